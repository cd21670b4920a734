"""A difference as text, as Markdown for a comment on a pull request, or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from facilitator.model import EFFECT_MARKS
from facilitator.review.check import sentence
from facilitator.review.difference import Change, Difference, EffectMove, Part
from facilitator.review.edits import Edit
from facilitator.review.signoff import describe
from facilitator.text import json_text, visible
from facilitator.validation.markdown import inline, table
from facilitator.validation.tensions import Finding, Standing

FORMATS = ("text", "markdown", "json")


def render_difference(difference: Difference, form: str) -> str:
    """Render in one of `FORMATS`, with a final line end."""
    if form == "json":
        return json_text(as_json(difference), plain=True) + "\n"
    if difference.same:
        return f"{headline(difference)}\n"
    lines = _markdown(difference) if form == "markdown" else _text(difference)
    return "\n".join(lines).rstrip("\n") + "\n"


def headline(difference: Difference) -> str:
    """Say in one line what happened."""
    if difference.same:
        return "No decision differs, and nothing was edited by hand."
    counts = Counter(c.kind for c in difference.changes)
    said = [
        _count(counts[k], "decision", k)
        for k in ("added", "changed", "withdrawn", "revised")
        if counts[k]
    ]
    if difference.opened:
        said.append(_count(len(difference.opened), "point", "opened"))
    if difference.closed:
        said.append(_count(len(difference.closed), "point", "closed"))
    if difference.edits:
        said.append(f"edited by hand in {_count(len(difference.edits), 'place')}")
    return ", ".join(said) or "Progress or context differs"


def as_json(difference: Difference) -> dict[str, Any]:
    """Give the difference as plain data; `format` changes when its shape does."""
    return {
        "format": 1,
        "old": difference.old,
        "new": difference.new,
        "same": difference.same,
        "decisions": [asdict(c) for c in difference.changes],
        "context": [asdict(p) for p in difference.context],
        "opened": [_finding(f) for f in difference.opened],
        "closed": [_finding(f) for f in difference.closed],
        "effects": [asdict(e) for e in difference.effects],
        "needs_review": list(difference.needs_review),
        "signatures_stale": [asdict(s.signature) for s in difference.stale],
        "edits": [asdict(e) for e in difference.edits],
    }


def _count(number: int, noun: str, participle: str = "") -> str:
    return f"{number} {noun}{'' if number == 1 else 's'} {participle}".rstrip()


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "title": finding.title,
        "question": finding.question,
        "decisions": list(finding.decisions),
        "state": finding.standing.value,
        "answer": asdict(finding.answer) if finding.answer else None,
    }


def _markdown(difference: Difference) -> Iterator[str]:
    yield from (f"### Pipeline plan: {headline(difference)}", "")
    moved = [c for c in difference.changes if c.kind != "revised"]
    if moved:
        yield from table(
            ("Decision", "Before", "After"),
            (
                (_md(c.place), _md(c.before) or "–", f"**{_md(c.after)}**" if c.after else "–")
                for c in moved
            ),
        )
        yield ""
    for change in difference.changes:
        effects = [e for e in difference.effects if e.place == change.place]
        yield from _change(change, effects)
    yield from _block("Context", (_part(p) for p in difference.context))
    yield from _block("Opened by this change", map(_opened, difference.opened))
    yield from _block("Closed by this change", map(_closed, difference.closed))
    yield from _block("Needs review now", map(_md, difference.needs_review))
    yield from _block("Signed before, changed since", (_md(describe(s)) for s in difference.stale))
    yield from _block("Edited outside decisions", map(_edit, difference.edits))


def _change(change: Change, effects: list[EffectMove]) -> Iterator[str]:
    # Reasons of effects are told with the directions that moved; the rest of that part would repeat them.
    parts = [p for p in change.parts if p.name != "DORA Impact" or not effects]
    lines = [*(_part(p) for p in parts if change.kind != "withdrawn"), *map(_effect, effects)]
    if change.kind == "revised" and not lines:
        lines = ["something beside the choice"]
    yield from _block(f"{_md(change.place)} ({change.kind})", lines)


def _block(title: str, lines: Iterator[str] | list[str]) -> Iterator[str]:
    items = [f"- {line}" for line in lines]
    if items:
        yield from (f"**{title}**", "", *items, "")


def _part(part: Part) -> str:
    if not part.before:
        return f"{_md(part.name)}: {_md(part.after)}"
    return f"{_md(part.name)}: {_md(part.after) or 'nothing'} (before: {_md(part.before)})"


def _effect(move: EffectMove) -> str:
    was, now = (f"{EFFECT_MARKS[e]} {e}" for e in (move.before, move.after))
    return f"{move.metric.title}: {was} → {now}{f' — {_md(move.why)}' if move.why else ''}"


def _opened(finding: Finding) -> str:
    return (
        f"{finding.id} ({finding.severity}): {_md(sentence(finding.title))} {_md(finding.question)}"
    )


def _closed(finding: Finding) -> str:
    title = f"{finding.id}: {_md(finding.title)}"
    if finding.standing is not Standing.ANSWERED or finding.answer is None:
        return f"{title} — {finding.standing}"
    bounds = [
        f"{k} {_md(v)}"
        for k, v in (("owner", finding.answer.owner), ("until", finding.answer.until))
        if v
    ]
    bounded = f" ({'; '.join(bounds)})" if bounds else ""
    return f"{title} — {finding.answer.kind}: {_md(finding.answer.text)}{bounded}"


def _edit(edit: Edit) -> str:
    sample = "; ".join(f"“{_md(line)}”" for line in edit.sample)
    return f"{_md(edit.place)}: +{edit.added} −{edit.removed}: {sample}"


def _md(text: str) -> str:
    # A word joiner keeps an @name in a plan from calling somebody to the pull request.
    return inline(visible(text)).replace("@", "@&NoBreak;")


def _text(difference: Difference) -> Iterator[str]:
    """Give the Markdown without its escapes and marks, as far as a terminal goes."""
    yield visible(f"{difference.old} → {difference.new}: {headline(difference)}").replace("\n", " ")
    for change in difference.changes:
        yield from ("", _plain(f"{change.place} ({change.kind})"))
        if change.kind != "revised":
            yield _plain(f"  {change.before or '–'} → {change.after or '–'}")
        effects = [e for e in difference.effects if e.place == change.place]
        for part in (p for p in change.parts if p.name != "DORA Impact" or not effects):
            before = f" (before: {part.before})" if part.before else ""
            yield _plain(f"  {part.name}: {part.after or 'nothing'}{before}")
        for move in effects:
            was, now = (f"{EFFECT_MARKS[e]} {e}" for e in (move.before, move.after))
            yield _plain(
                f"  {move.metric.title}: {was} → {now}{f' — {move.why}' if move.why else ''}"
            )
    rest = (
        (
            "Context",
            [f"{p.name}: {p.before or '–'} → {p.after or '–'}" for p in difference.context],
        ),
        (
            "Opened",
            [f"{f.id} ({f.severity}): {sentence(f.title)} {f.question}" for f in difference.opened],
        ),
        ("Closed", [f"{f.id}: {f.title} — {f.standing}" for f in difference.closed]),
        ("Needs review now", list(difference.needs_review)),
        ("Signed before, changed since", [describe(s) for s in difference.stale]),
        (
            "Edited outside decisions",
            [f"{e.place}: +{e.added} −{e.removed}" for e in difference.edits],
        ),
    )
    for title, lines in rest:
        if lines:
            yield from ("", title, *(_plain(f"  {line}") for line in lines))


def _plain(line: str) -> str:
    return visible(line).replace("\n", " ")
