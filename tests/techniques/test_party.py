"""Who speaks in Party Mode, and that they disagree."""

from __future__ import annotations

import pytest
from support import round_plans as plans
from support import round_projects as projects

from facilitator.model import Decision, Standing
from facilitator.techniques.party import call_in, open_party, send_out
from facilitator.techniques.rounds import Prompt, Reply, Round, answer, skip
from facilitator.techniques.speaking import _is_taken

CATEGORIES = tuple(plans.catalogue().categories)


def own(round_: Round) -> list[Prompt]:
    """What each says for itself, after the opening."""
    return [p for p in round_.prompts if not p.id.startswith("tension.")]


def voices(round_: Round) -> list[str]:
    return list(dict.fromkeys(p.by for p in round_.prompts))


def played(round_: Round, text: str = "noted") -> Round:
    while not round_.done:
        round_ = answer(round_, Reply(text))
    return round_


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("choices", [plans.CANARY, plans.BLUE_GREEN], ids=["canary", "blue-green"])
def test_on_a_whole_plan_two_or_three_speak_and_each_asks_another_thing(
    category: str, choices: dict[str, list[str]]
) -> None:
    round_ = open_party(plans.setting(plans.plan(choices), category))
    assert 2 <= len(voices(round_)) <= 3
    said = [p for p in own(round_) if p.between]
    assert len({p.by for p in said}) == len({p.id for p in said}) == 2


def test_what_the_step_texts_are_known_for() -> None:
    blue_green = plans.setting(plans.plan(plans.BLUE_GREEN), "deployment-pattern")
    by = {p.by: p.text for p in open_party(blue_green, ["finance", "sre"]).prompts}
    assert "two of everything" in by["Finance"]
    manual = plans.setting(plans.plan(plans.BLUE_GREEN), "rollback")
    assert "at night that is me, alone" in own(open_party(manual, ["on-call"]))[0].text
    contract = plans.setting(plans.plan(plans.CANARY), "database-migrations")
    assert (
        "Who proves to me that its last reader is gone"
        in own(open_party(contract, ["database-owner"]))[0].text
    )


def test_a_remark_about_decisions_of_another_category_does_not_quote_what_lies_here() -> None:
    decisions = plans.plan(
        plans.CANARY
    )  # synthetic monitoring: none; end-to-end tests: decided, elsewhere
    round_ = open_party(
        plans.setting(decisions, "verify"), [p.id for p in plans.library().perspectives]
    )
    assert not any("data of real people" in p.text for p in round_.prompts)
    tested = open_party(plans.setting(decisions, "test"), ["compliance"])
    assert "data of real people" in own(tested)[0].text
    assert own(tested)[0].question_id in ("e2e-tests", "test-environment")


def test_no_schema_changes_still_bring_two_voices() -> None:
    question = plans.catalogue().questions["database-migrations"]
    decisions = plans.plan(plans.CANARY) | {
        question.id: plans.decided(question, ["not-applicable"])
    }
    round_ = open_party(plans.setting(decisions, "database-migrations"))
    assert voices(round_) == ["Database owner", "Product manager"]
    rollback = open_party(plans.setting(decisions, "rollback"), ["database-owner"])
    assert not any("removes a column" in prompt.text for prompt in own(rollback))


def test_a_round_opens_with_the_tension_and_whoever_is_at_home_in_it_puts_it() -> None:
    opened = 0
    for name in projects.NAMES:
        for category in CATEGORIES:
            setting = projects.setting(name, category)
            if not setting.open_tensions:
                continue
            first = open_party(setting).prompts[0]
            by_rule = {f"tension.{one.rule}": one for one in setting.open_tensions}
            tension = by_rule[first.id]
            (speaker,) = [p for p in plans.library().perspectives if p.name == first.by]
            known = plans.catalogue().questions
            assert {known[id_].category for id_ in tension.decisions} & {*speaker.home}
            assert known[first.question_id].category == category
            assert first.text.endswith(tension.question)
            opened += 1
    assert opened > 30


def test_the_tension_puts_the_numbers_of_the_plan_side_by_side() -> None:
    (first, *_) = open_party(projects.setting("bank", "dora-target")).prompts
    assert "less than one hour (today: 5 h)" in first.text
    assert "restore takes: 4 h" in first.text
    (first, *_) = open_party(projects.setting("worker", "zero-downtime")).prompts
    assert "termination grace: 1 min; longest job: 12 min" in first.text


def test_a_tension_is_put_once_in_a_category_and_the_next_round_puts_the_next_one() -> None:
    setting = projects.setting("bank", "dora-target")
    rounds: list[Round] = []
    for _ in range(len(setting.open_tensions) + 1):
        rounds.append(played(open_party(setting, previous=rounds)))
    put = [p.id for r in rounds for p in r.prompts if p.id.startswith("tension.")]
    assert len(put) == len(set(put)) == len(setting.open_tensions) > 2


