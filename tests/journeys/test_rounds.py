"""A and P by keys alone, in 80 columns and 24 lines, against what `run` writes from the same answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.guided import EDITOR, Guided, catalogue, opened, place_of
from support.journey_plans import answers_until, begun, drafted, ran
from support.terminal import KEYS as BYTES
from support.terminal import Terminal

pytestmark = pytest.mark.journey

KINDS = ("insight", "accepted-risk", "open-question", "insight", "dismissed")
SHOWN = ("insight", "accepted risk", "open question", "change", "dismiss")
"""What an answer can be kept as, as the line above the field shows it; Tab turns to the next."""
WHERE = {2: "branch-strategy", 3: "deploy", 4: "multi-region"}
CHANGED = {
    "question": "multi-region",
    "field": "rationale",
    "value": "A late timetable is honest.",
}


class Questioned(Guided):
    """Answers every question of a round, each as another kind, and remembers what was said."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(terminal)
        self.rounds: dict[str, list[dict[str, Any]]] = {}

    def round(self, round_: Mapping[str, Any]) -> None:
        """Play a whole round, look at the keys on every page, and take the proposal."""
        before, given = self.terminal.line(0), []
        self.begin(round_)
        at, total = 1, self.total()
        while at <= total:
            given.append(self.reply(at, round_))
            at += 1
        self.terminal.wait_for("What would change", "y take it", "n leave it")
        self.terminal.settle()  # what is typed before it stands there is meant for something else
        self.terminal.press("y")
        self.terminal.wait_for("Taken.", gone="What would change")
        assert place_of(self.terminal.line(0)) == place_of(before), "the same menu after the round"
        category = str(round_["at"])
        head = {k: v for k, v in round_.items() if k in ("elicitation", "party")}
        self.rounds.setdefault(category, []).append({**head, "answers": given, "accept": True})

    def begin(self, round_: Mapping[str, Any]) -> None:
        """A with a search for the method, or P."""
        if "elicitation" in round_:
            self.terminal.press("a")
            self.terminal.wait_for("Advanced Elicitation: you answer", "Enter begin")
            self.terminal.press("/")
            self.terminal.wait_for("Search the methods")
            self.write(round_["elicitation"])
            self.terminal.press("enter")
        else:
            self.terminal.press("p")

    def total(self) -> int:
        """How many questions the round has, read from its first line."""
        found = re.search(r"· 1 of (\d+)", self.terminal.wait_for("· 1 of ", gone="Enter begin"))
        assert found is not None
        return int(found[1])

    def reply(self, at: int, round_: Mapping[str, Any]) -> dict[str, Any]:
        """Answer question number `at`; what was said, as an answers file has it."""
        self.terminal.wait_for(f"· {at} of ", "Enter keep", "Esc leave", "Tab turns")
        kind = KINDS[(at - 1) % len(KINDS)]
        if at == 1 and "elicitation" in round_ and round_["at"] == CHANGED["question"]:
            return self.change()
        self.kept_as(kind)
        if kind == "dismissed":
            self.terminal.press("enter")
            return {"kind": kind}
        self.terminal.type(f"answer {at}")
        self.terminal.wait_for(f"answer {at}")
        self.terminal.press("enter")
        if kind == "insight":
            return {"text": f"answer {at}", "kind": kind}
        self.terminal.wait_for("who owns it?")
        owner = "the harbour team" if kind == "accepted-risk" else ""
        if not owner:  # the owner named last stands there, selected
            self.terminal.wait_for("│ the harbour team")
            self.terminal.press("\x7f")
            self.terminal.wait_for(gone="│ the harbour team")
        self.typed(owner, "enter")
        self.terminal.wait_for("by when")
        self.typed("first release", "enter")
        return {"text": f"answer {at}", "kind": kind, "owner": owner, "until": "first release"}

    def kept_as(self, kind: str) -> None:
        """Turn to what the answer is to be kept as."""
        wanted = kind.replace("dismissed", "dismiss").replace("-", " ")
        (now,) = re.findall(r"● ([a-z ]+?) {2}", self.terminal.wait_for("Tab turns"))
        turns = (SHOWN.index(wanted) - SHOWN.index(now)) % len(SHOWN)
        self.terminal.press(*["tab"] * turns)
        self.terminal.wait_for(f"● {wanted}")

    def change(self) -> dict[str, Any]:
        """Change the rationale of the quoted decision."""
        self.kept_as("change")
        self.terminal.press("enter")
        row = re.search(r"(\d) Rationale", self.terminal.wait_for("What changes?", "Rationale"))
        assert row is not None
        self.terminal.press(row[1])
        self.terminal.wait_for(EDITOR)
        self.terminal.press("ctrl+a", "ctrl+k", "up", "ctrl+a", "ctrl+k")
        self.typed(str(CHANGED["value"]), "enter")
        return {"kind": "change", "change": CHANGED}

    def typed(self, text: str, keep: str) -> None:
        """Type into the field that just opened."""
        self.terminal.wait_for(EDITOR)
        self.terminal.type(text)
        self.terminal.press(keep)


