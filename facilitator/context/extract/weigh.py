"""From mentions to facts: one fact per name and place, and one state per name of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from facilitator.context.extract.blocks import Block
from facilitator.context.extract.lists import CHOICE, Breath, Lists
from facilitator.context.extract.names import Mention
from facilitator.context.extract.options import Taken
from facilitator.context.extract.states import Stance, States
from facilitator.context.nouns import DECIDED, DEFERRED, MENTIONED, REJECTED, UNDECIDED
from facilitator.model.noun import noun

_BARE_ITEM = 6
"""Words of an item that is a name and hardly more."""
TAKEN = 2
"""Strength of what is in use as its form has it; what words say is stronger."""
_COMMAND = re.compile(
    r"(?:^|[|;&]|\bexec\b[^|;&#]*|\brun\b[^|;&#]*)\s*(?:[$>%]\s+)?(?:sudo\s+(?:-u\s+\w+\s+)?)?"
    r"(?:\w+=\S+\s+)*(?:[\w./-]*/)?$"
)
"""What stands before the command of a line, be it run in a container."""
_TITLE_WORDS = 2
"""Words beside the names in the text of a link that make it a title, where an item begins with it."""
_WORDS_BESIDE = 3
"""The same of a link in a sentence."""

WEIGHT = {DECIDED: 2, REJECTED: -2, DEFERRED: -2, UNDECIDED: -1, MENTIONED: 0}
"""A name in use is spoken of as in use more than as refused, put off, or one option among others."""


@noun
class Weighed:
    """One mention with what is said of it."""

    mention: Mention
    block: Block
    stance: Stance


def said_of(
    block: Block, mentions: list[Mention], states: States, lists: Lists, taken: Taken
) -> list[Weighed]:
    """What a block says of each name in it: what is said of a list is said of each name of the list."""
    if block.kind == "code":
        mentions = [m for m in mentions if _in_code(block.text, m)]
    if block.linked and _is_title(block.linked, block.text, mentions):
        return [Weighed(mention, block, Stance(MENTIONED, 1)) for mention in mentions]
    breaths = lists.of(block.text, mentions, *block.headings[:1]) if len(mentions) > 1 else {}
    places = sorted({m.start for m in mentions})
    out = []
    for mention in mentions:
        breath = breaths.get(mention.start) or Breath(mention.start, mention.end)
        stance = _in_list(breath, states.of(block, breath, taken, places))
        out.append(_in_title(Weighed(mention, block, stance)))
    return out


def _in_list(breath: Breath, stance: Stance) -> Stance:
    """What the list makes of a name: one that a rival was preferred to is out, one of several alternatives is open."""
    if breath.lost:
        return Stance(REJECTED, 2)
    if breath.is_open and stance.state in (DECIDED, MENTIONED):
        return Stance(UNDECIDED, 2)
    return stance


def choices(said: list[Weighed], lists: Lists) -> list[Weighed]:
    """Three rivals as items of one list are a choice, as they are in one sentence: none of them is taken yet."""
    said = list(_passed_over(said, lists))
    told: list[Weighed] = []
    for headings, group in groupby(said, key=lambda one: bare_list(one.block)):
        items = list(group)
        is_choice = headings is not None and _rival_items(items, lists) >= CHOICE
        told += [_opened(one) for one in items] if is_choice else items
    return _headed_apart(told, lists)


def _headed_apart(said: list[Weighed], lists: Lists) -> list[Weighed]:
    """Three rivals that each head a section of their own are a choice, and so is what their sections say of them."""
    headed: dict[tuple[str, ...], list[Weighed]] = {}
    for one in said:
        if _is_bare_heading(one):
            headed.setdefault(one.block.headings, []).append(one)
    open_under = {
        ((*above, one.block.text), _id(one))
        for above, heads in headed.items()
        if len(heads) >= CHOICE and _rival_items(heads, lists) >= CHOICE
        for one in heads
    }
    return (
        [_opened(one) if _stands_in(one, open_under) else one for one in said]
        if open_under
        else said
    )


def _id(said: Weighed) -> str:
    return said.mention.name.id


def _is_bare_heading(said: Weighed) -> bool:
    """Whether a name is all that a heading says, but for a number."""
    block, mention = said.block, said.mention
    beside = block.text[: mention.start] + block.text[mention.end :]
    return block.kind == "heading" and not any(c.isalpha() for c in beside)


def _stands_in(said: Weighed, sections: set[tuple[tuple[str, ...], str]]) -> bool:
    """Whether a name is the heading of one of these sections, or stands in the section that it heads."""
    block = said.block
    path = (*block.headings, block.text) if block.kind == "heading" else block.headings
    return any((path[:n], _id(said)) in sections for n in range(1, len(path) + 1))


def _passed_over(said: list[Weighed], lists: Lists) -> Iterator[Weighed]:
    """Of rivals in a bare list of which a sentence of the same section takes one, the others were there to choose from."""
    taken = [one for one in said if one.stance.state == DECIDED and one.stance.strength > TAKEN]
    for one in said:
        section = bare_list(one.block)
        lost = section is not None and any(
            section[: len(other.block.headings)] == other.block.headings
            and lists.same_row(one.mention.name, other.mention.name)
            for other in taken
        )
        yield _opened(one) if lost else one


def _rival_items(items: list[Weighed], lists: Lists) -> int:
    """How many items hold rivals of one another."""
    found = {
        one.block.line
        for one in items
        for other in items
        if one.block is not other.block and lists.same_row(one.mention.name, other.mention.name)
    }
    return len(found)


def bare_list(block: Block) -> tuple[str, ...] | None:
    """The headings above an item that is a name and hardly more; None for anything else."""
    bare = block.kind == "item" and not block.label and len(block.text.split()) <= _BARE_ITEM
    return block.headings if bare else None


def _opened(said: Weighed) -> Weighed:
    taken = said.stance.state != DECIDED or said.stance.strength > TAKEN
    return said if taken else replace(said, stance=Stance(UNDECIDED, 2))


def _in_title(said: Weighed) -> Weighed:
    """A name that is one word of several in a link to another site is only named, if nothing more is said of it."""
    mention, text = said.mention, said.block.text
    if said.stance.state != DECIDED or said.stance.strength > TAKEN:
        return said
    titled = any(
        begin <= mention.start < end and _is_title(text[begin:end], text, [mention], _WORDS_BESIDE)
        for begin, end in said.block.titles
    )
    return replace(said, stance=Stance(MENTIONED, 1)) if titled else said


def _is_title(linked: str, text: str, mentions: list[Mention], most: int = _TITLE_WORDS) -> bool:
    """A link whose words say more than a name is the title of somebody's page, and decides nothing here."""
    named = sum(
        len(text[m.start : m.end].split()) for m in mentions if text[m.start : m.end] in linked
    )
    return len(linked.split()) - named >= most


