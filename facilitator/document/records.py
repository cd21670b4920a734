"""What a decision carries beside its value, in both directions: effects, evidence, insights."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from facilitator.document import effects, evidence, rollback
from facilitator.document.effects import (
    EFFECTS,
    METRIC_NAMES,
    Answered,
    effects_entry,
    read_effects,
)
from facilitator.document.evidence import line_of, lines_of, read_lines
from facilitator.document.fields import (
    LONGEST,
    NOT_STATED,
    Entry,
    behind,
    free,
    is_plain,
    same,
    together,
)
from facilitator.document.impact import combine
from facilitator.document.rollback import read_rollback, rollback_entry
from facilitator.model import (
    METRICS,
    Decision,
    Effect,
    Impact,
    Insight,
    Metric,
    Question,
)
from facilitator.model.noun import noun, replace
from facilitator.patterns import regex
from facilitator.text import bounds

_EFFECT = regex(
    r"(?P<effect>[a-z]+)(?:(?:\s*[—–]\s*|\s+-\s+|:\s+)(?P<why>.*)|\s*\((?P<aside>.*)\)|\s+(?P<rest>.*))?",
    re.DOTALL,
)
_KINDS = {"insight": "Insight", "accepted-risk": "Accepted risk", "open-question": "Open question"}
_BY = {
    "elicitation": "Elicitation",
    "party": "Party",
    "what-if": "What-if",
    "rehearsal": "Rehearsal",
}
_INSIGHT = regex(
    r"(?P<kind>Insight|Accepted risk|Open question)(?:, (?P<by>Elicitation|Party|What-if|Rehearsal))?(?: \((?P<name>.+?)\))?"
    r"(?:; owner: (?P<owner>.+?))?(?:; until: (?P<until>.+?))?"
)

EVIDENCE = "Version Evidence"
Tools = Mapping[str, str]
"""Name of a tool to its id."""


@noun
class Record:
    """One label: how a decision's part becomes an entry under it, and back."""

    label: str
    write: Callable[[str, Question, Decision, Tools], Entry | None]
    """None where there is nothing to write."""
    read: Callable[[Entry, Decision, Question, Tools], Decision]
    sum_up: Callable[[Answered], tuple[str, Answered]] | None = None
    """What is the catalogue's of several decisions, in one text from which each is restored, and those that have others."""
    restores: Callable[[str], bool] = lambda _: False
    """Whether a text is such a one."""
    counts: bool = False
    """Whether plans that were written before count what is neutral, for all decisions of a category together."""


def _rationale(label: str, _: Question, decision: Decision, __: Tools) -> Entry | None:
    return free(label, decision.rationale) if decision.rationale else None


def _impact(label: str, question: Question, decision: Decision, _: Tools) -> Entry | None:
    line = effects_entry(label, question, decision)
    if line or not decision.impact:
        return line
    stated = [(metric, decision.impact[metric]) for metric in METRICS if metric in decision.impact]
    return Entry(label, items=tuple(_effect(metric, impact) for metric, impact in stated))


def _effect(metric: Metric, impact: Impact) -> Entry:
    head = f"{metric.title}: {impact.effect}"
    return replace(behind("", head, impact.why), label="") if impact.why else Entry(text=head)


def _read_impact(entry: Entry, decision: Decision, question: Question, _: Tools) -> Decision:
    if effects.is_catalogued(entry.value):
        return replace(decision, impact=combine(question, decision.choice))
    words = entry.value.casefold()
    found: dict[Metric, Impact] = {}
    for item in entry.items:
        found.update(_read_effect(item))
    if entry.items:
        return replace(decision, impact={m: found[m] for m in METRICS if m in found})
    if words in EFFECTS:
        return replace(decision, impact=dict.fromkeys(METRICS, Impact(Effect(words))))
    told = read_effects(entry.value, question, decision)
    return decision if told is None else replace(decision, impact={**decision.impact, **told})


def _read_effect(item: Entry) -> Iterable[tuple[Metric, Impact]]:
    """Read `Metric: effect — why`, with the metric bold or not; nothing when it is something else."""
    label, text = item.label, item.text
    if not label:
        label, _, text = text.partition(": ")
    metric = next((m for name, m in METRIC_NAMES.items() if same(name, label)), None)
    match = _EFFECT.fullmatch(text)
    if metric is None or match is None or match["effect"] not in EFFECTS:
        return
    why = match["why"] or match["aside"] or match["rest"]
    if why in (None, "", NOT_STATED):
        why = item.quote or ""
    yield metric, Impact(Effect(match["effect"]), why)


