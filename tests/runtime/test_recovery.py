"""What a start finds: obstacles, vanished plans, drafts that moved or lag behind, copies, secrets, broken files."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from support.sample_project import TODAY, Project
from support.sessions import played, session

from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.commands import KeepDraft, WriteSignOff
from facilitator.session.drafts import SessionDraft
from facilitator.session.opening import secret_lines
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.state import Content, State, unsaved_steps
from facilitator.settings import Settings
from facilitator.storage.draft_listing import list_trash
from facilitator.storage.drafts import LARGEST, Drafts
from facilitator.storage.files import FileOps
from facilitator.storage.place import JOURNAL


@dataclass
class Desk:
    """One session after the other on a plan."""

    settings: Settings
    known: Content
    plan: Path
    runtime: Runtime
    state: State

    def play(self, *moves: events.Event) -> State:
        """Play moves and have their acts performed."""
        for move in moves:
            self.state, acts = play(self.state, move)
            for act in acts:
                answer = self.runtime.perform(act)
                if answer is not None:
                    self.play(answer)
        return self.state

    def again(self, plan: Path | None = None) -> State:
        """End the session and open the plan again."""
        self.runtime.close()
        self.plan = plan or self.plan
        self.runtime = Runtime(self.settings, self.plan, self.known.catalogue)
        opened = self.runtime.open()
        self.state = play(begin(self.known, TODAY, opened.reading), opened)[0]
        return self.state

    def see(self) -> State:
        """Look at the file on disk, as the program does every two seconds."""
        move = self.runtime.changed()
        return self.play(move) if move else self.state


@pytest.fixture
def desk(project: Project) -> Iterator[Desk]:
    settings = Settings(root=project.root, today=TODAY, state_dir=project.root.parent / "state")
    known = content(settings)
    runtime = Runtime(settings, project.plan, known.catalogue)
    opened = runtime.open()
    one = Desk(
        settings, known, project.plan, runtime, play(begin(known, TODAY, opened.reading), opened)[0]
    )
    yield one
    one.runtime.close()


STEP_1 = (
    events.Introduce("shop", "Ada", "mvp"),
    events.LoadDocument("planning_artifacts/architecture.md"),
    events.ConfirmFact("iac-tool", ("terraform",)),
)
ANSWER = (events.Choose("ci-cd-platform", "ci-cd-platform.github-actions"),)


@pytest.fixture
def begun(desk: Desk) -> Desk:
    """Step 1 is written, and one answer of step 2 is drafted."""
    desk.play(*STEP_1, events.Continue(), *ANSWER)
    assert unsaved_steps(desk.state) == (2,)
    return desk


@pytest.mark.parametrize("left", [None, b"", b"\n"])
def test_a_vanished_plan_is_asked_about_and_put_back_as_it_was(
    begun: Desk, left: bytes | None
) -> None:
    whole = begun.plan.read_bytes()
    begun.plan.unlink()
    if left is not None:
        begun.plan.write_bytes(left)
    state = begun.again()
    assert (state.place, state.gone) == (Place.OPENING, "missing" if left is None else "empty")
    for move in (events.Resume(), events.Continue(), events.GoTo(1), events.GoTo(2)):
        assert begun.play(move).refused
        assert begun.state.place is Place.OPENING
    assert begun.plan.exists() is (left is not None)
    state = begun.play(events.PutBack())
    assert begun.plan.read_bytes() == whole
    assert (state.gone, unsaved_steps(state)) == ("", (2,))
    assert begun.play(events.Resume()).step == 2


def test_a_plan_that_vanishes_while_open_is_never_begun_anew_by_a_save(begun: Desk) -> None:
    whole = begun.plan.read_bytes()
    begun.play(events.GoTo(1), events.ConfirmFact("iac-tool", ("pulumi",)))
    begun.plan.unlink()
    assert "gone" in begun.see().notice
    state = begun.play(events.Continue())
    assert (state.place, state.gone, begun.plan.exists()) == (Place.OPENING, "missing", False)
    state = begun.play(events.PutBack(), events.GoTo(1), events.Continue())
    assert state.step == 2
    assert b"pulumi" in begun.plan.read_bytes()
    assert len(begun.plan.read_bytes()) - len(whole) < 20


def test_a_plan_that_vanishes_under_a_draft_is_missed_though_it_was_never_saved_from_here(
    begun: Desk,
) -> None:
    begun.runtime.close()
    begun.settings = replace(begun.settings, state_dir=begun.settings.root / "another machine")
    begun.again()
    begun.play(events.Resume(), *ANSWER)
    begun.plan.unlink()
    begun.see()
    begun.play(events.SetRationale("ci-cd-platform", "it is there"))
    assert begun.again().gone == "missing"


def test_a_plan_that_comes_back_by_itself_is_gone_on_with(begun: Desk) -> None:
    whole = begun.plan.read_bytes()
    begun.plan.unlink()
    assert begun.again().gone
    begun.plan.write_bytes(whole)
    state = begun.see()
    assert not state.gone
    assert begun.play(events.Resume()).step == 2


def test_starting_over_after_it_vanished_puts_the_draft_into_the_trash(begun: Desk) -> None:
    begun.plan.unlink()
    begun.again()
    state = begun.play(events.StartOver())
    assert (state.place, state.gone, state.drafts) == (Place.CONTEXT, "", {})
    assert len(list_trash(begun.settings.state_dir or Path())) == 1
    begun.play(*STEP_1, events.Continue())
    assert b"stepsCompleted: [1]" in begun.plan.read_bytes()


def test_putting_back_never_writes_over_a_document(begun: Desk) -> None:
    begun.plan.unlink()
    begun.again()
    begun.plan.write_text("# Somebody's own\n")
    assert begun.play(events.PutBack()).refused
    assert begun.plan.read_text() == "# Somebody's own\n"


def test_the_draft_is_saved_as_a_new_file_only(begun: Desk, tmp_path: Path) -> None:
    begun.again()
    place = tmp_path / "kept.md"
    state = begun.play(events.SaveCopy(str(place)))
    assert not state.refused
    assert "GitHub Actions" in place.read_text()
    assert place.stat().st_mode & 0o077 == 0
    before = place.read_bytes()
    assert "exists already" in begun.play(events.SaveCopy(str(place))).notice
    assert place.read_bytes() == before
    for wrong in (" ", str(tmp_path / "no" / "such" / "folder.md"), "a\0b"):
        assert begun.play(events.SaveCopy(wrong)).refused


def test_a_draft_whose_plan_changed_is_said_at_the_start(begun: Desk) -> None:
    (kept,) = begun.again().remarks
    assert re.fullmatch(r"The draft was kept \d{4}-\d\d-\d\d \d\d:\d\d on \S+\.", kept)
    begun.runtime.close()
    begun.plan.write_text(begun.plan.read_text().replace("terraform", "opentofu"))
    state = begun.again()
    assert "“Project Context” (+1 −1)" in "".join(state.remarks)
    assert state.drafts[2].decisions


class _JournalUnread(FileOps):
    """A disk, or an owner, that does not let the journal be read."""

    def read(self, path: Path, limit: int = LARGEST) -> bytes | None:
        if path.name == JOURNAL and path.exists():
            raise PermissionError(errno.EACCES, "Permission denied")
        return super().read(path, limit)


def test_a_draft_that_cannot_be_read_is_left_alone_until_it_is_in_the_trash(begun: Desk) -> None:
    begun.runtime.close()
    journal = begun.runtime.drafts.journal
    before = journal.read_bytes()
    runtime = Runtime(begun.settings, begun.plan, begun.runtime.catalogue, _JournalUnread())
    state = session(runtime, begun.known)
    (said,) = [remark for remark in state.remarks if "could not be read" in remark]
    assert "(Permission denied)" in said and "stays as it is" in said
    runtime.perform(KeepDraft(SessionDraft()))
    assert journal.read_bytes() == before
    other = events.Choose("ci-cd-platform", "ci-cd-platform.jenkins")
    played(state, runtime, events.Resume(), other)
    (trashed,) = (runtime.drafts.state_dir / "trash").iterdir()
    assert trashed.read_bytes() == before
    assert b"ci-cd-platform.jenkins" in journal.read_bytes()
    runtime.close()


def test_a_damaged_end_of_a_draft_is_said_and_kept(begun: Desk) -> None:
    begun.runtime.close()
    journal = begun.runtime.drafts.journal
    before = journal.read_bytes()
    assert before.count(b"\n") == 1
    journal.write_bytes(before.replace(b"github", b"gitbut"))
    state = begun.again()
    assert state.drafts == {}
    (said,) = [remark for remark in state.remarks if "damaged on disk" in remark]
    begun.play(events.Resume(), *ANSWER)
    kept = Path(said.rpartition(" ")[2].removesuffix("."))
    assert kept.read_bytes() == before.replace(b"github", b"gitbut")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert not [remark for remark in begun.again().remarks if "damaged" in remark]
    assert begun.state.drafts[2].decisions
    begun.runtime.close()
    journal.write_bytes(journal.read_bytes().replace(b"github", b"gitbat"))
    (later,) = [remark for remark in begun.again().remarks if "damaged on disk" in remark]
    assert later != said
    assert kept.read_bytes() == before.replace(b"github", b"gitbut"), "the earlier copy stays"


@pytest.mark.parametrize("there_now", ["a folder", "a file", "nothing"])
def test_a_draft_moves_along_with_its_repository(begun: Desk, there_now: str) -> None:
    begun.runtime.close()
    moved = begun.plan.parent.parent / "elsewhere" / "pipeline.md"
    moved.parent.mkdir()
    old = begun.plan.rename(moved)
    if there_now != "a folder":
        shutil.rmtree(begun.plan.parent)
    if there_now == "a file":
        begun.plan.parent.touch()
    state = begun.again(old)
    assert unsaved_steps(state) == (2,)
    assert str(begun.settings.root / "planning_artifacts") in "".join(state.remarks)
    assert begun.play(events.Resume()).draft.decisions


def test_a_copy_of_a_plan_does_not_take_the_draft(begun: Desk) -> None:
    begun.runtime.close()
    copy = begun.plan.with_name("copy.md")
    copy.write_bytes(begun.plan.read_bytes())
    assert begun.again(copy).drafts == {}


def _lead_the_folder_out(plan: Path) -> None:
    there = plan.parent.parent.parent / "theirs"
    plan.parent.rename(there)
    plan.parent.symlink_to(there)


def _lead_it_out(plan: Path) -> None:
    there = plan.parent.parent.parent / "theirs.md"
    plan.rename(there)
    plan.symlink_to(there)


def _lead_it_elsewhere(plan: Path) -> None:
    plan.rename(plan.with_name("another.md"))
    plan.symlink_to("another.md")


@pytest.mark.parametrize("lead", [_lead_the_folder_out, _lead_it_out, _lead_it_elsewhere])
def test_nothing_is_written_where_a_link_led_the_plan_since_it_was_opened(
    begun: Desk, lead: Callable[[Path], None]
) -> None:
    lead(begun.plan)
    theirs, beside = begun.plan.read_bytes(), sorted(begun.plan.resolve().parent.iterdir())
    begun.see()
    begun.play(events.Overview(), events.GoTo(1), events.ConfirmFact("iac-tool", ("pulumi",)))
    assert "when it was opened" in begun.play(events.Continue()).notice
    signed = begun.runtime.perform(WriteSignOff("Ada", (), ""))
    assert "when it was opened" in str(signed)
    assert begun.plan.read_bytes() == theirs
    assert sorted(begun.plan.resolve().parent.iterdir()) == beside
    assert unsaved_steps(begun.state) == (1, 2)


def _link_out(plan: Path) -> None:
    target = plan.parent.parent.parent / "shared-plan.md"
    plan.rename(target)
    plan.symlink_to(target)


def _second_name(plan: Path) -> None:
    os.link(plan, plan.with_name("other-name.md"))


@pytest.mark.parametrize(
    ("arrange", "words"), [(_link_out, "outside this project"), (_second_name, "hard link")]
)
def test_what_the_user_should_know_first_is_on_the_opening_page(
    begun: Desk, arrange: Callable[[Path], None], words: str
) -> None:
    arrange(begun.plan)
    state = begun.again()
    assert words in "".join(state.remarks)
    assert (state.place, state.read_only) == (Place.OPENING, "")


def test_a_plan_that_cannot_be_written_is_only_read(begun: Desk) -> None:
    _second_name(begun.plan)
    begun.plan.chmod(0o444)
    state = begun.again()
    assert "read-only" in state.read_only
    assert state.remarks == (), "what a save would do besides is not told where there is none"
    assert begun.play(events.Resume(), events.Continue()).plan.steps_completed == (1,)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (lambda text: text.replace("---\n", "---\nstepsCompleted: [1]\n", 1), "second time"),
        (lambda text: text + "\n<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\n", "conflict"),
        (lambda text: text + "\n```\nnever closed\n", "never closed"),
        (lambda text: text.replace("\n---\n", "\n", 1), "ront"),
    ],
)
def test_a_file_broken_while_open_stops_c_until_it_is_repaired(
    begun: Desk, broken: Callable[[str], str], says: str
) -> None:
    whole = begun.plan.read_text()
    begun.play(events.GoTo(1), events.ConfirmFact("iac-tool", ("pulumi",)))
    begun.plan.write_text(broken(whole))
    begun.see()
    state = begun.play(events.Continue())
    assert (state.refused, state.place) == (True, Place.CONTEXT)
    assert says in state.notice
    assert begun.plan.read_text() == broken(whole)
    draft = Drafts(begun.settings.state_dir or Path(), begun.plan).latest()
    assert draft is not None
    assert "pulumi" in str(draft.draft)
    begun.plan.write_text(whole)
    state = begun.play(events.Continue())
    assert state.step == 2
    assert b"pulumi" in begun.plan.read_bytes()


def test_what_looks_like_a_secret_is_named_by_line_and_kind_and_never_shown(begun: Desk) -> None:
    assert secret_lines(begun.state) == ""
    token = "ghp_" + "a1B2" * 9
    state = begun.play(events.SetRationale("ci-cd-platform", f"we use\n{token}"))
    found = secret_lines(state)
    assert "(GitHub token)" in found
    assert token not in found


def test_the_trash_is_emptied_at_a_start(begun: Desk) -> None:
    trash = (begun.settings.state_dir or Path()) / "trash"
    trash.mkdir()
    old = trash / f"20240101-{'0' * 16}-1.journal"
    behind = [trash / f"20240102-{'0' * 16}-{n}.journal" for n in range(2, 12)]
    latest = [trash / f"20240301-{'0' * 16}-{n}.journal" for n in range(12, 22)]
    for discarded in (old, *behind, *latest):
        discarded.write_bytes(b"x")
    begun.again()
    assert all(discarded.exists() for discarded in (*behind, *latest))
    assert not old.exists()
