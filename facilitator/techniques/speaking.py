"""What a voice of Party Mode takes up before it asks: the user's reason, or a line of a document."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from facilitator.model.techniques import Perspective
from facilitator.techniques import wording
from facilitator.techniques.quote import Quote
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Prompt, Speaker
from facilitator.techniques.said import MOST_LINES, asked_there, figure, rationale, sentence
from facilitator.techniques.sharpness import quotations

TELLING = 4
"""Words of a quotation that tell more than a name."""


def grounded(
    speakers: Sequence[Speaker], context: RoundContext, quoted: Collection[str]
) -> list[Prompt]:
    """What each asks, begun with something of the user's own that nobody took up before."""
    taken = set(quoted)
    whole = {one.asks.id for one in context.library.crossings}
    found = []
    for perspective, prompt in speakers:
        said = quotations(prompt.text)
        ground = "" if said or prompt.id in whole else _ground(perspective, prompt, context, taken)
        text = f"{ground} {prompt.text}" if ground else prompt.text
        taken.update(quotations(text))
        found.append(replace(prompt, text=text))
    return found


def _ground(
    perspective: Perspective, prompt: Prompt, context: RoundContext, taken: Collection[str]
) -> str:
    """The user's reason, as this voice takes it up, else a line of a document; empty where all were quoted."""
    question = context.catalogue.questions[prompt.question_id]
    reason = rationale(Quote(context, question, 0))
    if reason and not _is_taken(reason["rationale"], taken):
        return wording.fill(perspective.reads, reason, frozenset(reason))
    for find, quoted, template in _LINES:
        for turn in range(MOST_LINES):
            line = find(Quote(context, question, turn))
            if line and not _is_taken(line[quoted].rstrip("?"), taken):
                return wording.fill(template, line, frozenset(line))
    return ""


_LINES = (
    (figure, "figure_line", "{figure_where}: “{figure_line}.”"),
    (asked_there, "asked", "{asked_where} leaves open: “{asked}”"),
    (sentence, "sentence", "{sentence_where}: “{sentence}.”"),
)
"""What a document says that can be taken up: how it is found, what is quoted of it, and in which words."""


def _is_taken(words: str, taken: Collection[str]) -> bool:
    """Whether it was quoted: in these words, or in a longer or shorter form, as a record and its title say one thing."""
    plain = words.lower()
    quoted = [text.lower().rstrip(".") for text in taken if len(text.split()) >= TELLING]
    return words in taken or any(plain in text or text in plain for text in quoted)
