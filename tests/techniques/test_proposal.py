"""What becomes of answers."""

from __future__ import annotations

from dataclasses import replace

from support import round_plans as plans

from facilitator.document.impact import combine, rollback_of
from facilitator.model import Effect, How, Impact, Insight, Metric, Question, Stated
from facilitator.techniques.elicitation import open_elicitation
from facilitator.techniques.proposal import Proposal, propose, strike, take
from facilitator.techniques.rounds import FieldChange, Reply, Round, answer, skip

DECISIONS = plans.plan(plans.BLUE_GREEN)
SETTING = plans.setting(DECISIONS, "rollback")


def quoting(question: Question, choice: tuple[str, ...]) -> tuple[dict[Metric, Impact], str]:
    return dict(combine(question, choice)), rollback_of(question, choice)


def replied(*replies: Reply | None, round_: Round | None = None) -> Round:
    round_ = round_ or open_elicitation(SETTING, "pre-mortem")
    for reply in replies:
        round_ = answer(round_, reply) if reply else skip(round_)
    return round_


def proposed(*replies: Reply | None) -> Proposal:
    return propose(replied(*replies), SETTING, quoting)


def test_an_insight_stands_under_the_decision_that_was_quoted() -> None:
    prompts = open_elicitation(SETTING, "pre-mortem").prompts
    said = {p.question_id: f"the queue was full {n}" for n, p in enumerate(prompts)}
    assert len(said) > 1
    round_ = replied(*(Reply(said[p.question_id], kind="insight") for p in prompts))
    proposal = propose(round_, SETTING)
    for home, text in said.items():
        assert (
            Insight(text, "elicitation", "Pre-mortem") in take(proposal, DECISIONS)[home].insights
        )
    assert proposal.lines[0].label == "Insights"
    assert proposal.lines[0].before == ""


def test_a_risk_has_an_owner_and_an_end_or_is_an_open_question() -> None:
    whole = Reply("r", "accepted-risk", "platform", "May")
    half = Reply("r", "accepted-risk", "platform")
    assert proposed(whole).lines[0].insight == Insight(
        "r", "elicitation", "Pre-mortem", "accepted-risk", "platform", "May"
    )
    assert proposed(half).lines[0].insight == Insight(
        "r", "elicitation", "Pre-mortem", "open-question", "platform", ""
    )


def test_an_open_question_without_an_owner_says_so() -> None:
    insight = proposed(Reply("which test?", "open-question")).lines[0].insight
    assert insight is not None
    assert insight.owner == "nobody yet"


def test_what_the_prompt_proposes_counts_where_the_user_says_nothing() -> None:
    begun = open_elicitation(SETTING, "pre-mortem")
    places = [n for n, p in enumerate(begun.prompts) if p.becomes == "open-question"]
    round_ = replied(*([None] * places[0]), Reply("a dashboard"))
    insight = propose(round_, SETTING).lines[0].insight
    assert insight is not None
    assert insight.kind == "open-question"


def test_dismissed_and_skipped_leave_nothing() -> None:
    assert proposed(Reply("never mind", "dismissed"), None).lines == ()


def test_a_change_without_a_change_is_an_insight() -> None:
    proposal = proposed(
        Reply("hm", "change"),
        Reply("same", "change", change=FieldChange("rollback-type", "choice", ("manual",))),
    )
    kinds = [line.insight.kind for line in proposal.lines if line.insight]
    assert kinds == ["insight", "insight"]


def test_words_change_where_the_user_changed_them() -> None:
    change = FieldChange("rollback-type", "rationale", ("nobody is awake at night",))
    proposal = proposed(Reply("", "change", change=change))
    (line,) = proposal.lines
    assert (line.label, line.before, line.after) == (
        "Rationale",
        DECISIONS["rollback-type"].rationale,
        change.value[0],
    )
    after = take(proposal, DECISIONS)
    assert after["rollback-type"] == replace(
        DECISIONS["rollback-type"], rationale="nobody is awake at night"
    )
    assert {k for k in after if after[k] != DECISIONS[k]} == {"rollback-type"}


def test_an_effect_and_a_rollback_text_can_be_changed() -> None:
    proposal = proposed(
        Reply(
            change=FieldChange(
                "rollback-type", "impact.recovery-time", ("neutral", "we practise it")
            )
        ),
        Reply(
            change=FieldChange(
                "rollback-type", "rollback", ("only before the idle side has started",)
            )
        ),
    )
    after = take(proposal, DECISIONS)["rollback-type"]
    assert after.impact[Metric.RECOVERY_TIME] == Impact(Effect.NEUTRAL, "we practise it")
    assert after.rollback == "only before the idle side has started"
    assert [line.label for line in proposal.lines] == ["DORA Impact", "Rollback Implication"]


def test_another_choice_brings_the_catalogues_texts_as_lines_of_their_own() -> None:
    proposal = proposed(
        Reply("", "change", change=FieldChange("rollback-type", "choice", ("hybrid",)))
    )
    values = {value.field for value in plans.catalogue().questions["rollback-type"].values}
    labels = [line.label for line in proposal.lines if line.label not in values]
    assert labels == [
        "Type",
        "DORA Impact",
        "Rollback Implication",
    ]
    assert (proposal.lines[0].before, proposal.lines[0].after) == (
        "Manual rollback",
        label("rollback-type", "hybrid"),
    )
    after = take(proposal, DECISIONS)["rollback-type"]
    question = plans.catalogue().questions["rollback-type"]
    assert after.choice == ("rollback-type.hybrid",)
    assert after.impact == combine(question, after.choice)
    assert after.rollback == rollback_of(question, after.choice)
    assert take(strike(proposal, 0), DECISIONS) == DECISIONS
    at = next(n for n, line in enumerate(proposal.lines) if line.label == "Rollback Implication")
    kept_text = take(strike(proposal, at), DECISIONS)["rollback-type"]
    assert kept_text.rollback == DECISIONS["rollback-type"].rollback
    assert kept_text.impact == after.impact


