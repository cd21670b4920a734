"""Answering a question: choices, own words, reasons, values, and the texts quoted from the catalogue."""

from __future__ import annotations

from dataclasses import replace

from facilitator.asking import values_that_stay
from facilitator.conditions import percent
from facilitator.document.impact import combine, rollback_of
from facilitator.model import (
    COMPUTED,
    METRICS,
    PHASE_NAMES,
    Decision,
    Effect,
    Evidence,
    How,
    Impact,
    Insight,
    Kind,
    Metric,
    Question,
    Standing,
)
from facilitator.session import events
from facilitator.session.drafts import earlier_reason, typed_value
from facilitator.session.naming import named_tools, unchecked
from facilitator.session.state import Refused, State, asked, later_questions
from facilitator.techniques.changes import words_stay
from facilitator.text import strip_unsafe
from facilitator.validation.tensions import passed_day
from facilitator.values import RefusedError
from facilitator.values.stating import state_value


def tidy(text: str) -> str:
    """What may enter a plan: no control or direction characters, no space around."""
    return strip_unsafe(text).strip()


def one_line(text: str) -> str:
    """What may enter a plan as a name or a value: in one line."""
    return " ".join(tidy(text).split())


def choose(state: State, event: events.Choose) -> State:
    """Choose an option; in a question that takes several, choosing again takes it back."""
    question = _addressed(state, event.question)
    option = question.option(event.option)
    if option is None:
        raise Refused(f"{question.title} has no option “{event.option}”.")
    before = state.draft.decisions.get(question.id)
    chosen = before.choice if before and question.kind is Kind.MULTI else ()
    wanted = set(chosen) ^ {option.id}
    chosen = tuple(o.id for o in question.options if o.id in wanted)
    if len(chosen) > 1 and f"{question.id}.none" in chosen:
        raise Refused(f"“{question.options[-1].label}” cannot stand beside another choice.")
    if not chosen:
        return withdraw(state, events.Withdraw(question.id))
    return _answered(state, question, replace(_blank(before, question), choice=chosen))


def own_words(state: State, event: events.OwnWords) -> State:
    """Answer in the user's own words; words that are exactly an option's are that option."""
    question = _addressed(state, event.question)
    text = tidy(event.text)
    if not text:
        raise Refused("Nothing was typed.")
    if problem := percent_problem(question, text):
        raise Refused(problem)
    blank = _blank(state.draft.decisions.get(question.id), question)
    if question.kind is Kind.PERCENT:
        return _answered(state, question, replace(blank, own=text.rstrip(" %")))
    chosen = _options_in(question, text)
    if chosen:
        return _answered(state, question, replace(blank, choice=chosen))
    return _answered(state, question, replace(blank, own=text))


def _options_in(question: Question, text: str) -> tuple[str, ...]:
    """The options that the words are, in the question's order; none where any of the words is not one."""
    parts = text.split("; ") if question.kind is Kind.MULTI else [text]
    named = [question.option(part.strip()) for part in parts]
    if None in named:
        return ()
    return tuple(option.id for option in question.options if option in named)


def percent_problem(question: Question, text: str) -> str:
    """Why own words are no answer to a question that wants a percentage; empty when they are, or it wants none."""
    if question.kind is not Kind.PERCENT or percent(text) is not None:
        return ""
    return f"{question.title}: a number from 0 to 100, not “{text[:40]}”."


def set_aside(state: State, event: events.NotApplicable | events.Defer) -> State:
    """Record that a question does not apply or is deferred; both want a reason."""
    question = _addressed(state, event.question)
    reason = tidy(event.reason)
    if not reason:
        raise Refused("A reason is needed: nothing was recorded.")
    standing = Standing.DEFERRED if isinstance(event, events.Defer) else Standing.NOT_APPLICABLE
    before = state.draft.decisions.get(question.id)
    decision = replace(_blank(before, question), standing=standing, reason=reason)
    after = _answered(state, question, decision)
    return after.says(passed(reason, state.today)) if standing is Standing.DEFERRED else after


def passed(reason: str, today: str) -> str:
    """What is said to something that is put off until a day that has passed; empty for any other reason."""
    past = passed_day(reason, today)
    return f"Deferred until {past}: that has passed." if past else ""


def withdraw(state: State, event: events.Withdraw) -> State:
    """Take an answer back."""
    question = _addressed(state, event.question)
    decisions = {id_: d for id_, d in state.draft.decisions.items() if id_ != question.id}
    aside = unsaid(state.draft.decisions.get(question.id), Decision(question.id))
    return state.redraft(
        decisions=decisions,
        kept=_unconfirmed(state, question),
        typing={**state.draft.typing, **aside},
    )


