"""One answer out of many documents: what is decided, and where they contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from facilitator.context.nouns import DECIDED, DEFERRED, REJECTED, Contradiction
from facilitator.model import Statement

Key = tuple[str, str]
_AGAINST = (REJECTED, DEFERRED)
_BY_FILES = frozenset(("cloud",))
"""Fields of which documents are asked only where no file shows a value: they name clouds of others, and services of one."""


def decided_values(
    states: Mapping[str, Mapping[Key, str]], main: frozenset[str], seen_in_tree: Iterable[Statement]
) -> dict[str, list[str]]:
    """Values by field that are in use: files show them, or a main document decides and none turns them down.

    `states` holds the state of each name by document, `main` the documents that count.
    """
    by_key: dict[Key, set[str]] = {}
    for file, of_file in states.items():
        if file in main:
            for key, state in of_file.items():
                by_key.setdefault(key, set()).add(state)
    decided = [k for k, s in by_key.items() if DECIDED in s and not s & set(_AGAINST)]
    out: dict[str, list[str]] = {}
    shown = [(f.field, f.value) for f in seen_in_tree if f.state == DECIDED]
    for field, value in (*shown, *_open(decided, shown)):
        if value not in out.setdefault(field, []):
            out[field].append(value)
    return out


def _open(decided: Iterable[Key], shown: Iterable[Key]) -> list[Key]:
    """What documents decide of fields that files leave to them."""
    settled = _BY_FILES & {field for field, _ in shown}
    return [key for key in decided if key[0] not in settled]


def conflicts(
    states: Mapping[str, Mapping[Key, str]], main: frozenset[str], facts: Iterable[Statement]
) -> tuple[Contradiction, ...]:
    """Values that one document decides and another turns down or puts off, with the strongest line of each.

    Only documents that decide can contradict each other: a mention, or what a file of the tree shows, contradicts none.
    """
    sides: dict[Key, dict[str, str]] = {}
    # In the order in which they were read: a set of them has another in each run.
    for file in filter(main.__contains__, states):
        for key, state in states[file].items():
            if state == DECIDED or state in _AGAINST:
                sides.setdefault(key, {})[file] = state
    first: dict[tuple[Key, str, str], Statement] = {}
    for fact in facts:
        first.setdefault(((fact.field, fact.value), fact.file, fact.state), fact)
    found = []
    for key, by_file in sides.items():
        if DECIDED in by_file.values() and set(by_file.values()) & set(_AGAINST):
            lines = [f for file, state in by_file.items() if (f := first.get((key, file, state)))]
            found.append(Contradiction(*key, tuple(lines)))
    return tuple(found)
