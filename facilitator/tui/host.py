"""What a page or a dialog may ask of the program that shows it. Pages know this, and never the program itself."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from textual.content import Content
from textual.message_pump import MessagePump

from facilitator.session.events import Event
from facilitator.session.state import State

if TYPE_CHECKING:
    from facilitator.runtime.lookups import LookUps
    from facilitator.tui.dialogs.dialog import Dialog

Value = TypeVar("Value")
Choices = Sequence[tuple[str, Content]]
"""What can be chosen: an id, and what is shown for it."""


class Host(Protocol):
    """The program, as pages and dialogs see it."""

    @property
    def state(self) -> State:
        """The session as it is now."""

    @property
    def skill(self) -> str:
        """How much is explained: expert, intermediate or beginner."""

    @property
    def busy(self) -> str:
        """What is going on beside the session; empty when nothing is."""

    @property
    def stored(self) -> bool:
        """Whether a disk has confirmed all that is drafted."""

    @property
    def plan_path(self) -> Path:
        """Where the plan is written."""

    @property
    def root(self) -> Path:
        """The folder of the project."""

    @property
    def project(self) -> str:
        """The same folder, and why it is that one."""

    @property
    def lookups(self) -> LookUps:
        """Version checks: what they would send, where to, and what they find."""

    def play(self, move: Event) -> None:
        """Play a move, before the next thing is asked."""

    def keep(self, move: Event, *fields: str) -> None:
        """Play what was made of texts typed under these names; where it is refused, they stay in the draft."""

    def show(self) -> None:
        """Show the session again, where a page looks different without a move."""

    def tell(self, text: str) -> None:
        """Say something in the line above the keys, until the next move."""

    def remark(self, text: str) -> None:
        """Say something in a corner, over whatever is shown."""

    def visit(self, address: str) -> None:
        """Open an address in the browser."""

    @property
    def repeated(self) -> bool:
        """Whether the last key was pressed twice in a row."""

    def ignore_typed_ahead(self) -> None:
        """Ignore keys typed before what is opened now is on the screen: they were not meant for it."""

    def leave(self) -> None:
        """End the program; what is drafted is kept."""

    def converse(self, conversation: Coroutine[Any, Any, None]) -> None:
        """Let a conversation run: it may wait for dialogs while keys are taken."""

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
        """Ask for a text; None when it was left with Escape. One that has a `problem` is not taken.

        What is typed is kept in the draft under the name `field`, and is there again the next time; without
        a name it belongs to no draft and Escape forgets it. Where it is `selected`, typing replaces it.
        """

    async def choose(
        self, title: str, choices: Choices, about: str = "", at: str = ""
    ) -> str | None:
        """Ask for one of several, the cursor on `at`: its id, or None."""

    async def confirm(self, question: str, yes: str, no: str) -> bool:
        """Ask a question with two answers."""

    async def read(self, title: str, text: Iterable[Content], also: str = "") -> None:
        """Show a text until it is closed; the key `also` closes it too."""

    async def open(self, dialog: Dialog[Value]) -> Value | None:
        """Show a dialog and wait for what it ends with."""

    async def work_aside(self, work: Callable[[], Value], doing: str = "searching") -> Value | None:
        """Do something slow in a thread; None, and the user is told, when it fails."""


def host_of(node: MessagePump) -> Host:
    """The program that shows a page or a dialog."""
    return cast(Host, node.app)


Node = TypeVar("Node", bound=MessagePump)
Given = ParamSpec("Given")


def conversation(
    method: Callable[Concatenate[Node, Given], Coroutine[Any, Any, None]],
) -> Callable[Concatenate[Node, Given], None]:
    """Make a method that asks and waits one that can be called from a key: it runs as a conversation."""

    @wraps(method)
    def begin(node: Node, *given: Given.args, **named: Given.kwargs) -> None:
        host_of(node).converse(method(node, *given, **named))

    return cast("Callable[Concatenate[Node, Given], None]", begin)
