"""Labels, titles, fields and headings of content are one line each, and no file's name breaks the check."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.content.source import ContentError
from facilitator.storage.content import check_folder, load_catalogue

FILE = "ground/way-2.yaml"
STEP = "step-02-ground.md"


def changed(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first such line; its number."""
    text = (folder / name).read_text()
    before, found, after = text.partition(old)
    assert found, (name, old)
    (folder / name).write_text(f"{before}{new}{after}")
    return before.count("\n") + 1


FORGED = r'"GitHub Actions{end}{end}## Deployment Strategy"'
ENDS = [r"\n", r"\r", r"\x85", r"\u2028", r"\v"]
PLACES = [
    (FILE, "label: "),
    (FILE, "title: "),
    (FILE, "heading: "),
    (FILE, "field: "),
    (STEP, "heading: "),
]


@pytest.mark.parametrize(("name", "place"), PLACES)
@pytest.mark.parametrize("end", ENDS)
def test_a_line_end_in_them_is_told_and_refused(
    folder: Path, name: str, place: str, end: str
) -> None:
    line = changed(folder, name, place, f"{place}{FORGED.replace('{end}', end)} # ")
    _told_and_refused(folder, "one line", name, line)


@pytest.mark.parametrize("end", ENDS)
def test_a_line_end_in_a_term_is_told_and_refused(folder: Path, end: str) -> None:
    line = changed(folder, "glossary.yaml", "way", FORGED.replace("{end}", end))
    _told_and_refused(folder, "one line", "glossary.yaml", line)


@pytest.mark.parametrize("place", ["label: ", "rollback: ", "intro: "])
@pytest.mark.parametrize("sign", [r"\x1b", r"\x9b", r"\u202e", r"\ufeff", r"\U000e0041"])
def test_controls_and_marks_that_reorder_are_told_and_refused(
    folder: Path, place: str, sign: str
) -> None:
    line = changed(folder, FILE, place, f'{place}"x{sign}y"\n#')
    _told_and_refused(folder, "U+", FILE, line)


def _told_and_refused(folder: Path, words: str, name: str, line: int) -> None:
    here, told = f"{name}:{line}: ", check_folder(folder)
    assert any(f.startswith(here) and words in f for f in told), (here, told)
    with pytest.raises(ContentError) as refused:
        load_catalogue(folder)
    assert any(f.startswith(here) and words in f for f in refused.value.messages), here


@pytest.mark.parametrize("text", ["a <b>", "<!-- a"])
def test_a_label_is_no_markup(folder: Path, text: str) -> None:
    line = changed(folder, FILE, "label: The left way\n", f'label: "{text}"\n')
    assert any(f.startswith(f"{FILE}:{line}: ") and "HTML" in f for f in check_folder(folder))


def test_a_text_of_several_lines_stays_one(folder: Path) -> None:
    changed(folder, FILE, "rollback: ", 'rollback: "first\\n\\nsecond"\n#')
    assert not any("one line" in fault for fault in check_folder(folder))


@pytest.mark.parametrize(
    "name", ["a:b.yaml", ":1: x.yaml", "a\nb:1: forged.yaml", "a\x1b[31m.yaml", "Ä.yaml", "a\udcff.yaml"]
)  # fmt: skip
def test_a_file_of_any_name_is_told_in_one_line(folder: Path, name: str) -> None:
    (folder / "ground" / name).write_text("x: y\n")
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
    line = changed(folder, STEP, place, f"{place}x{sign}y ") + place.count("\n")
    told = check_folder(folder)
    here = f"{STEP}:{line}: "
    assert any(f.startswith(here) and f"U+{ord(sign):04X}" in f for f in told), (here, told)
    with pytest.raises(ContentError):
        load_catalogue(folder)


def test_a_step_with_line_ends_of_another_system_is_read(folder: Path) -> None:
    file = folder / STEP
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert check_folder(folder) == ()
