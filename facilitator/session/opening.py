"""A plan is opened: how it stands, a file that has vanished, and its draft as a file of its own."""

from __future__ import annotations

from dataclasses import replace

from facilitator.document.fingerprint import normal
from facilitator.session import events
from facilitator.session.adopting import adopt
from facilitator.session.commands import RestorePlan, WriteCopy
from facilitator.session.drafts import dependency_digests
from facilitator.session.places import AtOverview, Place
from facilitator.session.plan_file import Gone, PlanFile, ReadOnly, Restarting, Steady, Writable
from facilitator.session.saving import section
from facilitator.session.state import Refused, Result, State, unsaved_steps
from facilitator.session.view import typed_in
from facilitator.text import first_few


def open_plan(state: State, event: events.Opened) -> State:
    """The file and its draft as they are now; a new plan begins at once, anything else asks."""
    steps = state.catalogue.steps
    kept = event.draft.steps
    drafts = {s.number: adopt(kept[s.number], state.content) for s in steps if s.number in kept}
    put_away = frozenset(event.draft.put_away)
    state = replace(
        state, file=_file(event), drafts=drafts, put_away=put_away, remarks=event.remarks
    )
    if drafts or _has_to_be_told(event):
        return state.go(Place.OPENING)
    written = state.plan.steps_completed
    if not written:
        return replace(state, step=1).go(Place.CONTEXT)
    return (
        replace(state, at=AtOverview()) if len(written) == len(steps) else state.go(Place.OPENING)
    )


def _file(event: events.Opened) -> PlanFile:
    access = ReadOnly(event.read_only) if event.read_only else Writable()
    if event.draft.fresh:
        return PlanFile(event.reading, Restarting(), access)
    return PlanFile(event.reading, Gone(event.vanished) if event.vanished else Steady(), access)


def _has_to_be_told(event: events.Opened) -> bool:
    return bool(event.reading.problems or event.read_only or event.remarks or event.vanished)


def put_back(state: State, _: events.PutBack) -> Result:
    """Ask for the vanished plan as it was last; nothing else is changed by it."""
    if not state.gone:
        raise Refused("The plan is there: nothing is to be put back.")
    return state, (RestorePlan(),)


def save_copy(state: State, event: events.SaveCopy) -> Result:
    """Write the draft into a new file, where the user says."""
    if not unsaved_steps(state):
        raise Refused("Nothing is drafted.")
    if not event.path.strip():
        raise Refused("A file needs a name.")
    return state, (WriteCopy(event.path.strip(), draft_text(state)),)


def draft_text(state: State) -> str:
    """Every drafted step as it would be written, and what was typed and never kept."""
    parts = []
    for number in unsaved_steps(state):
        parts.append(section(replace(state, step=number)))
        typed = state.drafts[number].typing
        parts += [
            f"### Typed and not kept: {typed_in(state, field)}\n\n{text}\n"
            for field, text in typed.items()
        ]
    return "\n".join(parts)


def changed_since(state: State, number: int) -> tuple[str, ...]:
    """What a draft meets that was not so when it was begun, and what C does about it."""
    draft = state.drafts[number]
    found = []
    if section_changes(state, number):
        found.append(
            f"The section of step {number} changed since this draft was begun: C shows both sides."
        )
    now = dependency_digests(state.plan, number, state.catalogue)
    moved = [step for step, digest in (draft.relied or {}).items() if now.get(step) != digest]
    if moved:
        found.append(
            f"Step {', '.join(moved)} was decided otherwise since this draft was begun: C says so first."
        )
    return tuple(found)


def section_changes(state: State, number: int) -> tuple[str, ...]:
    """The file's own changes to a drafted step's section, as a unified diff of its lines; empty without any."""
    draft = state.drafts[number]
    now = normal(state.reading.section_text(state.catalogue.step(number).heading))
    then = normal(draft.base_section)
    if draft.base is None or now == then:
        return ()
    from facilitator.line_changes import unified  # difflib is slow to load

    return tuple(unified(then.splitlines(), now.splitlines(), 1))


def end_file_written(state: State, event: events.FileWritten) -> State:
    """The plan was put back, a copy was written, or the notice says why not."""
    if event.reading is not None:
        access = state.file.access
        state = replace(state, file=PlanFile(event.reading, access=access))
    return state.says(event.message, refused=event.failed)


def secret_lines(state: State) -> str:
    """Name the lines of the current section that look like a secret, never what they hold; empty without any."""
    # its patterns are compiled when a section is shown
    from facilitator.secret_lines import secrets_in

    found = [f"line {line} ({kind})" for line, kind in secrets_in(section(state))]
    if not found:
        return ""
    looks = "looks" if len(found) == 1 else "look"
    named = first_few(found, 3)
    return f"L{named[1:]} {looks} like a secret; C writes it all the same."
