"""Answering one prompt: asks for each thing the answer still lacks. What was typed stays until the answer stands."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from facilitator.session import events
from facilitator.session.saving import answer_label
from facilitator.techniques.rounds import (
    CHANGE,
    DISMISSED,
    NOBODY,
    QUESTION,
    RISK,
    Prompt,
    Reply,
    Round,
    missing,
)
from facilitator.tui.host import Host
from facilitator.tui.pages.changing import ask_change
from facilitator.tui.pages.parts import LeftOpenError, Parts
from facilitator.tui.pages.transcript import KIND_WORDS
from facilitator.tui.wording import QUIET, STRONG, cut, joined
from facilitator.validation.tensions import problem_of_term


class Replying:
    """One answer on its way: text, decision, owner, until, change, as far as its kind wants them."""

    def __init__(self, host: Host, round_: Round, prompt: Prompt) -> None:
        self.host, self.round, self.prompt = host, round_, prompt
        self.parts = Parts(host, prompt)
        self.before = round_.reply or Reply()
        """The answer that stands here already."""

    async def reply(self, kind: str, text: str) -> None:
        """Answer with these words as this kind."""
        reply = replace(self.before, kind=kind, text=text)
        if kind == DISMISSED:
            self.host.play(events.AnswerPrompt(reply))
        else:
            await self._record(self._ask_reply(reply))

    async def _record(self, asking: Coroutine[Any, Any, Reply | None]) -> None:
        """Record what comes of asking, if anything does; say what is to be said of it."""
        try:
            reply = await asking
        except LeftOpenError:
            self.host.tell("Not answered yet. What you typed is kept for this question.")
            return
        if reply is not None:
            self.host.play(events.AnswerPrompt(reply))
        if self.parts.remark:
            self.host.tell(self.parts.remark)

    async def _ask_reply(self, reply: Reply) -> Reply | None:
        """Ask for all that an answer of this kind wants besides its words."""
        kind = reply.kind or self.prompt.becomes
        if not reply.text and kind not in (QUESTION, CHANGE):
            return Reply()  # emptied on purpose: taken back
        if self.prompt.answer_kind == "decided-option":
            reply = replace(reply, decision=await self._ask_decision(reply))
        if kind == CHANGE and "change" in missing(self.prompt, reply):
            return await ask_change(self.parts, reply)
        if kind in (RISK, QUESTION):
            return await self._ask_owner_and_term(reply, kind)
        return reply

    async def _ask_decision(self, reply: Reply) -> str:
        """Which recorded decision does the answer name? Those of this category first."""
        state = self.host.state
        known = state.catalogue.questions
        near = known[self.prompt.question_id].category if self.prompt.question_id in known else ""

        def far(id_: str) -> tuple[bool, int]:
            return known[id_].category != near, -state.catalogue.step_of(id_)

        rows = []
        for id_ in sorted(state.decisions, key=far):
            answer = cut(answer_label(state, state.decisions[id_]), 40)
            rows.append((id_, joined((known[id_].title, STRONG), (f"  {answer}", QUIET))))
        about = f"{self.prompt.text}\nYour answer: {cut(reply.text, 140)}"
        return await self.parts.choose("Which decision is it about?", rows, about, reply.decision)

    async def _ask_owner_and_term(self, reply: Reply, kind: str) -> Reply:
        """A risk without owner or term is kept as an open question, which may lack both."""
        about = cut(reply.text or self.prompt.text, 150)
        stays = "Left empty, it stays an open question."
        risk = kind == RISK
        owner = await self.parts.ask_text(
            "owner",
            f"{KIND_WORDS[kind].capitalize()}: who owns it?",
            reply.owner if reply.owner not in ("", NOBODY) else self._last_owner(),
            about=f"{about}\nA person, a role or a team. {stays if risk else 'Left empty: nobody yet.'}",
            one_line=True,
        )
        until = await self.parts.ask_text(
            "until",
            f"{KIND_WORDS[kind].capitalize()}: by when is it looked at again?",
            reply.until,
            about=f"{about}\nA date, a release or an event. {stays if risk and owner else 'It may stay empty.'}",
            one_line=True,
            problem=problem_of_term,
        )
        if risk and not (owner and until):
            self.parts.remark = "A risk needs an owner and a term: kept as an open question."
            reply = replace(reply, kind=QUESTION)
        return replace(reply, owner=owner or NOBODY, until=until)

    def _last_owner(self) -> str:
        """Whom the user named last in this round."""
        owners = [r.owner for r in self.round.replies if r and r.owner and r.owner != NOBODY]
        return owners[-1] if owners else ""
