"""Bad input: a message for the file, the rest still read, never a crash, bounded work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from facilitator.context.extract.document import MOST_NAMED, extractor
from facilitator.context.read import LONGEST_LINE, MOST_BYTES, MOST_LINES, decode, read_document
from facilitator.context.report import as_json, context

GOOD = "# Architecture\n\nWe use Terraform.\n"


def codes(root: Path) -> set[str]:
    return {p.code for p in context(root).problems}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x00\x01\x02" * 50, "binary"),
        (GOOD.encode() + b"\xff\xfe\xfa text", "not-utf-8"),
        (GOOD.encode("utf-16"), "not-utf-8"),
        (GOOD.encode() + b"x" * (LONGEST_LINE + 1), "long-line"),
        (GOOD.encode() + b"```\nnever closed\n", "unclosed-fence"),
        (GOOD.encode() + b"line\n" * (MOST_BYTES // 5), "too-large"),
    ],
)
def test_a_bad_document_gets_a_message_and_the_others_are_read(
    tmp_path: Path, data: bytes, code: str
) -> None:
    (tmp_path / "bad-architecture.md").write_bytes(data)
    (tmp_path / "architecture.md").write_text(GOOD, encoding="utf-8")
    report = context(tmp_path)
    assert code in {p.code for p in report.problems}
    assert all("bad-architecture.md" in p.message for p in report.problems)
    assert report.decided["iac_tools"] == ["terraform"]


def test_a_missing_document_and_a_folder_are_problems_not_errors(tmp_path: Path) -> None:
    assert [p.code for p in read_document(tmp_path / "gone.md", "gone.md")[1]] == ["unreadable"]
    assert [p.code for p in read_document(tmp_path, ".")[1]] == ["unreadable"]
    assert as_json(context(tmp_path / "gone.md"))["problems"][0]["code"] == "unreadable"


def test_a_character_cut_by_the_bound_is_no_problem() -> None:
    assert decode("ä€".encode()[:-1], "x") == ("ä", [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n```\nb\n```\n", 0),
        ("a\n```py\nb\n", 2),
        ("````\n```\n````\n", 0),
        ("~~~\n```\n~~~\n", 0),
        ("- item\n  ```\n  x\n  ```\n", 0),
        ("```\nx\n```\n\n```\n", 5),
        ("---\na: b\n---\n\n~~~", 5),
        ("a\n```code``` of a sentence\nb\n", 0),
        ("- ```code```\n", 0),
        ("    ```\n    indented\n", 0),
        ("- ```\n\nthe item ended\n", 0),
        ("```\nx\n    ```\n", 1),
        ("<!--\n```\n-->\n", 0),
        ("> ```\n> quoted\n", 1),
    ],
)
def test_an_unclosed_fence_is_found_at_its_line(text: str, line: int) -> None:
    assert [p.line for p in extractor().read(text, "x.md").problems] == [line] * bool(line)


@pytest.mark.parametrize(
    "unit", ["Argo CD on staging.\n\n", "Docker, Terraform, Flux\n\n", "- Helm\n"]
)
def test_names_without_end_are_read_as_far_as_the_bound_and_that_is_said(
    tmp_path: Path, unit: str
) -> None:
    (tmp_path / "architecture.md").write_text(unit * 5_000)
    report = context(tmp_path)
    [problem] = [p for p in report.problems if p.code == "too-many-names"]
    assert MOST_NAMED / 4 < problem.line * len(extractor().read(unit, "x").facts) < MOST_NAMED * 3
    said = extractor().read(unit * 5_000, "architecture.md")
    assert MOST_NAMED <= len(said.facts) < MOST_NAMED + 10
    assert report.decided


def test_lines_without_end_are_cut_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("- x\n" * (MOST_LINES + 2))
    text, [problem] = read_document(tmp_path / "a.md", "a.md")
    assert (text.count("\n"), problem.code) == (MOST_LINES - 1, "too-large")
    (tmp_path / "a.md").write_text("- x\n" * MOST_LINES)
    assert read_document(tmp_path / "a.md", "a.md")[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "docker " * 20_000,
        "[" * 7_000 + "](" * 500,
        "<!--" * 2_000,
        "> " * 500 + "Docker\n",
        "- " * 500 + "Docker\n",
        "|" * 5_000 + "\n" + "|-" * 2_500 + "\n",
        "**" * 3_500,
        "dev/" * 2_000,
        "No " * 2_000 + "Kubernetes",
        "\n".join("docker" for _ in range(20_000)),
    ],
)
def test_hostile_texts_are_read(text: str) -> None:
    reading = extractor().read(text, "x.md")
    assert len(reading.facts) < 2_000


PIECES = st.sampled_from(
    [
        *"#-*`|>[]()~: \n.生/",
        "\n\n",
        "We use Docker.",
        "Terraform",
        " is used",
        "not ",
        "prod",
        "| Docker |",
        "```\n",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
@example("- ```\n\n# 生\nWe use Docker.")
def test_any_text_is_read_and_every_fact_lies_in_it(text: str) -> None:
    lines = text.split("\n")
    for fact in extractor().read(text, "x.md").facts:
        assert 1 <= fact.line <= len(lines)
        assert re.search("docker|terraform|prod", lines[fact.line - 1], re.I), fact
