"""Loading the catalogue, cold and compiled, against the JSON it is kept as and against ruamel's own load.

Run: python benchmarks/content.py [REPETITIONS]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from json import loads
from statistics import median

from facilitator.storage.content import load_catalogue
from facilitator.storage.content_cache import cache_folder
from facilitator.storage.steps_folder import catalogue_files, read_files, steps_folder


def timed(run: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    begun = time.perf_counter()
    run()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure each way by turns and print medians."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="content-")
    steps = steps_folder()
    load_catalogue(steps)
    [kept] = cache_folder().glob("catalogue-*.json")

    from ruamel.yaml import YAML

    texts = [
        data.decode()
        for name, data in read_files(steps, catalogue_files(steps)).items()
        if name.endswith(".yaml")
    ]

    def ruamel() -> None:
        for text in texts:
            YAML(typ="safe", pure=True).load(text)

    def cold() -> None:
        kept.unlink()
        load_catalogue(steps)

    ways = {
        "json.loads of the compiled form": lambda: loads(kept.read_bytes().partition(b"\n")[2]),
        "catalogue, compiled": lambda: load_catalogue(steps),
        "ruamel.yaml load of the same files": ruamel,
        "catalogue, cold": cold,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repetitions):
        for name, way in ways.items():
            times[name].append(timed(way))
    figures = {name: median(values) for name, values in times.items()}
    floors = [figures["json.loads of the compiled form"]] * 2 + [
        figures["ruamel.yaml load of the same files"]
    ] * 2
    print(f"{'median of ' + str(repetitions):40} {'ms':>8} {'× floor':>8}")
    for (name, figure), floor in zip(figures.items(), floors, strict=True):
        print(f"{name:40} {figure:8.1f} {figure / floor:8.2f}")


if __name__ == "__main__":
    main()
