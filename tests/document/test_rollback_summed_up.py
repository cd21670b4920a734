"""The ways back of a category are summed up where several are the catalogue's."""

from __future__ import annotations

from support import plan_strategies as plans

from facilitator.document.rollback import from_catalogue, rollback_of
from facilitator.model import Decision

CATALOGUE = plans.catalogue()


def catalogued(id_: str, choice: str) -> Decision:
    question = CATALOGUE.questions[id_]
    return Decision(
        id_, choice=(f"{id_}.{choice}",), rollback=rollback_of(question, (f"{id_}.{choice}",))
    )


def test_one_way_back_of_the_catalogue_beside_own_words_is_no_sum() -> None:
    one = CATALOGUE.questions["packaging"], catalogued("packaging", "container-image")
    own = CATALOGUE.questions["versioning"], Decision("versioning", own="dates", rollback="by hand")
    summed, rest = from_catalogue([one, own])
    assert (summed, rest) == ("", [one, own])


def test_several_are_summed_up() -> None:
    ids = [
        q
        for q in CATALOGUE.questions.values()
        if q.category == CATALOGUE.questions["packaging"].category
    ]
    answered = [(q, catalogued(q.id, q.options[0].id.rpartition(".")[2])) for q in ids if q.options]
    summed, rest = from_catalogue([pair for pair in answered if pair[1].rollback])
    assert summed.startswith("*Artifact Type: ") and summed.endswith(" …*") and not rest
