"""A difference as text, as Markdown for a comment on a pull request, or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain

from facilitator.model import EFFECT_MARKS
from facilitator.review.check import sentence
from facilitator.review.difference import DecisionChange, Difference, EffectChange, PartChange
from facilitator.review.edits import HandEdit
from facilitator.review.signoff import describe
from facilitator.text import Json, bounds, counted, json_text, visible
from facilitator.validation.markdown import inline, table
from facilitator.validation.tensions import Finding, FindingState

FORMATS = ("text", "markdown", "json")
SAME = "No decision differs, and nothing was edited by hand."
SECOND_FORM = "Written in the second form; no decision differs."


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
        return SECOND_FORM if difference.second_form else SAME
    return ", ".join(_said(difference)) or "Progress or context differs"


def _said(difference: Difference) -> Iterator[str]:
    counts = Counter(change.kind for change in difference.changes)
    for kind in ("added", "changed", "withdrawn", "revised"):
        if counts[kind]:
            yield f"{counted(counts[kind], 'decision')} {kind}"
    if difference.second_form:
        yield "written in the second form" if difference.changes else SECOND_FORM[:-1]
    for told, noun, what in (
        (difference.answers, "answer", "changed"),
        (difference.opened, "point", "opened"),
        (difference.closed, "point", "closed"),
    ):
        if told:
            yield f"{counted(len(told), noun)} {what}"
    if difference.edits:
        yield f"edited by hand in {counted(len(difference.edits), 'place')}"


def as_json(difference: Difference) -> Json:
    """Give the difference as plain data; `format` changes when its shape does."""
    return {
        "format": 1,
        "old": difference.old,
        "new": difference.new,
        "same": difference.same,
        "decisions": [asdict(change) for change in difference.changes],
        "context": [asdict(part) for part in difference.context],
        "opened": [_finding(finding) for finding in difference.opened],
        "closed": [_finding(finding) for finding in difference.closed],
        "effects": [asdict(effect) for effect in difference.effects],
        "needs_review": list(difference.needs_review),
        "answers": [asdict(answer) for answer in difference.answers],
        "second_form": difference.second_form,
        "signatures_stale": [asdict(item.signature) for item in difference.stale],
        "edits": [asdict(edit) for edit in difference.edits],
    }


def _finding(finding: Finding) -> Json:
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "title": finding.title,
        "question": finding.question,
        "decisions": list(finding.decisions),
        "state": finding.state.value,
        "answer": asdict(finding.answer) if finding.answer else None,
    }


def _effect(effect: EffectChange) -> str:
    was = f"{EFFECT_MARKS[effect.before]} {effect.before}"
    now = f"{EFFECT_MARKS[effect.after]} {effect.after}"
    return f"{effect.metric.title}: {was} → {now}"


def _opened(finding: Finding) -> str:
    return f"{finding.id} ({finding.severity}): {sentence(finding.title)} {finding.question}"


def _closed(finding: Finding) -> str:
    return f"{finding.id}: {finding.title} — {finding.state}"


def _edit(edit: HandEdit) -> str:
    return f"{edit.place}: +{edit.added} −{edit.removed}"


def _markdown(difference: Difference) -> Iterator[str]:
    yield from (f"### Pipeline plan: {headline(difference)}", "")
    moved = list(chain.from_iterable(map(_rows, difference.changes)))
    if moved:
        yield from table(("Decision", "Before", "After"), moved)
        yield ""
    for change in difference.changes:
        heading = f"{_md(change.place)} ({change.kind})"
        yield from _block(heading, _beside(change, difference))
    yield from _block("Answers changed", map(_md_part, difference.answers))
    yield from _block("Context", map(_md_part, difference.context))
    yield from _block("Opened by this change", map(_md_opened, difference.opened))
    yield from _block("Closed by this change", map(_md_closed, difference.closed))
    yield from _block("Needs review now", map(_md, difference.needs_review))
    signatures = [_md(told) for told in describe(difference.stale)]
    yield from _block("Signed before, changed since", signatures)
    yield from _block("Edited outside decisions", map(_md_edit, difference.edits))


def _rows(change: DecisionChange) -> Iterator[tuple[str, ...]]:
    """A row for another choice, and one for each value that moved."""
    if change.kind != "revised":
        yield _cells(change.place, change.before, change.after)
    for part in change.parts:
        if part.is_value:
            yield _cells(f"{change.place}: {part.name}", part.before, part.after)


def _cells(place: str, before: str, after: str) -> tuple[str, ...]:
    return _md(place), _md(before) or "–", f"**{_md(after)}**" if after else "–"


def _beside(change: DecisionChange, difference: Difference) -> list[str]:
    """What moved beside a choice, and the effects that moved with it."""
    lines: list[str] = []
    if change.kind != "withdrawn":
        lines += [_md_part(p) for p in difference.parts_of(change) if not p.is_value]
    for effect in difference.effects_of(change):
        lines.append(f"{_effect(effect)} — {_md(effect.why)}" if effect.why else _effect(effect))
    if change.kind == "revised" and not lines and not change.parts:
        return ["something beside the choice"]
    return lines


def _block(title: str, lines: Iterable[str]) -> Iterator[str]:
    items = [f"- {line}" for line in lines]
    if items:
        yield from (f"**{title}**", "", *items, "")


def _md_part(part: PartChange) -> str:
    if not part.before:
        return f"{_md(part.name)}: {_md(part.after)}"
    return f"{_md(part.name)}: {_md(part.after) or 'nothing'} (before: {_md(part.before)})"


def _md_opened(finding: Finding) -> str:
    head = f"{finding.id} ({finding.severity})"
    return f"{head}: {_md(sentence(finding.title))} {_md(finding.question)}"


def _md_closed(finding: Finding) -> str:
    answer = finding.answer
    if finding.state is not FindingState.ANSWERED or answer is None:
        return f"{finding.id}: {_md(finding.title)} — {finding.state}"
    line = f"{finding.id}: {_md(finding.title)} — {answer.kind}: {_md(answer.text)}"
    held = bounds(_md(answer.owner), _md(answer.until), "")
    return f"{line} ({held})" if held else line


def _md_edit(edit: HandEdit) -> str:
    sample = "; ".join(f"“{_md(line)}”" for line in edit.sample)
    return f"{_md(edit.place)}: +{edit.added} −{edit.removed}: {sample}"


def _md(text: str) -> str:
    # A word joiner keeps an @name in a plan from calling somebody to the pull request.
    return inline(visible(text)).replace("@", "@&NoBreak;")


def _text(difference: Difference) -> Iterator[str]:
    """Give the Markdown without its escapes and marks, as far as a terminal goes."""
    yield _plain(f"{difference.old} → {difference.new}: {headline(difference)}")
    for change in difference.changes:
        yield from _group(f"{change.place} ({change.kind})", _told(change, difference))
    yield from _text_block("Answers changed", map(_moved, difference.answers))
    yield from _text_block("Context", map(_moved, difference.context))
    yield from _text_block("Opened", map(_opened, difference.opened))
    yield from _text_block("Closed", map(_closed, difference.closed))
    yield from _text_block("Needs review now", difference.needs_review)
    yield from _text_block("Signed before, changed since", describe(difference.stale))
    yield from _text_block("Edited outside decisions", map(_edit, difference.edits))


def _told(change: DecisionChange, difference: Difference) -> Iterator[str]:
    if change.kind != "revised":
        yield f"{change.before or '–'} → {change.after or '–'}"
    for part in difference.parts_of(change):
        before = f" (before: {part.before})" if part.before else ""
        yield f"{part.name}: {part.after or 'nothing'}{before}"
    for effect in difference.effects_of(change):
        yield f"{_effect(effect)} — {effect.why}" if effect.why else _effect(effect)


def _moved(part: PartChange) -> str:
    return f"{part.name}: {part.before or '–'} → {part.after or '–'}"


def _text_block(title: str, lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield from _group(title, told)


def _group(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield _plain(title)
    for line in lines:
        yield _plain(f"  {line}")


def _plain(line: str) -> str:
    return visible(line).replace("\n", " ")
