"""Facts about one decision, each with the placeholders it fills; one that is missing leaves a prompt unasked.

What each fact fills is listed in steps/methods.yaml and held against this table by a test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from facilitator.model import METRICS, Decision, Effect, Metric, Option, Question
from facilitator.techniques import wording
from facilitator.techniques.round_context import RoundContext, left_out

Values = Mapping[str, str]
TARGETS = "dora-target."
"""Questions whose answer is a target, not a choice with trade-offs."""
DEMANDING = 4
"""Lowest level of a target that a choice can work against: from there on days count."""
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Quote:
    """One decision as a prompt quotes it."""

    context: RoundContext
    question: Question
    turn: int
    """Which entry of a list is quoted: number of the prompt plus earlier rounds."""
    metric: str = ""
    bare: frozenset[str] = frozenset()
    """Placeholders of choices whose decision the template names itself."""

    @property
    def decision(self) -> Decision:
        """The decision as it stands."""
        return self.context.decisions[self.question.id]

    @property
    def options(self) -> tuple[Option, ...]:
        """What was chosen."""
        return self.context.chosen(self.question.id)

    def pick(self, items: Sequence[Item]) -> Item | None:
        """The entry whose turn it is; None when there is none."""
        return items[self.turn % len(items)] if items else None

    def said(self, text: str) -> str:
        """What is said of one chosen option, of a text about all of them."""
        return wording.excerpt(self.pick(wording.parts(text, self.options)) or text)

    def worded(self, name: str, question: Question) -> str:
        """The answer to a question, for the placeholder `name`."""
        return wording.choice(self.context, question, bare=name in self.bare)


def always(quote: Quote) -> Values:
    """What every prompt may name."""
    category = quote.context.catalogue.categories[quote.question.category]
    return {
        "project": quote.context.project or "this project",
        "category": wording.lowered(category.title),
    }


def _answer(quote: Quote) -> Values | None:
    if quote.context.answer(quote.question.id) is None:
        return None
    question = quote.question
    bare = wording.choice(quote.context, question, bare=True)
    return {
        "choice": quote.worded("choice", question),
        "choice!": bare,
        "decision": wording.title(question),
    }


def _choice(quote: Quote) -> Values | None:
    is_target = quote.question.id.startswith(TARGETS)
    return None if is_target or left_out(quote.options) else _answer(quote)


def _running(quote: Quote) -> Values | None:
    return _choice(quote) if quote.question.id in quote.context.library.runs else None


def _left_out(quote: Quote) -> Values | None:
    """Doing without something that stops or shows a fault; without a cache or a matrix nothing gets through."""
    guards = quote.question.id in quote.context.library.guards
    values = _answer(quote) if guards and left_out(quote.options) else None
    return {**values, "left_out": values["choice"]} if values else None


def _text(name: str, field: str, words: int) -> Callable[[Quote], Values | None]:
    """A text of a chosen option; of `none`, only what its siblings do not say too."""

    def fact(quote: Quote) -> Values | None:
        common = _shared(quote.question, field) if left_out(quote.options) else frozenset()
        found = [
            t
            for o in quote.options
            for t in getattr(o, field)
            if len(t.split()) >= words and t not in common
        ]
        text = quote.pick(found)
        return {name: wording.quoted(text)} if text else None

    return fact


def _shared(question: Question, field: str) -> frozenset[str]:
    return frozenset(t for o in question.options if not left_out((o,)) for t in getattr(o, field))


def _interaction(quote: Quote) -> Values | None:
    context, known = quote.context, quote.context.catalogue.options
    recorded = {c for d in context.decisions for c in (o.id for o in context.chosen(d))}
    mine = {o.id for o in quote.options}
    pairs = [
        (i.other, i.note)
        for o in quote.options
        for i in o.interactions
        if i.other in recorded - mine
    ]
    pairs += [
        (o, i.note)
        for o in sorted(recorded - mine)
        for i in known[o].interactions
        if i.other in mine
    ]
    found = quote.pick(
        [
            (o, n)
            for o, n in pairs
            if len(n.split()) > 2 and known[o].id.partition(".")[0] != quote.question.id
        ]
    )
    if not found:
        return None
    other = context.catalogue.questions[_question_of(found[0])]
    return {
        "interaction": wording.quoted(found[1]),
        "other_choice": quote.worded("other_choice", other),
        "other_decision": wording.title(other),
    }


def _question_of(option: str) -> str:
    return option.rpartition(".")[0]


def _rollback(quote: Quote) -> Values | None:
    text = quote.decision.rollback or (quote.options[0].rollback if len(quote.options) == 1 else "")
    return {"rollback": quote.said(text)} if len(text.split()) > 4 else None


def _effect(quote: Quote, effect: Effect) -> tuple[Metric, str] | None:
    wanted = (Metric(quote.metric),) if quote.metric else METRICS
    impact = quote.decision.impact
    found = [(m, impact[m].why) for m in wanted if m in impact and impact[m].effect is effect]
    return quote.pick([(m, w) for m, w in found if len(w.split()) > 1])


def _worsens(quote: Quote) -> Values | None:
    found = _effect(quote, Effect.WORSENS)
    return (
        {"worse_metric": found[0].title.lower(), "worse_why": quote.said(found[1])}
        if found
        else None
    )


def _improves(quote: Quote) -> Values | None:
    found = _effect(quote, Effect.IMPROVES)
    return (
        {"better_metric": found[0].title.lower(), "better_why": quote.said(found[1])}
        if found
        else None
    )


def target(context: RoundContext, metric: str) -> str:
    """The recorded target for a metric, in words; empty when none is recorded."""
    question = context.catalogue.questions.get(f"{TARGETS}{metric}")
    if question is None or context.answer(question.id) is None:
        return ""
    return wording.choice(context, question, bare=True)


def _target(quote: Quote) -> Values | None:
    own = quote.question.id.removeprefix(TARGETS)
    moved = [
        m for m, i in quote.decision.impact.items() if i.effect in (Effect.IMPROVES, Effect.WORSENS)
    ]
    order = [own] if own != quote.question.id else dict.fromkeys([*moved, *METRICS])
    recorded = [str(m) for m in order if target(quote.context, m) and quote.metric in ("", m)]
    if not recorded:
        return None
    return {
        "target": target(quote.context, recorded[0]),
        "target_metric": _metric(quote, recorded[0]),
    }


def _metric(quote: Quote, name: str) -> str:
    return wording.title(quote.context.catalogue.questions[f"{TARGETS}{name}"])


def _target_against(quote: Quote) -> Values | None:
    wanted = (Metric(quote.metric),) if quote.metric else METRICS
    impact = quote.decision.impact
    against = [
        m
        for m in wanted
        if m in impact and impact[m].effect is Effect.WORSENS and len(impact[m].why.split()) > 1
    ]
    metric = quote.pick([m for m in against if _demanding(quote.context, m)])
    if metric is None:
        return None
    return {
        "against_metric": _metric(quote, metric),
        "against_target": target(quote.context, metric),
        "against_why": quote.said(impact[metric].why),
    }


def _demanding(context: RoundContext, metric: str) -> bool:
    """Whether a target is recorded that something slow would miss: half a year leaves room for a release branch."""
    levels = [o.level for o in context.chosen(f"{TARGETS}{metric}")]
    return bool(target(context, metric)) and all(
        (level or DEMANDING) >= DEMANDING for level in levels
    )


def _tension(quote: Quote) -> Values | None:
    context = quote.context
    found = quote.pick([t for t in context.open_tensions if quote.question.id in t.decisions])
    if found is None or context.answer(quote.question.id) is None:
        return None
    other = next(d for d in found.decisions if d != quote.question.id and context.answer(d))
    pair = (quote.question, context.catalogue.questions[other])
    return {
        "tension_why": wording.quoted(found.why),
        "tension_question": found.question,
        "tension_choices": " and ".join(wording.choice(context, q) for q in pair),
    }


def _alternative(quote: Quote) -> Values | None:
    if not quote.options:
        return None
    rest = [
        o
        for o in quote.question.options
        if o not in quote.options and not left_out((o,)) and not _no_case(o)
    ]
    option = quote.pick([o for o in rest if o.pros])
    return (
        {"alternative": wording.label(option), "alternative_pro": wording.quoted(option.pros[0])}
        if option
        else None
    )


def _no_case(option: Option) -> bool:
    return option.id.endswith(".not-applicable")


def _rationale(quote: Quote) -> Values | None:
    text = quote.decision.rationale
    return {"rationale": wording.excerpt(text)} if text.strip() else None


def _detail(quote: Quote) -> Values | None:
    stated = [
        (d.label, quote.decision.details[d.key])
        for d in quote.question.details
        if quote.decision.details.get(d.key)
    ]
    found = quote.pick(stated)
    return {"detail_name": found[0], "detail": wording.excerpt(found[1])} if found else None


def _superseded(quote: Quote) -> Values | None:
    text = quote.decision.supersedes
    return {"superseded": f"“{wording.excerpt(text)}”"} if text.strip() else None


def _tool(quote: Quote) -> Values | None:
    found = quote.pick(quote.decision.evidence)
    return {"tool": found.name, "tool_evidence": wording.evidence(found)} if found else None


def _set_aside(quote: Quote) -> Values | None:
    reason = quote.decision.reason or quote.decision.rationale
    if quote.context.answer(quote.question.id) or not reason.strip():
        return None
    return {"set_aside": wording.title(quote.question), "set_aside_reason": wording.excerpt(reason)}


def _risk(quote: Quote) -> Values | None:
    found = quote.pick(
        [i for i in quote.decision.insights if i.kind == "accepted-risk" and i.owner and i.until]
    )
    if found is None:
        return None
    return {
        "risk": wording.excerpt(found.text),
        "risk_owner": found.owner,
        "risk_until": found.until,
    }


OF_DECISION: Mapping[str, Callable[[Quote], Values | None]] = {
    "answer": _answer,
    "choice": _choice,
    "running": _running,
    "left-out": _left_out,
    "con": _text("con", "cons", 3),
    "pro": _text("pro", "pros", 3),
    "prerequisite": _text("prerequisite", "prerequisites", 2),
    "interaction": _interaction,
    "rollback": _rollback,
    "worsens": _worsens,
    "improves": _improves,
    "target": _target,
    "target-against": _target_against,
    "tension": _tension,
    "alternative": _alternative,
    "rationale": _rationale,
    "detail": _detail,
    "superseded": _superseded,
    "tool": _tool,
    "set-aside": _set_aside,
    "risk": _risk,
}
"""Facts that belong to the quoted decision."""
