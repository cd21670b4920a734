"""Several values in one field: each keeps the line that says so, in session, document, answers and `show --json`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rounds_at_a_menu import played
from support.walkthrough import Disk, introduce

from facilitator.document.context_section import compose_context, read_context
from facilitator.document.read import read
from facilitator.document.shown import as_json
from facilitator.model import Context, Fact, Statement
from facilitator.session import events
from facilitator.session.found_answers import found_answers
from facilitator.session.state import State
from facilitator.session.view import said_about
from facilitator.validation.alignment import collect_statements

SAID = tuple(
    Statement("environments", name, "decided", file, line)
    for name, file, line in (("dev", "a.md", 3), ("prod", "b.md", 9), ("dev", "b.md", 2))
)
FACT = Fact("environments", ("dev", "prod"), ("a.md:3, b.md:2", "b.md:9"))


def written(facts: tuple[Fact, ...], user: str = "Ada") -> str:
    return compose_context(Context(facts=facts), "Project Context", user)


def test_each_value_that_is_taken_keeps_its_own_lines(new: State) -> None:
    state = played(new, events.Scanned(facts=SAID))
    lines = found_answers(state)
    assert [(line.words, line.where) for line in lines] == list(FACT.cited)
    state = played(state, events.TakeAll(tuple(line.move for line in lines)))
    assert state.draft.context.facts == (FACT,)


def test_the_document_says_of_each_value_where_it_stands_and_reads_back(new: State) -> None:
    disk = Disk()
    state = played(introduce(disk, new), events.GoTo(1))
    mixed = events.ConfirmFact("cloud", ("aws", "hetzner", "on-prem"), ("a.md:7", "", "b.md:1"))
    for move in (
        events.ConfirmFact(FACT.field, FACT.values, FACT.sources),
        mixed,
        events.Continue(),
    ):
        state = disk.play(state, move)
    assert disk.data is not None
    text = disk.data.decode()
    assert "- **Environments:** dev (a.md:3, b.md:2); prod (b.md:9)" in text
    assert "- **Cloud:** aws (a.md:7); hetzner (stated by Ada); on-prem (b.md:1)" in text
    reading = read(disk.data, state.catalogue)
    assert reading.plan.context.facts == state.plan.context.facts
    facts = {f["field"]: f for f in as_json(reading, state.catalogue)["context"]["facts"]}
    assert facts["environments"]["sources"] == {"dev": "a.md:3, b.md:2", "prod": "b.md:9"}
    assert facts["cloud"]["sources"] == {"aws": "a.md:7", "on-prem": "b.md:1"}


def test_what_is_compared_and_quoted_names_the_line_of_the_value(new: State) -> None:
    compared = collect_statements(Context(facts=(FACT,)))
    assert [(s.value, s.source) for s in compared] == [("dev", "a.md:3"), ("prod", "b.md:9")]
    disk = Disk()
    state = played(introduce(disk, new), events.GoTo(1))
    state = disk.play(
        state, events.ConfirmFact("iac-tool", ("helm", "pulumi"), ("a.md:3", "b.md:9"))
    )
    state = disk.play(state, events.Continue())
    fields = {r.field: r.decisions for r in state.content.relations}
    question = state.catalogue.questions[fields["iac-tool"][0]]
    assert [(q.value, q.where) for q in said_about(state, question)] == [
        ("helm", "a.md, line 3"),
        ("pulumi", "b.md, line 9"),
    ]


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("dev; prod (a.md:3)", Fact("environments", ("dev", "prod"), ("a.md:3", "a.md:3"))),
        ("dev; prod (stated by Ada)", Fact("environments", ("dev", "prod"))),
        ("dev (a.md:3); prod", Fact("environments", ("dev", "prod"), ("a.md:3", ""))),
        ("dev (the small one); prod", Fact("environments", ("dev (the small one)", "prod"))),
    ],
)
def test_a_source_is_of_the_values_before_it(line: str, fact: Fact) -> None:
    text = written((Fact("cloud", ("aws",)),))
    text = text.replace("**Cloud:** aws (stated by Ada)", f"**Environments:** {line}")
    assert read_context(text).facts == (fact,)


WORDS = st.text(st.sampled_from("ab;() .:1\n*`[stated by"), min_size=1, max_size=12).map(str.strip)
PLACES = st.sampled_from(["", "a.md:3", "b.md:9", "a.md:3, b.md:9", "odd (name).md:1", "no line"])


@given(
    st.dictionaries(WORDS.filter(bool), PLACES, min_size=1, max_size=4),
    st.sampled_from(["", "Ada", "A; B (c:1)"]),
)
def test_any_values_with_any_sources_read_back(cited: dict[str, str], user: str) -> None:
    pairs = {" ".join(value.split()): source for value, source in cited.items()}
    sources = tuple(pairs.values()) if any(pairs.values()) else ()
    fact = Fact("cloud", tuple(pairs), sources)
    assert read_context(written((fact,), user)).facts == (fact,)
