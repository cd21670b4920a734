"""Compiled content: the same as a cold load, made anew after an edit, and never a reason to fail."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import pytest

from facilitator.storage.content import load_catalogue
from facilitator.storage.content_cache import KEPT, cache_folder, compiled
from facilitator.storage.steps_folder import steps_folder


@pytest.fixture(autouse=True)
def empty_cache(own_environment: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Begin without any compiled form."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "empty"))


class Colour(StrEnum):
    """An enumeration."""

    RED = "red"


@dataclass(frozen=True, slots=True)
class Node:
    """A record of every type that can be kept."""

    name: str = ""
    colour: Colour = Colour.RED
    weight: float = 0
    flag: bool = False
    words: tuple[str, ...] = ()
    pair: tuple[str, int] = ("", 0)
    kinds: frozenset[str] = frozenset()
    by: Mapping[Colour, tuple[int, ...]] = field(default_factory=dict)
    inner: Node | None = None


FULL = Node(
    "ä", Colour.RED, 1.5, True, ("a",), ("b", 2), frozenset("xy"), {Colour.RED: (1, 2)}, Node("i")
)


def never(_: object) -> Node:
    raise AssertionError("expected the compiled form")


def keep(value: Node, source: bytes = b"a") -> Node:
    return compiled("node", {"a.yaml": source}, Node, lambda _: value)


def test_what_was_kept_comes_back_equal():
    assert keep(FULL) == FULL
    assert compiled("node", {"a.yaml": b"a"}, Node, never) == FULL


def test_an_edit_of_the_source_is_seen_at_once():
    keep(FULL)
    assert keep(Node("new"), b"b") == Node("new")
    assert keep(Node("other"), b"a") == FULL


@pytest.mark.parametrize(
    "broken", [b"", b"{", b"null", b"[]", b'{"a": 1}', b'["a"]', b"\xff", b"[" * 10_000]
)
def test_a_broken_compiled_form_is_made_anew(broken):
    keep(FULL)
    [file] = cache_folder().iterdir()
    file.write_bytes(broken)
    assert keep(FULL) == FULL
    assert compiled("node", {"a.yaml": b"a"}, Node, never) == FULL


@pytest.mark.parametrize("odd", [b"{", b"null", b"[]", b"\xff", b"[" * 10_000])
def test_one_that_states_its_own_digest_and_is_none_is_made_anew(odd):
    keep(FULL)
    [file] = cache_folder().iterdir()
    file.write_bytes(sha256(odd).hexdigest().encode() + b"\n" + odd)
    assert keep(FULL) == FULL


def test_a_compiled_form_that_somebody_changed_is_not_taken_over():
    keep(FULL)
    [file] = cache_folder().iterdir()
    file.write_bytes(file.read_bytes().replace(b"1.5", b"2.5"))
    assert keep(Node("fresh")) == Node("fresh")


def test_a_cache_that_cannot_be_written_is_no_failure(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert keep(FULL) == FULL


def test_only_a_few_forms_of_one_part_are_kept_and_no_unfinished_file():
    for n in range(KEPT + 3):
        keep(FULL, str(n).encode())
    assert len(list(cache_folder().iterdir())) == KEPT


def test_a_part_whose_name_begins_alike_is_left_alone():
    compiled("node-words", {"a.yaml": b"a"}, Node, lambda _: FULL)
    for n in range(KEPT + 1):
        keep(FULL, str(n).encode())
    assert compiled("node-words", {"a.yaml": b"a"}, Node, never) == FULL


def test_a_relative_cache_folder_is_passed_over(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert cache_folder().is_absolute()


def test_a_warm_catalogue_equals_a_cold_one():
    cold = load_catalogue(steps_folder())
    assert list(cache_folder().glob("catalogue-*.json"))
    assert load_catalogue(steps_folder()) == cold


def test_a_warm_load_needs_neither_yaml_nor_pydantic():
    load_catalogue(steps_folder())
    program = (
        "import sys\n"
        "from facilitator.storage.content import load_catalogue\n"
        "from facilitator.storage.steps_folder import steps_folder\n"
        "assert load_catalogue(steps_folder()).questions\n"
        "print([name for name in ('pydantic', 'ruamel.yaml', 'yaml', 'textual') if name in sys.modules])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
