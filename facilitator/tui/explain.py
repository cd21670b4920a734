"""What the catalogue says of a question or an option, for the screen, in three depths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.content import Content

from facilitator.asking import fields_to_come, terms_of
from facilitator.document.context_section import label_of
from facilitator.model import METRICS, Category, Effect, Impact, Metric, Option, Question
from facilitator.session.fitting import raised_by
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
    """The question before an option is looked at: what the project says, what earlier choices mean here, what comes."""
    category = state.catalogue.categories[asked.category]
    about = category.plain if skill == "beginner" and category.plain else category.intro
    lines = [*map(quoted, said_about(state, asked)), said(about, QUIET)]
    lines += _near(state, asked)
    if skill != "expert" and asked.why:
        lines.append(said(asked.why))
    values = fields_to_come(asked, state.facts)
    if values:
        lines.append(said("The answer then asks for:", QUIET))
    for field in values:
        lines.append(joined((field.field, STRONG), f": {field.ask}" if field.ask else ""))
    if skill != "expert":
        for term in terms_of(asked, state.facts):
            lines += [joined((term, STRONG), ": ", state.catalogue.terms.get(term, ""))]
    return lines + repository(state, asked.id)


def _near(state: State, asked: Question) -> list[Content]:
    """What the options of a question mean together with choices already made."""
    return [
        joined((option.label, STRONG), (f" with {r.other} ({r.where}): ", QUIET), r.note)
        for option in asked.options
        for r in relations(state, option)
    ]


def option(state: State, looked: Option, part: str, skill: str) -> list[Content]:
    """One part of what is known of an option; what it is stands in the first part alone."""
    lines = [joined((looked.label, STRONG))]
    if part == "Trade-offs":
        lines = [joined(*lines, "  ", looked.summary)]
        if looked.description and skill != "expert":
            lines.append(said(looked.description))
        return lines + _trade_offs(state, looked, skill)
    if part == "DORA":
        unknown = Impact(Effect.UNKNOWN)
        known = {m: looked.dora.get(m, unknown) for m in METRICS} if looked.dora else {}
        argued = said("Argued from the cited documents, not measured.", QUIET)
        return [*lines, *impacts(known), argued]
    if part == "Rollback":
        return [*lines, said(looked.rollback or "Nothing is recorded about rollback.")]
    return lines + more(state, looked)


def _trade_offs(state: State, looked: Option, skill: str) -> list[Content]:
    lines = []
    if skill == "beginner" and looked.plain:
        lines.append(said(looked.plain, "$text-accent"))
    lines += [joined(("+ ", TONES[Effect.IMPROVES]), pro) for pro in looked.pros]
    lines += [joined(("− ", TONES[Effect.WORSENS]), con) for con in looked.cons]
    lines += [*raised(state, looked), *related(state, looked)]
    lines += [quoted(q) for q in quotations(state, looked)]
    return lines + repository(state, looked.id.rpartition(".")[0])


def repository(state: State, question: str) -> list[Content]:
    """What the project shows of a decision, each with its line; green only where it is as decided."""
    if not state.traces:
        return []
    # only a project that was looked at pays for it
    from facilitator.session.phase import beside_question

    found = beside_question(state, question)
    lines = []
    for finding in found.findings:
        told, tone = _FOLLOWED[finding.state.value]
        where = ", ".join(dict.fromkeys(trace.source for trace in finding.seen))
        lines.append(joined((told, tone), f"{finding.recorded}", (f" ({where})", QUIET)))
    for trace in found.seen:
        shown = (f" ({trace.source})", QUIET)
        bare = trace.value in _BARE
        seen = trace.text or f"{label_of(trace.field)}: {trace.value}" if bare else trace.value
        lines.append(joined(("Your repository shows ", QUIET), (seen, STRONG), shown))
    return lines


_BARE = ("yes", "no", "run")
"""Values that say nothing without the line, or the name of what they are about."""
_FOLLOWED = {
    "as-decided": ("Your repository does as decided: ", "$text-success"),
    "differs": ("Your repository shows something else than ", "$text-warning"),
}


def raised(state: State, looked: Option) -> list[Content]:
    """The questions that the option raises together with what is decided already."""
    rules = raised_by(state, looked.id.rpartition(".")[0]).get(looked.id, ())
    return [
        joined(("! ", "$text-warning"), (rule.title, STRONG), f": {rule.question}")
        for rule in rules
    ]


def quoted(found: Quotation) -> Content:
    """What the project says, and where."""
    who = "Your project says " if found.confirmed else "Found in your repository: "
    of = f"of {found.of}: " if found.of else ""
    return joined((who + of, QUIET), (found.value, STRONG), (f" ({found.where})", QUIET))


def impacts(dora: Mapping[Metric, Impact]) -> list[Content]:
    """A line per metric."""
    if not dora:
        return [said("This question carries no effects on the metrics.", QUIET)]
    lines = []
    for metric in METRICS:
        if metric in dora:
            effect, why = dora[metric].effect, dora[metric].why
            name, because = metric.title.ljust(23), f": {why}" if why else ""
            lines.append(joined((name, STRONG), mark(effect), f" {effect.value}", (because, QUIET)))
    return lines


def related(state: State, looked: Option) -> list[Content]:
    """How the option stands to what is decided."""
    return [
        joined(("With ", QUIET), (r.other, STRONG), (f" ({r.where}): ", QUIET), r.note)
        for r in relations(state, looked)
    ]


def _other(state: State, other: str) -> Iterator[tuple[str, str]]:
    """Name what an option is held against: another, with the question that it answers, or a question."""
    known, question = state.catalogue.options.get(other), other.rpartition(".")[0]
    yield known.label if known else state.catalogue.called(other), STRONG
    if known:
        yield f" ({state.catalogue.questions[question].title})", QUIET


def more(state: State, looked: Option) -> list[Content]:
    """Prerequisites, all interactions, sources."""
    lines = [joined(("Needs ", QUIET), need) for need in looked.prerequisites]
    for interaction in looked.interactions:
        named = _other(state, interaction.other)
        lines.append(joined(("With ", QUIET), *named, f": {interaction.note}"))
    for key in looked.sources:
        source = state.catalogue.sources.get(key)
        if source:
            lines.append(joined(("Source ", QUIET), source.title, (f"  {source.url}", QUIET)))
    return lines
