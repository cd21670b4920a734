"""The draft against what is written, and what was changed there since it was begun."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from facilitator.model import Decision
from facilitator.session.opening import section_changes
from facilitator.session.saving import answer_label
from facilitator.session.state import State, looked_again, unsaved_steps
from facilitator.session.view import open_rounds, typed_in
from facilitator.tui.wording import QUIET, STRONG, joined, said


def draft_lines(state: State) -> list[Content]:
    """A line per answer that the file does not hold."""
    found: list[Content] = []
    for number in unsaved_steps(state):
        draft = state.drafts[number]
        found.append(joined((f"Step {number} {state.catalogue.step(number).title}", STRONG)))
        if number == 1:
            documents = ", ".join(d.path for d in draft.context.documents)
            found.append(joined(("  Project  ", QUIET), draft.project_name))
            found.append(joined(("  Documents  ", QUIET), documents))
        for decision in draft.decisions.values():
            found += _changed(state, decision)
        found += _answered(state, number)
        for id_ in looked_again(state, draft):
            found.append(said(f"  {state.catalogue.questions[id_].title}: looked at again", QUIET))
        found += [said(f"~ {told}", "$text-warning") for told in open_rounds(draft)]
        if changes := section_changes(state, number):
            found.append(said("  Meanwhile in the file:", "$text-warning"))
            found += [said(f"    {line}", QUIET) for line in changes]
        for field, text in draft.typing.items():
            head = f"~ typed, not kept ({typed_in(state, field)}): "
            found.append(joined((head, "$text-warning"), text))
    return found


def _answered(state: State, number: int) -> Iterator[Content]:
    """The answers to findings that the file does not hold."""
    for id_, answer in state.drafts[number].findings.items():
        if state.plan.findings.get(id_) != answer:
            parts = (answer.owner, f"until {answer.until}" if answer.until else "")
            who = ", ".join(filter(None, parts))
            yield said(f"+ {id_} {answer.kind}{f' ({who})' if who else ''}", "$text-success")
            yield said(f"    {answer.text}", QUIET)


def _changed(state: State, decision: Decision) -> list[Content]:
    """The written answer that is replaced and the drafted one; nothing where they are the same."""
    old = state.plan.decisions.get(decision.id)
    if old == decision:
        return []
    question = state.catalogue.questions.get(decision.id)
    title, answer = question.title if question else decision.id, answer_label(state, decision)
    found = []
    if old is not None and answer_label(state, old) != answer:
        found.append(said(f"− {title}: {answer_label(state, old)}", "$text-error"))
    found.append(said(f"+ {title}: {answer}", "$text-success"))
    if decision.rationale:
        found.append(said(f"    {decision.rationale}", QUIET))
    return found
