"""Front matter is read in every shape that tools leave, refused with a line, and changed in place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.document.errors import DocumentError
from facilitator.document.frontmatter import cut, load, step_number, steps
from facilitator.document.frontmatter_edit import edit
from facilitator.document.yaml_text import flow, lines
from facilitator.document.yaml_tree import tree

NAME = "step-04-deployment-strategy"
GOOD = {
    "flow": ("stepsCompleted: [1, 2]\n", "stepsCompleted: [1, 2, 4]\n"),
    "empty": ("stepsCompleted: []\nx: 1\n", "stepsCompleted: [4]\nx: 1\n"),
    "empty-spaced": ("stepsCompleted: [ ]\n", "stepsCompleted: [ 4]\n"),
    "trailing-comma": ("stepsCompleted: [1, 2,]\n", "stepsCompleted: [1, 2, 4,]\n"),
    "multi-line": (
        "stepsCompleted:\n  [\n    1, # one\n    2\n  ]\n",
        "stepsCompleted:\n  [\n    1, # one\n    2, 4\n  ]\n",
    ),
    "crlf": ("stepsCompleted: [1]\r\nx: 1\r\n", "stepsCompleted: [1, 4]\r\nx: 1\r\n"),
    "quoted-key": ('"stepsCompleted": [1]\n', '"stepsCompleted": [1, 4]\n'),
    "block": (
        "stepsCompleted:\n  - 1\n  - 2\nx: 1\n",
        "stepsCompleted:\n  - 1\n  - 2\n  - 4\nx: 1\n",
    ),
    "unindented": ("stepsCompleted:\n- 1\nx: 1\n", "stepsCompleted:\n- 1\n- 4\nx: 1\n"),
    "comments": (
        "stepsCompleted:\n  # a\n  - 1 # one\n  # b\n\n# c\nx: 1\n",
        "stepsCompleted:\n  # a\n  - 1 # one\n  - 4\n  # b\n\n# c\nx: 1\n",
    ),
    "block-crlf": ("stepsCompleted:\r\n- 1\r\n", "stepsCompleted:\r\n- 1\r\n- 4\r\n"),
    "non-ascii-before": (
        "名: 「値」👩‍💻\nstepsCompleted: [1]\n",
        "名: 「値」👩‍💻\nstepsCompleted: [1, 4]\n",
    ),
    "names": (
        "stepsCompleted:\n  - step-01-init\n",
        f"stepsCompleted:\n  - step-01-init\n  - {NAME}\n",
    ),
    "md-names": (
        'stepsCompleted: ["step-01-init.md"]\n',
        f'stepsCompleted: ["step-01-init.md", "{NAME}.md"]\n',
    ),
    "quoted-names": (
        "stepsCompleted:\n- 'step-01-init'\n",
        f"stepsCompleted:\n- 'step-01-init'\n- '{NAME}'\n",
    ),
    "quoted": ('stepsCompleted: ["1", "2"]\n', 'stepsCompleted: ["1", "2", "4"]\n'),
    "quoted-block": (
        "stepsCompleted:\n  - '01'\n  - '02'\n",
        "stepsCompleted:\n  - '01'\n  - '02'\n  - '04'\n",
    ),
    "quoted-and-not": ("stepsCompleted: [1, '2']\n", "stepsCompleted: [1, '2', '4']\n"),
    "number-and-word": (
        "stepsCompleted: [1-init]\n",
        f"stepsCompleted: [1-init, 4-{NAME.split('-', 2)[2]}]\n",
    ),
    "number-after-step": ("stepsCompleted: [Step 1]\n", "stepsCompleted: [Step 1, Step 4]\n"),
    "already-quoted": ("stepsCompleted: ['4']\n", "stepsCompleted: ['4']\n"),
    "already": ("stepsCompleted: [4, 1]\n", "stepsCompleted: [4, 1]\n"),
    "already-by-name": ("stepsCompleted: [step-04-x]\n", "stepsCompleted: [step-04-x]\n"),
    "block-text-before": (
        "a: |\n  stepsCompleted: [9]\nstepsCompleted: [1]\n",
        "a: |\n  stepsCompleted: [9]\nstepsCompleted: [1, 4]\n",
    ),
}
BAD = {
    "missing": ("x: 1\n", "steps-missing"),
    "empty-text": ("", "steps-missing"),
    "null": ("stepsCompleted:\n", "steps-not-a-list"),
    "number": ("stepsCompleted: 3\n", "steps-not-a-list"),
    "mixed": ("stepsCompleted: [1, step-02-x]\n", "steps-mixed"),
    "true": ("stepsCompleted: [true]\n", "steps-mixed"),
    "float": ("stepsCompleted: [1.0]\n", "steps-mixed"),
    "nan": ("stepsCompleted: [.nan]\n", "steps-mixed"),
    "elision": ("stepsCompleted: [/* lines left out */]\n", "steps-mixed"),
    "nested": ("stepsCompleted: [[1]]\n", "steps-mixed"),
    "braces": ("{stepsCompleted: [1]}\n", "front-matter-flow"),
    "duplicate": ("stepsCompleted: [1]\nstepsCompleted: []\n", "front-matter-duplicate-key"),
    "tab": ("a:\n\t- 1\n", "front-matter-not-yaml"),
    "anchor": ("a: &x 1\nb: *x\n", "front-matter-refused"),
    "merge-itself": ("a: &x\n  <<: *x\n", "front-matter-refused"),
    "tag": ("a: !!python/object/apply:os.system [x]\n", "front-matter-refused"),
    "standard-tag": ("a: !!str 1\n", "front-matter-refused"),
    "deep": ("a: " + "[" * 3000 + "]" * 3000 + "\n", "front-matter-refused"),
    "documents": ("a: 1\n--- \nb: 1\n", "front-matter-refused"),
    "too-large": ("a: " + "x" * 65_536 + "\n", "front-matter-too-large"),
    "too-many": ("a: [" + "1," * 5_001 + "]\n", "front-matter-refused"),
    "list-key": ("[?]: 1\n", "front-matter-not-yaml"),
    "half-character": ('a: "\\ud800"\n', "front-matter-not-yaml"),
    "escape": ("a: \x1b[31m\n", "front-matter-not-yaml"),
    "scalar": ("just words\n", "front-matter-not-a-map"),
    "conflict": ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n", "merge-conflict"),
}


@pytest.mark.parametrize(("old", "new"), GOOD.values(), ids=GOOD.keys())
def test_a_step_is_added_in_the_lists_own_dialect(old, new):
    eol = "\r\n" if "\r\n" in old else "\n"
    assert edit(old, (4, NAME), {}, eol, False) == new


@pytest.mark.parametrize(("text", "code"), BAD.values(), ids=BAD.keys())
def test_what_is_not_understood_is_refused_with_a_line(text, code):
    with pytest.raises(DocumentError) as refusal:
        edit(text, (4, NAME), {}, "\n", False)
    assert refusal.value.code == code
    assert refusal.value.line >= 1


def test_a_huge_integer_stays_text_and_is_no_step():
    digits = "9" * 5_000
    assert tree(f"a: {digits}\n").value == {"a": digits}
    assert step_number(digits) is None


@pytest.mark.parametrize(
    ("entry", "number"),
    [
        (4, 4),
        ("step-04-deployment", 4),
        ("step-12-x.md", 12),
        ("step-02b-x", None),
        ("4", 4),
        ("04", 4),
        ("4-strategy", 4),
        ("Step 4", 4),
        ("4.0", None),
        ("four", None),
        (True, None),
        (1.0, None),
    ],
)
def test_what_an_entry_means(entry, number):
    assert step_number(entry) == number


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("---\na: 1\n---\nbody", "a: 1\n"),
        ("\ufeff---\r\na: 1\r\n---\r\nbody", "a: 1\r\n"),
        ("---\ra: 1\r---\rbody", "a: 1\r"),
        ("--- \na: 1\n---\t\n", "a: 1\n"),
        ("---\n---\n", ""),
        ("-----\n\n# x\n\n---\n", None),
        ("\n---\na: 1\n---\n", None),
        ("# x\n\n---\n", None),
        ("", None),
    ],
)
def test_front_matter_is_cut_off_by_its_fences(text, inner):
    front, body = cut(text)
    assert (front.text if front else None) == inner
    if front:
        assert text[:body].rstrip("\r\n\t ").endswith("---")


def test_owned_keys_are_set_as_whole_values_and_removed():
    old = (
        "# top\nstatus: 'draft'   # why\ninputDocuments:\n- a.md # first\n- b.md\n"
        "mine: |\n  kept\n\nlastStep:\ncompletedAt: 2026-01-01\nz: {a: [1, ~]}\n"
    )
    owned = {
        "status": "complete",
        "inputDocuments": ["c d.md", "x: y"],
        "lastStep": 4,
        "completedAt": None,
    }
    new = edit(old, None, owned, "\n", False)
    assert new == (
        "# top\nstatus: complete   # why\ninputDocuments:\n- c d.md\n- 'x: y'\n"
        "mine: |\n  kept\n\nlastStep: 4\nz: {a: [1, ~]}\n"
    )


def test_an_equal_value_is_left_as_it_is_written():
    old = "inputDocuments: ['a.md' ,   b.md]\nlastStep:   4\n"
    assert edit(old, None, {"inputDocuments": ["a.md", "b.md"], "lastStep": 4}, "\n", False) == old


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
plain = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | words
values = st.recursive(
    plain, lambda v: st.lists(v, max_size=3) | st.dictionaries(words, v, max_size=3), max_leaves=8
)


@given(st.dictionaries(words, values, max_size=4))
def test_what_is_written_reads_back(keys):
    written = "".join(lines(k, v, "\n") for k, v in keys.items())
    depths = max((flow(v).count("[") + flow(v).count("{") for v in keys.values()), default=0)
    if depths < 6:
        assert tree(written).value == keys


keys_around = st.lists(
    st.sampled_from(
        [
            "title: x\n",
            "# comment\n",
            "a: 'b'\n",
            "m:\n  k: v\n",
            "l:\n- 1\n- 2\n",
            "t: |\n  text\n\n",
            "d: 2026-01-01\n",
            "e:\n",
            "f: [1,\n  2]\n",
            'g: "é\\n"\n',
            "\n",
            "h: >-\n  folded\n  text\n",
        ]
    ),
    max_size=6,
    unique=True,
)


@given(keys_around, st.sampled_from([old for old, _ in GOOD.values()]), keys_around, st.booleans())
def test_a_step_is_one_insertion_whatever_stands_around_it(before, middle, after, crlf):
    after = [line for line in after if line not in before]
    text = "".join(before) + middle.replace("\r\n", "\n") + "".join(after)
    if text.count("a: ") > 1:
        return
    eol = "\r\n" if crlf else "\n"
    text = text.replace("\n", eol)
    new = edit(text, (4, NAME), {}, eol, False)
    common = next(
        (i for i, (a, b) in enumerate(zip(text, new, strict=False)) if a != b),
        min(len(text), len(new)),
    )
    added = len(new) - len(text)
    assert added == 0 or new[:common] + new[common + added :] == text
    assert {k: v for k, v in tree(new).value.items() if k != "stepsCompleted"} == {
        k: v for k, v in tree(text).value.items() if k != "stepsCompleted"
    }


@given(
    st.text(st.sampled_from("ab:-[]{}'\"#|>&*!%@`?, \n\r\t012~\u2028\x85\ufeff\x1b."), max_size=60)
)
def test_any_text_is_read_or_refused(text):
    try:
        tree(text)
    except DocumentError as refusal:
        assert refusal.line >= 1


@given(st.binary(max_size=80) | st.text(max_size=80).map(lambda t: f"---\n{t}\n---\n".encode()))
def test_any_document_is_cut_or_refused(data):
    text = data.decode(errors="replace")
    try:
        front, _ = cut(text)
        load(front)
        steps(front)
    except DocumentError as refusal:
        assert refusal.code


def test_blocks_that_tools_really_left_read_as_labelled(shared):
    rows = (shared / "corpus/frontmatter.jsonl").read_text().splitlines()
    assert len(rows) >= 26
    for row in map(json.loads, rows):
        text = (shared / "corpus/frontmatter" / row["file"]).read_bytes().decode()
        assert reading(text, row) == {
            k: row[k] for k in ("reading", "steps_found", "step_numbers", "other_entries")
        }


def reading(text, row):
    entries, kind = None, "unreadable"
    try:
        front, body = cut(text)
        load(front)
        kind = "none" if front is None else "missing"
        entries = list(steps(front))
        kind = "steps" if entries else "empty"
        assert text.count("\n", 0, body) + 1 == row["body_line"]
    except DocumentError as refusal:
        if refusal.code not in ("steps-missing", "steps-not-a-list"):
            assert refusal.line == row["error"]["line"]
    found = entries or []
    numbers = sorted({n for n in map(step_number, found) if n is not None})
    others = [e for e in found if step_number(e) is None]
    return {
        "reading": kind,
        "steps_found": entries,
        "step_numbers": numbers,
        "other_entries": others,
    }


def test_a_step_added_to_a_block_that_a_tool_left_changes_one_line(shared):
    spliced = 0
    for path in sorted((shared / "corpus/frontmatter").glob("*.md")):
        try:
            front, _ = cut(path.read_bytes().decode())
            new = edit(front.text if front else "", (99, "step-99-extra"), {}, "\n", False)
        except DocumentError:
            continue
        before, after = front.text.split("\n"), new.split("\n")
        changed = [line for line in after if line not in before]
        assert len(changed) == 1 and abs(len(after) - len(before)) <= 1
        spliced += 1
    assert spliced >= 14
