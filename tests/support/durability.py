"""What the tests of durability share: a skip that a strict run turns into a failure."""

import os

import pytest


def missing(what):
    """Skip, visibly; fail where REQUIRE_DURABILITY=1 asks that nothing is left untested."""
    if os.environ.get("REQUIRE_DURABILITY") == "1":
        pytest.fail(f"{what}, and REQUIRE_DURABILITY=1")
    pytest.skip(what)
