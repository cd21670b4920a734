"""What the catalogue says of a question or an option, for the screen, in three depths."""

from __future__ import annotations

from textual.content import Content

from facilitator.model import METRICS, Category, Effect, Impact, Option, Question
from facilitator.session.state import State
from facilitator.session.view import Quotation, asked_elsewhere, quotations, relations, said_about
from facilitator.tui.wording import QUIET, STRONG, TONES, cut, joined, mark, said


def left_open_elsewhere(state: State, category: Category) -> Content:
    """The first open question that a round of another category left for this one, as lines; empty without any."""
    found = asked_elsewhere(state, category)
    if not found:
        return Content("")
    more = f", and {len(found) - 1} more (v)" if len(found) > 1 else ""
    told = f"  asked at {found[0].where}{more}\n"
    return joined(("? ", "$text-warning"), cut(found[0].insight.text, 90), (told, QUIET))


def question(state: State, asked: Question, skill: str) -> list[Content]:
    """The question before an option is looked at: what the category is about, terms, fields to come."""
    category = state.catalogue.categories[asked.category]
    lines = [
        said(category.plain if skill == "beginner" and category.plain else category.intro, QUIET)
    ]
    if skill != "expert":
        if asked.why:
            lines += [Content(""), said(asked.why)]
        for term in asked.terms:
            lines += [joined((term, STRONG), ": ", state.catalogue.terms.get(term, ""))]
    lines += [quoted(q) for q in said_about(state, asked)]
    for detail in asked.details:
        lines.append(joined((detail.label, STRONG), f": {detail.prompt}" if detail.prompt else ""))
    return lines


def option(state: State, looked: Option, part: str, skill: str) -> list[Content]:
    """One part of what is known of an option."""
    lines = [joined((looked.label, STRONG), "  ", looked.summary)]
    described = getattr(looked, "description", "")
    if described and skill != "expert":
        lines.append(said(described))
    if part == "Trade-offs":
        if skill == "beginner" and looked.plain:
            lines.append(said(looked.plain, "$text-accent"))
        lines += [joined(("+ ", TONES[Effect.IMPROVES]), pro) for pro in looked.pros]
        lines += [joined(("− ", TONES[Effect.WORSENS]), con) for con in looked.cons]
        lines += related(state, looked)
        lines += [quoted(q) for q in quotations(state, looked)]
    elif part == "DORA":
        lines += impacts(
            {m: looked.dora.get(m, Impact(Effect.UNKNOWN)) for m in METRICS} if looked.dora else {}
        )
        lines.append(said("Argued from the cited documents, not measured.", QUIET))
    elif part == "Rollback":
        lines.append(said(looked.rollback or "Nothing is recorded about rollback."))
    else:
        lines += more(state, looked)
    return lines


def quoted(found: Quotation) -> Content:
    """What the project says, and where."""
    if found.confirmed:
        return joined(
            ("Your documents say ", QUIET), (found.value, STRONG), (f" ({found.where})", QUIET)
        )
    return joined(
        ("Found in your repository: ", QUIET), (found.value, STRONG), (f" ({found.where})", QUIET)
    )


def impacts(dora: dict[object, Impact] | object) -> list[Content]:
    """A line per metric."""
    if not isinstance(dora, dict) or not dora:
        return [said("This question carries no effects on the metrics.", QUIET)]
    return [
        joined(
            (m.title.ljust(23), STRONG),
            mark(dora[m].effect),
            f" {dora[m].effect.value}",
            (f": {dora[m].why}" if dora[m].why else "", QUIET),
        )
        for m in METRICS
        if m in dora
    ]


def related(state: State, looked: Option) -> list[Content]:
    """How the option stands to what is decided."""
    return [
        joined(("With ", QUIET), (r.other, STRONG), (f" ({r.where}): ", QUIET), r.note)
        for r in relations(state, looked)
    ]


def more(state: State, looked: Option) -> list[Content]:
    """Prerequisites, all interactions, sources."""
    lines = [joined(("Needs ", QUIET), need) for need in looked.prerequisites]
    for interaction in looked.interactions:
        other = state.catalogue.options.get(interaction.other)
        lines.append(
            joined(
                ("With ", QUIET),
                (other.label if other else interaction.other, STRONG),
                f": {interaction.note}",
            )
        )
    for key in looked.sources:
        source = state.catalogue.sources.get(key)
        if source:
            lines.append(joined(("Source ", QUIET), source.title, (f"  {source.url}", QUIET)))
    return lines
