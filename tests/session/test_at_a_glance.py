"""What a document says at a glance: computed at every save, beside the section and around what others wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from support import plan_strategies as plans
from support.rounds_at_a_menu import played
from support.walkthrough import Disk, complete

from facilitator.document.asked import asked
from facilitator.document.glance import _others, is_glance
from facilitator.document.operation import SaveSection
from facilitator.document.read import read
from facilitator.document.signed import resigned, signed_by
from facilitator.document.splice import apply
from facilitator.model import Insight, Plan
from facilitator.review.signoff import sign
from facilitator.session import events, saving
from facilitator.session.findings import validated, validation
from facilitator.session.state import State, draft_plan
from facilitator.validation.glance import compose_glance

CATALOGUE = plans.catalogue()
PLAN = plans.sample()


@pytest.fixture(scope="module")
def save(new: State):
    """Save a step of a plan as a session does, summary included."""

    def run(data: bytes | None, plan: Plan, step: int, extra: str = "") -> bytes:
        chosen = CATALOGUE.step(step)
        saved = plans.save(None, plan, step).decode()
        section = saved[saved.index(f"## {chosen.heading}") :]
        return apply(
            data,
            SaveSection(
                op_id=f"op-{step}",
                step=step,
                step_name=chosen.id,
                heading=chosen.heading,
                section=section + extra,
                order=tuple(s.heading for s in CATALOGUE.steps),
                title="CI/CD Pipeline: shop",
                new_front={"project_name": "shop", "status": "in-progress"},
                summary=lambda data: saving._summary(new, data),
            ),
        )

    return run


@pytest.fixture(scope="module")
def whole(save) -> bytes:
    data = None
    for step in range(1, 6):
        data = save(data, PLAN, step)
    assert data is not None
    return data


def glance(data: bytes) -> str:
    (found,) = [s for s in read(data, CATALOGUE).sections if is_glance(s)]
    return found.text.replace("\r\n", "\n")


def test_it_stands_first_and_says_what_is_open(save, whole: bytes) -> None:
    first = read(whole, CATALOGUE).sections[0]
    assert is_glance(first)
    text = glance(whole)
    assert re.search(
        r"^\*\*Production · \d+ open points? · no accepted risks · not signed\*\* · ", text, re.M
    )
    assert "1. [" in text
    rows = [line for line in text.splitlines() if line.startswith("| [")]
    assert len(rows) == len(CATALOGUE.categories)
    assert read(whole, CATALOGUE).front["status"] == "open-points"
    assert read(save(None, PLAN, 1), CATALOGUE).front["status"] == "in-progress"


def test_who_owns_what_is_left_open_or_accepted(root: Path) -> None:
    said = (root / "docs/example/pipeline.md").read_text("utf-8").partition("\n## Project ")[0]
    assert "is not decided. *the platform team, until first release with a canary*" in said
    assert "*the booking team, until the contracting migration of that field*" in said
    assert ": 4 accepted tensions\n" in said
    assert said.count("\n| [") == len(CATALOGUE.categories)


def test_what_was_accepted_until_a_day_that_has_passed_counts_as_open_alone(new: State) -> None:
    state = played(complete(Disk(), new), events.GoTo(5))
    finding = validation(state).open_findings[0]
    state = played(
        state, events.AnswerFinding(finding.id, "accepted", "known", "the team", "2026-11-30")
    )
    risk = Insight(
        text="Two shapes meet", kind="accepted-risk", owner="the team", until="2026-11-30"
    )
    plan = draft_plan(state)
    first = next(iter(plan.decisions))
    told = replace(plan.decisions[first], insights=(risk,))
    plan = replace(plan, decisions={**plan.decisions, first: told})

    def on(today: str) -> str:
        judged = validated(replace(state, today=today), plan, frozenset(), ())
        return compose_glance(judged, plan)

    assert "2 accepted risks" in on("2026-11-30") and "1 accepted tension" in on("2026-11-30")
    later = on("2026-12-01")
    assert "no accepted risks" in later and "1 accepted tension" not in later
    assert later.count("Two shapes meet") == 1, "an open point, and no accepted risk"


def headings_and_links(text: str) -> tuple[set[str], list[str]]:
    """The anchors of a document, and what its links to itself point at."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    headings = {
        re.sub(r"[^\w\- ]", "", after.content.lower()).replace(" ", "-")
        for token, after in pairwise(tokens)
        if token.type == "heading_open"
    }
    return headings, re.findall(r"\](?:\(|: )#([^)\s]*)", text)


