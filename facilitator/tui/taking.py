"""What the project says that answers something open here: line by line, taken or left."""

from __future__ import annotations

from facilitator.session import events
from facilitator.session.found_answers import FoundAnswer, found_answers
from facilitator.tui.dialogs.marking import Markable, Marking
from facilitator.tui.host import Host
from facilitator.tui.wording import QUIET, STRONG, joined


async def take(host: Host) -> None:
    """Show the lines of this step, marked but where they contradict each other; Enter takes what is marked."""
    lines = found_answers(host.state)
    if not lines:
        host.tell("The project says nothing that would answer something open in this step.")
        return
    rows = [_row(n, line) for n, line in enumerate(lines)]
    about = "Each line with where it stands. Where lines disagree none is marked: mark one of them."
    keys = (("Enter", "takes what is marked"),)
    picked = await host.open(Marking("What the project says about this step", rows, about, keys))
    if picked is not None and picked.marked:
        host.play(events.TakeAll(tuple(lines[int(id_)].move for id_ in picked.marked)))


def _row(number: int, line: FoundAnswer) -> Markable:
    doubt = "  one of several" if line.contested else ""
    content = joined(
        (f"{line.asked}: ", ""),
        (line.words, STRONG),
        (f"  {line.where}", QUIET),
        (doubt, "$text-warning"),
    )
    return Markable(str(number), content, line.asked, not line.contested)
