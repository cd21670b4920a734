"""Many paths by their folders, and words looked up in all of them at once: ten times cheaper than asking each path."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

Folders = Mapping[str, Sequence[str]]
"""Names by the folder they lie in, with its slash; that of the root is empty."""


def by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """Paths by their folders."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder, slash, name = path.rpartition("/")
        folders.setdefault(folder + slash, []).append(name)
    return folders


def with_more(folders: Folders, paths: Iterable[str]) -> Folders:
    """Folders with further paths, each once."""
    more = by_folder(paths).items()
    return {**folders, **{f: list(dict.fromkeys((*folders.get(f, ()), *n))) for f, n in more}}


def paths_of(folders: Folders) -> list[str]:
    """All paths, folder by folder."""
    return [folder + name for folder, names in folders.items() for name in names]


def at_the_top(folders: Folders) -> list[str]:
    """The paths at the root, in hidden folders there and in `ci`: where most platforms look for their files."""
    near = (f for f in folders if not f or f.startswith((".", "ci/")))
    return paths_of({folder: folders[folder] for folder in near})


def holding(paths: Sequence[str], words: Iterable[str]) -> list[str]:
    """The paths that hold one of the words, as `below` finds them, in the order given."""
    found = frozenset(below(by_folder(paths), words))
    return [path for path in paths if path in found] if found else []


def below(folders: Folders, words: Iterable[str]) -> list[str]:
    """The paths that hold one of the words (lower case); the case of the paths is passed over.

    A slash stands at the end of a word only. Names come back in most trees: each is asked once.
    """
    listed = tuple(words)
    within = _with_words(folders, listed)
    names = _with_words({name for of_folder in folders.values() for name in of_folder}, listed)
    if not within and not names:
        return []
    return [
        f + n for f, of_folder in folders.items() for n in of_folder if n in names or f in within
    ]


def _with_words(texts: Iterable[str], words: tuple[str, ...]) -> set[str]:
    """Those of several texts that hold one of the words; an empty text holds none."""
    listed = [text for text in texts if text]
    whole = "\n".join(listed).lower()
    if len(whole) != sum(map(len, listed)) + len(listed) - bool(listed):
        # A letter whose lower case is longer.
        return {one for one in listed if any(word in one.lower() for word in words)}
    ends = list(accumulate(len(one) + 1 for one in listed))
    return {listed[number] for word in words for number in _where(word, whole, ends)}


def _where(word: str, whole: str, ends: list[int]) -> Iterator[int]:
    """The numbers of the lines that hold a word, by where each line ends."""
    at = whole.find(word)
    while at >= 0:
        number = bisect_right(ends, at)
        yield number
        at = whole.find(word, ends[number])
