"""Sessions on a real file, without a screen."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.commands import Command
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.state import Content, State
from support.sample_project import TODAY, Project


def session(runtime: Runtime, known: Content) -> State:
    opened = runtime.open()
    return play(begin(known, TODAY, opened.reading), opened)[0]


def played(state: State, runtime: Runtime, *moves: events.Event) -> State:
    for move in moves:
        state, acts = play(state, move)
        for act in acts:
            answer = runtime.perform(act)
            if answer is not None:
                state = played(state, runtime, answer)
    return state


def carried_on(state: State, runtime: Runtime) -> State:
    """C from category to category, past what is to be looked at, and once at the step."""
    at_step = False
    while not at_step:
        at_step = state.place is Place.STEP
        state = played(state, runtime, events.Continue())
    return state


def killed_in(runtime: Runtime, acts: Iterable[Command]) -> None:
    """Perform acts and end there: what comes of them is never played."""
    for act in acts:
        runtime.perform(act)
    runtime.close()


def edit(project: Project, old: str = "Trunk-based development", new: str = "GitFlow") -> None:
    """Another program writes the plan."""
    text = project.plan.read_text()
    assert old in text
    project.plan.write_text(text.replace(old, new))


STEP_1 = (
    events.Introduce("shop", "Ada", "mvp"),
    events.LoadDocument("planning_artifacts/architecture.md"),
    events.ConfirmFact("iac-tool", ("terraform",)),
)
