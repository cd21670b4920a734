"""The folder of content: where it is, and the bytes of its files.

It is a folder asked for by name, inside the installed package, or beside it in a checkout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.bounded import read_beginning
from facilitator.content.source import (
    CATEGORY_FILE,
    CROSSINGS,
    FURTHER,
    GLOSSARY,
    SIZE_LIMIT,
    SOURCES,
    STEP_FILE,
    ContentError,
    step_folder,
)

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def steps_folder(given: Traversable | None = None) -> Traversable:
    """Find the folder of step files; FileNotFoundError names every place tried."""
    package = Path(__file__).resolve().parents[1]
    # A folder asked for by name has no silent fallback.
    shipped = [package / "steps", package.parent / "steps"]
    places: Sequence[Traversable] = [given] if given else shipped
    for place in places:
        if place.is_dir():
            return place
    return _in_archive(shipped) if not given else _missing(places)


def read_files(folder: Traversable, names: Iterable[str]) -> dict[str, bytes]:
    """Read files by their path inside the folder; ContentError names each that cannot be read."""
    files: dict[str, bytes] = {}
    faults: list[str] = []
    for name in names:
        try:
            files[name] = file_bytes(folder.joinpath(*name.split("/")), name)
        except ContentError as error:
            faults.extend(error.messages)
    if faults:
        raise ContentError(faults)
    return files


def catalogue_files(folder: Traversable) -> list[str]:
    """Name the files that the catalogue is made of; ContentError where there are no step files."""
    entries = {entry.name: entry for entry in folder.iterdir()}
    steps = sorted(name for name in entries if STEP_FILE.fullmatch(name))
    if not steps:
        raise ContentError([f"{folder.name}:1: expected step files, step-01-….md to step-05-….md"])
    names = [*steps, GLOSSARY, SOURCES]
    for step in steps:
        inside = entries.get(step_folder(step))
        if inside is not None and inside.is_dir():
            names += _category_files(inside)
    return names


def _category_files(folder: Traversable) -> list[str]:
    """Name the category files of a step; ContentError names those that have no plain name."""
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    odd = [ascii(file) for file in files if not CATEGORY_FILE.fullmatch(file)]
    if odd:
        where = f"{folder.name}:1: expected names of a-z, 0-9 and -, found"
        raise ContentError(f"{where} {file}" for file in odd)
    return [f"{folder.name}/{file}" for file in files]


def further_files(folder: Traversable) -> list[str]:
    """Name the files beside the catalogue that the folder has, or has something else in the place of."""
    return [*(name for name in FURTHER if _holds(folder, name)), *crossing_files(folder)]


def _holds(folder: Traversable, name: str) -> bool:
    *inside, last = name.split("/")
    place = folder.joinpath(*inside)
    return place.is_dir() and any(entry.name == last for entry in place.iterdir())


def crossing_files(folder: Traversable) -> list[str]:
    """Name the files of crossings that the folder has."""
    inside = folder.joinpath(CROSSINGS.rstrip("/"))
    return _category_files(inside) if inside.is_dir() else []


def file_bytes(file: Traversable, name: str = "") -> bytes:
    """Read a file of content; ContentError when that fails or it is too large. Messages call it `name`."""
    name = name or file.name
    try:
        data = _beginning(file)
    except OSError as error:
        raise ContentError(
            [f"{name}:1: expected a readable file: {error.strerror or error}"]
        ) from error
    if len(data) > SIZE_LIMIT:
        raise ContentError([f"{name}:1: expected at most {SIZE_LIMIT} bytes"])
    return data


def _beginning(file: Traversable) -> bytes:
    if isinstance(file, Path):
        return read_beginning(file, SIZE_LIMIT + 1)
    with file.open("rb") as stream:  # in an archive
        return stream.read(SIZE_LIMIT + 1)


def _in_archive(places: Sequence[Traversable]) -> Traversable:
    """Look inside a package that is imported from an archive, where no path leads to."""
    # Costs 15 ms to import, and only an archive needs it.
    from importlib.resources import files

    inside = files("facilitator").joinpath("steps")
    return inside if inside.is_dir() else _missing(places)


def _missing(places: Sequence[Traversable]) -> Traversable:
    raise FileNotFoundError("no step files in " + " or ".join(map(str, places)))
