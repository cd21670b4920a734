"""Labels, titles, fields and headings of content are one line each, and no file's name breaks the check."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from facilitator.content.source import ContentError
from facilitator.storage.content import check_folder, load_catalogue

STEPS = Path(__file__).resolve().parents[2] / "steps"
FILE = "pipeline-architecture/ci-cd-platform.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped content to damage."""
    shutil.copytree(STEPS, tmp_path / "steps")
    return tmp_path / "steps"


def changed(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first such line; its number."""
    text = (folder / name).read_text()
    before, found, after = text.partition(old)
    assert found, (name, old)
    (folder / name).write_text(f"{before}{new}{after}")
    return before.count("\n") + 1


FORGED = r'"GitHub Actions{end}{end}## Deployment Strategy"'
PLACES = [
    (FILE, "label: GitHub Actions\n", "label: {}\n"),
    (FILE, "title: CI/CD platform\n", "title: {}\n"),
    (FILE, "heading: CI/CD Platform\n", "heading: {}\n"),
    (FILE, "field: Platform\n", "field: {}\n"),
    ("step-02-pipeline-architecture.md", "heading: ", "heading: {}\nxheading: "),
    ("glossary.yaml", "artifact", "{}"),
]


@pytest.mark.parametrize("end", [r"\n", r"\r", r"\x85", r"\u2028", r"\v"])
@pytest.mark.parametrize(("name", "old", "new"), PLACES, ids=[p[1].strip() for p in PLACES])
def test_a_line_end_in_them_is_told_and_refused(
    folder: Path, name: str, old: str, new: str, end: str
) -> None:
    line = changed(folder, name, old, new.format(FORGED.replace("{end}", end)))
    told = [fault for fault in check_folder(folder) if fault.startswith(f"{name}:{line}: ")]
    assert any("one line" in fault for fault in told), told
    with pytest.raises(ContentError) as refused:
        load_catalogue(folder)
    assert any("one line" in fault for fault in refused.value.messages)


@pytest.mark.parametrize("sign", [r"\x1b", r"\x9b", r"\u202e", r"\ufeff", r"\U000e0041"])
@pytest.mark.parametrize("old", ["label: ", "rollback: ", "intro: "])
def test_controls_and_marks_that_reorder_are_told_and_refused(
    folder: Path, sign: str, old: str
) -> None:
    line = changed(folder, FILE, old, f'{old}"x{sign}y"\n#')
    assert any(f.startswith(f"{FILE}:{line}: ") and "U+" in f for f in check_folder(folder))
    with pytest.raises(ContentError):
        load_catalogue(folder)


@pytest.mark.parametrize("text", ["a <b>", "<!-- a"])
def test_a_label_is_no_markup(folder: Path, text: str) -> None:
    line = changed(folder, FILE, "label: GitHub Actions\n", f'label: "{text}"\n')
    assert any(f.startswith(f"{FILE}:{line}: ") and "HTML" in f for f in check_folder(folder))


def test_a_text_of_several_lines_stays_one(folder: Path) -> None:
    changed(folder, FILE, "rollback: ", 'rollback: "first\\n\\nsecond"\n#')
    assert not any("one line" in fault for fault in check_folder(folder))


@pytest.mark.parametrize(
    "name", ["a:b.yaml", ":1: x.yaml", "a\nb:1: forged.yaml", "a\x1b[31m.yaml", "Ä.yaml", "a\udcff.yaml"]
)  # fmt: skip
def test_a_file_of_any_name_is_told_in_one_line(folder: Path, name: str) -> None:
    (folder / "pipeline-architecture" / name).write_text("x: y\n")
    faults = check_folder(folder)
    assert len(faults) == 1
    assert "a-z" in faults[0]
    assert "\n" not in faults[0]
    assert "\x1b" not in faults[0]
    with pytest.raises(ContentError):
        load_catalogue(folder)


@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\u202e", "\ufeff", "\U000e0041", "\r"])
@pytest.mark.parametrize("place", ["title: ", "\n---\n"])
def test_the_words_of_a_step_hold_no_controls(folder: Path, sign: str, place: str) -> None:
    name = "step-02-pipeline-architecture.md"
    line = changed(folder, name, place, f"{place}x{sign}y ") + place.count("\n")
    told = [f for f in check_folder(folder) if f.startswith(f"{name}:{line}: ")]
    assert any(f"U+{ord(sign):04X}" in fault for fault in told), check_folder(folder)
    with pytest.raises(ContentError):
        load_catalogue(folder)


def test_a_step_with_line_ends_of_another_system_is_read(folder: Path) -> None:
    file = folder / "step-02-pipeline-architecture.md"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert check_folder(folder) == ()