def set_value(state: State, event: events.SetValue) -> State:
    """Give a value; an empty text takes it back. What is no value of its kind is refused with an example."""
    question = state.catalogue.questions.get(event.question)
    field = question.value(event.value) if question else None
    if question is None or field is None:
        known = question.title if question else event.question
        raise Refused(f"{known} has no value “{event.value}”.")
    decision = _decided(state, event.question)
    try:
        after = _recorded(state, state_value(decision, field, tidy(event.text), event.how))
    except RefusedError as refused:
        raise Refused(f"{field.field}: {refused}.") from refused
    return after.says(passed(event.text, state.today)) if event.how == How.DEFERRED else after


def set_rationale(state: State, event: events.SetRationale) -> State:
    """Say why, in the user's own words."""
    decision = _decided(state, event.question)
    return _recorded(state, replace(decision, rationale=tidy(event.text)))


def set_impact(state: State, event: events.SetImpact) -> State:
    """Replace the effect on one metric."""
    if event.metric not in list(METRICS) or event.effect not in list(Effect):
        raise Refused(f"There is no metric “{event.metric}” or no effect “{event.effect}”.")
    decision = _decided(state, event.question)
    impact = Impact(Effect(event.effect), tidy(event.why))
    return _recorded(
        state, replace(decision, impact={**decision.impact, Metric(event.metric): impact})
    )


def set_rollback(state: State, event: events.SetRollback) -> State:
    """Replace the rollback implication."""
    decision = _decided(state, event.question)
    return _recorded(state, replace(decision, rollback=tidy(event.text)))


def set_insights(state: State, event: events.SetInsights) -> State:
    """State what earlier rounds left behind."""
    decision = _decided(state, event.question)
    said = [_tidied(insight) for insight in event.insights]
    return _recorded(state, replace(decision, insights=tuple(i for i in said if i.text)))


def _tidied(insight: Insight) -> Insight:
    return replace(
        insight,
        text=tidy(insight.text),
        name=one_line(insight.name),
        owner=one_line(insight.owner),
        until=one_line(insight.until),
    )


def set_supersedes(state: State, event: events.SetSupersedes) -> State:
    """State what the decision once replaced."""
    decision = _decided(state, event.question)
    return _recorded(state, replace(decision, supersedes=tidy(event.text)))


def name_tool(state: State, event: events.NameTool) -> State:
    """Add a tool whose version is not evidenced yet."""
    name = one_line(event.name)
    if not name:
        raise Refused("A tool needs a name.")
    return record_evidence(state, events.RecordEvidence(event.question, unchecked(state, name)))


def record_evidence(state: State, event: events.RecordEvidence) -> State:
    """Record evidence; it replaces what was recorded of the same tool."""
    decision = _decided(state, event.question)
    evidence = _safe(event.evidence)
    recorded = {e.tool: e for e in decision.evidence} | {evidence.tool: evidence}
    return _recorded(state, replace(decision, evidence=tuple(recorded.values())))


def _safe(evidence: Evidence) -> Evidence:
    return Evidence(
        strip_unsafe(evidence.tool),
        strip_unsafe(evidence.name),
        strip_unsafe(evidence.version),
        evidence.status,
        strip_unsafe(evidence.checked_at),
        tuple(strip_unsafe(source) for source in evidence.sources),
        strip_unsafe(evidence.reason),
    )


def drop_tool(state: State, event: events.DropTool) -> State:
    """Take a tool out of a decision."""
    decision = _decided(state, event.question)
    left = tuple(e for e in decision.evidence if e.tool != event.tool)
    return _recorded(state, replace(decision, evidence=left))


def _addressed(state: State, id_: str) -> Question:
    """The question that is answered; Refused where it is not asked here."""
    question = state.catalogue.questions.get(id_)
    if question is None:
        raise Refused(f"There is no question “{id_}”.")
    category = state.catalogue.categories[state.draft.category]
    if question.category != category.id:
        raise Refused(f"{question.title} belongs to another category.")
    if question in later_questions(state, category):
        phase = PHASE_NAMES[question.from_]
        raise Refused(f"{question.title}: comes with {phase}. + answers it now.")
    if question not in asked(state, category):
        raise Refused(f"{question.title} is not asked as things stand.")
    return question


def _blank(before: Decision | None, question: Question) -> Decision:
    """A decision of this question that keeps what stays true whatever is chosen."""
    if before is None:
        return Decision(question.id)
    rationale = before.rationale if words_stay(question, before) else ""
    return Decision(
        question.id,
        values=before.values,
        rationale=rationale,
        supersedes=before.supersedes,
        insights=before.insights,
    )


