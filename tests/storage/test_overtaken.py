"""Others write at the very moment of a save, or between reading and signing."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from support.save_once import operation

from facilitator.document.operation import SaveSignatures
from facilitator.document.splice import apply
from facilitator.storage.files import FileOps
from facilitator.storage.save import commit


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "project" / "pipeline.md"
    path.parent.mkdir()
    path.write_bytes(apply(None, operation(1, "words", None)))
    return path


class Overtaking(FileOps):
    """An editor saves just before each exchange of names."""

    def __init__(self) -> None:
        self.saved = 0

    def exchange(self, one: Path, other: Path) -> None:
        self.saved += 1
        new = other.with_name("editor")
        new.write_text(f"the editor's {self.saved}")
        new.replace(other)
        super().exchange(one, other)


def test_who_is_overtaken_twice_does_not_say_saved(plan: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    outcome = commit(plan, operation(2, "mine", plan.read_bytes()), state, Overtaking())
    assert outcome.kind == "unchanged"
    assert outcome.message.startswith("Not saved.")
    assert plan.read_text() == "the editor's 1"
    kept = [path.read_text() for path in (state / "conflicts").iterdir()]
    assert kept == ["the editor's 2"]
    assert str(state / "conflicts") in outcome.message


def test_a_signature_given_by_another_at_the_same_time_is_not_lost(
    plan: Path, tmp_path: Path
) -> None:
    base = sha256(plan.read_bytes()).hexdigest()

    def entry(by: str) -> dict[str, str]:
        return {"by": by, "date": "2026-01-05", "section": "Project Context", "digest": "d"}

    one, other = (SaveSignatures(by, [entry(by)], base) for by in ("Ada", "Bea"))
    assert commit(plan, one, tmp_path / "state").kind == "saved"
    outcome = commit(plan, other, tmp_path / "state")
    assert (outcome.kind, outcome.code) == ("unchanged", "changed")
    assert "Ada" in plan.read_text()
