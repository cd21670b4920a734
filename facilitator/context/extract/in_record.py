"""What a decision record has in use: what it decides, and what it says of its project; the rest it only names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from facilitator.context.extract.lists import Lists
from facilitator.context.extract.options import Taken
from facilitator.context.extract.states import TITLE, Stance, States, sentence
from facilitator.context.extract.weigh import TAKEN, Weighed, bare_list
from facilitator.context.nouns import DECIDED, DEFERRED, MENTIONED, REJECTED, UNDECIDED
from facilitator.context.standing import standing_reader
from facilitator.model.context_words import Name

SURE = 3
"""Strength of what a sentence says in so many words."""
_MARKS = "*_`\"' "
OFTEN = 3
"""Places from which on a record has in use what it names, though none of them says so; fewer only argue with it."""
LATER = 64
"""Strength of what was added to a record later: it outweighs what stood there."""
_JOINED = 2
"""Words before the second of two names that begin a sentence (`MongoDB and DynamoDB force …`)."""
_TOOLS = frozenset({"ci_platforms", "migration_tools", "docker-compose"})
"""Fields, and a name, of what a project is worked on with: it has what it names, where hosts and stores are argued with."""
PLACES = "environments"
"""The field of places to deploy to; a record names them as they are, whatever it decides."""


class InRecord:
    """Weighs what is said in a record by the place where it says it."""

    def __init__(self, states: States, lists: Lists) -> None:
        self.states, self.lists = states, lists

    def read(self, said: list[Weighed], decision: bool, taken: Taken) -> list[Weighed]:
        """What is said in a record, with its `decision` before all else, if it has a section of that name."""
        said = [_told_later(one) for one in said]
        weighed = self._weighed(said, decision, taken)
        own = _own_tools(said)
        return [
            told if _key(told) in own and told.stance.state == DECIDED else one
            for told, one in zip(said, weighed, strict=True)
        ]

    def _weighed(self, said: list[Weighed], decision: bool, taken: Taken) -> list[Weighed]:
        """What is left of what is said, by the place where a record says it."""
        if not decision:
            return self._by_title(self._without_named(said, True, taken))
        settled = [one.mention.name for one in said if _settles(one)]
        said = [self._in_record(one, taken, settled) for one in said]
        decides = _decides(said)
        said = self._without_sections_of_rivals(said, decides)
        said = self._without_sentences_of_rivals(said, decides)
        said = [_weighed_before(one, decides) for one in said]
        clear = [one.mention.name for one in said if one.stance == Stance(DECIDED, TITLE)]
        titled = [name for name in _titled(said) if name in decides]
        return self._without_rivals(self._without_named(said, False, taken), [*clear, *titled])

    def _without_sections_of_rivals(
        self, said: list[Weighed], decides: list[Name]
    ) -> list[Weighed]:
        """What stands under the name of a rival of what is decided tells how it would be with that one."""
        headed = {
            one.block.text
            for one in said
            if one.block.kind == "heading"
            and one.block.headings
            and one.mention.name not in decides
            and any(self.lists.same_row(one.mention.name, name) for name in decides)
        }
        return [
            replace(one, stance=Stance(MENTIONED, 1))
            if one.stance.state == DECIDED
            and one.mention.name not in decides
            and not headed.isdisjoint(one.block.headings[1:])
            else one
            for one in said
        ]

    def _without_sentences_of_rivals(
        self, said: list[Weighed], decides: list[Name]
    ) -> list[Weighed]:
        """A sentence that begins with a rival of what is decided tells of that one (`Jenkins runs on EC2`)."""
        others = [one for one in said if one.mention.name not in decides]
        begun = {
            _sentence(one)
            for one in others
            if any(self.lists.same_row(one.mention.name, name) for name in decides) and _begins(one)
        }
        return [
            replace(one, stance=Stance(MENTIONED, 1))
            if one.stance.state == DECIDED
            and one.mention.name not in decides
            and _sentence(one) in begun
            else one
            for one in said
        ]

    def _without_named(self, said: list[Weighed], plain: bool, taken: Taken) -> list[Weighed]:
        """A record has in use what its decision or a sentence of its own takes, or what it keeps coming back to.

        What it only names once is an argument, or somebody else's. A `plain` record has no section that decides: what
        stands under its title does.
        """
        told: dict[tuple[str, str], set[int]] = {}
        spoken = set()
        for one in said:
            if one.stance.state == DECIDED:
                if not standing_reader().is_before(one.block.headings[1:]):
                    told.setdefault(_key(one), set()).add(one.block.line)
                if self._takes(one, plain, taken):
                    spoken.add(_key(one))
        weighed = {_key(one) for one in said if _is_choice(one)}
        often = {key for key, lines in told.items() if len(lines) >= OFTEN} - weighed
        return [
            replace(one, stance=Stance(MENTIONED, 1))
            if one.stance.state == DECIDED and _key(one) not in spoken | often
            else one
            for one in said
        ]

    def _takes(self, said: Weighed, plain: bool, taken: Taken) -> bool:
        """Whether a place of a record says that a name is in use, and does not only name it."""
        block, mention, above = said.block, said.mention, said.block.headings[1:]
        if said.stance.strength > TAKEN or mention.name.field == PLACES:
            return True
        if not above and (plain or block.kind == "heading"):
            return True
        reader = standing_reader()
        if reader.is_decision([*above, *block.label.split("|")]) or reader.is_carried(above):
            return True
        if reader.is_accepted(block.row):
            return True
        if self.states.is_taken(block, taken):
            return True
        return self.states.is_ours(block, mention.start, mention.end)

    def _in_record(self, said: Weighed, taken: Taken, settled: list[Name]) -> Weighed:
        """What a record decides outweighs what it tells of before; beside it stand names of the matter, not of the choice.

        What was in use before says nothing where the record settles on the same, or on a rival of it.
        """
        block, place = said.block, said.mention.name.field == PLACES
        stance = said.stance
        if stance.strength == LATER:
            return said
        if _is_outcome(said) or _is_taken_in_title(said):
            return replace(said, stance=Stance(stance.state, TITLE))
        if place:
            return _placed(said)
        if stance.state != DECIDED or self.states.is_taken(block, taken):
            return said
        settles = any(self._instead(said.mention.name, name) for name in settled)
        return replace(said, stance=Stance(MENTIONED, 1)) if _is_aside(said, settles) else said

    def _instead(self, name: Name, settled: Name) -> bool:
        """Whether a name is the one that a record settles on, or can stand in its place."""
        of_one_field = name.field == settled.field and self.lists.rival(name, settled)
        return name == settled or of_one_field or self.lists.same_row(name, settled)

    def _by_title(self, said: list[Weighed]) -> list[Weighed]:
        """A record without such a section decides what its title takes; its rivals were weighed against that."""
        return self._without_rivals(said, _titled(said), SURE)

    def _without_rivals(
        self, said: list[Weighed], taken: list[Name], most: int = TAKEN
    ) -> list[Weighed]:
        """A record that takes one of a row of rivals takes no other of them in passing: strength up to `most`."""
        reader = standing_reader()
        weighed = [one.mention.name for one in said if reader.is_option(one.block.headings[1:])]
        return [
            replace(one, stance=Stance(MENTIONED, 1))
            if one.stance.state == DECIDED
            and one.stance.strength <= most
            and one.mention.name not in taken
            and any(self._lost(one, name, weighed) for name in taken)
            else one
            for one in said
        ]

    def _lost(self, said: Weighed, taken: Name, weighed: list[Name]) -> bool:
        """Whether a name stands back behind one that a record takes: its rival, or an option that only begins a sentence."""
        name = said.mention.name
        if self.lists.same_row(name, taken):
            return True
        argued = said.stance.strength == 1 and _words_before(said) <= _JOINED
        return argued and name in weighed and name.field == taken.field


def _own_tools(said: list[Weighed]) -> set[tuple[str, str]]:
    """The tools that a record names without a doubt and without another of their field, not only as they were before."""
    doubted = {_key(one) for one in said if one.stance.state not in (DECIDED, MENTIONED)}
    fields = Counter(field for field, _ in {_key(one) for one in said})
    reader = standing_reader()
    told = {
        _key(one)
        for one in said
        if one.stance.state == DECIDED and not reader.is_before(one.block.headings[1:])
    }
    return {key for key in told - doubted if _TOOLS & {*key} and fields[key[0]] == 1}


def _is_choice(said: Weighed) -> bool:
    """Whether a place is an item of what there is to choose from, a name and hardly more."""
    return said.stance.state == UNDECIDED and bare_list(said.block) is not None


def _titled(said: list[Weighed]) -> list[Name]:
    """The names that the title of a record takes."""
    return [
        one.mention.name
        for one in said
        if one.block.kind == "heading" and not one.block.headings and one.stance.state == DECIDED
    ]


def _sentence(said: Weighed) -> tuple[int, int]:
    """The sentence around a name: its block, and where in it the sentence begins."""
    low, _ = sentence(said.block.text, said.mention.start, said.mention.end)
    return id(said.block), low


def _begins(said: Weighed) -> bool:
    """Whether a sentence begins with a name, or with an article before it."""
    return _words_before(said) <= 1


def _words_before(said: Weighed) -> int:
    """How many words stand before a name in its sentence."""
    _, low = _sentence(said)
    return len(said.block.text[low : said.mention.start].split())


def _key(said: Weighed) -> tuple[str, str]:
    return said.mention.name.field, said.mention.name.id


def _settles(said: Weighed) -> bool:
    """Whether the decision of a record takes a name into use."""
    above = said.block.headings[1:]
    return said.stance.state == DECIDED and standing_reader().is_decision(above)


def _placed(said: Weighed) -> Weighed:
    """A place that the decision of a record names is not named in passing."""
    strength = max(said.stance.strength, TAKEN)
    return replace(said, stance=Stance(DECIDED, strength)) if _settles(said) else said


def _told_later(said: Weighed) -> Weighed:
    """What an update of a record says in so many words holds, whatever the record said before."""
    gone = said.stance.state in (REJECTED, DEFERRED)
    spoken = gone or (said.stance.state == DECIDED and said.stance.strength > TAKEN)
    if not spoken or said.stance.by:
        return said
    late = standing_reader().is_update([said.block.label, *said.block.headings[-1:]])
    return replace(said, stance=Stance(said.stance.state, LATER)) if late else said


def _is_taken_in_title(said: Weighed) -> bool:
    """Whether the title of a record takes a name in so many words (`Stay on Linode`)."""
    in_title = said.block.kind == "heading" and not said.block.headings
    return in_title and said.stance.state == DECIDED and said.stance.strength > TAKEN


def _is_outcome(said: Weighed) -> bool:
    """Whether the decision of a record says so itself, in a sentence or as its heading (`Decision: PostgreSQL`)."""
    block, reader = said.block, standing_reader()
    if block.kind == "heading" and reader.is_decision([block.text]):
        return said.stance.state == DECIDED
    return _is_clear(said) and reader.is_decision(block.headings[1:])


def _is_aside(said: Weighed, settled: bool) -> bool:
    """Whether a place of a record names what was before what it settled, what is needed, or what there was to choose."""
    block, above = said.block, said.block.headings[1:]
    first = not above and block.kind != "heading"
    if settled and (first or standing_reader().is_before(above)):
        return True
    return standing_reader().is_beside(above)


def _decides(said: list[Weighed]) -> list[Name]:
    """What the decision of a record takes: of each field what it says clearly, or else what it names."""
    clear = [one.mention.name for one in said if one.stance == Stance(DECIDED, TITLE)]
    fields = {name.field for name in clear}
    named = (one.mention.name for one in said if _settles(one))
    return [*clear, *(name for name in named if name.field not in fields)]


def _weighed_before(said: Weighed, decides: list[Name]) -> Weighed:
    """What is weighed of a name beside the decision that takes it is no doubt of it any more."""
    stance, above = said.stance, said.block.headings[1:]
    doubt = stance.state in (UNDECIDED, DEFERRED)
    doubt = doubt or (stance.state == REJECTED and stance.strength == 1)
    aside = not standing_reader().is_decision(above)
    if not (doubt and aside and said.mention.name in decides):
        return said
    return replace(said, stance=Stance(MENTIONED, 1))


def _is_clear(said: Weighed) -> bool:
    """Whether a sentence says so itself, or begins with the name as an outcome does (`Terraform, because it …`)."""
    stance, text, place = said.stance, said.block.text, said.mention
    if stance.state in (DECIDED, REJECTED) and stance.strength > 1:
        return not stance.by
    if stance.state != DECIDED or said.block.kind != "text":
        return False
    begins = not text[: place.start].strip(_MARKS)
    stands = not text[place.end :].strip(_MARKS)[:1].isalnum()
    return begins and (stands or standing_reader().is_decision(said.block.headings[-1:]))
