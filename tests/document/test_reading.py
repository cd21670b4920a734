"""Reading a document: what it holds, how far it is, and every problem that its reader is told."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import plan_strategies as plans

from facilitator.document import fingerprint
from facilitator.document.read import read
from facilitator.document.reading import Reading
from facilitator.model import Decision, Effect, Impact, Metric, Severity, Standing, Stated
from facilitator.validation.report import validate

CATALOGUE = plans.catalogue()
PLAN = plans.sample()
COMPLETE = plans.document(PLAN)


def reading(data: bytes | str | None) -> Reading:
    return read(data.encode() if isinstance(data, str) else data, CATALOGUE)


def codes(data: bytes | str) -> list[str]:
    return [problem.code for problem in reading(data).problems]


def edited(old: str, new: str, data: bytes = COMPLETE) -> str:
    text = data.decode()
    assert old in text
    return text.replace(old, new, 1)


def without_marks(data: bytes = COMPLETE) -> str:
    """The document as another tool would have written it: without our fingerprints."""
    head, _, rest = data.decode().partition("facilitator:")
    return head + rest[rest.index("---") :]


def test_a_complete_document_reads_back_whole() -> None:
    found = reading(COMPLETE)
    assert (found.status, found.next_step, found.problems) == ("complete", 0, ())
    assert found.plan.decisions == PLAN.decisions
    assert found.plan.context == PLAN.context
    assert found.plan.steps_completed == (1, 2, 3, 4, 5)
    assert (found.plan.project_name, found.plan.user_name, found.plan.date) == (
        "shop",
        "Ada",
        "2026-11-20",
    )
    assert sorted(found.marks) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("data", [None, b"", b"\n", b"\xef\xbb\xbf"])
def test_no_document_is_a_plan_that_has_not_begun(data: bytes | None) -> None:
    found = reading(data)
    assert (found.status, found.next_step, found.problems) == ("in-progress", 1, ())
    assert bool(found.sha256) is (data is not None)


def test_a_part_of_the_steps_goes_on_at_the_first_one_missing() -> None:
    found = reading(plans.document(PLAN, 3))
    assert (found.status, found.next_step, found.problems) == ("in-progress", 4, ())


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_other_line_ends_read_the_same(ends: str) -> None:
    found = reading(COMPLETE.decode().replace("\n", ends))
    assert found.plan == reading(COMPLETE).plan
    assert found.problems == ()


@pytest.mark.parametrize(
    "entries",
    [
        "[1, 2, 3, 4, 5]",
        "['step-01-init', 'step-02-pipeline-architecture', step-03-pipeline-stages.md, 4, 5]",
        "\n  - 1\n  - 2\n  - 3\n  - step-04-deployment-strategy.md\n  - step-05-validation",
        "\n- 5\n- 4\n- 3\n- 2\n- 1",
        '["1", "2", "3", "4", "5"]',
        "['1-init', '02', 'step-3', Step 4, \"5\"]",
    ],
)
def test_steps_read_in_every_dialect(entries: str) -> None:
    found = reading(edited("stepsCompleted: [1, 2, 3, 4, 5]", f"stepsCompleted: {entries}"))
    assert found.plan.steps_completed == (1, 2, 3, 4, 5)
    assert found.status == "complete"


DAMAGE = {
    "front-matter-unclosed": "---\nproject_name: x\n\n# Title\n",
    "not-text": COMPLETE + b"\0" * 512,
    "not-utf8": b"---\nproject_name: \xff\n---\n",
    "merge-conflict": edited("## Pipeline Stages", "<<<<<<< ours\n## Pipeline Stages"),
    "section-missing": edited("## Pipeline Stages", "## Stages"),
    "section-repeated": COMPLETE.decode() + "\n## Pipeline Stages\n",
    "section-cut-short": COMPLETE.decode()[: len(COMPLETE.decode()) // 2],
    "fence-unclosed": COMPLETE.decode() + "\n```\nnever closed\n",
    "steps-not-a-list": edited("[1, 2, 3, 4, 5]", "5"),
}


@pytest.mark.parametrize("code", DAMAGE)
def test_damage_is_named_with_its_line_and_nothing_is_called_complete(code: str) -> None:
    found = reading(DAMAGE[code])
    problem = next(p for p in found.problems if p.code == code)
    assert problem.severity is Severity.ERROR
    assert found.damaged and found.status == "damaged"
    assert problem.line or code in ("section-missing",)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("section-unclaimed", edited("[1, 2, 3, 4, 5]", "[1, 2, 3, 4]")),
        ("steps-gap", edited("[1, 2, 3, 4, 5]", "[1, 2, 4, 5]")),
        ("steps-unknown-entry", edited("[1, 2, 3, 4, 5]", "[1, 2, 3, 4, 5, 9, step-07-x, true]")),
        ("steps-missing", edited("stepsCompleted: [1, 2, 3, 4, 5]\n", "")),
        ("category-missing", edited("### Test Stage\n", "### Tests of ours\n")),
        ("field-missing", edited("**SAST:** ", "**Sast tool:** ")),
        ("field-repeated", edited("**SAST:** ", "**SAST:** x\n\n**SAST:** ")),
        ("front-matter-missing", COMPLETE.decode().split("---\n", 2)[2]),
    ],
)
def test_what_is_odd_is_a_warning_and_still_reads(code: str, data: str) -> None:
    found = reading(data)
    assert next(p for p in found.problems if p.code == code).severity is Severity.WARNING
    assert not found.damaged
    assert found.plan.decisions["deployment-pattern"] == PLAN.decisions["deployment-pattern"]


def test_an_unknown_step_is_named_at_its_own_line() -> None:
    found = reading(edited("stepsCompleted: [1, 2, 3, 4, 5]", "stepsCompleted:\n  - 1\n  - draft"))
    line = next(p.line for p in found.problems if p.code == "steps-unknown-entry")
    assert found.plan.steps_completed == (1,)
    text = edited("stepsCompleted: [1, 2, 3, 4, 5]", "stepsCompleted:\n  - 1\n  - draft")
    assert text.splitlines()[line - 1] == "  - draft"


@pytest.mark.parametrize("end", [b"", b"\n\n\n", b"\r\n"])
def test_another_last_line_end_is_no_edit_and_no_damage(end: bytes) -> None:
    assert reading(COMPLETE.rstrip(b"\n") + end).problems == reading(COMPLETE).problems


def test_a_warning_about_a_field_names_category_field_and_line() -> None:
    text = edited("**SAST:** ", "**Sast tool:** ")
    problem = next(p for p in reading(text).problems if p.code == "field-missing")
    assert "Security Stage" in problem.message and "SAST" in problem.message
    assert text.split("\n")[problem.line - 1] == "### Security Stage"


def test_a_renamed_section_is_missing_and_named() -> None:
    text = edited("## Pipeline Stages", "## 3. Pipeline stages")
    (problem,) = (p for p in reading(text).problems if p.code == "section-missing")
    assert text.split("\n")[problem.line - 1] in problem.message.replace("“", "## ")


def test_an_edit_by_hand_is_information_and_never_a_fault() -> None:
    found = reading(
        edited(
            "The platform team runs it already.", "We asked around, and it is what we know best."
        )
    )
    (problem,) = found.problems
    assert (problem.code, problem.severity, found.status) == (
        "section-edited",
        Severity.INFO,
        "complete",
    )
    assert "decides the same" in problem.message


def test_a_choice_changed_by_hand_counts_and_is_told() -> None:
    found = reading(edited("**Strategy:** Trunk-based development", "**Strategy:** GitFlow"))
    assert found.plan.decisions["branch-strategy"].choice == ("branch-strategy.gitflow",)
    assert found.review_because == {3: (2,), 4: (2,), 5: (2,)}
    assert any("no longer those that were saved" in p.message for p in found.problems)


def test_a_changed_decision_puts_later_sections_under_review() -> None:
    decisions = dict(PLAN.decisions)
    decisions["branch-strategy"] = Decision("branch-strategy", choice=("branch-strategy.gitflow",))
    found = reading(plans.save(COMPLETE, replace(PLAN, decisions=decisions), 2))
    assert found.review_because == {3: (2,), 4: (2,), 5: (2,)}
    assert found.needs_review and found.needs_review == set(found.resting)
    assert {CATALOGUE.step_of(id_) for id_ in found.needs_review} == {3, 4}
    assert found.state_of(found.plan.decisions["branch-strategy"]) == "decided"
    told = codes(plans.save(COMPLETE, replace(PLAN, decisions=decisions), 2))
    assert told == ["needs-review"] * (len(found.needs_review) + 1), "and step 5 once"
    decisions["triggers"] = Decision("triggers", choice=("triggers.push",))
    decisions["rollback-type"] = Decision("rollback-type", choice=("rollback-type.hybrid",))
    data = COMPLETE
    for step in (2, 3, 4):
        data = plans.save(data, replace(PLAN, decisions=decisions), step)
    told = [problem.message for problem in reading(data).problems]
    assert any(message.startswith("Steps 2, 3 and 4 changed after “Pipe") for message in told)


def test_a_flow_that_was_drawn_before_an_earlier_step_changed_is_to_be_drawn_anew() -> None:
    """Nothing that step 4 decides rests on it, and two places of one document show another way to production."""
    named = {"environments": Stated("lab → stage → production")}
    decisions = dict(PLAN.decisions)
    decisions["env-sequence"] = replace(decisions["env-sequence"], values=named)
    plan = replace(PLAN, decisions=decisions)
    data = plans.save(COMPLETE, plan, 3)
    found = reading(data)
    assert found.outdated == {4, 5} and found.review_because == {4: (3,), 5: (3,)}
    (told,) = [p for p in found.problems if "the flow in" in p.message]
    assert told.code == "needs-review" and "write step 4 anew" in told.message
    judged = validate(found.plan, CATALOGUE, (), "2026-11-20", outdated=found.outdated)
    assert "Deployment Strategy: the flow it draws has changed; write step 4 anew" in [
        point.text for point in judged.missing
    ]
    by_formatter = data.replace(b"    gate[", b"        gate[")
    assert reading(by_formatter).outdated == {4, 5}
    assert reading(plans.save(data, plan, 4)).outdated == {5}
    assert reading(plans.save(data, PLAN, 3)).outdated == frozenset(), "changed back"


def test_a_changed_reason_puts_nothing_under_review() -> None:
    decisions = dict(PLAN.decisions)
    decisions["branch-strategy"] = replace(decisions["branch-strategy"], rationale="another reason")
    found = reading(plans.save(COMPLETE, replace(PLAN, decisions=decisions), 2))
    assert not found.review_because and not found.needs_review


BY_HAND = """---
project_name: By Hand
stepsCompleted:
  - step-01-init.md
  - step-02-pipeline-architecture.md
