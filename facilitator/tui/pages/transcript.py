"""What a round shows: all that was said so far, then the question that is asked now, in the order of a conversation."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from facilitator.model import Metric
from facilitator.session.begun import IN_FIELD, typing_field
from facilitator.session.state import State
from facilitator.techniques.changes import label
from facilitator.techniques.rounds import (
    CHANGE,
    DISMISSED,
    INSIGHT,
    QUESTION,
    RISK,
    FieldChange,
    Prompt,
    Reply,
    Round,
    typed_anything,
)
from facilitator.text import bounds
from facilitator.tui.wording import HOT, QUIET, STRONG, joined, said

KIND_WORDS = {
    INSIGHT: "insight",
    RISK: "accepted risk",
    QUESTION: "open question",
    CHANGE: "change",
    DISMISSED: "dismissed",
}
WAYS = {
    "list": "One per line.",
    "yes-no-with-reason": "Yes or no, and why.",
    "decided-option": "Say it in your words; the decision it is about is picked after that.",
}
"""How a prompt wants to be answered, where it is not plain text."""
INDENT = 2


def transcript(state: State, round_: Round, width: int) -> list[Content]:
    """Everything of a round, wrapped to so many cells; the prompt that is open stands last."""
    found = _wrapped(said(round_.opening, "italic"), width) if round_.opening else []
    for n, earlier in enumerate(round_.prompts[: round_.at]):
        found += _before(round_, earlier, n, width)
        found += _answer(state, earlier, _reply(round_, n), width)
    prompt = round_.prompt
    if prompt is None:
        return [*found, *_ending(round_, width)]
    if round_.at:
        found.append(Content(""))
    return [*found, *_story(prompt, width), *_asked(state, round_, prompt, width)]


def _asked(state: State, round_: Round, prompt: Prompt, width: int) -> Iterator[Content]:
    """The prompt that is open, how it wants to be answered, and what was answered or typed already."""
    who = joined((f"{prompt.by}  ", HOT)) if round_.kind == "party" else said("")
    yield from _wrapped(joined(who, (prompt.text, STRONG)), width)
    if prompt.between:
        yield from _wrapped(said(" ↔ ".join(prompt.between), QUIET), width, INDENT)
    if prompt.answer_kind in WAYS:
        yield from _wrapped(said(WAYS[prompt.answer_kind], QUIET), width, INDENT)
    if round_.reply is not None:
        yield from _answer(state, prompt, round_.reply, width, "your answer, ")
    yield from _unsent(state, prompt, width)


def spoken(change: FieldChange, state: State) -> str:
    """A change in a few words."""
    question = state.catalogue.questions.get(change.question)
    if question is None:
        return ""
    words = "; ".join(question.labels(change.value))
    name, _, metric = change.field.partition(".")
    named = [question.title]
    if name not in ("choice", "own"):
        named.append(label(change.field, question))
    if metric in list(Metric):
        named.append(Metric(metric).title)
    return f"{', '.join(named)} → {' '.join(words.split())}"


def reply_words(state: State, prompt: Prompt, reply: Reply) -> Content:
    """A reply with its kind, owner and term."""
    kind = KIND_WORDS.get(reply.kind or prompt.becomes, "")
    words = _words(state, reply)
    if not words and kind == "open question":
        words = "kept as it was asked"
    held = bounds(reply.owner, reply.until)
    told = f"  ({held})" if held else ""
    return joined((f"{kind}: " if words else kind, QUIET), words, (told, QUIET))


def _words(state: State, reply: Reply) -> str:
    """The text of a reply with the decision that it names, and its change."""
    words = []
    if reply.text:
        named = state.catalogue.questions.get(reply.decision)
        words.append(f"{named.title}: {reply.text}" if named else reply.text)
    if reply.change:
        words.append(spoken(reply.change, state))
    return "; ".join(word for word in words if word)


def _reply(round_: Round, n: int) -> Reply | None:
    return round_.replies[n] if n < len(round_.replies) else None


def _before(round_: Round, prompt: Prompt, n: int, width: int) -> Iterator[Content]:
    yield from _story(prompt, width)
    who = prompt.by if round_.kind == "party" else str(n + 1)
    yield from _wrapped(joined((f"{who}  ", QUIET), (prompt.text, QUIET)), width, INDENT, first=0)


def _unsent(state: State, prompt: Prompt, width: int) -> Iterator[Content]:
    """What was typed for this prompt besides the words of the answer, and not kept yet."""
    field = typing_field(prompt)
    typed = (
        (k.removeprefix(field), t) for k, t in state.draft.typing.items() if k.startswith(field)
    )
    words = [(part, " ".join(t.split())) for part, t in typed if part not in IN_FIELD and t.strip()]
    if words:
        told = joined(
            ("✎ begun, not kept yet: ", "$text-warning"),
            ("; ".join(f"{_named(part)}: {text}" for part, text in words), QUIET),
        )
        yield from _wrapped(told, width, 2 * INDENT, first=INDENT)


def _named(part: str) -> str:
    """What a part of an answer is called: of a value of the decision, its name."""
    return part.rpartition(".")[2].replace("-", " ")


def _story(prompt: Prompt, width: int) -> Iterator[Content]:
    """What leads to a prompt: what the record answered on the way."""
    for fact in prompt.recorded:
        yield from _wrapped(joined(("✓ ", "$text-success"), (fact, QUIET)), width, INDENT, first=0)


def _answer(
    state: State, prompt: Prompt, reply: Reply | None, width: int, lead: str = ""
) -> Iterator[Content]:
    told = said("skipped", QUIET) if reply is None else reply_words(state, prompt, reply)
    for n, line in enumerate(joined(("→ " + lead, HOT), told).split("\n", allow_blank=True)):
        yield from _wrapped(line, width, 2 * INDENT, first=INDENT if n == 0 else 2 * INDENT)


def _ending(round_: Round, width: int) -> Iterator[Content]:
    if round_.kind == "walk" and round_.closing:
        lead = (
            "Then the record answers:"
            if round_.prompts
            else "The record answers, question by question:"
        )
        yield said(lead, STRONG)
        for fact in round_.closing:
            yield from _wrapped(joined(("✓ ", "$text-success"), fact), width, INDENT, first=0)
    yield Content("")
    if round_.prompts:
        told = "" if typed_anything(round_) else " Nothing was answered, so nothing changes."
        yield from _wrapped(said(f"Every question was seen.{told}", STRONG), width)
    else:
        yield from _wrapped(
            said("Nothing is left to ask: no answer is wanted, nothing changes.", STRONG), width
        )


def _wrapped(text: Content, width: int, indent: int = 0, first: int | None = None) -> list[Content]:
    """Lines of at most so many cells, all but the first indented, the first by `first`."""
    start = indent if first is None else first
    lines = text.wrap(max(8, width - indent))
    return [line.pad_left(start if n == 0 else indent) for n, line in enumerate(lines)]
