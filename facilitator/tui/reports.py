"""Pages to read at any time: ledger, tensions, preview, help."""

from __future__ import annotations

from textual.content import Content

from facilitator.asking import terms_of
from facilitator.model import METRICS, Effect
from facilitator.session.findings import tensions_as_drafted
from facilitator.session.places import Place
from facilitator.session.state import State
from facilitator.tui.rendered import rendered
from facilitator.tui.wording import QUIET, STRONG, TONES, heads, joined, marks, said
from facilitator.validation.ledger import ledger


def ledger_lines(state: State) -> list[Content]:
    """Every decision and what it does to the four metrics, against the target profile.

    The signs stand first: so they keep their columns however narrow the screen is, and nothing is cut.
    """
    book = ledger(state.drafted)
    found = [heads()]
    found += [joined(marks(dict(row.impacts)), f"  {row.place}: {row.value}") for row in book.rows]
    if not book.rows:
        found.append(said("Nothing is decided yet.", QUIET))
    found.append(Content(""))
    for metric in METRICS:
        target = book.targets.get(metric.value, "")
        found.append(joined((f"{metric.title}: ", STRONG), target or "no target stated"))
    found += [
        Content(""),
        said(
            "▲ improves   ▼ worsens   – neutral   ◆ both   ? unknown. Argued from cited documents, not measured.",
            QUIET,
        ),
    ]
    renamed = (
        "DORA now calls Mean Time to Recovery “failed deployment recovery time” "
        "and Change Failure Rate “change fail rate”."
    )
    fifth = (
        "Since 2024 there is a fifth, “deployment rework rate”. The document keeps the four names."
    )
    return [*found, said(f"{renamed} {fifth}", QUIET)]


def tension_lines(state: State) -> list[Content]:
    """Tensions between decisions as they stand, both named, each with its question."""
    found: list[Content] = []
    for finding in tensions_as_drafted(state):
        found.append(
            joined(
                (
                    f"{finding.severity.value} {finding.id}  ",
                    TONES[Effect.WORSENS] if finding.severity == "error" else TONES[Effect.MIXED],
                ),
                (finding.title, STRONG),
            )
        )
        named = [
            state.catalogue.questions[d].title
            for d in finding.decisions
            if d in state.catalogue.questions
        ]
        found.append(said("  " + " · ".join(named), QUIET))
        found += [said(f"  {finding.why}"), said(f"  {finding.question}", "$text-accent")]
        if finding.answer:
            found.append(said(f"  Answered: {finding.answer.text}", "$text-success"))
        found.append(Content(""))
    return found or [said("No tension between the decisions as they stand.")]


def help_lines(state: State, keys: list[tuple[str, str]], width: int) -> list[Content]:
    """The keys; in a step its category, and the step in its own words."""
    step, category = state.current_step, state.category
    found = [said("Keys", STRONG)]
    found += [joined((f"  {_named(key):<12}", "bold $text-accent"), what) for key, what in keys]
    if state.place in (Place.OPENING, Place.OVERVIEW):
        return found
    found.append(Content(""))
    if category is not None:
        found += [said(category.title, STRONG), said(category.intro)]
        terms = dict.fromkeys(t for q in category.questions for t in terms_of(q, state.facts))
        found += [joined((t, STRONG), f": {state.catalogue.terms.get(t, '')}") for t in terms]
        found.append(Content(""))
    return found + rendered(step.guide, width)


def _named(key: str) -> str:
    """A key as it is written on a keyboard."""
    names = {
        "question_mark": "?",
        "slash": "/",
        "plus": "+",
        "escape": "Esc",
        "enter": "Enter",
        "tab": "Tab",
    }
    parts = [part for part in key.split(",") if part.lower() == part] or [key]
    return " ".join(names.get(part, part) for part in parts)
