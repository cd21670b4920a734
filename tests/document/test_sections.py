"""Sections are where a full Markdown parser sees them, in every kind of document."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from facilitator.document import sections as scanning
from facilitator.document.errors import DocumentError
from facilitator.document.frontmatter import cut
from facilitator.document.sections import outline, sections

PARSER = MarkdownIt("commonmark").enable("table")
LINES = [
    *(
        "# a",
        "## b",
        "### c #",
        "  ## d",
        "   # e",
        "    # f",
        "\t# g",
        "#x",
        "##",
        "## #",
        "- ## in list",
        "> ## hq",
    ),
    *(
        "- x",
        "  - y",
        "1. z",
        "> q",
        "text",
        "  text",
        "      deep",
        "===",
        "---",
        "--",
        "-",
        "  ---",
        "***",
    ),
    *("```", "~~~", "````", "  ```", "    ```", "```py", "``` a`b", "- ```", "> ```"),
    *(
        "<!-- c",
        "-->",
        "<!-- c -->",
        "<div>",
        "</div>",
        "<script>",
        "</script>",
        "<b>x</b>",
        "<?php",
        "?>",
    ),
    *(
        "<![CDATA[",
        "]]>",
        "<!X",
        ">",
        "<pre>",
        "- <!--",
        "| a |",
        "|---|",
        "[a]: /x '",
        "'",
        "[b]: /y",
    ),
    *("", "", "", "", "  ", "\x0b", "\u2028", "a\u2028# b", "\x85", "\x0c", "\x00"),
]
documents = st.builds(
    lambda parts, final: "".join(line + end for line, end in parts) + final,
    st.lists(
        st.tuples(st.sampled_from(LINES), st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])),
        max_size=14,
    ),
    st.sampled_from(["", "## last", "text", "```"]),
)


def as_parsed(text):
    flat = text.replace("\r\n", " \n").replace("\r", "\n")
    starts = list(accumulate((len(line) + 1 for line in flat.split("\n")), initial=0))
    return [
        (int(token.tag[1]), inline.content, starts[token.map[0]], token.map[0] + 1)
        for token, inline in pairwise(PARSER.parse(flat))
        if token.type == "heading_open" and token.level == 0 and token.tag in ("h1", "h2")
    ]


def as_found(text):
    found = outline(text)
    return [(h.level, h.title, h.start, h.line) for h in found.headings], found.problem


@given(documents)
def test_headings_are_where_a_full_parser_sees_them(text):
    found, problem = as_found(text)
    parsed = as_parsed(text)
    assert found == parsed or (problem and found == parsed[: len(found)])


@given(documents)
def test_a_document_is_refused_exactly_when_a_new_section_would_disappear(text):
    problem = outline(text).problem
    parsed = as_parsed(text + "\n\n## Added\n")
    assert (problem is None) == (bool(parsed) and parsed[-1][:2] == (2, "Added"))


@given(documents)
def test_sections_are_parts_of_the_text(text):
    for section in outline(text).sections:
        assert text[section.start : section.end] == section.text
        assert section.line == len(
            text[: section.start].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        )


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a\n\n```\nopen\n", "fence-unclosed", 3),
        ("a\n\n  ~~~\nopen\n", "fence-unclosed", 3),
        ("<!-- open\n\n## x\n", "comment-unclosed", 1),
        ("## x\n\n<script>\nlet a\n\n## y\n", "comment-unclosed", 3),
        ("a\n\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\n", "merge-conflict", 3),
    ],
)
def test_what_would_swallow_a_section_is_refused_with_its_line(text, code, line):
    with pytest.raises(DocumentError) as refusal:
        sections(text)
    assert (refusal.value.code, refusal.value.line) == (code, line)


@pytest.mark.parametrize(
    "text", ["```\n<<<<<<< HEAD\n```\n", "  ```\n>>>>>>> x\n  ```\n", "a <<<<<<< b\n"]
)
def test_conflict_markers_inside_code_are_text(text):
    assert outline(text).problem is None


def test_the_body_begins_where_it_is_said_to():
    text = "---\n# no heading\n---\n\n## Yes\n"
    assert [s.title for s in sections(text, 20)] == ["Yes"]
    assert sections(text, 20)[0].line == 5


def test_a_hostile_document_is_refused_before_it_costs_much(monkeypatch):
    """Neither a long part nor very many short ones."""
    given: list[int] = []
    parse = scanning.parse_blocks

    def counted(text):
        given.append(len(text))
        return parse(text)

    monkeypatch.setattr(scanning, "parse_blocks", counted)
    for hostile in ("  ```\n\n# x\n\n", "<div>\ntext\n", "- a\n  ---\n", "text\n---\n\n# x\n\n"):
        given.clear()
        found = outline(hostile * (500_000 // len(hostile)))
        assert sum(given) <= scanning.MAX_PARSED
        assert len(given) <= 3_000
        assert found.problem is None or found.problem.code in (
            "too-complex",
            "comment-unclosed",
            "fence-unclosed",
        )


def test_real_documents_are_scanned_as_they_are_parsed(shared):
    documents = sorted((shared / "corpus").glob("docs/*.md")) + sorted(
        (shared / "corpus/projects").rglob("*.md")
    )
    assert len(documents) >= 50
    for path in documents:
        text = path.read_bytes().decode(errors="replace")
        _, body = cut(text)
        found = [(h.level, h.title, h.start - body) for h in outline(text, body).headings]
        assert found == [heading[:3] for heading in as_parsed(text[body:])], path.name
