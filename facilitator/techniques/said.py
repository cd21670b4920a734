"""What a prompt quotes of the person and the project: reasons, values, lines of documents and of the repository."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from facilitator.conditions import computed
from facilitator.model import Decision, How, Question, Statement, ValueKind
from facilitator.model.record import OPEN_QUESTION
from facilitator.patterns import regex
from facilitator.techniques import wording
from facilitator.techniques.quote import FactFinder, Filled, Quote
from facilitator.techniques.round_context import RoundContext
from facilitator.text import is_sentence
from facilitator.values.quantities import roughly

MOST_LINES = 3
"""Lines of documents that are quoted of a category: the next ones hold only words that tell little."""
SHORT = 40
"""Characters of a value that stands in brackets behind a choice."""
THE_VALUE = "value!"
"""Beside the placeholders of a fact about a value: its id, so that a change opens that field."""
THE_PAIR = "pair!"
"""Beside the placeholders of a tension: what it sets against each other, so that it is asked once."""
COUNTED = (
    ValueKind.COUNT,
    ValueKind.NUMBER,
    ValueKind.PERCENT,
    ValueKind.DURATION,
    ValueKind.RATE,
)
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|ninety"
)
_LIMIT = regex(
    r"\b(?:must|may|never|only|every|each|always|before|after|within|until|while|when|cannot|not|no|nobody|nothing|"
    rf"without|quarter|half|at (?:most|least)|(?:\d+|{_NUMBER_WORDS}) ?"
    r"(?:%|percent|ms|s|seconds?|minutes?|hours?|days?|weeks?|months?|years?|times|requests?|per)(?!\w))\b|\d ?%"
)
"""What a line holds that can be kept or broken: a duty, a limit, an order, a number with its unit."""
_TRACED = regex(r"^[-\s]*(?:-\s+)?")


def rationale(quote: Quote) -> Filled:
    """The user's reason for this decision; one that stands with many decisions is none of this one."""
    text = quote.decision.rationale
    if not text.strip() or text in quote.context.usual_reasons:
        return None
    return {"rationale": wording.excerpt(text)}


def detail(quote: Quote) -> Filled:
    """A value in words, with the name of its field: a number or a single name says nothing that could be reread."""
    decision = quote.decision
    found = quote.pick(
        [
            field
            for field in quote.question.values
            if field.kind not in COUNTED and len(decision.said(field.id).split()) > 1
        ]
    )
    if found is None:
        return None
    return {
        "detail_name": wording.all_lowered(found.field),
        "detail": wording.excerpt(decision.said(found.id)),
        THE_VALUE: found.id,
    }


def quantity(quote: Quote) -> Filled:
    """A value that is a number of something, with the name of its field."""
    decision = quote.decision
    found = quote.pick(
        [
            field
            for field in quote.question.values
            if field.kind in COUNTED and _is_stated(decision, field.id)
        ]
    )
    if found is None:
        return None
    name = f"{wording.all_lowered(found.field)} ({wording.title(quote.question)})"
    return {"quantity_name": name, "quantity": decision.said(found.id), THE_VALUE: found.id}


def _is_stated(decision: Decision, value: str) -> bool:
    return value in decision.values and decision.values[value].how is How.STATED


def today(quote: Quote) -> Filled:
    """The present value of a target, and where it was read."""
    value, source = quote.decision.said("today"), quote.decision.said("source")
    return {"today": value, "today_source": source} if value and source else None


def given(quote: Quote, id_: str) -> Filled:
    """A value that a template names outright (`deployment-pattern.hold`)."""
    question, _, value = id_.rpartition(".")
    decision = quote.context.answer(question)
    words = decision.said(value) if decision else ""
    return {f"value.{id_}": wording.excerpt(words)} if words else None


def reason(quote: Quote, id_: str) -> Filled:
    """The user's reason for a decision that a template names outright."""
    decision = quote.context.answer(id_)
    text = decision.rationale.strip() if decision else ""
    if not text or text in quote.context.usual_reasons:
        return None
    return {f"reason.{id_}": _stopped(wording.excerpt(text))}


def measure(quote: Quote, id_: str) -> Filled:
    """A number that a document states, by its measure, and where."""
    found = next((one for one in quote.context.stated if one.field == id_), None)
    return {f"measure.{id_}": found.value, f"measure_where.{id_}": _where(found)} if found else None


def line(quote: Quote, words: str) -> Filled:
    """The first sentence of a document that holds a limit and one of these entries, most telling first.

    An entry is whole words, the beginning of one where it ends with `*`, or several of them joined by ` + `.
    """
    told = [one for one in quote.context.lines if _LIMIT.search(one.text.lower())]
    for entry in words.split("|"):
        patterns = [_pattern(word) for word in entry.lower().split(" + ")]
        for one in told:
            if all(pattern.search(one.text.lower()) for pattern in patterns):
                return {"line": _stopped(_as_sentence(one.text)), "line_where": _where(one)}
    return None


def _pattern(word: str) -> re.Pattern[str]:
    end = "" if word.endswith("*") else r"\b"
    return regex(rf"\b{re.escape(word.strip().rstrip('*'))}{end}")


def _stopped(text: str) -> str:
    """A quotation that ends as a sentence does."""
    return text if text.endswith((".", "?", "!", "…", ":")) else f"{text}."


