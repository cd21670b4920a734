"""Where the content is: a folder asked for, inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def steps_folder(given: Path | None = None) -> Traversable:
    """Find the folder of step files; FileNotFoundError names every place tried."""
    package = Path(__file__).resolve().parents[1]
    # A folder asked for by name has no silent fallback.
    places = [given] if given else [package / "steps", package.parent / "steps"]
    for place in places:
        if place.is_dir():
            return place
    return _in_archive(places) if not given else _missing(places)


def _in_archive(places: list[Path]) -> Traversable:
    """Look inside a package that is imported from an archive, where no path leads to."""
    # Costs 15 ms to import, and only an archive needs it.
    from importlib.resources import files

    inside = files("facilitator").joinpath("steps")
    return inside if inside.is_dir() else _missing(places)


def _missing(places: list[Path]) -> Traversable:
    raise FileNotFoundError("no step files in " + " or ".join(map(str, places)))
