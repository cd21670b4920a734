"""What the catalogue says of a choice: effects of several options combined, rollback text, sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from facilitator.model import (
    ARGUED,
    METRICS,
    Catalogue,
    Decision,
    Effect,
    Impact,
    Metric,
    Option,
    Question,
    Source,
)

_UNKNOWN = Impact(Effect.UNKNOWN)


def has_effects(question: Question) -> bool:
    """Say whether the question's options carry effects, so that its decision records them."""
    return any(option.dora for option in question.options)


def combine(question: Question, choice: Sequence[str]) -> Mapping[Metric, Impact]:
    """Combine the effects of the chosen options; all unknown where none is chosen (own words, deferred, …).

    Empty where the question's options carry no effects.
    """
    if not has_effects(question):
        return {}
    chosen = _chosen(question, choice)
    if len(chosen) == 1:
        return {metric: chosen[0].dora.get(metric, _UNKNOWN) for metric in METRICS}
    return {metric: _combined(metric, chosen) for metric in METRICS}


def _chosen(question: Question, choice: Sequence[str]) -> tuple[Option, ...]:
    return tuple(o for o in map(question.option, choice) if o is not None)


def _combined(metric: Metric, chosen: Sequence[Option]) -> Impact:
    stated = [(o.label, o.dora.get(metric, _UNKNOWN)) for o in chosen]
    if len({impact for _, impact in stated}) == 1:
        return stated[0][1]
    effects = {impact.effect for _, impact in stated}
    if not stated or Effect.UNKNOWN in effects:
        known = [f"{label}: {impact.why}" for label, impact in stated if impact.why]
        return Impact(Effect.UNKNOWN, "; ".join(known))
    moving = effects - {Effect.NEUTRAL}
    if len(moving) > 1 or Effect.MIXED in moving:
        return Impact(Effect.MIXED, _against_each_other(stated, moving))
    effect = next(iter(moving), Effect.NEUTRAL)
    return Impact(effect, _reasons(stated, effect))


def worsened_by(question: Question, choice: Sequence[str], metrics: Collection[Metric]) -> str:
    """Give the reasons for which chosen options worsen metrics; where there are several options, each with its label.

    What waits is released less often: beside a reason for the lead time none is given for the frequency.
    """
    chosen = _chosen(question, choice)
    told = []
    for option in chosen:
        worse = [m for m, i in option.dora.items() if m in metrics and i.effect is Effect.WORSENS]
        if Metric.LEAD_TIME in worse:
            worse = [metric for metric in worse if metric is not Metric.DEPLOYMENT_FREQUENCY]
        why = _once(dict.fromkeys(option.dora[m].why for m in worse if option.dora[m].why))
        if why:
            told.append(f"{option.label}: {why}" if len(chosen) > 1 else why)
    return "; ".join(told)


def _once(reasons: Iterable[str]) -> str:
    """Join reasons; that all of them are argued is said once."""
    listed, head = list(reasons), f"{ARGUED}: "
    if all(reason.startswith(head) for reason in listed):
        listed = [reason.removeprefix(head) if n else reason for n, reason in enumerate(listed)]
    return "; ".join(listed)


def _reasons(stated: Iterable[tuple[str, Impact]], effect: Effect) -> str:
    """Name the options with this effect, each with its reason."""
    told = []
    for label, impact in stated:
        if impact.effect is effect:
            told.append(f"{label}: {impact.why}" if impact.why else label)
    return "; ".join(told)


def _against_each_other(stated: Iterable[tuple[str, Impact]], moving: Collection[Effect]) -> str:
    """Name the options that pull apart, each with its effect and reason."""
    told = []
    for label, impact in stated:
        if impact.effect in moving:
            why = f", {impact.why}" if impact.why else ""
            told.append(f"{label}: {impact.effect}{why}")
    return "; ".join(told)


def rollback_of(question: Question, choice: Sequence[str]) -> str:
    """Give the catalogue's rollback text for a choice; several options each with their label before it."""
    texts = [(o.label, o.rollback) for o in _chosen(question, choice) if o.rollback]
    if len(texts) == 1 and len(choice) == 1:
        return texts[0][1]
    return " ".join(f"{label}: {text}" for label, text in texts)


_MOVING = (Effect.IMPROVES, Effect.WORSENS, Effect.MIXED)


def cited_sources(
    question: Question,
    decision: Decision,
    catalogue: Catalogue,
    effects: Collection[Effect] = _MOVING,
) -> tuple[Source, ...]:
    """Name the source behind each option whose effects a decision took over: the first that the option names.

    An effect that is marked as argued has none, nor one that is none of `effects`.
    """
    if not decision.impact or decision.impact != combine(question, decision.choice):
        return ()
    stated = (
        option
        for option in _chosen(question, decision.choice)
        if any(i.effect in effects and _is_sourced(i) for i in option.dora.values())
    )
    ids = dict.fromkeys(key for option in stated for key in option.sources[:1])
    return tuple(catalogue.sources[key] for key in ids if key in catalogue.sources)


def _is_sourced(impact: Impact) -> bool:
    return bool(impact.why) and not impact.why.startswith(ARGUED)
