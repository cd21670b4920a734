"""The page Open: all that is open in the plan, each line with a jump to where it is answered."""

from __future__ import annotations

from facilitator.session.open_points import KINDS, Point, in_the_way, open_points, way
from facilitator.session.places import MENUS, Place
from facilitator.session.state import State
from facilitator.tui.host import Host
from facilitator.tui.pages.decision import fill_in
from facilitator.tui.wording import QUIET, counted, joined

CLOSED = "Finish or leave what is open here first: then you can go anywhere."


async def jump(host: Host) -> None:
    """List what is open; go to the line that is picked, into the form where it is a value."""
    state = host.state
    points = open_points(state)
    if not points:
        host.tell("Nothing is open.")
        return
    rows = [
        (str(n), joined(point.text, (f"  {KINDS[point.kind]}", QUIET)))
        for n, point in enumerate(points)
    ]
    title = f"Open: {counted(len(in_the_way(state)), 'point', 'points')} in the way of readiness"
    picked = await host.choose(title, rows, "Enter goes there.")
    if picked is not None:
        await go(host, points[int(picked)])


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
