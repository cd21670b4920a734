"""A question that has to be answered before a session can begin, on a screen of its own."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import replace

from textual.app import App

from facilitator.runtime.own_steps import OwnSteps, allow, look_at
from facilitator.settings import Settings
from facilitator.storage.place import default_state_dir
from facilitator.tui.dialogs.confirm import Confirm


class AskFirst(App[bool]):
    """One question; the program goes on with its answer."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, question: str, yes: str, no: str) -> None:
        super().__init__()
        self._asked = Confirm(question, yes, no)

    def on_mount(self) -> None:
        """Ask; a signal gives the terminal back and ends the program."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.exit, None, 128 + number)
        self.push_screen(self._asked, lambda answer: self.exit(bool(answer)))


def with_own_steps(settings: Settings) -> Settings:
    """Ask whether the project's content is to be used, and remember a yes for exactly this content.

    Raises:
        SystemExit: the user left instead of answering.
    """
    if settings.project_steps is None:
        return settings
    steps = look_at(settings.project_steps)
    question = AskFirst(_question(steps), "use it", "use what is shipped")
    answer = question.run() if steps.digest else False
    if answer is None:
        raise SystemExit(question.return_code or 0)
    if not answer:
        return replace(settings, project_steps=None)
    allow(steps, settings.state_dir or default_state_dir())
    return replace(settings, steps=steps.content, project_steps=None)


def _question(steps: OwnSteps) -> str:
    return (
        "This project brings questions and options of its own. They replace what the program "
        f"ships, and whoever wrote the project wrote them.\n\n{steps.folder}\n"
        f"{steps.files} files, fingerprint {steps.digest[:12]}\n\n"
        "Use them? You are asked again when anything in them changes."
    )
