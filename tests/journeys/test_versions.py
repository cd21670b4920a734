"""Versions in a real terminal with the real search client, against a network of our own that can be lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import local_site
from support.guided import (
    ALL_ANSWERED,
    FORM,
    PROGRAM,
    Guided,
    catalogue,
    given,
    played,
    surroundings,
)
from support.journey_answers import complete
from support.journey_plans import drafted
from support.terminal import SIZES, Terminal

pytestmark = pytest.mark.journey

LATER = str(1795046400 + 41 * 86_400)
"""41 days after the day on which the plan is written."""
ROWS = [
    {
        "tool": "argo cd",
        "title": "Release v3.6.1 · argoproj/argo-cd",
        "href": "https://github.com/argoproj/argo-cd/releases/tag/v3.6.1",
        "body": "v3.6.1 Latest. released this 04 Nov 14:20",
    },
    {
        "tool": "argo cd",
        "title": "We tried Argo CD 3.7.0-rc1",
        "href": "https://blog.example.com/argo-cd",
        "body": "Argo CD 3.7.0-rc1 works for us. Requires Kubernetes 1.31.",
    },
    {
        "tool": "flux",
        "title": "Release v2.9.0 · fluxcd/flux2",
        "href": "https://github.com/fluxcd/flux2/releases/tag/v2.9.0",
        "body": "v2.9.0 Latest. released this 04 Nov 14:20",
    },
]
ACCEPTED = "Argo CD 3.6.1 — verified, as of 2026-11-19, from github.com/argoproj/argo-cd/releases/tag/v3.6.1"
OVERRIDDEN = "Flux 2.8.1 — chosen by the user (pinned by the platform team), 2026-11-19"
LOST = "Helm — unverified (no connection), 2026-11-19"


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Any]:
    """The stand-in for search engines; the test is skipped, visibly, where no certificate can be made."""
    if not local_site.have_openssl():
        pytest.skip("openssl is not here: the real client is NOT tested")
    folder = tmp_path / "site"
    folder.mkdir()
    with local_site.site(folder, ROWS) as server:
        yield server


def online(network: Any) -> dict[str, str]:
    return {
        "FACILITATOR_VERSIONS_PROXY": network.url,
        "FACILITATOR_VERSIONS_CA_FILE": str(network.ca),
    }


def up_to_the_deploy_tool(project: Path, plan: Path, state: Path) -> None:
    """Steps 1 and 2 written and step 3 drafted up to the question for the deploy tool, as `run` leaves it."""
    drafted(project, plan, state, {**complete(), "documents": "all"}, "deploy-tool")


def opened(
    project: Path, state: Path, plan: Path, env: dict[str, str], size: tuple[int, int] = (80, 24)
) -> Terminal:
    argv = [*PROGRAM, str(plan), "--project-root", str(project), "--state-dir", str(state)]
    return Terminal(argv, columns=size[0], rows=size[1], cwd=project, env={**surroundings(), **env})


def resumed(terminal: Terminal) -> None:
    terminal.wait_for("resume in step 3")
    terminal.press("r")
    terminal.wait_for("▸ Deploy stage")
    terminal.press("right")
    terminal.wait_for("Which tool changes the target?")


def close_the_form(terminal: Terminal) -> None:
    """It asks why behind each digit."""
    terminal.wait_for("ctrl+s keep")
    terminal.press("escape")
    terminal.wait_for("▸ Deploy stage", gone="ctrl+s keep")


def send_after_seeing_what(terminal: Terminal, network: Any) -> None:
    """A tool is chosen: nothing is sent before the words and where they go were seen; a second goes beside it."""
    terminal.press("1")
    terminal.wait_for(
        "The version of Argo CD can be looked up: on the question, s shows what would be sent."
    )
    close_the_form(terminal)
    terminal.press("s")
    terminal.wait_for(
        "y sends this", '"Argo CD" latest stable release', "To duckduckgo, brave, mojeek."
    )
    assert network.seen == []
    # progress; keys go on working; a second tool is looked up beside the first
    network.behave("slow:1.5")
    terminal.press("y")
    terminal.wait_for('Looking for "Argo CD" latest stable release')
    terminal.press("escape")
    terminal.wait_for("looking up 1 version …")
    terminal.press("2")
    terminal.wait_for("● Flux", "looking up 2 versions …")
    close_the_form(terminal)
    terminal.wait_for("was looked up: s shows what was found.", gone="looking up")
    network.behave("ok")


def accept_one_and_override_the_next(terminal: Terminal, network: Any) -> None:
    """What was found, where, and why a number was put aside; the second version is the user's own, with a reason."""
    terminal.press("s")
    terminal.wait_for(
        "3.6.1 verified: 3.6.1, marked latest by github.com/argoproj/argo-cd",
        "✓ 3.6.1 github.com/argoproj/argo-cd official, marked latest",
        "v3.6.1 Latest.",
        "3.7.0 blog.example.com put aside: a pre-release",
        "Enter accept",
        "Esc back",
    )
    assert all(" ".join(query.split()[-3:]) == "latest stable release" for _, query in network.seen)
    terminal.press("enter")
    # the panel goes on with the next tool; this one is overridden with a reason
    terminal.wait_for("✓ Argo CD", "✓ 2.9.0 github.com/fluxcd/flux2")
    terminal.press("w")
    terminal.wait_for("Which version?")
    terminal.type("2.8.1")
    terminal.press("enter")
    terminal.wait_for("Flux 2.8.1: why this one?")
    Guided(terminal).write("pinned by the platform team")
    terminal.wait_for("2.8.1 — chosen by the user (pinned by the platform team), chosen today")
    terminal.press("escape")
    terminal.wait_for("▸ Deploy stage")
    terminal.press("e")
    Guided(terminal).wait_on_page(
        "Argo CD — 3.6.1, verified, from", "(checked today)", "(chosen today)"
    )


