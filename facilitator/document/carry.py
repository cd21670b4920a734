"""What somebody added to a section by hand, carried over when the section is written anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from facilitator.document.accounted import Accounted
from facilitator.document.choice import read_choice
from facilitator.document.context_section import HEADINGS
from facilitator.document.derived import DERIVED, SOURCES, had_note
from facilitator.document.diagrams import DEPLOYMENT, OVERVIEW
from facilitator.document.entries import outermost, read
from facilitator.document.fields import Entry, same
from facilitator.document.form import in_first_form
from facilitator.document.inline import said
from facilitator.document.parts import Part, parts
from facilitator.document.records import FREE_TEXTS, RECORDS
from facilitator.model import Category, Step
from facilitator.patterns import regex
from facilitator.validation.markdown import VALIDATION

_DRAWN = (OVERVIEW, DEPLOYMENT)
_DRAWN_LINE = "Commit"
"""How a drawing in one line begins."""
_DRAWN_IN = ("mermaid", "text")
_LABELLED = regex(r"(^\W*)\*\*")
"""A label that begins a line."""
CONTEXT = 1
"""The step whose section is the project's context."""


def carry_over(new: str, old: str, step: Step, as_read: Callable[[], str]) -> str:
    """Return a newly composed section with what the old one holds that is not ours, word for word.

    Unknown headings come last; what stood before a category's fields stays there, the rest follows them.
    `old` is the section as it stands in the file, with any line ends; empty when it is absent. What stands under
    a heading of step 5 is computed anew: there only headings are carried over. `as_read` gives what would be written
    of what was read from the old section: words of a field that are in neither are carried over, too.
    """
    if not old:
        return new
    mine, written = parts(new), _accounted(old, new, step, as_read)
    before = parts(old.replace("\r\n", "\n").replace("\r", "\n"))
    ours = {"", *VALIDATION, *(part.title for part in mine)}
    if step.number == CONTEXT:
        ours |= set(HEADINGS)
    headed = [(_heading(part, step), part) for part in before]
    theirs = [
        _unheaded(part, old, step, written) for heading, part in headed if heading not in ours
    ]
    if step.number == 5:
        return "\n\n".join((new.rstrip("\n"), *filter(None, theirs))) + "\n"
    blocks: list[str] = []
    for part in mine:
        under = [one for title, one in headed if title == part.title]
        blocks += _with_foreign(_raw(part, new), under, old, step, written)
    return _together((*blocks, *theirs), new)


def _together(blocks: Iterable[str], new: str) -> str:
    """Put blocks together, the first two of them as far apart as in the new section."""
    head, *rest = (block for block in blocks if block)
    apart = "\n" in head or new.startswith(f"{head}\n\n")
    return head + ("\n\n" if apart else "\n") + "\n\n".join(rest) + "\n" if rest else f"{head}\n"


def by_hand(section: str, step: Step, composed: str) -> Iterator[str]:
    """Give what a section holds that is not ours, as `carry_over` finds it; `composed` is what is written of its plan."""
    ours, written = (
        {part.title for part in parts(composed)},
        _accounted(section, composed, step, str),
    )
    text = section.replace("\r\n", "\n").replace("\r", "\n")
    for part in parts(text):
        title = _heading(part, step)
        if not (title or step.categories):
            continue
        theirs = (
            _foreign(part, step, written) if title in ours or not title else (_raw(part, text),)
        )
        yield from (block for block in theirs if block)


def _unheaded(part: Part, old: str, step: Step, written: Accounted | None) -> str:
    """Give what to keep of a part whose heading the new section does not have; of a heading of ours what is foreign."""
    of_ours = (*_DRAWN, *(category.heading for category in step.categories))
    if _heading(part, step) not in of_ours:
        return _raw(part, old)
    foreign = [text for text in _foreign(part, step, written) if text]
    return "\n\n".join((f"### {part.title}", *foreign)) if foreign else ""


def _with_foreign(
    text: str, under: Sequence[Part], old: str, step: Step, written: Accounted | None
) -> list[str]:
    """A part of the new section: its heading, what stood before its fields, the fields, what followed."""
    # Most categories stand as they are written: in those nothing is foreign.
    added = [_foreign(part, step, written) for part in under if _raw(part, old) != text]
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


def _foreign(part: Part, step: Step, written: Accounted | None) -> tuple[str, str]:
    """Give what is not ours under a heading of ours: before the fields, and among or after them."""
    category = next((c for c in step.categories if c.heading == _heading(part, step)), None)
    if category:
        entries = read(part)
        labelled = (one.line for entry in entries for one in (entry, *entry.items) if one.label)
        return _kept(part, entries, _marks(entries, category), next(labelled, None), written)
    if part.title:
        return _beside_drawing(part, written) if part.title in _DRAWN else ("", "")
    if step.number != CONTEXT:
        return "\n".join(part.lines).strip("\n"), ""
    entries = read(part)
    bullets = (i.line for e in entries for i in e.items if _is_of_context(i.label))
    return _kept(part, entries, _of_context(entries), next(bullets, None), written)


