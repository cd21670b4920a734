"""A section that is written anew keeps what others added to it."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from textwrap import dedent

import pytest
from support import plan_strategies as plans

from facilitator.document import carry
from facilitator.document.compose import compose_section
from facilitator.document.context_section import under_headings
from facilitator.document.diagrams import DEPLOYMENT, OVERVIEW
from facilitator.document.parse import parse_section
from facilitator.model import Context, Plan, Step

CATALOGUE = plans.catalogue()
PLAN = plans.sample()


def composed(step: int, plan: Plan = PLAN) -> str:
    return compose_section(CATALOGUE.step(step), plan, CATALOGUE)


def carry_over(new: str, old: str, step: Step, context: Context = PLAN.context) -> str:
    """Carry over as the session does, which knows what it read of the old section."""

    def as_read() -> str:
        found = parse_section(step, old.replace("\r\n", "\n"), CATALOGUE).decisions
        return composed(step.number, replace(PLAN, context=context, decisions=found))

    return carry.carry_over(new, old, step, as_read)


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_nothing_is_added_where_nothing_is_foreign(step: int) -> None:
    text = composed(step)
    assert carry_over(text, text, CATALOGUE.step(step)) == text
    assert carry_over(text, "", CATALOGUE.step(step)) == text
    assert carry_over(text, composed(step, Plan()), CATALOGUE.step(step), Plan().context) == text


@pytest.mark.parametrize("step", [2, 3, 4])
def test_sources_that_are_cited_no_more_are_not_carried_over(step: int) -> None:
    last = [q.id for q in CATALOGUE.step(step).categories[-1].questions]
    fewer = {k: d for k, d in PLAN.decisions.items() if k not in last}
    new = composed(step, replace(PLAN, decisions=fewer))
    assert new != composed(step)
    assert carry_over(new, composed(step), CATALOGUE.step(step)) == new
    assert carry_over(composed(step), new, CATALOGUE.step(step)) == composed(step)


def test_a_workload_that_is_stated_no_more_is_not_carried_over() -> None:
    context = replace(PLAN.context, workload="batch")
    old = composed(1, replace(PLAN, context=context))
    assert "- **Workload:** batch" in old
    new = composed(1, replace(PLAN, context=replace(context, workload="")))
    assert carry_over(new, old, CATALOGUE.step(1), context) == new
    before = under_headings(context, "Project Context", "Ada")
    assert "### Workload" in before
    assert carry_over(new, before, CATALOGUE.step(1)) == new


@pytest.mark.parametrize(
    "beside",
    [
        "- **Tenants:** two harbours",
        "Ask before you change it.",
        "> Ask Ada.",
        "<!-- Ask Ada. -->",
        "```sh\nask Ada\n```",
    ],
)
def test_what_somebody_adds_to_the_context_is_carried_over(beside: str) -> None:
    new, step = composed(1), CATALOGUE.step(1)
    heading, fields = new.split("\n\n", 1)
    for old in (
        f"{new}\n{beside}\n",
        f"{new}{beside}\n" if beside[0] == "-" else f"{new}\n{beside}\n",
    ):
        assert carry_over(new, old, step) == f"{new}\n{beside}\n"
    note = "Read this with the platform team."
    assert carry_over(new, f"{heading}\n\n{note}\n\n{fields}", step) == (
        f"{heading}\n\n{note}\n\n{fields}"
    )
    before = under_headings(PLAN.context, "Project Context", "Ada")
    old = before.replace("### Delivery Phase", f"{note}\n\n### Delivery Phase")
    assert carry_over(new, old, step) == f"{heading}\n\n{note}\n\n{fields}"


def test_a_heading_that_others_put_into_the_computed_section_is_carried_over() -> None:
    old = "## Pipeline Validation Results\n\nComputed once.\n\n### Open\n\nold\n"
    new = old.replace("old", "new").replace("once", "again")
    step = CATALOGUE.step(5)
    assert carry_over(new, old, step) == new
    minutes = "### Minutes\n\nagreed by all\n"
    assert carry_over(new, f"{old}\n{minutes}", step) == f"{new}\n{minutes}"
    assert carry_over(new, f"{new}\n{minutes}", step) == f"{new}\n{minutes}"


def test_the_note_on_targets_that_plans_before_have_is_not_carried_over() -> None:
    heading = "### DORA Metrics Alignment\n\n"
    first, *_ = CATALOGUE.step(4).categories[0].intro.split(".")
    old = composed(4).replace(heading, f"{heading}_{first}._\n\n")
    assert old != composed(4)
    assert carry_over(composed(4), old, CATALOGUE.step(4)) == composed(4)


ADDED = """## Pipeline Architecture

