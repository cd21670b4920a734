"""Keys that a person presses for a plan, besides the characters of sentences and values.

Drives the real program in process through the sample project: a complete plan in production with reasons and values,
and a proof of concept. Every sentence and value is pasted and counts nothing; every key counts one. At the end the
plan on disk is read back: each answer has to stand there.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from startup import complete
from textual.events import Paste
from textual.pilot import Pilot

from facilitator.asking import as_offered
from facilitator.document.read import read
from facilitator.model import Category, Decision, Kind, Question
from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.state import asked, open_questions
from facilitator.settings import read_settings
from facilitator.tui.app import Facilitator
from facilitator.tui.dialogs.dialog import Dialog
from facilitator.tui.dialogs.value_line import FormLine
from facilitator.tui.dialogs.values import ValueForm
from facilitator.tui.widgets.text_field import TextField

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "planning_artifacts"
MOST = {"complete": 450, "proof of concept": 90}
SET = {"in_words": "ctrl+w", "deferred": "ctrl+d", "not_applicable": "ctrl+n"}
Answer = Mapping[str, Any]


class Person:
    """Somebody at the keyboard who knows their answers."""

    def __init__(self, pilot: Pilot[int], app: Facilitator, answers: Answer) -> None:
        self.pilot, self.app, self.answers = pilot, app, answers
        self.pressed: Counter[str] = Counter()
        """How many keys, by what they were for."""
        self.what = "step 1"

    async def press(self, *keys: str) -> None:
        """Press keys; each counts."""
        for key in keys:
            self.pressed[self.what] += 1
            await self.pilot.press(key)
            await self.settle()

    async def write(self, text: str) -> None:
        """Type a sentence or a value; it counts nothing."""
        field = self.app.focused
        assert isinstance(field, TextField), f"a sentence was typed at {self.app.focused}"
        field.load_text("")
        self.app.post_message(Paste(text))
        await self.settle()
        assert field.text.strip(), text

    async def settle(self) -> None:
        """Wait until all that a key caused has happened."""
        for _ in range(400):
            await self.pilot.pause()
            if not self.app.between and self.app.commands.draft_is_done:
                return
            await asyncio.sleep(0.005)
        raise AssertionError("it never came to rest")

    # step 1

    async def introduce(self) -> None:
        """Names, phase and workload, the documents, and what they say."""
        await self.row("project", self.answers["project_name"])
        await self.row("user", self.answers["user_name"])
        await self.go_to("phase")
        await self.press(
            "enter", str(["poc", "mvp", "staging", "production"].index(self.phase) + 1)
        )
        await self.row("workload", self.answers["workload"])
        await self.go_to(f"doc:{next(found.path for found in self.app.state.found)}")
        await self.press("enter")
        await self.until(lambda: self.app.state.statements)
        await self.press("Y")
        await self.go_on("c")

    @property
    def phase(self) -> str:
        """The delivery phase."""
        return str(self.answers["delivery_phase"])

    async def row(self, id_: str, text: str) -> None:
        """Fill in a row of step 1, unless it says so already."""
        draft = self.app.state.draft
        if text in (draft.project_name, draft.user_name, draft.context.workload):
            return
        await self.go_to(id_)
        await self.press("enter")
        await self.write(text)
        await self.press("enter")

    async def go_to(self, id_: str) -> None:
        """Bring the cursor of the list to a row."""
        rows = self.app.page().home()
        ids = [row.id for row in rows.rows if row.id]  # type: ignore[union-attr]
        while rows.cursor != id_:  # type: ignore[union-attr]
            at = ids.index(rows.cursor) if rows.cursor in ids else -1  # type: ignore[union-attr]
            await self.press("down" if ids.index(id_) > at else "up")

    async def until(self, true: Any) -> None:
        """Wait for what is done in threads."""
        for _ in range(600):
            if true():
                return
            await self.pilot.pause()
            await asyncio.sleep(0.01)
        raise AssertionError("never came")

    async def go_on(self, key: str) -> None:
        """C on a step: it is written; once more where it asks."""
        before = self.app.state.step
        for _ in range(3):
            await self.press(key)
            await self.until(lambda: self.app.state.place is not Place.SAVING)
            if self.app.state.step != before or before in self.app.state.plan.steps_completed:
                return
        raise AssertionError(self.app.state.notice)

    # steps 2 to 4

    async def decide(self) -> None:
        """Answer one step and write it."""
        while self.app.state.place is Place.CATEGORY:
            category = self.app.state.category
            assert category is not None
            self.what = category.id
            await self.category(category)
        self.what = f"write step {self.app.state.step}"
        await self.press("down")
        await self.go_on("c")

    async def category(self, category: Category) -> None:
        """Answer what is asked here, and keep it."""
        while open_questions(self.app.state, category):
            question = self.app.state.question
            assert question is not None
            assert question.id not in self.app.state.draft.decisions, f"asked again: {question.id}"
            await self.answer(question)
        for question in asked(self.app.state, category):
            if question.optional and self.wanted(question):
                while self.app.state.question is not question:
                    await self.press("right")
                await self.answer(question)
        await self.press("c")
        if isinstance(self.app.screen, Dialog):
            raise AssertionError(f"{category.id}: C opened {type(self.app.screen).__name__}")
        assert self.app.state.category is not category or self.app.state.place is Place.STEP

    def wanted(self, question: Question) -> Answer:
        """The answer to a question; one that is nothing but a choice may stand alone."""
        target = question.id.removeprefix("dora-target.")
        table = self.answers["targets" if target != question.id else "decisions"]
        found = table.get(target, {})
        return found if isinstance(found, dict) and "own" not in found else {"choice": found}

    async def answer(self, question: Question) -> None:
        """Choice, reason and values in one movement."""
        answer = self.wanted(question)
        for aside, key in (("not_applicable", "n"), ("deferred", "d")):
            if aside in answer:
                await self.press(key)
                await self.write(answer[aside])
                await self.press("enter")
                return
        await self.choose(question, answer.get("choice"))
        assert isinstance(self.app.screen, ValueForm), (question.id, self.app.screen)
        await self.fill_in(answer)

    async def choose(self, question: Question, choice: Any) -> None:
        """Digits, or words; of several, Enter says that the numbers behind the first are all."""
        options = as_offered(question, self.app.state.facts).options
        own = choice["own"] if isinstance(choice, dict) else str(choice)
        if not options or isinstance(choice, dict) or question.kind is Kind.PERCENT:
            await self.press("enter" if not options else "w")
            await self.write(own)
            await self.press("enter")
            return
        for id_ in choice if isinstance(choice, list) else [choice]:
            option = question.option(str(id_))
            assert option is not None, (question.id, id_)
            await self.press(str([o.id for o in options].index(option.id) + 1))
        if isinstance(choice, list) and len(choice) > 1:
            await self.press("enter")

    async def fill_in(self, answer: Answer) -> None:
        """Why, then each value, each kept with Enter; what has no answer is passed."""
        form = self.app.screen
        assert isinstance(form, ValueForm)
        asks = {line.id_ for line in form.query(FormLine)}
        values = {k: v for k, v in answer.get("values", {}).items() if k in asks}
        if answer.get("rationale"):
            await self.write(answer["rationale"])
            await self.press("enter")
        elif values:
            await self.press("enter")
        while self.app.screen is form and values:
            line = form.line
            assert line is not None
            if line.id_ in values:
                await self.value(values.pop(line.id_))
            await self.press("enter")
        if self.app.screen is form:
            await self.press("ctrl+s")

    async def value(self, given: Any) -> None:
        """A value, or why there is none."""
        how, text = next(iter(given.items())) if isinstance(given, dict) else ("", str(given))
        if how:
            await self.press(SET[how])
        await self.write(text)


def proof_of_concept(answers: Answer) -> Answer:
    """The same project, as a proof of concept."""
    return {**answers, "delivery_phase": "poc"}


async def session(folder: Path, answers: Answer) -> Person:
    """A whole session; the plan is on disk afterwards."""
    plan = folder / "planning_artifacts" / "pipeline.md"
    given = {
        "project_root": str(folder),
        "state_dir": str(folder / "state"),
        "offline": True,
    }
    settings = read_settings(given, {}, folder, plan)
    known = content(settings)
    runtime = Runtime(settings, plan, known.catalogue)
    opened = runtime.open()
    app = Facilitator(play(begin(known, settings.today, opened.reading), opened)[0], runtime)
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            person = Person(pilot, app, answers)
            await person.until(lambda: app.state.scanned)
            await person.introduce()
            for _ in (2, 3, 4):
                await person.decide()
            person.what = "step 5"
            await person.press("down")
            await person.go_on("c")
    finally:
        runtime.close()
        app.commands.close()
    check(plan, folder, app)
    return person


def check(plan: Path, folder: Path, app: Facilitator) -> None:
    """Whether each decision stands in the plan as `run` writes it from the same answers."""
    typed = read(plan.read_bytes(), app.state.catalogue).plan
    ran = read(complete(folder / "run").read_bytes(), app.state.catalogue).plan
    assert typed.steps_completed == ran.steps_completed, typed.steps_completed
    other = [
        id_
        for id_, decision in typed.decisions.items()
        if said_in(decision) != said_in(ran.decisions[id_], only=decision.values)
    ]
    assert not other, other


def said_in(decision: Decision, only: Mapping[str, object] | None = None) -> tuple[object, ...]:
    """What somebody said of a decision; of its values only these, where a phase asks for fewer."""
    d = decision
    values = {k: v for k, v in d.values.items() if only is None or k in only}
    return d.standing, d.choice, d.own, d.reason, d.rationale, values


def main() -> int:
    """Count both plans; the exit code says whether they hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="say what each part took")
    parser.add_argument("--only", choices=list(MOST))
    chosen = parser.parse_args()
    answers = YAML(typ="safe").load((SAMPLE / "answers.yaml").read_text(encoding="utf-8"))
    plans = {"complete": answers, "proof of concept": proof_of_concept(answers)}
    holds = True
    for name, wanted in plans.items():
        if chosen.only not in (None, name):
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            (folder / "run").mkdir()
            (folder / "planning_artifacts").mkdir()
            shutil.copy(SAMPLE / "architecture.md", folder / "planning_artifacts")
            person = asyncio.run(session(folder, wanted))
        count = person.pressed.total()
        holds = holds and count <= MOST[name]
        print(f"{name}: {count} keys of at most {MOST[name]}")
        for what, number in person.pressed.items() if chosen.all else ():
            print(f"  {number:4} {what}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
