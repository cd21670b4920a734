"""Where the content is: a folder asked for, inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def steps_folder(given: Path | None = None) -> Traversable:
    """Find the folder of step files; FileNotFoundError names every place tried."""
    inside = files("facilitator").joinpath("steps")
    beside = Path(__file__).resolve().parents[2] / "steps"
    # A folder asked for by name has no silent fallback.
    places: list[Traversable] = [given] if given else [inside, beside]
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError("no step files in " + " or ".join(map(str, places)))
