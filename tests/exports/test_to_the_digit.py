"""Runbook, procedures and alert rules agree with the document to the digit."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from ruamel.yaml import YAML
from support.read_back import read_back
from support.sample_export import SAMPLE, sample_export

from facilitator.exports.target import HTML, ExportFile

PAGES = (
    "runbook.md",
    "rollback-procedure.md",
    "checklist.md",
    "deployment-summary.md",
    "deployment_requirements.md",
    "Deployment_Strategy_Configuration.md",
)
NUMBER = re.compile(r"\d+(?:[.,:-]\d+)*(?: (?:%|ms|s|min|h|days?|months?)\b)?")
SECONDS = {"ms": Decimal("0.001"), "s": 1, "min": 60, "h": 3600}


@pytest.mark.parametrize("path", PAGES)
def test_every_number_of_a_page_stands_in_the_document(path: str) -> None:
    said = " ".join(read_back(ExportFile(path, sample_export()[path], HTML)).texts)
    document = set(NUMBER.findall(SAMPLE.read_text(encoding="utf-8")))
    found = set(NUMBER.findall(said))
    assert found - document == set()
    assert found or path == "deployment-summary.md"


def test_alert_rules_hold_the_thresholds_of_document_and_runbook() -> None:
    files, document = sample_export(), SAMPLE.read_text(encoding="utf-8")
    groups = YAML(typ="safe", pure=True).load(files["alerts/rollback.rules.yml"])["groups"]
    paged = [rule for rule in groups[0]["rules"] if rule["labels"].get("action") == "rollback"]
    assert len(paged) == 2
    for rule in paged:
        said = rule["annotations"]["summary"]
        for text in (document, files["runbook.md"], files["rollback-procedure.md"]):
            assert said in text.replace("\\", "")
        assert bound_of(said) == Decimal(rule["expr"].split()[-1])
        assert rule["annotations"]["decides"] in files["rollback-procedure.md"]
        for number in NUMBER.findall(rule["annotations"]["series"]):
            assert number in said


def bound_of(said: str) -> Decimal:
    """The number after the comparison, in the unit of a query."""
    found = re.search(r"[<>≤≥] (\d+(?:\.\d+)?) (\S+)", said)
    assert found, said
    amount, unit = Decimal(found[1]), found[2].rstrip(",")
    return amount / 100 if unit == "%" else amount * SECONDS[unit]
