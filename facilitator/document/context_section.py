"""The section Project Context in both directions: phase, workload, documents, CI/CD found, infrastructure.

    - **Delivery Phase:** production
    - **Input Documents:** **Architecture:** `docs/architecture.md`

Plans that were written before have each under a heading of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from facilitator.document.blocks import Links
from facilitator.document.entries import read
from facilitator.document.fields import LONGEST, OPEN, Entry, free, is_plain, same, together, write
from facilitator.document.fields import heading as headed
from facilitator.document.parts import Part, parts
from facilitator.model import Context, Fact, InputDocument
from facilitator.patterns import regex
from facilitator.validation.markdown import dense

HEADINGS = (
    "Delivery Phase",
    "Workload",
    "Input Documents",
    "Existing CI/CD",
    "Infrastructure Context",
)
"""The labels of the section, in plans before its headings; Workload is left out when it was not stated."""

PHASES = ("poc", "mvp", "staging", "production")
"""Delivery phases; a reader takes them in any case."""

_PHASE, _WORKLOAD, _DOCUMENTS, _CI, _FACTS = HEADINGS
_NONE = "_none_"
_NOTHING_CONFIRMED = "_nothing confirmed_"
_UPPER = {w: w.upper() for w in ("prd", "ci", "cd", "dns", "sql", "vm", "vms", "id", "ha")} | {
    "iac": "IaC"
}
_SOURCED = regex(r"(?=.*\)\Z)(?P<value>.+) \((?:(?P<stated>stated by .+)|(?P<source>[^()]+:\d+))\)")
_STATED = "stated by the user"
_OTHER_DOCUMENT = "Document"


def compose_context(context: Context, heading: str, user_name: str) -> str:
    """Compose the section from its H2 to a final line end."""
    documents = tuple(_path(label_of(d.kind) or _OTHER_DOCUMENT, d.path) for d in context.documents)
    paths = tuple(_path("", path) for path in context.existing_ci)
    facts = tuple(_fact(fact, user_name) for fact in context.facts)
    found = (
        _on_a_line(_DOCUMENTS, documents),
        Entry(_CI, items=paths),
        Entry(_FACTS, items=facts) if facts[1:] else _on_a_line(_FACTS, facts),
    )
    entries = (
        _stated(_PHASE, context.delivery_phase),
        *((free(_WORKLOAD, context.workload),) if context.workload else ()),
        *(entry for entry in found if entry.items or entry.beside),
    )
    return dense(f"{headed(2, heading)}\n\n{write((Entry(items=entries),))}", context)


def _on_a_line(label: str, entries: tuple[Entry, ...]) -> Entry:
    """Put what was found beside its label, or beneath it in its order where one cannot stand there."""
    line = together(Entry(label), entries)
    return Entry(label, items=entries) if line.items else line


def under_headings(context: Context, heading: str, user_name: str) -> str:
    """Compose the section as plans before have it, for those who tell what was written by hand."""
    blocks = {
        _PHASE: write((_stated("Phase", context.delivery_phase),)),
        _WORKLOAD: write((free("Kind", context.workload),)) if context.workload else "",
        _DOCUMENTS: _listed(
            _path(label_of(d.kind) or _OTHER_DOCUMENT, d.path) for d in context.documents
        ),
        _CI: _listed(_path("", path) for path in context.existing_ci),
        _FACTS: _listed((_fact(f, user_name) for f in context.facts), _NOTHING_CONFIRMED),
    }
    body = (f"### {title}\n\n{text}" for title, text in blocks.items() if text)
    return "\n".join((f"{headed(2, heading)}\n", *body))


def _stated(label: str, phase: str) -> Entry:
    return free(label, phase) if phase else Entry(label, OPEN)


def read_context(section: str, links: Links | None = None) -> Context:
    """Read the section's LF text; what it does not state stays empty."""
    found: dict[str, tuple[Entry, ...]] = {}
    for part in parts(section, links):
        entries = read(part)
        found |= {title: under for title in HEADINGS if (under := _under(part, entries, title))}
    return Context(
        delivery_phase=_phase(_only(found.get(_PHASE, ()))),
        workload=_only(found.get(_WORKLOAD, ())),
        documents=tuple(_document(e) for e in _items(found, _DOCUMENTS) if _code(e)),
        existing_ci=tuple(path for e in _items(found, _CI) if (path := _code(e))),
        facts=tuple(fact for e in _items(found, _FACTS) if (fact := _read_fact(e))),
    )


