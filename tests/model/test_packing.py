"""Frozen values as plain data and back: equal afterwards, read across versions, refused in another shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pytest

from facilitator.model.packing import pack, unpack


class Colour(StrEnum):
    """An enumeration."""

    RED = "red"


@dataclass(frozen=True, slots=True)
class Box:
    """A record of every type that can be kept."""

    name: str
    colour: Colour = Colour.RED
    weight: float = 0
    count: int = 0
    sealed: bool = False
    words: tuple[str, ...] = ()
    pair: tuple[str, int] = ("", 0)
    kinds: frozenset[str] = frozenset()
    by: Mapping[Colour, tuple[int, ...]] = field(default_factory=dict)
    either: str | tuple[str, ...] = ""
    inner: Box | None = None


FULL = Box(
    "ä",
    Colour.RED,
    1.5,
    3,
    True,
    ("a",),
    ("b", 2),
    frozenset("xy"),
    {Colour.RED: (1, 2)},
    ("one", "two"),
    Box("i", weight=2),
)


def test_what_was_packed_comes_back_equal_by_way_of_json():
    assert unpack(Box, json.loads(json.dumps(pack(FULL)))) == FULL
    assert unpack(tuple[Box, ...], pack((FULL, Box("b")))) == (FULL, Box("b"))


def test_what_is_packed_in_brief_leaves_out_what_is_filled_in():
    assert pack((FULL, Box("b")), brief=True)[1] == {"name": "b", "by": {}}
    assert unpack(tuple[Box, ...], pack((FULL, Box("b")), brief=True)) == (FULL, Box("b"))


def test_another_version_reads_it_by_name():
    data = {**pack(FULL), "added": 1}
    del data["count"]
    assert unpack(Box, data).count == 0
    assert unpack(Box, dict(reversed(data.items()))) == unpack(Box, data)


@pytest.mark.parametrize(
    "change",
    [
        {"name": 5},
        {"name": None},
        {"colour": "blue"},
        {"count": True},
        {"count": "3"},
        {"weight": "1"},
        {"sealed": 1},
        {"words": "abc"},
        {"words": {"a": 1}},
        {"pair": ["b"]},
        {"by": [["red", [1]]]},
        {"by": {"blue": [1]}},
        {"either": 5},
        {"inner": {"weight": 1}},
        {"inner": ["i"]},
    ],
)
def test_another_shape_is_refused(change):
    with pytest.raises(ValueError, match=r"."):
        unpack(Box, {**pack(FULL), **change})


@pytest.mark.parametrize("data", [None, [], "text", {}, [["name", "a"]]])
def test_what_is_no_record_is_refused(data):
    with pytest.raises(ValueError, match=r"."):
        unpack(Box, data)
