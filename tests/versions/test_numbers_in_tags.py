"""Numbers in tags that are joined with underscores: read for a tool that has such tags, and for no other."""

from __future__ import annotations

import pytest

from facilitator.model.tools import Tool
from facilitator.versions.addresses import Address
from facilitator.versions.extract import tokens
from facilitator.versions.sanitise import clean

UNDERSCORED = Tool("postgresql", "PostgreSQL", scheme="semver", tags=("REL_{X_Y}",))
SEVERAL = Tool("both", "Both", scheme="semver", tags=("rel_{X_Y_Z}", "v{semver}", "REL_{X_Y}"))
DOTTED = Tool("argo-cd", "Argo CD", scheme="semver", tags=("v{semver}",))


def numbers(text: str, tool: Tool | None, path: tuple[str, ...] = ()) -> list[str]:
    address = Address("https://example.org", "example.org", path)
    return [found.version for found in tokens(clean("", 100), clean(text, 500), address, tool)]


@pytest.mark.parametrize(
    ("text", "tool", "found"),
    [
        ("Tagged REL_17_6 today", UNDERSCORED, ["17.6"]),
        ("Tagged rel_17_6 today", UNDERSCORED, ["17.6"]),
        ("Tagged rel_1_17_0 today", SEVERAL, ["1.17.0"]),
        ("Tagged REL_17_6 today", SEVERAL, ["17.6"]),
        ("Tagged REL_17_6 today", DOTTED, []),
        ("Tagged v17_6 today", DOTTED, []),
        ("Tagged REL_17_6 today", None, []),
        ("Tagged 17_6 today", UNDERSCORED, []),
        ("Tagged 17_6 today", DOTTED, []),
        ("Tagged BARREL_17_6 today", UNDERSCORED, []),
        ("Tagged REL_17_6x today", UNDERSCORED, []),
        ("Version 3.2.1 today", DOTTED, ["3.2.1"]),
        ("Version 3.2.1 today", UNDERSCORED, ["3.2.1"]),
        ("Version 3.2.1 today", None, ["3.2.1"]),
    ],
)
def test_a_number_is_found_as_the_tags_of_the_tool_are_written(
    text: str, tool: Tool | None, found: list[str]
) -> None:
    assert numbers(text, tool) == found


def test_an_address_is_read_in_the_same_way() -> None:
    assert numbers("", UNDERSCORED, ("releases", "tag", "REL_17_6")) == ["17.6"]
    assert numbers("", DOTTED, ("releases", "tag", "REL_17_6")) == []
