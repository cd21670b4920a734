"""A project, or a paragraph, without end: what is read of it is bounded, said where it cuts, and grows with its length."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import patch

import pytest

from facilitator.cli.context_text import MOST_ALIKE, as_text
from facilitator.context import report, within
from facilitator.context.extract.blocks import Block
from facilitator.context.extract.document import extractor
from facilitator.context.extract.names import words_of
from facilitator.context.extract.states import sentence
from facilitator.context.report import context
from facilitator.context.traces import look as looking
from facilitator.context.traces import reading, rows
from facilitator.context.traces.look import look
from facilitator.context.traces.rows import MOST_KEYS, rows_and_rest, rows_of
from facilitator.runtime.project import scan
from facilitator.storage.content import load_pipeline_words
from facilitator.storage.steps_folder import steps_folder

CUT = "project-too-large"
WORKFLOW = "on: push\njobs:\n  a:\n    steps:\n      - run: kubectl apply -f k8s\n"


class Counted:
    """A pattern that counts the characters it is asked to look through."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern, self.characters = pattern, 0

    def search(self, text: str) -> re.Match[str] | None:
        self.characters += len(text)
        return self.pattern.search(text)


@pytest.mark.parametrize("kind", ["text", "heading", "item", "cell"])
@pytest.mark.parametrize("words", ["staging and production, ", "test production (local) "])
def test_a_paragraph_is_looked_through_a_few_times_whatever_it_names(
    monkeypatch: pytest.MonkeyPatch, kind: str, words: str
) -> None:
    finder = extractor().environments
    counted = [Counted(finder.noun), Counted(finder.deploy)]
    monkeypatch.setattr(finder, "noun", counted[0])
    monkeypatch.setattr(finder, "deploy", counted[1])
    text = words * 1_000
    finder.find(Block(kind, text, 1, ("",), "x"), words_of(text))
    assert sum(one.characters for one in counted) < 3 * len(text)


def test_a_sentence_without_end_is_what_stands_near() -> None:
    text = "and a word " * 10_000
    low, high = sentence(text, 50_000, 50_010)
    assert 40_000 < low < 50_000 < high < 60_000
    assert sentence("One. We use Helm. Two.", 12, 16) == (4, 17)
    for before, begins in ((10_000, "…"), (10, "and")):
        told = extractor().read("# A\n\n" + "and so on " * before + "we use Helm.\n", "a.md")
        assert {fact.text[: len(begins)] for fact in told.facts} == {begins}


def test_a_paragraph_still_names_its_environments() -> None:
    told = extractor().read("# A\n\nEnvironments: staging and production.\n" + "x\n" * 50, "a.md")
    assert {v for f, v in told.states if f == "environments"} == {"staging", "production"}


def test_rows_deeper_than_any_pipeline_are_left_out() -> None:
    nested = "".join(" " * n + f"k{n}:\n" for n in range(1_000))
    assert max(len(row.keys) for row in rows_of(nested)) <= MOST_KEYS
    assert len(rows_of(nested + "a: b\n")) == MOST_KEYS + 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("".join(" " * n + f"k{n}:\n" for n in range(50)), "under more than 40 keys were not read"),
        ("k: 1\n" * 2_001, "more than 2,000 values; those that follow were not read"),
    ],
)
def test_what_no_row_holds_is_said_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, said: str
) -> None:
    monkeypatch.setattr(rows, "MOST_ROWS", 2_000)
    path = ".github/workflows/a.yml"
    for name, text in ((path, WORKFLOW), ("k8s/b.yaml", "apiVersion: v1\nkind: Service\n")):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text + more)
    told = look(tmp_path, load_pipeline_words(steps_folder(None)))
    assert [p.message for p in told.problems if said in p.message and path in p.message]
    assert [p.message for p in told.problems if said in p.message and "k8s/b.yaml" in p.message]
    assert f"): {'values ' * ('keys' in said)}{said}" in as_text(context(tmp_path))
    assert any(said in problem for problem in scan(tmp_path).problems)


