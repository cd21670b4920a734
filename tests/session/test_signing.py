"""What becomes of a sign-off in the session."""

from __future__ import annotations

from dataclasses import replace

from support.rounds_at_a_menu import at_menu

from facilitator.session import events
from facilitator.session.play import play


def test_a_recorded_sign_off_brings_the_file_as_it_is_now_and_one_that_failed_says_why() -> None:
    state = at_menu()
    now = replace(state.reading, sha256="0" * 64, plan=replace(state.plan, user_name="Grace"))
    signed, _ = play(state, events.SignOffEnded("Signed by Grace.", now))
    assert (signed.reading, signed.plan.user_name, signed.notice) == (
        now,
        "Grace",
        "Signed by Grace.",
    )
    assert not signed.refused
    failed, _ = play(state, events.SignOffEnded("Not signed: the plan changed."))
    assert failed.refused and failed.notice == "Not signed: the plan changed."
    assert (failed.reading, failed.plan) == (state.reading, state.plan)
