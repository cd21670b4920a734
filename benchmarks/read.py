"""Reading and composing a complete plan, each beside what markdown-it-py needs to parse the same text."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from markdown_it import MarkdownIt

from facilitator.document.blocks import forget
from facilitator.document.compose import compose_section
from facilitator.document.digest import decisions_digest
from facilitator.document.impact import combine, rollback_of
from facilitator.document.operation import SaveSection
from facilitator.document.read import read
from facilitator.document.splice import apply
from facilitator.model import Catalogue, Context, Decision, Kind, Plan, Question
from facilitator.storage.content import load_catalogue

STEPS = Path(__file__).resolve().parents[1] / "steps"
ROUNDS = 30


def median_ms(act: Callable[[], object]) -> float:
    """Median CPU time of one call, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def decided(question: Question) -> Decision:
    """Answer a question with its last option, as the catalogue argues it; without options in own words."""
    if not question.options:
        return Decision(
            question.id, own="5" if question.kind is Kind.PERCENT else "main and release branches"
        )
    choice = (question.options[-1].id,)
    texts = (
        "What the platform team runs already.",
        combine(question, choice),
        rollback_of(question, choice),
    )
    return Decision(
        question.id, choice=choice, rationale=texts[0], impact=texts[1], rollback=texts[2]
    )


def document(plan: Plan, content: Catalogue) -> bytes:
    """Save the five steps one after the other."""
    data = b""
    for step in content.steps:
        section = compose_section(
            step, plan, content, "## Pipeline Validation Results\n\nComputed.\n"
        )
        relies = {str(n): decisions_digest(plan, n, content) for n in range(1, step.number)}
        operation = SaveSection(
            op_id=f"op-{step.number}",
            step=step.number,
            step_name=step.id,
            heading=step.heading,
            section=section,
            order=tuple(s.heading for s in content.steps),
            title="CI/CD Pipeline: shop",
            new_front={"project_name": "shop", "user_name": "Ada", "date": "2026-01-01"},
            relies=relies,
            digest=decisions_digest(plan, step.number, content),
            base=sha256(data).hexdigest() if data else "",
        )
        data = apply(data or None, operation)
    return data


def read_anew(data: bytes, content: Catalogue) -> None:
    """Read a plan whose sections are not remembered from the last time."""
    forget()
    read(data, content)


def main() -> None:
    """Print the table."""
    content = load_catalogue(STEPS)
    plan = Plan("shop", "Ada", "2026-01-01", (), Context("production"), decisions(content))
    data = document(plan, content)
    found = read(data, content)
    assert found.status == "complete" and not found.problems, found.problems
    text = data.decode()
    floor = median_ms(lambda: MarkdownIt("commonmark").enable("table").parse(text))
    print(f"complete plan, {len(data) / 1000:.0f} KB, {len(found.plan.decisions)} decisions")
    print(f"{'':34}{'CPU ms':>8}{'ratio':>8}   (medians of {ROUNDS})")
    print(f"{'markdown-it-py parses it':34}{floor:8.1f}{1:8.2f}")
    rows = [("read the plan", lambda: read_anew(data, content))]
    rows += [
        (f"compose {s.heading}", lambda s=s: compose_section(s, plan, content))
        for s in content.steps[:4]
    ]
    for name, act in rows:
        measured = median_ms(act)
        print(f"{name:34}{measured:8.1f}{measured / floor:8.2f}")


def decisions(content: Catalogue) -> dict[str, Decision]:
    """Answer every question."""
    return {question.id: decided(question) for question in content.questions.values()}


if __name__ == "__main__":
    main()
