"""The draft against what is written, and what was changed there since it was begun."""

from __future__ import annotations

from textual.content import Content

from facilitator.session.opening import section_changes
from facilitator.session.saving import answer_label
from facilitator.session.state import State, unsaved_steps
from facilitator.session.view import typed_in
from facilitator.tui.wording import QUIET, STRONG, joined, said


def draft_lines(state: State) -> list[Content]:
    """A line per answer that the file does not hold."""
    found: list[Content] = []
    for number in unsaved_steps(state):
        draft = state.drafts[number]
        found.append(joined((f"Step {number} {state.catalogue.step(number).title}", STRONG)))
        if number == 1:
            documents = ", ".join(d.path for d in draft.context.documents)
            found += [
                joined(("  Project  ", QUIET), draft.project_name),
                joined(("  Documents  ", QUIET), documents),
            ]
        for id_, decision in draft.decisions.items():
            old = state.plan.decisions.get(id_)
            title = (
                state.catalogue.questions[id_].title if id_ in state.catalogue.questions else id_
            )
            if old == decision:
                continue
            if old is not None and answer_label(state, old) != answer_label(state, decision):
                found.append(said(f"− {title}: {answer_label(state, old)}", "$text-error"))
            found.append(said(f"+ {title}: {answer_label(state, decision)}", "$text-success"))
            if decision.rationale:
                found.append(said(f"    {decision.rationale}", QUIET))
        if changes := section_changes(state, number):
            found.append(said("  Meanwhile in the file:", "$text-warning"))
            found += [said(f"    {line}", QUIET) for line in changes]
        for field, text in draft.typing.items():
            found.append(
                joined((f"~ typed, not kept ({typed_in(state, field)}): ", "$text-warning"), text)
            )
    return found
