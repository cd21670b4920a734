"""How recorded things read inside a sentence."""

from __future__ import annotations

from dataclasses import replace

from support import round_plans as plans

from facilitator.techniques import wording
from facilitator.techniques.agreement import agreeing, are_many
from facilitator.techniques.quote import Quote
from facilitator.techniques.related_facts import fact
from facilitator.techniques.selection import list_all


def quoted(name: str, question: str, *own_ids: str, turn: int = 0) -> dict[str, str] | None:
    asked = plans.catalogue().questions[question]
    decisions = plans.plan(plans.CANARY) | {question: plans.decided(asked, own_ids)}
    values = fact(name, Quote(plans.setting(decisions, asked.category), asked, turn))
    return dict(values) if values is not None else None


def test_several_options_read_as_one_thing_and_without_their_examples() -> None:
    signed = quoted("answer", "signing", "image-signing", "sbom")
    assert signed is not None
    assert signed["choice"] == "image signing and the SBOM"


def test_of_several_options_one_reason_is_quoted_without_its_label() -> None:
    reasons = [
        found["worse_why"]
        for turn in (0, 1)
        if (
            found := quoted("worsens", "promotion-gates", "manual-approval", "soak-time", turn=turn)
        )
    ]
    assert reasons == ["releases wait for approvers", "adds its length to each change"]


def test_of_several_options_one_way_back_is_quoted() -> None:
    back = quoted("rollback", "deploy-tool", "helm", "terraform", turn=1)
    assert back is not None
    assert back["rollback"].startswith("There is no undo")


def test_a_long_text_ends_with_a_whole_sentence_and_one_stop() -> None:
    long = (
        "The old side stays for an hour and takes traffic back at once; "
        + "after that it is a release " * 9
    )
    short = wording.excerpt(long)
    assert short == "The old side stays for an hour and takes traffic back at once …"
    assert wording.fill("“{x}.” Why?", {"x": short}) == f"“{short}” Why?"
    assert wording.fill("“{x}.” Why?", {"x": "who pays?"}) == "“Who pays?” Why?"


def test_a_reason_goes_on_after_because_without_a_capital() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "dora-target")
    reasons = {o.method_id: o.because for o in list_all(setting)}
    assert reasons["count-audit"].startswith("on demand")


def test_a_question_named_after_its_answers_is_not_named_so_in_a_prompt() -> None:
    assert (
        wording.title(plans.catalogue().questions["repository-strategy"]) == "repository strategy"
    )


def test_a_target_of_months_is_not_what_a_slow_choice_works_against() -> None:
    decisions = plans.plan(plans.CANARY) | {
        "branch-strategy": plans.decided(
            plans.catalogue().questions["branch-strategy"], ["gitflow"]
        )
    }
    question = plans.catalogue().questions["branch-strategy"]
    assert fact("target-against", Quote(plans.setting(decisions, "branch-strategy"), question, 0))
    slow = decisions | {
        id_: replace(decisions[id_], choice=(f"{id_}.l2",))
        for id_ in ("dora-target.deployment-frequency", "dora-target.lead-time")
    }
    found = fact("target-against", Quote(plans.setting(slow, "branch-strategy"), question, 0))
    assert found is None or "month" not in found["against_target"]


def test_only_doing_without_a_check_is_a_gap() -> None:
    assert quoted("left-out", "caching", "none") is None
    assert quoted("left-out", "signing", "none") is not None


def test_a_verb_agrees_with_what_fills_the_placeholder_before_it() -> None:
    known = {option.id: option for option in plans.catalogue().options.values()}
    one, many = known["triggers.push"], known["runner-infrastructure.managed"]
    assert [are_many(chosen) for chosen in ([one], [many], [one, many])] == [False, True, True]
    template = "{choice} has a price. Which part of {choice} is paid, and what does {choice} give?"
    assert agreeing(template, ["choice"]) == (
        "{choice} have a price. Which part of {choice} is paid, and what do {choice} give?"
    )
    assert agreeing(template, []) == template
    gerund = known["test-splitting.affected"]
    assert not are_many([gerund]), wording.label(gerund)
