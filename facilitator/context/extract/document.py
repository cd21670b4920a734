"""One document in, its facts out: what it says of which name, at which line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from facilitator.context.extract.as_said import AsSaid
from facilitator.context.extract.blocks import Block, split
from facilitator.context.extract.environments import EnvironmentFinder
from facilitator.context.extract.in_record import PLACES, InRecord
from facilitator.context.extract.lists import Breath, Lists
from facilitator.context.extract.names import Finder, Mention, words_of
from facilitator.context.extract.options import Taken
from facilitator.context.extract.states import MOST_BEFORE, Stance, States, sentence
from facilitator.context.extract.weigh import Weighed, choices, said_of, verdict
from facilitator.context.nouns import DECIDED, DEFERRED, MENTIONED, REJECTED
from facilitator.context.standing import DocumentStanding, standing_reader
from facilitator.model import Problem, Severity, Statement
from facilitator.model.context_words import ContextWords, Name
from facilitator.model.noun import noun
from facilitator.secret_lines import beginning, secrets_in, withheld

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
        self.finder = Finder(words.names)
        self.as_said = AsSaid(words.labels, self.finder)
        self.states = States(words)
        self.lists = Lists(words.lists)
        self.record = InRecord(self.states, self.lists)
        self.environments = EnvironmentFinder(words.environments)
        self.names = {(n.field, n.id): n for n in words.names}
        self.place = {
            name: Name(name, field="environments", id=name) for name in words.environments.names
        }

    def read(self, source: str, file: str) -> DocumentFacts:
        """Read a document; `source` has Unix line endings, `file` is what its facts name."""
        document = split(source)
        standing = standing_reader().read(source, file)
        blocks = document.blocks
        taken = self.states.options.taken(source, blocks)
        if standing.has_decision:
            taken |= self._outcome(blocks)
        said, cut = self._said(blocks, taken)
        if standing.is_record:
            said = self.record.read(said, standing.has_decision, taken)
        grouped: dict[tuple[str, str], list[Weighed]] = {}
        for one in said:
            grouped.setdefault((one.mention.name.field, one.mention.name.id), []).append(one)
        states = {key: self._state(key, group) for key, group in grouped.items()}
        facts = [_fact(s, file) for s in said]
        self._follow(states, facts)
        self._drop_general(states)
        refused = frozenset(key for key, group in grouped.items() if _refused(states[key], group))
        problems = tuple(_problems(file, document.unclosed_fence, cut))
        read = DocumentFacts(tuple(facts), states, refused, problems, standing)
        return read if standing.decides else silenced(read)

    def _outcome(self, blocks: Sequence[Block]) -> Taken:
        """The options of a record that its decision begins with."""
        decision = [b for b in blocks if standing_reader().is_decision(b.headings[1:])]
        return self.states.options.outcome(decision, blocks)

    def _said(self, blocks: Sequence[Block], taken: Taken) -> tuple[list[Weighed], int]:
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
                stance = Stance(DECIDED, place.strength if stance.state == REJECTED else 1)
            out.append(
                Weighed(Mention(self.place[place.id], place.start, place.end, False), block, stance)
            )
        return out

    @staticmethod
    def _state(key: tuple[str, str], group: list[Weighed]) -> str:
        state = verdict(group)
        if state == DECIDED and key[0] == PLACES:
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
        text = block.quoted(low, high)
        if mention.start - low >= MOST_BEFORE:  # the sentence began before
            before = block.text[max(0, low - MOST_BEFORE) : mention.start]
            text = withheld(before) if secrets_in(before) else f"… {text.partition(' ')[2]}"
    return Statement(
        mention.name.field, mention.name.id, said.stance.state, file, line, beginning(text)
    )


@lru_cache(1)
def extractor() -> Extractor:
    """The extractor for the content that the program is shipped with."""
    from facilitator.storage.content import load_context_words
    from facilitator.storage.steps_folder import steps_folder

    return Extractor(load_context_words(steps_folder()))
