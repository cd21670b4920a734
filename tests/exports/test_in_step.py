"""Files that are made again: nothing a person wrote is lost, and what nobody touched follows the plan."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.exports.export import Made
from facilitator.exports.in_step import Fate
from facilitator.exports.merge import merge
from facilitator.exports.target import HASH, ExportFile, Target
from facilitator.runtime.exporting import Exporter, out_of_step

BASE = "a: 1\nb: 2\nc: 3\nd: 4\n"
LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n"]), max_size=6).map("".join)


def made(text: str, path: str = "ci/a.yml", values: str = "1" * 16) -> tuple[Made, ...]:
    target = Target("a", "A", lambda _: ())
    return (Made(target, (ExportFile(path, text, HASH),), digest=values),)


def write(folder: Path, text: str) -> Fate:
    (done,) = Exporter(folder, "plan.md").write(made(text))
    assert not done.fault
    return done.fate


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "ci/a.yml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def test_what_nobody_touched_follows_the_plan(tmp_path: Path) -> None:
    assert write(tmp_path, BASE) is Fate.WRITTEN
    assert write(tmp_path, BASE) is Fate.SAME
    assert write(tmp_path, BASE.replace("2", "9")) is Fate.REPLACED
    assert "b: 9" in (tmp_path / "ci/a.yml").read_text()


def test_an_edit_survives_while_the_plan_says_the_same(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    edit(tmp_path, "d: 4", "d: 4  # ours")
    assert write(tmp_path, BASE) is Fate.KEPT
    assert "# ours" in (tmp_path / "ci/a.yml").read_text()


def test_an_edit_elsewhere_is_merged_and_goes_on_being_one(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    edit(tmp_path, "d: 4", "d: 4  # ours")
    assert write(tmp_path, BASE.replace("a: 1", "a: 7")) is Fate.MERGED
    text = (tmp_path / "ci/a.yml").read_text()
    assert "a: 7" in text and "# ours" in text
    assert write(tmp_path, BASE.replace("a: 1", "a: 8")) is Fate.MERGED
    assert "# ours" in (tmp_path / "ci/a.yml").read_text()


def test_an_edit_at_the_same_place_keeps_both_texts(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    edit(tmp_path, "b: 2", "b: mine")
    (done,) = Exporter(tmp_path, "plan.md").write(made(BASE.replace("b: 2", "b: 3")))
    assert (done.fate, done.beside) == (Fate.BESIDE, "ci/a.yml.new")
    assert "b: mine" in (tmp_path / "ci/a.yml").read_text()
    assert "b: 3" in (tmp_path / "ci/a.yml.new").read_text()
    assert write(tmp_path, BASE.replace("b: 2", "b: 3")) is Fate.BESIDE


def test_a_file_of_somebody_else_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "ci").mkdir()
    (tmp_path / "ci/a.yml").write_text("mine: true\n")
    assert write(tmp_path, BASE) is Fate.FOREIGN
    assert (tmp_path / "ci/a.yml").read_text() == "mine: true\n"
    assert "a: 1" in (tmp_path / "ci/a.yml.new").read_text()


@pytest.mark.parametrize("record", ["", "[]", '{"files": 3}', '{"files": {"ci/a.yml": {"body": "../../x"}}}'])  # fmt: skip
def test_a_damaged_record_costs_no_edit(tmp_path: Path, record: str) -> None:
    write(tmp_path, BASE)
    edit(tmp_path, "b: 2", "b: mine")
    (tmp_path / ".facilitator/artefacts.json").write_text(record)
    done, *told = Exporter(tmp_path, "plan.md").write(made(BASE.replace("a: 1", "a: 5")))
    assert done.fate is Fate.UNKNOWN
    assert [one.path for one in told if one.fault] == [".facilitator/artefacts.json"][
        : bool(record)
    ]
    assert "b: mine" in (tmp_path / "ci/a.yml").read_text()


def test_neither_a_link_nor_a_folder_that_is_one_leads_out(tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    out.mkdir()
    other.mkdir()
    (out / "ci").symlink_to(other)
    (done,) = Exporter(out, "plan.md").write(made(BASE))
    assert done.fault
    assert list(other.iterdir()) == []


def test_check_says_what_is_out_of_step_and_writes_nothing(tmp_path: Path) -> None:
    exporter = Exporter(tmp_path, "plan.md")
    assert [one.fate for one in out_of_step(exporter.compare(made(BASE)))] == [Fate.WRITTEN]
    assert list(tmp_path.iterdir()) == []
    write(tmp_path, BASE)
    assert out_of_step(Exporter(tmp_path, "plan.md").compare(made(BASE))) == ()
    edit(tmp_path, "d: 4", "d: ours")
    assert out_of_step(Exporter(tmp_path, "plan.md").compare(made(BASE))) == ()
    changed = Exporter(tmp_path, "plan.md").compare(made(BASE.replace("a: 1", "a: 2")))
    assert [one.fate for one in out_of_step(changed)] == [Fate.MERGED]


@given(LINES, LINES, LINES)
def test_a_merge_is_symmetric_and_takes_each_side(base: str, ours: str, theirs: str) -> None:
    assert merge(base, ours, theirs) == merge(base, theirs, ours)
    assert merge(base, ours, base) == ours
    assert merge(base, base, theirs) == theirs
    assert merge(base, ours, ours) == ours


@pytest.mark.parametrize("lines", [1_000, pytest.param(20_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("each", ["a\n{}{}\n", "{}{}\n{}\n", "a\n"])
def test_texts_that_somebody_wrote_to_be_compared_for_long_are_not_merged(
    each: str, lines: int
) -> None:
    """`difflib` would take eight seconds for a thousand such lines, and its time grows with the cube."""
    base, ours = ("".join(each.format(who, n, n) for n in range(lines)) for who in "xy")
    began = process_time()
    for theirs in (f"{base}plan\n", f"plan\n{ours}"):
        merge(base, ours, theirs)
    assert process_time() - began < 4


def test_a_long_file_with_edits_at_both_ends_is_still_merged() -> None:
    base = "".join(f"line {n}\n{'' if n % 3 else chr(10)}" for n in range(1_000))
    ours = f"mine\n{base}mine too\n"
    merged = merge(base, ours, base.replace("line 500\n", "plan\n"))
    assert merged == ours.replace("line 500\n", "plan\n")
