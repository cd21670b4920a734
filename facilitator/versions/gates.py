"""The hard gates: each number is accepted, or rejected with a reason. No weights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from facilitator.model.tools import Tool, Track
from facilitator.versions.addresses import CODE_HOSTS, Address, code_place
from facilitator.versions.dates import dates
from facilitator.versions.extract import Token
from facilitator.versions.names import Naming
from facilitator.versions.record import Result
from facilitator.versions.sanitise import GAP, Clean
from facilitator.versions.subject import looks_like_a_product, subject
from facilitator.versions.words import Words, says

_SIZE = re.compile(
    r"\s?(?:%|[kKMG]i?B\b|k\b|stars\b|ms\b|percent\b|seconds\b|minutes\b|hours\b|million\b)"
)
_RANGE_AFTER = re.compile(
    r"\.[xX*]|\+(?:\s|[,.)]|\Z)|\s*(?:,|and|or)\s+(?:later|newer|higher|above|up\b|greater|earlier|older|below)"
)
_RANGE_BEFORE = re.compile(r"(?:[><~]=|~>|=>|==|[≥≤]|(?<![-=])[<>~^])\s*[vV]?\Z")
_OLD_OF_A_PAIR = re.compile(
    r"(?:[-\w.+]*\s*(?:->|→|=>)|\.\.\.?\s*[vV]?[0-9]|\s+to\s+[vV]?[0-9]+\.[0-9])"
)
_ALONE = re.compile(r"(?<![\w.])[vV]?[0-9]+\.[0-9]")
_CHART = re.compile(r"\bcharts?\b|\bhelm\s+release\b", re.IGNORECASE)
_LTS = re.compile(r"(?<![A-Za-z])(?:LTS|LTA|long[- ]term)(?![A-Za-z])", re.IGNORECASE)
_LINE_TAG = re.compile(
    r"(?:LTS|LTA)\W{1,3}v?([0-9]+\.[0-9]+)|([0-9]+\.[0-9]+)(?:\.[0-9]+)?\W{1,2}(?:LTS|LTA)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class View:
    """One row as the gates see it."""

    result: Result
    address: Address
    title: Clean
    body: Clean
    naming: Naming
    named: bool
    """Whether title or path of the address name the tool."""
    shared: bool
    """Whether its official domain speaks for other tools as well."""

    @property
    def text(self) -> str:
        """Title and body for extraction."""
        return f"{self.title.judged}\n{self.body.judged}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every number."""

    tool: Tool | None
    track: Track
    checked: date
    words: Words
    asked_as: str = ""
    lts_lines: frozenset[str] = frozenset()
    """Lines (`3.5`) that some row calls LTS."""


def lts_lines(views: list[View]) -> frozenset[str]:
    """Lines that are called LTS or LTA anywhere in the rows."""
    return frozenset(m[1] or m[2] for view in views for m in _LINE_TAG.finditer(view.text))


def gate(token: Token, view: View, asked: Question) -> str:
    """Return why a number is no candidate, or an empty text where it is one."""
    if view.result.authority == "rejected":
        return "rejected-address"
    return (
        _shape(token, asked)
        or _sentence(token, asked)
        or _product(token, view, asked)
        or _parts(token, asked)
        or _track(token, view, asked)
        or _page(view)
    )


def _shape(token: Token, asked: Question) -> str:
    """What stands directly at the number."""
    before, after = token.before, token.after
    if asked.words.prerelease_after.match(after) or asked.words.prerelease_before.search(before):
        return "prerelease"
    if (
        re.match(r"-(?:0\.)?[0-9]{8,}", after)
        or re.search(r"[0-9]-[vV]?\Z", before)
        or token.version.startswith("0.0.0")
    ):
        return "pseudo"
    if re.match(r"\+(?:ent|fips|hsm)", after):
        return "other-product"
    if _SIZE.match(after) or re.search(r"[$€£]\s?\Z", before):
        return "size"
    if _RANGE_AFTER.match(after) or _RANGE_BEFORE.search(before):
        return "compat-range"
    if _OLD_OF_A_PAIR.match(after):
        return "old-line"
    parts = [int(part) for part in token.version.split(".")]
    if len(parts) == 4 and 4 not in asked.track.parts and max(parts) <= 255:
        return "ip"
    calendar = asked.tool is not None and (
        "calver" in asked.tool.scheme or "YYYY" in asked.tool.scheme
    )
    if 1970 <= parts[0] <= 2100 and not calendar:
        return "date"
    return ""