def leave_one_open_without_a_network(terminal: Terminal, network: Any) -> None:
    """The network is lost: said, never in the way, left open with the reason."""
    network.behave("refused")
    terminal.press("3")
    close_the_form(terminal)
    terminal.wait_for(
        "Helm was looked up, and nothing was found: no connection.", gone="looking up"
    )
    terminal.press("s")
    terminal.wait_for("unverified: no connection", "g search again", "l leave open")
    terminal.press("l")
    terminal.wait_for("▸ Deploy stage", gone="leave open")


def write_the_rest_of_the_step(person: Guided) -> None:
    """On with the other questions of step 3; it is saved, and the program left."""
    terminal = person.terminal
    terminal.press("r")  # the form, and behind it the next question
    terminal.wait_for(FORM)
    terminal.press("ctrl+s")
    question = catalogue().questions["env-sequence"]
    assert person.asked([question])
    person.answer(question, given(complete(), question))
    terminal.wait_for(ALL_ANSWERED)
    person.keep("▸ Verify stage")
    person.decide(3, complete(), since="verify")
    terminal.press("down", "c")
    terminal.wait_for("Step 4 ")
    terminal.press("q")
    assert terminal.ended() == 0 and terminal.restored()


@pytest.mark.parametrize("size", SIZES)
def test_versions_are_looked_up_judged_overridden_and_left_open(
    project: Path, tmp_path: Path, network: Any, size: tuple[int, int]
) -> None:
    plan, state = tmp_path / "plan" / "pipeline.md", tmp_path / "state"
    up_to_the_deploy_tool(project, plan, state)
    before = plan.read_bytes()
    with opened(project, state, plan, online(network), size) as terminal:
        resumed(terminal)
        send_after_seeing_what(terminal, network)
        accept_one_and_override_the_next(terminal, network)
        leave_one_open_without_a_network(terminal, network)
        assert plan.read_bytes() == before, "only C on the step writes"
        write_the_rest_of_the_step(Guided(terminal))
    text = plan.read_text(encoding="utf-8")
    assert [line for line in (ACCEPTED, OVERRIDDEN, LOST) if line not in text] == []
    reopened_later(project, state, plan, size)


