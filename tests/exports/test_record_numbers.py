"""Records of decisions keep their numbers: people name them in reviews, and links lead to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.pipelines import decided, plan_of
from support.walkthrough import shipped_content

from facilitator.conditions import Facts
from facilitator.exports.export import Made, export
from facilitator.exports.targets.records import DECISION_LOG, RECORDS
from facilitator.model import Catalogue, Decision
from facilitator.runtime.exporting import Exporter

DECISIONS = (
    decided("ci-cd-platform", "github-actions"),
    decided("unit-tests", "gate"),
    decided("deployment-pattern", "canary"),
)


def made(folder: Path, catalogue: Catalogue, *decisions: Decision) -> tuple[Made, ...]:
    """Write the records of a plan into a folder, and hand back what was made."""
    plan, exporter = plan_of(*decisions), Exporter(folder, "pipeline.md")
    facts = Facts(plan.decisions, plan.context, frozenset(), catalogue)
    found = export(plan, facts, (RECORDS, DECISION_LOG), exporter.lying())
    assert not [one.fault for one in exporter.write(found) if one.fault]
    return found


def paths(found: tuple[Made, ...]) -> dict[str, str]:
    """Each record by the name behind its number."""
    return {file.path.split("-", 1)[1]: file.path for file in found[0].files}


def with_one_more(catalogue: Catalogue) -> Catalogue:
    """The catalogue with a new question before all others."""
    asked = next(iter(catalogue.questions.values()))
    category = catalogue.categories[asked.category]
    new = replace(asked, id="new-question")
    more = replace(category, questions=(new, *category.questions))
    step = next(step for step in catalogue.steps if category in step.categories)
    grown = replace(step, categories=tuple(more if c == category else c for c in step.categories))
    return replace(catalogue, steps=tuple(grown if s == step else s for s in catalogue.steps))


@pytest.mark.parametrize("remembered", [True, False], ids=["remembered", "from the folder alone"])
def test_a_new_question_renumbers_no_record(tmp_path: Path, remembered: bool) -> None:
    catalogue = shipped_content().catalogue
    before = paths(made(tmp_path, catalogue, *DECISIONS))
    if not remembered:
        (tmp_path / ".facilitator/artefacts.json").unlink()
    more = with_one_more(catalogue)
    after = paths(made(tmp_path, more, Decision("new-question", own="x"), *DECISIONS))
    new = after.pop("new-question.md")
    assert after == before
    assert new not in before.values()
    numbers = [path.split("/")[1].split("-")[0] for path in (*after.values(), new)]
    assert len(set(numbers)) == len(numbers)


def test_the_number_of_a_record_that_somebody_else_wrote_is_left_to_it(tmp_path: Path) -> None:
    catalogue = shipped_content().catalogue
    (first, *_) = made(tmp_path / "empty", catalogue, *DECISIONS)[0].files
    number = first.path.split("/")[1].split("-")[0]
    (tmp_path / "out/decisions").mkdir(parents=True)
    (tmp_path / f"out/decisions/{number}-use-postgres.md").write_text("# Use PostgreSQL\n")
    found = made(tmp_path / "out", catalogue, *DECISIONS)
    assert first.path not in paths(found).values()
    assert paths(made(tmp_path / "out", catalogue, *DECISIONS)) == paths(found)


def test_a_decision_that_comes_back_has_the_number_that_it_had(tmp_path: Path) -> None:
    catalogue = shipped_content().catalogue
    before = paths(made(tmp_path, catalogue, *DECISIONS))
    made(tmp_path, catalogue, *DECISIONS[1:])
    assert paths(made(tmp_path, with_one_more(catalogue), *DECISIONS)) == before


def test_the_log_leads_to_the_records_that_are_there(tmp_path: Path) -> None:
    made(tmp_path, shipped_content().catalogue, *DECISIONS)
    records, log = made(tmp_path, with_one_more(shipped_content().catalogue), *DECISIONS)
    text = log.files[0].text
    assert all(f"({file.path})" in text for file in records.files)
