"""A plan, the program on it, and a model of what the user kept.

The model knows nothing of files: what it holds must be found in the plan or in the draft; what another program
overwrote, the user dropped or started over, in what is kept beside them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from facilitator.document.read import read
from facilitator.document.reading import Reading
from facilitator.model import Decision
from facilitator.runtime.packed_drafts import unpack_draft
from facilitator.runtime.plan_file import UnreadableError
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.commands import KeepDraft, Save
from facilitator.session.play import begin, play
from facilitator.session.state import State, unsaved
from facilitator.settings import Settings
from facilitator.storage.draft_listing import list_trash
from facilitator.storage.drafts import Drafts
from support.disturbed import Disturbed
from support.faults import Killed
from support.walkthrough import shipped_content

TODAY = "2026-11-20"
ANSWERING = (
    events.Choose,
    events.OwnWords,
    events.NotApplicable,
    events.Defer,
    events.Withdraw,
    events.SetRationale,
    events.Accept,
)
SECTION = re.compile(rb"^## (Pipeline Architecture|Pipeline Stages|Deployment Strategy)$", re.M)
PROPOSED = re.compile(rb"^## (.*) \(proposal[^)]*\)$", re.M)
Value = tuple[Any, ...] | None
"""What counts of a decision; None: there is none."""


def value(decision: Decision | None) -> Value:
    if decision is None:
        return None
    return (decision.choice, decision.own, decision.standing, decision.reason, decision.rationale)


@cache
def always_asked() -> tuple[str, ...]:
    """Questions that apply whatever else is answered: an answer of these is never rightly dropped."""
    return tuple(
        k for k, q in shipped_content().catalogue.questions.items() if q.asked_when is None
    )


@cache
def decided(data: bytes) -> Mapping[str, Decision]:
    return read(data, shipped_content().catalogue).plan.decisions


class History:
    """A plan, the program on it, and what the user kept."""

    def __init__(self, root: Path, data: bytes | None) -> None:
        self.root, self.plan = root, root / "planning_artifacts" / "pipeline.md"
        self.plan.parent.mkdir()
        self.settings = Settings(root=root, today=TODAY, state_dir=root / "state")
        self.versions: list[bytes] = []
        self.kept: dict[str, set[Value]] = {}
        """What each question may hold: one value, or two after a kill in the middle of an answer."""
        self.stored: dict[str, set[Value]] = {}
        """The same when it last reached the disk."""
        self.beside: set[tuple[str, Value]] = set()
        """What was kept and is to be found somewhere beside the plan and its draft."""
        self.written: set[tuple[str, Value]] = set()
        """What the program wrote: the user saw it and pressed C. What only another program wrote is that one's to keep."""
        self.log: list[str] = []
        if data is not None:
            self.plan.write_bytes(data)
        self.open()
        # what is in the plan at the beginning was saved by the program too, on this machine
        if data is not None:
            self.runtime.drafts._intended = sha256(data).hexdigest()
            self.runtime.drafts._make_folder()
            self.runtime.drafts.remember_saved()
            self.kept = {k: {value(d)} for k, d in decided(data).items() if k in always_asked()}
            self.stored = dict(self.kept)
            self.written = {(k, value(d)) for k, d in decided(data).items()}

    def open(self) -> None:
        self.files = Disturbed()
        self.runtime = Runtime(self.settings, self.plan, shipped_content().catalogue, self.files)
        self.state = begin(shipped_content(), TODAY, Reading())
        opened = self._opened()
        self.state = play(begin(shipped_content(), TODAY, opened.reading), opened)[0]
        assert not self.state.read_only, self.state.read_only

    def _opened(self) -> events.Opened:
        """What opening gives; what others left and is no plan any more is refused, untouched, until it is gone."""
        left = self.plan.read_bytes() if self.plan.exists() else None
        try:
            return self.runtime.open()
        except UnreadableError:
            assert left is not None and self.plan.read_bytes() == left
            self.log.append("what is no plan is taken away")
            self.edit(lambda _: None)
            return self.runtime.open()

    def reopen(self) -> None:
        """Quit, which tries again to store what could not be stored, and open."""
        if self.kept != self.stored:
            self._perform(KeepDraft(unsaved(self.state)))
        self.runtime.close()
        self.open()

    def die(self) -> None:
        """The process is gone: its lock with it, and what had not reached the disk."""
        lock = self.runtime._lock
        if lock is not None and lock.fd >= 0:
            os.close(lock.fd)
        beside = {k: {v for one, v in self.beside if one == k} for k, _ in self.beside}
        for key in {*self.kept, *self.stored}:
            before = self.stored.get(
                key, {None, value(self.in_plan().get(key))} | beside.get(key, set())
            )
            self.kept[key] = self.kept.get(key, {None}) | before
        self.open()

    def play(self, move: events.Event) -> None:
        self.log.append(f"{self.state.place}/{self.state.step} {move}"[:150])
        before, trash = self.state, self._of_step()
        try:
            self.state, acts = play(self.state, move)
            self._note(before, move)
            for act in acts:
                self._perform(act)
        except Killed:
            self.log.append("killed")
            if self._drops(before, move):
                self._set_aside(trash)
            self.die()
            return
        if self._drops(before, move):
            self._set_aside(trash)

    @staticmethod
    def _drops(before: State, move: events.Event) -> bool:
        """Whether the user asked for something to be dropped or replaced by this."""
        if isinstance(move, events.Continue):
            return before.file.restarting
        return isinstance(move, events.StartOver | events.DropDraft | events.Settle)

    def _perform(self, act: Any) -> None:
        try:
            answer = self.runtime.perform(act)
        except OSError:
            return  # the program says that drafts are not stored; the session holds them
        except UnreadableError:
            return
        if isinstance(act, KeepDraft):
            self.stored = {k: set(v) for k, v in self.kept.items()}
        if answer is None:
            return
        self.log.append(f"  {getattr(getattr(answer, 'outcome', None), 'message', answer)}"[:150])
        self.state, acts = play(self.state, answer)
        if (
            isinstance(act, Save)
            and isinstance(answer, events.SaveEnded)
            and answer.outcome.kind == "saved"
        ):
            self.versions.append(self.plan.read_bytes())
            self._saved(act.operation.step)
        for more in acts:
            self._perform(more)

    def _saved(self, step: int) -> None:
        """C wrote a step: all that stands in it is kept from now on."""
        for key, decision in self.in_plan().items():
            if key in always_asked() and shipped_content().catalogue.step_of(key) == step:
                self.kept[key] = {value(decision)}
                self.written.add((key, value(decision)))
        self.stored = {k: set(v) for k, v in self.kept.items()}

    def _of_step(self) -> dict[str, set[Value]]:
        return {k: set(v) for k, v in self.kept.items()}

    def _note(self, before: State, move: events.Event) -> None:
        """The user answered: the model holds it from now on."""
        if not isinstance(move, ANSWERING) or self.state.refused:
            return
        old, new = before.draft.decisions, self.state.draft.decisions
        for key in always_asked():
            if value(old.get(key)) != value(new.get(key)):
                self.kept[key] = {value(new.get(key))}
                self._taken_back(key, value(new.get(key)))

    def _taken_back(self, key: str, now: Value) -> None:
        """An answer is again what was written, and another program has changed that meanwhile, as it does to any."""
        if now == value(self.state.plan.decisions.get(key)) != value(self.in_plan().get(key)):
            del self.kept[key]
            self.stored.pop(key, None)
            if (key, now) in self.written:
                self.beside.add((key, now))

    def _set_aside(self, before: dict[str, set[Value]]) -> None:
        """A draft was dropped: the plan holds what it holds, the rest is to be found beside it."""
        now = self.in_plan()
        drafted = self.in_draft()
        for key, values in before.items():
            here = {value(d[key]) for d in (now, *drafted) if key in d}
            if not values & here:
                self.beside |= {(key, v) for v in values if v is not None and len(values) == 1}
                self.kept.pop(key, None)
                self.stored.pop(key, None)
                if key in now and (key, value(now[key])) in self.written:
                    self.kept[key] = self.stored[key] = {value(now[key])}

    def look(self) -> None:
        """Look at the file, as the program does every two seconds."""
        try:
            move = self.runtime.changed()
        except Killed:
            self.log.append("killed")
            self.die()
            return
        if move is not None:
            self.play(move)

    def edit(self, change: Any) -> None:
        """Another program writes the plan."""
        data = self.plan.read_bytes() if self.plan.exists() else None
        new = change(data)
        before = self.in_plan()
        if new is None:
            self.plan.unlink(missing_ok=True)
        else:
            self.plan.write_bytes(new)
        after = self.in_plan()
        for key in list(self.kept):
            was, now = value(before.get(key)), value(after.get(key))
            if was != now and was in self.kept[key]:
                if was is not None and len(self.kept[key]) == 1:
                    self.beside.add((key, was))
                del self.kept[key]
                self.stored.pop(key, None)

    def in_plan(self) -> Mapping[str, Decision]:
        return decided(self.plan.read_bytes()) if self.plan.exists() else {}

    def in_draft(self) -> tuple[Mapping[str, Decision], ...]:
        draft = Drafts(self.root / "state", self.plan).latest()
        return tuple(d.decisions for d in unpack_draft(draft.draft).steps.values()) if draft else ()

    def elsewhere(self) -> Iterator[Mapping[str, Decision]]:
        """What is kept beside the plan: copies, snapshots, conflicts, the trash."""
        folder = self.runtime.drafts.folder
        for place in (*folder.glob("**/*.md"), *self.plan.parent.glob("pipeline*.md")):
            data = place.read_bytes()
            yield decided(data)
            if b" (proposal" in data:
                yield decided(PROPOSED.sub(rb"## \1", SECTION.sub(rb"## Theirs \1", data)))
        for listed in list_trash(self.root / "state"):
            yield from (d.decisions for d in unpack_draft(listed.draft.draft).steps.values())

    def check(self) -> None:
        """Every kept decision is in the plan or in the draft; what was overwritten is beside them."""
        story = "\n".join(self.log)
        plan, drafted = self.in_plan(), self.in_draft()
        session = (
            tuple(d.decisions for d in self.state.drafts.values())
            if self.kept != self.stored
            else ()
        )
        for key, values in self.kept.items():
            found = {value(d.get(key)) for d in (plan, *drafted, *session)}
            assert values & found, f"{key}: kept {values}, found {found}\n{story}"
        if self.beside:
            places = [*self.elsewhere(), *drafted]
            for key, one in self.beside:
                assert any(value(d.get(key)) == one for d in places), (
                    f"{key} {one} is nowhere\n{story}"
                )