@pytest.mark.parametrize("phase", ["poc", "mvp", "staging", "production"])
def test_every_link_goes_to_a_heading(save, phase: str) -> None:
    context = replace(PLAN.context, delivery_phase=phase)
    data = None
    for step in range(1, 6):
        due = asked(CATALOGUE.questions.values(), Plan(context=context), CATALOGUE)
        decisions = {q.id: PLAN.decisions[q.id] for q in due if q.id in PLAN.decisions}
        data = save(data, replace(PLAN, context=context, decisions=decisions), step)
    headings, links = headings_and_links(data.decode())
    assert links and set(links) <= headings
    rows = [line for line in glance(data).splitlines() if line.startswith("| [")]
    assert (len(rows) < len(CATALOGUE.categories)) == (phase != "production")
    assert (len(rows) == 3) == (phase == "poc"), "on one page a row for each step"


def test_every_link_of_the_example_goes_to_a_heading(root: Path) -> None:
    headings, links = headings_and_links((root / "docs/example/pipeline.md").read_text("utf-8"))
    assert len(links) > len(CATALOGUE.categories) and set(links) <= headings


def test_it_changes_no_decision_no_fingerprint_and_no_other_section(save, whole: bytes) -> None:
    plain = None
    for step in range(1, 6):
        plain = plans.save(plain, PLAN, step)
    bare, summed = read(plain, CATALOGUE), read(whole, CATALOGUE)
    assert summed.plan.decisions == bare.plan.decisions
    assert [s.text for s in summed.sections[1:]] == [s.text for s in bare.sections]
    assert not [p for p in summed.problems if p.code in ("section-edited", "section-cut-short")]


def test_the_next_save_replaces_it_and_keeps_what_others_wrote(save, whole: bytes) -> None:
    text = whole.decode()
    text = text.replace("## At a Glance", "A word before.\n\n## At a Glance", 1)
    text = text.replace(
        "## Project Context", "### Ours\n\nkept\n\n## Theirs\n\nkept too\n\n## Project Context", 1
    )
    text = text.replace("Production · ", "Production, as of old · ", 1)
    again = save(text.encode(), PLAN, 2)
    said = again.decode()
    assert "as of old ·" not in said and said.count("## At a Glance") == 1
    for words in (
        "A word before.\n\n## At a Glance",
        "### Ours\n\nkept\n",
        "## Theirs\n\nkept too\n",
    ):
        assert said.count(words) == 1
    assert save(again, PLAN, 2) == again


def test_line_ends_stay(save, whole: bytes) -> None:
    ends = whole.replace(b"\n", b"\r\n")
    again = save(ends, PLAN, 2)
    assert again.replace(b"\r\n", b"").count(b"\n") == 0
    assert again.replace(b"\r\n", b"\n") == save(whole, PLAN, 2)


def test_a_section_of_that_name_that_is_not_ours_is_left_alone(save) -> None:
    data = save(None, PLAN, 1).decode()
    start, end = data.index("## At a Glance"), data.index("## Project Context")
    own = data[:start] + "## At a Glance\n\nOur own words.\n\n" + data[end:]
    again = save(own.encode(), PLAN, 2).decode()
    assert "## At a Glance\n\nOur own words.\n\n## Project Context" in again
    assert again.count("At a Glance") == 1


def test_words_of_the_user_stay_in_their_cell(save) -> None:
    pattern = PLAN.decisions["deployment-pattern"]
    wild = "## Mine\n| a |\n```\n<b> **x**"
    risk = Insight(wild, kind="accepted-risk", owner=wild, until=wild)
    odd = replace(pattern, choice=(), own=wild, insights=(risk,))
    calm_risk = Insight("x", kind="accepted-risk", owner="x", until="x")
    calm = replace(pattern, choice=(), own="x", insights=(calm_risk,))

    def shape(decision) -> list[str]:
        decisions = {**PLAN.decisions, pattern.id: decision}
        text = glance(save(save(None, PLAN, 1), replace(PLAN, decisions=decisions), 4))
        return [t.type for t in MarkdownIt("gfm-like", {"linkify": False}).parse(text)]

    assert shape(odd) == shape(calm)


