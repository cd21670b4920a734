"""An assessment as SARIF 2.1.0: one result per gap, at the line that shows it."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator import __version__
from facilitator.model import Statement
from facilitator.phases.standing import (
    Assessment,
    CellState,
    Followed,
    PointStanding,
)
from facilitator.review.sarif import SCHEMA, uri
from facilitator.text import Json, visible

_GAPS = (CellState.DIFFERS, CellState.MISSING)
NOWHERE = "."
"""Where a gap is told that no line shows: the root of what was looked at."""


def as_sarif(assessment: Assessment) -> Json:
    """Give one run with a rule per point or decision that is met; everything is a note until somebody says otherwise."""
    results = [*_cells(assessment), *_decisions(assessment)]
    ids = list(dict.fromkeys(result["ruleId"] for result in results))
    titles = {result["ruleId"]: result["message"]["text"] for result in results}
    rules = [{"id": id_, "shortDescription": {"text": titles[id_]}} for id_ in ids]
    for result in results:
        result["ruleIndex"] = ids.index(result["ruleId"])
    driver = {"name": "facilitator assess", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _cells(assessment: Assessment) -> Iterator[Json]:
    for cell in assessment.cells:
        for standing in cell.points:
            if standing.state in _GAPS:
                id_ = f"phase-{assessment.phase}-{cell.row}-{standing.point.id}"
                yield _result(id_, _said(standing), standing.seen)


def _said(standing: PointStanding) -> str:
    state = "is missing" if standing.state is CellState.MISSING else "is otherwise here"
    return f"{standing.point.says} {state}. To close it: {standing.point.closes}."


def _decisions(assessment: Assessment) -> Iterator[Json]:
    for finding in assessment.conformance:
        if finding.state is Followed.DIFFERS:
            asked = assessment.named(finding.subject)
            text = f"The plan records {finding.recorded} for {asked}; here is something else."
            yield _result(f"conformance-{finding.subject}", text, finding.seen)


def _result(id_: str, text: str, seen: tuple[Statement, ...]) -> Json:
    places = [(trace.file, trace.line) for trace in seen] or [(NOWHERE, 0)]
    return {
        "ruleId": id_,
        "level": "note",
        "message": {"text": visible(text)},
        "locations": [_location(file, line) for file, line in places[:1]],
        "relatedLocations": [_location(file, line) for file, line in places[1:]],
    }


def _location(file: str, line: int) -> Json:
    place: Json = {"artifactLocation": {"uri": uri(file)}}
    if line:
        place["region"] = {"startLine": line}
    return {"physicalLocation": place}
