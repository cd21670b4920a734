"""A round of A or P: one prompt at a time, what has been said so far, and the proposal that comes of it."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from facilitator.protocols.rounds import (
    CHANGE,
    DISMISSED,
    INSIGHT,
    NOBODY,
    QUESTION,
    RISK,
    Change,
    Prompt,
    Reply,
    Round,
    typed_anything,
)
from facilitator.session import moves as m
from facilitator.session.state import State
from facilitator.tui.pages.page import Keys, Page
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.wording import HOT, QUIET, STRONG, joined, said

KIND_WORDS = {
    INSIGHT: "insight",
    RISK: "accepted risk",
    QUESTION: "open question",
    CHANGE: "change",
    DISMISSED: "dismissed",
}


class RoundPage(Page):
    """Asks; the user answers."""

    DEFAULT_CSS = """
    RoundPage #round-title { height: 1; padding: 0 1; background: $panel; }
    RoundPage #prompt { height: auto; max-height: 12; padding: 1 1 0 1; }
    """
    BINDINGS = [
        Binding("enter,i", "reply('insight')", "answer", show=False),
        Binding("r", "reply('accepted-risk')", "accept as risk", show=False),
        Binding("u", "reply('open-question')", "open question", show=False),
        Binding("e", "change", "change the decision", show=False),
        Binding("x", "dismiss", "dismiss", show=False),
        Binding("s,right", "skip", "skip", show=False),
        Binding("left", "back", "back", show=False),
        Binding("f", "finish", "finish", show=False),
        Binding("plus,k", "call", "call somebody in", show=False),
        Binding("escape", "leave", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="round")

    def compose(self) -> ComposeResult:
        """Title, prompt, what was said."""
        yield Static(id="round-title")
        yield Static(id="prompt")
        yield Lines(id="said")

    def home(self) -> Widget:
        """What was said scrolls."""
        return self.query_one(Lines)

    def show(self, state: State) -> None:
        """Show the prompt and the answers so far."""
        round_ = state.round
        if round_ is None:
            return
        category = state.catalogue.categories.get(round_.category)
        where = category.title if category else f"step {round_.step}"
        who = "Party" if round_.kind == "party" else round_.name
        at = min(round_.at + 1, len(round_.prompts))
        title = joined((f"{who} · {where} · {at} of {len(round_.prompts)}", STRONG))
        if round_.kind == "party":
            title = joined(title, (f"   {round_.name}", QUIET))
        self.query_one("#round-title", Static).update(title)
        prompt = round_.prompt
        self.query_one("#prompt", Static).update(
            _asked(prompt) if prompt else said("Every question was seen: f makes a proposal of the answers.")
        )
        self.query_one(Lines).show(list(_said(round_)))

    def keys(self, state: State) -> Keys:
        """Kinds of answer."""
        return (
            ("Enter", "answer"),
            ("r", "accept as risk"),
            ("u", "open question"),
            ("e", "change"),
            ("x", "dismiss"),
            ("s", "skip"),
            ("←", "back"),
            ("f", "finish"),
            ("Esc", "leave"),
        )

    def action_reply(self, kind: str) -> None:
        """Answer; a risk wants an owner and an until, a question an owner."""
        round_ = self.session.round
        if round_ is None or round_.prompt is None:
            return
        prompt = round_.prompt
        wanted = kind if kind != INSIGHT or prompt.becomes in (CHANGE, DISMISSED) else prompt.becomes
        before = round_.reply.text if round_.reply else ""
        self._text(prompt, wanted, before)

    def _text(self, prompt: Prompt, kind: str, before: str) -> None:
        def done(text: str) -> m.Move | None:
            reply = Reply(text=text, kind=kind)
            if kind in (RISK, QUESTION):
                self._owner(prompt, reply)
                return None
            return m.Answer(reply)

        field = f"round:{prompt.id}:{prompt.question_id}"
        self.write(field, f"{prompt.by}: {KIND_WORDS[kind]}", before, done, about=prompt.text)

    def _owner(self, prompt: Prompt, reply: Reply) -> None:
        def done(owner: str) -> m.Move | None:
            owned = replace(reply, owner=owner.strip() or (NOBODY if reply.kind == QUESTION else ""))
            if reply.kind == RISK and not owned.owner:
                self.app.notify(
                    "An accepted risk wants an owner: it is kept as an open question.", markup=False
                )
            self._until(prompt, owned)
            return None

        about = "Who owns it?" + (" Empty: nobody yet." if reply.kind == QUESTION else "")
        self.write(f"owner:{prompt.id}", "Owner", "", done, about=about, one_line=True)

    def _until(self, prompt: Prompt, reply: Reply) -> None:
        about = "Until when or what? A date, a release or an event." + (
            "" if reply.kind == RISK else " May stay empty."
        )
        self.write(
            f"until:{prompt.id}",
            "Until",
            "",
            lambda until: m.Answer(replace(reply, until=until.strip())),
            about=about,
            one_line=True,
        )

    def action_change(self) -> None:
        """Change a field of the quoted decision."""
        from facilitator.tui.dialogs.pick import Pick

        round_ = self.session.round
        prompt = round_.prompt if round_ else None
        question = self.session.catalogue.questions.get(prompt.question_id) if prompt else None
        decision = self.session.decisions.get(prompt.question_id) if prompt else None
        if prompt is None or question is None or decision is None:
            self.app.notify("This prompt quotes no decision that can be changed here.", markup=False)
            return
        fields: list[tuple[str, Content]] = [
            ("rationale", said("Rationale")),
            ("rollback", said("Rollback implication")),
        ]
        fields += [(f"details.{d.key}", said(d.label)) for d in question.details]
        fields += [
            (f"choice:{o.id}", joined("Choose ", (o.label, STRONG)))
            for o in question.options
            if o.id not in decision.choice
        ]
        values = {
            "rationale": decision.rationale,
            "rollback": decision.rollback,
            **{f"details.{k}": v for k, v in decision.details.items()},
        }

        def picked(field: str | None) -> None:
            if field is None:
                return
            if field.startswith("choice:"):
                change = Change(question.id, "choice", (field.removeprefix("choice:"),))
                self.write(
                    f"why:{prompt.id}",
                    "Why this instead?",
                    "",
                    lambda t: m.Answer(Reply(t, CHANGE, change=change)),
                    about=prompt.text,
                )
                return
            self.write(
                f"change:{prompt.id}:{field}",
                f"{question.title}: {field}",
                values.get(field, ""),
                lambda t: m.Answer(Reply("", CHANGE, change=Change(question.id, field, (t,)))),
                about=prompt.text,
            )

        self.app.push_screen(
            Pick(f"Change {question.title}", fields, "You make the change; it is shown before it is taken."),
            picked,
        )

    def action_dismiss(self) -> None:
        """Put the question away."""
        self.play(m.Answer(Reply(kind=DISMISSED)))

    def action_skip(self) -> None:
        """Leave it unanswered."""
        self.play(m.Skip())

    def action_back(self) -> None:
        """The prompt before."""
        self.play(m.StepBack())

    def action_finish(self) -> None:
        """Make a proposal."""
        self.play(m.Finish())

    def action_call(self) -> None:
        """Call another perspective in."""
        from facilitator.tui.dialogs.pick import Pick

        round_ = self.session.round
        if round_ is None or round_.kind != "party":
            return
        rows = [
            (p.id, joined((p.name, STRONG), (f"  {p.cares_about}", QUIET)))
            for p in self.session.content.library.perspectives
            if p.id not in round_.ids
        ]
        self.app.push_screen(
            Pick("Who is called in?", rows), lambda id_: self.play(m.CallIn(id_)) if id_ else None
        )

    def action_leave(self) -> None:
        """Leave; ask first when something was answered."""
        round_ = self.session.round
        if round_ is None:
            return
        if not typed_anything(round_):
            self.play(m.Leave())
            return
        from facilitator.tui.dialogs.confirm import Confirm

        question = "Leave the round? What was answered makes no proposal; f would make one."
        self.app.push_screen(
            Confirm(question, "leave", "stay"), lambda yes: self.play(m.Leave()) if yes else None
        )


def _asked(prompt: Prompt) -> Content:
    parts: list[Content] = []
    if prompt.heading:
        parts.append(joined((prompt.heading, "italic"), "\n"))
    for fact in prompt.recorded:
        parts.append(joined(("✓ ", "$text-success"), (fact, QUIET), "\n"))
    parts.append(joined((f"{prompt.by}  ", HOT), prompt.text))
    if prompt.between:
        parts.append(joined((f"\n  {' ↔ '.join(prompt.between)}", QUIET)))
    return Content("").join(parts)


def _said(round_: Round) -> list[Content]:
    found: list[Content] = []
    for n, (prompt, reply) in enumerate(zip(round_.prompts, round_.replies, strict=False)):
        if reply is None or n == round_.at:
            continue
        words = reply.text or (", ".join(reply.change.value) if reply.change else "")
        owner = f"  owner: {reply.owner}" if reply.owner else ""
        until = f"  until: {reply.until}" if reply.until else ""
        found.append(
            joined(
                (f"{prompt.by} · {KIND_WORDS.get(reply.kind or prompt.becomes, '')}: ", QUIET),
                words,
                (owner + until, QUIET),
            )
        )
    return found or [said("Nothing said yet.", QUIET)]