Read this with the platform team.

### CI/CD platform

A paragraph of our own.

* **Platform**: Jenkins
* **Reviewed by:** the platform team

**Cost centre:** 4711

> quoted by us

**Rationale:** old words

#### Minutes

- one
- two

**Version Evidence:** Jenkins — unverified (offline), 2026-11-20

A closing remark, as in [the record][adr].

[adr]: docs/adr.md

### Contacts

Ask in the channel.

```yaml
### not a heading
```
"""
FOREIGN = (
    "Read this with the platform team.",
    "A paragraph of our own.",
    "* **Reviewed by:** the platform team",
    "**Cost centre:** 4711\n\n> quoted by us",
    "#### Minutes\n\n- one\n- two",
    "A closing remark, as in [the record][adr].",
    "[adr]: docs/adr.md",
    "### Contacts\n\nAsk in the channel.\n\n```yaml\n### not a heading\n```",
)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_foreign_words_are_kept_and_ours_are_new(ends: str) -> None:
    step = CATALOGUE.step(2)
    text = carry_over(composed(2), ADDED.replace("\n", ends), step)
    assert [words for words in FOREIGN if text.count(words) != 1] == []
    assert "Jenkins" not in text and "old words" not in text
    assert text.endswith("\n```\n")
    assert (
        parse_section(step, text, CATALOGUE).decisions
        == parse_section(step, composed(2), CATALOGUE).decisions
    )


BLOCKS = {
    "paragraph": "{}",
    "quote": "> {}",
    "comment": "<!--\n{}\n\nand more\n-->",
    "fence": "```sh\n{}\n```",
    "code": "    {}",
    "page": "<details>\n{}\n</details>",
    "table": "| {} |\n| --- |\n| b |",
}
"""What somebody puts beside fields; each ends the list before it, or stands apart from it."""


@pytest.mark.parametrize("step", [2, 3, 4])
@pytest.mark.parametrize("form", BLOCKS)
def test_what_stands_beside_the_fields_of_any_category_is_kept(step: int, form: str) -> None:
    here, text = CATALOGUE.step(step), composed(step)
    # of a list, what is indented behind it is a part
    apart = "<!-- -->\n\n" if form == "code" else ""
    before, between, behind = (
        BLOCKS[form].format(f"{w} them.") for w in ("Before", "In", "Behind")
    )
    for category in here.categories:
        head = f"### {category.heading}\n\n"
        above, _, rest = text.partition(head)
        fields, _, below = rest.partition("\n\n#")
        first, _, others = fields.partition("\n- **")
        first = f"{before}\n\n{first}"
        old = (
            f"{above}{head}{first}\n\n{apart}{between}\n\n"
            f"- **{others}\n\n{apart}{behind}\n\n#{below}"
        )
        found = parse_section(here, old, CATALOGUE).decisions
        plan = replace(PLAN, decisions={**PLAN.decisions, **found})
        new = carry_over(composed(step, plan), old, here)
        assert [new.count(one) for one in (before, between, behind)] == [1, 1, 1], category.heading
        assert new.index(head) < new.index(first) < new.index(behind), category.heading
        assert carry_over(composed(step, plan), new, here) == new, category.heading


def test_carrying_over_twice_changes_nothing() -> None:
    step = CATALOGUE.step(2)
    once = carry_over(composed(2), ADDED, step)
    assert carry_over(composed(2), once, step) == once


@pytest.mark.parametrize(("step", "heading"), [(3, OVERVIEW), (4, DEPLOYMENT)])
@pytest.mark.parametrize("drawing", [True, False])
def test_what_somebody_writes_beside_a_drawing_is_carried_over(
    step: int, heading: str, *, drawing: bool
) -> None:
    new = composed(step, PLAN if drawing else Plan())
    before, _, rest = new.partition(f"### {heading}\n\n")
    drawn, end, behind = rest.partition("\n\n")
    drawn = drawn.removesuffix("\n")
    first, glued, last = (
        "Read it from the left.",
        "The gate is ours.",
        "- one\n- two\n\n| a |\n|---|\n| b |",
    )
    theirs = (
        f"{before}### {heading}\n\n{first}\n\n{drawn}\n{glued}\n\n{last}\n{end and chr(10)}{behind}"
    )
    kept = carry_over(new, theirs, CATALOGUE.step(step))
    assert kept.startswith(f"{before}### {heading}\n\n{first}\n\n{drawn}")
    assert f"\n\n{glued}\n\n{last}\n" in kept
    assert carry_over(new, kept, CATALOGUE.step(step)) == kept
    in_other_marks = kept.replace("**Sources:**", "__Sources__:")
    assert carry_over(new, in_other_marks, CATALOGUE.step(step)) == kept


@pytest.mark.parametrize("heading", [OVERVIEW, DEPLOYMENT])
def test_words_stay_where_their_drawing_is_drawn_no_more(heading: str) -> None:
    step = CATALOGUE.step(3)
    new = "## Pipeline Stages\n\nNothing yet.\n"
    old = f"{new}\n### {heading}\n\nCommit → Build\n\nmine\n\n```mermaid\nflowchart TD\n```\n\n**Sources:** x\n"
    assert carry_over(new, old, step) == f"{new}\n### {heading}\n\nmine\n"


THEIRS = {
    "line": "QQMARK mine",
    "paragraph": "\nQQMARK mine.\n",
    "item": "- QQMARK mine",
    "nested": "    - QQMARK mine",
    "label": "**My note:** QQMARK",
    "quote": "\n> QQMARK\n",
    "comment": "\n<!-- QQMARK -->\n",
    "comment of several lines": "<!--\nQQMARK\n\nQQTWO\n-->",
    "fence": "\n```sh\nQQMARK\n\nQQTWO\n```\n",
    "indented code": "\n    QQMARK\n",
    "table": "\n| QQMARK | b |\n|---|---|\n| c | d |\n",
    "html": "\n<div>QQMARK</div>\n",
    "heading": "\n#### QQMARK\n\nQQTWO below\n",
    "definition": '\n[there]: https://example.org/qqmark "QQMARK"\n',
    "a reason where none is read": "\n**Rationale:** QQMARK\n",
    "a reason of a list": "- **Rationale:** QQMARK",
    "sources": "\n**Sources:**\n\n- QQMARK https://example.org/\n",
}


@pytest.mark.parametrize("step", [1, 2, 3, 4])
@pytest.mark.parametrize("kind", THEIRS)
def test_nothing_that_somebody_puts_into_a_section_goes_wherever_it_stands(
    step: int, kind: str
) -> None:
    here, lines = CATALOGUE.step(step), composed(step).split("\n")
    drawn = range(lines.index("```mermaid") + 1, lines.index("```") + 1) if step == 4 else ()
    places = [at for at in range(1, len(lines)) if at not in drawn]
    places = places if len(places) < 10 else Random(f"{step} {kind}").sample(places, 8)
    for at in places:
        old = "\n".join((*lines[:at], THEIRS[kind], *lines[at:]))
        found = parse_section(here, old, CATALOGUE).decisions
        new = composed(step, replace(PLAN, decisions={**PLAN.decisions, **found}))
        kept = carry_over(new, old, here)
        assert set(re.findall("QQMARK|QQTWO", kept)) == set(re.findall("QQMARK|QQTWO", old)), at
        if found == parse_section(here, "\n".join(lines), CATALOGUE).decisions:
            assert parse_section(here, kept, CATALOGUE).decisions == found, at


def test_a_reason_that_is_replaced_goes_with_its_words() -> None:
    decisions = dict(PLAN.decisions)
    decisions["ci-cd-platform"] = replace(decisions["ci-cd-platform"], rationale="Another reason.")
    new = composed(2, replace(PLAN, decisions=decisions))
    assert carry_over(new, composed(2), CATALOGUE.step(2)) == new


@pytest.mark.parametrize(
    "theirs",
    [
        "  > Ask Ada,\n  > or Linus.",
        "  - Ask Ada.\n  - Ask Linus.",
        "\n  Ask Ada,\n  or Linus.",
        "  ```sh\n  ask Ada\n\n  ask Linus\n  ```",
    ],
)
def test_lines_that_stand_together_within_a_field_stay_together(theirs: str) -> None:
    here, new = CATALOGUE.step(2), composed(2)
    head = next(line for line in new.split("\n") if line.startswith("- **Approach:**"))
    kept = carry_over(new, new.replace(head, f"{head}\n{theirs}"), here)
    assert f"\n\n{dedent(theirs.strip(chr(10)))}\n" in kept
