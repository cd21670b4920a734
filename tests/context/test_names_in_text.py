"""A name counts where it stands as a word of its own: not inside an identifier, not inside a path."""

from __future__ import annotations

import pytest

from facilitator.context.extract.document import extractor
from facilitator.context.extract.names import _begins_identifier, _in_path, _inside_word


def place(text: str) -> tuple[str, int, int]:
    """The text without its marks, and where the name between them begins and ends."""
    start, end = text.index("<"), text.index(">") - 1
    return text.replace("<", "").replace(">", ""), start, end


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("<terraform>/modules/network", True),
        ("/etc/<terraform>", True),
        ("infra/<terraform>/main", True),
        ("see /opt/<terraform> for more", True),
        ("see (./infra/<terraform>) for more", True),
        ("see /opt/<terraform>.", True),
        ("a/b/<terraform>: the modules", True),
        ("see <terraform>", False),
        ("<terraform> it is", False),
        ("<terraform>", False),
        ("(<terraform>)", False),
        ("<terraform>/pulumi", False),
        ("(<terraform>) beside infra/modules", False),
        ("infra/modules beside <terraform>", False),
        ("infra/modules, <terraform>", False),
    ],
)
def test_a_part_of_a_path_is_no_name(text: str, inside: bool) -> None:
    assert _in_path(*place(text)) is inside


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("<POSTGRES>_USER", True),
        ("DB_<POSTGRES>", True),
        ("$<POSTGRES>", True),
        ("@<vault>", True),
        ("#<vault>", True),
        ("<vault>(path)", True),
        ("<Vault>(path)", False),
        ("rds-<postgres>", True),
        ("my-<postgres>", True),
        ("- <postgres>", False),
        ("-<postgres>", False),
        ("<postgres>-16", False),
        ("<postgres>", False),
        ("use <postgres> here", False),
    ],
)
def test_a_part_of_an_identifier_is_no_name(text: str, inside: bool) -> None:
    assert _inside_word(*place(text)) is inside


def test_a_path_at_the_beginning_of_a_document_decides_nothing() -> None:
    said = extractor().read("terraform/modules/network holds what is shared.\n", "doc.md")
    assert ("iac_tools", "terraform") not in said.states


def test_a_name_that_begins_an_identifier_of_several_parts_is_none() -> None:
    assert _begins_identifier("in aws-foundation-dev", 3, 6)
    assert not _begins_identifier("in aws-native form", 3, 6)
    assert not _begins_identifier("AWS-to-go-form", 0, 3)
