"""Files that are made again where people edited them, or into folders that somebody planted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.sample_project import Command, Project

from facilitator.bounded import write_over
from facilitator.exports.export import Made
from facilitator.exports.in_step import Fate
from facilitator.exports.target import HASH, NONE, ExportFile, Target
from facilitator.runtime import exporting
from facilitator.runtime.exporting import RECORD, Exporter, WrittenFile, out_of_step

BASE = "a: 1\nb: 2\nc: 3\nd: 4\n"
CHANGED = BASE.replace("a: 1", "a: 9")
JSON = json.dumps({"a": 1, "b": [1, 2], "c": {"d": 2}}, indent=2)
EXAMPLE = Path(__file__).parents[2] / "docs" / "example" / "pipeline.md"
TARGET = Target("a", "A", lambda _: ())


def made(text: str, path: str = "a.yml", target: Target = TARGET) -> tuple[Made, ...]:
    comment = NONE if path.endswith(".json") else HASH
    return (Made(target, (ExportFile(path, text, comment),), digest=f"{len(text):016}"),)


def write(folder: Path, files: tuple[Made, ...]) -> WrittenFile:
    return Exporter(folder, "plan.md").write(files)[0]


def _latin_bytes(held: bytes) -> bytes:
    return held + b"# caf\xe9\n"


def _a_line_in_the_head(held: bytes) -> bytes:
    first, rest = held.split(b"\n", 1)
    return first + b"\n# owner: the platform team\n" + rest


def _a_number_that_python_rounds(held: bytes) -> bytes:
    return held.replace(b"d: 4", b"d: 0.10000000000000000001")


@pytest.mark.parametrize("edit", [_latin_bytes, _a_line_in_the_head, _a_number_that_python_rounds])
def test_no_byte_of_an_edit_is_lost_when_the_plan_changes(
    tmp_path: Path, edit: Callable[[bytes], bytes]
) -> None:
    write(tmp_path, made(BASE))
    file = tmp_path / "a.yml"
    edited = edit(file.read_bytes())
    file.write_bytes(edited)
    write(tmp_path, made(CHANGED))
    lines = set(file.read_bytes().splitlines())
    assert [line for line in edited.splitlines() if line not in lines and b"a: 1" not in line] in (
        [],
        edited.splitlines()[:1],  # the digest of the values stands in the head
    )


@pytest.mark.parametrize(
    "edited",
    [
        lambda text: text.replace('"d": 2', '"d": 0.10000000000000000001'),
        lambda text: text.replace('"d": 2', '"d": 2,\n    "d": 3'),
        lambda text: text.replace('"about": [', '"about": [\n    "owner: the platform team",'),
        lambda text: text.replace('"d": 2', '"d": ' + "[" * 5000 + "]" * 5000),
        lambda text: text.replace('"d": 2', '"d": "\\ud800"'),
        lambda text: text.replace("}\n}", "}"),
    ],
    ids=["rounded", "twice", "head", "deep", "surrogate", "damaged"],
)
def test_json_that_was_edited_keeps_what_was_typed(
    tmp_path: Path, edited: Callable[[str], str]
) -> None:
    write(tmp_path, made(JSON, "a.json"))
    file = tmp_path / "a.json"
    json.loads(file.read_bytes())
    before = edited(file.read_text())
    file.write_text(before)
    write(tmp_path, made(JSON.replace('"a": 1', '"a": 9'), "a.json"))
    ours = set(before.splitlines()) - {'  "a": 1,'}
    kept = set(file.read_text().splitlines())
    assert {line for line in ours - kept if "values" not in line} == set()


def test_a_new_text_that_was_edited_beside_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("mine\n")
    assert write(tmp_path, made(BASE)).beside == "a.yml.new"
    new = tmp_path / "a.yml.new"
    assert write(tmp_path, made(CHANGED)).beside == "a.yml.new"
    assert "a: 9" in new.read_text()
    new.write_text(new.read_text() + "# my notes\n")
    done = write(tmp_path, made(BASE))
    assert done.fault and not done.beside
    assert "# my notes" in new.read_text()


def test_a_new_text_of_a_real_target_that_was_edited_is_kept_too(
    facilitator: Command, project: Project
) -> None:
    project.plan.write_bytes(EXAMPLE.read_bytes())
    folder = project.plan.parent / "delivery"
    folder.mkdir()
    (folder / "runbook.md").write_text("mine\n")
    assert facilitator("export", project.plan, "--only", "runbook").code == 1
    new = folder / "runbook.md.new"
    new.write_text(new.read_text() + "my notes\n")
    project.plan.write_text(project.plan.read_text().replace("30 min", "15 min"))
    assert facilitator("export", project.plan, "--only", "runbook").code == 1
    assert "my notes" in new.read_text()


@pytest.mark.parametrize("theirs", [BASE + "# by hand\n", None])
def test_what_is_typed_while_a_file_is_made_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theirs: str | None
) -> None:
    file = tmp_path / "a.yml"
    if theirs:
        write(tmp_path, made(BASE))
    typed = (file.read_text() if theirs else "") + "# typed just now\n"

    def meanwhile(*_: object) -> tuple[str, ...]:
        file.write_text(typed)
        return ()

    monkeypatch.setattr(exporting, "checks", meanwhile)
    assert write(tmp_path, made(CHANGED)).fault
    assert file.read_text() == typed


def test_a_merge_that_breaks_the_rules_of_the_target_is_not_made(tmp_path: Path) -> None:
    picky = TARGET._replace(check=lambda f: ["d is bad"] if "d: bad" in f.text else [])
    write(tmp_path, made(BASE, target=picky))
    file = tmp_path / "a.yml"
    file.write_text(file.read_text().replace("d: 4", "d: bad"))
    assert write(tmp_path, made(CHANGED, target=picky)).fate is Fate.BESIDE
    assert "d: bad" in file.read_text() and "a: 1" in file.read_text()


def test_files_that_no_longer_follow_are_said_and_left(tmp_path: Path) -> None:
    write(tmp_path, made(BASE, "old.yml"))
    exporter = Exporter(tmp_path, "plan.md")
    late = out_of_step(exporter.compare(made(BASE, "new.yml")))
    assert {(one.path, one.fate) for one in late} == {("old.yml", Fate.LEFT), ("new.yml", Fate.WRITTEN)}  # fmt: skip
    assert ("old.yml", Fate.LEFT) in {(o.path, o.fate) for o in exporter.write(made(BASE, "new.yml"))}  # fmt: skip
    other = Target("b", "B", lambda _: ())
    assert len(Exporter(tmp_path, "plan.md").compare(made(BASE, "b.yml", other))) == 1
    (tmp_path / "old.yml").unlink()
    assert out_of_step(Exporter(tmp_path, "plan.md").compare(made(BASE, "new.yml"))) == ()
    Exporter(tmp_path, "plan.md").write(made(BASE, "new.yml"))
    assert "old.yml" not in (tmp_path / RECORD).read_text()


def test_a_file_of_somebody_else_is_out_of_step(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("mine\n")
    assert [o.fate for o in out_of_step(Exporter(tmp_path, "p").compare(made(BASE)))] == [Fate.FOREIGN]  # fmt: skip


def test_what_is_in_step_is_remembered_again_after_the_record_was_lost(tmp_path: Path) -> None:
    write(tmp_path, made(BASE))
    (tmp_path / RECORD).unlink()
    assert write(tmp_path, made(BASE)).fate is Fate.SAME
    assert write(tmp_path, made(CHANGED)).fate is Fate.REPLACED


@pytest.mark.parametrize("between", ["exported", "record lost", "changed and back"])
@pytest.mark.parametrize("path", ["a.yml", "a.json"])
def test_words_in_a_head_stay_whatever_was_exported_before_the_plan_changes(
    tmp_path: Path, path: str, between: str
) -> None:
    text, later = (JSON, JSON.replace("1", "9")) if path == "a.json" else (BASE, CHANGED)
    write(tmp_path, made(text, path))
    file = tmp_path / path
    first, rest = file.read_text().split("values", 1)
    file.write_text(f"{first}(owner: the platform team) values{rest}")
    if between == "record lost":
        (tmp_path / RECORD).unlink()
    if between == "changed and back":
        write(tmp_path, made(later, path))
    assert write(tmp_path, made(text, path)).fate is Fate.SAME
    assert write(tmp_path, made(later, path)).fate is Fate.BESIDE
    assert "the platform team" in file.read_text()


def test_a_new_text_that_somebody_put_in_place_of_an_edited_file_follows_the_plan(
    tmp_path: Path,
) -> None:
    write(tmp_path, made(BASE))
    file = tmp_path / "a.yml"
    file.write_text(file.read_text().replace("a: 1", "a: 5"))
    assert write(tmp_path, made(CHANGED)).fate is Fate.BESIDE
    (tmp_path / "a.yml.new").replace(file)
    assert write(tmp_path, made(CHANGED)).fate is Fate.SAME
    assert write(tmp_path, made(BASE)).fate is Fate.REPLACED


def test_a_record_that_cannot_be_read_is_said_to_be_none_of_ours(tmp_path: Path) -> None:
    write(tmp_path, made(BASE))
    (tmp_path / RECORD).write_bytes(b" " * (exporting.LARGEST + 1))
    told = Exporter(tmp_path, "plan.md").write(made(CHANGED))
    assert "damaged, or not ours" in told[-1].fault
    assert (tmp_path / "a.yml").read_text().endswith(BASE)


def test_what_grew_while_it_was_made_is_said_to_have_changed(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"longer than it was")
    with pytest.raises(OSError, match="it changed meanwhile"):
        write_over(file, b"new", b"was")
    assert file.read_bytes() == b"longer than it was"


def test_two_exports_at_once_remember_both(tmp_path: Path) -> None:
    first, second = Exporter(tmp_path, "p"), Exporter(tmp_path, "p")
    first.write(made(BASE, "a.yml"))
    second.write(made(BASE, "b.yml"))
    assert {"a.yml", "b.yml"} <= Exporter(tmp_path, "p").record.keys()


@pytest.mark.parametrize("name", ["\ud800", "a\x1b[31m\nb", "../../victim", "/etc/passwd", "x\0y"])
def test_names_that_somebody_planted_in_the_record_lead_nowhere(tmp_path: Path, name: str) -> None:
    entry = {"target": "a", "body": "x", "values": "y", "head": "z"}
    (tmp_path / RECORD).parent.mkdir()
    (tmp_path / RECORD).write_text(json.dumps({"format": 1, "files": {name: entry}}, indent=2))
    done = Exporter(tmp_path, "plan.md").write(made(BASE))
    assert [(one.path, one.fault) for one in done] == [("a.yml", "")]


def test_a_link_that_takes_the_place_of_the_folder_later_is_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "delivery", tmp_path / "elsewhere"
    folder.mkdir()
    outside.mkdir()
    exporter = Exporter(folder, "plan.md")
    folder.rename(tmp_path / "moved")
    folder.symlink_to(outside)
    written = exporter.write(made(BASE))
    assert all("a link that leads elsewhere" in file.fault for file in written)
    assert written and not list(outside.iterdir())


def test_a_folder_that_is_a_link_out_of_the_project_is_not_exported_into(
    tmp_path: Path, facilitator: Command, project: Project
) -> None:
    outside, folder = tmp_path / "elsewhere", project.plan.parent / "delivery"
    outside.mkdir()
    project.plan.write_bytes(EXAMPLE.read_bytes())
    folder.symlink_to(outside)
    done = facilitator("export", project.plan, "--project-root", project.root)
    assert done.code == 2 and "link" in done.err
    assert list(outside.iterdir()) == []
    assert Exporter(folder, "pipeline.md").problem(project.root)
    assert not Exporter(outside, "pipeline.md").problem(
        project.root
    )  # named by its own name, it is what was meant


def test_what_was_refused_is_not_counted_as_there(facilitator: Command, project: Project) -> None:
    project.plan.write_bytes(EXAMPLE.read_bytes())
    folder = project.plan.parent / "delivery"
    (folder / "runbook.md").mkdir(parents=True)
    (folder / "runbook.md.new").mkdir()
    done = facilitator("export", project.plan, "--only", "runbook")
    assert done.code == 1 and "0 of 1 file" in done.out
    shown = facilitator("export", project.plan, "--only", "runbook", "--check")
    assert shown.code == 1 and "beside" not in shown.out
