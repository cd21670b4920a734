"""An assessment as plain data, in the shape that `--format json` promises."""

from __future__ import annotations

from facilitator.model import Statement
from facilitator.phases.standing import (
    Assessment,
    CellStanding,
    ConformanceFinding,
    GapTask,
    PointStanding,
)
from facilitator.review.assessment.evidence import quoted
from facilitator.text import Json


def as_json(assessment: Assessment) -> Json:
    """Give the assessment as plain data; `format` changes when its shape does."""
    return {
        "format": 1,
        "phase": assessment.phase,
        "cells": [_cell(cell) for cell in assessment.cells],
        "conformance": [_conformance(finding) for finding in assessment.conformance],
        "tasks": [task_json(task) for task in assessment.tasks],
        "remarks": list(assessment.remarks),
    }


def _cell(cell: CellStanding) -> Json:
    return {
        "row": cell.row,
        "state": cell.state.value,
        "requirement": cell.says,
        "decided": list(cell.decided),
        "seen": [_seen(trace) for trace in cell.seen],
        "look_at": cell.look_at,
        "points": [_point(point) for point in cell.points],
    }


def _point(standing: PointStanding) -> Json:
    return {
        "id": standing.point.id,
        "requirement": standing.point.says,
        "state": standing.state.value,
        "decided": list(standing.decided),
        "fits": standing.fits,
        "seen": [_seen(trace) for trace in standing.seen],
    }


def _conformance(finding: ConformanceFinding) -> Json:
    return {
        "decision": finding.rule.decision,
        "value": finding.rule.value or None,
        "state": finding.state.value,
        "recorded": finding.recorded,
        "seen": [_seen(trace) for trace in finding.seen],
        "why": finding.rule.why,
        "look_at": finding.rule.look_at,
    }


def task_json(task: GapTask) -> Json:
    """One task as plain data."""
    return {
        "title": task.title,
        "row": task.row,
        "closes": task.closes,
        "evidence": [_seen(trace) for trace in task.evidence],
    }


def _seen(trace: Statement) -> Json:
    return {"file": trace.file, "line": trace.line, "text": quoted(trace)}