@pytest.mark.parametrize("step", [*(pytest.param(n, marks=pytest.mark.slow) for n in (2, 3)), 4])
def test_a_full_a_and_a_full_p_by_keys_are_recorded_as_run_records_them(
    project: Path, tmp_path: Path, step: int
) -> None:
    plan, state, answers = (
        tmp_path / "keys" / "pipeline.md",
        tmp_path / "state",
        answers_until(step),
    )
    category = WHERE[step]
    drafted(project, plan, state, answers, catalogue().categories[category].questions[0].id)
    answers["rounds"] = {
        category: [{"elicitation": "inversion", "at": category}, {"party": [], "at": category}]
    }
    with opened(project, state, plan) as terminal:
        person = Questioned(terminal)
        terminal.wait_for(f"resume in step {step}")
        terminal.press("r")
        terminal.wait_for(f"▸ {catalogue().categories[category].title[:10]}")
        person.decide(step, answers, since=category)
        person.written(f"Step {step + 1} ")
    answers["rounds"] = person.rounds
    again = ran(project, tmp_path / "run", answers)
    wanted = again.read_text(encoding="utf-8")
    written = plan.read_text(encoding="utf-8")
    assert "**Insight, Party (" in written
    assert str(CHANGED["value"]) in written or step != 4
    assert (
        "**Accepted risk, Elicitation (Inversion); owner: the harbour team; until: first release:** answer 2"
        in written
    )
    heading = catalogue().step(step).heading
    assert section(written, heading) == section(wanted, heading)


def section(text: str, heading: str) -> str:
    """The text of one section."""
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0].rstrip()


def test_a_round_is_left_taken_up_interrupted_and_rejected_without_a_trace(
    project: Path, tmp_path: Path
) -> None:
    plan = begun(tmp_path / "keys", 4)
    before = plan.read_bytes()
    with opened(project, tmp_path / "state", plan) as terminal:
        person = Questioned(terminal)
        step_menu(terminal)
        terminal.press("p")
        terminal.wait_for("Party · step 4", "· 1 of ")
        person.kept_as("insight")
        terminal.type("a thought")
        terminal.wait_for("a thought")
        terminal.press("enter")
        terminal.wait_for("· 2 of ", "→ insight: a thought")
        terminal.type("half a th")
        terminal.wait_for("half a th")
        terminal.press("escape")
        terminal.wait_for("Leave the round?", "n stay")
        terminal.press("y")
        terminal.wait_for("nothing changes; its answer is kept, P takes it up again.")
        terminal.press("p")
        terminal.wait_for("A round was left here")
        terminal.press("1")
        terminal.wait_for("· 2 of ", "→ insight: a thought", "half a th")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    with opened(project, tmp_path / "state", plan) as terminal:
        overview(terminal)
        terminal.press("4")
        terminal.wait_for("Party · step 4", "· 2 of ", "→ insight: a thought", "half a th")
        terminal.press("up")
        terminal.wait_for("· 1 of ", "your answer, insight: a thought", "ctrl+s finish")
        terminal.press("ctrl+s")
        terminal.wait_for("What would change", "+ a thought")
        terminal.settle()
        terminal.press("1")
        terminal.wait_for("struck")
        terminal.press("escape")
        terminal.wait_for("· 1 of ")
        terminal.press("ctrl+s")
        terminal.wait_for("What would change", gone="struck")
        terminal.settle()
        terminal.press("n")
        terminal.wait_for("Left: nothing changed.", "C write")
        assert plan.read_bytes() == before