def _sentence(token: Token, asked: Question) -> str:
    """What the sentence says of this number: up to it, and after it up to the next."""
    words = asked.words
    said = token.sentence[: token.start] + _ALONE.split(token.after, 1)[0]
    if says(words.upcoming, said) or token.sentence.rstrip().endswith("?"):
        return "upcoming"
    if says(words.vulnerability, said):
        return "cve"
    if words.requirement.search(token.before):
        return "compat-range"
    # An end of life that lies ahead does not make a line old.
    if says(words.old, said) and not any(day > asked.checked for day in dates(said)):
        return "old-line"
    return ""


def _product(token: Token, view: View, asked: Question) -> str:
    """Whose number it is."""
    whose, word = subject(token, view.naming, asked.words)
    if whose == "other" and not (asked.track.id == "chart" and word.lower().startswith("chart")):
        return "other-product"
    if (
        asked.track.id != "chart"
        and _CHART.search(token.sentence)
        and not view.naming.named_in("helm")
    ):
        return "other-product"
    if whose == "ours":
        return "other-product" if _namesake(view) else ""
    if asked.tool is not None and asked.tool.components:
        return "other-product"
    if view.result.authority == "tracker":
        return "" if view.named else "other-product"
    if whose == "unknown" and (
        view.result.authority != "official" or looks_like_a_product(word, token.before)
    ):
        return "unclear-product"
    if view.result.authority == "official":
        named = view.named or view.naming.named_in(token.sentence)
        return "" if named or not view.shared else "other-product"
    return (
        ""
        if whose == "none" and view.named and not _own_release(view) and not _namesake(view)
        else "unclear-product"
    )


def _namesake(view: View) -> bool:
    """Whether the row is a repository of the tool's name by another owner."""
    host, path = code_place(view.address)
    if view.result.authority != "third-party" or host not in CODE_HOSTS:
        return False
    repository = path[: path.index("-")] if "-" in path else path[:2]
    talk = {"issues", "pull", "pulls", "merge_requests", "commit", "discussions"}
    return not talk & set(path[2:]) and any(view.naming.named_in(part) for part in repository[1:])


def _own_release(view: View) -> bool:
    """Whether the row is a release or tag of another repository, whose numbers are its own."""
    host, path = code_place(view.address)
    return host in CODE_HOSTS and bool({"releases", "tags", "tag", "-"} & set(path[2:]))


def _parts(token: Token, asked: Question) -> str:
    count = token.version.count(".") + 1
    if count in asked.track.parts:
        return ""
    return "too-short" if count < min(asked.track.parts) else "wrong-shape"


def _track(token: Token, view: View, asked: Question) -> str:
    """Whether the number belongs to the line that was asked for."""
    parts = [int(part) for part in token.version.split(".")]
    rule, minor = asked.track.rule, parts[1]
    if (rule == "even-minor" and minor % 2) or (rule == "odd-minor" and not minor % 2):
        return "wrong-track"
    if rule == "year-major" and parts[0] < 2000:
        return "old-line"
    if (rule == "minor-below-1000" and minor >= 1000) or (
        rule == "minor-from-1000" and minor < 1000
    ):
        return "other-product"
    if asked.track.id == "chart" and not _CHART.search(f"{token.sentence} {view.title.judged}"):
        return "wrong-track"
    if asked.track.id == "edge" and not re.search(r"edge\W*v?\Z", token.before):
        return "wrong-track"
    if asked.track.id == "lts" and not rule and _stable_has(asked, len(parts)):
        line = f"{parts[0]}.{parts[1]}"
        return "" if line in asked.lts_lines or _LTS.search(token.sentence) else "wrong-track"
    return ""


def _stable_has(asked: Question, parts: int) -> bool:
    """Whether a number of the stable track looks the same."""
    stable = asked.tool.track("stable") if asked.tool else None
    return stable is not None and parts in stable.parts


def _page(view: View) -> str:
    """A deep page of a list shows old entries."""
    page = re.search(r"(?:^|&)(?:page|after|p)=([0-9]+)?", view.address.query)
    if page and page[1] != "1":
        return "old-line"
    return (
        "old-line"
        if GAP not in view.text and re.search(r"not the (?:latest|current) version", view.text)
        else ""
    )
