"""What a voice of Party Mode takes up before it asks: the user's reason, a line of a document, values, an answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from facilitator.model.techniques import Perspective
from facilitator.techniques import wording
from facilitator.techniques.against import held_against
from facilitator.techniques.quote import Quote
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import DISMISSED, Prompt, Round, given
from facilitator.techniques.said import MOST_LINES, asked_there, figure, rationale, sentence
from facilitator.techniques.sharpness import OF_THE_PLAN, quotations, sharpness

Speaker = tuple[Perspective, Prompt]
"""A perspective with what it asks in the round."""
TELLING = 4
"""Words of an answer that somebody can take up."""
HELD = "held"
"""End of the id of a prompt that holds an answer against a value of the plan."""


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


def hold_answers(
    speakers: list[Speaker], previous: Sequence[Round], context: RoundContext
) -> list[Speaker]:
    """After a round that was answered, all but the first hold its answers against values of the plan, where they can."""
    answers = _answers(previous[-1:])
    taken = {prompt.text for round_ in previous for prompt in round_.prompts}
    found: list[Speaker] = []
    for place, (perspective, prompt) in enumerate(speakers):
        asked, said = answers[place % len(answers)] if answers else (prompt, "")
        text = _held_against(asked, said, context)
        if place and text and perspective.name != asked.by and text not in taken:
            prompt = replace(
                prompt,
                id=f"{perspective.id}.{HELD}",
                text=text,
                question_id=asked.question_id,
                about=said,
                heading="",
                becomes="open-question",
                changes="",
                between=(),
                axis="",
                side="",
            )
        found.append((perspective, prompt))
        taken.add(prompt.text)
    return found


def held_only(speakers: list[Speaker], previous: Sequence[Round]) -> list[Speaker]:
    """After the first round, one who holds an answer against a value: what else there was to say was said."""
    if not previous:
        return speakers
    return [one for one in speakers if one[1].id.endswith(HELD)][:1]


def takes_up(perspective: Perspective, prompt: Prompt) -> bool:
    """Whether it takes up an answer, a value or words of the plan."""
    own = {one.id for one in perspective.remarks if sharpness(one) >= OF_THE_PLAN}
    return prompt.id in own or prompt.id.endswith(HELD)


def _answers(rounds: Sequence[Round]) -> list[tuple[Prompt, str]]:
    """Prompts of these rounds with what was answered, where the answer says something."""
    return [
        (prompt, wording.excerpt(reply.text))
        for round_ in rounds
        for prompt, reply in given(round_)
        if len(reply.text.split()) >= TELLING and reply.kind != DISMISSED
    ]


def _held_against(asked: Prompt, said: str, context: RoundContext) -> str:
    """An answer beside the value of the plan that it stands against; empty where there is none."""
    library, question = context.library, context.catalogue.questions[asked.question_id]
    beside = held_against(said, context, question) if said else None
    if beside is None:
        return ""
    called = {one.name: one.called for one in library.perspectives if one.called}
    names = asked.by.split(", ")
    to = wording.listed([called.get(name, f"the {wording.lowered(name)}") for name in names])
    words = {"said": said, "to": to, **beside}
    return wording.fill(library.beside, words, frozenset(("said",)))
