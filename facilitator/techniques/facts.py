"""Facts about one decision, each with the placeholders it fills; one that is missing leaves a prompt unasked.

What each fact fills is listed in steps/methods.yaml and held against this table by a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from facilitator.asking import is_offered
from facilitator.model import METRICS, Effect, Metric, Nature, Option, Question
from facilitator.model.content import TARGETS
from facilitator.techniques import opposed, wording
from facilitator.techniques.agreement import MANY, are_many
from facilitator.techniques.quote import FactFinder, Filled, Quote
from facilitator.techniques.round_context import RoundContext, left_out, nature_of
from facilitator.techniques.said import OF_THE_USER, THE_PAIR

DEMANDING = 4
"""Lowest level of a target that a choice can work against: from there on days count."""


def _answer(quote: Quote) -> Filled:
    if quote.context.answer(quote.question.id) is None:
        return None
    return {
        **quote.worded("choice", quote.question),
        "choice!": wording.choice(quote.context, quote.question, bare=True),
        "decision": wording.title(quote.question),
    }


def _choice(quote: Quote) -> Filled:
    is_target = quote.question.id.startswith(TARGETS)
    if is_target or left_out(quote.options):
        return None
    return _answer(quote)


def _of_nature(*natures: Nature) -> FactFinder:
    def find(quote: Quote) -> Filled:
        known = nature_of(quote.question, quote.options)
        return _choice(quote) if known in natures else None

    return find


def _left_out(quote: Quote) -> Filled:
    """Doing without something that stops or shows a fault; without a cache or a matrix nothing gets through."""
    if quote.question.id not in quote.context.library.guards or not left_out(quote.options):
        return None
    values = _answer(quote)
    many = {f"left_out{MANY}": ""} if are_many(quote.options) else {}
    return values and {**values, **many, "left_out": values["choice"]}


def _text(name: str, field: str, words: int) -> FactFinder:
    """A text of a chosen option with so many words; of `none`, only what its siblings do not say too."""

    def find(quote: Quote) -> Filled:
        common = _shared(quote.question, field) if left_out(quote.options) else ()
        found = []
        for option in quote.options:
            for text in getattr(option, field):
                if len(text.split()) >= words and text not in common:
                    found.append(text)
        picked = quote.pick(found)
        return {name: wording.quoted(picked)} if picked else None

    return find


def _shared(question: Question, field: str) -> set[str]:
    """What the options other than doing without say in a field."""
    shared: set[str] = set()
    for option in question.options:
        if not left_out((option,)):
            shared.update(getattr(option, field))
    return shared


def _rollback(quote: Quote) -> Filled:
    text = quote.decision.rollback
    if not text and len(quote.options) == 1:
        text = quote.options[0].rollback
    return {"rollback": quote.said(text)} if len(text.split()) > 4 else None


def _reasons(quote: Quote, effect: Effect) -> list[tuple[Metric, str]]:
    """The metrics that the decision moves this way, with why, where why is more than a word."""
    found = []
    for metric in METRICS:
        impact = quote.decision.impact.get(metric)
        if impact is None or impact.effect is not effect or quote.metric not in ("", metric):
            continue
        if len(impact.why.split()) > 1:
            found.append((metric, impact.reason))
    return found


def _moves(effect: Effect, metric: str, why: str) -> FactFinder:
    def find(quote: Quote) -> Filled:
        found = quote.pick(_reasons(quote, effect))
        if found is None:
            return None
        return {metric: found[0].title.lower(), why: quote.said(found[1])}

    return find


def target(context: RoundContext, metric: str) -> str:
    """The recorded target for a metric, in words; empty when none is recorded."""
    question = context.catalogue.questions.get(f"{TARGETS}{metric}")
    if question is None or context.answer(question.id) is None:
        return ""
    return wording.choice(context, question, bare=True)


def _target(quote: Quote) -> Filled:
    for metric in _metrics_in_turn(quote):
        words = target(quote.context, metric)
        if words and quote.metric in ("", metric):
            return {"target": words, "target_metric": _metric_title(quote, metric)}
    return None


def _metrics_in_turn(quote: Quote) -> Iterable[str]:
    """Of a target its own metric; else those that the decision moves, then the others."""
    own = quote.question.id.removeprefix(TARGETS)
    if own != quote.question.id:
        return (own,)
    moved = [
        metric
        for metric, impact in quote.decision.impact.items()
        if impact.effect in (Effect.IMPROVES, Effect.WORSENS)
    ]
    return dict.fromkeys([*moved, *METRICS])


def _metric_title(quote: Quote, metric: str) -> str:
    return wording.title(quote.context.catalogue.questions[f"{TARGETS}{metric}"])


def _target_against(quote: Quote) -> Filled:
    against = _reasons(quote, Effect.WORSENS)
    found = quote.pick([(m, why) for m, why in against if demanding(quote.context, m)])
    if found is None:
        return None
    metric, why = found
    return {
        "against_metric": _metric_title(quote, metric),
        "against_target": target(quote.context, metric),
        "against_why": quote.said(why),
    }


def demanding(context: RoundContext, metric: str) -> bool:
    """Whether a target is recorded that something slow would miss: half a year leaves room for a release branch."""
    if not target(context, metric):
        return False
    options = context.chosen(f"{TARGETS}{metric}")
    return all(option.level >= DEMANDING or not option.level for option in options)


def _tension(quote: Quote) -> Filled:
    context, question = quote.context, quote.question
    found = quote.pick([one for one in context.fresh_tensions if question.id in one.decisions])
    if found is None or context.answer(question.id) is None:
        return None
    names = opposed.names(found, context, question.id)
    return {
        "tension_why": wording.quoted(opposed.why(found)),
        "tension_question": found.question,
        "tension_choices": (", and " if " and " in "".join(names) else " and ").join(names),
        THE_PAIR: found.pair,
    }


def _alternative(quote: Quote) -> Filled:
    if not quote.options:
        return None
    option = quote.pick([o for o in quote.question.options if _could_be_chosen(o, quote)])
    if option is None:
        return None
    many = {f"alternative{MANY}": ""} if are_many([option]) else {}
    return {
        **many,
        "alternative": wording.label(option),
    }


def _is_offered(option: Option, context: RoundContext) -> bool:
    return is_offered(option, context.facts)


def _could_be_chosen(option: Option, quote: Quote) -> bool:
    """Whether an option stands beside the chosen ones with something that speaks for it."""
    if option in quote.options or not option.pros or not _is_offered(option, quote.context):
        return False
    return not left_out((option,)) and not option.id.endswith(".not-applicable")


def _superseded(quote: Quote) -> Filled:
    text = quote.decision.supersedes
    return {"superseded": f"“{wording.excerpt(text)}”"} if text.strip() else None


def _tool(quote: Quote) -> Filled:
    found = quote.pick(quote.decision.evidence)
    return {"tool": found.name, "tool_evidence": wording.evidence(found)} if found else None


def _set_aside(quote: Quote) -> Filled:
    reason = quote.decision.reason or quote.decision.rationale
    if quote.context.answer(quote.question.id) or not reason.strip():
        return None
    return {"set_aside": wording.title(quote.question), "set_aside_reason": wording.excerpt(reason)}


def _risk(quote: Quote) -> Filled:
    risks = [i for i in quote.decision.insights if i.kind == "accepted-risk"]
    found = quote.pick([risk for risk in risks if risk.owner and risk.until])
    if found is None:
        return None
    return {
        "risk": wording.excerpt(found.text),
        "risk_owner": found.owner,
        "risk_until": found.until,
    }


OF_DECISION: Mapping[str, FactFinder] = {
    "answer": _answer,
    "choice": _choice,
    "running": _of_nature(Nature.PART, Nature.ACT),
    "part": _of_nature(Nature.PART),
    "act": _of_nature(Nature.ACT),
    "left-out": _left_out,
    "con": _text("con", "cons", 6),
    "prerequisite": _text("prerequisite", "prerequisites", 6),
    "rollback": _rollback,
    "worsens": _moves(Effect.WORSENS, "worse_metric", "worse_why"),
    "improves": _moves(Effect.IMPROVES, "better_metric", "better_why"),
    "target": _target,
    "target-against": _target_against,
    "tension": _tension,
    "alternative": _alternative,
    "superseded": _superseded,
    "tool": _tool,
    "set-aside": _set_aside,
    "risk": _risk,
    **OF_THE_USER,
}
"""Facts that belong to the quoted decision."""