def _in_code(text: str, mention: Mention) -> bool:
    """In code a name counts as a file that only its users have, or as the command of the line."""
    if mention.file_word:
        return True
    written = text[mention.start : mention.end]
    if written.lower() in mention.name.clients:
        return bool(_COMMAND.search(text, 0, mention.start)) and text[mention.end :].startswith(" ")
    before = text[: mention.start].strip()
    command = re.fullmatch(
        r"(?:[$>#%]\s{0,9})?(?:sudo|npx|poetry run|uv run|run:|-)?\s{0,9}", before
    )
    of_several = " " in written or ":" in written
    if of_several and mention.name.field == "migration_tools":
        return True
    if command and mention.name.field != "databases":
        with_argument = re.match(r"[a-z-]*\s+[a-z<\-]", text[mention.end :])
        return bool(with_argument) and text[mention.start].islower()
    return False


def verdict(said: Iterable[Weighed]) -> str:
    """One state for all that a document says of one name: refusals outweigh mentions in passing."""
    score, states, heard = 0, [], set()
    for one in said:
        state, strength, by = one.stance.state, one.stance.strength, one.stance.by
        states.append((state, strength))
        if by and (state, by) in heard:
            continue  # what one heading says of all beneath it is said once
        heard.add((state, by))
        score += strength * WEIGHT[state]
    if any(s == DECIDED for s, _ in states) and score > 0:
        return DECIDED
    for state in (REJECTED, DEFERRED, UNDECIDED):
        if any(s == state for s, _ in states):
            return state
    return MENTIONED
