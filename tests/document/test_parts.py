"""The parts of a section: combined effects, evidence lines, the flow, and how `show` puts a plan."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from support import plan_strategies as plans

from facilitator.conditions import Facts
from facilitator.document import shown
from facilitator.document.compose import compose_section
from facilitator.document.diagrams import deployment, mermaid, overview
from facilitator.document.evidence import line_of, read_line
from facilitator.document.impact import combine, rollback_of
from facilitator.document.inline import plain
from facilitator.document.parse import parse_section
from facilitator.document.read import read
from facilitator.model import (
    METRICS,
    Context,
    Decision,
    Effect,
    Evidence,
    Fact,
    Impact,
    Kind,
    Metric,
    Option,
    Plan,
    Question,
    Standing,
    Stated,
    Status,
    ValueField,
    ValueKind,
)

CATALOGUE = plans.catalogue()
TOOLS = CATALOGUE.tool_ids
PLAN = plans.sample()


def question(**effects: tuple[Effect, str]) -> Question:
    """A question with one option per keyword, each with one effect on every metric."""
    options = tuple(
        Option(
            f"q.{key}",
            key.upper(),
            dora={m: Impact(*effect) for m in METRICS},
            rollback=f"undo {key}",
        )
        for key, effect in effects.items()
    )
    return Question("q", "Q", "Field", Kind.MULTI, "?", options=options)


UP, DOWN, FLAT, UNKNOWN = Effect.IMPROVES, Effect.WORSENS, Effect.NEUTRAL, Effect.UNKNOWN


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((UP, "x"), (UP, "y"), Impact(UP, "A: x; B: y")),
        ((UP, "x"), (FLAT, "y"), Impact(UP, "A: x")),
        ((UP, "x"), (DOWN, "y"), Impact(Effect.MIXED, "A: improves, x; B: worsens, y")),
        ((FLAT, "x"), (FLAT, "y"), Impact(FLAT, "A: x; B: y")),
        ((FLAT, "x"), (FLAT, "x"), Impact(FLAT, "x")),
        ((UP, "x"), (UNKNOWN, ""), Impact(UNKNOWN, "A: x")),
    ],
)
def test_effects_of_two_options_combine(one, other, expected: Impact) -> None:
    asked = question(a=one, b=other)
    assert combine(asked, ("q.a", "q.b"))[Metric.LEAD_TIME] == expected


def test_one_option_speaks_for_itself() -> None:
    asked = question(a=(UP, "x"), b=(DOWN, "y"))
    assert combine(asked, ("q.a",)) == {m: Impact(UP, "x") for m in METRICS}
    assert rollback_of(asked, ("q.a",)) == "undo a"
    assert rollback_of(asked, ("q.a", "q.b")) == "A: undo a B: undo b"


def test_without_an_option_all_effects_are_unknown() -> None:
    assert combine(question(a=(UP, "x")), ()) == {m: Impact(UNKNOWN) for m in METRICS}


def test_a_question_without_effects_has_none() -> None:
    targets = CATALOGUE.questions["dora-target.lead-time"]
    assert combine(targets, (targets.options[0].id,)) == {}


LINES = {
    "Argo Rollouts 1.8.3 — verified, as of 2026-11-20, from github.com/argoproj/argo-rollouts": Evidence(
        "argo-rollouts",
        "Argo Rollouts",
        "1.8.3",
        Status.VERIFIED,
        "2026-11-20",
        ("github.com/argoproj/argo-rollouts",),
    ),
    "Argo Rollouts — unverified (offline), 2026-11-20": Evidence(
        "argo-rollouts", "Argo Rollouts", "", Status.UNVERIFIED, "2026-11-20", (), "offline"
    ),
    "Flagger 1.41 — chosen by the user (pinned (by the platform team)), 2026-11-20": Evidence(
        "flagger",
        "Flagger",
        "1.41",
        Status.CHOSEN,
        "2026-11-20",
        (),
        "pinned (by the platform team)",
    ),
    "GitHub Actions — not-versioned (a service), 2026-11-20": Evidence(
        "github-actions", "GitHub Actions", "", Status.NOT_VERSIONED, "2026-11-20", (), "a service"
    ),
    "Flux 2.8 — conflicting, as of 2026-11-20, from a.io/x and b.io/y": Evidence(
        "flux", "Flux", "2.8", Status.CONFLICTING, "2026-11-20", ("a.io/x", "b.io/y")
    ),
}


@pytest.mark.parametrize("line", LINES)
def test_evidence_is_a_line_that_reads_back(line: str) -> None:
    assert line_of(LINES[line], TOOLS) == line
    assert read_line(line, TOOLS) == LINES[line]


@given(evidence=plans.evidence)
def test_any_evidence_reads_back_from_one_line(evidence: Evidence) -> None:
    line = line_of(evidence, TOOLS)
    assert "\n" not in line
    assert read_line(plain(line, {}), TOOLS) == evidence


@pytest.mark.parametrize(
    "text", ["", "x", "A — fine, 2026", "`{}`", "`{1}`", '`{"status": "verified", "sources": 3}`']
)
def test_what_is_no_evidence_is_none(text: str) -> None:
    assert read_line(text, TOOLS) is None


def test_an_empty_plan_draws_every_stage_as_open() -> None:
    text = mermaid(deployment(Plan(), CATALOGUE))
    assert {"build", "test", "security", "package", "verify"} <= set(
        re.findall(r'(\w+)\["\w+<br/>open"\]', text)
    )


def test_the_overview_is_one_line_that_names_every_stage_a_change_passes() -> None:
    line = overview(Facts({}, Context(), frozenset(), CATALOGUE))
    assert line.startswith("Commit → Source → Build → ")
    assert line.endswith(" → Production → Verify\n") and line.count("\n") == 1
    drawn_ids = [node.title for node in deployment(Plan(), CATALOGUE)]
    assert drawn_ids[-2:] == ["Production", "Verify"], "in one order in both"
    aside = [c.id for c in CATALOGUE.step(3).categories if not c.passed]
    assert aside == ["configuration"]
    assert line.count(" → ") == len(CATALOGUE.step(3).categories) - len(aside) + 1


def test_a_stage_that_somebody_adds_is_drawn_where_it_stands() -> None:
    step = CATALOGUE.step(3)
    one = replace(step.categories[1], id="another", heading="Another Gate")
    added = replace(step, categories=(*step.categories[:-1], one, step.categories[-1]))
    known = replace(CATALOGUE, steps=(*CATALOGUE.steps[:2], added, *CATALOGUE.steps[3:]))
    line = overview(Facts({}, Context(), frozenset(), known))
    assert "→ Another Gate → Production →" in line
    assert "--> another --> production" in mermaid(deployment(Plan(), known))


@pytest.mark.parametrize(
    ("build", "test", "named"),
    [
        (Decision("build-tool", Standing.NOT_APPLICABLE), "none", ""),
        (Decision("build-tool", Standing.NOT_APPLICABLE), "no-gate", "Test"),
        (Decision("build-tool", own="make"), "none", "Build"),
        (Decision("build-tool", Standing.DEFERRED), "none", "Build"),
    ],
)
def test_a_stage_in_which_nothing_is_done_is_not_on_the_way(
    build: Decision, test: str, named: str
) -> None:
    later = Decision("artifact-format", Standing.DEFERRED)
    unit = Decision("unit-tests", choice=(f"unit-tests.{test}",))
    decisions = {one.id: one for one in (build, later, unit)}
    line = overview(Facts(decisions, Context(), frozenset(), CATALOGUE))
    assert [one for one in ("Build", "Test") if f"→ {one} →" in line] == [n for n in [named] if n]
    drawn_ids = {node.title for node in deployment(Plan(decisions=decisions), CATALOGUE)}
    assert drawn_ids & {"Build", "Test"} == {n for n in [named] if n}


def test_the_diagram_names_the_environments_before_production_and_the_steps_of_the_roll_out() -> (
    None
):
    pattern = CATALOGUE.questions["deployment-pattern"]
    fields = tuple(
        ValueField(kind.value, kind.upper(), kind, "?", example, essential=True)
        for kind, example in ((ValueKind.SHARES, "5, 100"), (ValueKind.DURATION, "5 min"))
    )
    step = CATALOGUE.step(4)
    stated = [
        replace(c, questions=(replace(pattern, values=fields),)) if c.id == pattern.category else c
        for c in step.categories
    ]
    known = replace(
        CATALOGUE, steps=(*CATALOGUE.steps[:3], replace(step, categories=tuple(stated)))
    )
    values = {"shares": Stated("5 % → 100 %"), "duration": Stated("5 min")}
    decision = Decision(pattern.id, choice=("deployment-pattern.canary",), values=values)
    named = {"environments": Stated("dev → staging → production")}
    sequence = Decision("env-sequence", choice=("env-sequence.direct-prod",), values=named)
    decided = {pattern.id: decision, sequence.id: sequence}
    text = mermaid(deployment(Plan(decisions=decided), known))
    assert "env_2" not in text
    assert 'env_0["dev"] --> env_1["staging"] --> gate --> ' in text
    assert " --> step_1 --> production --> verify" in text
    assert 'step_1["5 % of production<br/>5 min"]' in text
    assert 'production["Production<br/>Canary deployment"]' in text
    assert "step_1 & verify -. fails .-> rollback" in text


@pytest.mark.parametrize(
    ("answer", "stops"),
    [
        ({"choice": ("env-sequence.ephemeral-prod",)}, ["ephemeral"]),
        ({"choice": ("env-sequence.direct-prod",)}, []),
        ({"choice": ("env-sequence.dev-staging-prod",)}, ["dev", "staging"]),
        ({"own": "straight to the server"}, []),
        ({"own": "lab, staging, prod"}, ["lab", "staging"]),
        ({"own": "x", "values": {"environments": Stated("test → production")}}, ["test"]),
        ({"own": "x", "values": {"environments": Stated("test → Production → on vm1")}}, ["test"]),
        ({"standing": Standing.DEFERRED, "reason": "next year"}, []),
    ],
)
def test_no_environment_is_passed_that_only_the_project_names(answer, stops: list[str]) -> None:
    context = Context(facts=(Fact("environments", ("dev", "staging", "production")),))
    decided = {"env-sequence": Decision("env-sequence", **answer)}
    flow = deployment(Plan(context=context, decisions=decided), CATALOGUE)
    assert [node.title for node in flow if node.id.startswith("env_")] == stops


def test_the_way_back_names_who_decides_and_at_which_number() -> None:
    values = {
        "rollback-type": ("hybrid", {"decides": Stated("on call > 1")}),
        "rollback-criteria": ("error-rate", {"threshold": Stated("errors > 2 % over 5 min")}),
    }
    decisions = {
        key: Decision(key, choice=(f"{key}.{option}",), values=stated)
        for key, (option, stated) in values.items()
    }
    text = mermaid(deployment(Plan(decisions=decisions), CATALOGUE))
    (back,) = [line for line in text.splitlines() if "rollback[" in line]
    assert "<br/>Decided By: on call above 1<br/>" in back
    assert "<br/>Error Limit: errors above 2 % over 5 min" in back


def test_the_diagram_shows_what_was_decided_and_the_way_back() -> None:
    text = mermaid(deployment(PLAN, CATALOGUE))
    assert CATALOGUE.options[PLAN.decisions["deployment-pattern"].choice[0]].label in text
    assert re.search(r"verify -\. fails \.-> rollback\[\"Rollback<br/>\w", text)


@pytest.mark.parametrize(
    "words", ['"]; click x "javascript:1"', "```\n## Heading", "<script>", "%%{init: {}}%%", "end"]
)
def test_own_words_cannot_leave_their_node(words: str) -> None:
    decisions = {"deploy-tool": Decision("deploy-tool", own=words)}
    label = r"([^\"<>`#;&{}*]|#\d+;)*"
    box = rf'\w+\["{label}(<br/>{label})?"\]'
    shape = rf"    ({box}|({box}|\w+)( --> ({box}|\w+))+|\w+ -\. fails \.-> {box})"
    flow = mermaid(deployment(Plan(decisions=decisions), CATALOGUE))
    for line in flow.splitlines()[1:]:
        assert re.fullmatch(shape, line), line


def test_every_character_of_own_words_is_in_the_diagram() -> None:
    words = 'lint; unit *and* e2e & "smoke" #1 [fast]'
    decisions = {"deploy-tool": Decision("deploy-tool", own=words)}
    flow = mermaid(deployment(Plan(decisions=decisions), CATALOGUE))
    (line,) = [line for line in flow.splitlines() if "lint" in line]
    said = re.sub(r"#(\d+);", lambda m: chr(int(m[1])), line)
    assert words in said


def test_shown_json_fits_its_schema() -> None:
    data = plans.document(PLAN)
    found = shown.as_json(
        read(data, CATALOGUE), CATALOGUE, "pipeline.md", {"step": 4, "categories": ["rollback"]}
    )
    schema = json.loads(
        Path(shown.__file__).with_name("show.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.validate(json.loads(json.dumps(found)), schema)
    assert found["targets"] == {
        "deployment-frequency": "l1",
        "lead-time": "l1",
        "change-failure-rate": 5,
        "recovery-time": "l1",
        "rework-rate": 5,
    }
    pattern = next(d for d in found["decisions"] if d["decision"] == "deployment-pattern")
    assert pattern["choice"] == ["blue-green"] and pattern["state"] == "decided"
    assert set(pattern["dora_impact"]) == set(METRICS)


def test_unknown_is_shown_as_unknown() -> None:
    decision = Decision("feature-flags", Standing.DEFERRED, reason="until spring")
    data = plans.save(None, Plan(decisions={"feature-flags": decision}), 4)
    found = shown.as_json(read(data, CATALOGUE), CATALOGUE)
    (entry,) = found["decisions"]
    assert entry["label"] == "Deferred — until spring"
    assert {impact["effect"] for impact in entry["dora_impact"].values()} == {"unknown"}
    assert "Approach: Deferred — until spring" in shown.as_text(read(data, CATALOGUE), CATALOGUE)


def test_shown_text_draws_nothing_that_a_terminal_obeys() -> None:
    data = plans.document(PLAN).replace(b"The platform team", b"\x1b]52;c;x\x07The platform team")
    data = data.replace(b"**Build Tool:**\n\n> main", b"**Build Tool:** \x1b[31mmain")
    text = shown.as_text(read(data, CATALOGUE), CATALOGUE, "a\x1b[2Jb.md")
    assert "\x1b" not in text and "\u241b" in text


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ((), "_not stated_"),
        (
            (Evidence("jenkins", "Jenkins", "2.541", Status.VERIFIED),),
            "2.541",
        ),
        (
            (Evidence("jenkins", "Jenkins", status=Status.UNVERIFIED),),
            "unverified",
        ),
    ],
)
def test_the_version_of_the_platform_is_what_its_evidence_says(
    evidence: tuple[Evidence, ...], said: str
) -> None:
    decision = Decision("ci-cd-platform", choice=("ci-cd-platform.jenkins",), evidence=evidence)
    text = compose_section(
        CATALOGUE.step(2), Plan(decisions={"ci-cd-platform": decision}), CATALOGUE
    )
    assert f"\n- **Platform:** Jenkins · **Version:** {said}\n" in text


def test_headings_and_fields_are_those_that_readers_search_for() -> None:
    text = "".join(compose_section(CATALOGUE.step(n), PLAN, CATALOGUE) for n in (2, 3, 4))
    for field in (
        "## Pipeline Architecture",
        "### CI/CD Platform",
        "**Version:**",
        "**Configuration Format:**",
        "**Pipeline Implications:**",
        "## Pipeline Stages",
        "### Pipeline Overview",
        "**SCA/Dependency Scanning:**",
        "**Signing/Provenance:**",
        "**Rollback Triggers:** decided once, in Rollback Strategy",
        "**Environment Progression:**",
        "## Deployment Strategy",
        "### DORA Metrics Alignment",
        "**Mean Time to Recovery:**",
        "**Rollback Impact:**",
        "### Deployment Strategy Summary",
    ):
        assert re.search(rf"(?:\n(?: *- )?| · ){re.escape(field)}", f"\n{text}"), field


def test_a_choice_that_the_catalogue_does_not_know_is_kept_as_words() -> None:
    decision = Decision("deployment-pattern", choice=("deployment-pattern.shadow",))
    text = compose_section(CATALOGUE.step(4), Plan(decisions={decision.id: decision}), CATALOGUE)
    assert (
        parse_section(CATALOGUE.step(4), text, CATALOGUE).decisions[decision.id].own
        == "deployment-pattern.shadow"
    )


@pytest.mark.parametrize("standing", [Standing.NOT_APPLICABLE, Standing.DEFERRED])
def test_no_version_is_missing_where_there_is_no_platform(standing: Standing) -> None:
    aside = Decision("ci-cd-platform", standing, reason="pushed from a laptop")
    text = compose_section(CATALOGUE.step(2), Plan(decisions={aside.id: aside}), CATALOGUE)
    assert "**Platform:**" in text and "**Version:**" not in text
    found = parse_section(CATALOGUE.step(2), text, CATALOGUE).decisions
    assert dict(found) == {aside.id: aside}
