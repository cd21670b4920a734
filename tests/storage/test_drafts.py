"""A draft survives what interrupts it, is found again, and is private to its user."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.faults import Killed, KilledFiles, Watched, failing
from support.save_once import operation

from facilitator.document.outcome import Intent
from facilitator.storage import drafts as store
from facilitator.storage.draft_listing import (
    KEPT_IN_TRASH,
    empty_trash,
    find_moved,
    list_drafts,
    list_trash,
    restore,
)
from facilitator.storage.drafts import Drafts
from facilitator.storage.journal_records import decode, encode
from facilitator.storage.lock import Holder, Lock, _life
from facilitator.storage.save import commit

DAY = date(2026, 1, 5)


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "project" / "pipeline.md"
    path.parent.mkdir()
    return path


def drafts_of(plan, tmp_path, files=None):
    return Drafts(tmp_path / "state", plan, files)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=5), v, max_size=3),
    max_leaves=6,
)
journals = st.lists(st.dictionaries(st.text(max_size=5), json_values, max_size=3), max_size=5)


@given(journals, st.data())
def test_every_prefix_of_a_journal_yields_the_records_before_the_cut(records, data):
    whole = [encode(record) for record in records]
    text = b"".join(whole)
    cut = data.draw(st.integers(0, len(text)))
    complete = sum(len(b"".join(whole[: n + 1])) <= cut for n in range(len(whole)))
    found = decode(text[:cut])
    assert found.records == records[:complete]
    assert found.end == len(b"".join(whole[:complete]))
    assert found.damaged == b""


@given(journals.filter(bool), st.data())
def test_a_flipped_bit_is_never_taken_for_a_record(records, data):
    text = bytearray(b"".join(map(encode, records)))
    at = data.draw(st.integers(0, len(text) - 1))
    text[at] ^= 1 << data.draw(st.integers(0, 7))
    found = decode(bytes(text)).records
    whole = [encode(record) for record in records]
    hit = next(n for n in range(len(whole)) if at < len(b"".join(whole[: n + 1])))
    both = at == len(b"".join(whole[: hit + 1])) - 1  # the end of its line: two are one then
    assert found == records[:hit] + records[hit + 1 + both :]


@given(st.binary(max_size=80))
def test_any_bytes_are_read_as_far_as_they_go(data):
    decode(data)


def test_the_last_snapshot_is_the_draft(plan, tmp_path):
    drafts = drafts_of(plan, tmp_path)
    assert drafts.latest() is None
    drafts.keep({"step": 4}, "abc", at="10:00")
    drafts.keep({"step": 4, "words": "「値」\ud800\n"}, "abc", op_id="o1", at="10:01")
    found = drafts_of(plan, tmp_path).latest()
    assert found.draft == {"step": 4, "words": "「値」\ud800\n"}
    assert (found.base_sha256, found.doc, found.seq, found.op_id, found.at) == (
        "abc",
        str(plan),
        2,
        "o1",
        "10:01",
    )
    assert found.pid == os.getpid()


def test_a_draft_is_kept_when_the_device_has_it_and_not_before(plan, tmp_path):
    acts = []
    files = Watched(lambda _number, act, arguments: acts.append((act, arguments[0])))
    drafts = drafts_of(plan, tmp_path, files)
    for number in range(3):
        acts.clear()
        drafts.keep({"steps": {"2": {"n": number}}}, "")
        written = [at for at, (act, _) in enumerate(acts) if act == "write"]
        fd = acts[written[-1]][1]
        assert ("sync", fd) in acts[written[-1] :]
        assert acts[-1] == ("close", fd) or number == 0
    acts.clear()
    other = drafts_of(plan.with_name("other.md"), tmp_path, files)
    other.keep({"steps": {}}, "")
    opened = max(
        at for at, (act, what) in enumerate(acts) if (act, what) == ("open_folder", other.folder)
    )
    assert "sync" in [act for act, _ in acts[opened:]], "the journal itself can be lost"


def test_only_the_user_may_read_it_and_nothing_is_in_the_repository(plan, tmp_path):
    drafts = drafts_of(plan, tmp_path)
    drafts.keep({"secret": "x"}, "")
    for path in (tmp_path / "state", *(tmp_path / "state").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert list(plan.parent.iterdir()) == []


def test_two_links_to_one_plan_share_its_draft(plan, tmp_path):
    plan.write_text("x")
    link = tmp_path / "link.md"
    link.symlink_to(plan)
    drafts_of(plan, tmp_path).keep({"step": 1}, "")
    assert drafts_of(link, tmp_path).latest().draft == {"step": 1}


def test_what_follows_a_damaged_end_is_found(plan, tmp_path):
    drafts = drafts_of(plan, tmp_path)
    drafts.keep({"n": 1}, "")
    with drafts.journal.open("ab") as journal:
        journal.write(b"0000ffff 12345678 {half a rec")
    again = drafts_of(plan, tmp_path)
    assert again.latest().draft == {"n": 1}
    again.keep({"n": 2}, "")
    assert drafts_of(plan, tmp_path).latest().draft == {"n": 2}


def test_a_damaged_record_takes_no_later_one_with_it(plan, tmp_path):
    drafts = drafts_of(plan, tmp_path)
    for n in range(5):
        drafts.keep({"n": n}, "")
    data = bytearray(drafts.journal.read_bytes())
    data[40] ^= 1
    drafts.journal.write_bytes(data)
    again = drafts_of(plan, tmp_path)
    assert again.latest().draft == {"n": 4}
    again.keep({"n": 5}, "")
    assert drafts_of(plan, tmp_path).latest().draft == {"n": 5}


def test_a_kill_at_any_act_loses_at_most_the_snapshot_being_kept(plan, tmp_path):
    for at in range(1, 30):
        state = tmp_path / f"state{at}"
        Drafts(state, plan).keep({"n": 1}, "")
        files = KilledFiles(at)
        with suppress(Killed):
            Drafts(state, plan, files).keep({"n": 2}, "")
        found = Drafts(state, plan).latest().draft
        assert found in ({"n": 1}, {"n": 2})
        Drafts(state, plan).keep({"n": 3}, "")
        assert Drafts(state, plan).latest().draft == {"n": 3}
        if files.count < at:
            assert found == {"n": 2}
            return
    raise AssertionError("more acts than expected")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("rotate_at", [10, store.ROTATE_AT])
def test_after_an_error_at_any_act_the_same_session_goes_on(
    plan, tmp_path, code, rotate_at, monkeypatch
):
    monkeypatch.setattr(store, "ROTATE_AT", rotate_at)
    for at in range(1, 40):
        state = tmp_path / f"state{at}"
        Drafts(state, plan).keep({"n": 1}, "")
        files = failing(at, code)
        with suppress(OSError):
            drafts = Drafts(state, plan, files)
            with suppress(OSError):
                drafts.keep({"n": 2}, "")
            assert Drafts(state, plan).latest().draft in ({"n": 1}, {"n": 2})
            if files.count < at:
                return
            drafts.keep({"n": 3}, "")
            assert Drafts(state, plan).latest().draft == {"n": 3}
    raise AssertionError("more acts than expected")


def test_short_writes_make_a_whole_record(plan, tmp_path):
    drafts_of(plan, tmp_path, Watched(lambda *_: None, short=5)).keep({"words": "x" * 100}, "")
    assert drafts_of(plan, tmp_path).latest().draft == {"words": "x" * 100}


def test_a_large_journal_is_replaced_by_its_last_snapshot(plan, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "ROTATE_AT", 5_000)
    drafts = drafts_of(plan, tmp_path)
    for n in range(100):
        drafts.keep({"n": n, "words": "x" * 400}, "")
        assert drafts_of(plan, tmp_path).latest().draft["n"] == n
        assert drafts.journal.stat().st_size < 6_000
    assert drafts_of(plan, tmp_path).latest().seq == 100


def test_a_save_clears_the_draft(plan, tmp_path):
    drafts = drafts_of(plan, tmp_path)
    op = operation(1, "words", None)
    drafts.keep({"step": 1}, op.base, op_id=op.op_id)
    assert commit(plan, op, drafts.folder, intend=drafts.intend).kind == "saved"
    drafts.remember_saved()
    drafts.clear()
    assert drafts.latest() is None
    saved = plan.read_bytes()
    plan.write_bytes(b"cut sh")
    drafts.remember_saved()
    assert drafts.last_saved() == saved
    assert list_drafts(tmp_path / "state") == ()


def test_a_draft_whose_save_was_done_before_a_kill_is_known(plan, tmp_path):
    drafts = drafts_of(plan, tmp_path)
    op = operation(1, "words", None)
    drafts.keep({"step": 1}, op.base)
    saved = commit(plan, op, drafts.folder, intend=drafts.intend)
    found = drafts_of(plan, tmp_path).latest()
    assert found.was_saved(saved.sha256)
    assert not found.was_saved("other")
    drafts.keep({"step": 2}, saved.sha256)
    assert drafts.latest().intent is None


def test_a_draft_that_cannot_be_stored_does_not_stop_a_save(plan, tmp_path):
    def intend(_intent: Intent):
        raise OSError(errno.ENOSPC, "full")

    assert (
        commit(plan, operation(1, "words", None), tmp_path / "state", intend=intend).kind == "saved"
    )


def test_who_only_asks_whether_a_plan_is_open_keeps_nobody_out(plan, tmp_path):
    asking = []

    def before(_number, act, _arguments):
        if act == "lock" and not asking:
            asking.append(act)
            raise BlockingIOError

    held = drafts_of(plan, tmp_path, Watched(before)).acquire()
    assert asking and isinstance(held, Lock)
    held.release()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc")
def test_the_second_session_is_told_where_the_file_system_knows_no_locks(plan, tmp_path):
    def before(_number, act, _arguments):
        if act == "lock":
            raise OSError(errno.ENOSYS, "Function not implemented")

    def another():
        return drafts_of(plan, tmp_path, Watched(before))

    first = another()
    held = first.acquire("14:02")
    first.keep({"n": 1}, "")
    assert "no locks" in held.unsure
    assert f"pid {os.getpid()} on" in another().acquire("15:00").message
    assert list_drafts(tmp_path / "state", Watched(before))[0].open_now
    held.release()
    assert not list_drafts(tmp_path / "state", Watched(before))[0].open_now
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        again = another().acquire()
        told = json.loads(held.path.read_bytes())
        life = _life(other.pid)
        assert life and life != told["life"]
        for pid, lived, free in ((other.pid, life, False), (other.pid, told["life"], True)):
            held.path.write_text(json.dumps({**told, "pid": pid, "life": lived}))
            assert isinstance(another().acquire(), Lock) == free
        held.path.write_text(json.dumps({**told, "pid": other.pid, "life": life}))
        other.communicate(b"\n")
    assert isinstance(another().acquire(), Lock)
    again.release()
    assert drafts_of(plan, tmp_path).acquire().unsure == ""


def test_a_discarded_draft_never_takes_the_place_of_another(plan, tmp_path):
    drafts, state = drafts_of(plan, tmp_path), tmp_path / "state"
    for text in ("one", "two"):
        drafts.keep({"text": text}, "")
        drafts.discard(DAY)
    first = next(d for d in list_trash(state) if d.draft.draft == {"text": "one"})
    assert restore(state, first) == drafts.journal
    drafts.discard(DAY)
    assert {d.draft.draft["text"] for d in list_trash(state)} == {"one", "two"}


def test_discarding_is_recoverable_for_thirty_days(plan, tmp_path):
    state = tmp_path / "state"
    drafts = drafts_of(plan, tmp_path)
    assert drafts.discard(DAY) is None
    drafts.keep({"n": 1}, "")
    drafts.discard(DAY)
    drafts.keep({"n": 2}, "")
    drafts.discard(DAY)
    assert drafts.latest() is None
    newest = list_trash(state)[0].path
    newest.with_name(f"{newest.name[:-1]}x").write_bytes(newest.read_bytes())
    assert [listed.draft.draft["n"] for listed in list_trash(state)] == [2, 1]
    assert list_trash(state)[0].discarded == "2026-01-05"
    assert restore(state, list_trash(state)[1]) == drafts.journal
    assert drafts_of(plan, tmp_path).latest().draft == {"n": 1}
    assert restore(state, list_trash(state)[0]) is None
    empty_trash(state, today=date(2026, 2, 5))
    assert len(list_trash(state)) == 1


def discarded(plan, tmp_path, days):
    """A trash to which one draft was sent on each of the days; what is left of it later, by their places."""
    drafts, state = drafts_of(plan, tmp_path), tmp_path / "state"
    for number, day in enumerate(days):
        drafts.keep({"n": number}, "")
        drafts.discard(day)

    def left(today):
        empty_trash(state, today=today)
        return {one.draft.draft["n"] for one in list_trash(state)}

    return left


def test_the_latest_discarded_comes_first_however_many_and_whatever_the_clock_said(plan, tmp_path):
    days = [date(2099, 1, 1), *[DAY] * KEPT_IN_TRASH, date(1970, 1, 1)]
    discarded(plan, tmp_path, days)
    listed = list_trash(tmp_path / "state")
    assert [one.draft.draft["n"] for one in listed] == [*reversed(range(len(days)))]


def test_what_was_discarded_long_before_the_latest_goes(plan, tmp_path):
    """With as many behind it as stay in any case: one more would go when the next is discarded."""
    before = [date(2026, 1, 4), *[date(2026, 1, 5)] * KEPT_IN_TRASH]
    days = [*before, *[date(2026, 2, 5)] * KEPT_IN_TRASH]
    assert discarded(plan, tmp_path, days)(date(2026, 2, 5)) == {*range(1, len(days))}


@pytest.mark.parametrize("today", [date(2026, 2, 6), date(2099, 1, 1), date(1970, 1, 1)])
def test_a_clock_that_jumped_empties_no_trash(plan, tmp_path, today):
    days = [date(2026, 1, 1 + n) for n in range(KEPT_IN_TRASH + 5)]
    left = discarded(plan, tmp_path, [date(2025, 12, 20), *days])
    assert left(today) == {*range(len(days) + 1)}


def test_what_was_discarded_while_the_clock_was_wrong_makes_nothing_old(plan, tmp_path):
    """One less than have to be later, on a day to come; then the clock is right again."""
    days = [date(2026, 1, 5)] * 3 + [date(2099, 1, 1)] * (KEPT_IN_TRASH - 1) + [date(2026, 1, 6)]
    left = discarded(plan, tmp_path, days)
    for today in (date(2099, 6, 1), date(2026, 1, 7), date(2026, 3, 1)):
        assert left(today) == {*range(len(days))}


def test_what_seems_to_be_of_before_the_ones_before_it_is_as_old_as_they(plan, tmp_path):
    days = [date(2026, 1, 5), date(1970, 1, 1)] + [date(2026, 1, 6)] * KEPT_IN_TRASH
    assert discarded(plan, tmp_path, days)(date(2026, 1, 7)) == {*range(len(days))}


@pytest.mark.parametrize("wrong", [1, KEPT_IN_TRASH])
def test_what_was_discarded_first_while_the_clock_was_behind_is_as_young_as_what_follows(
    plan, tmp_path, wrong
):
    days = [date(1970, 1, 1)] * wrong + [date(2026, 1, 6)] * (KEPT_IN_TRASH + 5)
    assert discarded(plan, tmp_path, days)(date(2026, 1, 7)) == {*range(len(days))}


def test_what_seems_to_be_of_days_to_come_stays(plan, tmp_path):
    """And holds up nothing that was discarded after it."""
    days = [date(2099, 1, 1), *[date(2026, 1, 6)] * (KEPT_IN_TRASH + 1)]
    days += [date(2026, 3, 6)] * KEPT_IN_TRASH
    assert discarded(plan, tmp_path, days)(date(2026, 12, 7)) == {0, *range(2, len(days))}


def _zeros(journal: bytes, last: int) -> bytes:
    return journal[: last + 60] + bytes(len(journal) - last - 60)


def _no_line_end(journal: bytes, last: int) -> bytes:
    return journal[:-1] + b"\x8a"


def _under_an_intent(journal: bytes, last: int) -> bytes:
    intent = encode({"seq": 9, "kind": "intent", "op_id": "", "base": "", "new": "x", "step": 1})
    return journal[: last + 30] + b"?" + journal[last + 31 :] + intent


@pytest.mark.parametrize("damage", [_zeros, _no_line_end, _under_an_intent])
def test_a_damaged_last_draft_is_kept_as_a_copy_however_it_was_damaged(plan, tmp_path, damage):
    drafts = drafts_of(plan, tmp_path)
    drafts.keep({"n": 1}, "")
    last = drafts.journal.stat().st_size
    drafts.keep({"n": 2, "words": "of mine"}, "")
    drafts.journal.write_bytes(damage(drafts.journal.read_bytes(), last))
    again = drafts_of(plan, tmp_path)
    assert again.latest().draft == {"n": 1}
    assert again.latest().intent is None
    assert b'"seq":2' in again.damaged
    assert again.keep_damaged().read_bytes() == again.damaged


@pytest.mark.parametrize("left", [1, 12, 40, -1])
def test_a_record_that_a_kill_cut_short_is_no_damage(plan, tmp_path, left):
    drafts = drafts_of(plan, tmp_path)
    drafts.keep({"n": 1}, "")
    last = drafts.journal.stat().st_size
    drafts.keep({"n": 2}, "")
    data = drafts.journal.read_bytes()
    drafts.journal.write_bytes(data[: last + left] if left > 0 else data[:left])
    again = drafts_of(plan, tmp_path)
    assert again.latest().draft == {"n": 1}
    assert again.keep_damaged() is None


def test_drafts_are_listed_and_found_after_their_plan_was_moved(plan, tmp_path):
    state = tmp_path / "state"
    drafts = drafts_of(plan, tmp_path)
    drafts.keep({"step": 3}, "abc", at="2026-01-05 10:00")
    held = drafts.acquire("10:00")
    (listed,) = list_drafts(state)
    assert (listed.draft.doc, listed.open_now) == (str(plan), True)
    held.release()
    assert not list_drafts(state)[0].open_now
    assert find_moved(state, "abc")[0].key == drafts.key
    assert find_moved(state, "") == find_moved(state, "def") == ()


def test_the_second_session_is_told_who_has_the_plan(plan, tmp_path):
    held = drafts_of(plan, tmp_path).acquire("14:02")
    assert isinstance(held, Lock)
    holder = drafts_of(plan, tmp_path).acquire("15:00")
    assert isinstance(holder, Holder)
    assert holder.message.startswith(f"Open in another session: pid {os.getpid()} on ")
    assert holder.message.endswith(" since 14:02. Opened read-only.")
    held.release()
    held.release()
    assert isinstance(drafts_of(plan, tmp_path).acquire(), Lock)


def test_a_killed_session_gives_the_plan_free_and_leaves_its_draft(plan, tmp_path):
    program = (
        "import sys, time; from pathlib import Path; from facilitator.storage.drafts import Drafts\n"
        "drafts = Drafts(Path(sys.argv[1]), Path(sys.argv[2])); held = drafts.acquire('09:00')\n"
        "drafts.keep({'step': 4}, 'abc'); print('kept', flush=True); time.sleep(60)"
    )
    arguments = [sys.executable, "-c", program, str(tmp_path / "state"), str(plan)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE) as session:
        assert session.stdout.readline() == b"kept\n"
        assert isinstance(drafts_of(plan, tmp_path).acquire(), Holder)
        session.send_signal(signal.SIGKILL)
        session.wait()
    assert isinstance(drafts_of(plan, tmp_path).acquire(), Lock)
    assert drafts_of(plan, tmp_path).latest().draft == {"step": 4}
