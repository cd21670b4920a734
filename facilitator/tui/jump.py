"""The page Open: all that is open in the plan, with a jump to where it is answered, and what is done about several."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.session import events
from facilitator.session.open_points import (
    KINDS,
    Point,
    as_drafted,
    can_be_accepted,
    can_be_deferred,
    in_the_way,
    open_points,
    point_at,
    way,
)
from facilitator.session.places import MENUS, Place
from facilitator.session.saving import answer_label
from facilitator.session.state import State
from facilitator.text import counted, first_few
from facilitator.tui.accepting import accept
from facilitator.tui.dialogs.marking import Markable, Marking
from facilitator.tui.host import Host
from facilitator.tui.pages.decision import fill_in
from facilitator.tui.wording import QUIET, joined

CLOSED = "Finish or leave what is open here first: then you can go anywhere."


async def jump(host: Host) -> None:
    """List what is open: go to a line, or do something about several at once; then list what is left."""
    about = (
        "Enter goes to the line. What is marked is done together; without a mark, the line itself, and r goes on "
        "from there."
    )
    acts = {"d": _defer, "f": _accept, "r": _give_reasons}
    came_from, at, said = host.state, "", ""
    marked: Sequence[Point] = ()
    while points := open_points(host.state):
        rows = [_row(host.state, n, point, point in marked) for n, point in enumerate(points)]
        due = counted(len(in_the_way(host.state)), "point")
        title = f"Open: {due} in the way of readiness, {len(points)} in all"
        told = "\n".join(filter(None, (said or about, as_drafted(host.state))))
        picked = await host.open(Marking(title, rows, told, KEYS, at=at))
        if picked is None:
            _return(host, came_from)
            return
        if picked.key in _ELSEWHERE:
            await _ELSEWHERE[picked.key](host, points[int(picked.cursor)])
            return
        if not goes_anywhere(host.state):
            host.tell(CLOSED)
            return
        at, marked = picked.cursor, [points[int(id_)] for id_ in picked.marked]
        here = points[int(at)]
        unmarked = _reasons_from(points, here) if picked.key == "r" else [here]
        said = await acts[picked.key](host, marked or unmarked)
    host.tell("Nothing is open.")


def _return(host: Host, came_from: State) -> None:
    """Back to where the list was opened: what is done from it goes to many places."""
    here, question = host.state, came_from.question
    if (here.place, here.step, here.question) == (came_from.place, came_from.step, question):
        return
    if came_from.place is Place.CATEGORY and question is not None:
        moves = way(came_from, point_at(came_from, question.id))
    elif came_from.place in MENUS:
        moves = (events.GoTo(came_from.step),)
    else:
        moves = (events.Overview(),)
    for move in moves:
        host.play(move)


async def _find(host: Host, _: Point) -> None:
    from facilitator.tui.find import find

    await find(host)


KEYS = (
    ("Enter", "goes there"),
    ("d", "defers questions"),
    ("f", "accepts findings"),
    ("/", "find"),
    ("r", "asks for reasons"),
)


def _row(state: State, number: int, point: Point, marked: bool) -> Markable:
    kind = KINDS[point.kind]
    if point.kind == "decision" and not can_be_deferred(state, point):
        kind = "answer" if point.subject in state.drafted.decisions else "waits"
    return Markable(str(number), joined(point.text, (f"  {kind}", QUIET)), kind, marked)


async def _defer(host: Host, points: Sequence[Point]) -> str:
    """Leave questions for later, all for one reason. Gives what the list says next, as the others do."""
    wanted = [p for p in points if can_be_deferred(host.state, p)]
    if not wanted:
        return "None of these is a question that waits for an answer."
    asked = tuple(dict.fromkeys(point.question for point in wanted))
    came_from = host.state
    host.play(events.GoTo(wanted[0].step))  # what is typed stays in the draft that it is about
    if host.state.refused:
        return host.state.notice
    reason = await host.ask_text(
        f"Defer {counted(len(asked), 'question')}: why, or until when?",
        about=" · ".join(point.text.removesuffix(", open") for point in wanted),
        field=_WHY_LATER,
    )
    if not reason or not reason.strip():
        return "Not deferred."
    host.play(events.Typing(_WHY_LATER, ""))
    _return(host, came_from)
    host.play(events.DeferAll(asked, reason))  # last, so that one ctrl+z takes it back
    return f"{host.state.notice}{'' if host.state.refused else _left_out(points, wanted)}"


_WHY_LATER = "defer:several"


def _left_out(points: Sequence[Point], done: Sequence[Point]) -> str:
    """Name what was marked and stays: it is of another kind, or waits for what is only drafted."""
    left = [point.text for point in points if point not in done]
    return f" Left as it is: {first_few(left, 3, ' · ')}." if left else ""


async def _accept(host: Host, points: Sequence[Point]) -> str:
    """Accept findings with one reason, owner and date."""
    found = [p for p in points if KINDS[p.kind] == "finding"]
    if not found:
        return "None of these is a finding."
    wanted = [p for p in found if can_be_accepted(host.state, p)]
    if host.state.step != LAST:
        host.play(events.GoTo(LAST))
    if host.state.refused:
        return host.state.notice
    if not wanted:
        return "Step 5 has none of these yet: it knows what is written, not what is drafted."
    if not await accept(host, [p.subject for p in wanted]):
        return host.state.notice if host.state.refused else "Not accepted."
    return f"{host.state.notice}{_left_out(points, wanted)}"


LAST = 5
"""The step that answers findings."""


async def _give_reasons(host: Host, points: Sequence[Point]) -> str:
    """Walk through what lacks a reason, one after the other; Escape goes back to the list."""
    wanted = [p for p in points if p.kind == "reason"]
    if not wanted:
        return "None of these lacks a reason."
    missed = []
    for number, point in enumerate(wanted, 1):
        for move in way(host.state, point):
            host.play(move)
        if host.state.refused:
            missed.append(f"{point.text} ({host.state.notice})")
        elif not await _give_reason(host, point, f"{number} of {len(wanted)}"):
            break
    return f"Left as it is: {' · '.join(missed)}" if missed else ""


def _reasons_from(points: Sequence[Point], here: Point) -> Sequence[Point]:
    """What lacks a reason from the line under the cursor on, or all where nothing there or below lacks one."""
    below = points[points.index(here) :]
    return [p for p in below if p.kind == "reason"] or [p for p in points if p.kind == "reason"]


async def _give_reason(host: Host, point: Point, at: str) -> bool:
    """Ask for one reason; whether the walk goes on."""
    question = host.state.catalogue.questions[point.question]
    answer = answer_label(host.state, host.state.decisions[question.id])
    field = f"rationale:{question.id}"
    about = f"{question.question}\nEnter on an empty field goes on without a reason; Esc goes back to the list."
    title = f"{question.title}: {answer}. Why? ({at})"
    text = await host.ask_text(title, about=about, field=field)
    if text is not None and text.strip():
        host.keep(events.SetRationale(question.id, text), field)
    return text is not None and not host.state.refused


def goes_anywhere(state: State) -> bool:
    """Whether one can go from here to any question."""
    return state.place in (*MENUS, Place.OPENING, Place.OVERVIEW)


async def go(host: Host, point: Point) -> None:
    """Go to where a point is answered."""
    if not goes_anywhere(host.state):
        host.tell(CLOSED)
        return
    for move in way(host.state, point):
        host.play(move)
        if host.state.refused:
            return
    question = host.state.catalogue.questions.get(point.question)
    wanted = "rationale" if point.kind == "reason" else point.value
    if wanted and question is not None:
        await fill_in(host, question, wanted)


_ELSEWHERE = {"Enter": go, "/": _find}
"""What the list ends with."""
