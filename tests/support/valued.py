"""A session at a decision that asks for values of several kinds, with content of its own."""

from __future__ import annotations

from dataclasses import replace

from facilitator.document.reading import Reading
from facilitator.model import (
    Catalogue,
    Category,
    Context,
    Decision,
    Fact,
    Kind,
    Option,
    Plan,
    Question,
    Step,
    ValueField,
    ValueKind,
)
from facilitator.model.condition import read_condition
from facilitator.session.places import At, Place
from facilitator.session.play import begin
from facilitator.session.state import State
from support.walkthrough import shipped_content

SHARES = ValueField(
    "shares", "Shares", ValueKind.SHARES, "Which share of the traffic meets the new version at each step?",
    "5, 25, 50, 100", essential=True,
)  # fmt: skip
HOLD = ValueField(
    "hold", "Hold", ValueKind.DURATION, "How long is each step held?", "5 min", essential=True
)
LONG = ValueField(
    "long", "Why so long", ValueKind.NAME, "What takes an hour?", "the load test",
    asked_when=read_condition({"value": "pattern.hold", "at_least": "1 h"}),
)  # fmt: skip
TEAM = ValueField("team", "Who watches", ValueKind.WHO, "Who watches a step?", "the team on call")
ORDER = ValueField(
    "environments", "Environments", ValueKind.NAMES, "Which, in which order?", "dev, production"
)
NOTE = ValueField("note", "Implementation", ValueKind.TEXT, "What does it?", "the gateway")
PATTERN = Question(
    id="pattern", title="Pattern", field="Pattern", kind=Kind.SINGLE, question="How does traffic move?",
    values=(SHARES, HOLD, LONG, TEAM, NOTE), category="pattern",
    options=(Option("pattern.canary", "Canary"), Option("pattern.rolling", "Rolling")),
)  # fmt: skip
FLAGS = Question(
    id="flags", title="Flags", field="Flags", kind=Kind.SINGLE, question="Which flags?", from_="staging",
    values=(ORDER,), options=(Option("flags.own", "Own"), Option("flags.none", "None")), category="pattern",
)  # fmt: skip
LAST = replace(FLAGS, id="last", title="Last", field="Last", from_="poc", category="last")


def _category(id_: str, *questions: Question) -> Category:
    return Category(
        id=id_, step=4, title=id_.title(), heading=id_.title(), intro="", plain="", questions=questions
    )  # fmt: skip


def _catalogue(last: str) -> Catalogue:
    pattern = _category("pattern", PATTERN, FLAGS)
    four = Step(
        4,
        "step-04",
        "Four",
        "Deployment",
        "",
        "",
        (pattern, _category("last", replace(LAST, from_=last))),
    )
    heads = {1: "Project Context", 2: "Two", 3: "Three", 5: "Validation"}
    plain = {n: Step(n, f"step-0{n}", f"Step {n}", head, "", "") for n, head in heads.items()}
    return Catalogue((plain[1], plain[2], plain[3], four, plain[5]), {}, {})


FACTS = (Fact("environments", ("dev", "staging", "production"), ("docs/architecture.md:14",) * 3),)


def at_the_pattern(phase: str = "mvp", *, last: str = "poc") -> State:
    """A session at the category, nothing answered; `last` is the phase from which the last category is asked."""
    plan = Plan("shop", "Ada", "2026-01-01", (1, 2, 3), Context(delivery_phase=phase, facts=FACTS))
    return replace(_begun(plan, last), step=4, at=At(Place.CATEGORY))


def at_step_five() -> State:
    """A session at step 5 of a plan that states none of its values."""
    chosen = (
        Decision("pattern", choice=("pattern.canary",)),
        Decision("last", choice=("flags.own",)),
    )
    plan = Plan(
        "shop",
        "Ada",
        "2026-01-01",
        (1, 2, 3, 4),
        Context(delivery_phase="mvp"),
        {d.id: d for d in chosen},
    )
    return replace(_begun(plan, "poc"), step=5, at=At(Place.FINDINGS))


def _begun(plan: Plan, last: str) -> State:
    content = replace(shipped_content(), catalogue=_catalogue(last), rules=(), relations=())
    return begin(content, "2026-11-20", Reading(plan=plan))
