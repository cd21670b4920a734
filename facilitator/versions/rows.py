"""From rows to judged candidates: sanitise, say who speaks, find the numbers, put each through the gates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from facilitator.model.tools import Tool, Tools, Track
from facilitator.versions.addresses import Address, authority, matches_domain, parse
from facilitator.versions.extract import SENTENCE_LIMIT, Token, tokens
from facilitator.versions.gates import Question, View, gate, lts_lines
from facilitator.versions.markers import marker
from facilitator.versions.names import Naming, naming
from facilitator.versions.record import Candidate, Result, Row
from facilitator.versions.sanitise import BODY_LIMIT, GAP, ROW_LIMIT, TITLE_LIMIT, clean
from facilitator.versions.subject import subject
from facilitator.versions.words import words

DOUBTFUL = frozenset({"too-short", "unclear-product", "compat-range", "cve", "old-line"})
"""Reasons that leave a number too weak to propose, and strong enough to doubt that a lower one is the newest."""

_NOT_YET = frozenset({"prerelease", "upcoming"})

Judged = tuple[tuple[View, ...], tuple[Candidate, ...], Question]


def judged_rows(
    tool: Tool | None, asked_as: str, track: Track, rows: Sequence[Row], checked: date, tools: Tools
) -> Judged:
    """Judge the numbers of at most ten rows, in the order given; the order plays no part in what is found."""
    names = naming(tool, asked_as, tools)
    views = _deduplicated([view for row in rows if (view := _view(row, tool, names, tools))])
    lists = words(tools)
    asked = Question(tool, track, checked, lists, asked_as, lts_lines(views))
    kept = tuple(
        replace(view, result=replace(view.result, n=n))
        for n, view in enumerate(views[:ROW_LIMIT], 1)
    )
    return kept, tuple(found for view in kept for found in _candidates(view, asked)), asked


def _view(row: Row, tool: Tool | None, names: Naming, tools: Tools) -> View | None:
    address = parse(row.href)
    if address is None:
        return None
    title, body = clean(row.title, TITLE_LIMIT), clean(row.body, BODY_LIMIT)
    who, why = authority(address, tool, words(tools).user_hosts, words(tools).user_paths)
    altered = title.altered or body.altered or bool(address.rejected)
    result = Result(
        0, title.shown, address.url, address.host, body.shown, who, why, address.source, altered
    )
    named = names.named_in(title.judged) or any(
        names.named_in(part) for part in (*address.path, "/".join(address.path))
    )
    shared = who == "official" and any(
        matches_domain(address.host, d) for d in tools.shared_domains
    )
    return View(result, address, title, body, names, named, shared and not _in_repo(address, tool))


def _in_repo(address: Address, tool: Tool | None) -> bool:
    return tool is not None and any(address.source == repo.lower() for repo in tool.repos)


def _deduplicated(views: list[View]) -> list[View]:
    """Drop rows that repeat address, title and body. Copies of one page of different age all stay."""
    seen: dict[tuple[str, str, str], View] = {}
    for view in views:
        seen.setdefault((view.result.url, view.result.title, view.result.body), view)
    return list(seen.values())


def _candidates(view: View, asked: Question) -> list[Candidate]:
    found = [
        (token, gate(token, view, asked))
        for token in tokens(view.title, view.body, view.address, asked.tool)
    ]
    accepted = {token.version for token, reason in found if not reason}
    judged = [_candidate(token, view, asked, reason, len(accepted) == 1) for token, reason in found]
    announced = {
        _plainly(token) for token, reason in found if reason in _NOT_YET and _stands_alone(token)
    }
    return [
        _withdrawn(c) if c.accepted and not c.marker and c.version in announced else c
        for c in judged
    ]


def _stands_alone(token: Token) -> bool:
    """Whether nothing is joined to the number: `1.37.0 (Pending)` is 1.37.0, `1.37.0-rc1` is not."""
    return not re.match(r"[-+~_A-Za-z]", token.after)


def _withdrawn(candidate: Candidate) -> Candidate:
    """Take back a number that its own row elsewhere says is not out yet."""
    return replace(candidate, accepted=False, reason="upcoming")


def _plainly(token: Token) -> str:
    return ".".join(str(int(part)) for part in token.version.split("."))


def _candidate(token: Token, view: View, asked: Question, reason: str, alone: bool) -> Candidate:
    return Candidate(
        version=_plainly(token),
        raw=token.raw,
        result=view.result.n,
        field=token.field,
        sentence=_excerpt(token),
        accepted=not reason,
        reason=reason,
        marker="" if reason else marker(token, view, asked, alone),
        bound=reason in DOUBTFUL and subject(token, view.naming, asked.words)[0] == "ours",
    )


def _excerpt(token: Token) -> str:
    """The sentence in one line, cut around the number where it is long."""
    start = max(0, min(token.start - SENTENCE_LIMIT // 2, len(token.sentence) - SENTENCE_LIMIT))
    return " ".join(token.sentence[start : start + SENTENCE_LIMIT].replace(GAP, "").split())
