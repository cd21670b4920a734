"""The rows of step 1: what is known, what is asked, what documents say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual.content import Content

from facilitator.document.context_section import label_of
from facilitator.model import FACT_FIELDS, Named, Statement
from facilitator.model.workload import known_in, told_of
from facilitator.session.events import FoundDocument
from facilitator.session.introduction import PHASES, disputed, offered
from facilitator.session.state import State
from facilitator.tui.widgets.rows import Row
from facilitator.tui.wording import QUIET, STRONG, cut, joined, said

LABEL = 24


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
    told = (
        ", ".join(map(told_of, known_in(text))) or "no kind that is known, so everything is asked"
    )
    return Row(
        "workload",
        joined(("Workload".ljust(LABEL), QUIET), (text, STRONG), (f"  read as: {told}", QUIET)),
        LABEL,
    )


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
    rows = [
        Row(
            "",
            joined(
                ("Documents", STRONG),
                ("   Enter loads one, + gives a path, x shows what was left out", QUIET),
            ),
        )
    ]
    for found in state.found:
        sign = "[x]" if found.path in loaded else "[ ]"
        rows.append(
            Row(
                f"doc:{found.path}",
                joined(f"  {sign} {found.path}", (f"  {found.kind}  {found.reason}", QUIET)),
                6,
            )
        )
    known = {f.path for f in state.found}
    rows += [
        Row(f"doc:{d.path}", joined(f"  [x] {d.path}", (f"  {d.kind}, given by you", QUIET)), 6)
        for d in loaded.values()
        if d.path not in known
    ]
    return rows + (_missing(state) or _path_typed(state))


def _path_typed(state: State) -> list[Row]:
    """Where a path that was begun can be gone on with."""
    return (
        [Row("path", said("  Another document", QUIET), 2)] if "path" in state.draft.typing else []
    )


def _missing(state: State) -> list[Row]:
    """That the project is still looked at, or that no document says how it is built."""
    loaded = state.draft.context.documents
    kinds = [d.kind for d in state.found] + [d.kind for d in loaded]
    if not state.scanned and not kinds:
        return [Row("", said("  Looking for documents …", QUIET))]
    if "architecture" not in kinds:
        there = ", ".join(d.path for d in state.excluded if _is_unread_architecture(d))
        first = (
            f"{there}: this kind of file is not read."
            if there
            else "No architecture document was found."
        )
        missing = f"{first} Press + to give its path: the step does not complete without one."
        return [Row("path", said(f"  {missing}", "$text-warning"), 2)]
    return []


def _is_unread_architecture(document: FoundDocument) -> bool:
    return document.kind == "architecture" and document.reason.startswith("not read: ")


def existing_ci(state: State) -> list[Row]:
    """CI/CD files of the project."""
    found = state.draft.context.existing_ci
    text = (
        said(", ".join(found))
        if found
        else _nothing(state, "none of a known platform in the project")
    )
    return [Row("", joined(("CI/CD files".ljust(LABEL), QUIET), text), LABEL)]


def _nothing(state: State, words: str) -> Content:
    """That there is nothing, once that is known."""
    return said(words if state.scanned else "looking …", QUIET)


def infrastructure(state: State) -> list[Row]:
    """Fields of the infrastructure context: recorded, found, or not stated."""
    rows = [
        Row(
            "",
            joined(
                ("Infrastructure context", STRONG),
                ("   Enter states or corrects, y confirms, Y all found", QUIET),
            ),
        )
    ]
    for name in FACT_FIELDS:
        fact = next((f for f in state.draft.context.facts if f.field == name), None)
        found = offered(state, name)
        if fact is not None:
            rows.append(
                Row(
                    f"fact:{name}",
                    joined(
                        (f"  ✓ {label_of(name)}".ljust(LABEL + 4), ""),
                        *(part for pair in fact.together for part in _cited(*pair)),
                    ),
                    LABEL + 4,
                )
            )
        elif found or name in FACT_FIELDS[:3]:
            hint = as_found(found) if found else _nothing(state, "not stated")
            rows.append(
                Row(
                    f"fact:{name}",
                    joined(f"  ○ {label_of(name)}".ljust(LABEL + 4), hint),
                    LABEL + 4,
                )
            )
    return rows


def statements(state: State) -> list[Row]:
    """What the documents and the repository say, line by line; where they disagree, it is said."""
    if not state.said:
        return []
    keys = "   Enter opens the line, y confirms it, n puts it away"
    found = [Row("", joined(("What the project says", STRONG), (keys, QUIET)))]
    for n, fact in enumerate(state.said):
        tone = _TONES.get(fact.state, QUIET)
        doubt = "documents disagree  " if disputed(state, fact) else ""
        found.append(
            Row(
                f"said:{n}",
                joined(
                    (f"  {standing(fact):<10}", tone),
                    (f"{fact.value}  ", STRONG),
                    (doubt, "$text-warning"),
                    (f"{fact.file}:{fact.line}  ", QUIET),
                    cut(fact.text, 120),
                ),
                12,
            )
        )
    return found


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


def as_found(found: tuple[Statement, ...]) -> Content:
    """What was found: each value with the place that counts most, and how much it counts."""
    best: dict[str, Statement] = {}
    for one in sorted(
        found, key=lambda f: _GRADES.index(f.grade) if f.grade in _GRADES else len(_GRADES)
    ):
        best.setdefault(one.value, one)
    parts = []
    for value, one in best.items():
        grade = f"{one.grade}, " if one.grade else ""
        parts += [(value, "$text-accent"), (f" ({grade}{one.source})  ", QUIET)]
    return joined(("found: ", "$text-accent"), *parts)


_GRADES = ("runs", "decided", "stated", "mentioned")
_TONES = {"decided": "$text-success", "deferred": "$text-warning", "undecided": "$text-warning"}


def _row(id_: str, label: str, value: str, hint: str) -> Row:
    return Row(
        id_, joined((label.ljust(LABEL), QUIET), (value, STRONG) if value else (hint, QUIET)), LABEL
    )


def _cited(values: tuple[str, ...], source: str) -> tuple[tuple[str, str], ...]:
    """Values, and behind them where they were found."""
    return (", ".join(values), STRONG), (f"  {source or 'stated by you'}  ", QUIET)
