"""Where a guided session stands: the plan as written, what is drafted beside it, and the place the user is at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from facilitator.asking import asks_nothing, is_asked, later, open_fields
from facilitator.conditions import Facts, Truth, applies
from facilitator.document.operation import Conflict
from facilitator.document.read import Reading
from facilitator.model import (
    Catalogue,
    Category,
    Decision,
    Evidence,
    Named,
    Plan,
    Question,
    Statement,
    Status,
    Step,
    ValueField,
)
from facilitator.model.noun import noun, replace
from facilitator.model.phases import ConformanceRule, PhaseMatrix
from facilitator.model.rules import Relation, Rule
from facilitator.model.techniques import Library
from facilitator.session.commands import Command
from facilitator.session.derived import derived
from facilitator.session.drafts import (
    SessionDraft,
    StepDraft,
    begin_draft,
    dependency_digests,
    kept_as_written,
)
from facilitator.session.events import FoundDocument
from facilitator.session.places import At, AtProposal, InRound, Place, Where
from facilitator.session.plan_file import Gone, InConflict, PlanFile, ReadOnly
from facilitator.techniques.rounds import Round, typed_anything

if TYPE_CHECKING:
    from facilitator.techniques.proposal import Proposal


@noun
class LookUpState:
    """A version check of one tool: where it stands, and what it found. Lives in the session only."""

    request: int
    question: str
    tool: str
    name: str
    standing: str = "waiting"
    """`held` until the search is allowed, `waiting`, `answered` or `cancelled`."""
    record: object = None
    came: Evidence | None = None
    """What is known of the tool once it has answered and nothing of that was accepted."""
    fresh: bool = False
    """Whether what is remembered of earlier checks is passed over."""


@noun
class Moment:
    """What the user's moves had come to before a move: where undo goes back to."""

    what: str
    """The move, in words."""
    typed: str
    """The field that was typed into; empty for any other move."""
    drafts: Mapping[int, StepDraft]
    at: Where
    step: int
    early: frozenset[str]
    told_unconfirmed: bool
    put_away: frozenset[Statement]
    around: tuple[object, ...] = field(default=(), repr=False, compare=False)
    """All that is not the user's move, as it was then."""
    known: dict[object, object] = field(default_factory=dict, repr=False, compare=False)
    """What was worked out then: true again as long as all around it is what it was."""


