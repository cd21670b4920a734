"""What the rollout does with a bad release, from the decisions as they stand: read, and seen beside a changed input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from textual.content import Content

from facilitator.exports.inputs import Inputs
from facilitator.session.state import State, draft_plan
from facilitator.tui.dialogs.offer import OfferReader
from facilitator.tui.host import Host
from facilitator.tui.wording import QUIET, STRONG, joined, said
from facilitator.whatif.answer import answer
from facilitator.whatif.inputs import NAMES, InputError, Numbers, of_plan
from facilitator.whatif.lines import compared, lines
from facilitator.whatif.nouns import Answer

TITLE = "What this plan does with a bad release, computed from its values"
CHANGE = "c"


async def what_if(host: Host) -> None:
    """Show the answer; change inputs for a look at what follows, until it is left."""
    now, typed = answer(numbers_of(host.state)), dict[str, str]()
    while True:
        shown = answer(now.numbers.with_typed(typed)) if typed else now
        text = list(page(host.state, now, shown))
        if await host.open(OfferReader(TITLE, text, OFFERS)) is None:
            return
        typed = await _changed(host, now.numbers, typed)


OFFERS = ((CHANGE, "change an input"),)


def numbers_of(state: State) -> Numbers:
    """What the decisions hold as they stand, what is drafted in this step too."""
    return of_plan(_inputs(state))


def _inputs(state: State) -> Inputs:
    return Inputs(draft_plan(state), state.facts)


def page(state: State, now: Answer, shown: Answer) -> Iterator[Content]:
    """The answer; where an input was changed, beside the one of the plan first. Then where missing inputs are given."""
    if shown is not now:
        yield said("Beside each other: the plan as it stands, and what you changed here", STRONG)
        yield from map(said, compared(now, shown))
        yield Content("")
        yield said("With what you changed; the plan stays as it is", STRONG)
    yield from map(_line, lines(shown))
    places = list(_places(state, shown))
    if places:
        yield Content("")
        yield said("Where a missing input is given", STRONG)
        yield from places


def _line(text: str) -> Content:
    """The head of a part stands at the margin, what belongs to it is indented."""
    head = text and not text.startswith((" ", "Not computed"))
    return said(text, STRONG if head else "")


def _places(state: State, made: Answer) -> Iterator[Content]:
    inputs, catalogue = _inputs(state), state.catalogue
    for name in dict.fromkeys(need for one in made.not_computed for need in one.needs):
        subject = NAMES[name].subject
        question = subject if subject in catalogue.questions else subject.rpartition(".")[0]
        step = catalogue.step_of(question)
        yield joined(f"  {name:<19} ", inputs.place(subject), (f"  step {step}", QUIET))


async def _changed(host: Host, numbers: Numbers, typed: Mapping[str, str]) -> dict[str, str]:
    """Ask which input, and for its value; an empty one takes the input away, Escape leaves all as it was."""
    rows = list(_rows(numbers.with_typed(typed)))
    name = await host.choose("Which input?", rows, "Nothing of this is written in the plan.")
    if name is None:
        return dict(typed)
    before, about = typed.get(name, _text(numbers, name)), ABOUT
    while True:
        words = await host.ask_text(name, before, about=about, one_line=True, selected=True)
        if words is None:
            return dict(typed)
        wanted = {**typed, name: words}
        try:
            numbers.with_typed(wanted)
        except InputError as refused:
            before, about = words, f"{refused}\n{ABOUT}"
        else:
            return wanted


ABOUT = "For this look only. Empty: the input is missing; Esc leaves it as it was."


def _rows(numbers: Numbers) -> Iterable[tuple[str, Content]]:
    for name in NAMES:
        yield name, joined(f"{name:<19} ", (_text(numbers, name) or "missing", QUIET))


def _text(numbers: Numbers, name: str) -> str:
    known = numbers.known.get(name)
    return known.text if known else ""