def test_the_rows_of_a_file_are_read_once(tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(WORKFLOW)
    words = load_pipeline_words(steps_folder(None))
    before = rows_and_rest.cache_info().misses
    assert any(one.value == "kubectl" for one in look(tmp_path, words).statements)
    assert rows_and_rest.cache_info().misses == before + 1


def test_each_step_is_asked_once_how_it_deploys() -> None:
    text = "on: push\njobs:\n  a:\n    steps:\n" + "      - run: helm upgrade a b\n" * 3
    steps = reading.step_reader()
    sources = reading.Sources([("a.yml", "GitHub Actions")], (), (), lambda _: text)
    with patch.object(steps.deploying, "told", wraps=steps.deploying.told) as asked:
        (read,) = reading.read_pipelines(sources, steps)
    assert [said.line for said in read.shown if said.value == "deploy"] == [5, 6, 7]
    assert asked.call_count == 3


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of which only the beginning is read."""
    monkeypatch.setattr(within, "MOST_BYTES", 1_000)
    for folder in (".git", ".github/workflows", "docs", "infra"):
        (tmp_path / folder).mkdir(parents=True)
    for number in range(20):
        name = f"{number:02}"
        (tmp_path / f".github/workflows/{name}.yml").write_text(WORKFLOW)
        (tmp_path / f"docs/architecture-{name}.md").write_text(f"# A{name}\n\n" + "words " * 30)
        (tmp_path / f"infra/{name}.tf").write_text('provider "aws" {}\n' * 10)
    return tmp_path


def test_what_is_read_of_a_project_is_bounded_and_said(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    real = within.read_beginning

    def reads(path: object, most: int) -> bytes:
        data = real(path, most)  # type: ignore[arg-type]
        read.append(len(data))
        return data

    monkeypatch.setattr(within, "read_beginning", reads)
    found = context(large)
    assert sum(read) < 3 * 1_000  # the files of the tree once, the documents once
    assert [p.code for p in found.problems].count(CUT) == 2  # for each of the two
    read.clear()
    told = look(large, load_pipeline_words(steps_folder(None)))
    assert sum(read) < 2 * 1_000
    assert [p.code for p in told.problems] == [CUT]
    monkeypatch.setattr(within, "MOST_BYTES", 1_000_000)
    assert CUT not in {p.code for p in context(large).problems}


def test_step_1_says_what_of_a_project_was_not_read(large: Path) -> None:
    assert any("files were not; give a smaller folder" in said for said in scan(large).problems)


def test_lines_of_pipelines_are_bounded_wherever_they_are_read(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(within, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(reading, "MOST_LINES", 12)
    monkeypatch.setattr(looking, "MOST_LINES", 12)
    told = look(large, load_pipeline_words(steps_folder(None)))
    seen = {one.file for one in told.statements if one.field == "deploys-with"}
    assert seen == {".github/workflows/00.yml", ".github/workflows/01.yml"}
    assert [p.code for p in told.problems] == ["too-many-lines"]
    found = report.context(large)
    assert sum("lines that are read" in file.note for file in found.ci) == 18
    assert as_text(found).count("lines that are read") == MOST_ALIKE + 1
    assert f"  and {18 - MOST_ALIKE} more: holds more than the " in as_text(found)
    assert scan(large).problems[-1].startswith("15 more CI/CD files were not read")


def workflows(project: Path, *steps: str) -> list[str]:
    """A workflow for each text of steps; where they lie."""
    (project / ".github" / "workflows").mkdir(parents=True)
    paths = [f".github/workflows/{n}.yml" for n, _ in enumerate(steps)]
    for path, text in zip(paths, steps, strict=True):
        jobs = "".join(f"  j{n}:\n    steps:\n{step}" for n, step in enumerate(text.split("|")))
        (project / path).write_text(f"on: push\njobs:\n{jobs}")
    return paths


APPLY = "      - run: kubectl apply -f k8s/{}\n"
SHAPES = {
    "steps of one job": (APPLY * 5, APPLY * 2),
    "lines of one step": ("      - run: |\n" + "          kubectl apply -f k8s/a\n" * 5, APPLY),
    "jobs": ("|".join([APPLY] * 5), APPLY),
    "jobs without steps": ("|".join(["        []\n"] * 5), APPLY),
}


@pytest.mark.parametrize("steps", SHAPES.values(), ids=SHAPES)
def test_commands_of_pipelines_are_bounded_and_the_bound_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: tuple[str, ...]
) -> None:
    monkeypatch.setattr(reading, "MOST_COMMANDS", 3)
    paths = workflows(tmp_path, *steps)
    told = look(tmp_path, load_pipeline_words(steps_folder(None)))
    applied = [one for one in told.statements if one.field == "deploys-with"]
    assert len(applied) <= 3 and not any(one.file == paths[-1] for one in applied)
    assert [p.code for p in told.problems] == ["too-many-commands"]
    found = context(tmp_path)
    assert "in all pipelines of the project" in found.ci[-1].note


def test_a_script_that_each_job_calls_takes_nothing_from_the_commands_of_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_CALLED", 3)
    (tmp_path / "ci").mkdir()
    (tmp_path / "ci" / "go.sh").write_text("kubectl apply -f k8s\n" * 3)
    first, last = workflows(tmp_path, "|".join(["      - run: ./ci/go.sh\n"] * 4), APPLY)
    told = look(tmp_path, load_pipeline_words(steps_folder(None)))
    applied = [one.file for one in told.statements if one.field == "deploys-with"]
    assert last in applied and first not in applied
    assert [p.code for p in told.problems] == ["too-many-commands"]
    assert "what pipelines of the project call" in context(tmp_path).ci[0].note