@noun
class Content:
    """What the session reads from: never changed by an event."""

    catalogue: Catalogue
    library: Library
    rules: tuple[Rule, ...]
    relations: tuple[Relation, ...] = ()
    tools: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Alias in lower case to (id, name)."""
    not_versioned: Mapping[str, str] = field(default_factory=dict)
    """Id of a tool without versions to the reason."""
    version_checks: str = "not checked"
    """Why a version is unverified before anybody looked: `not checked` or `offline`."""
    max_age_days: int = 90
    """Days after which a version that was looked up is to be looked up again."""
    phases: PhaseMatrix | None = None
    """What each delivery phase is usually built with; None where the content holds none."""
    conformance: tuple[ConformanceRule, ...] = ()
    """How decisions show in a repository."""


class Refused(Exception):  # noqa: N818  (what happens, not an error)
    """An event that is not possible as things stand; the text says why. `play` turns it into a notice."""


@noun
class State:
    """A session. Every field is a value; `play` makes the next one."""

    content: Content
    today: str
    """ISO date; the session has no clock and is told when another day begins."""
    file: PlanFile
    """The plan as it is written."""
    drafts: Mapping[int, StepDraft] = field(default_factory=dict)
    at: Where = At(Place.OPENING)
    step: int = 1
    found: tuple[FoundDocument, ...] = ()
    excluded: tuple[FoundDocument, ...] = ()
    scanned: bool = False
    """Whether the project was looked at; before, nothing is known of its documents."""
    statements: tuple[Statement, ...] = ()
    """What documents and files of the project say of it; `said` is what of that counts."""
    put_away: frozenset[Statement] = frozenset()
    """Statements that the user put away: they count no more, also after coming back."""
    traces: tuple[Statement, ...] = ()
    """What the files of the project show of decisions, with their lines."""
    stated: tuple[Statement, ...] = ()
    """Numbers and open questions of the loaded documents, with their lines; `session/stated.py` looks them up."""
    lines: tuple[Statement, ...] = ()
    """The sentences of the loaded documents, for rounds to quote."""
    names: tuple[Named, ...] = ()
    """What the project calls itself."""
    authors: tuple[Named, ...] = ()
    """Who seems to work on it here."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Of the documents that were read in this session, by path; empty for one that could not be."""
    told_unconfirmed: bool = False
    """Whether C said that facts were found and none is confirmed; it says so once."""
    lookups: Mapping[str, LookUpState] = field(default_factory=dict)
    """By tool."""
    requests: int = 0
    """Number of the last request; an answer to an earlier one is late."""
    search_allowed: bool = False
    notice: str = ""
    """What the last event has to say; empty when there is nothing."""
    refused: bool = False
    """Whether the last event was not possible (the notice says why)."""
    remarks: tuple[str, ...] = ()
    """What the outside found at the start that the user is to know."""
    early: frozenset[str] = frozenset()
    """Questions of later delivery phases that the user answers now."""
    past: tuple[Moment, ...] = ()
    """What undo goes back to, the last move at the end."""
    future: tuple[Moment, ...] = ()
    """What redo goes on to, the next move first."""
    known: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `derived` worked out; a state that `replace` makes begins without."""

    @property
    def said(self) -> tuple[Statement, ...]:
        """What documents and files say of the project, without what was put away."""
        if not self.put_away:
            return self.statements
        return tuple(one for one in self.statements if one not in self.put_away)

    @property
    def reading(self) -> Reading:
        """The file as it was last read."""
        return self.file.reading

    @property
    def plan(self) -> Plan:
        """The plan as it is written."""
        return self.file.plan

    @property
    def read_only(self) -> str:
        """Why nothing can be written; empty when it can."""
        return self.file.access.why if isinstance(self.file.access, ReadOnly) else ""

    @property
    def only_reads(self) -> str:
        """What is said to whoever wants to write where nothing can be written; empty where it can."""
        return f"Read-only: {self.read_only}" if self.read_only else ""

    @property
    def gone(self) -> str:
        """`missing` or `empty`, where there was a plan and the user has not said what becomes of it."""
        return self.file.standing.what if isinstance(self.file.standing, Gone) else ""

    @property
    def conflict(self) -> Conflict | None:
        """What the last save was refused for, until it is settled."""
        return self.file.standing.conflict if isinstance(self.file.standing, InConflict) else None

    @property
    def place(self) -> Place:
        """Where the user is; `at` has what that place carries."""
        return self.at.place

    @property
    def round(self) -> Round | None:
        """The round that the user is in."""
        return self.draft.round if isinstance(self.at, InRound | AtProposal) else None

    @property
    def proposal(self) -> Proposal | None:
        """What the round has come to, until it is taken or left."""
        return self.at.proposal if isinstance(self.at, AtProposal) else None

    @property
    def catalogue(self) -> Catalogue:
        """All that can be asked."""
        return self.content.catalogue

    @property
    def current_step(self) -> Step:
        """The step the user is in."""
        return self.catalogue.step(self.step)

    @property
    def next_step(self) -> int:
        """The first step that is not written; 0 when all are."""
        written = self.plan.steps_completed
        return next((s.number for s in self.catalogue.steps if s.number not in written), 0)

    @property
    @derived
    def draft(self) -> StepDraft:
        """The draft of the current step; begun from what is written when there is none yet."""
        return self.drafts.get(self.step) or begin_draft(self.plan, self.step, self.catalogue)

    @property
    def category(self) -> Category | None:
        """The current category; None in steps 1 and 5."""
        return self.catalogue.categories.get(self.draft.category)

    @property
    def question(self) -> Question | None:
        """The question the user looks at; None in steps 1 and 5."""
        return self.catalogue.questions.get(self.draft.question)

    @property
    @derived
    def decisions(self) -> Mapping[str, Decision]:
        """All decisions as they stand: written ones, the current step's from its draft; only those that apply."""
        return self.with_drafted({self.step: self.draft})

    @property
    @derived
    def facts(self) -> Facts:
        """What conditions are evaluated on."""
        steps = self.plan.steps_completed
        passed = {c.id for number in steps for c in self.catalogue.step(number).categories}
        passed.update(*(draft.kept for draft in self.drafts.values()))
        context = self.draft.context if self.step == 1 else self.plan.context
        return Facts(self.decisions, context, frozenset(passed), self.catalogue)

    @property
    @derived
    def drafted(self) -> Facts:
        """What the drafts of all steps come to, the same from wherever one looks; a context that is written stays."""
        decisions = self.with_drafted({**self.drafts, self.step: self.draft})
        first = None if 1 in self.plan.steps_completed else self.drafts.get(1)
        context = first.context if first else self.plan.context
        return replace(self.facts, decisions=decisions, context=context)

    def with_drafted(self, drafts: Mapping[int, StepDraft]) -> Mapping[str, Decision]:
        """Written decisions, those of these steps from their drafts; only those that apply."""
        step_of = self.catalogue.step_of
        every = {k: d for k, d in self.plan.decisions.items() if step_of(k) not in drafts}
        for draft in drafts.values():
            every |= {k: as_known(self, d) for k, d in draft.decisions.items()}
        return _applying(every, self)

    def with_draft(self, draft: StepDraft) -> State:
        """The same with this draft in place of its step's; a new one remembers the file that it was begun on."""
        draft = self.rebase(draft) if draft.base is None else draft
        return replace(self, drafts={**self.drafts, draft.step: draft})

    def redraft(self, **changes: Any) -> State:
        """The same with these fields of the current step's draft changed."""
        return self.with_draft(replace(self.draft, **changes))

    def keep_round(self, round_: Round | None) -> State:
        """The same with the round as it is now; in the draft, so that it survives."""
        return self.redraft(round=round_)

    def rebase(self, draft: StepDraft) -> StepDraft:
        """The draft as one that is begun on the file as the session knows it."""
        section = self.reading.section_text(self.catalogue.step(draft.step).heading)
        relied = dependency_digests(self.plan, draft.step, self.catalogue)
        return replace(draft, base=self.reading.sha256, base_section=section, relied=relied)

    def go(self, place: Place) -> State:
        """The same at a place that carries nothing."""
        return replace(self, at=At(place))

    def says(self, notice: str, *, refused: bool = False) -> State:
        """The same with something to say."""
        after = replace(self, notice=notice, refused=refused)
        after.known.update(self.known)  # nothing that is worked out follows from what is said
        return after

    def refuse(self, why: str) -> State:
        """The same, saying why the event was not possible."""
        return self.says(why, refused=True)


