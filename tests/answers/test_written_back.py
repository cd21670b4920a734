"""`answers`: a plan back to the file that writes the same bytes, and the empty file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from support.sample_project import TODAY, Command, Project, dump, sample_answers
from support.walkthrough import shipped_content

from facilitator.answers.player import play_file
from facilitator.answers.playing import Performing, Playing
from facilitator.answers.reading import parse_answers
from facilitator.answers.rehearsal import Rehearsal
from facilitator.answers.skeleton import skeleton
from facilitator.answers.writer import compose_answers
from facilitator.answers.yaml import lines
from facilitator.conditions import Facts, Truth, applies
from facilitator.content.yamlfile import parse
from facilitator.document.read import read
from facilitator.model import (
    Context,
    Decision,
    Effect,
    Evidence,
    Impact,
    Plan,
    Question,
    Standing,
    Status,
)
from facilitator.runtime.content import content
from facilitator.session import commands, events
from facilitator.session.commands import Scan
from facilitator.session.play import begin, play
from facilitator.session.state import Content
from facilitator.settings import Settings


def _back(project: Project, facilitator: Command) -> None:
    """The answers of the plan write the same plan."""
    first = project.bytes
    back = facilitator("answers", project.plan)
    assert (back.code, back.err) == (0, "")
    project.plan.unlink()
    again = facilitator("run", project.plan, "--answers", project.write("back.yaml", back.out))
    assert (again.code, again.err) == (0, "")
    assert project.bytes == first


def test_the_sample_comes_back_as_it_was(complete: Project, facilitator: Command) -> None:
    _back(complete, facilitator)


@pytest.mark.parametrize("left_out", ["branch-strategy", "rollback-type"])
def test_a_file_that_cannot_be_played_to_the_end_says_where_it_stops(
    project: Project, facilitator: Command, sample_plan: bytes, left_out: str
) -> None:
    """As after another delivery phase: a written step asks what it has no answer to."""
    plan = read(sample_plan, shipped_content().catalogue).plan
    open_ = {id_: d for id_, d in plan.decisions.items() if id_ != left_out}
    file = compose_answers(replace(plan, decisions=open_), shipped_content().catalogue)
    assert (
        f"# Not the whole plan can be played: `run` stops at what has no answer: {left_out}" in file
    )
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", file))
    assert result.code == 3 and f"{left_out} is not answered" in result.err
    project.plan.write_bytes(sample_plan)
    assert "stops at" not in facilitator("answers", project.plan).out


def test_own_words_edits_and_evidence_come_back(project: Project, facilitator: Command) -> None:
    answers = sample_answers()
    odd = "# no heading\n\n  indented: [x]\n```\nand 'quotes' \"both\" \\ {braces} — ok"
    answers["decisions"]["sast"] = {
        "choice": {"own": "Two scanners; see: below"},
        "rationale": odd,
        "dora_impact": {"lead-time": {"effect": "worsens", "why": "five minutes: measured # here"}},
        "rollback_implication": "- none\n- really",
        "tool": {"name": "Bandit", "version": "1.10", "reason": "pinned"},
    }
    answers["decisions"]["iac-scan"] = {"not_applicable": "yes"}
    answers["decisions"]["branch-filters"] = {"choice": "null"}
    answers["decisions"]["ci-cd-platform"] = {
        "choice": "github-actions",
        "evidence": [
            {"name": "Runner", "version": "2.330.0", "status": "verified", "checked_at": "2025-11-19",
             "sources": ["example.org/runner"]},
        ],
    }  # fmt: skip
    answers["workload"] = "web service: nightly restart"
    answers["targets"]["rework-rate"] = 7
    path = project.write("a.yaml", dump(answers))
    assert facilitator("run", project.plan, "--answers", path).code == 0
    _back(project, facilitator)
    assert "Bandit 1.10 — chosen by the user (pinned)" in project.plan.read_text()


def test_a_revised_plan_comes_back_with_what_it_superseded(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    project.plan.write_bytes(sample_plan)
    answers = sample_answers() | {"revision": "cheaper"}
    answers["decisions"]["packaging"] = "binary"
    assert (
        facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers))).code
        == 0
    )
    back = facilitator("answers", project.plan).out
    assert "supersedes: 'Container image (OCI) — cheaper'" in back


def test_a_plan_in_progress_comes_back_in_progress(project: Project, facilitator: Command) -> None:
    answers = sample_answers()
    del answers["decisions"]["sast"]
    facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    first = project.bytes
    back = facilitator("answers", project.plan).out
    project.plan.unlink()
    assert facilitator("run", project.plan, "--answers", project.write("back.yaml", back)).code == 3
    assert project.bytes == first


def test_the_skeleton_names_everything_and_answers_nothing(
    project: Project, facilitator: Command
) -> None:
    result = facilitator("answers", "--skeleton")
    assert result.code == 0
    known = content(_settings(project.root))
    for question in known.catalogue.questions.values():
        assert f"  {question.id.removeprefix('dora-target.')}:  #" in result.out
        for option in question.options:
            assert option.id.rpartition(".")[2] in result.out
    run = facilitator("run", project.plan, "--answers", project.write("a.yaml", result.out))
    assert run.code == 3
    assert project.bytes is None


def test_a_plan_that_cannot_be_read_has_no_answers(project: Project, facilitator: Command) -> None:
    assert facilitator("answers", project.plan).code == 2
    project.plan.write_text("---\na: [\n---\n")
    result = facilitator("answers", project.plan)
    assert result.code == 2
    assert f"{project.plan}:" in result.err


TEXTS = [
    "plain words", "yes", "null", "1.10", "0x1f", "-", "- a", "a: b", "a #b", "#a", "'", '"', "''", "\\", "{a}", "[a]",
    "*a", "&a", "!a", "%a", "@a", "`a`", "|", ">", "? a", "a\nb", "a\n\nb", "a\n b\n  c", "  a", "a  ", "a\n", "\na",
    "a \nb", "a\tb", "\ta\nb", "---", "a\n---\nb", "...", "…", "🙂\nzwei", "a\u200db", "\u00a0a", "\u00e9", "~", "a:", ":",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_reads_back_as_itself(text: str) -> None:
    written = (
        "\n".join(lines("key", {"of": [{"an": text}, text], "map": text, text or "k": "v"})) + "\n"
    )
    assert parse(written, "x", as_typed=True).data == {
        "key": {"of": [{"an": text}, text], "map": text, text: "v"}
    }


def _settings(root: Path) -> Settings:
    return Settings(root=root, today=TODAY)


class _NoProject:
    """A project without anything but one document that nobody reads."""

    def perform(self, act: commands.Command) -> events.Event:
        if isinstance(act, Scan):
            return events.Scanned((events.FoundDocument("architecture.md", "architecture"),))
        return events.DocumentRead("architecture.md")


def _play(known: Content, text: str, runtime: Performing) -> bytes:
    played, rehearsal = _opened(known, text, runtime)
    play_file(played)
    assert rehearsal.data is not None
    return rehearsal.data


def _opened(known: Content, text: str, runtime: Performing) -> tuple[Playing, Rehearsal]:
    answers = parse_answers(text.encode(), "a.yaml", known)
    reading = read(None, known.catalogue)
    state, _ = play(begin(known, TODAY, reading), events.Opened(reading))
    rehearsal = Rehearsal(None, known.catalogue, runtime)
    return Playing(state, answers, rehearsal, lambda _: None), rehearsal


def _rounds_of_options(known: Content) -> Iterator[dict[str, str]]:
    """Whole sets of answers: each option is chosen in one of them, those under a condition where it holds."""
    questions = [
        q for q in known.catalogue.questions.values() if not q.id.startswith("dora-target.")
    ]
    holding = {
        "zero-downtime": "required",
        "multi-region": "active-passive",
        "database-migrations": "expand-contract",
        "runner-infrastructure": "self-hosted",
        "artifact-format": "container-image",
    }
    free = max(len(known.catalogue.questions[id_].options) for id_ in holding)
    for turn in range(max(len(q.options) for q in questions)):
        said = {q.id: _pick(q, turn) for q in questions}
        yield said if turn < free else said | holding


def _pick(question: Question, turn: int) -> str:
    if not question.options:
        return f"words {turn}"
    return question.options[turn % len(question.options)].id.removeprefix(f"{question.id}.")


def _applying(known: Content, said: Mapping[str, str]) -> dict[str, str]:
    """Without what earlier answers rule out, which would cost a play each to be told."""
    kept: dict[str, Decision] = {}
    for question in known.catalogue.questions.values():
        if question.id in said:
            record = Facts(kept, Context(), frozenset(), known.catalogue)
            if question.asked_when is None or applies(question, record) is not Truth.FALSE:
                option = f"{question.id}.{said[question.id]}"
                kept[question.id] = Decision(question.id, choice=(option,))
    return {id_: said[id_] for id_ in kept}


def test_every_option_of_every_question_goes_there_and_back(project: Project) -> None:
    known = content(_settings(project.root))
    runtime, seen = _NoProject(), set()
    for decisions in _rounds_of_options(known):
        answers = sample_answers() | {
            "decisions": _applying(known, decisions),
            "rounds": {},
            "findings": {},
            "context": {},
        }
        data = _play(known, dump(answers), runtime)
        reading = read(data, known.catalogue)
        assert reading.status == "complete", reading.problems
        seen |= {c for d in reading.plan.decisions.values() for c in d.choice}
        back = compose_answers(reading.plan, known.catalogue)
        assert _play(known, back, runtime) == data
    reachable = {o for o in known.catalogue.options if not o.startswith("dora-target.")}
    assert reachable - seen == set()


def test_the_skeleton_is_a_file_that_can_be_read(project: Project) -> None:
    known = content(_settings(project.root))
    assert parse_answers(skeleton(known).encode(), "a.yaml", known).decisions == {}


def test_evidence_is_written_where_a_tool_can_be_named_and_only_there() -> None:
    """Without it, `run` would name a tool by itself that somebody took out of the decision."""
    known = shipped_content().catalogue
    named, plain = known.questions["deploy-tool"], known.questions["branch-strategy"]
    assert named.names_tool and not plain.names_tool
    evidence = (Evidence("argo-cd", "Argo CD", "3.2.1", Status.CHOSEN, "2025-11-20"),)
    aside = Standing.DEFERRED

    def written(question: Question, **given: object) -> str:
        decision = Decision(question.id, **given)  # type: ignore[arg-type]
        return compose_answers(Plan(decisions={question.id: decision}), known)

    chosen = (named.options[0].id,)
    assert "evidence: []" in written(named, choice=chosen)
    assert "version: '3.2.1'" in written(named, choice=chosen, evidence=evidence)
    assert "evidence" not in written(named, standing=aside, reason="later")
    assert "version: '3.2.1'" in written(named, standing=aside, reason="later", evidence=evidence)
    assert "evidence" not in written(plain, choice=(plain.options[0].id,))


def test_what_the_catalogue_says_by_itself_is_not_written() -> None:
    known = shipped_content().catalogue
    question = known.questions["ci-cd-platform"]
    option = question.options[0]
    metric, quoted = next(iter(option.dora.items()))
    own = Impact(Effect.WORSENS, "our runners queue")

    def written(impact: Impact, rollback: str) -> str:
        decision = Decision(
            question.id, choice=(option.id,), impact={metric: impact}, rollback=rollback
        )
        return compose_answers(Plan(decisions={question.id: decision}), known)

    assert "dora_impact" not in written(quoted, option.rollback)
    assert "our runners queue" in written(own, option.rollback)
    assert "rollback_implication" not in written(quoted, option.rollback)
    assert "rollback_implication: by hand" in written(quoted, "by hand")
