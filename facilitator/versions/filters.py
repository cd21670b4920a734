"""The filters that every number passes, or is rejected by with a reason. They weigh nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from facilitator.versions.attribution import CHART, belongs_elsewhere
from facilitator.versions.dates import dates
from facilitator.versions.extract import Token
from facilitator.versions.row_view import RowView, Wanted
from facilitator.versions.sanitise import GAP
from facilitator.versions.words import says

_SIZE = re.compile(
    r"\s?(?:%|[kKMG]i?B\b|k\b|stars\b|ms\b|percent\b|seconds\b|minutes\b|hours\b|million\b)"
)
_RANGE_AFTER = re.compile(
    r"\.[xX*]|\+(?:\s|[,.)]|\Z)|\s*(?:,|and|or)\s+(?:later|newer|higher|above|up\b|greater|earlier|older|below)"
)
_RANGE_BEFORE = re.compile(r"(?:[><~]=|~>|=>|==|[≥≤]|(?<![-=])[<>~^])\s*[vV]?\Z")
_MODULE = re.compile(r"\brequire\s{0,9}\(?\s{0,9}[\w.-]+/\S+\s{1,9}v?\Z")
"""A module's own file states with `require` the release that is used, not a lowest one."""
_OLD_OF_A_PAIR = re.compile(
    r"(?:[-\w.+]*\s*(?:->|→|=>)|\.\.\.?\s*[vV]?[0-9]|\s+to\s+[vV]?[0-9]+\.[0-9])"
)
_ALONE = re.compile(r"(?<![\w.])[vV]?[0-9]+\.[0-9]")
_LTS = re.compile(r"(?<![A-Za-z])(?:LTS|LTA|long[- ]term)(?![A-Za-z])", re.IGNORECASE)


def reject(token: Token, view: RowView, wanted: Wanted) -> str:
    """Return why a number is no candidate, or an empty text where it is one."""
    if view.result.authority == "rejected":
        return "rejected-address"
    return (
        _shape(token, wanted)
        or _sentence(token, wanted)
        or belongs_elsewhere(token, view, wanted)
        or _parts(token, wanted)
        or _numbering(token, wanted)
        or _track(token, view, wanted)
        or _page(view)
    )


def _shape(token: Token, wanted: Wanted) -> str:
    """What stands directly at the number, or what it looks like."""
    for reason, is_so in _SHAPES:
        if is_so(token, wanted):
            return reason
    return ""


def _prerelease(token: Token, wanted: Wanted) -> bool:
    words = wanted.words
    return bool(
        words.prerelease_after.match(token.after) or words.prerelease_before.search(token.before)
    )


def _pseudo(token: Token, _: Wanted) -> bool:
    """A build without a release: a commit's date behind it, or a number joined before it."""
    if token.version.startswith("0.0.0") or re.search(r"[0-9]-[vV]?\Z", token.before):
        return True
    return re.match(r"-(?:0\.)?[0-9]{8,}", token.after) is not None


def _edition(token: Token, _: Wanted) -> bool:
    return re.match(r"\+(?:ent|fips|hsm)", token.after) is not None


def _size(token: Token, _: Wanted) -> bool:
    return bool(_SIZE.match(token.after) or re.search(r"[$€£]\s?\Z", token.before))


def _range(token: Token, _: Wanted) -> bool:
    return bool(_RANGE_AFTER.match(token.after) or _RANGE_BEFORE.search(token.before))


def _old_of_a_pair(token: Token, _: Wanted) -> bool:
    return _OLD_OF_A_PAIR.match(token.after) is not None


def _network_address(token: Token, wanted: Wanted) -> bool:
    return len(token.parts) == 4 and 4 not in wanted.track.parts and max(token.parts) <= 255


def _year(token: Token, wanted: Wanted) -> bool:
    scheme = wanted.tool.scheme if wanted.tool else ""
    by_calendar = "calver" in scheme or "YYYY" in scheme
    return 1970 <= token.parts[0] <= 2100 and not by_calendar


_SHAPES: tuple[tuple[str, Callable[[Token, Wanted], bool]], ...] = (
    ("prerelease", _prerelease),
    ("pseudo", _pseudo),
    ("other-product", _edition),
    ("size", _size),
    ("compat-range", _range),
    ("old-line", _old_of_a_pair),
    ("ip", _network_address),
    ("date", _year),
)
"""Reasons by shape; the first that holds is told."""


def _sentence(token: Token, wanted: Wanted) -> str:
    """What the sentence says of this number: up to it, and after it up to the next."""
    words = wanted.words
    said = token.sentence[: token.start] + _ALONE.split(token.after, 1)[0]
    if says(words.upcoming, said) or token.sentence.rstrip().endswith("?"):
        return "upcoming"
    if says(words.vulnerability, said):
        return "cve"
    if words.requirement.search(token.before) and not _MODULE.search(token.before):
        return "compat-range"
    # An end of life that lies ahead does not make a line old.
    if says(words.old, said) and not any(day > wanted.checked for day in dates(said)):
        return "old-line"
    return ""


def _parts(token: Token, wanted: Wanted) -> str:
    """Whether the number has as many parts as versions of the track."""
    count = len(token.parts)
    if count in wanted.track.parts:
        return ""
    return "too-short" if count < min(wanted.track.parts) else "wrong-shape"


def _numbering(token: Token, wanted: Wanted) -> str:
    """Whether the number is numbered as the track numbers its releases."""
    major, minor = token.parts[:2]
    match wanted.track.rule:
        case "even-minor" if minor % 2:
            return "wrong-track"
        case "odd-minor" if not minor % 2:
            return "wrong-track"
        case "year-major" if major < 2000:
            return "old-line"
        case "minor-below-1000" if minor >= 1000:
            return "other-product"
        case "minor-from-1000" if minor < 1000:
            return "other-product"
    return ""


def _track(token: Token, view: RowView, wanted: Wanted) -> str:
    """Whether the text places the number on the track that was asked for."""
    track = wanted.track.id
    on_it = True
    if track == "chart":
        on_it = bool(CHART.search(f"{token.sentence} {view.title.judged}"))
    elif track == "edge":
        on_it = bool(re.search(r"edge\W*v?\Z", token.before))
    elif track == "lts" and not wanted.track.rule and _stable_has(wanted, len(token.parts)):
        line = "{}.{}".format(*token.parts)
        on_it = line in wanted.lts_lines or bool(_LTS.search(token.sentence))
    return "" if on_it else "wrong-track"


def _stable_has(wanted: Wanted, parts: int) -> bool:
    """Whether a number of the stable track looks the same."""
    stable = wanted.tool.track("stable") if wanted.tool else None
    return stable is not None and parts in stable.parts


def _page(view: RowView) -> str:
    """A deep page of a list shows old entries, and some pages say that they are old."""
    page = re.search(r"(?:^|&)(?:page|after|p)=([0-9]+)?", view.address.query)
    if page and page[1] != "1":
        return "old-line"
    if GAP not in view.text and re.search(r"not the (?:latest|current) version", view.text):
        return "old-line"
    return ""