def test_who_speaks_is_chosen_and_a_walk_shows_what_the_record_answers(
    project: Path, tmp_path: Path
) -> None:
    plan = begun(tmp_path / "keys", 4)
    with opened(project, tmp_path / "state", plan) as terminal:
        step_menu(terminal)
        terminal.press("p")
        terminal.wait_for("Party · step 4", "ctrl+o who speaks")
        terminal.press("ctrl+o")
        row = re.search(
            r"(\d) Security engineer", terminal.wait_for("send out ", "Security engineer")
        )
        assert row is not None, terminal.screen()
        terminal.press(row[1])
        terminal.wait_for("Security engineer was called in.")
        terminal.press("ctrl+o")
        terminal.wait_for("Who speaks?")
        terminal.press("1")
        terminal.wait_for("was sent out.")
        terminal.press("escape")
        terminal.wait_for("The round was left: nothing changes.")
        terminal.press("a")
        terminal.wait_for("Follow a failure through the plan", "1 of 6 unanswered")
        lines = terminal.screen().splitlines()
        walks = [line for line in lines if "unanswered" in line or "all on record" in line]
        at = next(n for n, line in enumerate(walks) if "1 of 6 unanswered" in line)
        terminal.press(*["down"] * at, "enter")
        terminal.wait_for("Where is it noticed", "Would an artifact that is not yours be refused")
        terminal.press("enter")
        terminal.wait_for("Then the record answers:", "Which gate")
        terminal.press("escape")
        terminal.wait_for("nothing changes.", "C write")


def test_keys_typed_ahead_of_the_screen_all_count(project: Path, tmp_path: Path) -> None:
    """A whole round in one burst: every key meets the screen that the keys before it make."""
    plan = begun(tmp_path / "keys", 4)
    with opened(project, tmp_path / "state", plan) as terminal:
        step_menu(terminal)
        terminal.press("2")
        terminal.wait_for("▸ Deployment pattern")
        terminal.press("a", "/")
        terminal.type("inversion")
        terminal.press("enter", "enter")
        person = Questioned(terminal)
        terminal.wait_for("· 1 of ")
        person.kept_as("change")
        terminal.press("enter")
        row = re.search(r"(\d) Rationale", terminal.wait_for("What changes?", "Rationale"))
        assert row is not None
        risk = [
            "\t",  # the second question proposes an insight
            *"two at once",
            "enter",
            *"harbour team",
            "enter",
            *"first release",
            "enter",
        ]
        burst = [row[1], "ctrl+a", "ctrl+k", *str(CHANGED["value"]), "enter", *risk]
        terminal.type("".join(BYTES.get(key, key) for key in burst))
        terminal.wait_for("What would change")  # which takes no keys typed ahead
        terminal.settle()
        burst = ["y", "p", "\x1b[Z", "enter"]  # shift+tab turns the other way
        burst += ["\x1b[Z", "\x1b[Z", *"said to a party", "ctrl+s"]
        terminal.type("".join(BYTES.get(key, key) for key in burst))
        terminal.wait_for("What would change", "said to a party")
        terminal.settle()
        terminal.type("yc")
        terminal.wait_for("essential values open")  # what opens by itself takes no keys typed ahead
        terminal.press("ctrl+s")
        terminal.wait_for("Still open:")
        terminal.type("ccc")
        terminal.wait_for("Saved step 4")
    written = plan.read_text(encoding="utf-8")
    for said in (
        str(CHANGED["value"]),
        "**Accepted risk, Elicitation (Inversion); owner: harbour team; until: first release:** two at once",
        "):** said to a party",
    ):
        assert said in written


def step_menu(terminal: Terminal) -> None:
    """From the start to the menu of step 4."""
    overview(terminal)
    terminal.press("4")
    terminal.wait_for("Step 4 ", "C Continue")
    terminal.press("c")
    terminal.wait_for("C write")


def overview(terminal: Terminal) -> None:
    """From the start of a session on a whole plan to its overview, where it may begin."""
    if "Overview" not in terminal.wait_for("5 validation", "? help"):
        terminal.press("o")
        terminal.wait_for("Overview")
