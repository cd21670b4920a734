"""A was pressed: five methods that fit, each with its reason; all of them by family; failure walks at step level."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.round_context import round_context
from facilitator.session.rounds import left_here
from facilitator.session.state import State
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.selection import Offer, deal, is_exhausted, list_all
from facilitator.techniques.walks import OUTSIDE, list_walks
from facilitator.tui.host import conversation
from facilitator.tui.keys import digits, key
from facilitator.tui.pages.page import Keys, Page
from facilitator.tui.widgets.rows import Row, Rows
from facilitator.tui.wording import HOT, QUIET, STRONG, joined, said

NOTHING_YET = "  Nothing is recorded here yet that a method could ask about."
NOTHING_MORE = "  Nothing more on record here to set against each other; m lists all methods."


class MethodsPage(Page):
    """Which method of questioning?"""

    DEFAULT_CSS = """
    MethodsPage #about { height: auto; padding: 0 1; }
    MethodsPage Rows { height: 1fr; }
    """
    BINDINGS = [
        *digits("begin"),
        key("s", "reshuffle", "five others"),
        key("m", "all", "all methods"),
        key("slash", "search", "search"),
        key("escape", "out", "back"),
    ]

    def __init__(self) -> None:
        super().__init__(id="methods")
        self._shown: list[str] = []
        self._dealt: list[str] = []
        self._all = False
        self._word = ""

    def compose(self) -> ComposeResult:
        """About, methods."""
        yield Static(id="about")
        yield Rows(id="methods-list", aims=True)

    def show(self, state: State) -> None:
        """Show what fits here."""
        current = round_context(state)
        whole = bool(self._all or self._word)
        rows = [] if whole else _left(state)
        if state.at.menu is Place.STEP:
            rows += _walks(current)
        if whole:
            rows += self._family_rows(list_all(current))
        else:
            offers = deal(current, self._shown)
            self._dealt = [o.method_id for o in offers]
            rows += [Row(f"method:{o.method_id}", _offer(n, o), 4) for n, o in enumerate(offers, 1)]
            if not offers:
                rows.append(
                    Row("", said(NOTHING_MORE if is_exhausted(current) else NOTHING_YET, QUIET))
                )
        about = "Advanced Elicitation: you answer, it becomes a proposal, you take or leave it."
        self.query_one("#about", Static).update(said(about, QUIET))
        self.query_one(Rows).show(rows)

    def _family_rows(self, offers: tuple[Offer, ...]) -> list[Row]:
        rows, family = [], ""
        for offer in offers:
            if (
                self._word
                and self._word not in f"{offer.name} {offer.purpose} {offer.family}".lower()
            ):
                continue
            if offer.family != family:
                family = offer.family
                rows.append(Row("", joined((family, STRONG))))
            cannot = offer.missing
            text = joined("  ", (offer.name, ""), (f"  {cannot or offer.purpose}", QUIET))
            rows.append(Row(f"method:{offer.method_id}" if not cannot else "", text, 4))
        return rows or [Row("", joined((f"No method has “{self._word}”.", QUIET)))]

    def keys(self, state: State) -> Keys:
        """Choosing a method; where there is none to begin, all of them can still be read."""
        begin = (("Enter", "begin"),) if any(row.id for row in self.query_one(Rows).rows) else ()
        return (
            *begin,
            ("s", "five others"),
            ("m", "five" if self._all else "all by family"),
            ("/", "search"),
            ("Esc", "back"),
        )

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Begin the method or walk."""
        event.stop()
        self._begin(event.id)

    def _begin(self, id_: str) -> None:
        kind, _, key = id_.partition(":")
        self._all, self._word, self._shown = False, "", []
        if kind == "left":
            self.play(events.TakeUp(int(key)))
        else:
            self.play(events.Walk(key) if kind == "walk" else events.Elicit(key))

    def action_begin(self, number: int) -> None:
        """Begin one of the methods that were dealt, by its digit."""
        if not self._all and not self._word and number <= len(self._dealt):
            self._begin(f"method:{self._dealt[number - 1]}")

    def action_reshuffle(self) -> None:
        """Deal five others."""
        self._shown += self._dealt
        self._all = False
        self.host.show()

    def action_all(self) -> None:
        """All methods by family, or the five again."""
        self._all, self._word = not self._all, ""
        self.host.show()

    @conversation
    async def action_search(self) -> None:
        """Search by a word."""
        about = "A word of the name or the purpose"
        word = await self.host.ask_text(
            "Search the methods", self._word, about=about, one_line=True
        )
        if word is not None:
            self._word = word.strip().lower()
            self.host.show()

    def action_out(self) -> None:
        """Back to the menu."""
        self._all, self._word, self._shown = False, "", []
        self.play(events.Back())


def _walks(current: RoundContext) -> list[Row]:
    """Failures that can be followed through the plan, and the heading of what comes after them."""
    rows = [Row("", said("Follow a failure through the plan", STRONG))]
    for walk in (one for one in list_walks(current) if one.waiting != OUTSIDE):
        unanswered = f"{walk.stops} of {walk.steps} unanswered" if walk.stops else "all on record"
        waits = f"  {walk.waiting or unanswered}"
        rows.append(Row(f"walk:{walk.scenario_id}", joined("  ", walk.title, (waits, QUIET)), 4))
    return [*rows, Row("", said("Question the whole step", STRONG))]


def _left(state: State) -> list[Row]:
    """Rounds that were left here with answers in them."""
    rows = []
    for n, round_ in enumerate(left_here(state)):
        if round_.kind == "party":
            continue
        answered = sum(r is not None for r in round_.replies)
        told = f"  left with {answered} of {len(round_.prompts)} answered: Enter goes on"
        rows.append(Row(f"left:{n}", joined(("↺ ", HOT), (round_.name, STRONG), (told, QUIET)), 4))
    return rows


def _offer(number: int, offer: Offer) -> Content:
    played = "  (played)" if offer.played else ""
    return joined(
        (f"{number} ", HOT),
        (offer.name, STRONG),
        (f"{played}  {offer.purpose}\n", QUIET),
        (f"because {offer.because}", ""),
    )
