"""An answer that is kept: what its lines say, how it reads back, and which inputs have moved since."""

from __future__ import annotations

import re

import pytest

from facilitator.document.fields import Entry
from facilitator.document.records import _insight, _read_insight
from facilitator.model import WHAT_IF, Decision, Insight
from facilitator.whatif.answer import answer
from facilitator.whatif.inputs import NAMES, KnownInput, Numbers
from facilitator.whatif.kept import beside_others, digest, kept, moved

TYPED = {
    "shares": "5, 25, 100",
    "hold": "5 min",
    "check-interval": "1 min",
    "rate": "10/s",
    "base-error": "0.2 %",
    "threshold": "failed requests > 5 % over 1 min",
    "strikes": "3",
    "smallest-sample": "20",
    "window": "Mon-Thu 09:00-16:00 Europe/Berlin",
}


def plan(**changed: str) -> Numbers:
    """Inputs as a plan holds them."""
    typed = {**TYPED, **{name.replace("_", "-"): words for name, words in changed.items()}}
    given = Numbers({}).with_typed({n: words for n, words in typed.items() if words})
    return Numbers({n: one._replace(basis=NAMES[n].subject) for n, one in given.known.items()})


@pytest.fixture(scope="module")
def insight() -> Insight:
    return kept(answer(plan().with_typed({"severity": "20 %"})), plan())


def test_what_is_kept_says_result_basis_assumptions_and_model(insight: Insight) -> None:
    seen, below, good, bad, inputs, assumed, model = insight.text.split("\n")
    assert seen.startswith("With these inputs") and "at 5 %, " in seen
    assert below.startswith("Below ") and good.startswith("A good release")
    assert "of which 20 % fails" in bad
    assert "rate 10 requests per second [deployment-pattern.rate]" in inputs
    assert "severity 20 % [you]" in inputs and "window" not in inputs
    assert assumed.startswith("Assumed: requests fail independently") and model.startswith(
        "Model 1"
    )
    assert not re.search(r"\b(good enough|safe|risky|best|better|worse|should)\b", insight.text)
    assert (insight.by, insight.name) == (WHAT_IF, digest(plan()))


def test_what_is_missing_is_kept_as_missing() -> None:
    text = kept(answer(plan()), plan()).text
    assert "Not computed: a bad release, step by step: needs severity" in text


def test_it_reads_back_as_it_was_written(insight: Insight) -> None:
    entry: Entry = _insight(insight)
    assert entry.label == f"Insight, What-if ({insight.name})"
    assert _read_insight(entry) == insight


def test_nothing_has_moved_by_what_was_typed_or_is_not_used(insight: Insight) -> None:
    assert moved(insight, plan()) is None
    assert moved(insight, plan(window="Mon 09:00-10:00 Europe/Berlin")) is None


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"rate": "3 per minute"}, ("rate",)),
        ({"hold": "9 min", "strikes": ""}, ("hold", "strikes")),
        ({"response": "10 min"}, ("response",)),
        ({"severity": "9 %"}, ()),
    ],
)
def test_inputs_that_moved_are_named(
    insight: Insight, changed: dict[str, str], names: tuple[str, ...]
) -> None:
    assert moved(insight, plan(**changed)) == names


def test_a_text_that_was_written_otherwise_still_tells_that_some_moved() -> None:
    assert moved(Insight("in my words", by=WHAT_IF, name="0" * 12), Numbers({})) == ()


def test_where_it_stands_counts_as_well(insight: Insight) -> None:
    known = dict(plan().known)
    strikes = known["strikes"]
    known["strikes"] = KnownInput(strikes.value, strikes.text, "rollback-criteria.threshold")
    assert moved(insight, Numbers(known)) == ("strikes",)


def test_it_takes_the_place_of_an_earlier_one_and_of_nothing_else(insight: Insight) -> None:
    other, earlier = Insight("a thought"), Insight("earlier", by=WHAT_IF)
    found = beside_others(Decision("deployment-pattern", insights=(earlier, other)), insight)
    assert found == (other, insight)
