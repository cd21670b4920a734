"""Step 1: who and which project, documents to load, CI/CD found, and the infrastructure context to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from facilitator.bounded import read_beginning
from facilitator.context.read import MOST_BYTES
from facilitator.document.context_section import label_of
from facilitator.model import InputDocument, Statement
from facilitator.session import events
from facilitator.session.found_answers import FoundAnswer, found_answers
from facilitator.session.introduction import PHASES, kind_given, offered, places
from facilitator.session.menus import context_stops
from facilitator.session.state import State
from facilitator.tui.host import conversation
from facilitator.tui.keys import key
from facilitator.tui.pages import context_rows
from facilitator.tui.pages.page import Keys, Page, secret_warning
from facilitator.tui.widgets.rows import Row, Rows
from facilitator.tui.wording import QUIET, STRONG, cut, joined, said

_KINDS = (
    ("other", said("a document beside the architecture")),
    ("architecture", said("the architecture")),
)
LOOKING = "The project is still being looked at: what it says is here in a moment."


class ContextPage(Page):
    """Everything that step 1 asks."""

    DEFAULT_CSS = """
    ContextPage #about { height: auto; padding: 0 1; }
    ContextPage Rows { height: 1fr; }
    """
    BINDINGS = [
        key("plus", "path", "give a path"),
        key("y", "confirm", "confirm what was found for this line, or what this document says"),
        key("Y", "confirm_all", "confirm all that was found"),
        key("n", "reject", "put a statement away"),
        key("x", "excluded", "what was left out or put away"),
    ]

    def __init__(self) -> None:
        super().__init__(id="context")
        self._led: State | None = None
        """The state whose refusal has led the cursor somewhere: once, then it is the user's."""

    def compose(self) -> ComposeResult:
        """About, rows."""
        yield Static(id="about")
        yield Rows(id="context-rows")

    def show(self, state: State) -> None:
        """Show what is known and what is asked."""
        asked = ("Who decides, about which project, and what do its documents already say?", STRONG)
        where = (f"\nThe project is {self.host.project}", QUIET)
        self.query_one("#about", Static).update(joined(asked, where, *secret_warning(state)))
        found = [
            *context_rows.people(state),
            *context_rows.documents(state),
            *context_rows.existing_ci(state),
            *context_rows.infrastructure(state),
            *_of_the_phase(state),
            *context_rows.statements(state),
        ]
        rows = [context_rows.with_typed(row, state.draft.typing) for row in found]
        listed = self.query_one(Rows)
        wanted = "" if state is self._led else _missing(state, rows)
        self._led = state
        listed.show(rows, cursor=wanted or listed.cursor or "project")

    def keys(self, state: State) -> Keys:
        """What can be done with a line of step 1."""
        return (
            ("↑↓", "look"),
            ("Enter", "fill in, load"),
            ("+", "path"),
            ("y", "confirm"),
            ("Y", "confirm all"),
            ("n", "put away"),
        )

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Open what a row holds."""
        event.stop()
        kind, _, key = event.id.partition(":")
        if kind in ("project", "user", "workload"):
            self._introduce(kind)
        elif kind == "phase":
            self._choose_phase()
        elif kind == "path":
            self.action_path()
        elif kind == "doc":
            loaded = key in [d.path for d in self.session.draft.context.documents]
            self.play(events.LoadDocument(key, not loaded))
        elif kind == "fact":
            self._state_fact(key)
        elif kind == "said":
            self._show_statement(self.session.said[int(key)])

    @conversation
    async def _introduce(self, kind: str) -> None:
        """Ask for one of the three texts that introduce the project."""
        draft = self.session.draft
        title, name, before, found = {
            "project": (
                "Name of the project",
                "project_name",
                draft.project_name,
                self.session.names,
            ),
            "user": ("Who decides", "user_name", draft.user_name, self.session.authors),
            "workload": ("Kind of workload", "workload", draft.context.workload, ()),
        }[kind]
        if not before and len(found) == 1:
            before = found[0].text
        text = await self.host.ask_text(title, before, one_line=True, field=kind)
        if text is not None:
            self.host.keep(events.Introduce(**{name: text}), kind)

    @conversation
    async def _choose_phase(self) -> None:
        phases = [(id_, said(name)) for id_, name in PHASES.items()]
        now = self.session.draft.context.delivery_phase
        phase = await self.host.choose("Delivery phase", phases, at=now)
        if phase:
            self.play(events.Introduce(delivery_phase=phase))

    @conversation
    async def _state_fact(self, name: str) -> None:
        """State a field of the infrastructure context, or correct what was found."""
        found = offered(self.session, name)
        fact = next((f for f in self.session.draft.context.facts if f.field == name), None)
        values = fact.values if fact else tuple(dict.fromkeys(f.value for f in found))
        quoted = [f"\n{f.file}:{f.line}  {cut(f.text, 70)}" for f in found[:3]]
        field = f"fact:{name}"
        text = await self.host.ask_text(
            label_of(name),
            ", ".join(values),
            about="Several values with commas; empty takes it back." + "".join(quoted),
            one_line=True,
            field=field,
        )
        if text is None:
            return
        typed = tuple(v.strip() for v in text.replace("\n", ",").split(",") if v.strip())
        # as it is now: more may have been read since the question was put
        known = places(offered(self.session, name)) | dict(fact.cited if fact else ())
        cited = tuple(known.get(value, "") for value in typed)
        self.host.keep(events.ConfirmFact(name, typed, cited), field)

    @conversation
    async def _show_statement(self, fact: Statement) -> None:
        """Show the lines around a statement, read in a thread: the file may be on a slow disk."""
        path = self.host.root / fact.file
        lines = await self.host.work_aside(lambda: _lines_of(path), "reading") or []
        first = max(0, fact.line - 8)
        text = [
            joined((f"{n:>5} ", QUIET), (line, STRONG if n == fact.line else ""))
            for n, line in enumerate(lines[first : fact.line + 12], first + 1)
        ]
        title = f"{fact.file}, line {fact.line}: {context_rows.standing(fact)} {fact.value}"
        await self.host.read(title, text or [said(fact.text)])

    @conversation
    async def action_path(self) -> None:
        """Give the path of a document."""
        about = (
            "Path of a Markdown document, relative to the project. Where no architecture was found, "
            "one whose name says nothing else is it."
        )
        path = await self.host.ask_text(
            "Path of a document", about=about, one_line=True, field="path"
        )
        if not path or not path.strip():
            return
        kind = kind_given(self.session, path.strip())
        if kind == "other":
            asked = await self.host.choose(f"What is {cut(path.strip(), 50)}?", _KINDS, at=kind)
            kind = asked or ""
        if kind:
            self.host.keep(events.LoadDocument(path, kind=kind), "path")

    def _looked_at(self) -> Statement | None:
        kind, _, key = self.query_one(Rows).cursor.partition(":")
        return (
            self.session.said[int(key)]
            if kind == "said" and int(key) < len(self.session.said)
            else None
        )

    def action_confirm(self) -> None:
        """Confirm what was found for the row under the cursor, and nothing else; then look at the next."""
        draft = self.session.draft
        kind, _, key = self.query_one(Rows).cursor.partition(":")
        loaded = [document.path for document in self.session.draft.context.documents]
        if kind == "said" and (fact := self._looked_at()) is not None:
            self._confirm_statement(fact)
        elif kind == "doc" and key not in loaded:
            self.host.tell(f"Enter loads {key}; y then confirms what it says.")
        else:
            found = [line for line in found_answers(self.session) if _belongs(line, kind, key)]
            self._take(found, "Nothing was found here that y could confirm.")
        if self.session.draft is not draft:
            self.query_one(Rows).action_look(1)

    def _confirm_statement(self, fact: Statement) -> None:
        recorded = next(
            (f for f in self.session.draft.context.facts if f.field == fact.field), None
        )
        cited = dict(recorded.cited if recorded else ())
        known = filter(None, cited.get(fact.value, "").split(", "))
        cited[fact.value] = ", ".join(dict.fromkeys((*known, fact.source)))
        self.play(events.ConfirmFact(fact.field, tuple(cited), tuple(cited.values())))

    def action_confirm_all(self) -> None:
        """Confirm all that the project says is decided, where nothing is recorded yet."""
        self._take(found_answers(self.session), "Nothing was found that is not recorded already.")

    def _take(self, found: Sequence[FoundAnswer], otherwise: str) -> None:
        """Take what was found and is one answer, and name it; of several that contradict none is taken."""
        agreed = [line for line in found if not line.contested]
        if agreed:
            self.play(events.TakeAll(tuple(line.move for line in agreed)))
            named = dict.fromkeys(line.asked for line in agreed)
            self.host.tell(f"Confirmed: {', '.join(named)}.")
        elif found:
            self.host.tell("Several were found; Enter states which it is.")
        else:
            self.host.tell(otherwise if self.session.scanned else LOOKING)

    def action_reject(self) -> None:
        """Put the statement under the cursor away."""
        fact = self._looked_at()
        if fact is not None:
            self.play(events.RejectFact(fact))

    @conversation
    async def action_excluded(self) -> None:
        """Show the documents that were left out, with the reason; what was put away can be offered again."""
        loaded = [document.path for document in self.session.draft.context.documents]
        lines: list[Content] = [
            joined(d.path, (f"  {d.reason}", QUIET))
            for d in self.session.excluded
            if d.path not in loaded
        ]
        put_away = sorted(self.session.put_away)
        if not put_away:
            await self.host.read("Left out", lines or [said("Nothing was left out.")], "x")
            return
        rows = [
            (str(n), joined((fact.value, STRONG), (f"  {fact.source}  put away by you", QUIET)))
            for n, fact in enumerate(put_away)
        ]
        about = "\n".join(line.plain for line in lines)
        picked = await self.host.choose("Left out: Enter offers a statement again", rows, about)
        if picked is not None:
            self.play(events.RejectFact(put_away[int(picked)], away=False))


def _missing(state: State, rows: Sequence[Row]) -> str:
    """The row of what C was refused for; empty where it was not."""
    what, why = next(context_stops(state.draft), ("", ""))
    if not state.refused or state.notice != why:
        return ""
    unread = (row.id for row in rows if row.id.startswith("doc:") or row.id == "path")
    return next(unread, "") if what == "documents" else what


def _belongs(line: FoundAnswer, kind: str, key: str) -> bool:
    """Whether a line that was found answers a row of the page, or stands in the document of one."""
    if kind == "doc":
        files = [place.rpartition(":")[0] for place in line.where.split(", ")]
        return any(map(InputDocument(key).holds, files))
    if isinstance(line.move, events.ConfirmFact):
        return (kind, key) == ("fact", line.move.field)
    named = {"project": "project_name", "user": "user_name"}.get(kind, "")
    return bool(named) and getattr(line.move, named, None) is not None


def _of_the_phase(state: State) -> list[Row]:
    if not state.facts.context.delivery_phase:
        return []
    # a new plan states no phase, and its first question does not wait for the matrix
    from facilitator.tui.phase_text import phase_rows

    return phase_rows(state)


def _lines_of(path: Path) -> list[str]:
    """The lines of a file; none where it cannot be read any more."""
    try:
        data = read_beginning(path, MOST_BYTES)
    except OSError:
        return []
    return data.decode("utf-8", errors="replace").splitlines()
