"""What a delivery phase asks, and the values that a decision states: events, marks, readiness, check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.walkthrough import shipped_content

from facilitator.asking import later, open_values, values_that_stay
from facilitator.conditions import Facts, Truth, evaluate
from facilitator.document.compose import compose_section
from facilitator.document.parse import parse_section
from facilitator.document.reading import Reading
from facilitator.model import (
    Catalogue,
    Category,
    Context,
    Decision,
    How,
    Kind,
    Option,
    Plan,
    Question,
    Standing,
    Stated,
    Step,
    ValueField,
    ValueKind,
)
from facilitator.model.condition import read_condition
from facilitator.session import events
from facilitator.session.places import At, Place
from facilitator.session.play import begin, play
from facilitator.session.state import Content, State, asked, later_questions, open_questions
from facilitator.session.view import counted_answers
from facilitator.validation.completeness import Answered, boxes
from facilitator.validation.report import validate

HOLD = ValueField(
    "hold", "Hold", ValueKind.DURATION, "How long is each step?", "5 min", essential=True
)
SAMPLE = ValueField(
    "sample", "Sample", ValueKind.COUNT, "How many at least?", "50 requests", unit="requests",
    asked_when=read_condition({"decision": "pattern", "in": ["pattern.canary"]}), essential=True,
)  # fmt: skip
NOTE = ValueField("note", "Note", ValueKind.TEXT, "What else?", "nothing")
LATE = ValueField("late", "Late", ValueKind.NAME, "Who?", "the team", from_="production")
PATTERN = Question(
    id="pattern", title="Pattern", field="Pattern", kind=Kind.SINGLE, question="How?",
    values=(HOLD, SAMPLE, NOTE, LATE),
    options=(Option("pattern.canary", "Canary"), Option("pattern.rolling", "Rolling")), category="pattern",
)  # fmt: skip
FLAGS = Question(
    id="flags", title="Flags", field="Flags", kind=Kind.SINGLE, question="Which?", from_="staging",
    options=(Option("flags.own", "Own"), Option("flags.none", "None")), category="flags",
)  # fmt: skip
EXTRA = replace(
    FLAGS, id="extra", title="Extra", field="Extra", category="pattern", from_="production"
)


def category(id_: str, *questions: Question) -> Category:
    return Category(
        id=id_,
        step=4,
        title=id_.title(),
        heading=id_.title(),
        intro="",
        plain="",
        questions=questions,
    )


CATALOGUE = Catalogue(
    (
        Step(1, "step-01", "One", "Project Context", "", ""),
        Step(4, "step-04", "Four", "Deployment", "", "", (category("pattern", PATTERN, EXTRA), category("flags", FLAGS))),
    ),
    {},
    {},
)  # fmt: skip


def facts(phase: str = "production", **decisions: Decision) -> Facts:
    return Facts(decisions, Context(delivery_phase=phase), frozenset(), CATALOGUE)


def decided(**values: Stated) -> Decision:
    return Decision("pattern", choice=("pattern.canary",), values=values)


def session(phase: str, content: Content | None = None) -> State:
    content = content or replace(shipped_content(), catalogue=CATALOGUE, rules=(), relations=())
    plan = Plan("shop", "Ada", "2026-01-01", (1,), Context(delivery_phase=phase))
    state = begin(content, "2026-11-20", Reading(plan=plan))
    return replace(state, step=4, at=At(Place.CATEGORY))


def after(state: State, *played: Any) -> State:
    for event in played:
        state, _ = play(state, event)
    return state


def test_a_phase_leaves_what_comes_later_neither_open_nor_decided() -> None:
    assert [q.id for q in later(CATALOGUE.questions.values(), facts("poc"))] == ["extra", "flags"]
    assert [q.id for q in later(CATALOGUE.questions.values(), facts("staging"))] == ["extra"]
    assert later(CATALOGUE.questions.values(), facts("production")) == ()
    pattern, flags = boxes(
        facts("poc", pattern=decided(hold=Stated("5 min"), sample=Stated("50 requests")))
    )
    assert [i.standing for i in pattern.items] == [Answered.DECIDED, Answered.LATER]
    assert pattern.ticked and not pattern.later
    assert flags.later and not flags.ticked and not flags.open


def test_nothing_is_left_for_later_where_no_phase_is_stated() -> None:
    assert later(CATALOGUE.questions.values(), facts("")) == ()


def test_what_comes_later_is_answered_at_once_on_request() -> None:
    state = session("poc")
    assert [q.id for q in asked(state, CATALOGUE.categories["pattern"])] == ["pattern"]
    early = after(state, events.AnswerLater("pattern"))
    assert [q.id for q in asked(early, CATALOGUE.categories["pattern"])] == ["pattern", "extra"]
    assert later_questions(early, CATALOGUE.categories["pattern"]) == ()
    assert after(early, events.AnswerLater("pattern")).early == frozenset()
    answered = after(early, events.Choose("extra", "flags.own"), events.AnswerLater("pattern"))
    assert "extra" in answered.decisions  # what is answered is asked, whatever the phase
    assert after(state, events.AnswerLater("nothing")).refused


def test_a_category_that_asks_nothing_yet_does_not_stand_in_the_way() -> None:
    state = after(
        session("poc"),
        events.Choose("pattern", "pattern.canary"),
        events.SetValue("pattern", "hold", "5m"),
        events.Continue(),
    )
    assert state.place is Place.STEP
    assert state.notice == "Kept: Pattern. Values still open: Sample."


def test_another_phase_tells_what_it_opens() -> None:
    state = replace(session("poc"), step=1, at=At(Place.CONTEXT))
    told = after(state, events.Introduce(delivery_phase="production")).notice
    assert told == "Production opens 2 questions: Extra, Flags."
    assert (
        "opens 1 question: Flags."
        in after(state, events.Introduce(delivery_phase="staging")).notice
    )


@pytest.mark.parametrize("phase", ["mvp", "staging", "production"])
def test_another_phase_opens_as_many_questions_as_progress_then_counts_more(phase: str) -> None:
    def total(of: str) -> int:
        return int(counted_answers(session(of, shipped_content())).split()[0].rpartition("/")[2])

    state = replace(session("poc", shipped_content()), step=1, at=At(Place.CONTEXT))
    told = after(state, events.Introduce(delivery_phase=phase)).notice
    assert f" opens {total(phase) - total('poc')} questions: " in told


def test_progress_tells_what_is_answered_and_what_is_deferred_apart() -> None:
    state = after(session("staging"), events.Choose("pattern", "pattern.canary"))
    assert counted_answers(state) == "1/2 answered"
    deferred = replace(after(state, events.Defer("pattern", "until spring")), step=4)
    assert counted_answers(deferred) == "0/2 answered, 1 deferred"
    assert counted_answers(after(deferred, events.NotApplicable("pattern", "no"))) == "1/2 answered"


@pytest.mark.parametrize(
    ("reason", "day"), [("until 2025-01-01, no load test", "2025-01-01"), ("until 2199", "")]
)
def test_a_value_put_off_until_a_day_that_has_passed_is_told(reason: str, day: str) -> None:
    state = after(session("production"), events.Choose("pattern", "pattern.canary"))
    state = after(state, events.SetValue("pattern", "hold", reason, How.DEFERRED))
    assert state.notice == (f"Deferred until {day}: that has passed." if day else "")
    plan = Plan(decisions=state.draft.decisions, context=Context(delivery_phase="production"))
    (told,) = [
        m.text
        for m in validate(plan, CATALOGUE, (), "2026-11-20").missing
        if m.subject == "pattern.hold"
    ]
    assert told.endswith(f", deferred: {reason}" + (f" ({day} has passed)" if day else ""))
    stated = after(state, events.SetValue("pattern", "hold", "5m"))
    assert stated.notice == ""


def test_a_value_is_kept_in_the_form_of_its_kind_or_refused_with_an_example() -> None:
    state = after(session("production"), events.Choose("pattern", "pattern.canary"))
    kept = after(state, events.SetValue("pattern", "hold", " 300 s "))
    assert kept.decisions["pattern"].values == {"hold": Stated("5 min")}
    wrong = after(kept, events.SetValue("pattern", "hold", "5"))
    assert wrong.refused and "“5” of what?" in wrong.notice
    assert wrong.decisions == kept.decisions  # nothing that stood is dropped
    words = after(kept, events.SetValue("pattern", "hold", "about five", How.IN_WORDS))
    assert words.decisions["pattern"].values == {"hold": Stated("about five", How.IN_WORDS)}
    gone = after(words, events.SetValue("pattern", "hold", ""))
    assert gone.decisions["pattern"].values == {}
    assert after(kept, events.SetValue("pattern", "nope", "1")).refused


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ["pattern.hold", "pattern.sample"]),
        ({"hold": Stated("5 min")}, ["pattern.sample"]),
        (
            {
                "hold": Stated("about five", How.IN_WORDS),
                "sample": Stated("none yet", How.NOT_APPLICABLE),
            },
            [],
        ),
        ({"hold": Stated("after the test", How.DEFERRED), "sample": Stated("50 requests")}, []),
    ],
)
def test_essential_values_that_nobody_stated_are_open(
    values: dict[str, Stated], expected: list[str]
) -> None:
    found = open_values(facts(pattern=decided(**values)))
    assert [f"{question.id}.{value.id}" for question, value in found] == expected


def test_a_value_is_only_open_where_it_is_asked() -> None:
    rolling = Decision("pattern", choice=("pattern.rolling",))
    assert [v.id for _, v in open_values(facts(pattern=rolling))] == ["hold"]
    aside = Decision("pattern", Standing.DEFERRED, reason="later")
    assert not list(open_values(facts(pattern=aside)))


def test_open_and_deferred_values_stand_between_a_plan_and_readiness() -> None:
    values = {"hold": Stated("after the load test", How.DEFERRED)}
    plan = Plan(context=Context(delivery_phase="poc"), decisions={"pattern": decided(**values)})
    judged = validate(plan, CATALOGUE, (), "2026-11-20")
    texts = [point.text for point in judged.missing if point.kind == "value"]
    assert texts == [
        "Pattern: Sample, not stated",
        "Pattern: Hold, deferred: after the load test",
    ]


@pytest.mark.parametrize(
    ("written", "hold", "truth"),
    [
        ({"value": "pattern.hold", "at_least": "5 min"}, Stated("5 min"), Truth.TRUE),
        ({"value": "pattern.hold", "at_least": "301 s"}, Stated("5 min"), Truth.FALSE),
        ({"value": "pattern.hold", "at_most": "1 h"}, Stated("5 min"), Truth.TRUE),
        ({"value": "pattern.hold", "at_most": "1 min"}, Stated("5 min"), Truth.FALSE),
        (
            {"value": "pattern.hold", "at_most": "1 min"},
            Stated("long", How.IN_WORDS),
            Truth.UNKNOWN,
        ),
        ({"value": "pattern.hold", "at_most": "1 min"}, None, Truth.UNKNOWN),
        ({"value": "pattern.hold", "given": True}, Stated("long", How.IN_WORDS), Truth.TRUE),
        ({"value": "pattern.hold", "given": True}, Stated("later", How.DEFERRED), Truth.FALSE),
        ({"value": "pattern.hold", "given": True}, None, Truth.FALSE),
        ({"value": "pattern.hold", "given": False}, None, Truth.TRUE),
    ],
)
def test_conditions_on_values_have_three_values(
    written: object, hold: Stated | None, truth: Truth
) -> None:
    condition = read_condition(written)
    values = {"hold": hold} if hold else {}
    assert evaluate(condition, facts(pattern=decided(**values))) is truth
    assert evaluate(condition, facts()) is Truth.UNKNOWN


def test_values_stand_beside_their_choice_and_come_back() -> None:
    values = {
        "hold": Stated("5 min"),
        "sample": Stated("when the season begins", How.DEFERRED),
        "note": Stated("two lines\nof words"),
        "late": Stated("the harbour office"),
    }
    plan = Plan(
        context=Context(delivery_phase="production"), decisions={"pattern": decided(**values)}
    )
    text = compose_section(CATALOGUE.step(4), plan, CATALOGUE)
    assert (
        "\n- **Pattern:** Canary · **Hold:** 5 min · **Sample:** Deferred — when the season begins"
        " · **Late:** the harbour office\n"
    ) in text
    assert parse_section(CATALOGUE.step(4), text, CATALOGUE).decisions["pattern"].values == values


def test_open_values_are_shown_and_optional_ones_are_not() -> None:
    plan = Plan(context=Context(delivery_phase="poc"), decisions={"pattern": decided()})
    text = compose_section(CATALOGUE.step(4), plan, CATALOGUE)
    assert "\n- **Pattern:** Canary · **Hold:** _open_ · **Sample:** _open_\n" in text
    assert not any(name in text for name in ("Note", "Late", "Flags"))
    assert parse_section(CATALOGUE.step(4), text, CATALOGUE).decisions["pattern"].values == {}


def test_a_value_edited_by_hand_that_is_none_is_kept_in_words_and_told_with_its_line() -> None:
    plan = Plan(decisions={"pattern": decided(hold=Stated("5 min"))})
    text = compose_section(CATALOGUE.step(4), plan, CATALOGUE).replace("5 min", "5")
    parsed = parse_section(CATALOGUE.step(4), text, CATALOGUE)
    assert parsed.decisions["pattern"].values["hold"] == Stated("5", How.IN_WORDS)
    ((told, line),) = parsed.unclear
    assert told.startswith("Pattern, Hold: “5” of what?")
    assert text.splitlines()[line].startswith("- **Pattern:** Canary · **Hold:** 5 · ")
    marked = text.replace("**Hold:** 5", "**Hold:** 5 _(in words)_")
    assert parse_section(CATALOGUE.step(4), marked, CATALOGUE).unclear == ()


def test_a_step_whose_other_categories_come_later_is_resumed_at_its_menu() -> None:
    plan = Plan("shop", "Ada", "2026-01-01", (1,), Context(delivery_phase="poc"))
    state = after(
        begin(shipped_content(), "2026-11-20", Reading(plan=plan)),
        events.Opened(Reading(plan=plan)),
        events.GoTo(2),
    )
    while state.place is Place.CATEGORY and state.category:
        missing = open_questions(state, state.category)
        answer = events.Choose(missing[0].id, missing[0].options[0].id) if missing else None
        state = after(state, answer or events.Continue())
    assert set(state.draft.kept) < {category.id for category in state.current_step.categories}
    assert after(state, events.Overview(), events.GoTo(2)).place is Place.STEP


GIVEN = (
    events.Choose("pattern", "pattern.canary"),
    events.SetValue("pattern", "hold", "about five minutes", How.IN_WORDS),
    events.SetValue("pattern", "sample", "until the load test", How.DEFERRED),
    events.SetValue("pattern", "note", "the gateway"),
)


@pytest.mark.parametrize(
    "other", [events.Choose("pattern", "pattern.rolling"), events.OwnWords("pattern", "by hand")]
)
def test_another_choice_keeps_the_values_that_it_asks_for_and_puts_the_others_aside(
    other: Any,
) -> None:
    state = after(session("production"), *GIVEN, events.SetRationale("pattern", "slow"), other)
    assert state.decisions["pattern"].values == {
        "hold": Stated("about five minutes", How.IN_WORDS),
        "note": Stated("the gateway"),
    }
    aside = {"earlier:pattern": "slow", "value-deferred:pattern:sample": "until the load test"}
    assert state.draft.typing == aside
    back = after(state, events.Choose("pattern", "pattern.canary"))
    own = {"own:pattern": "by hand"} if state.decisions["pattern"].own else {}
    assert back.draft.typing == own and back.decisions["pattern"].rationale == "slow"
    deferred = Stated("until the load test", How.DEFERRED)
    assert back.decisions["pattern"].values["sample"] == deferred, "back with its mark"
    forgotten = after(replace(state, past=()), events.Choose("pattern", "pattern.canary"))
    assert forgotten.draft.typing == aside | own, (
        "after a restart: offered again, taken by the user alone"
    )


@pytest.mark.parametrize(
    "set_aside",
    [
        events.Withdraw("pattern"),
        events.Defer("pattern", "until May"),
        events.NotApplicable("pattern", "no traffic"),
    ],
)
def test_an_answer_that_is_taken_back_or_set_aside_loses_no_word_and_no_mark(
    set_aside: Any,
) -> None:
    state = after(session("production"), *GIVEN, events.SetRationale("pattern", "slow"), set_aside)
    assert "pattern" not in state.decisions or not state.decisions["pattern"].values
    assert state.draft.typing == {
        "earlier:pattern": "slow",
        "value-in-words:pattern:hold": "about five minutes",
        "value-deferred:pattern:sample": "until the load test",
        "value:pattern:note": "the gateway",
    }


def test_a_value_goes_aside_with_the_value_that_asked_for_it() -> None:
    hold, sample, note, late = PATTERN.values
    hold = replace(hold, asked_when=sample.asked_when)
    note = replace(note, asked_when=read_condition({"value": "pattern.hold", "given": True}))
    question = replace(PATTERN, values=(hold, sample, note, late))
    stated = {"hold": Stated("5 min"), "note": Stated("the gateway"), "late": Stated("Ada")}
    rolling = Decision("pattern", choice=("pattern.rolling",), values=stated)
    catalogue = replace(
        CATALOGUE,
        steps=(CATALOGUE.steps[0], replace(CATALOGUE.steps[1], categories=(category("pattern", question),))),
    )  # fmt: skip
    plan = Facts({}, Context(delivery_phase="poc"), frozenset(), catalogue)
    assert values_that_stay(question, rolling, plan) == {"late": Stated("Ada")}
