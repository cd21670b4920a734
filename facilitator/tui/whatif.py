"""What the rollout does with a bad release: read, seen beside a changed input, kept in the plan where that is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from textual.content import Content

from facilitator.model import Question
from facilitator.session.state import State
from facilitator.session.whatif import numbers_of
from facilitator.tui.dialogs.offer import OfferReader
from facilitator.tui.host import Host
from facilitator.tui.keeping import keep
from facilitator.tui.wording import QUIET, STRONG, joined, said
from facilitator.whatif.answer import answer
from facilitator.whatif.inputs import CHOICES, NAMES, InputError, Numbers
from facilitator.whatif.kept import kept
from facilitator.whatif.lines import compared, in_words, lines
from facilitator.whatif.nouns import Answer

TITLE = "What this plan does with a bad release, computed from its values"
CHANGE, KEEP, REHEARSE = "c", "k", "r"


async def what_if(host: Host) -> None:
    """Show the answer; change inputs for a look at what follows, keep what is shown, until it is left."""
    now, typed = answer(numbers_of(host.state)), dict[str, str]()
    while True:
        shown = answer(now.numbers.with_typed(typed)) if typed else now
        text = list(page(host.state, now, shown))
        wanted = await host.open(OfferReader(TITLE, text, OFFERS))
        if wanted is None or (wanted == KEEP and await _keep(host, now, shown)):
            return
        if wanted == REHEARSE and await _rehearsed(host):
            return
        if wanted == CHANGE:
            typed = await _changed(host, now.numbers, typed)


OFFERS = (
    (CHANGE, "change an input"),
    (KEEP, "keep it"),
    (REHEARSE, "rehearse it"),
)


async def _keep(host: Host, now: Answer, shown: Answer) -> bool:
    if not (shown.steps or shown.release):
        host.remark("Nothing is computed that could be kept.")
        return False
    return await keep(host, kept(shown, now.numbers))


async def _rehearsed(host: Host) -> bool:
    from facilitator.tui.rehearsal import rehearsed  # only who plays one needs what it starts

    return await rehearsed(host)


def page(state: State, now: Answer, shown: Answer) -> Iterator[Content]:
    """The answer; where an input was changed, beside the one of the plan first. Then where missing inputs are given."""
    if shown is not now:
        yield said("Beside each other: the plan as it stands, and what you changed here", STRONG)
        yield from map(said, compared(now, shown))
        yield Content("")
        yield said("With what you changed; the plan stays as it is", STRONG)
    yield from map(_line, lines(_in_words(state, shown)))
    places = list(_places(state, shown))
    if places:
        yield Content("")
        yield said("Where a missing input is given", STRONG)
        yield from places


def _line(text: str) -> Content:
    """The head of a part stands at the margin, what belongs to it is indented."""
    head = text and not text.startswith((" ", "Not computed"))
    return said(text, STRONG if head else "")


def _in_words(state: State, made: Answer) -> Answer:
    """The answer with what is missing called as the pages of the session call it."""
    missing = (
        one._replace(needs=tuple(_called(state, name)[0] for name in one.needs))
        for one in made.not_computed
    )
    return in_words(made, state.catalogue.called)._replace(not_computed=tuple(missing))


def _called(state: State, name: str) -> tuple[str, Question | None]:
    """An input as the session calls it, and the question where it is given, if any content asks it."""
    subject, questions = NAMES[name].subject, state.catalogue.questions
    id_, _, value = ("", "", "") if subject in questions else subject.rpartition(".")
    question = questions.get(id_ or subject)
    if question is None:
        return name, None
    field = question.value(value)
    return field.field if field else question.title, question


def _places(state: State, made: Answer) -> Iterator[Content]:
    for name in dict.fromkeys(need for one in made.not_computed for need in one.needs):
        label, question = _called(state, name)
        if question is not None:
            told = (f"  step {state.catalogue.step_of(question.id)}", QUIET)
            yield joined(f"  {label:<24} ", question.title, told)


async def _changed(host: Host, numbers: Numbers, typed: Mapping[str, str]) -> dict[str, str]:
    """Ask which input, and for its value; an empty one takes the input away, Escape leaves all as it was."""
    rows = list(_rows(host.state, numbers.with_typed(typed)))
    name = await host.choose("Which input?", rows, "Nothing of this is written in the plan.")
    if name is None:
        return dict(typed)
    told = f"{ABOUT}\nOne of: {', '.join(CHOICES[name])}." if name in CHOICES else ABOUT
    before, about = typed.get(name, _text(numbers, name)), told
    while True:
        words = await host.ask_text(
            _called(host.state, name)[0], before, about=about, one_line=True, selected=True
        )
        if words is None:
            return dict(typed)
        wanted = {**typed, name: words}
        try:
            numbers.with_typed(wanted)
        except InputError as refused:
            before, about = words, f"{refused}\n{told}"
        else:
            return wanted


ABOUT = "For this look only. Empty: the input is missing; Esc leaves it as it was."


def _rows(state: State, numbers: Numbers) -> Iterable[tuple[str, Content]]:
    for name in NAMES:
        yield (
            name,
            joined(f"{_called(state, name)[0]:<32} ", (_text(numbers, name) or "missing", QUIET)),
        )


def _text(numbers: Numbers, name: str) -> str:
    known = numbers.known.get(name)
    return known.text if known else ""
