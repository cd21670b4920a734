"""What a round leaves behind, as a difference that the user takes or leaves line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from facilitator.asking import values_that_stay
from facilitator.model import Decision, Impact, Insight, Metric, Question
from facilitator.model.noun import noun
from facilitator.techniques import wording
from facilitator.techniques.changes import apply, check, label, merge, show, words_stay
from facilitator.techniques.conditions import facts_of
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import (
    CHANGE,
    DISMISSED,
    INSIGHT,
    NOBODY,
    QUESTION,
    RISK,
    FieldChange,
    Prompt,
    Reply,
    Round,
    given,
)
from facilitator.text import bounds

Quoting = Callable[[Question, Sequence[str]], tuple[Mapping[Metric, Impact], str]]
"""What the catalogue says of a choice: effects and rollback implication."""


@noun
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


@noun
class Proposal:
    """All that a round would change. Nothing has changed yet."""

    lines: tuple[Line, ...] = ()

    @property
    def taken(self) -> tuple[Line, ...]:
        """The lines that were not struck, nor hang on one that was."""
        return tuple(line for line in self.lines if self._is_taken(line))

    def _is_taken(self, line: Line) -> bool:
        hangs = line.follows >= 0 and self.lines[line.follows].struck
        return not line.struck and not hangs


def propose(round_: Round, context: RoundContext, quoting: Quoting | None = None) -> Proposal:
    """Turn the replies of a round into a proposal, in the order in which they were given.

    With `quoting`, a changed choice brings the catalogue's effects and rollback implication as lines of their
    own; without it they are withdrawn, because they spoke of the choice before. So are the rationale and the
    values, unless the round states them anew. Words typed beside a change are an insight.
    """
    lines: list[Line] = []
    counted = [(prompt, reply) for prompt, reply in given(round_) if reply.kind != DISMISSED]
    stated = {(r.change.question, r.change.field) for _, r in counted if r.change}
    for prompt, reply in counted:
        kind = reply.kind or prompt.becomes
        change = check(reply.change, context)
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
    lines = list(proposal.lines)
    lines[n] = replace(lines[n], struck=not lines[n].struck)
    return Proposal(tuple(lines))


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
            decision = merge(decision, line.edit, line.field)
        result[line.question] = decision
    return result


def _insight(
    round_: Round, prompt: Prompt, reply: Reply, kind: str, context: RoundContext
) -> Insight | None:
    """What is recorded of a reply; what it lacks makes it an open question or a plain insight."""
    wanted = _wanted(reply.change, context)
    kind = _kind(kind, reply, bool(wanted))
    parts = [wanted, _words(round_, prompt, reply)]
    if kind == QUESTION and not any(parts):
        parts = [prompt.text]
    text = " — ".join(part for part in parts if part)
    if not text:
        return None
    if reply.decision in context.catalogue.questions:
        text = f"{_named(reply.decision, context)}: {text}"
    by = "party" if round_.kind == "party" else "elicitation"
    if kind == INSIGHT:
        return Insight(text, by, prompt.by)
    return Insight(text, by, prompt.by, kind, reply.owner or NOBODY, reply.until)


def _kind(kind: str, reply: Reply, elsewhere: bool) -> str:
    """What a reply is recorded as; a change wanted elsewhere, and a risk without owner or end, stay questions."""
    if kind == CHANGE:
        return QUESTION if elsewhere else INSIGHT
    if kind == RISK and not (reply.owner and reply.until):
        return QUESTION
    return kind


def _words(round_: Round, prompt: Prompt, reply: Reply) -> str:
    """What was typed; of a walk with what was asked, because the question is no part of the plan."""
    if reply.text and round_.kind == "walk":
        return f"{prompt.text} {reply.text}"
    return reply.text


def _named(question_id: str, context: RoundContext) -> str:
    title = wording.title(context.catalogue.questions[question_id])
    return title[:1].upper() + title[1:]


def _wanted(change: FieldChange | None, context: RoundContext) -> str:
    """A change to a decision that is not of this step or not made yet, in words; empty for any other."""
    question = context.catalogue.questions.get(change.question) if change else None
    if change is None or question is None:
        return ""
    of_this_step = context.catalogue.step_of(question.id) == context.step
    if of_this_step and question.id in context.decisions:
        return ""
    return f"{_named(question.id, context)}: {'; '.join(question.labels(change.value))}"


def _home(prompt: Prompt, context: RoundContext) -> str:
    """The decision that keeps what was answered: the quoted one, else the first of the round."""
    if prompt.question_id in context.decisions:
        return prompt.question_id
    return context.questions[0].id if context.questions else ""


_LABELS = {INSIGHT: "Insights", RISK: "Accepted risk", QUESTION: "Open question"}


def _insight_line(insight: Insight, home: str, prompt: Prompt) -> Line:
    held = bounds(insight.owner, insight.until)
    after = f"{insight.text} ({held})" if held else insight.text
    return Line(_LABELS[insight.kind], home, "", after, prompt.by, insight=insight)


def _changes(
    change: FieldChange,
    prompt: Prompt,
    context: RoundContext,
    quoting: Quoting | None,
    stated: set[tuple[str, str]],
    at: int,
) -> Iterator[Line]:
    """The line of a change, at index `at`, and those of what it takes along when it is another choice."""
    question = context.catalogue.questions[change.question]
    before = context.decisions[question.id]
    after = apply(before, question, change)
    if after is None:
        return
    yield _line(change.field, question, before, after, prompt)
    if change.field not in ("choice", "own"):
        return
    for field, edit in _withdrawn(question, before, after, context):
        if (question.id, field) not in stated:
            yield _line(field, question, before, edit, prompt, at)
    if not (before.impact or before.rollback):
        return
    impact, rollback = quoting(question, after.choice) if quoting else ({}, "")
    if impact != before.impact:
        yield _line("impact", question, before, replace(after, impact=impact), prompt, at)
    if rollback != before.rollback:
        yield _line("rollback", question, before, replace(after, rollback=rollback), prompt, at)


def _withdrawn(
    question: Question, before: Decision, after: Decision, context: RoundContext
) -> Iterator[tuple[str, Decision]]:
    """The fields whose words spoke of the choice before, each with the decision without them."""
    staying = values_that_stay(question, after, facts_of(context))
    fields = [f"values.{key}" for key in before.values if key not in staying]
    if before.rationale and not words_stay(question, before):
        fields.insert(0, "rationale")
    for field in fields:
        emptied = apply(after, question, FieldChange(question.id, field, ()))
        if emptied:
            yield field, emptied


def _line(
    field: str,
    question: Question,
    before: Decision,
    after: Decision,
    prompt: Prompt,
    follows: int = -1,
) -> Line:
    return Line(
        label=label(field, question),
        question=question.id,
        before=show(field, question, before),
        after=show(field, question, after),
        by=prompt.by,
        edit=after,
        field=field,
        follows=follows,
    )
