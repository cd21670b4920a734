"""Which methods are offered, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from support import round_plans as plans

from facilitator.model import Context, Decision, Standing
from facilitator.techniques.elicitation import open_elicitation
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.selection import DEALT, _is_strong, deal, in_order, list_all, serving

CATEGORIES = tuple(plans.catalogue().categories)


@pytest.mark.parametrize("category", CATEGORIES)
def test_up_to_five_are_offered_each_with_its_reason_and_a_round_behind_it(category: str) -> None:
    for decisions in (plans.plan(plans.CANARY), plans.plan(plans.BLUE_GREEN)):
        setting = plans.setting(decisions, category)
        offers = deal(setting)
        assert 2 <= len(offers) <= DEALT
        assert len({o.method_id for o in offers}) == len(offers)
        for offer in offers:
            assert offer.because
            assert "{" not in offer.because
            assert open_elicitation(setting, offer.method_id).prompts


@pytest.mark.parametrize("category", CATEGORIES)
def test_families_take_turns(category: str) -> None:
    families = Counter(o.family for o in deal(plans.setting(plans.plan(plans.CANARY), category)))
    most = max(families.values())
    assert (
        most == 1 or len(families) < DEALT
    )  # a second of a family only where no other has anything


def test_the_reason_names_what_is_in_this_plan() -> None:
    setting = plans.setting(plans.plan(plans.BLUE_GREEN), "rollback")
    reasons = {o.method_id: o.because for o in list_all(setting)}
    assert "manual rollback" in reasons["night-call"]
    assert reasons["smallest-rehearsal"].startswith("a rollback that is never tested")


def _is_strong_here(method: str, setting: RoundContext) -> bool:
    """Whether a method sets two things on record against each other: only that is dealt where some do."""
    asks = in_order(setting.library.method(method), setting)
    return any(_is_strong(remark) for remark, _ in asks)


def test_reshuffle_deals_what_was_not_shown_until_all_were() -> None:
    methods_alone = plans.setting(plans.plan(plans.CANARY), "deployment-pattern")
    setting = replace(methods_alone, library=plans.whole_library())
    able = {
        o.method_id
        for o in list_all(setting)
        if _is_strong_here(o.method_id, setting) and o.because
    }
    shown: list[str] = []
    while len(shown) < len(able):
        dealt = [o.method_id for o in deal(setting, shown)]
        fresh = [m for m in dealt if m not in shown]
        assert fresh
        assert len(fresh) == DEALT or len(shown) + len(fresh) == len(able)
        shown.extend(fresh)
    assert set(shown) == able
    assert deal(setting, shown) == deal(setting)


def test_different_places_and_plans_open_with_different_hands() -> None:
    hands = {
        tuple(o.method_id for o in deal(plans.setting(d, c)))
        for d in plans.varied(seeds=1)
        for c in CATEGORIES
    }
    assert len(hands) > 30
    one = plans.setting(plans.plan(plans.CANARY), "verify")
    assert deal(one) == deal(plans.setting(plans.plan(plans.CANARY), "verify"))


def test_the_strongest_reason_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "rollback")
    assert setting.open_tensions
    for turned in range(len(serving(setting))):  # the seed turns the order of equals
        monkeypatch.setattr(RoundContext, "seed", property(lambda _, turned=turned: turned))
        strength = [
            max(o.strength for o in setting.library.method(one.method_id).offered)
            for one in deal(setting)
        ]
        assert strength[0] == 3, [o.method_id for o in deal(setting)]


def test_all_by_family_says_why_one_cannot_be_asked() -> None:
    bare = plans.setting(
        {"branch-strategy": Decision("branch-strategy", own="ours")}, "branch-strategy", tensions=()
    )
    offers = list_all(bare)
    assert {o.method_id for o in offers} == {m.id for m in serving(bare)}
    families = [o.family for o in offers]
    assert families == sorted(families, key=plans.library().families.index)
    for offer in offers:
        asked = open_elicitation(bare, offer.method_id).prompts
        assert bool(offer.missing) == (not asked)
    empty = list_all(plans.setting({}, "branch-strategy", project_context=Context(), tensions=()))
    assert all(o.missing == "needs a decision; none is recorded here" for o in empty)


def test_a_method_that_was_played_stays_and_is_marked() -> None:
    decisions = plans.plan(plans.CANARY)
    setting = plans.setting(decisions, "verify", played=("signal-audit",))
    assert [o.played for o in list_all(setting) if o.method_id == "signal-audit"] == [True]
    assert [o.played for o in list_all(setting) if o.method_id == "inversion"] == [False]


def test_where_all_was_set_aside_only_its_reason_is_asked_about() -> None:
    aside = {
        "multi-region": Decision(
            "multi-region", Standing.NOT_APPLICABLE, reason="one region by contract"
        )
    }
    setting = plans.setting(aside, "multi-region", tensions=())
    round_ = open_elicitation(setting, "assumption-audit")
    assert any("one region by contract" in p.text for p in round_.prompts)


def test_of_an_option_that_sets_all_aside_the_reason_is_asked_about_too() -> None:
    id_ = "database-migrations"
    none = Decision(
        id_, choice=(f"{id_}.not-applicable",), rationale="the registry team owns the tables"
    )
    round_ = open_elicitation(plans.setting({id_: none}, id_, tensions=()), "assumption-audit")
    assert any("the registry team owns the tables" in p.text for p in round_.prompts)
