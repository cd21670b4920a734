"""The names of a plan: typed in step 1, written once, and never said to be saved when they are not."""

from __future__ import annotations

from support.walkthrough import Disk, introduce

from facilitator.document.read import read
from facilitator.session import events
from facilitator.session.play import begin, play
from facilitator.session.state import State


def test_names_that_are_written_are_not_changed_by_a_revision(new: State) -> None:
    disk = Disk()
    state = disk.play(introduce(disk, new), events.GoTo(1))
    for move in (events.Introduce(project_name="another"), events.Introduce(user_name="Eve")):
        state = disk.play(state, move)
        assert state.refused and "front matter" in state.notice
    same = events.Introduce(state.plan.project_name, state.plan.user_name, "poc")
    assert not disk.play(state, same).refused


def test_names_that_a_document_lacks_are_added_to_its_front_matter(new: State) -> None:
    disk = Disk()
    disk.data = b"---\nstepsCompleted: []\nowner: them\n---\n\n# Ours\n"
    reading = read(disk.data, new.catalogue)
    state, _ = play(begin(new.content, new.today, reading), events.Opened(reading))
    state = introduce(disk, disk.play(state, events.Resume()))
    assert 1 in state.plan.steps_completed, state.notice
    assert (state.plan.project_name, state.plan.user_name) != ("", "")
    assert "owner: them" in disk.data.decode()
