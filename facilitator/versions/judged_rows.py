"""From rows to judged ones: sanitised, with who speaks, their numbers found, and each through the filters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from facilitator.model.tools import Tool, Tools, Track
from facilitator.versions.addresses import Address, authority, matches_domain, parse
from facilitator.versions.attribution import subject
from facilitator.versions.extract import SENTENCE_LIMIT, Token, tokens
from facilitator.versions.filters import reject
from facilitator.versions.markers import marker
from facilitator.versions.names import Naming, naming
from facilitator.versions.pages import about
from facilitator.versions.row_view import RowView, Wanted, lts_lines
from facilitator.versions.sanitise import BODY_LIMIT, GAP, ROW_LIMIT, TITLE_LIMIT, clean
from facilitator.versions.version_check import Candidate, Result, SearchRow
from facilitator.versions.words import words

DOUBTFUL = frozenset({"too-short", "unclear-product", "compat-range", "cve", "old-line"})
"""Reasons that leave a number too weak to propose, and strong enough to doubt that a lower one is the newest."""

_NOT_YET = frozenset({"prerelease", "upcoming"})


@dataclass(frozen=True)
class JudgedRows:
    """Rows with their numbers, as the rules of the status ask about them."""

    views: tuple[RowView, ...]
    candidates: tuple[Candidate, ...]
    wanted: Wanted

    @cached_property
    def accepted(self) -> tuple[Candidate, ...]:
        """Candidates that passed every filter."""
        return tuple(candidate for candidate in self.candidates if candidate.accepted)

    def view(self, candidate: Candidate) -> RowView:
        """The row that a candidate stands in."""
        return self.views[candidate.result - 1]

    def said_by(self, authority: str) -> list[Candidate]:
        """Accepted candidates of one kind of speaker."""
        return [c for c in self.accepted if self.view(c).result.authority == authority]

    def sources(self, version: str, authority: str = "") -> list[str]:
        """Distinct sources that state a number."""
        found = []
        for candidate in self.accepted:
            result = self.view(candidate).result
            if candidate.version == version and authority in ("", result.authority):
                found.append(result.source)
        return list(dict.fromkeys(found))

    def source_of(self, candidate: Candidate, authority: str = "") -> str:
        """Source of a candidate, preferring a kind of speaker."""
        preferred = self.sources(candidate.version, authority)
        return preferred[0] if preferred else self.view(candidate).result.source


def judge_rows(
    tool: Tool | None,
    asked_as: str,
    track: Track,
    rows: Sequence[SearchRow],
    checked: date,
    tools: Tools,
) -> JudgedRows:
    """Judge the numbers of at most ten rows, in the order given; the order plays no part in what is found."""
    names = naming(tool, asked_as, tools)
    # Rows that repeat address, title and body are dropped; copies of one page of different age all stay.
    unique: dict[tuple[str, str, str], RowView] = {}
    for row in rows:
        view = _view(row, tool, asked_as, names, tools)
        if view:
            result = view.result
            unique.setdefault((result.url, result.title, result.body), view)
    wanted = Wanted(tool, track, checked, words(tools), asked_as, lts_lines(unique.values()))
    views = []
    candidates: list[Candidate] = []
    for number, view in enumerate(list(unique.values())[:ROW_LIMIT], 1):
        numbered = replace(view, result=replace(view.result, n=number))
        views.append(numbered)
        candidates += _candidates(numbered, wanted)
    return JudgedRows(tuple(views), tuple(candidates), wanted)


def _view(
    row: SearchRow, tool: Tool | None, asked_as: str, names: Naming, tools: Tools
) -> RowView | None:
    address = parse(row.href)
    if address is None:
        return None
    title, body = clean(row.title, TITLE_LIMIT), clean(row.body, BODY_LIMIT)
    lists = words(tools)
    speaker, why = authority(address, tool, lists.user_hosts, lists.user_paths)
    result = Result(
        n=0,
        title=title.shown,
        url=address.url,
        host=address.host,
        body=body.shown,
        authority=speaker,
        reason=why,
        source=address.source,
        altered=title.altered or body.altered or bool(address.rejected),
    )
    places = (title.judged, *address.path, "/".join(address.path))
    return RowView(
        result=result,
        address=address,
        title=title,
        body=body,
        naming=names,
        named=any(names.named_in(place) for place in places),
        shared=speaker == "official" and _is_shared(address, tool, tools),
        about=about(address, title.judged, body.judged, names, lists, asked_as, speaker),
    )


def _is_shared(address: Address, tool: Tool | None, tools: Tools) -> bool:
    """Whether an address lies on a domain of several tools, outside this one's own repositories."""
    repos = tool.repos if tool else ()
    if any(address.source == repo.lower() for repo in repos):
        return False
    return any(matches_domain(address.host, domain) for domain in tools.shared_domains)


def _candidates(view: RowView, wanted: Wanted) -> list[Candidate]:
    found = []
    accepted, announced = set(), set()
    for token in tokens(view.title, view.body, view.address, wanted.tool):
        reason = reject(token, view, wanted)
        found.append((token, reason))
        if not reason:
            accepted.add(token.version)
        elif reason in _NOT_YET and _stands_alone(token):
            announced.add(_plainly(token))
    candidates = []
    for token, reason in found:
        candidate = _candidate(token, view, wanted, reason, len(accepted) == 1)
        if candidate.accepted and not candidate.marker and candidate.version in announced:
            # Its own row says elsewhere that it is not out yet.
            candidate = replace(candidate, accepted=False, reason="upcoming")
        candidates.append(candidate)
    return candidates


def _stands_alone(token: Token) -> bool:
    """Whether nothing is joined to the number: `1.37.0 (Pending)` is 1.37.0, `1.37.0-rc1` is not."""
    return not re.match(r"[-+~_A-Za-z]", token.after)


def _plainly(token: Token) -> str:
    return ".".join(map(str, token.parts))


def _candidate(token: Token, view: RowView, wanted: Wanted, reason: str, alone: bool) -> Candidate:
    return Candidate(
        version=_plainly(token),
        raw=token.raw,
        result=view.result.n,
        field=token.field,
        sentence=_excerpt(token),
        accepted=not reason,
        reason=reason,
        marker="" if reason else marker(token, view, wanted, alone),
        bound=reason in DOUBTFUL and subject(token, view.naming, wanted.words)[0] == "ours",
    )


def _excerpt(token: Token) -> str:
    """The sentence in one line, cut around the number where it is long."""
    start = max(0, min(token.start - SENTENCE_LIMIT // 2, len(token.sentence) - SENTENCE_LIMIT))
    return " ".join(token.sentence[start : start + SENTENCE_LIMIT].replace(GAP, "").split())