def total(quote: Quote, named: str) -> Filled:
    """An amount that follows from values of the plan, as `NAME=EXPRESSION`."""
    name, _, expression = named.partition("=")
    side = computed(expression, quote.context.facts)
    return {f"sum.{name}": roughly(side.total)} if side else None


NAMED_OUTRIGHT: Mapping[str, Callable[[Quote, str], Filled]] = {
    "given": given,
    "reason": reason,
    "measure": measure,
    "line": line,
    "sum": total,
}
"""What a template names outright: the fact that fills it, by what stands before the colon."""


def sentence(quote: Quote) -> Filled:
    """A sentence of a loaded document about what this category decides, with its line."""
    found = quote.pick(_of_category(quote, "sentence", _sentences))
    if found is None:
        return None
    return {"sentence": _as_sentence(found.text), "sentence_where": _where(found)}


def figure(quote: Quote) -> Filled:
    """A number that a document states of what this category decides, in its line."""
    found = quote.pick(_of_category(quote, "figure", _figures))
    if found is None:
        return None
    line = _as_sentence(found.text)
    return {"figure": found.value, "figure_line": line, "figure_where": _where(found)}


def asked_there(quote: Quote) -> Filled:
    """A question about this category that a document leaves open, with its line."""
    found = quote.pick(_of_category(quote, "asked", _left_open))
    return {"asked": wording.excerpt(found.value), "asked_where": _where(found)} if found else None


def _of_category(
    quote: Quote, kind: str, find: Callable[[RoundContext, str], list[Statement]]
) -> list[Statement]:
    """What documents say about the category of the decision, looked for once."""
    context, category = quote.context, quote.question.category
    return context.once(f"{kind} of {category}", lambda: find(context, category))


def _sentences(context: RoundContext, category: str) -> list[Statement]:
    """The lines about a category, each once; a number, a question or a mere inventory is none of them."""
    apart = {(one.file, one.line) for one in context.stated}
    said = [
        one
        for one in context.statements
        if (one.file, one.line) not in apart and _LIMIT.search(one.text.lower())
    ]
    found = _lines_about(context.library.about.get(category, ()), said)
    return found[:MOST_LINES]


def _figures(context: RoundContext, category: str) -> list[Statement]:
    measures = context.library.measured.get(category, ())
    found = [one for one in context.stated if one.field in measures]
    return sorted(found, key=lambda one: measures.index(one.field))


def _left_open(context: RoundContext, category: str) -> list[Statement]:
    """The open questions that hold as many of the category's words as of any other's."""
    found = []
    for one in context.stated:
        words = f" {one.value.lower()}" if one.field == OPEN_QUESTION else ""
        told = {
            id_: sum(f" {word}" in words for word in about)
            for id_, about in context.library.about.items()
        }
        if told.get(category, 0) and told[category] == max(told.values()):
            found.append(one)
    return found


def _lines_about(words: tuple[str, ...], statements: Sequence[Statement]) -> list[Statement]:
    """The sentences that hold one of the words, each once, those with the most telling word first."""
    found: dict[str, Statement] = {}
    for word in words:
        pattern = regex(rf"\b{re.escape(word)}")
        for statement in statements:
            if is_sentence(statement.text) and pattern.search(statement.text.lower()):
                found.setdefault(statement.text, statement)
    return list(found.values())


def _as_sentence(text: str) -> str:
    """A line of a document as it stands inside a prompt; of a row, its cells one after the other."""
    first, *cells = text.strip("| ").lstrip("-*+ ").split(" | ")
    row = f"{first}: {', '.join(cells)}" if cells else first
    return wording.excerpt(row.replace(" ,", ",").replace(" :", ":").rstrip(";: "))


def _where(statement: Statement) -> str:
    name = statement.file.rpartition("/")[2]
    return f"{name}, line {statement.line}" if statement.line else name


def trace(quote: Quote) -> Filled:
    """A line of the repository that shows how this decision stands there."""
    found = quote.pick(quote.context.shown.get(quote.question.id, ()))
    if found is None or not found.text.strip():
        return None
    return {"trace": wording.excerpt(_TRACED.sub("", found.text)), "trace_where": _where(found)}


def in_brackets(context: RoundContext, question: Question) -> str:
    """Two short values of a decision as they stand behind its choice, essential ones first."""
    decision = context.decisions[question.id]
    if question.id.startswith("dora-target."):
        return f"today: {decision.said('today')}" if decision.said("today") else ""
    fields = sorted(question.values, key=lambda field: not field.essential)
    found = [
        f"{wording.all_lowered(field.field)}: {decision.said(field.id)}"
        for field in fields
        if 0 < len(decision.said(field.id)) <= SHORT
    ]
    return "; ".join(found[:2])


def choice_with_values(choice: str, context: RoundContext, question: Question) -> str:
    """A choice as it reads in a sentence, with what was stated of it in brackets; as it is where nothing was."""
    stated, title = in_brackets(context, question), f" ({wording.title(question)})"
    if not stated:
        return choice
    if choice.endswith(title):
        return f"{choice[:-1]}; {stated})"
    return f"{choice} ({stated})"


OF_THE_USER: dict[str, FactFinder] = {
    "rationale": rationale,
    "detail": detail,
    "quantity": quantity,
    "today": today,
    "sentence": sentence,
    "figure": figure,
    "asked-there": asked_there,
    "trace": trace,
}
"""Facts in the user's own words, or in those of the project."""