Result = tuple[State, tuple[Command, ...]]
"""What an event comes to: the next state, and what is asked of the outside."""


def has_changes(state: State, number: int) -> bool:
    """Whether the draft of a step holds anything that is not written.

    Having looked is nothing, but at what was to be reviewed: the file asks for that until C has written it.
    """
    draft = state.drafts.get(number)
    if draft is None:
        return False
    base = begin_draft(state.plan, number, state.catalogue)
    context = replace(draft.context, existing_ci=base.context.existing_ci)  # found, not said
    looked = replace(
        draft,
        category=base.category,
        question=base.question,
        kept=(),
        looked=looked_again(state, draft),
        context=context,
    )
    round_ = draft.round if draft.round is not None and typed_anything(draft.round) else None
    looked = replace(looked, base=None, base_section="", relied=None, rounds=(), round=round_)
    return looked != replace(base, kept=()) or set(draft.kept) != set(base.kept)


def looked_again(state: State, draft: StepDraft) -> tuple[str, ...]:
    """The decisions of a draft that were to be reviewed and have been looked at."""
    return tuple(id_ for id_ in draft.looked if id_ in state.reading.needs_review)


def has_answers(state: State, number: int) -> bool:
    """Whether a draft holds answers that are not written, and not only a round that is open, or words."""
    draft = state.drafts.get(number)
    if draft is None:
        return False
    base = begin_draft(state.plan, number, state.catalogue)
    silent = replace(draft, round=base.round, left=base.left, typing=base.typing, looked=())
    return has_changes(replace(state, drafts={number: silent}), number)


def is_open_to(state: State, number: int) -> bool:
    """Whether one can go to a step: it is written, or the next."""
    return number in (*state.plan.steps_completed, state.next_step)


def is_open_question(state: State, question: str) -> bool:
    """Whether a question waits for an answer in a step that one can go to and that has no round open."""
    found = state.catalogue.questions.get(question)
    if found is None or not is_open_to(state, step := state.catalogue.step_of(question)):
        return False
    there = replace(state, step=step)
    if there.draft.round is not None:
        return False
    return found in open_questions(there, there.catalogue.categories[found.category])


@derived
def unsaved_steps(state: State) -> tuple[int, ...]:
    """Steps whose draft holds something that is not written."""
    return tuple(number for number in sorted(state.drafts) if has_changes(state, number))


def told_of_drafts(state: State) -> State:
    """Without what was told on opening where nothing is drafted any more: it was about that."""
    return state if unsaved_steps(state) or not state.remarks else replace(state, remarks=())


def _applying(decisions: Mapping[str, Decision], state: State) -> Mapping[str, Decision]:
    """Leave out the decisions whose question is not asked as things stand, in the order of the questions."""
    kept: dict[str, Decision] = {}
    facts = Facts(kept, state.plan.context, frozenset(), state.catalogue)
    for id_, question in state.catalogue.questions.items():
        if id_ in decisions and applies(question, facts) is Truth.TRUE:
            kept[id_] = decisions[id_]  # a condition only looks at questions before its own
    return kept


