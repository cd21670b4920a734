"""A plan whose name fills what a file system allows is saved again and again."""

from __future__ import annotations

import pytest
from support.save_once import operation

from facilitator.storage.files import FileOps
from facilitator.storage.recover import leftovers, temporary
from facilitator.storage.save import commit


@pytest.mark.parametrize("name", [f"{'n' * 197}.md", f"{'n' * 252}.md", f"{'ß' * 120}.md"])
def test_a_long_name_is_saved_again(tmp_path, name):
    plan, state = tmp_path / name, tmp_path / "state"
    for words in ("first", "second", "third"):
        before = plan.read_bytes() if plan.exists() else None
        outcome = commit(plan, operation(1, words, before), state)
        assert outcome.kind == "saved", outcome
        assert words.encode() in plan.read_bytes()


def test_what_a_killed_save_of_a_long_name_left_is_recognised(tmp_path):
    plan = tmp_path / f"{'n' * 252}.md"
    left = temporary(plan, "op", "", "f" * 64, "key")
    left.write_bytes(b"half")
    assert [path for path, _, _ in leftovers(plan, FileOps())] == [left]
    assert not leftovers(tmp_path / f"{'n' * 251}.md", FileOps())
