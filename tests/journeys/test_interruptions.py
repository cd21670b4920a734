"""What happens to a session from outside: no document, a changed file, a second session, signals, kills, sizes."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest
from support.guided import FORM, WHY, Guided, chosen, opened, options, played
from support.journey_plans import answers_until, begun, drafted, resumed_in_step_two
from support.terminal import Terminal

from facilitator.tui.terminal_input import BEGIN

pytestmark = pytest.mark.journey


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    """A plan whose first step is written, and a state folder."""
    return begun(tmp_path / "plan", 1), tmp_path / "state"


def test_without_an_architecture_document_a_given_path_is_needed(
    tmp_path: Path,
) -> None:
    plan, state = tmp_path / "plan" / "pipeline.md", tmp_path / "state"
    root = tmp_path / "bare"
    (root / "notes").mkdir(parents=True)
    (root / "notes" / "how-it-runs.md").write_text(
        "# How it runs\n\nOn two machines.\n", encoding="utf-8"
    )
    with opened(root, state, plan) as terminal:
        terminal.wait_for("No architecture document was found")
        person = Guided(terminal)
        terminal.press("home")
        person.row(0, "Name of the project", "bare")
        terminal.press("c")
        terminal.wait_for("No architecture document is loaded", "without it")
        assert not plan.exists()
        terminal.press("+")
        terminal.wait_for("Path of a document")
        person.write("notes/how-it-runs.md")
        terminal.wait_for("[x] notes/how-it-runs.md")
        terminal.press("c")
        terminal.wait_for("The delivery phase is not stated yet")
        assert not plan.exists()


@pytest.mark.parametrize(
    ("how", "code"),  # a closed terminal sends SIGHUP
    [
        ("SIGTERM", 143),
        pytest.param("SIGHUP", 129, marks=pytest.mark.slow),
        ("the terminal is closed", None),
    ],
)
def test_what_is_typed_and_what_has_come_of_a_paste_is_kept_and_the_terminal_restored(
    project: Path, place: tuple[Path, Path], how: str, code: int | None
) -> None:
    plan, state = place
    with opened(project, state, plan) as terminal:
        resumed_in_step_two(terminal)
        saying_why(terminal)
        terminal.type("because ")
        terminal.wait_for("because")
        terminal.type(f"{BEGIN}of the harbour\nand of ")
        terminal.settle(0.5)  # nothing of it is shown yet
        if code:
            os.kill(terminal.child.pid, getattr(signal, how))
            assert terminal.ended() == code
            assert terminal.restored()
        else:
            terminal.child.ptyproc.fileobj.close()
            terminal.child.wait()
    with opened(project, state, plan) as terminal:
        saying_why_again(terminal)
        terminal.wait_for("because of the harbour", "and of")


def test_kill_in_the_middle_of_typing_loses_at_most_the_last_second(
    project: Path, place: tuple[Path, Path]
) -> None:
    plan, state = place
    with opened(project, state, plan) as terminal:
        resumed_in_step_two(terminal)
        saying_why(terminal)
        seen: list[tuple[float, int]] = []
        disk = 0.0  # what one synced write takes here meanwhile, at the worst
        end = time.monotonic() + 3
        while time.monotonic() < end:  # typing without a pause, as fast as it is taken
            terminal.type("x")
            terminal.read(0.04)
            seen.append((time.monotonic(), typed(terminal.screen())))
            disk = max(disk, synced_write(state))
        os.kill(terminal.child.pid, signal.SIGKILL)
        killed = time.monotonic()
        terminal.ended()
    safe = max((n for moment, n in seen if moment < killed - 1 - 3 * disk), default=0)
    with opened(project, state, plan) as terminal:
        saying_why_again(terminal)
        terminal.wait_for(WHY, "xxx")
        assert typed(terminal.settle(0.4)) >= max(safe, 1)


def synced_write(folder: Path) -> float:
    """Seconds until a few bytes are on the disk."""
    begin = time.monotonic()
    with (folder.parent / "synced").open("wb") as stream:
        stream.write(b"x")
        os.fsync(stream.fileno())
    return time.monotonic() - begin


def saying_why(terminal: Terminal) -> None:
    """GitHub Actions is chosen, and the keyboard is in the field for the reason."""
    terminal.press("1")
    terminal.wait_for(FORM, WHY, "GitHub Actions")


def saying_why_again(terminal: Terminal) -> None:
    """The same after a start that resumes there."""
    terminal.wait_for("resume in step 2")
    terminal.press("r")
    terminal.wait_for("● GitHub Actions")
    terminal.press("r")


def typed(shown: str) -> int:
    """How many x stand in the field."""
    return sum(line.count("x") for line in re.findall(r"x{3,}", shown))


def test_a_second_session_is_read_only_and_names_the_first(
    project: Path, place: tuple[Path, Path]
) -> None:
    plan, state = place
    with opened(project, state, plan) as first:
        resumed_in_step_two(first)
        before = plan.read_bytes()
        with opened(project, state, plan) as second:
            second.wait_for("Read-only", str(first.child.pid))
            second.press("q")
            assert second.ended() == 0
        first.press("1")
        first.wait_for("● GitHub Actions")
        assert plan.read_bytes() == before


def test_the_same_section_changed_on_disk_is_shown_and_nothing_is_lost(
    project: Path, tmp_path: Path
) -> None:
    plan, state = tmp_path / "keys" / "pipeline.md", tmp_path / "state"
    drafted(project, plan, state, answers_until(2), "runner-infrastructure")
    with opened(project, state, plan) as terminal:
        terminal.wait_for("resume in step 2")
        terminal.press("r")
        terminal.wait_for("▸ Runner infrastructure")
        Guided(terminal).decide(2, answers_until(2), since="runner-infrastructure")
        theirs = (
            plan.read_text(encoding="utf-8")
            + "\n## Pipeline Architecture\n\nWritten by somebody else.\n"
        )
        plan.write_text(theirs, encoding="utf-8")
        terminal.wait_for("changed on disk")
        terminal.press("down", "c")
        terminal.wait_for("keep the file's", "Written by somebody else.")
        assert plan.read_text(encoding="utf-8") == theirs
        terminal.press("escape")
        terminal.wait_for("Nothing was written. Your answers are kept.")
        assert plan.read_text(encoding="utf-8") == theirs
    kept = played("show", str(plan), "--json", *options(project, state), cwd=project)
    assert '"draft": {' in kept.stdout and "runner-infrastructure" in kept.stdout


def test_a_paste_is_text_a_small_terminal_comes_back_and_keys_behind_the_end_are_nobodys(
    project: Path, place: tuple[Path, Path]
) -> None:
    """One session, so that each meets what the others left."""
    plan, state = place
    with opened(project, state, plan) as terminal:
        resumed_in_step_two(terminal)
        before = plan.read_bytes()
        pasted_keys_are_not_pressed(terminal)
        too_small_says_so_and_comes_back(terminal)
        pasted_garbage_is_text_and_nothing_more(terminal)
        terminal.type("1\x13q" + "qcx12\r" * 60)
        assert terminal.ended() == 0, terminal.raw[-300:]
        assert plan.read_bytes() == before


def pasted_keys_are_not_pressed(terminal: Terminal) -> None:
    chosen(terminal, "1", "GitHub Actions")
    terminal.paste(b"\x1b[B\x1b[B\r2\x1bc\x1b[200~3\x1b\x1b[5~c")
    terminal.press("x")  # what comes after it is a key again
    shown = terminal.wait_for(" beside …")
    assert "GitHub Actions" in shown
    terminal.press("escape")
    terminal.wait_for("● GitHub Actions", "○ GitLab CI", gone=" beside …")


def too_small_says_so_and_comes_back(terminal: Terminal) -> None:
    chosen(terminal, "2", "GitLab CI")
    terminal.resize(30, 10)
    terminal.wait_for("80×24 is needed")
    terminal.resize(120, 40)
    terminal.wait_for("● GitLab CI", "What C writes")
    terminal.resize(80, 24)
    terminal.wait_for("● GitLab CI", "Continue", gone="What C writes")


def pasted_garbage_is_text_and_nothing_more(terminal: Terminal) -> None:
    saying_why(terminal)
    terminal.paste(
        b"[@click=app.quit]x[/] [/] \xe2\x80\xae \x07 # h\r\n---\r\n\xff\xfe end-of-paste"
    )
    terminal.wait_for("end-of-paste")
    terminal.press("ctrl+s")
    terminal.wait_for("[@click=app.quit]x[/]", gone=FORM)
    drawn = re.sub(rb"\x1b\][^\x07]*\x07", b"", bytes(terminal.raw))  # the program's own end so
    assert b"\x07" not in drawn and "\u202e".encode() not in drawn


def test_no_colour_is_enough_to_see_what_is_chosen(project: Path, place: tuple[Path, Path]) -> None:
    plan, state = place
    with opened(project, state, plan, NO_COLOR="1") as terminal:
        resumed_in_step_two(terminal)
        chosen(terminal, "3", "Jenkins")
        shown = terminal.screen()
        assert shown.count("●") == 1 and "○ GitHub Actions" in shown
