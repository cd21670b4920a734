"""One document in, its facts out: what it says of which name, at which line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from facilitator.context.extract.as_said import AsSaid
from facilitator.context.extract.blocks import Block, Split
from facilitator.context.extract.environments import EnvironmentFinder
from facilitator.context.extract.lists import Breath, Lists
from facilitator.context.extract.names import Finder, Mention, words_of
from facilitator.context.extract.options import Taken
from facilitator.context.extract.states import MOST_BEFORE, TITLE, Stance, States, sentence
from facilitator.context.extract.weigh import TAKEN, Weighed, choices, said_of, verdict
from facilitator.context.nouns import DECIDED, DEFERRED, MENTIONED, REJECTED, UNDECIDED
from facilitator.context.standing import DocumentStanding, standing_reader
from facilitator.model import Problem, Severity, Statement
from facilitator.model.context_words import ContextWords, Name
from facilitator.model.noun import noun
from facilitator.secret_lines import beginning, secrets_in, withheld

SURE = 3
"""Strength of what a sentence says in so many words."""
MOST_NAMED = 3_000
"""Mentions weighed of one document; the largest real one seen has under 300."""
SPECIFIC = frozenset({"eks", "aks", "gke", "k3s", "microk8s", "openshift"})
"""Orchestrators beside which `kubernetes` says nothing of its own."""


@noun
class DocumentFacts:
    """What a document says: every mention as a fact, and the state of each name by field and id."""

    facts: tuple[Statement, ...]
    states: dict[tuple[str, str], str]
    refused: frozenset[tuple[str, str]] = frozenset()
    """Names that a sentence turns down or puts off, and not only the heading they stand under."""
    problems: tuple[Problem, ...] = ()
    """What of the document was not read, or not as text."""
    standing: DocumentStanding = DocumentStanding()
    """Whether it is in force; where it is not, everything in it is only mentioned."""
    counts: bool = True
    """False where nothing in it decides, by its own words or by those of another."""


class Extractor:
    """The vocabulary and the cues, ready to read documents with."""

    def __init__(self, words: ContextWords) -> None:
        self.finder_names = words.names
        self.environment_words = words.environments.names
        self.finder = Finder(words.names)
        self.as_said = AsSaid(words.labels, self.finder)
        self.states = States(words)
        self.lists = Lists(words.lists)
        self.environments = EnvironmentFinder(words.environments)
        self.names = {(n.field, n.id): n for n in words.names}
        self.place = {
            name: Name(name, field="environments", id=name) for name in words.environments.names
        }

    def read(self, source: str, file: str) -> DocumentFacts:
        """Read a document; `source` has Unix line endings, `file` is what its facts name."""
        split = Split(source)
        standing = standing_reader().read(source, file)
        blocks = list(split.blocks())
        taken = self.states.options.taken(source, blocks)
        if standing.has_decision:
            taken |= self._outcome(blocks)
        said, cut = self._said(blocks, taken)
        if standing.is_record:
            said = self._as_record(said, standing, taken)
        grouped: dict[tuple[str, str], list[Weighed]] = {}
        for one in said:
            grouped.setdefault((one.mention.name.field, one.mention.name.id), []).append(one)
        states = {key: self._state(key, group) for key, group in grouped.items()}
        facts = [_fact(s, file) for s in said]
        self._follow(states, facts)
        self._drop_general(states)
        refused = frozenset(key for key, group in grouped.items() if _refused(states[key], group))
        problems = tuple(_problems(file, split.unclosed_fence(), cut))
        read = DocumentFacts(tuple(facts), states, refused, problems, standing)
        return read if standing.decides else silenced(read)

    def _outcome(self, blocks: list[Block]) -> Taken:
        """The options of a record that its decision begins with."""
        decision = [b for b in blocks if standing_reader().is_decision(b.headings[1:])]
        return self.states.options.outcome(decision, blocks)

    def _as_record(
        self, said: list[Weighed], standing: DocumentStanding, taken: Taken
    ) -> list[Weighed]:
        """What is said in a decision record, with its decision before all else."""
        if not standing.has_decision:
            return self._by_title(said)
        settled = frozenset(one.mention.name.field for one in said if _settles(one))
        said = [self._in_record(one, taken, settled) for one in said]
        decides = _decides(said)
        said = [_weighed_before(one, decides) for one in said]
        clear = [one.mention.name for one in said if one.stance == Stance(DECIDED, TITLE)]
        return self._without_rivals(said, clear)

    def _in_record(self, said: Weighed, taken: Taken, settled: frozenset[str]) -> Weighed:
        """What a record decides outweighs what it tells of before; beside it stand names of the matter, not of the choice.

        What was in use before says nothing of a field that the record settles.
        """
        block, place = said.block, said.mention.name.field == "environments"
        stance = said.stance
        if _is_outcome(said):
            return replace(said, stance=Stance(stance.state, TITLE))
        if place or stance.state != DECIDED or self.states.is_taken(block, taken):
            return said
        settles = said.mention.name.field in settled
        return replace(said, stance=Stance(MENTIONED, 1)) if _is_aside(said, settles) else said

    def _by_title(self, said: list[Weighed]) -> list[Weighed]:
        """A record without such a section decides what its title takes; its rivals were weighed against that."""
        title = [
            one.mention.name
            for one in said
            if one.block.kind == "heading"
            and not one.block.headings
            and one.stance.state == DECIDED
        ]
        return self._without_rivals(said, title, SURE)

    def _without_rivals(
        self, said: list[Weighed], taken: list[Name], most: int = TAKEN
    ) -> list[Weighed]:
        """A record that takes one of a row of rivals takes no other of them in passing: strength up to `most`."""
        return [
            replace(one, stance=Stance(MENTIONED, 1))
            if one.stance.state == DECIDED
            and one.stance.strength <= most
            and one.mention.name not in taken
            and any(self.lists.same_row(one.mention.name, name) for name in taken)
            else one
            for one in said
        ]

    def _said(self, blocks: list[Block], taken: Taken) -> tuple[list[Weighed], int]:
        """What is said of each name, and the line from which on nothing was read any more; 0 for none."""
        said: list[Weighed] = []
        listed = self.environments.siblings(blocks)
        for number, block in enumerate(blocks):
            if len(said) >= MOST_NAMED:
                return said, block.line
            if block.kind == "head" and number not in listed:
                continue
            words = words_of(block.text)
            mentions = self.finder.find(block, words) if block.kind != "head" else []
            if mentions:
                said += said_of(block, mentions, self.states, self.lists, taken)
            said += self._environments(block, words, taken, number in listed)
        return choices(said, self.lists), 0

    def _environments(
        self, block: Block, words: list[str], taken: Taken, listed: bool
    ) -> list[Weighed]:
        out = []
        for place in self.environments.find(block, words, listed):
            stance = self.states.of(block, Breath(place.clause, place.end), taken)
            if stance.state == DECIDED:
                stance = Stance(DECIDED, place.strength)
            elif not stance.by and self.environments.is_there(block.text, place, stance.state):
                stance = Stance(DECIDED, 1)
            out.append(
                Weighed(Mention(self.place[place.id], place.start, place.end, False), block, stance)
            )
        return out

    @staticmethod
    def _state(key: tuple[str, str], group: list[Weighed]) -> str:
        state = verdict(group)
        if state == DECIDED and key[0] == "environments":
            # A mention in passing ("check HTTPS in production") does not make an environment of the project.
            spoken = [s.stance.strength for s in group if s.stance.state == DECIDED]
            return DECIDED if max(spoken) > 1 or len(spoken) > 2 else MENTIONED
        return state

    def _follow(self, states: dict[tuple[str, str], str], facts: list[Statement]) -> None:
        """Add what follows from a decided name (Docker Compose runs Docker containers)."""
        for key, name in self.names.items():
            if states.get(key) != DECIDED or not name.implies:
                continue
            seen = next(f for f in facts if (f.field, f.value, f.state) == (*key, DECIDED))
            for implied in name.implies.items():
                if states.get(implied) != DECIDED:
                    states[implied] = DECIDED
                    facts.append(Statement(*implied, DECIDED, seen.file, seen.line, seen.text))

    def _drop_general(self, states: dict[tuple[str, str], str]) -> None:
        """Take a general name back where the document decides a more specific one of its field."""
        decided = [key for key, state in states.items() if state == DECIDED]
        specific = {field for field, value in decided if value in SPECIFIC}
        for key in decided:
            name = self.names.get(key)
            if name and name.general and key[0] in specific:
                states[key] = MENTIONED


def _settles(said: Weighed) -> bool:
    """Whether the decision of a record takes a name into use."""
    above = said.block.headings[1:]
    return said.stance.state == DECIDED and standing_reader().is_decision(above)


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
    needs = block.kind in ("item", "cell") and said.stance.strength <= TAKEN
    return standing_reader().is_beside(above, needs)


def _decides(said: list[Weighed]) -> list[Name]:
    """What the decision of a record takes: of each field what it says clearly, or else what it names."""
    clear = [one.mention.name for one in said if one.stance == Stance(DECIDED, TITLE)]
    fields = {name.field for name in clear}
    named = (one.mention.name for one in said if _settles(one))
    return [*clear, *(name for name in named if name.field not in fields)]


def _weighed_before(said: Weighed, decides: list[Name]) -> Weighed:
    """What is weighed of a name beside the decision that takes it is no doubt of it any more."""
    stance, above = said.stance, said.block.headings[1:]
    doubt = stance.state == UNDECIDED or (stance.state == REJECTED and stance.strength == 1)
    aside = not standing_reader().is_decision(above)
    if not (doubt and aside and said.mention.name in decides):
        return said
    return replace(said, stance=Stance(MENTIONED, 1))


def _is_clear(said: Weighed) -> bool:
    """Whether a sentence says so itself, or begins with the name as an outcome does (`Terraform, because it …`)."""
    stance, text, place = said.stance, said.block.text, said.mention
    if stance.state in (DECIDED, REJECTED) and stance.strength > 1:
        return not stance.by
    if stance.state != DECIDED:
        return False
    return said.block.kind == "text" and not text[: place.start].strip("*_`\"' ")


def silenced(read: DocumentFacts) -> DocumentFacts:
    """What a document says that decides nothing: each name is mentioned, none is decided or turned down."""
    facts = tuple(fact._replace(state=MENTIONED) for fact in read.facts)
    states = dict.fromkeys(read.states, MENTIONED)
    return replace(read, facts=facts, states=states, refused=frozenset(), counts=False)


def _problems(file: str, opened: int, cut: int) -> Iterator[Problem]:
    if opened:
        said = "a fence opens and never closes; what follows was read as code"
        yield Problem("unclosed-fence", Severity.WARNING, f"{file}:{opened}: {said}", opened)
    if cut:
        said = f"names {MOST_NAMED:,} times before this line what step 1 looks for; not read from here on"
        yield Problem("too-many-names", Severity.WARNING, f"{file}:{cut}: {said}", cut)


def _refused(state: str, group: list[Weighed]) -> bool:
    """Whether a document says in so many words that a name is not, or not yet, in use."""
    if state not in (REJECTED, DEFERRED):
        return False
    said = (weighed.stance for weighed in group)
    return any(stance.state in (REJECTED, DEFERRED) and not stance.by for stance in said)


def _fact(said: Weighed, file: str) -> Statement:
    """A mention as a fact with its line and sentence."""
    block, mention = said.block, said.mention
    line = block.line + block.text.count("\n", 0, mention.start)
    if block.row:
        text = block.row
    else:
        low, high = sentence(block.text, mention.start, mention.end)
        text = block.text[low:high]
        if mention.start - low >= MOST_BEFORE:  # the sentence began before
            before = block.text[max(0, low - MOST_BEFORE) : mention.start]
            text = withheld(before) if secrets_in(before) else f"… {text.partition(' ')[2]}"
    text = re.sub(r"\s+", " ", text).strip()
    return Statement(
        mention.name.field, mention.name.id, said.stance.state, file, line, beginning(text)
    )


@lru_cache(1)
def extractor() -> Extractor:
    """The extractor for the content that the program is shipped with."""
    from facilitator.storage.content import load_context_words
    from facilitator.storage.steps_folder import steps_folder

    return Extractor(load_context_words(steps_folder()))