def _evidence(label: str, _: Question, decision: Decision, tools: Tools) -> Entry | None:
    if not decision.evidence:
        return None
    line = lines_of(decision.evidence, tools)
    if line:
        return Entry(label, line)
    lines = (line_of(one, tools) for one in decision.evidence)
    return Entry(label, items=tuple(Entry(text=line) for line in lines))


def _alike(answered: Answered) -> tuple[str, Answered]:
    line = evidence.alike(answered) if len(answered) > 1 else ""
    return (line, ()) if line else ("", answered)


def _read_evidence(entry: Entry, decision: Decision, _: Question, tools: Tools) -> Decision:
    lines = [entry.value, *(item.value for item in entry.items)]
    found = (one for line in lines for one in read_lines(line, tools))
    return replace(decision, evidence=tuple(found))


def _insights(label: str, _: Question, decision: Decision, __: Tools) -> Entry | None:
    items = tuple(_insight(insight) for insight in decision.insights)
    if len(items) == 1:
        return together(Entry(label), items)
    return Entry(label, items=items) if items else None


def _insight(insight: Insight) -> Entry:
    """Make the bullet of an insight; words that would not read back in its label stand beneath."""
    kind = _KINDS.get(insight.kind, _KINDS["insight"])
    head = f"{kind}, {_BY.get(insight.by, _BY['elicitation'])}"
    label = f"{head} ({insight.name})" if insight.name else head
    held = bounds(insight.owner, insight.until)
    label = f"{label}; {held}" if held else label
    inline = free(label, insight.text)
    if is_plain(label) and not set(label) & set("*\\`") and _read_insight(inline) == insight:
        return inline
    aside = (("Name", insight.name), ("Owner", insight.owner), ("Until", insight.until))
    entry = free(head, insight.text)
    return replace(entry, items=tuple(free(key, value) for key, value in aside if value))


def _read_insight(item: Entry) -> Insight:
    match = _INSIGHT.fullmatch(item.label) if len(item.label) <= LONGEST else None
    aside = {i.label.casefold(): i.words for i in item.items}
    if match is None:
        return Insight(f"{item.label}: {item.words}" if item.label else item.words)
    return Insight(
        text=item.words,
        by=next((k for k, word in _BY.items() if word == match["by"]), "elicitation"),
        name=match["name"] or aside.get("name", ""),
        kind=next(k for k, word in _KINDS.items() if word == match["kind"]),
        owner=match["owner"] or aside.get("owner", ""),
        until=match["until"] or aside.get("until", ""),
    )


def _read_insights(entry: Entry, decision: Decision, _: Question, __: Tools) -> Decision:
    found = [_read_insight(item) for item in entry.items]
    if not found and entry.words:
        found = [Insight(entry.words)]
    return replace(decision, insights=tuple(found))


RECORDS = (
    Record("Rationale", _rationale, lambda e, d, _, __: replace(d, rationale=e.words)),
    Record(
        "DORA Impact",
        _impact,
        _read_impact,
        sum_up=effects.from_catalogue,
        restores=effects.is_catalogued,
        counts=True,
    ),
    Record(
        "Rollback Implication",
        lambda label, q, d, _: rollback_entry(label, q, d),
        lambda e, d, q, _: read_rollback(e, d, q),
        sum_up=rollback.from_catalogue,
        restores=rollback.is_restored,
    ),
    Record(EVIDENCE, _evidence, _read_evidence, sum_up=_alike),
    Record("Insights", _insights, _read_insights),
    Record(
        "Supersedes",
        lambda label, _, d, __: free(label, d.supersedes) if d.supersedes else None,
        lambda e, d, _, __: replace(d, supersedes=e.words),
    ),
)
"""In the order in which they stand after a category's fields."""
BENEATH = tuple(r for r in RECORDS if r.label in ("Rationale", "Insights", "Supersedes"))
"""Those in the deciders' own words: beneath the field of their decision where a category has several."""
FREE_TEXTS = ("Rationale", "Rollback Implication", "Supersedes")
"""Labels of the user's texts, which may have several paragraphs."""
