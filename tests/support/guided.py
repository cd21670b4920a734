"""Plays answers into the real program by keys alone, looking only at the screen; the same answers as `run` takes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from facilitator.model import Catalogue, Category, Kind, Option, Question
from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder
from support.terminal import KEYS, PATIENCE, Terminal

Answers = Mapping[str, Any]
DAY = {"SOURCE_DATE_EPOCH": "1795046400"}
"""2026-11-19: what is written does not depend on the day of the test."""
PROGRAM = [sys.executable, "-m", "facilitator"]
CHECKOUT = Path(__file__).resolve().parents[2]
EDITOR = "ctrl+e your editor"
FORM = "ctrl+s keep Esc close"
SET = {"in_words": "ctrl+w", "deferred": "ctrl+d", "not_applicable": "ctrl+n"}
"""How a value is set that is none of its kind: in an answers file, and the key of the form."""
ALL_ANSWERED = "Nothing more is asked here"
WHY = "Why this, in your words?"
STEP_TWO = "Pipeline architecture ▸ CI/CD platform"
STEP_MENU = "C write"
PHASES = ("poc", "mvp", "staging", "production")


@cache
def catalogue() -> Catalogue:
    """What is asked, to know the digit of an option."""
    return load_catalogue(steps_folder())


def options(project: Path, state: Path) -> list[str]:
    """Options of a session that touches nothing outside these folders."""
    return ["--project-root", str(project), "--state-dir", str(state), "--offline"]


def surroundings() -> dict[str, str]:
    """Variables that make the checkout's package importable anywhere, on the day of the tests."""
    return {**DAY, "PYTHONPATH": str(CHECKOUT)}


def opened(
    project: Path,
    state: Path,
    plan: Path | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    **env: str,
) -> Terminal:
    """The guided session on a terminal."""
    argv = [*PROGRAM, *([str(plan)] if plan else []), *options(project, state)]
    return Terminal(argv, columns=size[0], rows=size[1], cwd=project, env={**surroundings(), **env})


