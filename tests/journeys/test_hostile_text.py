"""Escape, control and bidi characters of others never reach a terminal, and a crash tells none of the user's words."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from support.guided import CHECKOUT, PROGRAM, options, played, surroundings
from support.journey_answers import complete
from support.journey_plans import begun
from support.terminal import Terminal

from facilitator.cli import main

pytestmark = pytest.mark.journey

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
C1 = "".join(map(chr, range(0x80, 0xA0)))
TAGS = "\U000e0001\U000e0041\U000e007f"
SEQUENCES = [
    "\x1b]52;c;cHduZWQ=\x07", "\x1b]52;c;cHduZWQ=\x1b\\", "\x1b]0;pwned\x07", "\x1b]2;pwned\x07", "\x1b]8;;file:///etc\x07x\x1b]8;;\x07",
    "\x1b]1337;File=name=x:eA==\x07", "\x1b]9;pwned\x07", "\x1b]777;notify;a;b\x07", "\x1b]4;1;?\x07", "\x1b]10;?\x07",
    "\x1b[2J", "\x1b[3J", "\x1b[31;5m", "\x1b[8m", "\x1b[1;1H", "\x1b[99A", "\x1b[6n", "\x1b[21t", "\x1b[20t", "\x1b[?47h",
    "\x1b[?1000l", "\x1b[?2004l", "\x1b[>4;1m", "\x1b[5i", "\x1b[4i", "\x1b[!p", "\x1b[0c", "\x1b[>c", "\x1b[=c", "\x1b[12l",
    "\x1bP$q\"p\x1b\\", "\x1bP+q544e\x1b\\", "\x1b_Gi=1\x1b\\", "\x1b^pm\x1b\\", "\x1bXsos\x1b\\", "\x1bc",
    "\x1b#8", "\x1bZ", "\x1b7", "\x1bD",
    "\x9b31m", "\x9d52;c;cHduZWQ=\x9c", "\x90q\x9c", "\x85", "\x9c", "\x07\x07", "\x08\x08\x08", "\x0e", "\x0f", "\x05",
    "\u202egnp.exe", "\u2066x\u2069", "\u200f", "\u061c", "\ufeff", "\u2028", "\U000e0041\U000e0042", "\x00",
    "\x7f", "\x18\x1a",
    *BIDI, *C1, *TAGS,
]  # fmt: skip
PAYLOADS = [f"p{n:03}{text}q" for n, text in enumerate(SEQUENCES)]
ALL_SIGNS = f"p999{BIDI}{C1}{TAGS}q"
"""Short enough to stand in the sentence that is quoted of a document."""


def hostile(data: bytes) -> list[str]:
    """Payloads whose bytes reached the terminal, and characters that never may."""
    found = [repr(p) for p in PAYLOADS if p.encode() in data or p[1:].encode() in data]
    never = ("\x1b]52", "\x1b]1337", "\x1bP", "\ufeff", "\u2028", "\u2029", *BIDI, *C1, *TAGS)
    return found + [repr(c) for c in never if c.encode() in data]


@pytest.fixture
def poisoned(project: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A complete plan whose every free text holds payloads, a document with some, and a state folder."""
    plan, state = begun(project / "planning_artifacts", 4), tmp_path / "state"
    text = plan.read_text(encoding="utf-8")
    for at, words in enumerate(
        ("The code is there already.", r"Small changes, \[skip ci] only for docs.")
    ):
        assert words in text
        text = text.replace(words, " ".join(PAYLOADS[at::2]), 1)
    text = text.replace(
        "project_name: ferry-times", f"project_name: {json.dumps(''.join(PAYLOADS[:6]))}", 1
    )
    text = text.replace(
        "\n## Deployment Strategy",
        "\n## " + PAYLOADS[2] + "\n\n" + PAYLOADS[40] + "\n\n## Deployment Strategy",
        1,
    )
    # a plan or a document that holds a NUL is not read at all
    plan.write_bytes(text.replace("\0", "").encode())
    document = project / "docs" / "architecture.md"
    document.write_bytes(
        document.read_bytes()
        + (
            f"\n\nCockroachDB {ALL_SIGNS} is used.\n\n| Container | Docker "
            + " ".join(PAYLOADS).replace("\0", "")
            + " |\n"
        ).encode()
    )
    return plan, state


