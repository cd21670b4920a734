"""The rows of step 1: what is known, what is asked, what documents say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual.content import Content

from facilitator.document.context_section import label_of
from facilitator.model import FACT_FIELDS, Named, Statement
from facilitator.model.workload import known_in, told_of
from facilitator.session.events import FoundDocument
from facilitator.session.introduction import PHASES, disputed, found_beside, offered
from facilitator.session.state import State
from facilitator.tui.widgets.rows import Row
from facilitator.tui.wording import QUIET, STRONG, cut, joined, said

LABEL = 24
_ARCHITECTURE = "architecture"


def _head(title: str, keys: str) -> Row:
    """The head of a list, and what its keys do."""
    return Row("", joined((title, STRONG), (f"   {keys}", QUIET)))


def people(state: State) -> list[Row]:
    """Who and which project."""
    draft, context = state.draft, state.draft.context
    phase = PHASES.get(context.delivery_phase, "")
    name, author = _found(state.names, "its name"), _found(state.authors, "your name")
    return [
        _row("project", "Project", draft.project_name, name),
        _row("user", "Decided by", draft.user_name, author),
        _row(
            "phase", "Delivery phase", phase, "Enter: proof of concept, MVP, staging or production"
        ),
        _workload(context.workload),
    ]


def _workload(text: str) -> Row:
    """What is deployed as it was said, and the kinds that it is read as, by which questions and options are left out."""
    if not text:
        hint = "optional, in your words: web service on one server, queue worker as functions …"
        return _row("workload", "Workload", "", hint)
    known = ", ".join(map(told_of, known_in(text)))
    read = f"  read as: {known or 'no kind that is known, so everything is asked'}"
    told = joined(("Workload".ljust(LABEL), QUIET), (text, STRONG), (read, QUIET))
    return Row("workload", told, LABEL)


def _found(names: tuple[Named, ...], what: str) -> str:
    """What Enter asks for, and what was found that `y` confirms."""
    if not names:
        return f"Enter: {what}"
    found = "; ".join(f"{name} ({where})" for name, where in names)
    keys = "y confirms, Enter changes it" if len(names) == 1 else f"Enter: {what}"
    return f"found: {found}; {keys}"


def documents(state: State) -> list[Row]:
    """Documents that were found or given, with what is loaded."""
    loaded = {d.path: d for d in state.draft.context.documents}
    rows = [_head("Documents", "Enter loads one, + gives a path, x shows what was left out")]
    for found in state.found:
        sign = "[x]" if found.path in loaded else "[ ]"
        rows.append(_document(sign, found.path, f"{found.kind}  {found.reason}"))
    known = {f.path for f in state.found}
    given = [d for d in loaded.values() if d.path not in known]
    rows += [_document("[x]", d.path, f"{d.kind}, given by you") for d in given]
    if missing := _missing(state):
        return [*rows, missing]
    if "path" in state.draft.typing:  # where a path that was begun can be gone on with
        rows.append(Row("path", said("  Another document", QUIET), 2))
    return rows


def _document(sign: str, path: str, about: str) -> Row:
    return Row(f"doc:{path}", joined(f"  {sign} {path}", (f"  {about}", QUIET)), 6)


def _missing(state: State) -> Row | None:
    """That the project is still looked at, or that no document says how it is built."""
    loaded = state.draft.context.documents
    kinds = {d.kind for d in state.found} | {d.kind for d in loaded}
    if not state.scanned and not kinds:
        return Row("", said("  Looking for documents …", QUIET))
    if _ARCHITECTURE in kinds:
        return None
    there = ", ".join(d.path for d in state.excluded if _is_unread_architecture(d))
    first = "No architecture document was found."
    if there:
        first = f"{there}: this kind of file is not read."
    missing = f"{first} Press + to give its path: the step does not complete without one."
    return Row("path", said(f"  {missing}", "$text-warning"), 2)


def _is_unread_architecture(document: FoundDocument) -> bool:
    return document.kind == _ARCHITECTURE and document.reason.startswith("not read: ")


def existing_ci(state: State) -> list[Row]:
    """CI/CD files of the project."""
    found = state.draft.context.existing_ci
    nothing = _nothing(state, "none of a known platform in the project")
    text = said(", ".join(found)) if found else nothing
    return [Row("", joined(("CI/CD files".ljust(LABEL), QUIET), text), LABEL)]


def _nothing(state: State, words: str) -> Content:
    """That there is nothing, once that is known."""
    return said(words if state.scanned else "looking …", QUIET)


def infrastructure(state: State) -> list[Row]:
    """Fields of the infrastructure context: recorded, found, or not stated."""
    rows = [_head("Infrastructure context", "Enter states or corrects, y confirms, Y all found")]
    for name in FACT_FIELDS:
        fact = next((f for f in state.draft.context.facts if f.field == name), None)
        found = offered(state, name)
        if fact is not None:
            cited = [part for pair in fact.together for part in _cited(*pair)]
            beside = found_beside(state, fact)
            more = [as_found(beside, "found beside it: ")] if beside else []
            rows.append(_fact("✓", name, *cited, *more))
        elif found:
            rows.append(_fact("○", name, as_found(found)))
        elif name in FACT_FIELDS[:3]:
            rows.append(_fact("○", name, _nothing(state, "not stated")))
    return rows


def _fact(sign: str, name: str, *told: Content | tuple[str, str]) -> Row:
    label = f"  {sign} {label_of(name)}".ljust(LABEL + 4)
    return Row(f"fact:{name}", joined(label, *told), LABEL + 4)


def statements(state: State) -> list[Row]:
    """What the documents and the repository say, line by line; where they disagree, it is said."""
    if not state.said:
        return []
    keys = "Enter opens the line, y confirms it, n puts it away"
    rows = [_head("What the project says", keys)]
    for n, fact in enumerate(state.said):
        doubt = "documents disagree  " if disputed(state, fact) else ""
        told = joined(
            (f"  {standing(fact):<10}", _TONES.get(fact.state, QUIET)),
            (f"{fact.value}  ", STRONG),
            (doubt, "$text-warning"),
            (f"{fact.file}:{fact.line}  ", QUIET),
            cut(fact.text, 120),
        )
        rows.append(Row(f"said:{n}", told, 12))
    return rows


def with_typed(row: Row, typing: Mapping[str, str]) -> Row:
    """The row with what was typed for it and not kept."""
    typed = typing.get(row.id, "").strip() if row.id else ""
    if not typed:
        return row
    told = (f"  typed, not kept, gone with C: {cut(typed, 60)}", "$text-warning")
    return replace(row, content=joined(row.content, told))


def standing(fact: Statement) -> str:
    """How a statement stands: what is in use by how much its place counts, anything else by its state."""
    return fact.grade or fact.state if fact.state == "decided" else fact.state


def as_found(found: tuple[Statement, ...], lead: str = "found: ") -> Content:
    """What was found: each value with the place that counts most, and how much it counts."""
    best: dict[str, Statement] = {}
    for one in sorted(found, key=lambda f: (*_GRADES, f.grade).index(f.grade)):
        best.setdefault(one.value, one)
    parts = []
    for value, one in best.items():
        grade = f"{one.grade}, " if one.grade else ""
        parts += [(value, "$text-accent"), (f" ({grade}{one.source})  ", QUIET)]
    return joined((lead, "$text-accent"), *parts)


_GRADES = ("runs", "decided", "stated", "mentioned")
_TONES = {"decided": "$text-success", "deferred": "$text-warning", "undecided": "$text-warning"}


def _row(id_: str, label: str, value: str, hint: str) -> Row:
    told = (value, STRONG) if value else (hint, QUIET)
    return Row(id_, joined((label.ljust(LABEL), QUIET), told), LABEL)


def _cited(values: tuple[str, ...], source: str) -> tuple[tuple[str, str], ...]:
    """Values, and behind them where they were found."""
    return (", ".join(values), STRONG), (f"  {source or 'stated by you'}  ", QUIET)