def played(*argv: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A command without a screen."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("TEXTUAL", "FACILITATOR_"))}
    return subprocess.run(
        [*PROGRAM, *argv],
        cwd=cwd,
        env={**env, **surroundings(), **more},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def chosen(terminal: Terminal, digit: str, label: str) -> None:
    """Choose an option that stands alone, and leave the form that asks why."""
    terminal.press(digit)
    terminal.wait_for(FORM, label)
    terminal.press("escape")
    terminal.wait_for(f"● {label}", gone=FORM)


def place_of(top: str) -> tuple[list[str], list[str]]:
    """Project, step and category as the top line says them, however much of the step's title fits beside them."""
    step, _, category = top.partition("▸")
    return step.split()[:3], category.split()[:1]


class Guided:
    """A person at the keyboard who knows their answers."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    # editors

    def write(self, text: str) -> None:
        """Type into the editor that a key just opened, and keep it."""
        self.terminal.wait_for(EDITOR)
        self.terminal.type(text.replace("\n", KEYS["ctrl+j"]))
        self.terminal.press("enter")
        self.terminal.wait_for(gone=EDITOR)

    # step 1

    def introduce(self, answers: Answers) -> None:
        """Step 1, row by row from the top, and C."""
        self.terminal.wait_for("Step 1 of 5", "[ ] ")
        self.terminal.press("home")
        self.row(0, "Name of the project", answers["project_name"])
        self.row(1, "Who decides", answers["user_name"])
        self.terminal.press("down", "enter")
        self.terminal.wait_for("Esc back")
        self.terminal.press(str(PHASES.index(answers["delivery_phase"]) + 1))
        self.terminal.wait_for(gone="Esc back")
        if answers.get("workload"):
            self.row(1, "Kind of workload", answers["workload"])
        else:
            self.terminal.press("down")

    def row(self, down: int, title: str, text: str) -> None:
        """Fill in a row of step 1."""
        self.terminal.press(*["down"] * down, "enter")
        self.terminal.wait_for(title)
        self.write(text)

    def load(self, path: str) -> None:
        """Load the next document in the list."""
        self.terminal.press("down", "enter")
        self.terminal.wait_for(f"[x] {path}")

    def kept_step_one(self, answers: Answers) -> None:
        """C on step 1, once more where it says what is not confirmed: it is written, and step 2 begins."""
        self.terminal.press("c")
        if self.terminal.wait_for_one("none confirmed", STEP_TWO) != STEP_TWO:
            self.terminal.press("c")
            self.terminal.wait_for(STEP_TWO)

    # steps 2 to 4

    def decide(self, number: int, answers: Answers, until: str = "", since: str = "") -> None:
        """Answer and keep the categories of a step, in order; stop before `until`, begin at `since`."""
        categories = list(catalogue().step(number).categories)
        for at, category in enumerate(categories):
            if category.id == until:
                return
            if since and category.id != since:
                continue
            since = ""
            after = categories[at + 1].title if at + 1 < len(categories) else ""
            self.category(category, answers, after)

    def category(self, category: Category, answers: Answers, after: str) -> None:
        """Answer the questions of a category as they are asked, play its rounds, and keep it."""
        left = {q.id: q for q in category.questions}
        while left:
            question = self.asked(list(left.values()))
            del left[question.id]
            self.answer(question, given(answers, question))
            words = [ALL_ANSWERED, *(opening(q) for q in left.values())]
            if self.terminal.wait_for_one(*words) == ALL_ANSWERED or ALL_ANSWERED in self.flat():
                self.optional(list(left.values()), answers)
                break
        for round_ in answers.get("rounds", {}).get(category.id, ()):
            self.round(round_)
        self.keep(f"Kept: {category.title}", f"▸ {after[:14]}" if after else STEP_MENU)

    def keep(self, *texts: str) -> None:
        """C, and once more where it asks for values that this person leaves open; then these texts are shown."""
        self.terminal.press("c")
        if self.terminal.wait_for_one(texts[0], FORM) == FORM:
            self.terminal.press("escape")
            self.terminal.wait_for("Still open")
            self.terminal.press("c")
        self.terminal.wait_for(*texts)

    def optional(self, left: Sequence[Question], answers: Answers) -> None:
        """Go to optional questions that have an answer, with the arrow."""
        for question in left:
            if question.optional and given(answers, question):
                self.terminal.press("right")
                assert self.asked([question])
                self.answer(question, given(answers, question))

    def flat(self) -> str:
        """What the page says, its lines joined; without the columns beside it on a wide screen."""
        shown = [line.split("▕")[-1].split("▏")[0] for line in self.terminal.screen().splitlines()]
        return " ".join(" ".join(shown).split())

    def wait_on_page(self, *texts: str) -> None:
        """Wait until the page says all of these, however its lines are broken and whatever stands beside it."""
        for _ in range(600):
            if all(text in self.flat() for text in texts):
                return
            self.terminal.read(0.05)
        raise AssertionError(f"not all of {texts} came; the screen:\n{self.terminal.screen()}")

    def asked(self, among: Sequence[Question]) -> Question:
        """Which of these questions is on the screen."""
        shown = self.terminal.wait_for(gone=EDITOR)
        for _ in range(200):
            for question in among:
                if opening(question) in shown:
                    return question
            self.terminal.read(0.05)
            shown = self.terminal.screen()
        raise AssertionError(f"none of {[q.id for q in among]} is asked; the screen:\n{shown}")

    def answer(self, question: Question, answer: Mapping[str, Any]) -> None:
        """Answer one question: choice or words, rationale, values, a tool's version."""
        if "not_applicable" in answer or "deferred" in answer:
            aside = "not_applicable" in answer
            self.terminal.press("n" if aside else "d")
            self.write(answer["not_applicable" if aside else "deferred"])
            return
        choice = answer["choice"]
        if question.kind in (Kind.TEXT, Kind.PERCENT) or isinstance(choice, dict):
            self.terminal.press("w")
            self.write(choice["own"] if isinstance(choice, dict) else str(choice))
        else:
            self.choose(question, choice if isinstance(choice, list) else [choice])
        self.fill_in(question, answer)

    def choose(self, question: Question, ids: Sequence[str]) -> None:
        """Choose options by their digits; the form behind the first may cover the list, and says what was chosen."""
        options = [option for option in map(question.option, ids) if option is not None]
        assert len(options) == len(ids), ids
        first, *more = [self.digit(question, option) for option in options]
        self.terminal.press(first)
        self.terminal.wait_for(f"{question.title}: {options[0].label[:8]}".rstrip(), FORM)
        self.terminal.press(*more)

    def digit(self, question: Question, option: Option) -> str:
        """The digit that stands before an option; below the edge of the screen, the one of its place in the file."""
        shown = re.findall(r"(?m)^\W*(\d+) [○●] (?:! )?(.*)$", self.terminal.screen())
        alike = {digit: _alike(text, option.label) for digit, text in shown}
        digit = max(alike, key=lambda d: alike[d], default="")
        if alike.get(digit, 0) >= min(12, len(option.label)) and len(shown) > 1:
            return digit
        return str(question.options.index(option) + 1)

    def fill_in(self, question: Question, answer: Mapping[str, Any]) -> None:
        """Say why in the form that opened, and fill in the values, field by field from the top, with Enter."""
        self.terminal.wait_for(FORM, WHY)
        if answer.get("rationale"):
            self.terminal.type(answer["rationale"].replace("\n", KEYS["ctrl+j"]))
        asks = {" ".join(value.ask.split()): value.id for value in question.values}
        left, last = dict(answer.get("values") or {}), ""
        if left or answer.get("rationale"):
            self.terminal.press("enter")
        while left:
            ask = self.asked_in_form([ask for ask in asks if ask != last])
            if (id_ := asks[ask]) in left:
                self.value(left.pop(id_))
            self.terminal.press("enter")
            last = ask
        if question.values or not answer.get("rationale"):
            self.leave_form([ask for ask in asks if ask != last] if last else [])
        self.terminal.wait_for(gone=FORM)

    def asked_in_form(self, asks: Sequence[str]) -> str:
        """Which of these the form asks for; what the page behind it says does not count."""
        for _ in range(400):
            self.terminal.read(0.05)
            if here := self.in_form(asks):
                return here[0]
        raise AssertionError(f"none of {asks} is asked; the screen:\n{self.terminal.screen()}")

    def in_form(self, asks: Sequence[str]) -> list[str]:
        """Those of these that the form shows now."""
        _, edge, form = self.terminal.screen().rpartition("━━━")
        return [ask for ask in asks if edge and ask in " ".join(form.split())]

    def leave_form(self, others: Sequence[str]) -> None:
        """Keep the form as it stands; where Enter may have ended it, only once it asks for one of the others."""
        end = time.monotonic() + PATIENCE
        while FORM in self.flat() and time.monotonic() < end:
            if not others or self.in_form(others):
                self.terminal.press("ctrl+s")
                return
            self.terminal.read(0.05)

    def value(self, given: Any) -> None:
        """Type a value into the field that has the keyboard, or a reason, or words."""
        how, text = next(iter(given.items())) if isinstance(given, dict) else ("", str(given))
        if how:
            self.terminal.press(SET[how])
        self.terminal.press("ctrl+a", "ctrl+k")
        self.terminal.type(text)

    # A and P

    def round(self, round_: Mapping[str, Any]) -> None:
        """Play a round of A or P and take its proposal or leave it."""
        before = self.terminal.line(0)
        if "elicitation" in round_:
            self.terminal.press("a")
            self.terminal.wait_for("Advanced Elicitation: you answer")
            self.terminal.press("/")
            self.terminal.wait_for("Search the methods")
            self.write(round_["elicitation"])
            self.terminal.wait_for(gone=EDITOR)
            self.terminal.press("enter")
        else:
            self.terminal.press("p")
        for number, text in enumerate(round_["answers"], 1):
            self.terminal.wait_for(f"· {number} of ")
            self.terminal.type(text.replace("\n", KEYS["ctrl+j"]))
            self.terminal.press("enter")
            self.nobody_yet(number)
        while "What would change" not in self.terminal.wait_for(gone=EDITOR):
            at = re.search(r"· (\d+) of (\d+)", self.terminal.screen())
            if at is None or int(at[1]) <= len(round_["answers"]):
                self.terminal.read(0.05)
                continue
            self.terminal.press("ctrl+s")
            self.terminal.wait_for("What would change")
        self.terminal.settle()  # a proposal takes no keys that were typed before it stood there
        self.terminal.press("y" if round_["accept"] else "n")
        self.terminal.wait_for("Taken." if round_["accept"] else "Left: nothing changed.")
        assert place_of(self.terminal.line(0)) == place_of(before), "the same menu after the round"

    def nobody_yet(self, number: int) -> None:
        """Go on to the next question; where a reply wants an owner or a date, name none, as an answers file does."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            shown = " ".join(self.terminal.screen().split())
            if asked := next((q for q in ("who owns it?", "by when") if q in shown), ""):
                self.terminal.press("enter")
                self.terminal.wait_for(gone=asked)
            elif f"· {number} of " not in shown:
                return
            else:
                self.terminal.read(0.05)

    # the step's menu

    def written(self, title: str) -> None:
        """Look at the step, and C: it is written."""
        self.terminal.press("down", "c")
        self.terminal.wait_for(title)


def given(answers: Answers, question: Question) -> Mapping[str, Any]:
    """The answer to a question; one that is nothing but a choice may stand alone."""
    target = question.id.removeprefix("dora-target.")
    found = (
        answers["targets"][target] if target != question.id else answers["decisions"][question.id]
    )
    return found if isinstance(found, dict) and "own" not in found else {"choice": found}


def _alike(one: str, other: str) -> int:
    """How many letters two texts begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def opening(question: Question) -> str:
    """The first words of a question: what fits one line of the narrowest column."""
    words: list[str] = []
    for word in question.question.split():
        if len(" ".join([*words, word])) > 38:
            break
        words.append(word)
    return " ".join(words)
