"""Tools that an answer in own words names."""

from __future__ import annotations

import pytest
from support.rounds_at_a_menu import at_menu, played
from support.walkthrough import shipped_content

from facilitator.session import events


@pytest.mark.parametrize(
    ("named", "tool"),
    [
        ("Our Deployer 2", "our-deployer-2"),
        ("工具", "tool"),
        ("argo rollouts", "argo-rollouts"),
        ("make", "make"),
    ],
)
def test_a_tool_named_in_own_words_has_an_id_of_its_own(named: str, tool: str) -> None:
    menu = at_menu(3, shipped_content().catalogue.questions["deploy-tool"].category)
    state = played(menu, events.Ask("deploy-tool"), events.OwnWords("deploy-tool", named))
    (evidence,) = state.draft.decisions["deploy-tool"].evidence
    assert evidence.tool == tool and evidence.name.lower() == named.lower()


@pytest.mark.parametrize(
    "described",
    [
        "scripts on the host that came before this one, kept by " + "us" * 10,
        "a\nb",
        "docker compose build",
        "Docker Compose build",
        "./deploy.sh",
        "by hand",
    ],
)
def test_a_description_names_no_tool(described: str) -> None:
    menu = at_menu(3, shipped_content().catalogue.questions["deploy-tool"].category)
    state = played(menu, events.Ask("deploy-tool"), events.OwnWords("deploy-tool", described))
    assert state.draft.decisions["deploy-tool"].evidence == ()
