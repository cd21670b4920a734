"""An operation changes its section and its front-matter keys, and not one other byte."""

import os
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.save_once import HEADINGS, operation

from facilitator.document import fingerprint
from facilitator.document.conflict import changes
from facilitator.document.errors import DocumentError
from facilitator.document.frontmatter import cut, load, steps
from facilitator.document.sections import outline
from facilitator.document.splice import apply, decode

EXAMPLES = 100_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 300
LINES = [
    *(f"## {h}" for h in HEADINGS),
    *(
        "## Notes",
        "# Title",
        "### Sub",
        "  ## indented",
        "Title\n---",
        "text",
        "- item",
        "  - sub",
        "> quote",
        "---",
    ),
    *(
        "```\n## in code\n```",
        "~~~\nx\n~~~",
        "- ```\n  y\n  ```",
        "<!-- comment -->",
        "<div>\nx\n</div>\n",
        "| a |\n|---|",
    ),
    *(
        "",
        "",
        "",
        "a\u2028b",
        "\x85",
        "\x0b",
        "👩‍💻 日本語",
        "trailing  ",
        "**Pattern:** Canary",
        "\u202ereversed",
    ),
]
FRONTS = [
    "stepsCompleted: [1]\n",
    "# c\nstepsCompleted:\n  - 1 # one\n\nmine: {a: [1, 2]}\nunknown: |\n  kept  \n\n",
    "title: 'x'\nstepsCompleted: []\nfacilitator:\n  format: 1\n  other: kept\n",
    "stepsCompleted: ['step-01-init']\r\n",
]
bodies = st.lists(st.sampled_from(LINES), max_size=16).map("\n".join)
ends = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def plans(draw):
    text = f"---\n{draw(st.sampled_from(FRONTS))}---\n{draw(bodies)}"
    text += draw(st.sampled_from(["", "\n", "\n\n", "  \n"]))
    end = draw(ends)
    text = text.replace("\r\n", "\n").replace("\n", end)
    if draw(st.booleans()):  # a few line ends of another kind
        text = text.replace(f"text{end}", "text\n")
    return ("\ufeff" if draw(st.booleans()) else "") + text


def bytes_around(data, heading):
    """The body before, in and after the section, as text; the section is empty when it is absent."""
    text = decode(data)
    _, body = cut(text)
    found = outline(text, body)
    section = next((s for s in found.sections if s.title == heading), None)
    if section is None:
        return text[body:], "", ""
    return text[body : section.start], section.text, text[section.end :]


@settings(max_examples=EXAMPLES)
@given(
    plans(),
    st.integers(1, 5),
    st.sampled_from(["**Field:** words", "- a\n- b\n\n> quote", "x\n\n### Sub\n\ny"]),
)
def test_nothing_outside_the_operation_changes(text, step, words):
    data = text.encode()
    op = operation(step, words, data)
    try:
        new = apply(data, op)
    except DocumentError:
        return
    before, old, after = bytes_around(data, op.heading)
    new_before, mine, new_after = bytes_around(new, op.heading)
    if old:
        assert (new_before, new_after) == (before, after)
    else:
        pairs = enumerate(zip(new_before, before, strict=False))
        kept = next((i for i, (a, b) in pairs if a != b), min(len(new_before), len(before)))
        rest = before[kept:]
        assert not new_before[kept:].strip("\r\n")
        assert (mine + new_after).endswith(rest)
        added = (mine + new_after).removesuffix(rest)
        assert fingerprint.normal(added).rstrip("\n") == fingerprint.normal(op.section).rstrip("\n")
    assert fingerprint.normal(mine) == fingerprint.normal(op.section)
    old_front, new_front = cut(text)[0], cut(decode(new))[0]
    kept = {k: v for k, v in load(old_front).items() if k not in ("stepsCompleted", "facilitator")}
    assert {
        k: v for k, v in load(new_front).items() if k not in ("stepsCompleted", "facilitator")
    } == kept
    was = steps(old_front)
    assert steps(new_front)[: len(was)] == was
    assert apply(new, op) == new
    saved = fingerprint.read(load(new_front))[step]
    assert fingerprint.judge(saved, mine) == "as-saved"


@given(st.binary(max_size=200) | plans().map(str.encode))
def test_any_bytes_are_changed_or_refused(data):
    try:
        apply(data, operation(2, "words", data))
    except DocumentError as refusal:
        assert refusal.message


def outlined(data):
    return outline(decode(data), cut(decode(data))[1])


def complete():
    data = None
    for step in range(1, 6):
        words = "\n\n".join(f"**Field {n}:** words of step {step}, {n}" for n in range(12))
        data = apply(data, operation(step, words, data))
    return data


def looks_complete(data):
    """Whether reading finds five saved sections, all claimed, none cut short."""
    text = decode(data)
    front, body = cut(text)
    found = outline(text, body)
    marks = fingerprint.read(load(front))
    titles = {s.title: s for s in found.sections}
    if found.problem or set(steps(front)) != {1, 2, 3, 4, 5} or set(marks) != {1, 2, 3, 4, 5}:
        return False
    return all(
        HEADINGS[n - 1] in titles
        and fingerprint.judge(mark, titles[HEADINGS[n - 1]].text) != "cut-short"
        for n, mark in marks.items()
    )


def test_no_prefix_of_a_complete_plan_reads_as_complete():
    data = complete()
    assert looks_complete(data)
    for length in range(len(data) - 1):  # the last line end is no text
        with suppress(DocumentError):
            assert not looks_complete(data[:length]), length


def test_a_hand_edit_is_told_from_a_cut():
    data = complete()
    marks = fingerprint.read(load(cut(decode(data))[0]))
    text = next(s.text for s in outlined(data).sections if s.title == HEADINGS[3])
    assert fingerprint.judge(marks[4], text) == "as-saved"
    assert fingerprint.judge(marks[4], text.replace("\n", "\r\n") + "\r\n\r\n") == "as-saved"
    assert fingerprint.judge(marks[4], text.replace("words", "w", 1)) == "edited"
    assert fingerprint.judge(marks[4], text + "\nmore\n") == "edited"
    assert fingerprint.judge(marks[4], text[: len(text) // 2]) == "cut-short"
    assert fingerprint.judge(marks[4], text[: len(text) // 2], at_end=False) == "edited"


def test_sections_are_inserted_in_order_and_replaced_in_place():
    data = None
    for step in (1, 4, 2, 5, 3):
        data = apply(data, operation(step, f"words {step}", data))
    data = apply(data, operation(2, "other words", data))
    assert [s.title for s in outlined(data).sections] == list(HEADINGS)
    assert decode(data).count("## ") == 5
    assert "words 2" not in decode(data) and "other words" in decode(data)


def test_a_document_without_front_matter_is_adopted_only_when_agreed():
    data = b"\xef\xbb\xbf# By hand\r\n\r\n## Pipeline Architecture\r\n\r\nmine\r\n"
    op = operation(3, "words", data)
    with pytest.raises(DocumentError) as refusal:
        apply(data, op)
    assert refusal.value.code == "steps-missing"
    new = apply(data, replace(op, adopt=True))
    assert new.startswith(b"\xef\xbb\xbf---\r\nstepsCompleted: [3]\r\n")
    assert data[3:] in new


def test_what_changed_on_disk_is_named_by_section():
    old = complete()
    new = old.replace(b"words of step 3, 4", b"edited") + b"\n## Notes\n\nmine\n"
    found = {c.title: (c.added, c.removed) for c in changes(old, new)}
    assert found == {HEADINGS[2]: (1, 1), "Notes": (3, 0)}
    assert changes(old, old) == ()
