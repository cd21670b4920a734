"""A save is whole or nothing, and honest about it, at whatever act it fails or is killed."""

import errno
from contextlib import suppress

import pytest
from support.faults import Killed, KilledFiles, failing
from support.save_once import operation
from support.saved_plans import MOST_ACTS, document

from facilitator.document.splice import apply
from facilitator.storage.files import FileOps
from facilitator.storage.recover import leftovers
from facilitator.storage.save import commit

ERRNOS = (errno.ENOSPC, errno.EIO, errno.EACCES)


def begun(place, exists):
    """A plan in a folder of its own, or none yet, with what is saved to it: path, operation, old and new bytes."""
    place.mkdir()
    path, old = place / "pipeline.md", document() if exists else None
    if old:
        path.write_bytes(old)
    op = operation(4 if exists else 1, "**Pattern:** Canary", old)
    return path, op, old, apply(old, op)


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("code", ERRNOS)
def test_an_error_at_any_act_is_told_as_it_is(tmp_path, code, exists):
    for at in range(1, MOST_ACTS):
        place = tmp_path / str(at)
        path, op, old, new = begun(place, exists)
        files = failing(at, code)
        outcome = commit(path, op, place / "state", files)
        now = path.read_bytes() if path.exists() else None
        assert now == (old if outcome.kind == "unchanged" else new), (at, outcome)
        if files.count < at:
            assert at > 10
            return
        assert commit(path, op, place / "state").kind == "saved"
        assert path.read_bytes() == new
        assert not leftovers(path, FileOps())
    raise AssertionError("more acts than expected")


@pytest.mark.parametrize("exists", [True, False])
def test_a_kill_at_any_act_leaves_the_old_or_the_new_document(tmp_path, exists):
    outcome = None
    for at in range(1, MOST_ACTS):
        place = tmp_path / str(at)
        path, op, old, new = begun(place, exists)
        with suppress(Killed):
            outcome = commit(path, op, place / "state", KilledFiles(at))
        assert (path.read_bytes() if path.exists() else None) in (old, new)
        if outcome:
            assert outcome.kind == "saved"
            return
        again = commit(path, op, place / "state")
        assert (again.kind, again.remarks) == ("saved", ())
        assert path.read_bytes() == new
        assert not leftovers(path, FileOps())
    raise AssertionError("more acts than expected")
