"""An assessment as Markdown, and its gaps as a checklist or as one file each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from facilitator.model import Statement
from facilitator.phases.standing import Assessment, CellState, GapTask
from facilitator.review.assessment.evidence import place, quoted
from facilitator.review.assessment.text import FOLLOWED, MARK, STATE, state_of
from facilitator.validation.markdown import inline, table

CHECKLIST = "# What this phase still needs\n"
"""How a checklist begins: over nothing else is one written."""
TASK = "<!-- a task of facilitator assess -->\n"


def as_markdown(assessment: Assessment, label: str) -> str:
    """Give the matrix as a table, the points with their evidence below it, and the decisions."""
    lines = [f"# What {label} usually needs", ""]
    lines += [f"> {inline(remark)}" for remark in assessment.remarks]
    rows = [(c.label, inline(c.says), state_of(c)) for c in assessment.cells]
    lines += ["", *table(("Row", "Usual", "State"), rows)]
    for cell in assessment.cells:
        lines += ["", f"## {cell.label}", ""]
        for standing in cell.points:
            lines.append(f"- {MARK[standing.state]} {standing.point.says}: {STATE[standing.state]}")
            lines += [f"  - {line}" for line in _cited(standing.seen)]
            if standing.state is CellState.NOT_VISIBLE and standing.point.look_at:
                lines.append(f"  - look at {standing.point.look_at}")
    lines += list(_decisions(assessment))
    return "\n".join(lines) + "\n"


def _decisions(assessment: Assessment) -> Iterator[str]:
    if not assessment.conformance:
        return
    yield from ("", "## Decisions", "")
    rows = []
    for finding in assessment.conformance:
        where = ", ".join(dict.fromkeys(place(trace) for trace in finding.seen))
        told = (assessment.named(finding.subject), finding.recorded, FOLLOWED[finding.state], where)
        rows.append([inline(cell) for cell in told])
    yield from table(("Decision", "Recorded", "Repository", "Where"), rows)


def checklist(tasks: Iterable[GapTask]) -> str:
    """Give the tasks as a list to tick."""
    lines = [CHECKLIST]
    for task in tasks:
        lines.append(f"- [ ] {inline(task.title)} ({task.row})")
        lines.append(f"  - closed when: {inline(task.closes)}")
        lines += [f"  - now: {line}" for line in _cited(task.evidence)]
    if len(lines) == 1:
        lines.append("Nothing is missing that a repository can show.")
    return "\n".join(lines) + "\n"


def task_files(tasks: Iterable[GapTask]) -> Iterator[tuple[str, str]]:
    """Give each task as the name of a file and its text."""
    for number, task in enumerate(tasks, 1):
        words = re.sub(r"[^a-z0-9]+", "-", task.title.lower()).strip("-")[:60].strip("-")
        lines = [TASK, f"# {inline(task.title)}", "", f"**Row:** {task.row}"]
        lines += ["", f"**Closed when:** {inline(task.closes)}"]
        if evidence := list(_cited(task.evidence)):
            lines += ["", "**Now:**", "", *(f"- {line}" for line in evidence)]
        yield f"{number:02}-{words}.md", "\n".join(lines) + "\n"


def _cited(traces: Iterable[Statement]) -> Iterator[str]:
    for trace in traces:
        text = "" if trace.text == trace.file else f" {inline(quoted(trace))}"
        yield f"`{place(trace).replace('`', '')}`{text}"