def _under(part: Part, entries: Sequence[Entry], title: str) -> tuple[Entry, ...]:
    """Give what stands under a heading, or behind a label before the first heading."""
    if part.title:
        return tuple(entries) if same(part.title, title) else ()
    labelled = (e for entry in entries for e in (entry, *entry.items))
    return tuple(entry for entry in labelled if same(entry.label, title))


def _phase(text: str) -> str:
    return text.casefold() if text.casefold() in PHASES else text


def label_of(key: str) -> str:
    """Give the label of a kebab-case key (`iac-tool`: IaC Tool); the key where that would not read back."""
    label = " ".join(_UPPER.get(word, word.capitalize()) for word in key.split("-"))
    return label if key_of(label) == key else key


def key_of(label: str) -> str:
    """Give the key of a label: lower case, joined with hyphens."""
    return "-".join(label.lower().split())


def _listed(entries: Iterable[Entry], nothing: str = _NONE) -> str:
    bullets = write((Entry(items=tuple(entries)),)).lstrip("\n")
    return bullets if bullets else f"{nothing}\n"


def _path(label: str, path: str) -> Entry:
    fits = is_plain(path) and "`" not in path
    return Entry(label, f"`{path}`") if fits else Entry(label, quote=path)


def _code(entry: Entry) -> str:
    """Give the path that a bullet holds, with or without a code span."""
    if entry.quote is not None:
        return entry.quote
    text = entry.value
    return text[1:-1] if len(text) > 2 and text[0] == text[-1] == "`" else text


def _document(entry: Entry) -> InputDocument:
    kind = "" if same(entry.label, _OTHER_DOCUMENT) else key_of(entry.label)
    return InputDocument(_code(entry), kind)


def _fact(fact: Fact, user_name: str) -> Entry:
    label = label_of(fact.field)
    stated = f"stated by {user_name}" if user_name else _STATED
    groups = (f"{'; '.join(values)} ({source or stated})" for values, source in fact.together)
    inline = Entry(label, "; ".join(groups))
    if is_plain(inline.text) and _read_fact(inline) == fact:
        return inline
    items: list[Entry] = []
    for values, source in fact.together:
        items += (free("Value", value) for value in values)
        items.append(free("Source", source or _STATED))
    return Entry(label, items=tuple(items))


def _read_fact(entry: Entry) -> Fact | None:
    key = key_of(entry.label)
    if not key:
        return None
    if entry.items:
        return fact_of(key, _cited(map(_listed_part, entry.items)))
    words = entry.value if len(entry.value) <= LONGEST else ""
    parts = [_inline_part(part) for part in words.split("; ")]
    if not any(source is not None for _, source in parts):
        parts = [(part, None) for part in entry.words.split("; ")]
    found = fact_of(key, _cited(parts))
    return found if found.values else None


def _listed_part(item: Entry) -> tuple[str, str | None]:
    """A value, or the source of those before it; `stated by the user` is none."""
    if not same(item.label, "Source"):
        return item.words, None
    return "", "" if item.words == _STATED else item.words


def _inline_part(part: str) -> tuple[str, str | None]:
    """A value, with the source of it and of those before it where that stands behind it."""
    match = _SOURCED.fullmatch(part)
    return (match["value"], match["source"] or "") if match else (part, None)


def _cited(parts: Iterable[tuple[str, str | None]]) -> Iterator[tuple[str, str]]:
    """Give each value its source: the one that stands behind it, or behind a later one."""
    waiting: list[str] = []
    for value, source in parts:
        waiting += [value] if value else []
        if source is not None:
            yield from ((one, source) for one in waiting)
            waiting = []
    yield from ((one, "") for one in waiting)


def fact_of(key: str, cited: Iterable[tuple[str, str]]) -> Fact:
    """Make a fact of values and where each was found; a value that stands twice counts once."""
    pairs = dict(cited)
    return Fact(key, tuple(pairs), tuple(pairs.values()) if any(pairs.values()) else ())


def _only(entries: Iterable[Entry]) -> str:
    """Give the one value of entries, labelled or not; a text that says nothing is empty."""
    return next((e.words for e in entries if e.has()), "")


def _items(found: Mapping[str, Iterable[Entry]], title: str) -> tuple[Entry, ...]:
    return tuple(item for e in found.get(title, ()) for item in e.items)