def test_no_payload_of_a_plan_or_a_document_reaches_the_terminal(
    project: Path, poisoned: tuple[Path, Path]
) -> None:
    plan, state = poisoned
    assert len(PAYLOADS) >= 50
    before = plan.read_bytes()
    argv = [*PROGRAM, str(plan), *options(project, state)]
    with Terminal(argv, columns=120, rows=40, cwd=project, env=surroundings()) as terminal:
        terminal.wait_for("start over")
        terminal.press("o")
        terminal.wait_for("Pipeline architecture")
        terminal.press("b")
        for step_key in ("o",):
            terminal.press(step_key)
        terminal.settle()
        terminal.press("down", "enter")
        shown = terminal.settle()
        for key in ("v", "l", "t", "question_mark"):
            terminal.press("?" if key == "question_mark" else key)
            shown += terminal.settle()
            terminal.press("escape")
            terminal.settle()
        terminal.press("q")
        terminal.settle()
        raw = bytes(terminal.raw)
    assert "p000" in shown or "p000" in raw.decode(errors="replace"), (
        "the payloads were not even on the screen"
    )
    assert hostile(raw) == []
    assert plan.read_bytes() == before


@pytest.mark.parametrize(
    "command",
    [
        ["show"],
        ["show", "--json"],
        ["check"],
        ["answers"],
        ["context"],
        ["check", "--format", "sarif"],
    ],
)
def test_no_command_prints_them(
    project: Path,
    poisoned: tuple[Path, Path],
    capsysbinary: pytest.CaptureFixture[bytes],
    command: list[str],
) -> None:
    plan, state = poisoned
    target = str(project) if command[0] == "context" else str(plan)
    assert main([command[0], target, *command[1:], *options(project, state)]) in (0, 1)
    data = b"".join(capsysbinary.readouterr())
    if command in (["show", "--json"], ["answers"]):
        assert all(p[:4].encode() in data for p in PAYLOADS), "not every payload was printed"
    if command == ["context"]:
        assert ALL_SIGNS[:4].encode() in data, "no sign was printed"
    assert b"\x1b" not in data
    assert hostile(data) == []


def test_answers_with_them_leave_nothing_in_the_document(project: Path, tmp_path: Path) -> None:
    plan, state = tmp_path / "pipeline.md", tmp_path / "state"
    answers = {**complete(), "documents": "all"}
    for at, decision in enumerate(
        v for v in answers["decisions"].values() if isinstance(v, dict) and "rationale" in v
    ):
        decision["rationale"] = " ".join(PAYLOADS[at::2])
    file = tmp_path / "answers.yaml"
    file.write_text(json.dumps(answers), encoding="utf-8")
    done = played("run", str(plan), "--answers", str(file), *options(project, state), cwd=project)
    assert done.returncode == 0, done.stderr
    assert b"\x1b" not in plan.read_bytes() + done.stdout.encode() + done.stderr.encode()
    assert hostile(plan.read_bytes()) == []
    assert b"p000" in plan.read_bytes()


def test_content_with_them_is_refused_or_drawn_inert(project: Path, tmp_path: Path) -> None:
    steps = tmp_path / "steps"
    shutil.copytree(CHECKOUT / "steps", steps)
    for file in steps.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(
            text.replace("GitHub Actions", f"GitHub {''.join(PAYLOADS[:30])}"), encoding="utf-8"
        )
    done = played("steps", "check", str(steps), cwd=project)
    assert b"\x1b" not in (done.stdout + done.stderr).encode()
    assert hostile((done.stdout + done.stderr).encode()) == []
    assert done.returncode in (0, 1, 2)


CRASH = """
import sys
from facilitator.tui.pages.overview import OverviewPage
def fail(page, state):
    words = "a secret of " + state.plan.project_name + " hunter2-prod-DB!"
    raise RuntimeError(words)
OverviewPage.show = fail
from facilitator.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("developer", [False, True])
def test_a_crash_tells_nothing_of_the_users_and_loses_nothing(
    project: Path, tmp_path: Path, developer: bool
) -> None:
    plan, state = tmp_path / "pipeline.md", tmp_path / "state"
    more = ["--traceback"] if developer else []
    argv = [sys.executable, "-c", CRASH, str(plan), *options(project, state), *more]
    with Terminal(argv, cwd=project, env=surroundings()) as terminal:
        terminal.wait_for("Step 1 of 5", "[ ] ")
        terminal.press("enter")
        terminal.wait_for("Name of the project")
        terminal.type("lighthouse")
        terminal.press("enter")
        terminal.wait_for("lighthouse", gone="ctrl+e your editor")
        terminal.press("o")
        code = terminal.ended()
        left = bytes(terminal.raw).rpartition(b"\x1b[?1049l")[2].decode()
        assert terminal.restored()
    assert code not in (0, -9)
    assert "facilitator failed: RuntimeError" in left
    assert str(state)[:20] in left
    assert ('File "' in left) is developer
    for secret in ("hunter2", "a secret of", "lighthouse"):
        assert secret not in left
    kept = played("drafts", "list", "--state-dir", str(state), cwd=project)
    assert "pipeline.md" in kept.stdout
