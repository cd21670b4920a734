"""Models of the word lists under `steps/context/`: validated whole, told with file and line when wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import RootModel

from facilitator.content.context_words import ContextWords, Cues, EnvironmentWords, Name
from facilitator.content.yamlfile import Strict, check, parse

_Words = list[str]


class _Name(Strict):
    label: str
    words: _Words = []
    exact: _Words = []
    needs: _Words = []
    unless: _Words = []
    labelled: _Words = []
    implies: dict[str, str] = {}
    general: bool = False


class _Names(RootModel[dict[str, dict[str, _Name]]]):
    """Field to id to name."""


class _Cues(Strict):
    right_before: dict[str, _Words] = {}
    before: dict[str, _Words] = {}
    after: dict[str, _Words] = {}
    within: dict[str, _Words] = {}
    under: dict[str, _Words] = {}
    title: dict[str, _Words] = {}


class _Environments(Strict):
    names: dict[str, _Words]
    noun: _Words
    deploy: _Words
    never_after: _Words
    never_before: _Words


class _File(Strict):
    rejected: _Cues
    deferred: _Cues
    undecided: _Cues
    mentioned: _Cues
    decided: _Cues
    environments: _Environments


def build(sources: Mapping[str, bytes]) -> ContextWords:
    """Validate and flatten both files; ContentError with every fault of the first wrong one."""
    names = check(parse(sources["context/names.yaml"], "context/names.yaml"), _Names)
    words = check(parse(sources["context/words.yaml"], "context/words.yaml"), _File)
    states = ("rejected", "deferred", "undecided", "mentioned", "decided")
    return ContextWords(
        tuple(_name(f, i, n) for f, group in names.root.items() for i, n in group.items()),
        {state: _cues(getattr(words, state)) for state in states},
        _environments(words.environments),
    )


def _name(field: str, name: str, model: _Name) -> Name:
    return Name(
        field,
        name,
        model.label,
        _lower(model.words),
        tuple(model.exact),
        _lower(model.needs),
        _lower(model.unless),
        _lower(model.labelled),
        model.implies,
        model.general,
    )


def _cues(model: _Cues) -> Cues:
    parts = (model.right_before, model.before, model.after, model.within, model.under, model.title)
    flat = (_lower(w for words in part.values() for w in words) for part in parts)
    return Cues(*flat)


def _environments(model: _Environments) -> EnvironmentWords:
    names = {name: _lower(words) for name, words in model.names.items()}
    return EnvironmentWords(
        names,
        _lower(model.noun),
        _lower(model.deploy),
        _lower(model.never_after),
        _lower(model.never_before),
    )


def _lower(words: Iterable[str]) -> tuple[str, ...]:
    """Lower case, each once, in order."""
    return tuple(dict.fromkeys(w.lower() for w in words))
