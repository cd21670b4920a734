"""Sessions on a real file, without a screen."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.runtime.outside import Outside
from facilitator.session import events as m
from facilitator.session.commands import Act
from facilitator.session.play import begin, play
from facilitator.session.state import Content, State
from support.sample_project import TODAY, Project


def session(outside: Outside, known: Content) -> State:
    opened = outside.open()
    return play(begin(known, TODAY, opened.reading), opened)[0]


def played(state: State, outside: Outside, *moves: m.Move) -> State:
    for move in moves:
        state, acts = play(state, move)
        for act in acts:
            answer = outside.perform(act)
            if answer is not None:
                state = played(state, outside, answer)
    return state


def killed_in(outside: Outside, acts: Iterable[Act]) -> None:
    """Perform acts and end there: what comes of them is never played."""
    for act in acts:
        outside.perform(act)
    outside.close()


def edit(project: Project, old: str = "Trunk-based development", new: str = "GitFlow") -> None:
    """Another program writes the plan."""
    text = project.plan.read_text()
    assert old in text
    project.plan.write_text(text.replace(old, new))


STEP_1 = (
    m.Introduce("shop", "Ada", "mvp"),
    m.LoadDocument("planning_artifacts/architecture.md"),
    m.ConfirmFact("iac-tool", ("terraform",)),
)