def test_words_for_the_old_choice_are_put_aside_as_lines_that_can_be_struck() -> None:
    asked = "deployment-pattern"
    stays = {"implementation": Stated("by hand")}
    values = {**stays, "keep-old": Stated("the first week", How.DEFERRED)}
    before = replace(DECISIONS[asked], rationale="we are awake", values=values)
    setting = plans.setting({**DECISIONS, asked: before}, asked)
    round_ = open_elicitation(setting, "pre-mortem")
    other = Reply("", "change", change=FieldChange(asked, "choice", ("canary",)))
    proposal = propose(replied(other, round_=round_), setting, quoting)
    [words, detail] = [n for n, line in enumerate(proposal.lines) if line.before and not line.after]
    assert (proposal.lines[words].before, proposal.lines[detail].before) == (
        "we are awake",
        "Deferred — the first week",
    )
    after = take(proposal, setting.decisions)[asked]
    assert (after.rationale, after.values) == ("", stays)
    assert take(strike(proposal, words), setting.decisions)[asked].rationale == "we are awake"
    assert take(strike(proposal, 0), setting.decisions) == setting.decisions
    anew = Reply("", "change", change=FieldChange(asked, "rationale", ("it is faster",)))
    for replies in ((other, anew), (anew, other)):
        after = take(
            propose(replied(*replies, round_=round_), setting, quoting), setting.decisions
        )[asked]
        assert (after.rationale, after.values) == ("it is faster", stays)


def test_words_that_were_dismissed_do_not_keep_those_for_the_old_choice() -> None:
    asked = "deployment-pattern"
    setting = plans.setting(
        {**DECISIONS, asked: replace(DECISIONS[asked], rationale="we are awake")}, asked
    )
    other = Reply("", "change", change=FieldChange(asked, "choice", ("canary",)))
    dropped = Reply("", "dismissed", change=FieldChange(asked, "rationale", ("it is faster",)))
    round_ = replied(other, dropped, round_=open_elicitation(setting, "pre-mortem"))
    assert take(propose(round_, setting, quoting), setting.decisions)[asked].rationale == ""


def label(question: str, own_id: str) -> str:
    option = plans.catalogue().questions[question].option(own_id)
    assert option
    return option.label


def test_own_words_that_are_an_option_are_that_option() -> None:
    change = FieldChange("rollback-type", "own", (label("rollback-type", "hybrid"),))
    assert take(proposed(Reply(change=change)), DECISIONS)["rollback-type"].choice == (
        "rollback-type.hybrid",
    )
    free = FieldChange("rollback-type", "own", ("whoever is awake",))
    after = take(proposed(Reply(change=free)), DECISIONS)["rollback-type"]
    assert (after.choice, after.own) == ((), "whoever is awake")


def test_a_change_outside_this_step_stays_a_question() -> None:
    for question in ("unit-tests", "region-order"):
        proposal = proposed(Reply("", "change", change=FieldChange(question, "own", ("other",))))
        (line,) = proposal.lines
        assert line.insight is not None
        assert line.insight.kind == "open-question"
        assert line.insight.text.endswith(": other")


def test_nonsense_in_a_change_changes_nothing() -> None:
    for field, value in (
        ("choice", ("nope",)),
        ("choice", ("manual", "hybrid")),
        ("values.nope", ("x",)),
        ("impact.x", ("y", "z")),
    ):
        proposal = proposed(
            Reply("words", "change", change=FieldChange("rollback-type", field, value))
        )
        assert [line.insight.text for line in proposal.lines if line.insight] == ["words"]
        assert all(line.edit is None for line in proposal.lines)


def test_a_named_decision_is_part_of_what_is_recorded() -> None:
    reply = Reply("it was too slow", "insight", decision="metrics-monitoring")
    insight = proposed(reply).lines[0].insight
    assert insight is not None
    assert insight.text == "Metrics per version: it was too slow"


def test_a_struck_line_can_be_put_back() -> None:
    proposal = proposed(Reply("one", "insight"), Reply("two", "insight"))
    assert [line.after for line in strike(proposal, 0).taken] == ["two"]
    assert strike(strike(proposal, 0), 0) == proposal
    assert strike(proposal, 7) == proposal


def test_two_changes_of_one_decision_are_both_taken() -> None:
    proposal = proposed(
        Reply(change=FieldChange("rollback-type", "rationale", ("a",))),
        Reply(change=FieldChange("rollback-type", "rollback", ("b",))),
        Reply("c", "insight"),
    )
    after = take(proposal, DECISIONS)
    assert (after["rollback-type"].rationale, after["rollback-type"].rollback) == ("a", "b")


def test_what_stands_on_record_already_is_not_recorded_twice() -> None:
    after = take(proposed(Reply("same", "insight")), DECISIONS)
    again = propose(replied(Reply("same", "insight")), replace(SETTING, decisions=after))
    assert again.lines == ()


def test_text_with_braces_and_markdown_is_recorded_as_typed() -> None:
    typed = "# {choice}\n> - **Type:** x\n```"
    insight = proposed(Reply(typed, "insight")).lines[0].insight
    assert insight is not None
    assert insight.text == typed


def test_words_beside_a_change_are_not_lost() -> None:
    proposal = proposed(
        Reply(
            "nobody is awake", "change", change=FieldChange("rollback-type", "choice", ("hybrid",))
        )
    )
    assert [line.label for line in proposal.lines][-1] == "Insights"
    assert proposal.lines[-1].after == "nobody is awake"
