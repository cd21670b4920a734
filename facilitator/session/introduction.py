"""Step 1: who and which project, the documents to load, and the infrastructure context the user confirms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from facilitator.asking import questions_that_count
from facilitator.document.context_section import fact_of, label_of
from facilitator.document.rests import changed_documents
from facilitator.model import FACT_FIELDS, Context, Fact, InputDocument, Plan, Statement
from facilitator.model.document_kinds import kind_of_name
from facilitator.session import events
from facilitator.session.choosing import one_line
from facilitator.session.commands import ReadDocument
from facilitator.session.state import Refused, Result, State
from facilitator.text import counted, first_few
from facilitator.validation.alignment import plain

MOST_NAMED = 6
"""Questions that are named when a phase opens them; the others are counted."""
PHASES = {"poc": "Proof of concept", "mvp": "MVP", "staging": "Staging", "production": "Production"}


def introduce(state: State, event: events.Introduce) -> State:
    """Record name, user, phase or workload; None leaves what was recorded."""
    phase = event.delivery_phase
    if phase and phase not in PHASES:
        raise Refused(f"“{phase}” is not a delivery phase: {', '.join(PHASES)}.")
    names = {"project_name": event.project_name, "user_name": event.user_name}
    stated = {key: one_line(name) for key, name in names.items() if name is not None}
    if any(_rewrites(state.plan, key, name) for key, name in stated.items()):
        raise Refused(NAMES)
    context = state.draft.context
    if phase is not None:
        context = replace(context, delivery_phase=phase)
    if event.workload is not None:
        context = replace(context, workload=one_line(event.workload))
    after = state.redraft(context=context, **stated)
    return after.says(_told_phase(state, after)) if phase else after


def _told_phase(before: State, after: State) -> str:
    """What another delivery phase asks more; empty before anything was written."""
    was, now = before.draft.context.delivery_phase, after.draft.context.delivery_phase
    if 1 not in before.plan.steps_completed or was == now:
        return ""
    facts = [replace(s.drafted, context=s.draft.context) for s in (before, after)]
    asked, asks = (questions_that_count(known, after.early) for known in facts)
    opened = [after.catalogue.questions[id_].title for id_ in asks if id_ not in asked]
    if not opened:
        return f"{PHASES[now]} asks nothing that was left for later."
    many = counted(len(opened), "question")
    return f"{PHASES[now]} opens {many}: {first_few(opened, MOST_NAMED)}."


NAMES = "The names stand in the front matter of pipeline.md; once they are written, they are changed there."


def _rewrites(plan: Plan, key: str, name: str) -> bool:
    written = getattr(plan, key) if 1 in plan.steps_completed else ""
    return bool(written) and name != written


def take_scan(state: State, event: events.Scanned) -> State:
    """What the project holds; nothing is loaded by it."""
    state = replace(
        state,
        found=event.documents,
        excluded=event.excluded,
        traces=event.traces,
        names=event.names,
        authors=event.authors,
        scanned=True,
    )
    if state.step == 1 and 1 not in state.plan.steps_completed:
        context = replace(state.draft.context, existing_ci=event.ci)
        state = state.redraft(context=context)
    if event.facts:
        state = replace(state, statements=(*state.statements, *event.facts))
    return replace(state, notice=" ".join(filter(None, (state.notice, "; ".join(event.problems)))))


def load_document(state: State, event: events.LoadDocument) -> Result:
    """Load a document, or put it back."""
    path = one_line(event.path).replace("\\", "/")
    if not path:
        raise Refused("A path is needed.")
    loaded = tuple(d for d in state.draft.context.documents if d.path != path)
    if not event.load:
        state = _without_facts(state, path)
        context = replace(state.draft.context, documents=loaded)
        return _with_context(state, context).says(f"{path} is not loaded."), ()
    kind = event.kind or kind_given(state, path)
    context = replace(state.draft.context, documents=(*loaded, InputDocument(path, kind)))
    return _with_context(state, context).says(f"{path} is loaded."), (ReadDocument(path),)


def documents_changed(before: State, after: State) -> Result:
    """Read the documents that are loaded again by a move, and forget what those said that no longer are."""
    was, now = ([d.path for d in s.draft.context.documents] for s in (before, after))
    for path in (path for path in was if path not in now):
        after = _without_facts(after, path)
    return after, tuple(ReadDocument(path) for path in now if path not in was)


def kind_given(state: State, path: str) -> str:
    """What a document is: as it was found, as its name says, or where none was found the architecture."""
    known = [d.kind for d in state.found] + [d.kind for d in state.draft.context.documents]
    there = ARCHITECTURE in known
    found = next((d.kind for d in state.found if d.path == path), "") or kind_of_name(path)
    return found or ("other" if there else ARCHITECTURE)


ARCHITECTURE = "architecture"
"""The kind of document that the step does not complete without."""


def take_document(state: State, event: events.DocumentRead) -> State:
    """A loaded document was read, or could not be and is put back."""
    state = _without_facts(state, event.path)
    state = replace(state, digests={**state.digests, event.path: event.digest})
    if not event.problem:
        state = replace(
            state,
            statements=(*state.statements, *event.facts),
            stated=(*state.stated, *event.stated),
            lines=(*state.lines, *event.lines),
        )
        remark = f"{event.remark}." if event.remark else ""
        told = " ".join((remark, *_more_said(state, event.path))).strip()
        return state.says(told) if told else state
    documents = tuple(d for d in state.draft.context.documents if d.path != event.path)
    written = {d.path for d in state.plan.context.documents}
    if state.step == 1 and event.path not in written:
        state = _with_context(state, replace(state.draft.context, documents=documents))
    return state.refuse(event.problem)


def _without_facts(state: State, path: str) -> State:
    document = InputDocument(path)
    return replace(
        state,
        statements=tuple(f for f in state.statements if not document.holds(f.file)),
        stated=tuple(f for f in state.stated if not document.holds(f.file)),
        lines=tuple(f for f in state.lines if not document.holds(f.file)),
    )


def confirm_fact(state: State, event: events.ConfirmFact) -> State:
    """Record a value of the context as confirmed or stated by the user; no values takes it back."""
    name = one_line(event.field)
    said = Fact(name, tuple(map(one_line, event.values)), tuple(map(one_line, event.sources)))
    fact = fact_of(name, ((value, source) for value, source in said.cited if value))
    values = fact.values
    facts = tuple(f for f in state.draft.context.facts if f.field != name)
    if values:
        facts = (*facts, fact)
    facts = tuple(
        sorted(
            facts,
            key=lambda f: (
                FACT_FIELDS.index(f.field) if f.field in FACT_FIELDS else len(FACT_FIELDS)
            ),
        )
    )
    label = label_of(name)
    told = values if len(values) < 2 else [f"“{value}”" for value in values]  # one may hold a comma
    words = f"{label}: {', '.join(told)}." if values else f"{label} is taken back."
    return _with_context(state, replace(state.draft.context, facts=facts)).says(words)


def reject_fact(state: State, event: events.RejectFact) -> State:
    """Put a statement away, and out of what was confirmed by it, or offer one again.

    Put away it is not offered while its line says the same.
    """
    said = event.fact
    if said not in (state.said if event.away else state.put_away):
        raise Refused("That statement is not offered here.")
    told = f"“{said.value}” ({said.file}, line {said.line})"
    if not event.away:
        after = replace(state, put_away=state.put_away - {said})
        return after.says(f"{told} is offered again.")
    context = state.draft.context
    facts = tuple(filter(None, (_without(f, said) for f in context.facts)))
    kept = next((f for f in facts if f.field == said.field), Fact(said.field, ()))
    sources, more = dict(kept.cited), ""
    if said.value in sources:
        by = sources[said.value] or "stated by you"
        more = f"; {label_of(said.field)} keeps it ({by}), Enter there changes that"
    elif facts != context.facts:
        more = f", and no longer confirmed under {label_of(said.field)}"
    after = replace(state, put_away=state.put_away | {said})
    return _with_context(after, replace(context, facts=facts)).says(f"{told} is put away{more}.")


def _without(fact: Fact, said: Statement) -> Fact | None:
    """A confirmed fact without what rests on this statement; None where nothing is left."""
    kept = []
    for value, source in fact.cited:
        places = source.split(", ")
        left = [place for place in places if place != said.source]
        if fact.field != said.field or value != said.value or left == places:
            kept.append((value, source))
        elif left:
            kept.append((value, ", ".join(left)))
    return fact_of(fact.field, kept) if kept else None


def offered(state: State, name: str) -> tuple[Statement, ...]:
    """What the loaded documents and the project say is decided about a field."""
    found = (
        f for f in state.said if f.field == name and f.state == "decided" and f.weighed == "decided"
    )
    return tuple(f for f in found if not disputed(state, f))


def places(statements: Iterable[Statement]) -> dict[str, str]:
    """Where statements were found, by value: of each file the first line."""
    first: dict[tuple[str, str], str] = {}
    for statement in statements:
        first.setdefault((statement.value, statement.file), statement.source)
    found: dict[str, str] = {}
    for (value, _), source in first.items():
        found[value] = f"{found[value]}, {source}" if value in found else source
    return found


def found_beside(state: State, fact: Fact) -> tuple[Statement, ...]:
    """What the project says is decided about a field besides what was confirmed of it."""
    confirmed = set(map(plain, fact.values))
    return tuple(one for one in offered(state, fact.field) if plain(one.value) not in confirmed)


def _more_said(state: State, path: str) -> Iterator[str]:
    """Say what a document that was read adds to values that were confirmed before."""
    for fact in state.draft.context.facts if state.step == 1 else ():
        more = [one for one in found_beside(state, fact) if InputDocument(path).holds(one.file)]
        if more:
            values = first_few(list(dict.fromkeys(one.value for one in more)), MOST_NAMED)
            yield f"{path} says more of {label_of(fact.field)} than was confirmed: {values}."


def disputed(state: State, fact: Statement) -> bool:
    """Whether another document, all in all, says the opposite of what this one says."""
    same = [
        f
        for f in state.said
        if (f.field, f.value) == (fact.field, fact.value) and f.file != fact.file
    ]
    against = {"decided": ("rejected", "deferred", "undecided")}.get(fact.weighed, ("decided",))
    return fact.weighed != "mentioned" and any(f.weighed in against for f in same)


def unconfirmed(state: State) -> str:
    """Say what C would pass over: values that were found, an architecture that is not loaded, a document that changed."""
    found = sum(bool(offered(state, name)) for name in FACT_FIELDS)
    told = [f"{path}, found as the architecture, is not loaded" for path in _passed_over(state)]
    if found and not state.draft.context.facts:
        told.append(f"{found} found, none confirmed: Y confirms all")
    told += [
        f"{path} changed since this step was written"
        for path in changed_since_step_1(state)
        if state.digests[path]
    ]
    return f"{'; '.join(told)}. C again goes on all the same." if told else ""


def changed_since_step_1(state: State) -> tuple[str, ...]:
    """Loaded documents that are not what they were when step 1 was written, or cannot be read any more."""
    mark = state.reading.marks.get(1)
    loaded = (document.path for document in state.plan.context.documents)
    now = {path: state.digests[path] for path in loaded if path in state.digests}
    return changed_documents(mark.rests if mark else {}, now)


def _passed_over(state: State) -> Iterator[str]:
    """The first architecture that was found without a doubt, where another is loaded in its place; once."""
    loaded = [document.path for document in state.draft.context.documents]
    sure = [d.path for d in state.found if d.kind == ARCHITECTURE and not d.reason]
    if 1 not in state.plan.steps_completed and not set(sure) & set(loaded):
        yield from sure[:1]


def _with_context(state: State, context: Context) -> State:
    return state.redraft(context=context)
