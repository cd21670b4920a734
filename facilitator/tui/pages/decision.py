"""The decision on one question as a sheet of lines, each of which opens its editor."""

from __future__ import annotations

from textual.content import Content

from facilitator.document.evidence import line_of, tool_ids
from facilitator.model import EFFECT_MARKS, Decision, Effect, Impact, Metric, Question, Standing
from facilitator.session import events as m
from facilitator.session.saving import answer_label
from facilitator.session.state import State
from facilitator.tui.evidence import aged, open_evidence
from facilitator.tui.pages.page import Page
from facilitator.tui.widgets.rows import Row
from facilitator.tui.wording import QUIET, STRONG, joined, mark, said

INDENT = 22


def rows(state: State, question: Question) -> list[Row]:
    """The lines of the decision."""
    decision = state.draft.decisions.get(question.id)
    if decision is None:
        return []
    found = [
        Row(
            "",
            joined((question.field.ljust(INDENT), QUIET), (answer_label(state, decision), STRONG)),
            INDENT,
        )
    ]
    found.append(_line("rationale", "Rationale", decision.rationale, "r: say why, in your words"))
    if decision.standing is Standing.DECIDED:
        found += [
            _line(f"detail:{d.key}", d.label, decision.details.get(d.key, ""), d.prompt)
            for d in question.details
        ]
    if question.names_tool:
        known = tool_ids(state.catalogue)
        found += [
            _line(f"tool:{e.tool}", "Version", f"{line_of(e, known)}  ({aged(e, state.today)})", "")
            for e in decision.evidence
        ]
        found.append(
            _line(
                "tool:",
                "Tool",
                "",
                "Enter: name another tool"
                if decision.evidence
                else "Enter: name the tool that is used",
            )
        )
    found += _impact_rows(decision)
    if decision.impact:
        found.append(
            _line(
                "rollback",
                "Rollback implication",
                decision.rollback,
                "Enter: say what going back means",
            )
        )
    for insight in decision.insights:
        head = {"accepted-risk": "Accepted risk", "open-question": "Open question"}.get(
            insight.kind, "Insight"
        )
        owner = f"  owner: {insight.owner}" if insight.owner else ""
        found.append(
            Row(
                "",
                joined(
                    (head.ljust(INDENT), QUIET), insight.text, (f"  ({insight.name}){owner}", QUIET)
                ),
                INDENT,
            )
        )
    if decision.supersedes:
        found.append(
            Row("", joined(("Supersedes".ljust(INDENT), QUIET), decision.supersedes), INDENT)
        )
    return found


def _line(id_: str, label: str, value: str, hint: str) -> Row:
    body = said(value.replace("\n", " ⏎ ")) if value else said(hint, QUIET)
    return Row(id_, joined((label.ljust(INDENT), QUIET), body), INDENT)


def _impact_rows(decision: Decision) -> list[Row]:
    found = []
    for metric, impact in decision.impact.items():
        why = f" {impact.effect.value}: {impact.why}" if impact.why else f" {impact.effect.value}"
        found.append(
            Row(
                f"impact:{metric.value}",
                joined((metric.title.ljust(INDENT), QUIET), mark(impact.effect), why),
                INDENT,
            )
        )
    return found


def edit(page: Page, question: Question, line: str) -> None:
    """Open what a line holds."""
    decision = page.session.draft.decisions.get(question.id)
    if decision is None:
        return
    kind, _, key = line.partition(":")
    title = f"{question.title}: {answer_label(page.session, decision)}"
    if kind == "rationale":
        page.write(
            f"rationale:{question.id}",
            title,
            decision.rationale,
            lambda t: m.SetRationale(question.id, t),
            about="Rationale, in your words",
        )
    elif kind == "detail":
        detail = next(d for d in question.details if d.key == key)
        about = f"{detail.label}. {detail.prompt}"
        page.write(
            f"detail:{question.id}:{key}",
            title,
            decision.details.get(key, ""),
            lambda t: m.SetDetail(question.id, key, t),
            about=about,
        )
    elif kind == "rollback":
        about = "Rollback implication. From the catalogue until you change it."
        page.write(
            f"rollback:{question.id}",
            title,
            decision.rollback,
            lambda t: m.SetRollback(question.id, t),
            about=about,
        )
    elif kind == "impact":
        _edit_impact(
            page, question, Metric(key), decision.impact.get(Metric(key), Impact(Effect.UNKNOWN))
        )
    elif kind == "tool" and key:
        open_evidence(page, question, next(e for e in decision.evidence if e.tool == key))
    elif kind == "tool":
        page.write(
            f"tool:{question.id}",
            title,
            "",
            lambda t: m.NameTool(question.id, t) if t.strip() else None,
            about="Name of the tool",
            one_line=True,
        )


def _edit_impact(page: Page, question: Question, metric: Metric, impact: Impact) -> None:
    from facilitator.tui.dialogs.pick import Pick

    def because(effect: str | None) -> None:
        if effect is None:
            return
        page.write(
            f"impact:{question.id}:{metric.value}",
            f"{metric.title}: {effect}",
            impact.why,
            lambda why: m.SetImpact(question.id, metric.value, effect, why),
            about="Why, in your words",
        )

    effects = [e for e in Effect if e is not Effect.MIXED]
    choices: list[tuple[str, Content]] = [
        (e.value, joined(EFFECT_MARKS[e], f" {e.value}")) for e in effects
    ]
    page.app.push_screen(
        Pick(
            f"{metric.title}: effect of this decision",
            choices,
            f"Now: {impact.effect.value} {impact.why}",
        ),
        because,
    )
