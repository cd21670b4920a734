"""Names in one breath: which share what is said before and after them, which are rivals, which lost to which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from facilitator.context.extract.names import Mention
from facilitator.context.extract.phrases import Phrases, any_of
from facilitator.model.context_words import ListWords, Name
from facilitator.model.noun import noun
from facilitator.patterns import regex

_SIDE_BY_SIDE = frozenset({"databases", "containers"})
"""Fields where a slash lists what stands side by side (`Postgres/Redis`) and not what to choose from."""
_HOSTING = frozenset({"cloud", "orchestrators"})
_RUN_ON = _HOSTING | {"databases"}
_GAP = 60
"""Characters between two names of one list (`AWS KMS, GCP KMS`)."""
_ROOM = regex(r"[ \t]{2,}")
_FARTHEST = 600
"""Characters between two names of one list before the targets of links are taken out."""
CHOICE = 3
"""Rivals in a row from which on they are a choice, whatever stands between them."""
_ARROW = regex(r"[^→⇒➜⟶>.;|\n]{0,30}(?:[→⇒➜⟶]|[-=]>)[^→⇒➜⟶>.;|\n]{0,30}")
"""Between what was and what is now."""
_TAIL = r"(?:[ \t]+[\w.+-]+){0,2}?"
_MARKS = r"[`*\"'()\[\] \t\n]{0,9}"
_LEAD = r"(?:(?:the|an?|el|la|le|les|die|das|der|on|in|auf|with|via|im|en)\s+){0,2}"


class Breath(NamedTuple):
    """The list that a name stands in, and what follows for the name."""

    start: int
    end: int
    is_open: bool = False
    """One of several alternatives."""
    lost: bool = False
    """A rival was preferred to it (`PostgreSQL over MySQL`)."""


@noun
class _Spot:
    """Where names stand: one place, however many fields it is a name of."""

    start: int
    end: int
    names: tuple[Name, ...]


class Lists:
    """The words between names, compiled."""

    def __init__(self, words: ListWords) -> None:
        either, together = any_of(words.either), any_of(words.together)
        comma = r"[,，、]"
        self.joined = regex(
            rf"{_TAIL}{_MARKS}(?:(?P<comma>{comma}){_MARKS})?"
            rf"(?:(?P<either>{either}|[↔⇄])|(?P<together>{together})|(?P<slash>[/|]))?{_MARKS}{_LEAD}{_MARKS}",
            re.I,
        )
        self.over = regex(rf"{_TAIL}{_MARKS}(?:{any_of(words.over)}){_MARKS}{_LEAD}", re.I)
        self.change = Phrases(words.change)
        self.more = regex(rf"[\s,，、…]{{0,3}}(?:{any_of(words.more)})", re.I)
        self.rivals = [frozenset(row) for row in words.rivals]

    def of(self, text: str, mentions: list[Mention], title: str = "") -> Mapping[int, Breath]:
        """The list of each name that stands in one, by where the name begins, in a document with a `title`."""
        spots = _spots(mentions)
        if len(spots) < 2:
            return {}
        found: dict[int, Breath] = {}
        for run, joints in self._runs(text, spots):
            self._in_run(text, run, joints, found)
        for one, other in pairwise(spots):
            if self._preferred(text, one, other):
                held = found.get(other.start)
                end = held.end if held and held.start == other.start else other.end
                behind = [s.start for s in spots if other.start <= s.start < end]
                found |= dict.fromkeys(behind, Breath(other.start, end, False, True))
        self._before_arrows(text, spots, title, found)
        return found

    def _before_arrows(
        self, text: str, spots: list[_Spot], title: str, found: dict[int, Breath]
    ) -> None:
        """What stands left of an arrow to its rival was, with all that shares its breath."""
        for one, other in pairwise(spots):
            if self._left(text, one, other, title):
                held = found.get(one.start)
                begin = held.start if held and held.end == one.end else one.start
                before = [s.start for s in spots if begin <= s.start <= one.start]
                found |= dict.fromkeys(before, Breath(begin, one.end, False, True))

    def _runs(self, text: str, spots: list[_Spot]) -> Iterable[tuple[list[_Spot], list[str]]]:
        """Neighbouring names with nothing but separators between them, and the separators; a slash binds closest."""
        run, joints = [spots[0]], list[str]()
        for one, other in pairwise(spots):
            joint = self._joint(text, one, other)
            if joint and (not joints or (joint == "slash") == (joints[-1] == "slash")):
                run.append(other)
                joints.append(joint)
                continue
            if joints:
                yield run, joints
            run, joints = ([one, other], [joint]) if joint == "slash" else ([other], [])
        if joints:
            yield run, joints

    def _joint(self, text: str, one: _Spot, other: _Spot) -> str:
        between = _between(text, one, other)
        if len(between) > _GAP:
            return ""
        found = self.joined.fullmatch(between)
        return next((k for k in ("either", "together", "slash", "comma") if found and found[k]), "")

    def _in_run(
        self, text: str, run: list[_Spot], joints: list[str], found: dict[int, Breath]
    ) -> None:
        """Cut a run where a list ends: behind its last `and` or `or`; commas alone make a list up to the clause's end."""
        first = 0
        for place, joint in enumerate(joints):
            following = joints[place + 1] if place + 1 < len(joints) else ""
            if joint != "comma" and following in ("", "comma"):
                self._list(text, run[first : place + 2], joints[first : place + 1], found)
                first = place + 2
        rest = run[first:]
        if len(rest) > 1:
            ends = text[rest[-1].end : rest[-1].end + 1] in ("", ".", ")", "\n", ";", "）", "。")
            if ends or len(rest) >= CHOICE or self.more.match(text, rest[-1].end):
                self._list(text, rest, ["comma"], found)

    def _list(
        self, text: str, spots: list[_Spot], joints: list[str], found: dict[int, Breath]
    ) -> None:
        start, end = spots[0].start, spots[-1].end
        if self.more.match(text, end):
            joints = [*joints, "more"]
        for spot in spots:
            others = [s for s in spots if s is not spot]
            found[spot.start] = Breath(start, end, self._is_choice(spot, others, joints))

    def _is_choice(self, spot: _Spot, others: list[_Spot], joints: list[str]) -> bool:
        """A name is one of several alternatives: `or` to a rival, a slash to one, three in a row, or two and so on."""
        if "either" in joints:
            return any(_of_one_kind(spot, o) for o in others)
        if "together" in joints:
            return False
        against = [o for o in others if self._are_rivals(spot, o)]
        if "slash" in joints and any(n.field not in _SIDE_BY_SIDE for n in spot.names):
            return bool(against)
        enough = CHOICE - 1 if "more" in joints else CHOICE
        return sum(self._in_one_row(spot, o) for o in against) + 1 >= enough

    def rival(self, one: Name, other: Name) -> bool:
        """Whether a project needs only one of two names: of one field, and not known to do different things."""
        fields = {one.field, other.field}
        if (
            one.id == other.id
            or one.general != other.general
            or (len(fields) > 1 and fields != _HOSTING)
        ):
            return False
        if one.field != "databases":
            return True
        known = [{r for r in self.rivals if n.id in r} for n in (one, other)]
        return bool(known[0] & known[1]) or not all(known)

    def _are_rivals(self, one: _Spot, other: _Spot) -> bool:
        return any(self.rival(a, b) for a in one.names for b in other.names)

    def _in_one_row(self, one: _Spot, other: _Spot) -> bool:
        return any(self.same_row(a, b) for a in one.names for b in other.names)

    def same_row(self, one: Name, other: Name) -> bool:
        """Whether two names stand in one row of rivals."""
        return one.id != other.id and any({one.id, other.id} <= row for row in self.rivals)

    def _left(self, text: str, one: _Spot, other: _Spot, title: str) -> bool:
        """Whether an arrow leads from a name to its rival; in words of change any other name of its field is one."""
        if not _ARROW.fullmatch(_between(text, one, other)):
            return False
        if self._in_one_row(one, other):
            return True
        of_one_field = {n.field for n in one.names} & {n.field for n in other.names}
        changed = self._are_rivals(one, other) and bool(of_one_field)
        return changed and self.change.search(f"{title} {text}".lower())

    def _preferred(self, text: str, one: _Spot, other: _Spot) -> bool:
        """Whether `over` or its like stands between two rivals: the first was preferred to the second."""
        between = _between(text, one, other)
        if len(between) > _GAP or not self.over.fullmatch(between):
            return False
        return self._are_rivals(one, other)


def _of_one_kind(one: _Spot, other: _Spot) -> bool:
    """Whether an `or` between two names leaves both open: of one field, or both of what a project runs on."""
    fields, others = ({name.field for name in spot.names} for spot in (one, other))
    return bool(fields & others) or (fields | others <= _RUN_ON)


def _between(text: str, one: _Spot, other: _Spot) -> str:
    """What stands between two names, without the room that the targets of links took."""
    apart = text[one.end : other.start]
    return _ROOM.sub(" ", apart) if len(apart) <= _FARTHEST else apart


def _spots(mentions: list[Mention]) -> list[_Spot]:
    """The places of names, in order; one inside another is no place of its own."""
    spots: list[_Spot] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if spots and mention.start < spots[-1].end:
            last = spots[-1]
            same = mention.end == last.end and mention.start == last.start
            if same:
                spots[-1] = _Spot(last.start, last.end, (*last.names, mention.name))
            continue
        spots.append(_Spot(mention.start, mention.end, (mention.name,)))
    return spots
