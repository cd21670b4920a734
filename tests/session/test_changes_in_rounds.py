"""A decision changed in a round: as at the menu, with its words, its tool and its limits."""

from __future__ import annotations

from dataclasses import replace

from support.rounds_at_a_menu import at_menu, first_method, played
from support.walkthrough import shipped_content

from facilitator.model import How
from facilitator.session import events
from facilitator.session.play import play
from facilitator.session.view import asked_elsewhere
from facilitator.techniques.rounds import CHANGE, INSIGHT, FieldChange, Reply


def test_a_change_of_a_later_step_stays_an_open_question_that_is_shown_there() -> None:
    state = at_menu(2, "branch-strategy")
    change = FieldChange("rollback-type", "choice", ("rollback-type.automatic",))
    category = state.catalogue.categories["rollback"]
    assert asked_elsewhere(state, category) == ()
    state = played(
        state,
        events.Elicit("pre-mortem"),
        events.AnswerPrompt(Reply("at night", CHANGE, change=change)),
        events.Finish(),
        events.Accept(),
    )
    (found,) = asked_elsewhere(state, category)
    assert found.insight.text.startswith("Rollback type: ") and found.insight.text.endswith(
        "— at night"
    )
    assert asked_elsewhere(state, state.catalogue.categories["branch-strategy"]) == ()
    others = (replace(found.insight, kind=INSIGHT), replace(found.insight, text="Who rolls back?"))
    decisions = state.draft.decisions
    home = next(id_ for id_, decision in decisions.items() if found.insight in decision.insights)
    decided = replace(decisions[home], insights=others)
    state = state.with_draft(replace(state.draft, decisions={**decisions, home: decided}))
    assert asked_elsewhere(state, category) == (), (
        "only questions, and only those that name one of these"
    )


def test_a_choice_changed_in_a_round_treats_its_words_as_one_changed_at_the_menu_does() -> None:
    state = played(
        at_menu(),
        events.Choose("deployment-pattern", "canary"),
        events.SetRationale("deployment-pattern", "slow"),
        events.SetValue("deployment-pattern", "shares", "until the load test", How.DEFERRED),
        events.SetValue("deployment-pattern", "implementation", "the gateway"),
    )
    change = FieldChange("deployment-pattern", "choice", ("deployment-pattern.rolling",))
    changed = events.AnswerPrompt(Reply("", CHANGE, change=change))
    in_round = played(state, events.Elicit("pre-mortem"), changed, events.Finish(), events.Accept())
    at_the_menu = played(state, events.Choose("deployment-pattern", "rolling"))
    for after in (in_round, at_the_menu):
        assert after.draft.decisions["deployment-pattern"].rationale == ""
        assert after.draft.typing["earlier:deployment-pattern"] == "slow", (
            "there again when the field is opened"
        )
        assert (
            after.draft.typing["value-deferred:deployment-pattern:shares"] == "until the load test"
        )
    assert in_round.draft.decisions == at_the_menu.draft.decisions


def test_a_changed_choice_brings_its_tool_with_it() -> None:
    state = played(at_menu(3, "security"), events.Ask("sast"), events.Choose("sast", "semgrep"))
    other = next(
        o for o in state.catalogue.questions["sast"].options if o.tool and o.id != "sast.semgrep"
    )
    change = FieldChange("sast", "choice", (other.id,))
    state = played(
        state,
        events.Elicit(first_method(state)),
        events.AnswerPrompt(Reply("", CHANGE, change=change)),
        events.Finish(),
        events.Accept(),
    )
    decision = state.draft.decisions["sast"]
    assert decision.choice == (other.id,)
    assert len(decision.evidence) == 1
    assert "semgrep" not in [e.tool for e in decision.evidence]


def test_a_percentage_stays_a_percentage() -> None:
    menu = at_menu(
        4, shipped_content().catalogue.questions["dora-target.change-failure-rate"].category
    )
    state = played(menu, events.Elicit(first_method(menu)))
    for text, refused in (("many", True), ("12", False)):
        change = FieldChange("dora-target.change-failure-rate", "own", (text,))
        after, _ = play(state, events.AnswerPrompt(Reply("", CHANGE, change=change)))
        assert after.refused is refused
