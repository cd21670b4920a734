"""From mentions to facts: one fact per name and place, and one state per name of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from facilitator.context.extract.blocks import Block
from facilitator.context.extract.names import Mention
from facilitator.context.extract.states import Stance, States
from facilitator.context.nouns import DECIDED, DEFERRED, MENTIONED, REJECTED, UNDECIDED

_EITHER = re.compile(
    r"\s{0,9}(?:[/↔⇄]|\bor\b|\bvs\.?|\bversus\b|\bo\b|\bou\b|\boder\b|\bили\b|或者?|또는|または)\s{0,9}[`*\"']{0,9}\s{0,9}",
    re.I,
)
_SIDE_BY_SIDE = frozenset({"databases", "containers"})
"""Fields where a slash lists what stands side by side (`Postgres/Redis`) and not what to choose from."""
_TITLE_WORDS = 2
"""Words beside the names in the text of a link that make it a title."""
_HOSTING = frozenset({"cloud", "orchestrators"})

WEIGHT = {DECIDED: 2, REJECTED: -2, DEFERRED: -2, UNDECIDED: -1, MENTIONED: 0}
"""A name in use is spoken of as in use more than as refused, put off, or one option among others."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One mention with what is said of it."""

    mention: Mention
    block: Block
    stance: Stance


def said_of(
    block: Block, mentions: list[Mention], states: States, taken: frozenset[str]
) -> list[Weighed]:
    """What a block says of each name in it."""
    if block.kind == "code":
        mentions = [m for m in mentions if _in_code(block.text, m)]
    if block.linked and _is_title(block.linked, block.text, mentions):
        return [Weighed(mention, block, Stance(MENTIONED, 1)) for mention in mentions]
    open_ones = _alternatives(block.text, mentions)
    places = [m.start for m in mentions]
    out = []
    for mention in mentions:
        stance = states.of(block, mention.start, mention.end, taken, places)
        is_open = (mention.start, mention.name.field) in open_ones
        if is_open and stance.state in (DECIDED, MENTIONED):
            stance = Stance(UNDECIDED, 2)
        out.append(Weighed(mention, block, stance))
    return out


def _is_title(linked: str, text: str, mentions: list[Mention]) -> bool:
    """A link whose words say more than a name is the title of somebody's page, and decides nothing here."""
    named = sum(
        len(text[m.start : m.end].split()) for m in mentions if text[m.start : m.end] in linked
    )
    return len(linked.split()) - named >= _TITLE_WORDS


def _in_code(text: str, mention: Mention) -> bool:
    """In code a name counts as a file that only its users have, or as the command of the line."""
    if mention.file_word:
        return True
    before = text[: mention.start].strip()
    command = re.fullmatch(
        r"(?:[$>#%]\s{0,9})?(?:sudo|npx|poetry run|uv run|run:|-)?\s{0,9}", before
    )
    if command and mention.name.field != "databases":
        with_argument = re.match(r"[a-z-]*\s+[a-z<\-]", text[mention.end :])
        return bool(with_argument) and text[mention.start].islower()
    return mention.name.field == "migration_tools" and " " in text[mention.start : mention.end]


def _alternatives(text: str, mentions: list[Mention]) -> set[tuple[int, str]]:
    """Mentions that stand as alternatives to each other (`GitLab CI / GitHub Actions`, `Argo CD or Flux`)."""
    found: set[tuple[int, str]] = set()
    for one, other in pairwise(mentions):
        field, second = one.name.field, other.name.field
        rivals = field == second or {field, second} == _HOSTING
        if not rivals or one.name.id == other.name.id or other.start < one.end:
            continue
        between = text[one.end : other.start]
        if _EITHER.fullmatch(between) and not ("/" in between and field in _SIDE_BY_SIDE):
            found |= {(one.start, field), (other.start, second)}
    return found


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
