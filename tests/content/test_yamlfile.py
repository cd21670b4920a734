"""A content file is read guarded: hostile or wrong YAML is refused with file, line and what was expected."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from facilitator.content.source import SIZE_LIMIT, ContentError
from facilitator.content.yamlfile import DEPTH_LIMIT, check, parse
from facilitator.storage.steps_folder import file_bytes


@dataclass(frozen=True)
class Sample:
    """A noun to read into."""

    name: str
    number: int = 0
    items: tuple[dict[str, int], ...] = ()


def fault(text: str | bytes) -> str:
    with pytest.raises(ContentError) as caught:
        parse(text, "sample.yaml")
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("name: a\nname: b\n", 2, "expected each key once"),
        ("name: &x a\n", 1, "no anchor"),
        ("name: a\nother: *x\n", 2, "no alias"),
        ("a: &x {b: 1}\nc: {<<: *x}\n", 1, "no anchor"),
        ("name: !!python/object/apply:os.system [ls]\n", 1, "no tag"),
        ("!!set {a}\n", 1, "no tag"),
        ("name: a\n---\nname: b\n", 2, "one document"),
        ("\n? [a, b]\n: c\n", 2, "a word as key"),
        ("name: a\n\tb: c\n", 2, "not YAML"),
        ("name: [a, b\n", 2, "not YAML"),
        (b"name: a\nb: \xff\n", 2, "expected UTF-8"),
        ('name: a\nb: "\x1b"\n', 2, "not YAML"),
        ("a: " + "[" * (DEPTH_LIMIT + 2) + "]" * (DEPTH_LIMIT + 2), 1, "levels"),
        ("a: " + "[" * 3000, 1, "levels"),
        ("- a\n" * 14_001, 14_000, "nodes"),
    ],
)
def test_hostile_or_broken_yaml_is_refused_with_its_line(text, line, expected):
    message = fault(text)
    assert message.startswith(f"sample.yaml:{line}: ")
    assert expected in message


def test_plain_values_follow_yaml_1_2_and_a_date_stays_a_text():
    text = (
        "a: yes\nb: true\nc: 12\nd: 1.5\ne: null\nf: 12:30\ng: 2026-11-20\nh: '12'\ni: 0o17\nj:\n"
    )
    assert parse(text, "x").data == {
        "a": "yes",
        "b": True,
        "c": 12,
        "d": 1.5,
        "e": None,
        "f": "12:30",
        "g": "2026-11-20",
        "h": "12",
        "i": "0o17",
        "j": None,
    }


def test_all_faults_of_a_file_are_told_at_once_each_with_its_line():
    document = parse("nmae: a\nnumber: many\nitems:\n  - a: 1\n  - a: x\n", "sample.yaml")
    with pytest.raises(ContentError) as caught:
        check(document, Sample)
    assert sorted(caught.value.messages) == [
        "sample.yaml:1: name: expected, but missing",
        "sample.yaml:1: nmae: unknown key",
        "sample.yaml:2: number: Input should be a valid integer",
        "sample.yaml:5: items.1.a: Input should be a valid integer",
    ]


def test_a_file_becomes_its_noun():
    document = parse("name: a\nitems: [{b: 1}]\n", "sample.yaml")
    assert check(document, Sample) == Sample(name="a", items=({"b": 1},))


def test_a_file_that_is_missing_or_too_large_is_refused(tmp_path):
    with pytest.raises(ContentError, match=r"^gone.yaml:1: expected a readable file"):
        file_bytes(tmp_path / "gone.yaml")
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (SIZE_LIMIT + 1))
    with pytest.raises(ContentError, match=r"^large.yaml:1: expected at most"):
        file_bytes(large)
