"""Step 1: who and which project, documents to load, CI/CD found, and the infrastructure context to confirm."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from facilitator.session import moves as m
from facilitator.session.introduction import FACT_FIELDS, PHASES
from facilitator.session.moves import FoundFact
from facilitator.session.state import State
from facilitator.tui.pages.page import Keys, Page
from facilitator.tui.widgets.rows import Row, Rows
from facilitator.tui.wording import QUIET, STRONG, cut, joined, said

FIELD_NAMES = {
    "iac-tool": "Infrastructure as code",
    "container-strategy": "Container strategy",
    "environments": "Environments",
    "ci-platform": "CI platform",
    "cloud": "Cloud",
    "databases": "Databases",
    "migration-tools": "Migration tools",
    "feature-flag-tools": "Feature flag tools",
    "deploy-tools": "Deploy tools",
}
LABEL = 24


class ContextPage(Page):
    """Everything that step 1 asks."""

    DEFAULT_CSS = """
    ContextPage #about { height: auto; padding: 0 1; }
    ContextPage Rows { height: 1fr; }
    """
    BINDINGS = [
        Binding("plus", "path", "give a path", show=False),
        Binding("y", "confirm_all", "confirm all", show=False),
        Binding("x", "excluded", "what was left out", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="context")

    def compose(self) -> ComposeResult:
        """About, rows."""
        yield Static(id="about")
        yield Rows(id="context-rows")

    def home(self) -> Widget:
        """The rows."""
        return self.query_one(Rows)

    def show(self, state: State) -> None:
        """Show what is known and what is asked."""
        self.query_one("#about", Static).update(
            joined(("Who decides, about which project, and what do its documents already say?", STRONG))
        )
        rows = [
            *self._people(state),
            *self._documents(state),
            *self._ci(state),
            *self._infrastructure(state),
            *self._statements(state),
        ]
        self.query_one(Rows).show(rows)

    def _people(self, state: State) -> list[Row]:
        draft, context = state.draft, state.draft.context
        phase = PHASES.get(context.delivery_phase, "")
        return [
            _row("project", "Project", draft.project_name, "Enter: its name"),
            _row("user", "Decided by", draft.user_name, "Enter: your name"),
            _row("phase", "Delivery phase", phase, "Enter: proof of concept, MVP, staging or production"),
            _row("workload", "Workload", context.workload, "optional: web service, queue worker, batch …"),
        ]

    def _documents(self, state: State) -> list[Row]:
        loaded = {d.path: d for d in state.draft.context.documents}
        rows = [
            Row(
                "",
                joined(
                    ("Documents", STRONG),
                    ("   Enter loads one, + gives a path, x shows what was left out", QUIET),
                ),
            )
        ]
        for found in state.found:
            sign = "[x]" if found.path in loaded else "[ ]"
            rows.append(
                Row(
                    f"doc:{found.path}",
                    joined(f"  {sign} {found.path}", (f"  {found.kind}  {found.reason}", QUIET)),
                    6,
                )
            )
        known = {f.path for f in state.found}
        rows += [
            Row(f"doc:{d.path}", joined(f"  [x] {d.path}", (f"  {d.kind}, given by you", QUIET)), 6)
            for d in loaded.values()
            if d.path not in known
        ]
        kinds = [f.kind for f in state.found] + [d.kind for d in loaded.values()]
        if "architecture" not in kinds:
            missing = "No architecture document was found. Press + to give its path: the step does not complete without one."
            rows.append(Row("path", said(f"  {missing}", "$text-warning"), 2))
        return rows

    def _ci(self, state: State) -> list[Row]:
        found = state.draft.context.existing_ci
        text = said(", ".join(found)) if found else said("none found in the project", QUIET)
        return [Row("", joined(("CI/CD files".ljust(LABEL), QUIET), text), LABEL)]

    def _infrastructure(self, state: State) -> list[Row]:
        rows = [
            Row(
                "",
                joined(
                    ("Infrastructure context", STRONG),
                    ("   Enter states or corrects a value, y confirms all that documents decide", QUIET),
                ),
            )
        ]
        for name in FACT_FIELDS:
            fact = next((f for f in state.draft.context.facts if f.field == name), None)
            offered = _offered(state, name)
            if fact is not None:
                rows.append(
                    Row(
                        f"fact:{name}",
                        joined(
                            (f"  ✓ {FIELD_NAMES[name]}".ljust(LABEL + 4), ""),
                            (", ".join(fact.values), STRONG),
                            (f"  {fact.source or 'stated by you'}", QUIET),
                        ),
                        LABEL + 4,
                    )
                )
            elif offered or name in FACT_FIELDS[:3]:
                values = ", ".join(dict.fromkeys(f.value for f in offered))
                hint = (
                    joined(
                        (f"found: {values}", "$text-accent"),
                        (f"  {offered[0].file}:{offered[0].line}", QUIET),
                    )
                    if offered
                    else said("not stated", QUIET)
                )
                rows.append(
                    Row(f"fact:{name}", joined(f"  ○ {FIELD_NAMES[name]}".ljust(LABEL + 4), hint), LABEL + 4)
                )
        return rows

    def _statements(self, state: State) -> list[Row]:
        if not state.facts:
            return []
        rows = [Row("", joined(("What the documents say", STRONG)))]
        for n, fact in enumerate(state.facts):
            tone = (
                "$text-success"
                if fact.state == "decided"
                else "$text-warning"
                if fact.state in ("deferred", "undecided")
                else QUIET
            )
            rows.append(
                Row(
                    f"said:{n}",
                    joined(
                        (f"  {fact.state:<10}", tone),
                        (f"{fact.value}  ", STRONG),
                        (f"{fact.file}:{fact.line}  ", QUIET),
                        cut(fact.text, 120),
                    ),
                    12,
                )
            )
        return rows

    def keys(self, state: State) -> Keys:
        """Filling in."""
        return (("↑↓", "look"), ("Enter", "fill in, load"), ("+", "path"), ("y", "confirm all"))

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Open what a row holds."""
        event.stop()
        kind, _, key = event.id.partition(":")
        actions = {
            "project": self._project,
            "user": self._user,
            "phase": self._phase,
            "workload": self._workload,
            "path": self.action_path,
        }
        if kind in actions:
            actions[kind]()
        elif kind == "doc":
            loaded = key in [d.path for d in self.session.draft.context.documents]
            self.play(m.LoadDocument(key, not loaded))
        elif kind == "fact":
            self._fact(key)
        elif kind == "said":
            self._statement(self.session.facts[int(key)])

    def _project(self) -> None:
        self.write(
            "project",
            "Name of the project",
            self.session.draft.project_name,
            lambda t: m.Introduce(project_name=t),
            one_line=True,
        )

    def _user(self) -> None:
        self.write(
            "user",
            "Who decides",
            self.session.draft.user_name,
            lambda t: m.Introduce(user_name=t),
            one_line=True,
        )

    def _workload(self) -> None:
        self.write(
            "workload",
            "Kind of workload",
            self.session.draft.context.workload,
            lambda t: m.Introduce(workload=t),
            one_line=True,
        )

    def _phase(self) -> None:
        from facilitator.tui.dialogs.pick import Pick

        rows = [(k, said(v)) for k, v in PHASES.items()]
        self.app.push_screen(
            Pick("Delivery phase", rows),
            lambda phase: self.play(m.Introduce(delivery_phase=phase)) if phase else None,
        )

    def _fact(self, name: str) -> None:
        offered = _offered(self.session, name)
        fact = next((f for f in self.session.draft.context.facts if f.field == name), None)
        values = fact.values if fact else tuple(dict.fromkeys(f.value for f in offered))
        source = _sources(offered)
        about = "Several values with commas; empty takes it back." + "".join(
            f"\n{f.file}:{f.line}  {cut(f.text, 70)}" for f in offered[:3]
        )

        def keep(text: str) -> m.Move:
            typed = tuple(v.strip() for v in text.replace("\n", ",").split(",") if v.strip())
            found = set(typed) <= {f.value for f in offered}
            return m.ConfirmFact(name, typed, source if found and typed else "")

        self.write(f"fact:{name}", FIELD_NAMES[name], ", ".join(values), keep, about=about, one_line=True)

    def _statement(self, fact: FoundFact) -> None:
        from facilitator.tui.dialogs.reading import Reading

        root = getattr(self.app, "root", None)
        try:
            lines = (
                (root / fact.file).read_text(encoding="utf-8", errors="replace").splitlines() if root else []
            )
        except OSError:
            lines = []
        first = max(0, fact.line - 8)
        text = [
            joined((f"{n:>5} ", QUIET), (line, STRONG if n == fact.line else ""))
            for n, line in enumerate(lines[first : fact.line + 12], first + 1)
        ]
        self.app.push_screen(
            Reading(f"{fact.file}, line {fact.line}: {fact.state} {fact.value}", text or [said(fact.text)])
        )

    def action_path(self) -> None:
        """Give the path of a document."""
        about = "Path of a Markdown document, relative to the project. Where no architecture was found, this is it."
        self.write(
            "path",
            "Path of a document",
            "",
            lambda t: m.LoadDocument(t) if t.strip() else None,
            about=about,
            one_line=True,
        )

    def action_confirm_all(self) -> None:
        """Confirm what the loaded documents say is decided, where nothing is recorded yet."""
        recorded = {f.field for f in self.session.draft.context.facts}
        for name in FACT_FIELDS:
            offered = _offered(self.session, name)
            if offered and name not in recorded:
                self.play(
                    m.ConfirmFact(name, tuple(dict.fromkeys(f.value for f in offered)), _sources(offered))
                )

    def action_excluded(self) -> None:
        """Show the documents that were left out, with the reason."""
        from facilitator.tui.dialogs.reading import Reading

        lines: list[Content] = [joined(d.path, (f"  {d.reason}", QUIET)) for d in self.session.excluded]
        self.app.push_screen(Reading("Left out", lines or [said("Nothing was left out.")], "x"))


def _row(id_: str, label: str, value: str, hint: str) -> Row:
    return Row(id_, joined((label.ljust(LABEL), QUIET), (value, STRONG) if value else (hint, QUIET)), LABEL)


def _offered(state: State, name: str) -> tuple[FoundFact, ...]:
    return tuple(f for f in state.facts if f.field == name and f.state == "decided")


def _sources(facts: tuple[FoundFact, ...]) -> str:
    return ", ".join(dict.fromkeys(f"{f.file}:{f.line}" for f in facts))
