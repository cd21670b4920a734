"""Every promise can still be broken as its list says; that tests notice is the slow profile."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "promises.py"
LIST = runpy.run_path(str(SCRIPT))
PROMISES = LIST["PROMISES"]


@pytest.mark.parametrize("promise", PROMISES, ids=[p.words for p in PROMISES])
def test_a_mutation_applies_to_exactly_one_place_and_its_test_is_there(promise) -> None:
    assert LIST["fault"](promise) == ""


def test_promises_differ_and_are_not_few() -> None:
    assert len({p.words for p in PROMISES}) == len(PROMISES) >= 40
    assert len({(p.file, p.old, p.new) for p in PROMISES}) == len(PROMISES)


def test_a_mutation_that_no_longer_applies_is_told(tmp_path: Path) -> None:
    promise = PROMISES[0]
    assert "0 times" in LIST["fault"](promise, tmp_path)
    assert LIST["fault"](promise._replace(new=promise.old)) == "it changes nothing"
    assert "there is no" in LIST["fault"](promise._replace(test="tests/test_promises.py::test_x"))


@pytest.mark.slow
def test_every_mutation_is_noticed() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
