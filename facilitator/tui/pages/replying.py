"""Answering one prompt: asks for each thing the answer still lacks. What was typed stays until the answer stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.content import Content

from facilitator.session import events as m
from facilitator.session.rounds import typing_field
from facilitator.session.saving import answer_label
from facilitator.session.state import State
from facilitator.techniques.rounds import (
    CHANGE,
    NOBODY,
    QUESTION,
    RISK,
    Prompt,
    Reply,
    Round,
    missing,
)
from facilitator.tui.dialogs.edit import Edit
from facilitator.tui.dialogs.pick import Pick
from facilitator.tui.pages.changing import Changing
from facilitator.tui.pages.page import Page
from facilitator.tui.pages.transcript import KIND_WORDS, WAYS
from facilitator.tui.wording import QUIET, STRONG, cut, joined


class Replying:
    """One answer on its way: text, decision, owner, until, change, as far as its kind wants them."""

    def __init__(self, page: Page, round_: Round, prompt: Prompt) -> None:
        self.page, self.round, self.prompt = page, round_, prompt

    @property
    def session(self) -> State:
        """The state as it is now."""
        return self.page.session

    def begin(self, kind: str) -> None:
        """Answer as this kind; empty: as before, else as the prompt proposes."""
        before = self.round.reply or Reply()
        reply = replace(before, kind=kind or before.kind)
        if self.prompt.answer_kind == "decided-option":
            self._decision(reply)
        else:
            self._text(reply)

    def change(self) -> None:
        """Change the decision at once, without words beside it."""
        before = self.round.reply or Reply()
        Changing(self, self.prompt).begin(replace(before, kind=CHANGE))

    def dismiss(self) -> None:
        """Put the question away; words that were typed stay with it."""
        self.finish(replace(self.round.reply or Reply(), kind="dismissed"))

    def finish(self, reply: Reply) -> None:
        """The answer is whole."""
        self.page.play(m.AnswerPrompt(reply))

    def ask(
        self,
        part: str,
        title: str,
        before: str,
        then: Callable[[str], None],
        *,
        about: str = "",
        one_line: bool = False,
    ) -> None:
        """Ask for one part in words. Escape leaves the answer open; what was typed is there again next time."""
        field = typing_field(self.prompt, part)
        unsent = self.session.draft.typing.get(field, "")

        def done(text: str | None) -> None:
            if text is None:
                self._left_open()
                return
            self.page.play(m.Typing(field, text))
            then(text.strip())

        edit = Edit(
            title,
            unsent or before,
            about=about,
            one_line=one_line,
            chosen=one_line,
            typed=lambda text: self.page.play(m.Typing(field, text)),
        )
        self.page.app.push_screen(edit, done)

    def pick(
        self,
        title: str,
        rows: list[tuple[str, Content]],
        then: Callable[[str], None],
        about: str = "",
        at: str = "",
    ) -> None:
        """Ask for one of several, the cursor on `at`. Escape leaves the answer open."""

        def done(id_: str | None) -> None:
            if id_ is None:
                self._left_open()
            else:
                then(id_)

        self.page.app.push_screen(Pick(title, rows, about, at=at), done)

    def _left_open(self) -> None:
        self.page.tell("Not answered yet. What you typed is kept for this question.")

    def _decision(self, reply: Reply) -> None:
        """Which recorded decision does the answer name? Those of this category first."""
        state = self.session
        known = state.catalogue.questions
        near = known[self.prompt.question_id].category if self.prompt.question_id in known else ""
        ids = sorted(
            state.decisions, key=lambda k: (known[k].category != near, -state.catalogue.step_of(k))
        )
        rows = [
            (
                id_,
                joined(
                    (known[id_].title, STRONG),
                    (f"  {cut(answer_label(state, state.decisions[id_]), 40)}", QUIET),
                ),
            )
            for id_ in ids
        ]
        self.pick(
            "Which decision?",
            rows,
            lambda id_: self._text(replace(reply, decision=id_)),
            self.prompt.text,
            reply.decision,
        )

    def _text(self, reply: Reply) -> None:
        kind = reply.kind or self.prompt.becomes
        about = self.prompt.text
        if self.prompt.answer_kind in ("list", "yes-no-with-reason"):
            about = f"{about}\n{WAYS[self.prompt.answer_kind]}"
        named = self.session.catalogue.questions.get(reply.decision)
        title = f"{self.prompt.by}: {KIND_WORDS[kind]}" + (f", {named.title}" if named else "")
        self.ask(
            "text", title, reply.text, lambda t: self._worded(replace(reply, text=t)), about=about
        )

    def _worded(self, reply: Reply) -> None:
        kind = reply.kind or self.prompt.becomes
        if not reply.text and kind not in (QUESTION, CHANGE):
            if self.round.reply is not None:
                self.finish(Reply())  # emptied on purpose: taken back
            else:
                self.page.tell("Nothing was typed: s skips the question, x dismisses it.")
        elif kind == CHANGE and "change" in missing(self.prompt, reply):
            Changing(self, self.prompt).begin(reply)
        elif kind in (RISK, QUESTION):
            self._owner(reply)
        else:
            self.finish(reply)

    def _owner(self, reply: Reply) -> None:
        kind = reply.kind or self.prompt.becomes
        before = "" if reply.owner == NOBODY else reply.owner
        without = (
            "Left empty: nobody yet."
            if kind == QUESTION
            else "Left empty, it stays an open question."
        )
        self.ask(
            "owner",
            f"{KIND_WORDS[kind].capitalize()}: who owns it?",
            before or self._last_owner(),
            lambda owner: self._until(replace(reply, owner=owner)),
            about=f"{cut(reply.text or self.prompt.text, 150)}\nA person, a role or a team. {without}",
            one_line=True,
        )

    def _last_owner(self) -> str:
        """Whom the user named last in this round."""
        owners = [r.owner for r in self.round.replies if r and r.owner and r.owner != NOBODY]
        return owners[-1] if owners else ""

    def _until(self, reply: Reply) -> None:
        kind = reply.kind or self.prompt.becomes
        risk = kind == RISK and bool(reply.owner)
        without = "Left empty, it stays an open question." if risk else "It may stay empty."
        self.ask(
            "until",
            f"{KIND_WORDS[kind].capitalize()}: until when is it looked at again?",
            reply.until,
            lambda until: self._owned(replace(reply, until=until)),
            about=f"{cut(reply.text or self.prompt.text, 150)}\nA date, a release or an event. {without}",
            one_line=True,
        )

    def _owned(self, reply: Reply) -> None:
        kind = reply.kind or self.prompt.becomes
        if kind == RISK and not (reply.owner and reply.until):
            self.page.tell("A risk wants an owner and a term: kept as an open question.")
            reply = replace(reply, kind=QUESTION)
            kind = QUESTION
        self.finish(replace(reply, owner=reply.owner or NOBODY) if kind == QUESTION else reply)
