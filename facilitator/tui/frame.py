"""The frame around every page: the top line, the strip of categories, what was said last, and the keys."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from facilitator.session.findings import tensions_here
from facilitator.session.places import MENUS, Place
from facilitator.session.state import State, that_ask, unsaved_steps
from facilitator.session.view import category_mark, counted_answers, step_mark
from facilitator.tui.pages.page import Keys
from facilitator.tui.widgets.rows import Row
from facilitator.tui.wording import HOT, QUIET, STRONG, cut, joined, pressable, said

NAME = 24
"""Cells of the project's name in the top line."""


def top(state: State, width: int, busy: str, *, stored: bool) -> Content:
    """Where I am, how many questions are answered where there is room for that, and what is going on or kept."""
    name = cut(state.draft.project_name or state.plan.project_name or "new plan", NAME)
    where, short = _where(state)
    kept = busy or _kept(state, stored=stored)
    told = counted_answers(state)
    answers = (f"{words}  {kept}".strip() for words in (told, told.partition(",")[0]))
    both = ((place, standing) for standing in answers for place in (where, short))
    fitting = (pair for pair in both if sum(map(len, pair)) < width - 4 - len(name))
    where, standing = next(fitting, (short, cut(kept, 40)))
    room = max(1, width - 2 - len(name) - len(standing))
    middle = where if len(where) < room - 2 else where[: room - 3] + "…"
    return joined((name, STRONG), middle.center(room), (standing, QUIET))


def _kept(state: State, *, stored: bool) -> str:
    if state.read_only:
        return "read-only"
    return "draft kept" if stored and unsaved_steps(state) else ""


def _where(state: State) -> tuple[str, str]:
    """Where I am, and the same in fewer words."""
    if state.place in PLACES:
        return PLACES[state.place], PLACES[state.place]
    step, category = state.current_step, state.category
    if category is None or state.place is not Place.CATEGORY:
        where = f"Step {step.number} of {len(state.catalogue.steps)}: {step.title}"
        return where, where
    asks = that_ask(state, step.categories)
    at = f" {asks.index(category) + 1}/{len(asks)}" if category in asks else ""
    here = f" ▸ {category.title}{at}"
    return f"Step {step.number} {step.title}{here}", f"Step {step.number}{here}"


PLACES = {Place.OPENING: "A plan to go on with", Place.OVERVIEW: "Overview"}


def strip(state: State, width: int) -> Content:
    """The categories of the step, or the steps, with how each stands; names never cut.

    Where not all fit, as many as fit around the current one are shown, the others counted at either end.
    """
    entries = _entries(state)
    here = next((n for n, (_, _, is_here) in enumerate(entries) if is_here), 0)
    first, last = here, here + 1
    for n in sorted(range(len(entries)), key=lambda n: (abs(n - here), n < here)):
        wider = min(n, first), max(n + 1, last)
        if _strip(entries, *wider).cell_length <= width - 2:
            first, last = wider
    return _strip(entries, first, last)


_GAP = "  "
"""Between two entries of the strip."""


def _strip(entries: Sequence[tuple[str, str, bool]], first: int, last: int) -> Content:
    """Some entries of the strip, and how many more there are before and behind them."""
    before, behind = first, len(entries) - last
    parts = [
        joined((f"{sign} {name}", HOT if is_here else QUIET))
        for sign, name, is_here in entries[first:last]
    ]
    if before:
        parts.insert(0, said(f"{before} more", QUIET))
    if behind:
        parts.append(said(f"{behind} more", QUIET))
    return Content(_GAP).join(parts)


def _entries(state: State) -> list[tuple[str, str, bool]]:
    """How each stands, its name, and whether I am there."""
    step = state.current_step
    if state.place not in (Place.CATEGORY, Place.STEP) or not step.categories:
        return [
            (step_mark(state, s.number), f"{s.number} {_short(s.title)}", s is step)
            for s in state.catalogue.steps
        ]
    here = state.category if state.place is Place.CATEGORY else None
    return [(category_mark(state, c), _short(c.title), c is here) for c in step.categories]


def _short(title: str) -> str:
    """The word of a title that tells it from its neighbours."""
    words = [w for w in title.split() if w.lower() not in _COMMON]
    return (words[0] if words else title.split()[0]).lower()


_COMMON = [
    "stage",
    "strategy",
    "requirements",
    "deployment",
    "approach",
    "infrastructure",
    "project",
    "pipeline",
    "dora",
]


def steps(state: State) -> list[Row]:
    """The same as a list, for the left of a wide screen."""
    rows = []
    for step in state.catalogue.steps:
        here = step.number == state.step
        title = f"{step_mark(state, step.number)} {step.number} {step.title}"
        rows.append(Row(f"step:{step.number}", said(title, STRONG if here else QUIET), 4))
        for category in step.categories if here else ():
            title = f"  {category_mark(state, category)} {category.title}"
            rows.append(Row(f"category:{category.id}", said(title), 4))
    return rows


def notice(state: State) -> Content:
    """What the last move has to say, else the first tension here."""
    if state.notice:
        return said(state.notice, "$text-warning" if state.refused else "$text-success")
    found = tensions_here(state) if state.place is Place.CATEGORY else ()
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        return joined(
            ("! ", "$text-warning"),
            (found[0].title, "$text-warning"),
            (f"{more}   t shows the question", QUIET),
        )
    return Content("")


def keys(state: State, own: Keys, width: int) -> Content:
    """The bottom line: the menu first, then the page's own keys, then what works everywhere; what fits.

    Help is always there: it names every other key.
    """
    menu: list[tuple[str, str]] = []
    if state.place in (Place.CATEGORY, Place.STEP):
        menu = [
            ("A", "Elicitation"),
            ("P", "Party"),
            ("C", "Continue" if state.place is Place.CATEGORY else f"write step {state.step}"),
        ]
    elif state.place in MENUS:
        menu = [("C", f"write step {state.step}")]
    help_ = ("F1", "help") if state.place is Place.ROUND else ("?", "help")
    room = width - 2 - _length(*help_)
    parts: list[Content] = []
    for key, what in (*menu, *own, *_everywhere(state)):
        if _length(key, what) <= room:
            room -= _length(key, what)
            parts.append(pressable(key, what))
    return Content("").join([*parts, pressable(*help_)])


def _everywhere(state: State) -> list[tuple[str, str]]:
    """What works at every place of this kind."""
    if state.place is Place.ROUND:
        return [("ctrl+q", "quit")]  # letters are typed there
    if state.place in (Place.PROPOSAL, Place.METHODS, Place.CONFLICT):
        return [("q", "quit")]
    if state.place is Place.OPENING:
        return [("o", "overview"), ("q", "quit")]
    back = [] if state.place in (Place.CONTEXT, Place.FINDINGS) else [("b", "back")]
    there = [] if state.place is Place.OVERVIEW else [("o", "overview")]
    return [
        *back,
        ("v", "preview"),
        ("/", "find"),
        ("j", "open"),
        *there,
        ("l", "ledger"),
        ("q", "quit"),
    ]


def _length(key: str, what: str) -> int:
    return len(key) + len(what) + 3
