"""How traces are held against what is decided, verb by verb: what makes each differ, and what leaves it open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.manifest_plans import facts_of

from facilitator.model import Decision, How, Plan, Standing, Stated, Statement
from facilitator.model.phases import ConformanceRule
from facilitator.phases.beside import beside
from facilitator.phases.conformance import LAST, conformance
from facilitator.phases.standing import ConformanceFinding
from facilitator.phases.traces import MOST_SHOWN, TraceIndex
from facilitator.storage.content import load_conformance
from facilitator.storage.steps_folder import steps_folder

FIELD = "a-field"


def found(
    rule: ConformanceRule, decision: Decision, *values: str
) -> tuple[ConformanceFinding, ...]:
    """What a rule says of a decision where the traces of a field have these values, a line each."""
    traces = [Statement(FIELD, v, "decided", "a.yml", n, v) for n, v in enumerate(values, 1)]
    plan = Plan("shop", decisions={decision.id: decision})
    return conformance([rule], TraceIndex(traces), facts_of(plan))


def chosen(question: str, *options: str, **values: str) -> Decision:
    stated = {name.replace("_", "-"): Stated(text) for name, text in values.items()}
    return Decision(question, choice=tuple(f"{question}.{o}" for o in options), values=stated)


def said(rule: ConformanceRule, decision: Decision, *values: str) -> str:
    (one,) = found(rule, decision, *values)
    return one.state.value


STORE = ConformanceRule(
    "secrets-store",
    FIELD,
    "why",
    compare="all-of",
    options={"manager": ("store",), "encrypted-in-git": ("sealed",)},
    against={"manager": ("plain", "sealed"), "platform": ("plain",)},
)


@pytest.mark.parametrize(
    ("options", "values", "state"),
    [
        (["manager"], ["plain"], "differs"),
        (["manager"], ["sealed"], "differs"),
        (["manager"], ["store", "plain"], "as-decided"),
        (["manager"], ["other"], "not-visible"),
        (["platform"], ["plain"], "differs"),
        (["platform"], ["store"], "not-visible"),
        (["manager", "encrypted-in-git"], ["store"], "not-visible"),
        (["manager", "encrypted-in-git"], ["store", "sealed"], "as-decided"),
    ],
)
def test_against(options: list[str], values: list[str], state: str) -> None:
    assert said(STORE, chosen("secrets-store", *options), *values) == state


def test_a_name_stands_for_the_values_that_are_given_together() -> None:
    rule = replace(STORE, against={"manager": ("open", "other")}, together={"open": ("plain",)})
    for value, state in {"plain": "differs", "other": "differs", "open": "not-visible"}.items():
        assert said(rule, chosen("secrets-store", "manager"), value) == state


def test_a_deploy_tool_that_is_seen_is_as_decided_and_a_platform_speaks_against_it() -> None:
    rules = load_conformance(steps_folder(None))
    rule = next(r for r in rules if r.decision == "deploy-tool" and r.options)
    here = replace(rule, trace=FIELD)
    for tool in rule.options:
        assert said(here, chosen("deploy-tool", tool), tool) == "as-decided"
    for tool in ("argocd", "flux", "helm", "kubectl", "docker-compose"):
        assert "fly" in rule.speaks_against(tool)


def test_what_stands_against_is_what_is_shown() -> None:
    (one,) = found(STORE, chosen("secrets-store", "manager"), "other", "plain", "sealed")
    assert [(t.value, t.line) for t in one.seen] == [("plain", 2), ("sealed", 3)]


def test_what_differs_names_only_the_options_that_the_lines_speak_against() -> None:
    (one,) = found(STORE, chosen("secrets-store", "encrypted-in-git", "manager"), "plain")
    assert (one.state.value, one.recorded) == ("differs", "Secrets manager")
    rules = load_conformance(steps_folder(None))
    rule = next(rule for rule in rules if rule.decision == "pipeline-hardening")
    rule = replace(rule, trace=FIELD)
    for value, label in (("unpinned", "Pinned"), ("all-rights", "Least rights")):
        (one,) = found(rule, chosen("pipeline-hardening", "pinned", "least-rights"), value)
        assert one.recorded.startswith(label) and ", " not in one.recorded


def test_a_choice_that_leaves_no_trace_is_not_judged() -> None:
    assert found(STORE, chosen("secrets-store", "file"), "plain") == ()
    own = Decision("secrets-store", own="a drawer")
    assert found(STORE, own, "plain") == ()


ORDER = ConformanceRule(
    "env-sequence",
    FIELD,
    "why",
    compare="in-order",
    options={"dev-staging-prod": ("dev", "staging", LAST), "direct-prod": ()},
    against={"direct-prod": ("staging",)},
)


@pytest.mark.parametrize(
    ("option", "values", "state"),
    [
        ("dev-staging-prod", [LAST, "dev", "staging"], "as-decided"),
        ("dev-staging-prod", [LAST], "differs"),
        ("dev-staging-prod", [LAST, "somewhere"], "not-visible"),
        ("dev-staging-prod", ["staging", LAST], "not-visible"),
        ("dev-staging-prod", ["dev", LAST], "differs"),
        ("dev-staging-prod", ["dev"], "not-visible"),
        ("dev-staging-prod", ["somewhere"], "not-visible"),
        ("direct-prod", ["staging", LAST], "differs"),
        ("direct-prod", [LAST], "not-visible"),
    ],
)
def test_in_order(option: str, values: list[str], state: str) -> None:
    assert said(ORDER, chosen("env-sequence", option), *values) == state


TOOL = ConformanceRule("database-migrations", FIELD, "why", value="migration-tool", compare="tool")


@pytest.mark.parametrize(
    ("name", "values", "state"),
    [
        ("Golang Migrate", ["golang-migrate"], "as-decided"),
        ("migrate", ["golang-migrate"], "as-decided"),
        ("golang-migrate v4", ["golang-migrate"], "as-decided"),
        ("Flyway", ["alembic", "flyway"], "as-decided"),
        ("Flyway", ["alembic"], "differs"),
        ("Flyway", [], "not-visible"),
        ("–", ["alembic"], "differs"),
    ],
)
def test_tool(name: str, values: list[str], state: str) -> None:
    decision = chosen("database-migrations", "pre-deploy", migration_tool=name)
    assert said(TOOL, decision, *values) == state


BLOCKS = ConformanceRule("sast", FIELD, "why", value="blocks", compare="blocks")


@pytest.mark.parametrize(
    ("words", "values", "state"),
    [
        ("high", ["yes"], "as-decided"),
        ("high", ["no"], "differs"),
        ("high", ["no", "yes"], "as-decided"),
        ("high", [], "not-visible"),
        ("Nothing", ["no"], "as-decided"),
        ("no findings", ["yes"], "differs"),
    ],
)
def test_blocks(words: str, values: list[str], state: str) -> None:
    assert said(BLOCKS, chosen("sast", "semgrep", blocks=words), *values) == state


SAME = ConformanceRule("health-checks", FIELD, "why", value="interval", compare="same")


@pytest.mark.parametrize(
    ("words", "values", "state"),
    [
        ("10 s", ["10s"], "as-decided"),
        ("10 s", ["5 s", "10 s"], "as-decided"),
        ("10 s", ["5 s"], "differs"),
        ("10 s", ["often"], "not-visible"),
    ],
)
def test_same(words: str, values: list[str], state: str) -> None:
    assert said(SAME, chosen("health-checks", "app-only", interval=words), *values) == state


def test_a_value_in_words_is_not_judged() -> None:
    decision = Decision("health-checks", values={"interval": Stated("about ten", How.IN_WORDS)})
    assert found(SAME, decision, "5 s") == ()


SHARES = ConformanceRule("deployment-pattern", FIELD, "why", value="shares", compare="shares")


@pytest.mark.parametrize(
    ("values", "state"),
    [
        (["5", "50"], "as-decided"),
        (["5", "50", "100"], "as-decided"),
        (["50"], "differs"),
        ([], "not-visible"),
    ],
)
def test_shares(values: list[str], state: str) -> None:
    decision = chosen("deployment-pattern", "canary", shares="5 % → 50 % → 100 %")
    assert said(SHARES, decision, *values) == state


NAMES = ConformanceRule(
    "env-sequence",
    FIELD,
    "why",
    value="environments",
    compare="names",
    options={"dev": ("development",), "staging": ("stage",), LAST: ("prod",)},
    open_with={FIELD: ("somewhere",)},
)


@pytest.mark.parametrize(
    ("words", "values", "state"),
    [
        ("stage → prod", ["staging", LAST], "as-decided"),
        ("stage → prod", ["staging"], "not-visible"),
        ("stage → prod", ["dev", "staging", LAST], "differs"),
        ("canada → prod", ["dev", LAST], "not-visible"),
        ("dev → stage → prod", ["dev", LAST], "differs"),
        ("dev → stage → prod", ["dev", LAST, "somewhere"], "not-visible"),
        ("dev → stage → prod", ["staging", LAST], "not-visible"),
        ("stage → canada → prod", [LAST], "not-visible"),
    ],
)
def test_names(words: str, values: list[str], state: str) -> None:
    decision = chosen("env-sequence", "dev-staging-prod", environments=words)
    assert said(NAMES, decision, *values) == state


def test_only_the_first_lines_are_shown() -> None:
    values = ["plain"] * (MOST_SHOWN + 2)
    (one,) = found(STORE, chosen("secrets-store", "platform"), *values)
    assert [t.line for t in one.seen] == list(range(1, MOST_SHOWN + 1))


ELSEWHERE = ConformanceRule(
    "secrets-store",
    FIELD,
    "why",
    compare="all-of",
    options={"manager": ("store",)},
    against={"manager": ("plain", "file=plain")},
    also=("file",),
    open_with={"handed-over": ()},
)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({FIELD: "plain"}, "differs"),
        ({FIELD: "plain", "handed-over": "yes"}, "not-visible"),
        ({FIELD: "plain", "file": "plain", "handed-over": "yes"}, "differs"),
        ({FIELD: "store", "handed-over": "yes"}, "as-decided"),
    ],
)
def test_steps_say_nothing_against_what_may_lie_elsewhere(
    fields: dict[str, str], state: str
) -> None:
    traces = [
        Statement(f, v, "decided", "a.yml", n, v) for n, (f, v) in enumerate(fields.items(), 1)
    ]
    decision = chosen("secrets-store", "manager")
    plan = Plan("shop", decisions={decision.id: decision})
    (one,) = conformance([ELSEWHERE], TraceIndex(traces), facts_of(plan))
    assert one.state.value == state


@pytest.mark.parametrize(
    ("asked", "other", "place"),
    [
        (chosen("unit-tests", "gate"), None, "the coverage service"),
        (chosen("unit-tests", "none"), None, ""),
        (chosen("unit-tests", "no-gate"), None, ""),
        (chosen("triggers", "manual"), None, "the settings of the CI/CD platform"),
        (
            chosen("triggers", "manual"),
            chosen("ci-cd-platform", "jenkins"),
            "the settings of the CI/CD platform",
        ),
        (chosen("triggers", "manual"), Decision("ci-cd-platform", Standing.NOT_APPLICABLE), ""),
    ],
)
def test_a_place_to_look_at_is_one_that_the_plan_has(
    asked: Decision, other: Decision | None, place: str
) -> None:
    decisions = {one.id: one for one in (asked, other) if one}
    facts, nothing = facts_of(Plan("shop", decisions=decisions)), TraceIndex(())
    rules = load_conformance(steps_folder())
    (one,) = (f for f in conformance(rules, nothing, facts) if f.subject == asked.id)
    assert one.rule.look_at == place
    assert beside(asked.id, rules, nothing, facts).look_at[:1] == ((place,) if place else ())
