"""The decision on one question as a sheet of lines, each of which opens its editor."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.asking import fields_of
from facilitator.model import EFFECT_MARKS, Decision, Effect, Impact, Metric, Question
from facilitator.session import events
from facilitator.session.saving import answer_label
from facilitator.session.state import State
from facilitator.session.view import quotations, said_about
from facilitator.tui.evidence import aged, brief
from facilitator.tui.host import Host
from facilitator.tui.widgets.rows import Row
from facilitator.tui.wording import QUIET, STRONG, joined, mark, said
from facilitator.values.stating import as_meant

INDENT = 22
ROLLBACK = "Rollback implication. From the catalogue until you change it."


def rows(state: State, question: Question) -> list[Row]:
    """The lines of the decision."""
    decision = state.decisions.get(question.id)
    if decision is None:
        return []
    answer = (answer_label(state, decision), STRONG)
    found = [
        _note(question.field, answer),
        _line("rationale", "Rationale", decision.rationale, "r: say why, in your words"),
    ]
    found += [_note("Your project says", *said) for said in _said(state, question, decision)]
    if question.names_tool:
        found += _tool_rows(state, decision)
    found += _value_rows(state, question, decision)
    found += _impact_rows(decision)
    if decision.impact:
        hint = "Enter: say what going back means"
        found.append(_line("rollback", "Rollback implication", decision.rollback, hint))
    for insight in decision.insights:
        head = _KINDS.get(insight.kind, "Insight")
        owner = f"  owner: {insight.owner}" if insight.owner else ""
        found.append(_note(head, insight.text, (f"  ({insight.name}){owner}", QUIET)))
    if decision.supersedes:
        found.append(_note("Supersedes", decision.supersedes))
    return found


_KINDS = {"accepted-risk": "Accepted risk", "open-question": "Open question"}


def _said(
    state: State, question: Question, decision: Decision
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What documents and files say about the question or what was chosen."""
    chosen = [option for option in question.options if option.id in decision.choice]
    found = [*(q for o in chosen for q in quotations(state, o)), *said_about(state, question)]
    # what is said of the field itself stands for the same said of an option
    for quotation in {(q.value, q.where): q for q in found}.values():
        of = f"{quotation.of}: " if quotation.of else ""
        yield of + quotation.value, (f"  ({quotation.where})", QUIET)


def _value_rows(state: State, question: Question, decision: Decision) -> list[Row]:
    """The values that are asked as they stand; an essential one that is missing is open."""
    found = []
    for value in fields_of(question, state.facts):
        stated = decision.values.get(value.id)
        if stated is None:
            hint = f"open: {value.ask}" if value.essential else value.ask
            found.append(_line(f"value:{value.id}", value.field, "", hint))
        else:
            text = as_meant(stated)
            found.append(_line(f"value:{value.id}", value.field, text, ""))
    return found


def _tool_rows(state: State, decision: Decision) -> list[Row]:
    found = []
    for evidence in decision.evidence:
        from_ = f", from {', '.join(evidence.sources)}" if evidence.sources else ""
        seen = aged(evidence, state.today)
        value = f"{evidence.name} — {brief(evidence)}{from_}  ({seen})"
        found.append(_line(f"tool:{evidence.tool}", "Version", value, ""))
    label = "Another tool" if decision.evidence else "Tool used"
    return [*found, _line("tool:", label, "", "Enter: name it")]


def _head(label: str) -> str:
    """A label in its column; a long one has a gap behind it."""
    return label.ljust(INDENT) if len(label) < INDENT else f"{label}  "


def _note(label: str, *parts: tuple[str, str] | str) -> Row:
    """A line that opens nothing."""
    return Row("", joined((_head(label), QUIET), *parts), INDENT)


def _line(id_: str, label: str, value: str, hint: str) -> Row:
    body = said(value.replace("\n", " ⏎ ")) if value else said(hint, QUIET)
    return Row(id_, joined((_head(label), QUIET), body), INDENT)


def _impact_rows(decision: Decision) -> list[Row]:
    found = []
    for metric, impact in decision.impact.items():
        why = f" {impact.effect.value}: {impact.why}" if impact.why else f" {impact.effect.value}"
        found.append(
            Row(
                f"impact:{metric.value}",
                joined((_head(metric.title), QUIET), mark(impact.effect), why),
                INDENT,
            )
        )
    return found


async def edit(host: Host, question: Question, line: str) -> None:
    """Open what a line holds."""
    decision = host.state.draft.decisions.get(question.id)
    if decision is None:
        return
    kind, _, key = line.partition(":")
    if kind in ("value", "rationale"):
        await fill_in(host, question, key or kind)
    elif kind == "impact":
        await _edit_impact(host, question, Metric(key), decision)
    elif kind == "rollback":
        await _edit_rollback(host, question, decision)
    elif key:
        await _open_evidence(host, question, key)
    else:
        await _name_tool(host, question, decision)


async def _open_evidence(host: Host, question: Question, tool: str) -> None:
    from facilitator.tui.dialogs.versions import Versions

    await host.open(Versions(question, tool))


async def fill_in(
    host: Host, question: Question, at: str = "", brought_up: str | None = None
) -> bool:
    """Open the form of the decision; whether it was gone through to its end, not left with Escape.

    `brought_up`: what the session said to the choice that was just made; None where none was.
    """
    if host.state.only_reads:
        host.tell(host.state.only_reads)
        return False
    from facilitator.tui.dialogs.values import ValueForm

    return await host.open(ValueForm(question, at, brought_up)) is True


async def _edit_rollback(host: Host, question: Question, decision: Decision) -> None:
    """Ask what going back means."""
    field = f"rollback:{question.id}"
    title = _title(host, question, decision)
    text = await host.ask_text(title, decision.rollback, about=ROLLBACK, field=field)
    if text is not None:
        host.keep(events.SetRollback(question.id, text), field)


async def _name_tool(host: Host, question: Question, decision: Decision) -> None:
    field = f"tool:{question.id}"
    name = await host.ask_text(
        _title(host, question, decision), about="Name of the tool", one_line=True, field=field
    )
    if name and name.strip():
        host.keep(events.NameTool(question.id, name), field)


def _title(host: Host, question: Question, decision: Decision) -> str:
    return f"{question.title}: {answer_label(host.state, decision)}"


async def _edit_impact(host: Host, question: Question, metric: Metric, decision: Decision) -> None:
    impact = decision.impact.get(metric, Impact(Effect.UNKNOWN))
    effects = [e for e in Effect if e is not Effect.MIXED]
    effect = await host.choose(
        f"{metric.title}: effect of this decision",
        [(e.value, joined(EFFECT_MARKS[e], f" {e.value}")) for e in effects],
        f"Now: {impact.effect.value} {impact.why}",
        at=impact.effect.value,
    )
    if effect is None:
        return
    field = f"impact:{question.id}:{metric.value}"
    why = await host.ask_text(
        f"{metric.title}: {effect}", impact.why, about="Why, in your words", field=field
    )
    if why is not None:
        host.keep(events.SetImpact(question.id, metric.value, effect, why), field)
