"""Asks for the parts of an answer to a prompt: words and choices, each of which can be left open."""

from __future__ import annotations

from collections.abc import Callable

from facilitator.session.begun import typing_field
from facilitator.session.state import State
from facilitator.techniques.rounds import Prompt
from facilitator.tui.host import Choices, Host


class LeftOpenError(Exception):
    """Escape was pressed on something that the answer needs: it is given another time."""


class Parts:
    """The parts of one answer, asked one after the other."""

    def __init__(self, host: Host, prompt: Prompt) -> None:
        self.host, self.prompt = host, prompt
        self.remark = ""
        """What is to be said once the answer is recorded."""

    @property
    def session(self) -> State:
        """The state as it is now."""
        return self.host.state

    async def ask_text(
        self,
        part: str,
        title: str,
        before: str,
        *,
        about: str = "",
        one_line: bool = False,
        problem: Callable[[str], str] | None = None,
    ) -> str:
        """Ask for one part in words, which are there again the next time when it is left open.

        Raises:
            LeftOpenError: Escape was pressed.
        """
        text = await self.host.ask_text(
            title,
            before,
            about=about,
            one_line=one_line,
            selected=one_line,
            field=typing_field(self.prompt, part),
            problem=problem,
        )
        if text is None:
            raise LeftOpenError
        return text.strip()

    async def choose(self, title: str, choices: Choices, about: str = "", at: str = "") -> str:
        """Ask for one of several. LeftOpenError when Escape was pressed."""
        id_ = await self.host.choose(title, choices, about, at)
        if id_ is None:
            raise LeftOpenError
        return id_