def _beside_drawing(part: Part, written: Accounted | None) -> tuple[str, str]:
    marks = [*_of_drawing(part, written)]
    drawing = next((line for line, foreign in marks if not foreign), None)
    return _kept(part, read(part), marks, drawing)


def _kept(
    part: Part,
    entries: Sequence[Entry],
    marks: Iterable[tuple[int, bool]],
    fields: int | None,
    written: Accounted | None = None,
) -> tuple[str, str]:
    """Give the foreign lines before the fields, which begin at a line, and those after it.

    Of what is ours, lines that say more than is `written` are foreign; without it none is.
    """
    body = part.line + 1
    after = body + len(part.lines)
    ordered = sorted(((body, False), *marks, *_defined(part, entries), (after, False)))
    kept: list[tuple[int, Sequence[str]]] = []
    for (start, foreign), (end, _) in pairwise(ordered):
        if foreign:
            kept.append((start, part.lines[start - body : end - body]))
        elif written:
            kept += [(at, _as_words(lines)) for at, lines in written.unwritten(part, start, end)]
    first = after if fields is None else fields
    before = _joined(lines for at, lines in kept if at < first)
    return before, _joined(lines for at, lines in kept if at >= first)


def _as_words(lines: Sequence[str]) -> Sequence[str]:
    """Give lines from within a field as they can stand alone: what is no field any more must not be read as one."""
    first, *others = lines
    return [_LABELLED.sub(r"\1\\*\\*", first), *others]


def _accounted(old: str, new: str, step: Step, as_read: Callable[[], str]) -> Accounted | None:
    """What tells words that would be gone; None for a plan before, whose computed fields were lists of many lines."""
    if in_first_form(old, step):
        return None
    notes = (" ".join(c.intro.split()) for c in step.categories if had_note(c))
    return Accounted("\n".join((new, *notes)), as_read, _is_computed)


def _is_computed(label: str) -> bool:
    """Whether what stands behind a label follows from others: it is never read, or mostly the catalogue's."""
    summed_up = (record.label for record in RECORDS if record.sum_up)
    return any(same(name, label) for name in (*DERIVED, *summed_up))


def _joined(blocks: Iterable[Sequence[str]]) -> str:
    texts = ("\n".join(lines).strip("\n") for lines in blocks)
    return "\n\n".join(text for text in texts if text)


def _marks(entries: Sequence[Entry], category: Category) -> Iterator[tuple[int, bool]]:
    """Give the line at which each field, paragraph or bullet begins, and whether it is foreign."""
    for entry in entries:
        if entry.label:
            ours = _is_ours(entry.label, category)
            yield entry.line, not ours
            if ours and not _is_free(entry, category):
                yield from _more(entry)
            continue
        yield (
            entry.line,
            bool(entry.text) and not (had_note(category) and entry.text.startswith("_")),
        )
        yield from ((item.line, not _is_ours(item.label, category)) for item in entry.items)
        yield from _more(entry)


def _of_context(entries: Sequence[Entry]) -> Iterator[tuple[int, bool]]:
    """Give the line at which each paragraph or bullet of the context begins, and whether it is foreign."""
    for entry in entries:
        yield entry.line, bool(entry.label or entry.text)
        yield from ((item.line, not _is_of_context(item.label)) for item in entry.items)
        yield from _more(entry)


def _of_drawing(part: Part, written: Accounted | None) -> Iterator[tuple[int, bool]]:
    """Give the line at which each block begins, and whether it is foreign: ours are a drawing and its sources."""
    for block in outermost(part.tokens):
        line, end = block[0].map or (0, 0)
        if block[0].type == "paragraph_open":
            first, *_ = said(block[1].content, line, part.links)
            foreign = first.label != SOURCES and not first.text.startswith(_DRAWN_LINE)
            yield line, foreign
            if written and not foreign:
                yield from _glued(part, range(line + 1, end), written)
        else:
            yield line, not (block[0].type == "fence" and block[0].info in _DRAWN_IN)


def _glued(part: Part, further: range, written: Accounted) -> Iterator[tuple[int, bool]]:
    """Give the lines behind the first of a paragraph of ours that are no wrapped words of it."""
    for at in further:
        if written.says_more(part.lines[at - part.line - 1]):
            yield at, True


def _is_of_context(label: str) -> bool:
    return any(same(name, label) for name in HEADINGS)


def _more(entry: Entry) -> Iterator[tuple[int, bool]]:
    """Give what follows a field."""
    yield from ((line, True) for line in entry.more_lines)


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