def as_known(state: State, decision: Decision) -> Decision:
    """The decision with what version checks of this session came to, where it says that nobody had looked."""
    evidence = tuple(_known(state, one) for one in decision.evidence)
    return decision if evidence == decision.evidence else replace(decision, evidence=evidence)


def _known(state: State, recorded: Evidence) -> Evidence:
    entry = state.lookups.get(recorded.tool)
    unlooked = recorded.status is Status.UNVERIFIED and not recorded.version
    if entry is None or entry.came is None or not unlooked:
        return recorded
    if recorded.reason != state.content.version_checks:
        return recorded  # the user's own
    return replace(entry.came, name=recorded.name)


def asked(state: State, category: Category) -> tuple[Question, ...]:
    """The questions of a category that apply as things stand."""
    return _asked_in(state, category.id)


@derived
def _asked_in(state: State, category: str) -> tuple[Question, ...]:
    questions = state.catalogue.categories[category].questions
    return tuple(q for q in questions if is_put(state, q, state.facts))


def is_put(state: State, question: Question, facts: Facts) -> bool:
    """Whether a question is put on these facts: it is asked, or is answered before its phase."""
    return is_asked(question, facts, state.early)


def later_questions(state: State, category: Category) -> tuple[Question, ...]:
    """The questions of a category that come with a later delivery phase, unless they are answered now."""
    return tuple(q for q in later(category.questions, state.facts) if q.id not in state.early)


def open_values(state: State, category: Category) -> tuple[tuple[Question, ValueField], ...]:
    """The essential values of a category's decisions that nobody has stated or set aside."""
    return tuple(
        (question, value)
        for question in category.questions
        for value in open_fields(question, state.facts)
    )


def nothing_asked(state: State, category: Category) -> bool:
    """Whether a category has nothing to ask now: it comes with a later phase, or does not apply."""
    return not asked(state, category) and asks_nothing(category, state.facts)


def that_ask(state: State, categories: Sequence[Category]) -> list[Category]:
    """Those of some categories that ask something now: they are counted, and one is led to no other."""
    return [category for category in categories if not nothing_asked(state, category)]


def open_questions(state: State, category: Category) -> tuple[Question, ...]:
    """The questions of a category that still want an answer."""
    return tuple(
        q for q in asked(state, category) if q.id not in state.decisions and not q.optional
    )


def to_review(state: State, category: Category) -> tuple[Question, ...]:
    """The questions of a category whose answers rest on what has changed since, and that were not looked at."""
    draft = state.drafts.get(category.step)
    looked = draft.looked if draft else ()
    wanted = state.reading.needs_review.difference(looked)
    return tuple(q for q in category.questions if q.id in wanted) if wanted else ()


def look(state: State) -> State:
    """The same, where the answer that is shown was to be reviewed: it is looked at now."""
    shown = state.draft.question if state.place is Place.CATEGORY else ""
    if shown not in state.reading.needs_review or shown in state.draft.looked:
        return state
    return state.redraft(looked=(*state.draft.looked, shown))


def is_confirmed(state: State, category: Category) -> bool:
    """Whether a category was left with C and nothing in it has come open since; or asks nothing yet."""
    if nothing_asked(state, category):
        return True
    waits = open_questions(state, category) or to_review(state, category)
    return category.id in kept_in(state, category.step) and not waits


def kept_in(state: State, number: int) -> tuple[str, ...]:
    """The categories of a step that were left with C; all of a step that is written."""
    if number == state.step:
        return state.draft.kept
    draft = state.drafts.get(number)
    return draft.kept if draft else kept_as_written(state.plan, state.catalogue.step(number))


@derived
def is_done(state: State, number: int) -> bool:
    """Whether a step is written and nothing in it has come open since."""
    categories = state.catalogue.step(number).categories
    written = number in state.plan.steps_completed
    return written and all(is_confirmed(state, category) for category in categories)


def is_outdated(state: State, number: int) -> bool:
    """Whether what a section computes was written before what it was computed from."""
    return number in state.reading.outdated


def unsaved(state: State) -> SessionDraft:
    """All that is drafted and not written."""
    steps = {number: state.drafts[number] for number in unsaved_steps(state)}
    put_away = tuple(sorted(state.put_away, key=repr))
    return SessionDraft(state.step, state.file.restarting, steps, put_away)


@derived
def draft_plan(state: State) -> Plan:
    """The plan as it would be once the current step is written."""
    draft, plan = state.draft, state.plan
    done = tuple(sorted({*plan.steps_completed, state.step}))
    if state.step == 1:
        plan = replace(
            plan, project_name=draft.project_name, user_name=draft.user_name, context=draft.context
        )
    if state.step == 5:
        plan = replace(plan, findings=draft.findings)
    return replace(
        plan, date=plan.date or state.today, steps_completed=done, decisions=state.decisions
    )
