"""Plays a whole file: step after step, each category with its questions and rounds, each step with its C."""

from __future__ import annotations

from dataclasses import replace

from facilitator.answers.checks import check_versions
from facilitator.answers.decisions import play_decision
from facilitator.answers.playing import Playing, SaveError, StoppedError
from facilitator.answers.revision import check_project, differing
from facilitator.answers.rounds import play_rounds
from facilitator.conditions import Facts, Truth, applies, unknowns
from facilitator.model import Category, Question, Step
from facilitator.model.condition import rests_on
from facilitator.session import events
from facilitator.session.commands import ReadDocument, Scan
from facilitator.session.introduction import unconfirmed
from facilitator.session.menus import what_stops
from facilitator.session.over_edits import EDITED, lines_that_differ
from facilitator.session.places import Place
from facilitator.session.saving import answer_label
from facilitator.session.state import asked, later_questions, nothing_asked, to_review


def play_file(playing: Playing, user_name: str = "") -> None:
    """Play everything that the file answers into the session; it is just opened.

    `user_name` is used where the file names nobody. A step that is written already is left alone where the
    file says the same; where it differs, the file has to say why (`revision`).

    Raises:
        AnswersError: an answer is wrong, does not apply, or contradicts a written step.
        StoppedError: something that the file does not answer is asked next.
        SaveError: a step could not be written.
    """
    check_project(playing.answers, playing.state)
    steps = playing.state.catalogue.steps
    quoting = bool(playing.answers.said.rounds and playing.state.plan.steps_completed)
    if quoting:
        _look_around(playing)  # rounds ask of what documents say, then as now
    revised = {
        s.number: differing(playing, s)
        for s in steps
        if s.number in playing.state.plan.steps_completed
    }
    todo = [s for s in steps if s.number not in revised or revised[s.number]]
    try:
        if todo:
            if not quoting:
                _look_around(playing)
            playing.checked = check_versions(playing, todo)
        for step in todo:
            _play_step(playing, step, revised.get(step.number), user_name)
    finally:
        playing.keep_draft()


def _play_step(
    playing: Playing, step: Step, changed: frozenset[str] | None, user_name: str
) -> None:
    """Go to a step, answer what it asks, and write it; `changed` is what a revision replaces."""
    elsewhere = playing.state.place in (Place.OPENING, Place.OVERVIEW)
    if elsewhere or playing.state.step != step.number:
        playing.reach(events.GoTo(step.number))
    if step.number == 1:
        _introduce(playing, user_name)
    elif step.categories:
        _decide(playing, step, changed)
    else:
        _answer_findings(playing)
    if changed:
        playing.reach(events.GiveReason(playing.answers.said.revision))
    _write(playing, step)


def _look_around(playing: Playing) -> None:
    """What the screen does when it opens: look at the project, read the documents of the plan."""
    found = playing.runtime.perform(Scan())
    if isinstance(found, events.Scanned):
        stated = playing.answers.said.existing_ci
        playing.play(found if stated is None else replace(found, ci=stated))
    for document in playing.state.plan.context.documents:
        read = playing.runtime.perform(ReadDocument(document.path))
        if read is not None:
            playing.play(read)


def _introduce(playing: Playing, user_name: str) -> None:
    said, fresh = playing.answers.said, 1 not in playing.state.plan.steps_completed
    user = (said.user_name or user_name) if fresh else ""  # a name that is written stays
    event = events.Introduce(
        said.project_name or None, user or None, said.delivery_phase or None, said.workload or None
    )
    playing.insist(event, ())
    _load_documents(playing)
    for name, fact in said.context.items():
        sources = tuple(fact.sources.get(value, fact.source) for value in fact.values)
        playing.insist(events.ConfirmFact(name, fact.values, sources), ("context", name))


def _load_documents(playing: Playing) -> None:
    wanted = playing.answers.said.documents
    stated = [(d.path, d.kind) for d in wanted.listed]
    if wanted.all:
        stated = [(d.path, "") for d in playing.state.found if not d.reason]
    elif wanted.listed:
        _leave_out_others(playing, {path for path, _ in stated})
    elif 1 not in playing.state.plan.steps_completed:
        raise StoppedError(
            "Step 1, documents: the file does not say which to load (all, or a list of paths)."
        )
    for number, (path, kind) in enumerate(stated):
        playing.play(events.LoadDocument(path, kind=kind))
        if playing.state.refused:
            where = playing.answers.document.message(("documents", number), playing.state.notice)
            raise StoppedError(where)


def _leave_out_others(playing: Playing, listed: set[str]) -> None:
    """A list is the whole of it: what was loaded before and is not listed is loaded no more."""
    for document in playing.state.draft.context.documents:
        if document.path not in listed:
            playing.reach(events.LoadDocument(document.path, load=False))