def test_a_sign_off_changes_its_line_and_binds_to_sections_alone(whole: bytes) -> None:
    reading = read(whole, CATALOGUE)
    operation = replace(sign(reading, "Ada", "2026-11-20", "op"), summary=resigned)
    assert "At a Glance" not in {entry["section"] for entry in operation.signatures}
    after = apply(whole, operation)
    assert "· signed by Ada** · computed " in glance(after)
    assert [s.text for s in read(after, CATALOGUE).sections[1:]] == [
        s.text for s in reading.sections[1:]
    ]
    changed = after.replace(b"The platform team", b"The other team", 1)
    assert signed_by(read(changed, CATALOGUE)) == "signed by Ada, changed since"


def test_nothing_is_asked_of_a_step_that_is_not_written_but_the_step(save) -> None:
    """The questions that its decisions will raise come with the decisions."""
    production = replace(PLAN.context, delivery_phase="production")
    text = glance(save(None, replace(PLAN, context=production, decisions={}), 1))
    open_ = re.findall(r"^\d+\. (.*)$", text, re.M)
    assert open_ == ["Step 2 is not complete", "Step 3 is not complete", "Step 4 is not complete"]


OTHERS = {
    "a paragraph": (r"\*\*Open:\*\*\n\n", "Ask the harbour office first.\n\n"),
    "a line below one": (r"\*\*Open:\*\*\n", "Ask the harbour office first.\n"),
    "a line in a list": (r"\n1\. .*\n", "Ask the harbour office first.\n"),
    "a list": ("## At a Glance\n\n", "- Ask the harbour office first.\n- And the pilots.\n\n"),
    "a line below the table": (r"\n\| \[Multi-Region\].*\n", "Ask the harbour office first.\n"),
    "code": (r"\*\*Open:\*\*\n\n", "```sh\nask --office\n\n\nask --pilots\n```\n\n"),
    "a link of theirs": ("## At a Glance\n\n", "[office]: https://harbour.example\n\n"),
}


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("kind", OTHERS)
def test_what_somebody_put_between_is_kept(save, whole: bytes, kind: str, eol: str) -> None:
    where, words = OTHERS[kind]
    text = whole.decode()
    found = re.search(where, text)
    assert found is not None
    place = found.end()
    edited = (text[:place] + words + text[place:]).replace("\n", eol).encode()
    once = save(edited, PLAN, 4)
    said = glance(once)
    assert words.strip() in said and said.count("computed 20") == 1
    assert sum(line.startswith("| [") for line in said.splitlines()) == len(CATALOGUE.categories)
    assert glance(save(once, PLAN, 4)) == said


def test_nothing_computed_is_taken_for_somebodys_words(save, root: Path) -> None:
    example = (root / "docs/example/pipeline.md").read_bytes()
    found = next(s for s in read(example, CATALOGUE).sections if is_glance(s))
    assert list(_others(found.text)) == []


@pytest.mark.parametrize("phase", ["poc", "mvp", "staging", "production"])
def test_nothing_computed_is_left_behind(save, phase: str) -> None:
    risk = Insight(text="Two shapes meet", kind="accepted-risk", owner="the team")
    first = next(iter(PLAN.decisions))
    told = replace(PLAN.decisions[first], insights=(risk,))
    context = replace(PLAN.context, delivery_phase=phase)
    plan = replace(PLAN, context=context, decisions={**PLAN.decisions, first: told})
    data = None
    for step in (1, 2, 3, 4, 5, 2):
        data = save(data, plan, step)
        assert list(_others(glance(data))) == []


@pytest.mark.parametrize("phase", ["mvp", "production"])
def test_what_a_later_phase_asks_is_linked_only_where_it_stands(save, phase: str) -> None:
    first, later = (replace(PLAN.context, delivery_phase=one) for one in ("poc", phase))
    due = asked(CATALOGUE.questions.values(), Plan(context=first), CATALOGUE)
    small = replace(PLAN, context=first, decisions={q.id: PLAN.decisions[q.id] for q in due})
    data = None
    for step in range(1, 6):
        data = save(data, small, step)
    data = save(data, replace(small, context=later), 1)
    headings, links = headings_and_links(data.decode())
    assert re.search(r"^\d+\. Security Stage: ", glance(data), re.M), "named, and not linked"
    assert re.search(r": open$", glance(data), re.M) and ": ," not in glance(data)
    assert links and set(links) <= headings
