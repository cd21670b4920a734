"""BMAD's configuration: read by the YAML reader, and a broken line costs only itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.settings.bmad import FILES, LAYERS, NAMES, read_bmad, said_by_bmad

GOOD = """\
# BMM Module Configuration
project_name: shop
user_skill_level: expert   # of the one who asks
planning_artifacts: "{project-root}/_bmad-output/planning-artifacts"
project_knowledge: '{project-root}/docs#1'

# Core
user_name: Ada Lovelace
communication_language: Español
document_output_language: "English"
output_folder: "{project-root}/_bmad-output"
"""
READ = {
    "skill_level": "expert",
    "planning_artifacts": "{project-root}/_bmad-output/planning-artifacts",
    "project_knowledge": "{project-root}/docs#1",
    "user_name": "Ada Lovelace",
    "language": "Español",
    "document_language": "English",
    "output_folder": "{project-root}/_bmad-output",
}


def test_a_whole_file_is_read() -> None:
    assert said_by_bmad(GOOD.encode()) == READ
    assert said_by_bmad(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == READ


@pytest.mark.parametrize(
    "broken", ["broken: [", "\tx", "a: b: c", "*alias", "user_name: &x Bob", "project_name: other"]
)
def test_a_broken_line_costs_only_itself(broken: str) -> None:
    found = said_by_bmad(f"{GOOD}{broken}\n".encode())
    assert {**found, "user_name": ""} == {**READ, "user_name": ""}


@pytest.mark.parametrize("value", ["", "''", "~broken", "[", "{", '"open', "\n  - a", "\n  a: b"])
def test_an_empty_or_odd_value_does_not_take_the_next_line(value: str) -> None:
    found = said_by_bmad(f"user_name: {value}\ncommunication_language: English\n".encode())
    assert found["language"] == "English"
    assert "communication" not in found.get("user_name", "")


def test_an_unquoted_folder_is_read_as_it_always_was() -> None:
    text = b"planning_artifacts: {project-root}/plans  # moved\nuser_name: Ada\n"
    assert said_by_bmad(text) == {"planning_artifacts": "{project-root}/plans", "user_name": "Ada"}


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_as_texts_of_known_names(data: bytes) -> None:
    for text in (data, b"user_name: " + data):
        found = said_by_bmad(text)
        assert set(found) <= set(NAMES.values())
        assert all(isinstance(v, str) and v for v in found.values())


def _unused(file: str, why: str) -> None:
    raise AssertionError((file, why))


def test_newer_files_go_before_the_older_one_and_each_over_the_one_before() -> None:
    files = {
        FILES[0]: b"user_name: old\nplanning_artifacts: old\n",
        LAYERS[0]: b'[core]\nuser_name = "team"\noutput_folder = "{project-root}/out"\n'
        b'[modules.bmm]\nplanning_artifacts = "{output_folder}/plans"\n',
        LAYERS[1]: b'[core]\nuser_name = "Ada"\n[modules.bmm]\nuser_skill_level = "expert"\n',
        LAYERS[2]: b"this is no TOML",
    }
    passed_over: list[str] = []
    name, found = read_bmad(files.get, lambda file, _: passed_over.append(file))
    assert name == LAYERS[2]
    assert found == {
        "user_name": "Ada",
        "skill_level": "expert",
        "output_folder": "{project-root}/out",
        "planning_artifacts": "{project-root}/out/plans",
    }
    del files[LAYERS[0]], files[LAYERS[1]], files[LAYERS[2]]
    assert passed_over == [LAYERS[2]]
    name, found = read_bmad(files.get, _unused)
    assert (name, found) == (FILES[0], {"user_name": "old", "planning_artifacts": "old"})


def test_a_folder_that_names_itself_ends() -> None:
    data = b"output_folder: '{output_folder}/x'\nplanning_artifacts: '{output_folder}/plans'\n"
    _, found = read_bmad({FILES[0]: data}.get, _unused)
    assert found["planning_artifacts"] == "{output_folder}/plans"
