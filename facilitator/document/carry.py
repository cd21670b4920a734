"""What somebody added to a section by hand, carried over when the section is written anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from facilitator.document.choice import read_choice
from facilitator.document.context_section import HEADINGS
from facilitator.document.derived import DERIVED, note
from facilitator.document.entries import read
from facilitator.document.fields import Entry, same
from facilitator.document.parts import Part, parts
from facilitator.document.records import FREE_TEXTS, RECORDS
from facilitator.model import Category, Step


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
    ours = {"", *(part.title for part in mine), *(HEADINGS if step.number == 1 else ())}
    headed = [(_heading(p, step), p) for p in before]
    theirs = [_raw(p, old) for heading, p in headed if heading not in ours]
    if step.number == 5:
        return "\n\n".join((new.rstrip("\n"), *theirs)) + "\n"
    blocks: list[str] = []
    for part in mine:
        text = _raw(part, new)
        heading, *body = text.split("\n\n", 1)
        # most categories stand as they are written: in those nothing is foreign
        changed = [p for title, p in headed if title == part.title and _raw(p, old) != text]
        added = [_foreign(p, step) for p in changed]
        blocks += [heading, *(first for first, _ in added), *body, *(last for _, last in added)]
    return "\n\n".join(block for block in (*blocks, *theirs) if block) + "\n"


def _heading(part: Part, step: Step) -> str:
    """Give the heading that the program writes for what another writer headed in his way."""
    names = ((c.heading, name) for c in step.categories for name in (c.heading, c.title))
    return next((heading for heading, name in names if same(name, part.title)), part.title)


def _raw(part: Part, section: str) -> str:
    heading = section.replace("\r\n", "\n").replace("\r", "\n").split("\n")[part.line]
    return "\n".join((heading, *part.lines)).strip("\n")


def _foreign(part: Part, step: Step) -> tuple[str, str]:
    """Give what is not ours under a heading of ours: before the fields, and among or after them."""
    category = next((c for c in step.categories if c.heading == _heading(part, step)), None)
    if not part.title:
        return "\n".join(part.lines).strip("\n"), ""
    if category is None:
        return "", ""
    entries = read(part.lines)
    fields = next((e.line for e in entries if e.label), len(part.lines))
    marks = [*_marks(entries, category), (len(part.lines), False)]
    kept = [(at, part.lines[at:end]) for (at, foreign), (end, _) in pairwise(marks) if foreign]
    return _joined(lines for at, lines in kept if at < fields), _joined(
        lines for at, lines in kept if at >= fields
    )


def _joined(blocks: Iterable[Sequence[str]]) -> str:
    return "\n\n".join(text for lines in blocks if (text := "\n".join(lines).strip("\n")))


def _marks(entries: Sequence[Entry], category: Category) -> Iterator[tuple[int, bool]]:
    """Give the line at which each field, paragraph or bullet begins, and whether it is foreign."""
    for entry in entries:
        if entry.label:
            ours = _is_ours(entry.label, category)
            yield entry.line, not ours
            if ours and entry.more and not _is_free(entry, category):
                yield entry.more_line, True
            continue
        yield entry.line, bool(entry.text) and not (note(category) and entry.text.startswith("_"))
        yield from ((item.line, not _is_ours(item.label, category)) for item in entry.items)


def _is_ours(label: str, category: Category) -> bool:
    fields = (
        name
        for q in category.questions
        for name in (q.field, q.group, *(f.field for f in q.values))
    )
    return any(
        same(name, label) for name in (*fields, *(r.label for r in RECORDS), *DERIVED) if name
    )


def _is_free(entry: Entry, category: Category) -> bool:
    """Say whether a field takes all paragraphs behind its label as its text."""
    values = (f.field for q in category.questions for f in q.values)
    choices = (read_choice(q, entry) for q in category.questions if same(q.field, entry.label))
    free = any(same(name, entry.label) for name in (*FREE_TEXTS, *values))
    return (free and not entry.items) or any(
        choice is not None and bool(choice.own) for choice in choices
    )
