"""Plans in which every question is decided and every value given, each value with a mark of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from facilitator.model import (
    Context,
    Decision,
    Fact,
    Impact,
    Insight,
    Kind,
    Plan,
    Question,
    Stated,
    ValueField,
    ValueKind,
)
from facilitator.model.content import METRICS, Effect
from facilitator.patterns import regex
from facilitator.text import strip_unsafe
from facilitator.values import RefusedError, read, show
from support.clusters import GATEWAY, cluster_plan
from support.pipelines import HOSTILE, RUNNERS, decided
from support.rollouts import rollout
from support.walkthrough import shipped_content

PLATFORMS = ("github-actions", "gitlab-ci", "jenkins", "azure-devops", "circleci", "buildkite")
PATTERNS = (
    "canary",
    "blue-green",
    "rolling",
    "recreate",
    "ab-testing",
    "worker-handover",
    "store-phased",
    "in-place",
)
WORKLOADS = ("web-service", "queue-worker", "function", "container-app", "single-server")
MORE_HOSTILE = (
    "; reboot",
    "two\nlines",
    "\u202eright to left",
    "bell\x07 and \x1b[31m",
    "</script><b>bold</b>",
    "**strong** _em_ ~~gone~~",
    "[link](javascript:x)",
    "1. item",
    "> quote",
    "--- # heading",
    "```",
    "| cell |",
    "<!-- -->",
    "%{x} %s %d",
    "\\\\ \\n \\",
    "=",
    "'; DROP",
    "{{ .Values.x }}",
    "#{x} #!",
    "$$ @ ^",
    "\u2028line separator\x85",
    "\ttab\t",
    "a\r\nb",
    "\u0645\u0631\u062d\u0628\u0627",
)
_PIECES = regex(r"(->|→|[,;\s])|.")
_MARK = regex(r"\bq[0-9]+x\b")
WORDS = (*HOSTILE, *MORE_HOSTILE)
FREE = frozenset([ValueKind.TEXT, ValueKind.NAME, ValueKind.WHO, ValueKind.LIST, ValueKind.NAMES])
"""Kinds in which a person writes what they like."""
NAMED_BY_PLATFORMS = frozenset(
    [
        "env-sequence.environments",
        "env-sequence.approval",
        "branch-strategy.main-branch",
        "triggers.tag-pattern",
        "triggers.schedule",
        "branch-filters.production-from",
        "runner-infrastructure.labels",
        "deployment-pattern.max-surge",
        "deployment-pattern.max-unavailable",
        "deployment-pattern.unit",
        "deploy-tool.services",
        "service-order.order",
        "repository-strategy.parts",
        "lb-integration.entry",
        "metrics-monitoring.version-label",
        "rollout-controller.metric-source",
        "rollout-controller.without-data",
    ]
)
"""Values that a platform takes in a form of its own; a target refuses or asks about any other."""


class WholePlan(NamedTuple):
    """A plan, and each free text in it by what it is."""

    plan: Plan
    texts: dict[str, str]
    """Subject (`question.value`, `question.rationale` …) to the text as the plan holds it."""


ARGO = decided("rollout-controller", "argo-rollouts", metric_source="Prometheus in the cluster")
FLAGGER = decided("rollout-controller", "flagger", metric_source="Prometheus in the cluster")
PIPELINE = decided("rollout-controller", "weights-by-pipeline")
STEPS = {"shares": "20, 40, 60, 100", "hold": "5 min", "check_interval": "1 min"}


def _shifting() -> Plan:
    pattern = decided("deployment-pattern", "canary", shares="10, 100", hold="5 min")
    return rollout(pattern, workload="lambda", facts={"cloud": "aws"})


def _on_cluster(pattern: str, *more: Decision, **values: str) -> Plan:
    plan = cluster_plan(pattern, *more, **values)
    known = (Fact("container-strategy", ("kubernetes",)),)
    return replace(plan, context=Context("production", "web-service", (), (), known))


BASES: dict[str, Callable[[], Plan]] = {
    "as it comes": Plan,
    "proxy": rollout,
    "systemd": lambda: rollout(workload="single server"),
    "compose": lambda: rollout(phase="poc", workload="web service"),
    "cloud run": lambda: rollout(facts={"container-strategy": "cloud-run"}),
    "sam": _shifting,
    "roll": lambda: _on_cluster("rolling", max_surge="1", max_unavailable="0"),
    "argo": lambda: _on_cluster("canary", ARGO, GATEWAY, **STEPS),
    "argo sides": lambda: _on_cluster("blue-green", ARGO, keep_old="1 h", check_interval="1 min"),
    "flagger": lambda: _on_cluster("canary", FLAGGER, GATEWAY, **{**STEPS, "check_interval": "5 min"}),
    "route": lambda: _on_cluster("canary", PIPELINE, GATEWAY, **STEPS),
}  # fmt: skip
"""Plans of which the choices, and the values in a form of their own, replace those of a whole plan."""


class Making(NamedTuple):
    """What a whole plan is made for, and with which words."""

    platform: str = "github-actions"
    pattern: str = "canary"
    workload: str = "web-service"
    words: tuple[str, ...] = ("plain words",)
    seed: int = 0
    choices: str = "first"
    """`first` takes the first option of each question, anything else one by chance."""
    base: str = "as it comes"
    """Of `BASES`: what it runs on."""


def made_for(making: Making) -> WholePlan:
    """Decide every question and give every value; free texts end in one of the words, each with a number before it."""
    chance, texts = random.Random(making.seed), {}
    number = iter(range(10_000))

    def word(subject: str, text: str, *, line: bool = True) -> str:
        chosen = making.words[chance.randrange(len(making.words))]
        said = strip_unsafe(f"{text} q{next(number)}x {chosen}").strip()
        texts[subject] = " ".join(said.split()) if line else said
        return texts[subject]

    decisions = {}
    for question in shipped_content().catalogue.questions.values():
        decisions[question.id] = _decided(question, making, chance, word)
    if making.platform in RUNNERS:
        labels = {"labels": Stated(RUNNERS[making.platform][0])}
        decisions["runner-infrastructure"] = replace(
            decisions["runner-infrastructure"], values=labels
        )
    base = BASES[making.base]()
    for id_, given in base.decisions.items():
        decisions[id_] = _on_base(decisions[id_], given)
    name = word("project", "shop")
    refused = [s for s in texts if "." in s and not _said(decisions, s, texts[s])]
    for subject in refused:
        del texts[subject]
    facts = (Fact("container-strategy", ("kubernetes",)), Fact("iac-tool", ("terraform",)))
    context = Context("production", making.workload, (), (), facts)
    if base.decisions:
        context = base.context
    return WholePlan(Plan(name, "Ada", "2026-11-20", (1, 2, 3, 4, 5), context, decisions), texts)


def _on_base(whole: Decision, given: Decision) -> Decision:
    """The decision of the base, with the free texts of the whole plan."""
    question = shipped_content().catalogue.questions[whole.id]
    free = {f.id for f in question.values if _is_free(f"{whole.id}.{f.id}", f)}
    own = {id_: stated for id_, stated in whole.values.items() if id_ in free}
    stated = {id_: stated for id_, stated in given.values.items() if id_ not in free}
    return replace(whole, choice=given.choice, own="", values={**own, **stated})


def _is_free(subject: str, field: ValueField) -> bool:
    return field.kind in FREE and subject not in NAMED_BY_PLATFORMS


def mark_of(text: str) -> str:
    """The mark in a text of a whole plan; empty where there is none."""
    found = _MARK.search(text)
    return found[0] if found else ""


def _said(decisions: dict[str, Decision], subject: str, text: str) -> bool:
    """Whether the plan still holds a text: a value that was refused is not in it."""
    question, _, part = subject.rpartition(".")
    decision = decisions[question]
    held = (
        decision.rationale,
        decision.rollback,
        decision.own,
        *(i.text for i in decision.insights),
    )
    return text in held or decision.said(part) == text


def _decided(question: Question, making: Making, chance: random.Random, word) -> Decision:
    values = {}
    for field in question.values:
        if stated := _stated(f"{question.id}.{field.id}", field, word):
            values[field.id] = stated
    choice = _choice(question, making, chance)
    risk = Insight(word(f"{question.id}.risk", "risk"), kind="accepted-risk", owner="team")
    return Decision(
        question.id,
        choice=choice,
        own="" if choice else _own(question, word),
        values=values,
        rationale=word(f"{question.id}.rationale", "because", line=False),
        rollback=word(f"{question.id}.rollback", "back", line=False),
        impact={metric: Impact(Effect.NEUTRAL) for metric in METRICS},
        insights=(risk,) if question.id in ("deployment-pattern", "rollback-type") else (),
    )


def _own(question: Question, word) -> str:
    return "5" if question.kind is Kind.PERCENT else word(f"{question.id}.own", "own words")


def _choice(question: Question, making: Making, chance: random.Random) -> tuple[str, ...]:
    given = {"ci-cd-platform": making.platform, "deployment-pattern": making.pattern}
    if question.id in given:
        return (f"{question.id}.{given[question.id]}",)
    ids = [option.id for option in question.options]
    if not ids or making.choices == "first":
        return tuple(ids[:1])
    many = 2 if question.kind is Kind.MULTI else 1
    return tuple(chance.sample(ids, min(many, len(ids))))


def _stated(subject: str, field: ValueField, word) -> Stated | None:
    """A value of its kind; a free one with a word behind it, where its kind takes that."""
    example = show(read(field.example, field.kind, field.unit))
    if not _is_free(subject, field):
        return Stated(example)
    said = word(subject, example, line=field.kind is not ValueKind.TEXT)
    try:
        return Stated(show(read(said, field.kind, field.unit)))
    except RefusedError:
        return Stated(example)


def harmless(making: Making) -> Making:
    """The same plan with letters for every sign that does not part names: all of it falls into the same pieces."""
    words = (strip_unsafe(word) for word in making.words)
    return making._replace(words=tuple(_PIECES.sub(lambda m: m[1] or "w", w) for w in words))


@cache
def many(count: int) -> tuple[Making, ...]:
    """Plans of every platform, pattern and workload in turn, with words by chance."""
    chance = random.Random(17)
    return tuple(
        Making(
            PLATFORMS[n % len(PLATFORMS)],
            PATTERNS[n // 2 % len(PATTERNS)],
            WORKLOADS[n // 3 % len(WORKLOADS)],
            tuple(chance.sample(WORDS, 6)),
            n,
            "by chance" if n % 3 else "first",
            tuple(BASES)[n % len(BASES)],
        )
        for n in range(count)
    )


def changes(plan: Plan) -> Iterator[tuple[str, Plan]]:
    """Each decision of a plan chosen otherwise, then each value given otherwise, one at a time."""
    questions = shipped_content().catalogue.questions
    for id_, decision in plan.decisions.items():
        for other in _otherwise(questions[id_], decision):
            yield id_, replace(plan, decisions={**plan.decisions, id_: other})
        for field in questions[id_].values:
            if field.id in decision.values:
                values = {**decision.values, field.id: _other_value(field, decision)}
                held = replace(decision, values=values)
                yield f"{id_}.{field.id}", replace(plan, decisions={**plan.decisions, id_: held})


def _otherwise(question: Question, decision: Decision) -> Iterable[Decision]:
    others = [option.id for option in question.options if option.id not in decision.choice]
    if others:
        return [replace(decision, choice=(others[0],))]
    return [replace(decision, own="7" if question.kind is Kind.PERCENT else "other own words")]


def _other_value(field: ValueField, decision: Decision) -> Stated:
    """Another value of the kind: the first number in it is another one, or a word stands before it."""
    said = decision.values[field.id].text
    for other in _others(field, said):
        try:
            text = show(read(other, field.kind, field.unit))
        except RefusedError:
            continue
        if text != said:
            return Stated(text)
    raise ValueError(f"no other value of {field.id}: {said}")


def _others(field: ValueField, said: str) -> Iterator[str]:
    yield from {
        ValueKind.SHARES: ["10, 40, 100"],
        ValueKind.DATE: ["2026-01-09"],
        ValueKind.WHEN: ["Tue 10:00-11:00 Europe/Paris"],
        ValueKind.URL_PATH: ["/changed"],
        ValueKind.PATH: ["changed/path"],
        ValueKind.DURATION: ["77 s"],
        ValueKind.RATE: ["77/s", "77 per week"],
        ValueKind.PORT: ["7777"],
        ValueKind.PERCENT: ["77 %"],
        ValueKind.COUNT: ["77", f"77 {field.unit}"],
        ValueKind.NUMBER: ["77"],
        ValueKind.THRESHOLD: ["changed fails 7 times every 7 s", "changed > 7 % over 7 min"],
    }.get(field.kind, [])
    yield "changed → other" if "→" in said else "changed"
