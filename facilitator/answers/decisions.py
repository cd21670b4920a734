"""One answer of the file as the events that a user would make for it."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.answers.playing import Playing
from facilitator.answers.reading import Place
from facilitator.answers.schema import DecisionAnswer, EvidenceAnswer, ToolAnswer
from facilitator.document.evidence import kebab
from facilitator.model import Evidence, Insight, Kind, Question, Status
from facilitator.session import events
from facilitator.session.naming import unchecked


def play_decision(
    playing: Playing, question: Question, answer: DecisionAnswer, place: Place
) -> None:
    """Answer a question; AnswersError where the engine refuses it."""
    playing.insist(_answer(question, answer), place)
    _play_words(playing, question.id, answer, place)
    _play_evidence(playing, question, answer, place)
    if answer.insights:
        told = tuple(Insight(**dict(i)) for i in answer.insights)
        playing.insist(events.SetInsights(question.id, told), (*place, "insights"))
    if answer.supersedes:
        playing.insist(events.SetSupersedes(question.id, answer.supersedes), (*place, "supersedes"))


def _play_words(playing: Playing, id_: str, answer: DecisionAnswer, place: Place) -> None:
    """Say what the file says besides the choice: values, rationale, effects, what going back means."""
    for key, value in answer.values.items():
        given = events.SetValue(id_, key, value.said, value.how)
        playing.insist(given, (*place, "values", key))
    rationale = answer.rationale
    if rationale is None and answer.choice is not None:
        rationale = playing.answers.said.defaults.rationale or None
    if rationale is not None:
        playing.insist(events.SetRationale(id_, rationale), (*place, "rationale"))
    for metric, impact in answer.dora_impact.items():
        event = events.SetImpact(id_, metric.value, impact.effect.value, impact.why)
        playing.insist(event, (*place, "dora_impact", metric.value))
    if answer.rollback_implication is not None:
        rollback = events.SetRollback(id_, answer.rollback_implication)
        playing.insist(rollback, (*place, "rollback_implication"))


def _answer(question: Question, answer: DecisionAnswer) -> events.Event:
    if answer.not_applicable is not None:
        return events.NotApplicable(question.id, answer.not_applicable)
    if answer.choice is None:
        return events.Defer(question.id, answer.deferred or "")
    if answer.choice.own or question.kind in (Kind.TEXT, Kind.PERCENT):
        return events.OwnWords(question.id, answer.choice.own or "; ".join(answer.choice.ids))
    if question.kind is Kind.MULTI:  # ids as words are the options, whatever was chosen before
        return events.OwnWords(question.id, "; ".join(answer.choice.ids))
    return events.Choose(question.id, answer.choice.ids[0])


def _play_evidence(
    playing: Playing, question: Question, answer: DecisionAnswer, place: Place
) -> None:
    for tool in answer.tool:
        playing.insist(events.RecordEvidence(question.id, _stated(playing, tool)), (*place, "tool"))
    if answer.evidence is None:
        return
    recorded = playing.state.draft.decisions[question.id].evidence
    played: list[events.Event] = [events.DropTool(question.id, e.tool) for e in recorded]
    played += [events.RecordEvidence(question.id, e) for e in _evidence(answer.evidence)]
    for event in played:
        playing.insist(event, (*place, "evidence"))


def _stated(playing: Playing, tool: ToolAnswer) -> Evidence:
    """What is recorded of a tool: the user's number, what a check found, or that nobody looked."""
    known = unchecked(playing.state, tool.name.strip())
    if tool.version:
        today, reason = playing.state.today, " ".join(tool.reason.split())
        version = " ".join(tool.version.split())
        return Evidence(known.tool, known.name, version, Status.CHOSEN, today, reason=reason)
    return playing.checked.get(known.tool, known) if tool.check else known


def _evidence(stated: tuple[EvidenceAnswer, ...]) -> Iterator[Evidence]:
    for entry in stated:
        tool = entry.tool or kebab(entry.name)
        yield Evidence(
            tool,
            entry.name,
            entry.version,
            entry.status,
            entry.checked_at,
            entry.sources,
            entry.reason,
        )
