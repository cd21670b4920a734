"""The section Project Context in both directions: phase, workload, documents, CI/CD found, infrastructure.

    - **Delivery Phase:** production
    - **Input Documents:** **Architecture:** `docs/architecture.md`

Plans that were written before have each under a heading of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from facilitator.document.blocks import Links
from facilitator.document.entries import read
from facilitator.document.fields import LONGEST, OPEN, Entry, free, is_plain, same, together, write
from facilitator.document.fields import heading as headed
from facilitator.document.parts import Part, parts
from facilitator.model import Context, Fact, InputDocument
from facilitator.patterns import regex

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
_SOURCED = regex(
    r"(?=.*\)\Z)(?P<values>.+) \((?:(?P<stated>stated by .+)|(?P<source>[^()]+:\d+))\)"
)
_OTHER_DOCUMENT = "Document"


def compose_context(context: Context, heading: str, user_name: str) -> str:
    """Compose the section from its H2 to a final line end."""
    documents = tuple(_path(label_of(d.kind) or _OTHER_DOCUMENT, d.path) for d in context.documents)
    paths = tuple(_path("", path) for path in context.existing_ci)
    facts = tuple(_fact(fact, user_name) for fact in context.facts)
    entries = (
        _stated(_PHASE, context.delivery_phase),
        *((free(_WORKLOAD, context.workload),) if context.workload else ()),
        _on_a_line(documents) if documents else Entry(_DOCUMENTS, _NONE),
        Entry(_CI, items=paths) if paths else Entry(_CI, _NONE),
        Entry(_FACTS, items=facts) if facts else Entry(_FACTS, _NOTHING_CONFIRMED),
    )
    return f"{headed(2, heading)}\n\n{write((Entry(items=entries),))}"


def _on_a_line(documents: tuple[Entry, ...]) -> Entry:
    """Put the documents beside their label, or beneath it in their order where one cannot stand there."""
    line = together(Entry(_DOCUMENTS), documents)
    return Entry(_DOCUMENTS, items=documents) if line.items else line


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
    found = {
        title: entries
        for title in HEADINGS
        for part in parts(section, links)
        if (entries := _under(part, title))
    }
    return Context(
        delivery_phase=_phase(_only(found.get(_PHASE, ()))),
        workload=_only(found.get(_WORKLOAD, ())),
        documents=tuple(_document(e) for e in _items(found, _DOCUMENTS) if _code(e)),
        existing_ci=tuple(path for e in _items(found, _CI) if (path := _code(e))),
        facts=tuple(fact for e in _items(found, _FACTS) if (fact := _read_fact(e))),
    )


def _under(part: Part, title: str) -> tuple[Entry, ...]:
    """Give what stands under a heading, or behind a label before the first heading."""
    if part.title:
        return read(part) if same(part.title, title) else ()
    labelled = (e for entry in read(part) for e in (entry, *entry.items))
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
    source = fact.source or (f"stated by {user_name}" if user_name else "stated by the user")
    inline = Entry(label, f"{'; '.join(fact.values)} ({source})")
    if is_plain(inline.text) and _read_fact(inline) == fact:
        return inline
    origin = (free("Source", fact.source),) if fact.source else ()
    return Entry(label, items=(*(free("Value", value) for value in fact.values), *origin))


def _read_fact(entry: Entry) -> Fact | None:
    key = key_of(entry.label)
    if not key:
        return None
    if entry.items:
        source = next((item.words for item in entry.items if same(item.label, "Source")), "")
        listed = [item.words for item in entry.items if not same(item.label, "Source")]
        return Fact(key, tuple(listed), source)
    match = _SOURCED.fullmatch(entry.value) if len(entry.value) <= LONGEST else None
    stated, source = match.group("values", "source") if match else (entry.words, "")
    values = tuple(value for value in stated.split("; ") if value)
    return Fact(key, values, source or "") if values else None


def _only(entries: Iterable[Entry]) -> str:
    """Give the one value of entries, labelled or not; a text that says nothing is empty."""
    return next((e.words for e in entries if e.has()), "")


def _items(found: Mapping[str, Iterable[Entry]], title: str) -> tuple[Entry, ...]:
    return tuple(item for e in found.get(title, ()) for item in e.items)
