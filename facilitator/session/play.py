"""The engine: `play(state, event) -> (state, commands)`. Pure, total, the same for the screen, `run` and the tests.

Which event is possible where is said here and nowhere else: a function in another module may rely on the place that
its row names. It refuses for other reasons only (by raising Refused).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from facilitator.document.read import Reading
from facilitator.session import (
    choosing,
    disk,
    events,
    findings,
    introduction,
    lookups,
    menus,
    opening,
    proposals,
    rounds,
    several,
    signing,
    undoing,
)
from facilitator.session.commands import KeepDraft
from facilitator.session.places import Place
from facilitator.session.plan_file import PlanFile
from facilitator.session.state import Content, Refused, Result, State, look, unsaved, unsaved_steps


def begin(content: Content, today: str, reading: Reading) -> State:
    """A session on a plan as it was read; `Opened` then brings its draft."""
    return State(content=content, today=today, file=PlanFile(reading))


def play(state: State, event: events.Event) -> Result:
    """Play one event. Never raises for an event: what is not possible is refused, and the notice says why."""
    # what comes beside what the user does leaves standing what was said of that
    before = state if isinstance(event, events.Beside) else state.says("")
    try:
        done = _transition(state, event)(before, event)
    except Refused as why:
        return before.refuse(str(why)), ()
    after, commands = done if isinstance(done, tuple) else (done, ())
    if not (after.read_only or after.refused):
        after = look(after)
    after = undoing.remember(state, event, after)
    if isinstance(event, events.Opened) or state.read_only or not _to_keep(state, after):
        return after, commands
    others = (command for command in commands if not isinstance(command, KeepDraft))
    return after, (*others, KeepDraft(unsaved(after)))


def _to_keep(before: State, after: State) -> bool:
    return after.drafts != before.drafts or after.put_away != before.put_away


def _transition(state: State, event: events.Event) -> Transition:
    """What an event does where the user is. Raises Refused where it is not possible."""
    if state.read_only and isinstance(event, events.Writing):
        raise Refused(state.only_reads)
    kind = type(event)
    transition = HERE[state.place].get(kind) or ANYWHERE.get(kind)
    if transition is None:
        raise Refused(ELSEWHERE.get(kind, "First finish or leave what is open."))
    return transition


def keep_typing(state: State, event: events.Typing) -> State:
    """Keep what is being typed, so that it survives; an empty text forgets it."""
    typing = {field: text for field, text in state.draft.typing.items() if field != event.field}
    if event.text:
        typing[event.field] = event.text
    if typing == dict(state.draft.typing):
        return state
    after = state.redraft(typing=typing)
    if unsaved_steps(after) == unsaved_steps(state):
        # of what is worked out, the draft alone follows from words
        after.known.update({k: v for k, v in state.known.items() if v is not state.draft})
    return after


def refusing(why: str) -> Transition:
    """A row that says why an event is not possible at a place, where that is not what is said elsewhere."""

    def refuse(_state: State, _event: object) -> State:
        raise Refused(why)

    return refuse


Transition = Callable[[State, Any], State | Result]
Rows = Mapping[type, Transition]

ANYWHERE: Rows = {
    events.Opened: opening.open_plan,
    events.PutBack: opening.put_back,
    events.SaveCopy: opening.save_copy,
    events.FileWritten: opening.end_file_written,
    events.StartOver: menus.start_over,
    events.Undo: undoing.undo,
    events.Redo: undoing.redo,
    events.GiveReason: menus.give_reason,
    events.Typing: keep_typing,
    events.DiskChanged: disk.follow_disk,
    events.DayBegan: disk.begin_day,
    events.Scanned: introduction.take_scan,
    events.DocumentRead: introduction.take_document,
    events.AllowSearch: lookups.allow,
    events.LookAgain: lookups.look_again,
    events.CancelLookUp: lookups.cancel_look_up,
    events.LookedUp: lookups.take_look_up,
    events.SignOffEnded: signing.end_sign_off,
}
"""What does not depend on the place, or comes from outside whatever the user does meanwhile."""

MOVING: Rows = {
    events.GoTo: menus.go_to,
    events.Overview: menus.overview,
    events.DeferAll: several.defer_all,
}
"""What leads to every step, or answers in several, where nothing is open that has to be finished or left first."""

SAVE_FIRST = refusing("First the save has to end.")
SETTLE_FIRST = refusing("First the conflict has to be settled; Esc leaves everything as it is.")
NO_ROUNDS = refusing("This step has no A or P: its menu is C.")
COMPUTED_OR_FOUND: Rows = {
    events.Elicit: NO_ROUNDS,
    events.Party: NO_ROUNDS,
    events.Walk: NO_ROUNDS,
}
"""Steps 1 and 5 have a menu without rounds."""

ROUNDS: Rows = {
    events.Elicit: rounds.elicit,
    events.Party: rounds.party,
    events.Walk: rounds.walk,
    events.TakeUp: rounds.take_up,
}
"""A and P begin at the menu of a category or a step; so they do from the list of methods."""

ANSWERING: Rows = {
    events.Choose: lookups.looking_up(choosing.choose),
    events.OwnWords: lookups.looking_up(choosing.own_words),
    events.NameTool: lookups.looking_up(choosing.name_tool),
    events.NotApplicable: choosing.set_aside,
    events.Defer: choosing.set_aside,
    events.Withdraw: choosing.withdraw,
    events.SetValue: choosing.set_value,
    events.SetRationale: choosing.set_rationale,
    events.SetImpact: choosing.set_impact,
    events.SetRollback: choosing.set_rollback,
    events.SetInsights: choosing.set_insights,
    events.SetSupersedes: choosing.set_supersedes,
    events.RecordEvidence: choosing.record_evidence,
    events.DropTool: choosing.drop_tool,
    events.TakeAll: several.take_all,
    events.Ask: menus.ask,
    events.AnswerLater: menus.answer_later,
}

HERE: Mapping[Place, Rows] = {
    Place.OPENING: {
        **MOVING,
        events.Resume: menus.resume,
        events.Continue: menus.resume,
        events.DropDraft: menus.drop_draft,
    },
    Place.OVERVIEW: {
        **MOVING,
        events.Back: menus.leave_overview,
        events.DropDraft: menus.drop_draft,
        events.SignOff: signing.sign_off,
    },
    Place.CONTEXT: {
        **MOVING,
        **COMPUTED_OR_FOUND,
        events.Introduce: introduction.introduce,
        events.LoadDocument: introduction.load_document,
        events.ConfirmFact: introduction.confirm_fact,
        events.RejectFact: introduction.reject_fact,
        events.TakeAll: several.take_all,
        events.Continue: menus.write_step,
    },
    Place.CATEGORY: {
        **MOVING,
        **ROUNDS,
        **ANSWERING,
        events.Back: menus.back_one_question,
        events.Continue: menus.confirm_category,
    },
    Place.STEP: {
        **MOVING,
        **ROUNDS,
        events.TakeAll: several.take_all,
        events.Back: menus.back_to_categories,
        events.Continue: menus.write_step,
    },
    Place.FINDINGS: {
        **MOVING,
        **COMPUTED_OR_FOUND,
        events.AnswerFinding: findings.answer_finding,
        events.AcceptAll: several.accept_all,
        events.Continue: menus.write_step,
    },
    Place.METHODS: {
        **ROUNDS,
        events.Back: menus.leave_methods,
    },
    Place.ROUND: {
        events.AnswerPrompt: rounds.answer_prompt,
        events.Skip: rounds.skip_prompt,
        events.StepBack: rounds.back_one_prompt,
        events.CallIn: rounds.call_in,
        events.SendOut: rounds.send_out,
        events.Leave: rounds.leave,
        events.Finish: proposals.finish,
    },
    Place.PROPOSAL: {
        events.StepBack: rounds.back_to_prompts,
        events.Strike: proposals.strike_line,
        events.Accept: proposals.accept,
        events.Reject: proposals.reject,
    },
    Place.SAVING: {
        events.SaveEnded: disk.end_save,
        # the end of the save would write over what was begun anew
        **dict.fromkeys((events.StartOver, events.Undo, events.Redo), SAVE_FIRST),
    },
    Place.CONFLICT: {
        **dict.fromkeys((events.Undo, events.Redo), SETTLE_FIRST),
        events.Settle: disk.settle,
    },
}
"""What is possible where, beside ANYWHERE; a row here goes before one there."""

NO_QUESTION = "No question is open here."
NO_ROUND = "No round is open."
NOT_PROPOSED = "Nothing is proposed."
AT_A_MENU = "A and P begin at a category or a step: open one first."
ELSEWHERE: Mapping[type, str] = {
    **dict.fromkeys(ANSWERING, NO_QUESTION),
    **dict.fromkeys((events.AnswerPrompt, events.Skip, events.StepBack), NO_ROUND),
    **dict.fromkeys((events.Leave, events.Finish), NO_ROUND),
    **dict.fromkeys((events.Strike, events.Accept, events.Reject), NOT_PROPOSED),
    **dict.fromkeys((events.Elicit, events.Party, events.Walk), AT_A_MENU),
    events.TakeUp: "A round is taken up at the menu where it was left.",
    events.CallIn: rounds.CALLED_INTO_A_PARTY,
    events.SendOut: rounds.SENT_OUT_OF_A_PARTY,
    events.Continue: "C continues a category or a step: open one first.",
    events.Back: "There is nothing before this.",
    events.Resume: "The session is already open.",
    events.DropDraft: "A draft is dropped from the overview.",
    events.SignOff: "A plan is signed from its overview.",
    events.Introduce: "That is asked in step 1.",
    events.LoadDocument: "Documents are loaded in step 1.",
    events.ConfirmFact: "The context is confirmed in step 1.",
    events.RejectFact: "That statement is not offered here.",
    events.AnswerFinding: "Findings are answered in step 5.",
    events.AcceptAll: "Findings are answered in step 5.",
    events.Settle: "There is no conflict to settle.",
    events.SaveEnded: "A save ended that this session did not ask for.",
}
"""What is said of an event at a place that has no row for it."""
