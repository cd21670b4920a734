"""What a round leaves behind, as a difference that the user takes or leaves.

`propose` is the one seam for a later drafting aid: replies in, proposal out. Whatever has its shape
(`Drafting`) may stand in for it; it sees what the user sees, changes nothing by itself, and the user still
takes or leaves each line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from facilitator.model import Decision, Impact, Insight, Metric, Question
from facilitator.techniques import wording
from facilitator.techniques.changes import changed, edited, label, possible, shown, words_stay
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import (
    CHANGE,
    DISMISSED,
    INSIGHT,
    NOBODY,
    QUESTION,
    RISK,
    Change,
    Prompt,
    Reply,
    Round,
)

Quoting = Callable[[Question, Sequence[str]], tuple[Mapping[Metric, Impact], str]]
"""What the catalogue says of a choice: effects and rollback implication."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the difference: an insight to record, or a field that changes."""

    label: str
    """`Insights`, `Accepted risk`, `Open question`, or the field as the document calls it."""
    question: str
    """The decision that it is about."""
    before: str
    after: str
    by: str
    """Who asked."""
    insight: Insight | None = None
    edit: Decision | None = None
    """The decision with this one field changed; None for an insight."""
    field: str = ""
    """Name of the field that `edit` changes."""
    follows: int = -1
    """Index of the line without which this one makes no sense; -1 when it stands alone."""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that a round would change. Nothing has changed yet."""

    lines: tuple[Line, ...] = ()

    @property
    def taken(self) -> tuple[Line, ...]:
        """The lines that were not struck, nor hang on one that was."""
        return tuple(
            i
            for i in self.lines
            if not i.struck and (i.follows < 0 or not self.lines[i.follows].struck)
        )


Drafting = Callable[[Round, RoundContext], Proposal]
"""The shape of the seam."""


def propose(round_: Round, context: RoundContext, quoting: Quoting | None = None) -> Proposal:
    """Turn the replies of a round into a proposal, in the order in which they were given.

    With `quoting`, a changed choice brings the catalogue's effects and rollback implication as lines of their
    own; without it they are withdrawn, because they spoke of the choice before. So are the rationale and the
    details, unless the round states them anew. Words typed beside a change are an insight.
    """
    lines: list[Line] = []
    counted = (r for r in round_.replies if r and r.kind != DISMISSED)
    stated = {(r.change.question, r.change.field) for r in counted if r.change}
    for prompt, reply in zip(round_.prompts, round_.replies, strict=False):
        if reply is None or reply.kind == DISMISSED:
            continue
        kind, change = reply.kind or prompt.becomes, possible(reply.change, context)
        if change is not None:
            lines.extend(_changes(change, prompt, context, quoting, stated, len(lines)))
            kind, reply = INSIGHT, replace(reply, change=None)
        insight = _insight(round_, prompt, reply, kind, context)
        home = _home(prompt, context)
        if insight and home and insight not in context.decisions[home].insights:
            lines.append(_insight_line(insight, home, prompt))
    return Proposal(tuple(lines))


def strike(proposal: Proposal, n: int) -> Proposal:
    """Take line `n` (from 0) out, or put it back; a number that is no line changes nothing."""
    if not 0 <= n < len(proposal.lines):
        return proposal
    line = replace(proposal.lines[n], struck=not proposal.lines[n].struck)
    return Proposal((*proposal.lines[:n], line, *proposal.lines[n + 1 :]))


def take(proposal: Proposal, decisions: Mapping[str, Decision]) -> dict[str, Decision]:
    """The decisions with the proposal in them; the mapping that was given stays as it is."""
    result = dict(decisions)
    for line in proposal.taken:
        decision = result.get(line.question)
        if decision is None:
            continue
        if line.insight is not None:
            decision = replace(decision, insights=(*decision.insights, line.insight))
        elif line.edit is not None:
            decision = edited(decision, line.edit, line.field)
        result[line.question] = decision
    return result


def _insight(
    round_: Round, prompt: Prompt, reply: Reply, kind: str, context: RoundContext
) -> Insight | None:
    """What is recorded of a reply; what it lacks makes it an open question or a plain insight."""
    wanted = _wanted(reply.change, context) if reply.change else ""
    if kind == CHANGE:
        kind = QUESTION if wanted else INSIGHT
    if kind == RISK and not (reply.owner and reply.until):
        kind = QUESTION
    text = reply.text
    if not text and kind == QUESTION and not wanted:
        text = prompt.text
    elif text and round_.kind == "walk":
        text = f"{prompt.text} {text}"
    text = " — ".join(t for t in (wanted, text) if t)
    if not text:
        return None
    if reply.decision in context.catalogue.questions:
        text = f"{_named(reply.decision, context)}: {text}"
    by = "party" if round_.kind == "party" else "elicitation"
    if kind == INSIGHT:
        return Insight(text, by, prompt.by)
    return Insight(text, by, prompt.by, kind, reply.owner or NOBODY, reply.until)


def _named(question_id: str, context: RoundContext) -> str:
    title = wording.title(context.catalogue.questions[question_id])
    return title[:1].upper() + title[1:]


def _wanted(change: Change, context: RoundContext) -> str:
    """A change to a decision that is not of this step or not made yet, in words; empty for any other."""
    question = context.catalogue.questions.get(change.question)
    here = question is not None and context.catalogue.step_of(question.id) == context.step
    if question is None or (here and question.id in context.decisions):
        return ""
    labels = [o.label if (o := question.option(v)) else v for v in change.value]
    return f"{_named(change.question, context)}: {'; '.join(labels)}"


def _home(prompt: Prompt, context: RoundContext) -> str:
    """The decision that keeps what was answered: the quoted one, else the first of the round."""
    here = [q.id for q in context.questions]
    return prompt.question_id if prompt.question_id in context.decisions else next(iter(here), "")


_LABELS = {INSIGHT: "Insights", RISK: "Accepted risk", QUESTION: "Open question"}


def _insight_line(insight: Insight, home: str, prompt: Prompt) -> Line:
    extra = [f"owner: {insight.owner}"] if insight.owner else []
    extra += [f"until: {insight.until}"] if insight.until else []
    after = f"{insight.text} ({'; '.join(extra)})" if extra else insight.text
    return Line(_LABELS[insight.kind], home, "", after, prompt.by, insight=insight)


def _changes(
    change: Change,
    prompt: Prompt,
    context: RoundContext,
    quoting: Quoting | None,
    stated: Set[tuple[str, str]],
    at: int,
) -> list[Line]:
    question, before = (
        context.catalogue.questions[change.question],
        context.decisions[change.question],
    )
    edit = changed(before, question, change)
    lines = [_line(change.field, question, before, edit, prompt)] if edit else []
    if not edit or change.field not in ("choice", "own"):
        return lines
    if not words_stay(question, before):
        said = ["rationale"] * bool(before.rationale) + [f"details.{key}" for key in before.details]
        for field in [f for f in said if (question.id, f) not in stated]:
            emptied = changed(edit, question, Change(question.id, field, ()))
            lines += [_line(field, question, before, emptied, prompt, at)] if emptied else []
    if not (before.impact or before.rollback):
        return lines
    impact, rollback = quoting(question, edit.choice) if quoting else ({}, "")
    if impact != before.impact:
        lines.append(_line("impact", question, before, replace(edit, impact=impact), prompt, at))
    if rollback != before.rollback:
        lines.append(
            _line("rollback", question, before, replace(edit, rollback=rollback), prompt, at)
        )
    return lines


def _line(
    field: str,
    question: Question,
    before: Decision,
    edit: Decision,
    prompt: Prompt,
    follows: int = -1,
) -> Line:
    return Line(
        label(field, question), question.id, shown(field, question, before), shown(field, question, edit),
        prompt.by, edit=edit, field=field, follows=follows,
    )  # fmt: skip
