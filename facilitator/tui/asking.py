"""Dialogs as coroutines: whoever asks waits for the answer, and the keys go to the dialog meanwhile."""

from __future__ import annotations

from asyncio import Future, wrap_future
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

from textual.app import App
from textual.content import Content

from facilitator.session.commands import Command
from facilitator.session.events import Event, Typing
from facilitator.session.state import State
from facilitator.tui.commands import Commands
from facilitator.tui.dialogs.dialog import Dialog
from facilitator.tui.host import Choices

Value = TypeVar("Value")


class AskingApp(App[int]):
    """A program that can ask. Conversations run beside the queues that keys pass through, or nothing could be typed."""

    state: State
    commands: Commands

    def __init__(self) -> None:
        super().__init__()
        self._aside: list[str] = []
        """Slow things that are being done for conversations, each in a word."""
        self._talking = 0
        """Conversations that are about to do something; one that waits for a dialog is none of them."""

    def play(self, event: Event) -> None:
        """Play a move."""
        raise NotImplementedError

    def show(self) -> None:
        """Show the session again."""
        raise NotImplementedError

    def failed(self, command: Command | None, problem: Exception) -> None:
        """Say that something did not work."""
        raise NotImplementedError

    def ignore_typed_ahead(self) -> None:
        """Ignore keys typed before what is opened now is on the screen."""
        raise NotImplementedError

    def tell(self, text: str) -> None:
        """Say something in the line above the keys, until the next move."""
        raise NotImplementedError

    def remark(self, text: str) -> None:
        """Say something in a corner, over whatever is shown."""
        self.notify(text, markup=False)

    def visit(self, address: str) -> None:
        """Open an address in the browser."""
        self.open_url(address)

    @property
    def between(self) -> bool:
        """Whether a conversation is about to do something: no key is given out until it has."""
        return self._talking > 0

    def wait_no_longer(self) -> None:
        """Keys have waited long enough: what else they would wait for is left to itself."""

    def converse(self, conversation: Coroutine[Any, Any, None]) -> None:
        """Let a conversation run."""
        self._talking += 1
        self.run_worker(self._follow(conversation), group="conversations")

    async def _follow(self, conversation: Coroutine[Any, Any, None]) -> None:
        try:
            await conversation
        finally:
            self._talking -= 1

    def _rest_until(self, answer: Future[Any]) -> None:
        self._talking -= 1
        answer.add_done_callback(self._go_on)

    def _go_on(self, _: Future[Any]) -> None:
        self._talking += 1

    async def open(self, dialog: Dialog[Value]) -> Value | None:
        """Show a dialog and wait for what it ends with."""
        if dialog.takes_nothing_typed_ahead:
            self.ignore_typed_ahead()
        answer = self.push_screen(dialog, wait_for_dismiss=True)
        self._rest_until(answer)
        return await answer

    async def ask_text(
        self,
        title: str,
        text: str = "",
        *,
        about: str = "",
        one_line: bool = False,
        field: str = "",
        selected: bool = False,
        problem: Callable[[str], str] | None = None,
    ) -> str | None:
        """Ask for a text; None when it was left, or `field` is where it is kept and nothing can be written."""
        if field and self.state.only_reads:
            self.tell(self.state.only_reads)
            return None
        from facilitator.tui.dialogs.edit import Edit

        unsent = self.state.draft.typing.get(field, "") if field else ""
        remember = (lambda typed: self.play(Typing(field, typed))) if field else None
        edit = Edit(
            title,
            unsent or text,
            about=about,
            one_line=one_line,
            selected=selected and not unsent,  # what was begun is gone on with
            remember=remember,
            problem=problem,
        )
        typed = await self.open(edit)
        if typed is not None and remember is not None:
            remember(typed if typed.strip() else "")  # until something is made of it
        return typed

    def keep(self, event: Event, *fields: str) -> None:
        """Play what was made of texts typed under these names; where it is refused, they stay in the draft."""
        typed = {name: self.state.draft.typing.get(name, "") for name in fields}
        self.forget(*(name for name, text in typed.items() if text))
        self.play(event)  # last, so that ctrl+z takes this back and not the forgetting
        if self.state.refused:
            for name, text in typed.items():
                self.play(Typing(name, text))

    def forget(self, *fields: str) -> None:
        """Take what was typed under these names out of the draft."""
        for field in fields:
            self.play(Typing(field, ""))

    async def choose(
        self, title: str, choices: Choices, about: str = "", at: str = ""
    ) -> str | None:
        """Ask for one of several."""
        from facilitator.tui.dialogs.pick import Pick

        return await self.open(Pick(title, choices, about, at=at))

    async def confirm(self, question: str, yes: str, no: str) -> bool:
        """Ask a question with two answers."""
        from facilitator.tui.dialogs.confirm import Confirm

        return await self.open(Confirm(question, yes, no)) is True

    async def read(self, title: str, text: Iterable[Content], also: str = "") -> None:
        """Show a text until it is closed."""
        from facilitator.tui.dialogs.reader import Reader

        await self.open(Reader(title, text, also))

    async def work_aside(self, work: Callable[[], Value], doing: str = "searching") -> Value | None:
        """Do something slow in a thread; None, and the user is told, when it fails."""
        answer: Future[Value] = wrap_future(self.commands.slow.submit(work))
        self._aside.append(doing)
        self.show()
        self._rest_until(answer)
        try:
            return await answer
        except Exception as problem:
            self.failed(None, problem)
            return None
        finally:
            self._aside.remove(doing)
            self.show()
