"""Manifests read back: what was made of a plan never disagrees with it, and a changed decision differs at its line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.examples import dear
from support.manifest_plans import MATRIX, any_plans, facts_of, made
from support.plan_strategies import catalogue, document, sample

from facilitator.content.source import ContentError
from facilitator.document.read import read
from facilitator.model import Decision, Plan, Standing, Stated
from facilitator.phases.manifest import is_of_plan, services_of
from facilitator.phases.standing import ConformanceFinding, Followed
from facilitator.phases.told_manifest import held_against
from facilitator.review.manifest_read import is_manifest, told_manifests
from facilitator.review.manifest_yaml import as_stream, as_yaml

FILE = "deploy/deployment-manifest.yaml"


def held(text: str, plan: Plan) -> tuple[ConformanceFinding, ...]:
    return held_against(told_manifests(FILE, text), facts_of(plan), MATRIX)


def differing(text: str, plan: Plan) -> dict[str, ConformanceFinding]:
    return {f.subject: f for f in held(text, plan) if f.state is Followed.DIFFERS}


@dear(10)
@given(any_plans())
def test_manifest_and_document_never_disagree(plan: Plan) -> None:
    """What the document says when it is read again is what the manifest says when it is read again."""
    written = read(document(plan), catalogue()).plan
    facts = facts_of(written)
    built = [made(written, service) for service in services_of(facts) or ("",)]
    text = as_stream(built)
    told = list(told_manifests(FILE, text))
    assert [one.service for one in told] == [one.service for one in built]
    for one, ours in zip(told, built, strict=True):
        assert one.project == written.project_name
        for entry in ours.entries():
            if is_of_plan(entry.subject, facts):
                assert one.entries[entry.subject].text == entry.text
    assert {f.state for f in held(text, written)} <= {Followed.AS_DECIDED}


@dear(15)
@given(any_plans(), st.data())
def test_a_changed_decision_differs_at_its_line(plan: Plan, data: st.DataObject) -> None:
    facts = facts_of(plan)
    stated = [e for e in made(plan).entries() if e.text and e.subject in plan.decisions]
    assume(stated)
    entry = data.draw(st.sampled_from(stated))
    text = as_yaml(made(plan))
    decision = plan.decisions[entry.subject]
    other = replace(decision, choice=(), own=f"{entry.text} and more")
    changed = replace(plan, decisions={**plan.decisions, entry.subject: other})
    assume(entry.subject in {e.subject for e in made(changed).entries()})
    found = differing(text, changed)[entry.subject]
    assert found.recorded == f"{entry.text} and more"
    (seen,) = found.seen
    assert seen.file == FILE
    assert text.split("\n")[seen.line - 1].strip().startswith(f"{entry.subject}:")
    assert is_of_plan(entry.subject, facts)


def plan_with(**decisions: Decision) -> Plan:
    plan = sample()
    named = {key.replace("_", "-"): decision for key, decision in decisions.items()}
    return Plan("shop", context=plan.context, decisions=named)


CANARY = Decision(
    "deployment-pattern",
    choice=("deployment-pattern.canary",),
    values={"shares": Stated("5 % → 100 %"), "hold": Stated("30 min")},
)


def test_a_value_that_was_changed_dropped_or_added_on_either_side() -> None:
    plan = plan_with(deployment_pattern=CANARY)
    text = as_yaml(made(plan))
    assert differing(text, plan) == {}
    other = replace(CANARY, values={**CANARY.values, "hold": Stated("20 min")})
    assert recorded(text, other) == "20 min"
    without = replace(CANARY, values={"shares": CANARY.values["shares"]})
    assert recorded(text, without) == "nothing"
    more = replace(CANARY, values={**CANARY.values, "implementation": Stated("by weights")})
    (absent,) = [
        f for f in held(text, plan_with(deployment_pattern=more)) if f.state is Followed.NOT_VISIBLE
    ]
    assert absent.recorded == "shop, deployment-pattern.implementation"


def recorded(text: str, pattern: Decision) -> str:
    """What the plan has for the hold, which the manifest has otherwise."""
    return differing(text, plan_with(deployment_pattern=pattern))[
        "deployment-pattern.hold"
    ].recorded


def test_what_was_open_in_the_manifest_and_is_decided_now() -> None:
    text = as_yaml(made(plan_with(deployment_pattern=replace(CANARY, values={}))))
    line = text.split("\n").index("    deployment-pattern.hold:  # Hold") + 1
    found = differing(text, plan_with(deployment_pattern=CANARY))["deployment-pattern.hold"]
    assert [(t.line, t.text) for t in found.seen] == [(line, "open")]
    ports = Decision("health-checks", choice=("health-checks.app-only",), values={"port": Stated("8080")})  # fmt: skip
    before = as_yaml(made(plan_with(deployment_pattern=CANARY)))
    found = differing(before, plan_with(deployment_pattern=CANARY, health_checks=ports))
    (seen,) = found["health-checks.port"].seen
    assert (seen.text, seen.line) == ("open", line_of_ports(before) + 1)


def line_of_ports(text: str) -> int:
    return text.split("\n").index("  ports:") + 1


def test_what_is_set_aside_now_and_was_decided_in_the_manifest() -> None:
    text = as_yaml(made(plan_with(deployment_pattern=CANARY)))
    aside = Decision("deployment-pattern", Standing.DEFERRED, reason="until spring")
    found = differing(text, plan_with(deployment_pattern=aside))["deployment-pattern"]
    assert found.recorded == "Deferred: until spring"


def test_another_phase_differs() -> None:
    plan = plan_with(deployment_pattern=CANARY)
    text = as_yaml(made(plan))
    moved = replace(plan, context=replace(plan.context, delivery_phase="staging"))
    assert differing(text, moved)["delivery-phase"].recorded == "staging"


def test_the_same_value_in_other_words_is_as_decided() -> None:
    plan = plan_with(deployment_pattern=CANARY)
    text = as_yaml(made(plan)).replace('"30 min"', "30m").replace('"5 % → 100 %"', "5, 100")
    assert "30m" in text
    assert differing(text, plan) == {}


def test_words_of_another_service_may_be_replaced() -> None:
    tool = Decision(
        "deploy-tool",
        choice=("deploy-tool.helm",),
        values={"services": Stated("api → web"), "command": Stated("deploy.sh api")},
    )
    plan = plan_with(deploy_tool=tool)
    text = as_yaml(made(plan, "web"))
    assert text.count('"deploy.sh api"') == 1
    assert differing(text.replace('"deploy.sh api"', '"deploy.sh web"'), plan) == {}
    other = as_yaml(made(plan, "api")).replace('"deploy.sh api"', '"deploy.sh now"')
    assert list(differing(other, plan)) == ["deploy-tool.command"]


def test_what_engineers_add_is_theirs() -> None:
    plan = plan_with(deployment_pattern=CANARY)
    text = as_yaml(made(plan))
    names = text.replace("    names:  # Names\n", "    names: [PORT, TOKEN]\n    more: {a: [1]}\n")
    names = "\n".join(line for line in names.split("\n") if "by name?" not in line)
    assert "[PORT, TOKEN]" in names
    assert differing(names + "further: 1\n", plan) == {}


@pytest.mark.parametrize(
    "text",
    [
        "deployment-manifest: 2\n",
        "deployment-manifest: 1\na: &x b\n",
        "deployment-manifest: 1\na: !!python/object:os.system x\n",
        "deployment-manifest: 1\na: [\n",
        "deployment-manifest: 1\ndeployment-manifest: 1\n",
        "x: 1\n---\n# two\ndeployment-manifest: 1\na: 'b\n",
        "deployment-manifest: 1\n" + "a: " + "[" * 500 + "]" * 500 + "\n",
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str) -> None:
    with pytest.raises(ContentError) as caught:
        list(told_manifests(FILE, text))
    assert caught.value.messages[0].startswith(f"{FILE}:")


def test_other_yaml_is_no_manifest() -> None:
    assert not is_manifest("kind: Deployment\nspec: {}\n")
    assert list(told_manifests(FILE, "a: 1\n---\nb: 2\n")) == []
    for shape in (
        "deployment-manifest: 1\n",
        "deployment-manifest: 1\nenvironment: x\nrollback: [a]\n",
    ):
        (one,) = told_manifests(FILE, shape)
        assert one.entries == {} and one.project == ""


def test_lines_are_those_of_the_file_in_every_document() -> None:
    plan = plan_with(deployment_pattern=CANARY)
    text = as_stream([made(plan), made(plan)])
    lines = text.split("\n")
    for one in told_manifests(FILE, text):
        assert lines[one.line - 1] == "deployment-manifest: 1"
        at = one.entries["deployment-pattern.hold"].line
        assert lines[at - 1].strip().startswith("deployment-pattern.hold:")
    assert len({one.line for one in told_manifests(FILE, text)}) == 2


def test_ends_of_lines_and_a_mark_at_the_start_are_those_of_any_editor() -> None:
    plan = plan_with(deployment_pattern=CANARY)
    text = "\ufeff" + as_stream([made(plan), made(plan)]).replace("\n", "\r\n")
    plain = list(told_manifests(FILE, as_stream([made(plan), made(plan)])))
    assert list(told_manifests(FILE, text)) == plain


PIECES = (
    "deployment-manifest: 1\n", "deployment-manifest", ": ", "\n", "  ", "environment:\n", "  ports:\n",
    "    open: x\n", "- ", "[", "]", "{", "}", "'", '"', "|\n", ">", "&a ", "*a", "!t ", "---\n", "...\n", "? ",
    "#", "\t", "\ufeff", "\x85", "%YAML 1.1\n", "text: ", "service: a\n", "project: [b]\n", "\\ud800",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_whatever_stands_there_is_read_or_told(text: str) -> None:
    try:
        told = list(told_manifests(FILE, text))
    except ContentError as refused:
        assert refused.messages[0].startswith(f"{FILE}:")
        return
    for one in told:
        assert isinstance(one.project, str)
        assert all(entry.line > 0 for entry in one.entries.values())
    held_against(told, facts_of(Plan("shop")), MATRIX)


def test_a_text_that_quotes_a_manifest_is_none() -> None:
    assert list(told_manifests(FILE, '"a\ndeployment-manifest: 1\n"\n')) == []
    assert list(told_manifests(FILE, "- a\n- b: |\n   x\n# deployment-manifest: 1\n")) == []
