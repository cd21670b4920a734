"""C at the menu of a category, and the file that a draft is begun on."""

from __future__ import annotations

from dataclasses import replace

from support.rounds_at_a_menu import at_menu, played
from support.walkthrough import Disk, introduce, shipped_content

from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.play import play
from facilitator.session.state import State, open_questions
from facilitator.session.view import typed_not_kept


def test_c_leads_to_what_is_open_and_keeps_nothing_before_it_is_answered(new: State) -> None:
    state = introduce(Disk(), new)
    category = shipped_content().catalogue.categories["runner-infrastructure"]
    state = played(
        state, events.GoTo(2, category.id), events.Choose(category.questions[0].id, "managed")
    )
    open_ = open_questions(state, category)
    assert open_
    first = played(state, events.Continue())
    assert (first.question, first.notice.partition(":")[0]) == (open_[0], "Still open here")
    again, _ = play(first, events.Continue())
    assert again.refused and again.notice.startswith("Not answered yet: ")
    for after in (first, again):
        assert (after.place, after.category) == (Place.CATEGORY, category)
        assert category.id not in after.draft.kept


def test_a_draft_remembers_the_file_that_it_was_begun_on() -> None:
    state = played(at_menu(), events.SetRationale("deployment-pattern", "one tenant first"))
    begun_on = state.reading
    heading = state.current_step.heading
    assert (state.draft.base, state.draft.base_section) == (
        begun_on.sha256,
        begun_on.section_text(heading),
    )
    changed = replace(begun_on, sha256="0" * 64)
    later = played(
        state, events.DiskChanged(changed), events.SetRationale("deployment-pattern", "two tenants")
    )
    assert later.reading.sha256 == "0" * 64
    assert later.draft.base == begun_on.sha256


def test_words_that_c_would_drop_are_named_by_their_question(new: State) -> None:
    state, _ = play(new, events.Typing("rationale:branch-strategy", "half a th"))
    state, _ = play(state, events.Typing("detail:deploy-method:x", "  "))
    state, _ = play(state, events.Typing("reason", "words of the step"))
    assert typed_not_kept(state) == ("Branch strategy, rationale", "reason")
    state, _ = play(state, events.Typing("rationale:branch-strategy", ""))
    assert typed_not_kept(state) == ("reason",)
