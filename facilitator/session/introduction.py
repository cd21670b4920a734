"""Step 1: who and which project, the documents to load, and the infrastructure context the user confirms."""

from __future__ import annotations

from dataclasses import replace

from facilitator.document.context_section import label_of
from facilitator.model import FACT_FIELDS, Context, Fact, InputDocument, Plan, Statement
from facilitator.session import events
from facilitator.session.choosing import one_line
from facilitator.session.commands import Command, ReadDocument
from facilitator.session.state import Place, State

Result = tuple[State, tuple[Command, ...]]

PHASES = {"poc": "Proof of concept", "mvp": "MVP", "staging": "Staging", "production": "Production"}


def introduce(state: State, event: events.Introduce) -> State:
    """Record name, user, phase or workload."""
    if state.place is not Place.CONTEXT:
        return state.says("That is asked in step 1.", refused=True)
    if event.delivery_phase and event.delivery_phase not in PHASES:
        return state.says(
            f"“{event.delivery_phase}” is not a delivery phase: {', '.join(PHASES)}.", refused=True
        )
    if any(
        _rewrites(state.plan, *name)
        for name in (("project_name", event.project_name), ("user_name", event.user_name))
    ):
        return state.says(NAMES, refused=True)
    draft, context = state.draft, state.draft.context
    context = replace(
        context,
        delivery_phase=context.delivery_phase
        if event.delivery_phase is None
        else event.delivery_phase,
        workload=context.workload if event.workload is None else one_line(event.workload),
    )
    draft = replace(
        draft,
        context=context,
        project_name=draft.project_name
        if event.project_name is None
        else one_line(event.project_name),
        user_name=draft.user_name if event.user_name is None else one_line(event.user_name),
    )
    return state.with_draft(draft).says("")


NAMES = "The names stand in the front matter of pipeline.md; once they are written, they are changed there."


def _rewrites(plan: Plan, key: str, text: str | None) -> bool:
    written = getattr(plan, key) if 1 in plan.steps_completed else ""
    return bool(written) and text is not None and one_line(text) != written


def scanned(state: State, event: events.Scanned) -> State:
    """What the project holds; nothing is loaded by it."""
    state = replace(state, found=event.documents, excluded=event.excluded, scanned=True)
    if state.step == 1 and 1 not in state.plan.steps_completed:
        context = replace(state.draft.context, existing_ci=event.ci)
        state = state.with_draft(replace(state.draft, context=context))
    if event.facts:
        state = replace(state, statements=(*state.statements, *event.facts))
    return replace(state, notice=" ".join(filter(None, (state.notice, "; ".join(event.problems)))))


def load_document(state: State, event: events.LoadDocument) -> Result:
    """Load a document, or put it back."""
    if state.place is not Place.CONTEXT:
        return state.says("Documents are loaded in step 1.", refused=True), ()
    path = one_line(event.path).replace("\\", "/")
    if not path:
        return state.says("A path is needed.", refused=True), ()
    known = next((d for d in state.found if d.path == path), None)
    loaded = tuple(d for d in state.draft.context.documents if d.path != path)
    if not event.load:
        state = _without_facts(state, path)
        return _with_context(state, replace(state.draft.context, documents=loaded)).says(
            f"{path} is not loaded."
        ), ()
    kind = event.kind or (known.kind if known else _named_kind(state))
    context = replace(state.draft.context, documents=(*loaded, InputDocument(path, kind)))
    return _with_context(state, context).says(f"{path} is loaded."), (ReadDocument(path),)


def _named_kind(state: State) -> str:
    """A document the user names where no architecture was found is the architecture."""
    return (
        "other"
        if any(d.kind == "architecture" for d in state.draft.context.documents)
        else "architecture"
    )


def document_read(state: State, event: events.DocumentRead) -> State:
    """A loaded document was read, or could not be and is put back."""
    state = _without_facts(state, event.path)
    if not event.problem:
        return replace(state, statements=(*state.statements, *event.facts))
    documents = tuple(d for d in state.draft.context.documents if d.path != event.path)
    written = {d.path for d in state.plan.context.documents}
    if state.step == 1 and event.path not in written:
        state = _with_context(state, replace(state.draft.context, documents=documents))
    return state.says(event.problem, refused=True)


def _without_facts(state: State, path: str) -> State:
    document = InputDocument(path)
    return replace(
        state, statements=tuple(f for f in state.statements if not document.holds(f.file))
    )


def confirm_fact(state: State, event: events.ConfirmFact) -> State:
    """Record a value of the context as confirmed or stated by the user; no values takes it back."""
    if state.place is not Place.CONTEXT:
        return state.says("The context is confirmed in step 1.", refused=True)
    values = tuple(dict.fromkeys(v for v in (one_line(v) for v in event.values) if v))
    name = one_line(event.field)
    facts = tuple(f for f in state.draft.context.facts if f.field != name)
    if values:
        facts = (*facts, Fact(name, values, one_line(event.source)))
    facts = tuple(
        sorted(
            facts,
            key=lambda f: (
                FACT_FIELDS.index(f.field) if f.field in FACT_FIELDS else len(FACT_FIELDS)
            ),
        )
    )
    label = label_of(name)
    words = f"{label}: {', '.join(values)}." if values else f"{label} is taken back."
    return _with_context(state, replace(state.draft.context, facts=facts)).says(words)


def reject_fact(state: State, event: events.RejectFact) -> State:
    """Put a statement away; it is not offered again in this session."""
    if state.place is not Place.CONTEXT or event.fact not in state.statements:
        return state.says("That statement is not offered here.", refused=True)
    left = tuple(f for f in state.statements if f != event.fact)
    return replace(state, statements=left).says(
        f"“{event.fact.value}” ({event.fact.file}, line {event.fact.line}) is put away."
    )


def offered(state: State, name: str) -> tuple[Statement, ...]:
    """What the loaded documents and the project say is decided about a field."""
    found = (
        f
        for f in state.statements
        if f.field == name and f.state == "decided" and f.weighed == "decided"
    )
    return tuple(f for f in found if not disputed(state, f))


def disputed(state: State, fact: Statement) -> bool:
    """Whether another document, all in all, says the opposite of what this one says."""
    same = [
        f
        for f in state.statements
        if (f.field, f.value) == (fact.field, fact.value) and f.file != fact.file
    ]
    against = {"decided": ("rejected", "deferred", "undecided")}.get(fact.weighed, ("decided",))
    return fact.weighed != "mentioned" and any(f.weighed in against for f in same)


def unconfirmed(state: State) -> str:
    """Say that values were found and none is recorded; empty when there is nothing to say."""
    found = sum(bool(offered(state, name)) for name in FACT_FIELDS)
    if not found or state.draft.context.facts:
        return ""
    return f"{found} found, none confirmed: y confirms, C again goes on without."


def _with_context(state: State, context: Context) -> State:
    return state.with_draft(replace(state.draft, context=context))
