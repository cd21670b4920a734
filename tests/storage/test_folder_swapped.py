"""A save writes where the plan lay when it was opened, whatever takes the place of its folder meanwhile."""

import sys

import pytest
from support.faults import Watched
from support.save_once import operation
from support.saved_plans import document
from support.swapped import held_in

from facilitator.storage.files import FileOps
from facilitator.storage.save import commit


def _saved(home, plan, base, at):
    """Save while a link takes the place of the plan's folder at one act; how it ended, and how many acts there were."""

    def before(number, _act, _arguments):
        if number == at:
            FileOps().exchange(home / "sub", home / "aside")

    files, real = Watched(before), FileOps().resolve(plan)
    ended = commit(plan, operation(4, "Canary", base), home / "state", files, home=real)
    return ended.kind, files.count


@pytest.mark.skipif(sys.platform != "linux", reason="names are exchanged on Linux only")
@pytest.mark.parametrize("new", ["", "new/deeper/"])
def test_a_save_writes_through_no_link_that_takes_the_place_of_a_folder(tmp_path, new):
    base, far = document((1, 2, 3)), tmp_path / "far"
    far.mkdir()
    (far / "plan.md").write_bytes(base)
    before = held_in(far)

    def saved(at):
        home = tmp_path / str(at)
        (home / "sub").mkdir(parents=True)
        (home / "aside").symlink_to(far)
        plan = home / "sub" / new / "plan.md"
        if not new:
            plan.write_bytes(base)
        ended = _saved(home, plan, None if new else base, at)
        assert held_in(far) == before, f"act {at}"
        return ended

    undisturbed, acts = saved(0)
    kinds = [saved(at)[0] for at in range(1, acts + 1)]
    assert undisturbed == "saved" and {"saved", "unchanged"} <= set(kinds) and acts > 15