inputDocuments: [docs/architecture.md]
owner: platform
---
# Our pipeline

## Pipeline Architecture

Some introduction of our own.

### CI/CD platform
* **Rationale**: We have it already,
  and everybody knows it.
* **Platform**: GitHub Actions
* **Reviewed by:** nobody yet

### Pipeline-as-Code Approach
**Approach:** yaml
**Configuration Format:** one workflow
per service
**Rationale:** Short.

A second paragraph.

**DORA Impact:**
- Lead Time: improves — less to click
- **Change fail rate:** worsens (typos)

### Branch strategy
**Strategy:** Not applicable: one file only

### Something else
Kept as it is.
"""


def test_a_plan_by_hand_opens() -> None:
    found = reading(BY_HAND)
    decisions = found.plan.decisions
    assert found.plan.steps_completed == (1, 2)
    assert [d.path for d in found.plan.context.documents] == ["docs/architecture.md"]
    platform = decisions["ci-cd-platform"]
    assert platform.choice == ("ci-cd-platform.github-actions",)
    assert platform.rationale == "We have it already, and everybody knows it."
    approach = decisions["pipeline-as-code"]
    assert approach.choice == ("pipeline-as-code.yaml",)
    assert approach.said("configuration-format") == "one workflow per service"
    assert approach.rationale == "Short.\n\nA second paragraph."
    assert approach.impact == {
        Metric.LEAD_TIME: Impact(Effect.IMPROVES, "less to click"),
        Metric.CHANGE_FAILURE_RATE: Impact(Effect.WORSENS, "typos"),
    }
    strategy = decisions["branch-strategy"]
    assert (strategy.standing, strategy.reason) == (Standing.NOT_APPLICABLE, "one file only")
    assert {"section-missing", "category-missing"} <= {p.code for p in found.problems}


def test_a_document_of_another_tool_without_fingerprints_is_complete() -> None:
    found = reading(without_marks())
    assert (found.status, found.problems, dict(found.marks)) == ("complete", (), {})


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")))
def test_no_bytes_make_reading_fail(data: bytes) -> None:
    assert reading(data).status in ("in-progress", "damaged")


@given(
    st.lists(
        st.one_of(
            st.sampled_from(plans.HOSTILE),
            st.sampled_from(COMPLETE.decode().split("\n")),
            st.text(max_size=9),
        ),
        max_size=60,
    )
)
def test_no_mixture_of_lines_makes_reading_fail(lines: list[str]) -> None:
    text = "\n".join(
        ["---", "stepsCompleted: [1, 2, 3, 4, 5]", "---", "## Pipeline Stages", *lines]
    )
    reading(text.encode("utf-8", "replace"))


HUGE = 100_000
LONG = {
    "bullets in bullets": "- " * HUGE + "x",
    "bullets": "- x\n" * HUGE,
    "indented bullets": "\n".join(" " * (n % 400) + "- x" for n in range(4_000)),
    "quotes": "> x\n" * HUGE,
    "paragraph": "x\n" * HUGE,
    "fields": "**Rationale:** x\n" * 50_000,
    "evidence": "**Version Evidence:** " + "a — b (" * HUGE,
    "insight": "**Insights:**\n- **Insight, Party (a" + "; owner: x" * HUGE + ":** x",
    "values": "**SAST:** " + "Semgrep; " * HUGE,
    "effects": "**DORA Impact:** " + "- improves — " * HUGE,
    "dashes": "**SAST:** x\n\n" + "- " * HUGE,
    "entities": "> " + "&amp;" * HUGE,
}


@pytest.mark.parametrize("name", LONG)
def test_no_long_document_exhausts_the_reader(name: str) -> None:
    head = "---\nstepsCompleted: [3]\n---\n\n## Pipeline Stages\n\n### Security Stage\n\n"
    assert not reading(head + LONG[name]).plan.decisions.get("sca")


TOO_MUCH = {
    "nested lists": "- > - > - > x\n" * HUGE,
    "fields": "**Rationale:** *x* `y` [a](b)\n" * HUGE,
    "cells": "|a" * HUGE + "|\n" + "|-" * HUGE + "|\n",
    "emphasis": "*a**b " * HUGE,
    "definitions of links": '[a]: #b "c"\n' * (HUGE // 2),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_document_of_too_many_blocks_is_not_parsed_and_says_so(name: str) -> None:
    head = "---\nstepsCompleted: [3]\n---\n\n## Pipeline Stages\n\n### Security Stage\n\n"
    found = reading(f"{head}**SAST:** Semgrep\n\n{TOO_MUCH[name]}")
    assert "too-complex" in [problem.code for problem in found.problems]
    assert found.damaged and not found.plan.decisions


def test_a_middle_section_shortened_by_hand_is_edited_and_not_cut_short() -> None:
    """Its end is gone, but other sections follow: the file was not cut off."""
    text = COMPLETE.decode()
    end = text.index("\n## Deployment Strategy")
    assert codes(text[: end - 400] + text[end:]).count("section-edited") == 1
    assert "section-cut-short" not in codes(text[: end - 400] + text[end:])
    assert "section-cut-short" in codes(text[: len(text) - 400])


@pytest.mark.parametrize(
    "end", ["- **Status:** Ready\n", "**Sources:** a &gt; b, *c*\n", "> b\\\n> c\n"]
)
def test_a_last_section_that_a_formatter_shortened_is_edited_and_not_cut_short(end: str) -> None:
    section = f"## Results\n\n| a   | b   |\n| --- | --- |\n| c   | d   |\n\n### Readiness\n\n{end}"
    saved = fingerprint.mark(section, "", {})
    tidy = section.replace("   |", " |").replace("| ---", "|-").replace("- **", "* **")
    tidy = tidy.replace("&gt;", ">").replace("*c*", "_c_").replace("\\\n", "  \n")
    assert len(tidy) < len(section) and tidy[-64:] != section[-64:]
    assert fingerprint.judge(saved, tidy) == "edited"
    assert fingerprint.judge(saved, section[:-3]) == "cut-short"
    assert fingerprint.judge(saved, section[: len(section) // 2]) == "cut-short"


def test_the_end_of_a_section_is_known_by_marks_that_were_kept_before() -> None:
    """They hold the last bytes as they were."""
    section = f"## Results\n\n{'words that were saved ' * 5}at the end\n"
    before = replace(
        fingerprint.mark(section, "", {}),
        tail=sha256(section.encode()[-64:]).hexdigest()[:8],
    )
    assert fingerprint.judge(before, section) == "as-saved"
    assert fingerprint.judge(before, section.replace("Results", "All")) == "edited"
    assert fingerprint.judge(before, section[:-8]) == "cut-short"
