"""Reading and composing a complete plan, each beside what markdown-it-py needs to parse the same text."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial
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
ROUNDS = 60


def medians_ms(acts: Mapping[str, Callable[[], object]]) -> Mapping[str, float]:
    """Median CPU time of one call of each, in milliseconds; in turns, so that a busy moment falls on all of them."""
    times: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(ROUNDS):
        for name, act in acts.items():
            start = time.process_time()
            act()
            times[name].append(time.process_time() - start)
    return {name: statistics.median(took) * 1000 for name, took in times.items()}


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
    parsed = "markdown-it-py parses it"
    acts: dict[str, Callable[[], object]] = {
        parsed: lambda: MarkdownIt("commonmark").enable("table").parse(text),
        "read the plan": lambda: read_anew(data, content),
    }
    for step in content.steps[:4]:
        acts[f"compose {step.heading}"] = partial(compose_section, step, plan, content)
    measured = medians_ms(acts)
    print(f"complete plan, {len(data) / 1000:.0f} KB, {len(found.plan.decisions)} decisions")
    print(f"{'':34}{'CPU ms':>8}{'ratio':>8}   (medians of {ROUNDS})")
    for name, took in measured.items():
        print(f"{name:34}{took:8.1f}{took / measured[parsed]:8.2f}")


def decisions(content: Catalogue) -> dict[str, Decision]:
    """Answer every question."""
    return {question.id: decided(question) for question in content.questions.values()}


if __name__ == "__main__":
    main()
