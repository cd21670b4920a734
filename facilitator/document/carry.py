"""What somebody added to a section by hand, carried over when the section is written anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from facilitator.document.choice import read_choice
from facilitator.document.context_section import HEADINGS
from facilitator.document.derived import DERIVED, SOURCES, had_note
from facilitator.document.diagrams import DEPLOYMENT, OVERVIEW
from facilitator.document.entries import read
from facilitator.document.fields import Entry, same
from facilitator.document.parts import Part, parts
from facilitator.document.records import FREE_TEXTS, RECORDS
from facilitator.model import Category, Step
from facilitator.validation.markdown import VALIDATION

CONTEXT = 1
"""The step whose section is the project's context."""


def carry_over(new: str, old: str, step: Step) -> str:
    """Return a newly composed section with what the old one holds that is not ours, word for word.

    Unknown headings come last; what stood before a category's fields stays there, the rest follows them.
    `old` is the section as it stands in the file, with any line ends; empty when it is absent. What stands under
    a heading of step 5 is computed anew: there only headings are carried over.
    """
    if not old:
        return new
    mine = parts(new)
    before = parts(old.replace("\r\n", "\n").replace("\r", "\n"))
    ours = {"", OVERVIEW, DEPLOYMENT, *VALIDATION, *(part.title for part in mine)}
    if step.number == CONTEXT:
        ours |= set(HEADINGS)
    headed = [(_heading(part, step), part) for part in before]
    theirs = [_unheaded(part, old, step) for heading, part in headed if heading not in ours]
    if step.number == 5:
        return "\n\n".join((new.rstrip("\n"), *filter(None, theirs))) + "\n"
    blocks: list[str] = []
    for part in mine:
        under = [one for title, one in headed if title == part.title]
        blocks += _with_foreign(_raw(part, new), under, old, step)
    return _together((*blocks, *theirs), new)


def _together(blocks: Iterable[str], new: str) -> str:
    """Put blocks together, the first two of them as far apart as in the new section."""
    head, *rest = (block for block in blocks if block)
    apart = "\n" in head or new.startswith(f"{head}\n\n")
    return head + ("\n\n" if apart else "\n") + "\n\n".join(rest) + "\n" if rest else f"{head}\n"


def by_hand(section: str, step: Step, ours: Collection[str]) -> Iterator[str]:
    """Give what a section holds that is not ours, as `carry_over` finds it; `ours` are the headings that are."""
    text = section.replace("\r\n", "\n").replace("\r", "\n")
    for part in parts(text):
        title = _heading(part, step)
        if not (title or step.categories):
            continue
        theirs = _foreign(part, step) if title in ours or not title else (_raw(part, text),)
        yield from (block for block in theirs if block)


def _unheaded(part: Part, old: str, step: Step) -> str:
    """Give what to keep of a part whose heading the new section does not have; of a category of ours what is foreign."""
    if all(category.heading != _heading(part, step) for category in step.categories):
        return _raw(part, old)
    foreign = [text for text in _foreign(part, step) if text]
    return "\n\n".join((f"### {part.title}", *foreign)) if foreign else ""


def _with_foreign(text: str, under: Sequence[Part], old: str, step: Step) -> list[str]:
    """A part of the new section: its heading, what stood before its fields, the fields, what followed."""
    # Most categories stand as they are written: in those nothing is foreign.
    added = [_foreign(part, step) for part in under if _raw(part, old) != text]
    first, last = [text for text, _ in added if text], [text for _, text in added if text]
    if not first:
        return [text, *last]
    heading, _, body = text.partition("\n")
    return [heading, *first, body.strip("\n"), *last]


def _heading(part: Part, step: Step) -> str:
    """Give the heading that the program writes for what another writer headed in his way."""
    for category in step.categories:
        if same(category.heading, part.title) or same(category.title, part.title):
            return category.heading
    return part.title


def _raw(part: Part, section: str) -> str:
    heading = section.replace("\r\n", "\n").replace("\r", "\n").split("\n")[part.line]
    return "\n".join((heading, *part.lines)).strip("\n")