def _decide(playing: Playing, step: Step, changed: frozenset[str] | None) -> None:
    """Answer and keep every category of a step; `changed` holds the decisions that a revision replaces."""
    for category in step.categories:
        playing.reach(events.GoTo(step.number, category.id))
        _answer_category(playing, category, changed)
        for question in to_review(playing.state, category):
            playing.reach(events.Ask(question.id))  # the file says that it stays
        if changed is None or changed.intersection(q.id for q in category.questions):
            play_rounds(playing, category.id)
        playing.reach(events.Continue())
        if not nothing_asked(playing.state, category):
            playing.tell(f"kept     {category.title}: {_summary(playing, category)}")
    if changed is None:
        play_rounds(playing, step.id)


def _answer_category(playing: Playing, category: Category, changed: frozenset[str] | None) -> None:
    given = playing.answers.decisions
    early = tuple(q.id for q in later_questions(playing.state, category) if q.id in given)
    if early:
        playing.reach(events.AnswerLater(category.id, early))
    done: set[str] = set()
    while (question := _next(playing, category, done)) is not None:
        done.add(question.id)
        answer = given.get(question.id)
        if answer is None:
            _refuse_open(playing, category, question)
        elif changed is None or question.id in changed:
            playing.insist(events.Ask(question.id), answer[1])
            play_decision(playing, question, *answer)
    for question in category.questions:
        if question.id in given and question.id not in done:
            where = given[question.id][1]
            raise playing.answers.error(where, f"{question.id} {why_not(question, playing)}")


def _refuse_open(playing: Playing, category: Category, question: Question) -> None:
    """Stop at a question that neither the file nor an earlier session answers."""
    if question.id not in playing.state.draft.decisions and not question.optional:
        where = f"Step {category.step}, {category.title}"
        raise StoppedError(f"{where}: {question.id} is not answered.")


def _next(playing: Playing, category: Category, done: set[str]) -> Question | None:
    """The next question that applies: each answer can bring up or do away with those after it."""
    return next((q for q in asked(playing.state, category) if q.id not in done), None)


def why_not(question: Question, playing: Playing) -> str:
    """Say why a question is not asked: what it depends on, and how that was answered."""
    state = playing.state
    record = Facts(state.decisions, state.plan.context, frozenset(), state.catalogue)
    if question.asked_when is None or applies(question, record) is Truth.TRUE:
        return "is not asked here"
    waits_for = unknowns(question.asked_when, record)
    subjects = dict.fromkeys((*waits_for, *rests_on(question.asked_when)))
    told = []
    for id_ in subjects:
        decision = state.decisions.get(id_)
        told.append(f"{id_} ({answer_label(state, decision) if decision else 'not asked'})")
    return f"does not apply: whether it is asked depends on {', '.join(told)}"


def _summary(playing: Playing, category: Category) -> str:
    state = playing.state
    answers = (state.decisions[q.id] for q in category.questions if q.id in state.decisions)
    return "; ".join(" ".join(answer_label(state, d).split()) for d in answers)


def _answer_findings(playing: Playing) -> None:
    for rule, answer in playing.answers.said.findings.items():
        kind, text = ("accepted", answer.accept) if answer.accept else ("resolved", answer.resolved)
        event = events.AnswerFinding(rule, kind, text, answer.owner, answer.until)
        playing.insist(event, ("findings", rule))


def _over_edits(playing: Playing) -> None:
    """Say what is written over, where the section was edited by hand; the file that is played wants it written."""
    conflict = playing.state.conflict
    if conflict is None or conflict.kind != EDITED:
        return
    goes, comes = lines_that_differ(conflict)
    playing.tell(f"anew     “{conflict.title}” was edited by hand:")
    for line in (*(f"- {line}" for line in goes), *(f"+ {line}" for line in comes)):
        playing.tell(f"         {line}")
    playing.play(events.Settle("replace"))


def _write(playing: Playing, step: Step) -> None:
    stop = what_stops(playing.state)
    if stop:
        raise StoppedError(f"Step {step.number}: {stop}")
    before = playing.state.reading.sha256
    if step.number == 1 and unconfirmed(playing.state):
        playing.play(events.Continue())  # told once; the file has said all that it confirms
    playing.play(events.Continue())
    _over_edits(playing)
    written = (
        step.number in playing.state.plan.steps_completed and playing.state.reading.sha256 != before
    )
    if playing.state.refused or not written:
        raise SaveError(playing.state.notice)
    playing.tell(f"saved    {playing.state.notice}")
