"""What the shipped methods, perspectives and failure walks hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest
from support import round_plans as plans
from support import round_projects as projects

from facilitator.content.source import ContentError
from facilitator.model import Condition
from facilitator.storage.content import load_library
from facilitator.storage.steps_folder import steps_folder
from facilitator.techniques import wording
from facilitator.techniques.facts import OF_DECISION
from facilitator.techniques.quote import Quote
from facilitator.techniques.related_facts import AROUND, fact

ADVICE = re.compile(
    r"\b(should|shouldn't|ought|recommend\w*|suggest\w*|advis\w+|best practice\w*|best (choice|option)|"
    r"must use|you must|you need to|we propose|better to|consider|make sure|don't forget|wouldn't)\b",
    re.IGNORECASE,
)
LIBRARY = plans.library()


def templates() -> Iterator[tuple[str, str]]:
    for method in LIBRARY.methods:
        yield from ((p.id, p.text) for p in method.prompts)
        yield from ((f"{method.id} because", o.because) for o in method.offered)
        yield method.id, method.purpose
    for perspective in LIBRARY.perspectives:
        yield from ((r.id, r.text) for r in perspective.remarks)
        yield f"{perspective.id} reads", perspective.reads
    for scenario in LIBRARY.scenarios:
        yield scenario.id, scenario.opens
        yield from ((s.id, s.ask) for s in scenario.stops)
    assert LIBRARY.set_aside is not None
    yield LIBRARY.set_aside.id, LIBRARY.set_aside.text


def test_the_library_is_as_large_as_it_says() -> None:
    assert len(LIBRARY.methods) >= 30
    assert len(LIBRARY.perspectives) >= 10
    assert len(LIBRARY.scenarios) == 8
    assert all(3 <= len(m.prompts) <= 16 for m in LIBRARY.methods)


def test_no_template_advises() -> None:
    found = [(id_, ADVICE.search(text)[0]) for id_, text in templates() if ADVICE.search(text)]  # type: ignore[index]
    assert found == []


def test_every_prompt_asks_or_gives_a_task() -> None:
    tasks = re.compile(r"\b(write|name|draw|list|tell|count|answer|ask|describe)\b", re.IGNORECASE)
    remarks = [r for p in LIBRARY.perspectives for r in p.remarks]
    prompts = [p for m in LIBRARY.methods for p in m.prompts]
    assert [r.id for r in remarks if "?" not in r.text] == []
    asking = ("?", "{tension_question}")
    dumb = [p.id for p in prompts if not any(mark in p.text for mark in asking)]
    assert [p.id for p in prompts if p.id in dumb and not tasks.search(p.text)] == []


def test_every_prompt_quotes_the_plan() -> None:
    prompts = [p for m in LIBRARY.methods for p in m.prompts]
    assert [p.id for p in prompts if not wording.placeholders(p.text)] == []


def test_no_sentence_is_used_twice() -> None:
    texts = [text for _, text in templates()]
    assert len(texts) == len(set(texts))


FIELDS = {"", "rationale", "values", "dora-impact", "rollback-implication"}


def test_what_a_prompt_changes_and_needs_is_in_the_catalogue() -> None:
    """Every other id is followed by `steps check`."""
    catalogue = plans.catalogue()
    prompts = [prompt for method in LIBRARY.methods for prompt in method.prompts]
    remarks = [remark for perspective in LIBRARY.perspectives for remark in perspective.remarks]
    assert {prompt.changes for prompt in (*prompts, *remarks)} <= {*catalogue.questions, *FIELDS}
    values = {f"{q.id}.{value.id}" for q in catalogue.questions.values() for value in q.values}
    needs = {need for prompt in (*prompts, *remarks) for need in prompt.needs if ":" in need}
    assert {need.partition(":")[2] for need in needs} <= {*catalogue.questions, *values}


def test_traits_and_effects_of_conditions_exist() -> None:
    traits = {t for o in plans.catalogue().options.values() for t in o.traits}

    def leaves(condition: Condition) -> Iterator[Condition]:
        yield condition
        for child in condition.children:
            yield from leaves(child)

    whens = [o.when for m in LIBRARY.methods for o in m.offered]
    whens += [r.when for p in LIBRARY.perspectives for r in p.remarks if r.when]
    used = {v for w in whens for leaf in leaves(w) if leaf.op == "trait" for v in leaf.values}
    assert used - traits == set()


def test_each_fact_fills_what_the_file_says_and_nothing_else() -> None:
    assert set(LIBRARY.facts) == {*OF_DECISION, *AROUND}
    seen = set()
    varied = plans.varied(seeds=4)
    for category in plans.catalogue().categories:
        settings = [plans.setting(decisions, category) for decisions in varied]
        settings += [projects.setting(name, category) for name in projects.NAMES]
        for setting in settings:
            for question in setting.questions:
                for name, kind in LIBRARY.facts.items():
                    values = fact(name, Quote(setting, question, 0))
                    if values is not None:
                        assert {v for v in values if not v.endswith("!")} == set(kind.fills), name
                        seen.add(name)
    assert seen == set(LIBRARY.facts)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("methods.yaml", "family: risk", "family: risky", "expected one of: risk"),
        (
            "methods.yaml",
            "{choice}: all of it went",
            "{chioce}: all of it went",
            "there is no placeholder {chioce}",
        ),
        ("methods.yaml", "- id: blast-radius-walk", "- id: pre-mortem", "found 'pre-mortem' twice"),
        ("methods.yaml", "strength: 3", "strength: 4", "less than or equal to 3"),
        ("perspectives.yaml", "“{rationale}.” That", "That", "expected {rationale}"),
        ("perspectives.yaml", "cares_about:", "cares:", "unknown key"),
        ("perspectives.yaml", "{lines}", "{tension}", "expected {lines}"),
    ],
)
def test_a_broken_file_says_where_and_what(
    file: str, old: str, new: str, said: str, tmp_path: Path
) -> None:
    source: Traversable = steps_folder()
    for name in ("methods.yaml", "perspectives.yaml"):
        text = source.joinpath(name).read_text(encoding="utf-8")
        if name == file:
            line = text[: text.index(old)].count("\n") + 1
            text = text.replace(old, new, 1)
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_library(tmp_path)
    messages = [m for m in caught.value.messages if said in m]
    assert messages
    where = re.match(rf"{file}:(\d+): ", messages[0])
    assert where
    assert abs(int(where[1]) - line) <= 1