def reopened_later(project: Path, state: Path, plan: Path, size: tuple[int, int]) -> None:
    """Weeks later, offline: each evidence has its age, on the opening page, in the overview and in the decision."""
    env = {"SOURCE_DATE_EPOCH": LATER, "FACILITATOR_VERSIONS_OFFLINE": "true"}
    with opened(project, state, plan, env, size) as terminal:
        terminal.wait_for("Argo CD 3.6.1, verified, checked 41 days ago")
        terminal.press("end")
        terminal.wait_for(
            "Flux 2.8.1, chosen by the user, chosen 41 days ago",
            "Helm unverified (no connection), noted 41 days ago",
        )
        terminal.press("o")
        terminal.wait_for("Overview")
        terminal.go_to("Verify stage")
        terminal.wait_for("Argo CD 3.6.1, verified, checked 41 days ago")
        terminal.press("up")
        terminal.wait_lit("Deploy stage")
        terminal.press("enter")
        terminal.wait_for("▸ Deploy stage")
        terminal.press("right")
        terminal.wait_for("Which tool changes the target?")
        terminal.press("e")
        terminal.wait_for("(checked 41 days")
        terminal.press("s")
        terminal.wait_for("Offline: nothing is sent.", "○ Helm", "your own")
        terminal.press("left", "left")
        terminal.wait_for(
            "Recorded: 3.6.1 — verified, checked 41 days ago, from github.com/argoproj/argo-cd"
        )
        terminal.press("escape")
        terminal.wait_for("▸ Deploy stage")
        terminal.press("q")
        assert terminal.ended() == 0, bytes(terminal.raw[-700:])


def test_a_search_is_stopped_and_tried_again(project: Path, tmp_path: Path, network: Any) -> None:
    plan, state = tmp_path / "plan" / "pipeline.md", tmp_path / "state"
    up_to_the_deploy_tool(project, plan, state)
    env = {**online(network), "FACILITATOR_VERSIONS_DEADLINE": "2"}
    with opened(project, state, plan, env) as terminal:
        resumed(terminal)
        network.behave("slow:20")
        terminal.press("1")
        terminal.wait_for("can be looked up")
        close_the_form(terminal)
        terminal.press("s")
        terminal.wait_for("y sends this")
        terminal.press("y")
        terminal.wait_for("Looking for", "h stop")
        terminal.press("h")
        terminal.wait_for("Stopped; nothing came of it. g sends again:")
        terminal.press("g")
        terminal.wait_for("Looking for")
        terminal.wait_for("unverified: no answer in time", "g search again")
        network.behave("ok")
        terminal.press("g")
        terminal.wait_for(
            "✓ 3.6.1 github.com/argoproj/argo-cd", "blog.example.com put aside: a pre-release"
        )
        # a number that was put aside is taken with a reason, as one's own
        terminal.press("down", "enter")
        terminal.wait_for("why this one?", "It was put aside")
        Guided(terminal).write("we test it")
        terminal.wait_for("chosen by the user (we test it), chosen today")
        terminal.press("x")
        terminal.wait_for("Which tool changes the target?", gone="chosen by the user")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0, bytes(terminal.raw[-700:])


def test_the_same_through_run(project: Path, tmp_path: Path, network: Any) -> None:
    answers = {**complete(), "documents": "all"}
    answers["decisions"]["deploy-tool"] = {
        "choice": ["argocd", "flux", "helm"],
        "tool": [
            {"name": "argo-cd", "check": True},
            {"name": "flux", "version": "2.8.1", "reason": "pinned by the platform team"},
            {"name": "helm", "check": True},
        ],
    }
    plan = tmp_path / "plan" / "pipeline.md"
    file = tmp_path / "answers.yaml"
    file.write_text(json.dumps(answers), encoding="utf-8")
    where = ["--project-root", str(project), "--state-dir", str(tmp_path / "state")]

    def run(behaviour: str) -> str:
        network.behave(behaviour)
        plan.unlink(missing_ok=True)
        done = played(
            "run", str(plan), "--answers", str(file), *where, cwd=project, **online(network)
        )
        assert done.returncode == 0, done.stderr
        return plan.read_text(encoding="utf-8")

    text = run("ok")
    assert ACCEPTED in text and OVERRIDDEN in text
    assert "Helm — unverified (blocked or nothing found), 2026-11-19" in text
    text = run("refused")
    assert ACCEPTED in text, "an answer of the last day is remembered, with the day it was given"
    assert OVERRIDDEN in text and LOST in text
    shown_ = played("show", str(plan), "--json", *where, cwd=project)
    recorded = [
        d["evidence"]
        for d in json.loads(shown_.stdout)["decisions"]
        if d["decision"] == "deploy-tool"
    ]
    assert [(e["tool"], e["version"], e["status"]) for e in recorded[0]] == [
        ("argo-cd", "3.6.1", "verified"),
        ("flux", "2.8.1", "chosen by the user"),
        ("helm", None, "unverified"),
    ]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", recorded[0][0]["checked_at"])