def _answered(state: State, question: Question, decision: Decision) -> State:
    before = state.draft.decisions.get(question.id)
    if before and _same_answer(before, decision):
        return state  # edits stay
    decision = replace(decision, values=values_that_stay(question, decision, state.facts))
    decision = said_of(question, _quoted(state, question, decision, before), before)
    again = _said_before(state, decision)
    if again is not None:
        values = {**again.values, **decision.values}
        decision = replace(
            again, values=values, insights=decision.insights, supersedes=decision.supersedes
        )
        decision = replace(decision, values=values_that_stay(question, decision, state.facts))
    decisions = {**state.draft.decisions, question.id: decision}
    draft = replace(state.draft, decisions=decisions, kept=_unconfirmed(state, question))
    typing = {**draft.typing, **unsaid(before, decision)}
    back = unsaid(again, Decision(question.id))
    left = {name: text for name, text in typing.items() if back.get(name) != text}
    return state.with_draft(replace(draft, typing=left))


def _same_answer(one: Decision, other: Decision) -> bool:
    answer = (one.choice, one.own, one.standing, one.reason)
    return answer == (other.choice, other.own, other.standing, other.reason)


def _said_before(state: State, decision: Decision) -> Decision | None:
    """The decision as it was when the user gave this answer last: back on an option, its words are back."""
    for then in reversed(state.past):
        draft = then.drafts.get(state.step)
        earlier = draft.decisions.get(decision.id) if draft else None
        if earlier is not None and _same_answer(earlier, decision):
            return earlier
    return None


def said_of(question: Question, decision: Decision, before: Decision | None) -> Decision:
    """The decision with its notes saying of which answer they were made, where it was another one."""
    if before is None:
        return decision
    was, now = (
        " and ".join(question.labels(d.choice)) or one_line(d.own) for d in (before, decision)
    )
    noted = {i: _noted(i, was, now) for i in before.insights if i.by not in COMPUTED}
    return replace(decision, insights=tuple(noted.get(i, i) for i in decision.insights))


def _noted(insight: Insight, was: str, now: str) -> Insight:
    """A note that was made of another answer says so; back at that answer it does not."""
    name, mark, of = insight.name.partition(_SAID_OF)
    of = of if mark else was
    return replace(insight, name=name if of in ("", now) else f"{name}{_SAID_OF}{of}")


_SAID_OF = ", said of "


def unsaid(before: Decision | None, now: Decision) -> dict[str, str]:
    """Words that were said of another choice: not recorded, but there again when the field is opened."""
    if before is None:
        return {}
    words = [(earlier_reason(now.id), before.rationale, now.rationale)]
    words += [(f"own:{now.id}", before.own, now.own)]
    words += [(f"{how}:{now.id}", before.reason, now.reason) for how in _aside(before.standing)]
    values = {
        typed_value(now.id, id_, stated.how): stated.text
        for id_, stated in before.values.items()
        if id_ not in now.values
    }
    return {field: was for field, was, said in words if was and not said} | values


def _aside(standing: Standing) -> tuple[str, ...]:
    """The field that asks for the reason of what is set aside so."""
    fields = {Standing.DEFERRED: "defer", Standing.NOT_APPLICABLE: "not applicable"}
    return (fields[standing],) if standing in fields else ()


def _quoted(
    state: State, question: Question, decision: Decision, before: Decision | None
) -> Decision:
    """Add what the catalogue says of the choice, and the tools that it names."""
    effects, rollback = combine(question, decision.choice), rollback_of(question, decision.choice)
    return named_tools(
        state, question, replace(decision, impact=effects, rollback=rollback), before
    )


def _unconfirmed(state: State, question: Question) -> tuple[str, ...]:
    """The categories that stay confirmed when an answer to this question changes."""
    return tuple(c for c in state.draft.kept if c != question.category)


def _decided(state: State, id_: str) -> Decision:
    """The answer that is changed; Refused where there is none."""
    question = _addressed(state, id_)
    decision = state.draft.decisions.get(id_)
    if decision is None:
        raise Refused(f"{question.title} has no answer yet.")
    return decision


def _recorded(state: State, decision: Decision) -> State:
    if decision == state.draft.decisions[decision.id]:
        return state
    question = state.catalogue.questions[decision.id]
    decisions = {**state.draft.decisions, decision.id: decision}
    return state.redraft(decisions=decisions, kept=_unconfirmed(state, question))
