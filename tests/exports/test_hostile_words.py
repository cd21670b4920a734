"""Hostile words in every free field, through every target: refused with the reason, or read back as the same words.

Eleven plans in the default run, two hundred with `-m slow`: all platforms, patterns and workloads in turn.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest
from support.read_back import ReadBack, read_back
from support.sample_export import exported
from support.whole_plans import Making, WholePlan, harmless, made_for, many, mark_of

from facilitator.exports.export import Made
from facilitator.exports.target import ExportFile
from facilitator.exports.targets import TARGETS
from facilitator.runtime.export_checks import schema_check
from facilitator.text import kept_out

ALL, FIRST, EACH = 200, 7, 19
"""How many plans there are; the default run takes one in so many, of each platform, pattern, workload and base."""
MANY = 7
"""Of the records of decisions, which are written alike, each plan shows one in so many."""
AS_WRITTEN = {"$$": "$", "%%": "%", "\\<<": "<<", '{{ "{{" }}': "{{"}
"""What Buildkite, units of systemd, CircleCI and the templates of alerts write for a sign that they would evaluate."""
UNCHECKED = [target._replace(check=None) for target in TARGETS]


def readings(text: str) -> Iterator[str]:
    """A text as it stands, as its platform hands it on, and as words that a shell is given."""
    for known in (text, *(text.replace(*one) for one in AS_WRITTEN.items() if one[0] in text)):
        yield " ".join(known.split())
        for line in known.split("\n"):
            try:
                yield " ".join(" ".join(shlex.split(line)).split())
            except ValueError:
                continue


def problems(making: Making) -> Iterator[str]:
    """What is wrong with the files of a plan, a sentence each."""
    whole, twin = made_for(making), made_for(harmless(making))
    for made, plain in zip(exported(whole.plan), exported(twin.plan, UNCHECKED), strict=True):
        if not made.files:
            if made.missing and not plain.missing and made.missing not in made.used:
                yield f"{made.target.id} refuses and never asked: {made.reason}"
            continue
        yield from (f"{making.seed} {fault}" for fault in (*made.faults, *_of_schema(made)))
        looked_at = made.files if len(made.files) < MANY else made.files[making.seed % MANY :: MANY]
        paths = {file.path for file in looked_at}
        shapes = {file.path: read_back(file).shape for file in plain.files if file.path in paths}
        for file in looked_at:
            said = read_back(file)
            if kept_out(file.text):
                yield f"{making.seed} {file.path} holds {kept_out(file.text)!r}"
            if file.path in shapes and shapes[file.path] != said.shape:
                yield f"{making.seed} {file.path} has another shape"
            yield from (f"{making.seed} {file.path}: {text!r}" for text in _lost(whole, file, said))


def _of_schema(made: Made) -> Iterator[str]:
    if made.target.schema:
        for file in made.files:
            yield from schema_check(made.target.schema, file.text).faults


def _lost(whole: WholePlan, file: ExportFile, said: ReadBack) -> Iterator[str]:
    """Texts of the plan that stand in a file and are not the same words any more."""
    for text in whole.texts.values():
        mark, wanted = mark_of(text), " ".join(text.split())
        holding = [one for one in said.texts if mark in one]
        if not all(_is_there(wanted, one, mark) for one in holding):
            yield text


def _is_there(wanted: str, one: str, mark: str) -> bool:
    return any(wanted in read or _listed(wanted, read, mark) for read in readings(one))


def _listed(text: str, one: str, mark: str) -> bool:
    """Whether one name of a list of names stands there, whole."""
    parts = [part.strip() for part in re.split(r"→|->|[,;]", text)]
    return any(part and part in one for part in parts if mark in part)


@pytest.mark.parametrize("making", many(ALL)[FIRST::EACH], ids=lambda m: f"{m.seed}")
def test_hostile_words_are_refused_or_come_back(making: Making) -> None:
    assert list(problems(making)) == []


@pytest.mark.slow
@pytest.mark.parametrize("making", many(ALL), ids=lambda m: f"{m.seed}")
def test_two_hundred_plans_are_accepted_by_every_layer_at_hand(making: Making) -> None:
    assert list(problems(making)) == []


def test_the_plans_reach_every_target() -> None:
    """A target that no plan makes would pass everything above."""
    left = {target.id for target in UNCHECKED}
    for making in many(ALL):
        if not left:
            break
        targets = [target for target in UNCHECKED if target.id in left]
        made = exported(made_for(making).plan, targets)
        left -= {one.target.id for one in made if one.files}
    assert left == set()


def test_most_words_of_a_plan_are_looked_for() -> None:
    whole = made_for(many(ALL)[0])
    every = "".join(file.text for made in exported(whole.plan) for file in made.files)
    found = [text for text in whole.texts.values() if mark_of(text) in every]
    assert len(found) > 150


def test_a_word_that_is_lost_is_seen() -> None:
    """What the readers above would say if nothing were escaped."""
    whole = made_for(Making(words=("**bold** <b>",)))
    (made,) = [m for m in exported(whole.plan) if m.target.id == "runbook"]
    (file,) = made.files
    raw = replace_marks(file)
    assert list(_lost(whole, raw, read_back(raw)))
    assert read_back(raw).shape != read_back(file).shape


def replace_marks(file: ExportFile) -> ExportFile:
    return file._replace(text=file.text.replace("\\", ""))
