"""Nouns behave as frozen dataclasses do."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest

from facilitator.model.noun import noun
from facilitator.model.noun import replace as replaced


@noun
class Place:
    """A noun with every way to state a field."""

    name: str
    near: tuple[str, ...] = ()
    notes: dict[str, int] = field(default_factory=dict)
    id: str = field(default="", kw_only=True)
    number: int = field(kw_only=True)


@dataclass(frozen=True)
class Standard:
    """The same as the standard library makes it."""

    name: str
    near: tuple[str, ...] = ()
    notes: dict[str, int] = field(default_factory=dict)
    id: str = field(default="", kw_only=True)
    number: int = field(kw_only=True)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (("a",), {"number": 1}),
        (("a", ("b",)), {"number": 1, "id": "x"}),
        (("a", ("b",), {"c": 1}), {"number": 2}),
        ((), {"number": 2, "name": "a", "notes": {}}),
    ],
)
def test_a_noun_is_what_a_frozen_dataclass_is(values, named):
    mine, theirs = Place(*values, **named), Standard(*values, **named)
    assert repr(mine) == repr(theirs).replace("Standard", "Place")
    assert [f.name for f in fields(mine)] == [f.name for f in fields(theirs)]
    assert mine == Place(*values, **named)
    other = Place(**{**vars(mine), "name": "other"})
    assert replace(mine, name="other") == replaced(mine, name="other") == other
    assert Place.__match_args__ == Standard.__match_args__


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {"number": 1}), (("a",), {}), (("a", (), {}, "x"), {"number": 1}), (("a",), {"x": 1})],
)
def test_what_a_dataclass_refuses_a_noun_refuses(values, named):
    for kind in (Place, Standard):
        with pytest.raises(TypeError):
            kind(*values, **named)


def test_each_noun_has_its_own_default():
    one, other = Place("a", number=1), Place("a", number=1)
    assert one.notes is not other.notes


def test_equal_values_of_one_kind_are_equal_and_hash_alike():
    @noun
    class Name:
        name: str

    assert Name("a") == Name("a") != Name("b")
    assert len({Name("a"), Name("a"), Name("b")}) == 2
    assert Name("a") != Place("a", number=1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(Place("a", notes={"b": 1}, number=1))


def test_a_noun_may_have_no_fields():
    @noun
    class Back:
        """A noun that says all by its kind."""

    @noun
    class Forth:
        """Another."""

    assert Back() == Back() != Forth()
    assert (repr(Back()), len({Back(), Back(), Forth()})) == ("Back()", 2)


def test_a_field_that_is_not_compared_makes_no_difference():
    @noun
    class Read:
        text: str
        line: int = field(default=0, compare=False)

    assert Read("a", 1) == Read("a", 2) != Read("b", 1)
    assert hash(Read("a", 1)) == hash(Read("a", 2))


def test_a_field_can_be_left_to_the_noun():
    @noun
    class Kept:
        text: str
        known: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    kept = Kept("a")
    kept.known["b"] = 1
    assert (kept, repr(kept)) == (Kept("a"), repr(Kept("a")))
    assert replace(kept, text="a").known == replaced(kept, text="a").known == {}
    with pytest.raises(TypeError):
        Kept("a", known={})
    for change in (replace, replaced):
        with pytest.raises((TypeError, ValueError), match=r"known|other"):
            change(kept, known={})
        with pytest.raises(TypeError, match="other"):
            change(kept, other=1)


def test_a_noun_is_frozen():
    place = Place("a", number=1)
    with pytest.raises(FrozenInstanceError):
        place.name = "b"
    with pytest.raises(FrozenInstanceError):
        place.other = "b"
    with pytest.raises(FrozenInstanceError):
        del place.name
    assert place == Place("a", number=1)