def test_named_perspectives_speak_in_the_order_given() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "database-migrations")
    round_ = open_party(setting, ["product", "on-call", "database-owner"])
    assert round_.ids == ("product", "on-call", "database-owner")
    assert voices(round_) == ["Product manager", "On-call engineer", "Database owner"]
    assert round_.name == "Product manager, On-call engineer, Database owner"


def test_who_has_nothing_to_ask_here_stays_silent() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "database-migrations", tensions=())
    assert open_party(setting, ["platform"]).prompts == ()
    round_ = open_party(setting, ["product"])
    assert call_in(round_, setting, "platform") == round_


def test_an_unknown_perspective_is_refused() -> None:
    with pytest.raises(KeyError):
        open_party(plans.setting(plans.plan(plans.CANARY), "verify"), ["astrologer"])


def test_who_spoke_goes_behind_and_nothing_answered_is_asked_again() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "deployment-pattern")
    first = played(open_party(setting))
    second = played(open_party(setting, previous=[first]))
    third = open_party(setting, previous=[first, second])
    prompts = [p for r in (first, second, third) for p in r.prompts]
    asked = [(p.id, p.question_id) for p in prompts]
    assert len(asked) == len(set(asked))
    assert set(first.ids) != set(second.ids)
    assert len(set(first.ids) & set(second.ids)) <= 1


def test_a_remark_comes_back_once_its_decision_has_changed() -> None:
    decisions = plans.plan(plans.CANARY)
    first = played(open_party(plans.setting(decisions, "feature-flags"), ["product"]))
    again = open_party(plans.setting(decisions, "feature-flags"), ["product"], [first])
    assert first.prompts[0].id not in [p.id for p in again.prompts]
    question = plans.catalogue().questions["feature-flags"]
    changed = decisions | {"feature-flags": plans.decided(question, ["flagsmith"])}
    back = open_party(plans.setting(changed, "feature-flags"), ["product"], [first])
    assert back.prompts[0].id == first.prompts[0].id


def test_what_was_skipped_may_be_asked_again() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "feature-flags")
    round_ = open_party(setting, ["product"])
    while not round_.done:
        round_ = skip(round_)
    assert own(open_party(setting, ["product"], [round_])) == own(round_)


def test_where_all_was_set_aside_somebody_asks_about_the_reason() -> None:
    aside = {
        "multi-region": Decision(
            "multi-region", Standing.NOT_APPLICABLE, reason="one region by {contract}"
        )
    }
    round_ = open_party(plans.setting(aside, "multi-region", tensions=()))
    assert len(round_.prompts) == 1
    assert "“one region by {contract}.”" in round_.prompts[0].text
    assert round_.prompts[0].question_id == "multi-region"


def test_one_decision_and_no_tension_does_with_two_voices() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "pipeline-as-code", tensions=())
    assert len(voices(open_party(setting))) == 2


def test_somebody_can_be_called_in_and_sent_out() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "deployment-pattern")
    round_ = open_party(setting, ["finance", "sre"])
    more = call_in(round_, setting, "database-owner")
    assert more.ids == ("finance", "sre", "database-owner")
    assert "Database owner" in voices(more)
    assert call_in(more, setting, "database-owner") == more
    less = send_out(more, setting, "database-owner")
    assert less.ids == round_.ids
    assert less.prompts == round_.prompts


def test_who_was_answered_stays() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "deployment-pattern")
    round_ = answer(open_party(setting, ["finance", "sre"]), Reply("we know"))
    assert send_out(round_, setting, "finance") == round_
    gone = send_out(round_, setting, "sre")
    assert gone.ids == ("finance",)
    assert gone.at == 1
    assert gone.replies[0] == Reply("we know")


def test_perspectives_do_not_all_quote_the_same_sentence() -> None:
    setting = plans.setting(plans.plan(plans.BLUE_GREEN), "database-migrations")
    round_ = open_party(setting, ["database-owner", "on-call", "product", "finance"])
    quoted = {p.text.partition("“")[2].partition("”")[0] for p in round_.prompts}
    assert len(quoted) > 1


def test_a_record_is_not_quoted_again_by_its_title() -> None:
    taken = ["Use GitLab CI for all pipelines."]
    assert _is_taken("We will use GitLab CI for all pipelines", taken)
    assert _is_taken("Use GitLab CI", taken), "the beginning of a line that was quoted"
    assert not _is_taken("We will use Jenkins for all pipelines", taken)
    assert not _is_taken("Kubernetes runs it", ["Kubernetes"]), "a word is no line"
