"""What happens in a history, chosen by a number: moves of the user, edits from outside, kills, faults."""

from __future__ import annotations

from facilitator.model import Kind
from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.state import State, open_questions
from facilitator.techniques.rounds import Reply
from support.history import History

DOCUMENT = "docs/architecture.md"


def next_move(state: State, n: int) -> events.Event:
    """A move that a user could make here."""
    if state.place is Place.OPENING:
        if state.gone:
            return (events.PutBack(), events.PutBack(), events.Resume(), events.StartOver())[n % 4]
        return (
            events.Resume(),
            events.Resume(),
            events.Resume(),
            events.Overview(),
            events.DropDraft(),
            events.StartOver(),
        )[n % 6]
    if state.place is Place.OVERVIEW:
        return (
            events.GoTo(n % 5 + 1),
            events.GoTo(n % 4 + 1),
            events.GoTo(n % 3 + 2),
            events.Back(),
        )[n // 5 % 4]
    if state.place is Place.CONTEXT:
        return (
            events.Introduce("shop", "Ada", "mvp"),
            events.LoadDocument(DOCUMENT, kind="architecture"),
            events.ConfirmFact("environments", (f"e{n}",)),
            events.Continue(),
        )[n % 4]
    if state.place is Place.METHODS:
        return events.Elicit(state.content.library.methods[n % 5].id)
    if state.place is Place.ROUND:
        return (
            events.AnswerPrompt(Reply(f"words {n}")),
            events.Finish(),
            events.Finish(),
            events.Leave(),
        )[n % 4]
    if state.place is Place.PROPOSAL:
        return (events.Accept(), events.Reject())[n % 2]
    if state.place is Place.CONFLICT:
        return events.Settle(("replace", "keep-disk", "keep-both", "cancel")[n % 4])
    if state.place is Place.CATEGORY:
        return _answer(state, n)
    menu = (
        events.Continue(),
        events.Continue(),
        events.GiveReason("it changed"),
        events.Overview(),
        events.Elicit(),
        events.GoTo(n % 4 + 1),
    )
    return menu[n % 6]


def _answer(state: State, n: int) -> events.Event:
    assert state.category is not None
    question = state.category.questions[n // 16 % len(state.category.questions)]
    other: tuple[events.Event, ...] = (
        events.Continue(),
        events.Continue(),
        events.Continue(),
        events.Elicit(),
        events.Overview(),
        events.Ask(question.id),
        events.Back(),
        events.SetRationale(question.id, f"because {n}"),
        events.Defer(question.id, f"later {n}"),
        events.Withdraw(question.id),
        events.GoTo(state.step, state.current_step.categories[-1].id),
    )
    if n % 16 < len(other):
        return other[n % 16]
    if question.kind is Kind.PERCENT:
        return events.OwnWords(question.id, str(n % 100))
    if question.options:
        return events.Choose(question.id, question.options[n % len(question.options)].id)
    return events.OwnWords(question.id, f"own {n}")


def _with(data: bytes | None, old: bytes, new: bytes) -> bytes | None:
    return data.replace(old, new) if data else data


def outside_edit(history: History, n: int) -> None:
    """What editors, git and accidents do to a file."""
    kind, history_of = n % 8, history.versions
    changes = (
        lambda d: (d or b"") + b"\n## Notes\n\nours\n" if d else d,
        lambda d: _with(d, b"GitHub Actions", b"GitLab CI/CD"),
        lambda d: d[: len(d) * (n // 8 % 100) // 100] if d else d,
        lambda _: None,
        lambda d: b"" if d is not None else None,
        lambda d: d + b"\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n" if d else d,
        lambda d: history_of[n // 8 % len(history_of)] if history_of else d,
        lambda d: _with(d, b"**Rationale:** because", b"**Rationale:** they say"),
    )
    history.log.append(f"outside edit {kind}")
    history.edit(changes[kind])


def act(history: History, name: str, n: int) -> None:
    if name == "move":
        history.play(next_move(history.state, n))
    elif name == "step":  # answer all that is open and write the step
        for _ in range(60):
            if history.state.place not in (Place.CATEGORY, Place.STEP):
                break
            place, step = history.state.place, history.state.step
            for move in _through(history.state, n):
                history.play(move)
            if place is Place.STEP or history.state.step != step:
                break
    elif name == "outside":
        outside_edit(history, n)
    elif name == "look":
        history.look()
    elif name == "kill":
        history.files.kill_in = n % 70 + 1
    elif name == "fault":
        history.files.fail_in = n % 40 + 1
    elif name == "reopen":
        history.files.kill_in = history.files.fail_in = 0
        history.reopen()
        history.check()


def _through(state: State, n: int) -> tuple[events.Event, ...]:
    if state.place is Place.STEP or state.category is None:
        return (events.GiveReason("it changed"), events.Continue())
    missing = open_questions(state, state.category)
    if not missing:
        return (events.Continue(),)
    question = missing[0]
    if question.kind is Kind.PERCENT:
        return (events.OwnWords(question.id, "5"),)
    if question.options:
        return (events.Choose(question.id, question.options[n % len(question.options)].id),)
    return (events.OwnWords(question.id, f"own {n}"),)


NAMES = ("move",) * 10 + ("step",) * 3 + ("outside", "look", "kill", "fault", "reopen", "reopen")
