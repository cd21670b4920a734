"""Savers and editors at the same moment: no confirmed save of a session is lost, and none of an editor's."""

import random
import subprocess
import sys
import threading
import time

import pytest
from support.save_many import section
from support.save_once import operation

from facilitator.document.splice import apply
from facilitator.storage import save as saving
from facilitator.storage.save import commit


def begin(plan, state, name, first, count):
    program = [sys.executable, "-m", "support.save_many"]
    return subprocess.Popen(
        [*program, str(plan), str(state), name, str(first), str(count)],
        stdout=subprocess.PIPE,
        text=True,
    )


def interleaved(tmp_path, states, saves, each, chance):
    """Let processes come and go, some of them killed, until every one has saved often enough."""
    plan = tmp_path / "pipeline.md"
    plan.write_bytes(apply(None, operation(1, "words", None)))
    names = ["A", "B", "C"]
    confirmed, lost, killed = dict.fromkeys(names, 0), [], 0
    while any(n < saves for n in confirmed.values()):
        running = {
            name: begin(plan, tmp_path / states[i % len(states)], name, confirmed[name] + 1, each)
            for i, name in enumerate(names)
            if confirmed[name] < saves
        }
        victim = chance.choice([*running, ""])
        if victim:
            time.sleep(chance.uniform(0.2, 0.5))
            running[victim].kill()
            killed += 1
        for name, process in running.items():
            printed = process.communicate()[0].split("\n")
            lost += [(name, line) for line in printed if line.startswith("LOST")]
            confirmed[name] += sum(line.isdigit() for line in printed)
        text = plan.read_text()
        for name, number in confirmed.items():
            if section(name, number + 1) and section(name, number + 1) in text:
                confirmed[name] += 1  # in place, and killed before it could say so
            elif section(name, number) not in text:
                lost.append((name, number))
        if lost:
            break
    return confirmed, lost


@pytest.mark.parametrize(
    "states", [("one",), ("one", "two")], ids=["one-state-folder", "two-state-folders"]
)
def test_no_confirmed_save_is_lost_between_processes(tmp_path, states):
    confirmed, lost = interleaved(tmp_path, states, saves=40, each=25, chance=random.Random(5))
    assert lost == []
    assert min(confirmed.values()) >= 40


@pytest.mark.slow
@pytest.mark.parametrize(
    "states", [("one",), ("one", "two")], ids=["one-state-folder", "two-state-folders"]
)
def test_no_confirmed_save_of_a_thousand_is_lost(tmp_path, states):
    confirmed, lost = interleaved(tmp_path, states, saves=334, each=60, chance=random.Random(6))
    assert lost == []
    assert sum(confirmed.values()) >= 1_000


def test_no_save_of_an_editor_is_lost_in_500_races(tmp_path, monkeypatch):
    monkeypatch.setattr(saving, "SETTLE", 0.001)
    chance = random.Random(7)
    plan, state = tmp_path / "pipeline.md", tmp_path / "state"
    old = apply(None, operation(1, "words", None))
    theirs = old.replace(b"words", b"the editor's words")
    saved = {"before": 0, "after": 0}
    for number in range(500):
        plan.write_bytes(old)
        wait = chance.uniform(0, 0.004)

        def edit(wait=wait):
            time.sleep(wait)
            temp = plan.with_name("editor~")
            temp.write_bytes(theirs)
            temp.replace(plan)

        editor = threading.Thread(target=edit)
        editor.start()
        outcome = commit(plan, operation(2, "mine", old, f"r{number}"), state)
        editor.join()
        now = plan.read_bytes()
        assert b"the editor's words" in now, (number, outcome)
        assert outcome.kind == "saved", outcome
        saved["before" if b"mine" in now else "after"] += 1
    assert min(saved.values()) > 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pipeline.md", "state"]