def _foreign(part: Part, step: Step) -> tuple[str, str]:
    """Give what is not ours under a heading of ours: before the fields, and among or after them."""
    category = next((c for c in step.categories if c.heading == _heading(part, step)), None)
    if category:
        entries = read(part)
        labelled = (one.line for entry in entries for one in (entry, *entry.items) if one.label)
        return _kept(part, entries, _marks(entries, category), next(labelled, None))
    if part.title:
        return "", ""
    if step.number != CONTEXT:
        return "\n".join(part.lines).strip("\n"), ""
    entries = read(part)
    bullets = (i.line for e in entries for i in e.items if _is_of_context(i.label))
    return _kept(part, entries, _of_context(entries), next(bullets, None))


def _kept(
    part: Part,
    entries: Sequence[Entry],
    marks: Iterable[tuple[int, bool]],
    fields: int | None,
) -> tuple[str, str]:
    """Give the foreign lines before the fields, which begin at a line, and those after it."""
    body = part.line + 1
    after = body + len(part.lines)
    ordered = sorted((*marks, *_defined(part, entries), (after, False)))
    kept = [
        (at, part.lines[at - body : end - body])
        for (at, foreign), (end, _) in pairwise(ordered)
        if foreign
    ]
    first = after if fields is None else fields
    before = _joined(lines for at, lines in kept if at < first)
    return before, _joined(lines for at, lines in kept if at >= first)


def _joined(blocks: Iterable[Sequence[str]]) -> str:
    texts = ("\n".join(lines).strip("\n") for lines in blocks)
    return "\n\n".join(text for text in texts if text)


def _marks(entries: Sequence[Entry], category: Category) -> Iterator[tuple[int, bool]]:
    """Give the line at which each field, paragraph or bullet begins, and whether it is foreign."""
    for entry in entries:
        if entry.label:
            ours = _is_ours(entry.label, category)
            yield entry.line, not ours
            if ours:
                yield from _unread(entry) if _is_free(entry, category) else _more(entry)
            continue
        noted = had_note(category) and entry.text.startswith("_")
        yield entry.line, bool(entry.text or entry.quote) and not noted
        yield from ((item.line, not _is_ours(item.label, category)) for item in entry.items)
        yield from _more(entry)


def _of_context(entries: Sequence[Entry]) -> Iterator[tuple[int, bool]]:
    """Give the line at which each paragraph or bullet of the context begins, and whether it is foreign."""
    for entry in entries:
        yield entry.line, bool(entry.label or entry.text or entry.quote)
        yield from ((item.line, not _is_of_context(item.label)) for item in entry.items)
        yield from _more(entry)


def _is_of_context(label: str) -> bool:
    return any(same(name, label) for name in HEADINGS)


def _more(entry: Entry) -> Iterator[tuple[int, bool]]:
    """Give what follows a field."""
    yield from ((line, True) for line in entry.more_lines)
    yield from _unread(entry)


def _unread(entry: Entry) -> Iterator[tuple[int, bool]]:
    """Give what stands beside a field and is no part of it; what follows is the field's again."""
    for lines in entry.unread:
        yield from ((lines.start, True), (lines.stop, not entry.label))


def _defined(part: Part, entries: Sequence[Entry]) -> Iterator[tuple[int, bool]]:
    """Give the lines that say where a link goes; those beneath the sources are ours."""
    for link in part.links.values():
        line = link["map"][0]
        above = [entry for entry in entries if entry.line <= line]
        ours = above and same(above[-1].label, SOURCES)
        if part.line < line <= part.line + len(part.lines) and not ours:
            yield line, True


def _is_ours(label: str, category: Category) -> bool:
    names = [*DERIVED, *(record.label for record in RECORDS)]
    for question in category.questions:
        names += [question.field, question.group, *(value.field for value in question.values)]
    return any(same(name, label) for name in names if name)


def _is_free(entry: Entry, category: Category) -> bool:
    """Say whether a field takes all paragraphs behind its label as its text."""
    texts = [*FREE_TEXTS]
    for question in category.questions:
        texts += [value.field for value in question.values]
        if same(question.field, entry.label):
            choice = read_choice(question, entry)
            if choice is not None and choice.own:
                return True
    return not entry.items and any(same(name, entry.label) for name in texts)
