"""`steps check`: a folder of content that is wrong is told with file, line and what was expected."""

from __future__ import annotations

import re

import pytest
from support.smallest_content import option

from facilitator.content.check import check
from facilitator.content.source import ContentError
from facilitator.storage.content import check_folder, load_catalogue
from facilitator.storage.steps_folder import (
    catalogue_files,
    further_files,
    read_files,
    steps_folder,
)

CAT = "strategy/way-4.yaml"


def test_the_smallest_content_passes_and_loads(folder):
    assert check_folder(folder) == ()
    assert list(load_catalogue(folder).options) == [
        f"way-{n}.{own}" for n in (2, 3, 4) for own in ("left", "right")
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (CAT, "  kind: single", "  knid: single", f"{CAT}:9: questions.0.knid: unknown key"),
        (
            CAT,
            "  kind: single",
            "  knid: single",
            f"{CAT}:6: questions.0.kind: expected, but missing",
        ),
        (
            CAT,
            "  kind: single",
            "  kind: either",
            f"{CAT}:9: questions.0.kind: Input should be 'single'",
        ),
        (
            CAT,
            "improves —",
            "boosts —",
            f"{CAT}:23: questions.0.options.0.dora.deployment-frequency: expected improves",
        ),
        (CAT, "lead-time:", "led-time:", f"{CAT}:24: questions.0.options.0.dora.led-time"),
        (
            CAT,
            "        lead-time: neutral — no direct effect\n",
            "",
            f"{CAT}:22: way-4: left: expected an effect",
        ),
        (
            CAT,
            "      rollback: Turn round.\n",
            "",
            f"{CAT}:14: way-4: left: rollback expected, but missing",
        ),
        (
            CAT,
            "      plain: Like a left road.\n",
            "",
            f"{CAT}:14: way-4: left: expected a picture in plain words",
        ),
        (
            CAT,
            "  plain: Which way, in plain words?\n",
            "",
            f"{CAT}:6: way-4: expected the question in plain words",
        ),
        (CAT, "id: right", "id: left", f"{CAT}:33: way-4: expected a new id, found 'left' twice"),
        (CAT, "The right way", "The left way", f"{CAT}:34: way-4: expected a new label"),
        (
            CAT,
            "way-4.right: they",
            "way-9.right: they",
            f"{CAT}:31: expected the id of an option or question",
        ),
        (CAT, "[map]", "[atlas]", f"{CAT}:32: expected an id of sources.yaml, found 'atlas'"),
        (
            CAT,
            "terms: [way]",
            "terms: [road]",
            f"{CAT}:12: expected a term of glossary.yaml, found 'road'",
        ),
        (
            CAT,
            "field: Way",
            "field: Rationale",
            f"{CAT}:8: expected a field of its own, 'Rationale' is taken",
        ),
        (CAT, "field: Way", "field: 'Way: x'", f"{CAT}:8: expected a field without"),
        (
            CAT,
            "- id: way-4",
            "- id: way-2",
            f"{CAT}:6: expected a new id, 'way-2' is in ground/way-2.yaml",
        ),
        (
            CAT,
            "  kind: single",
            "  kind: text",
            f"{CAT}:13: way-4: expected no options for kind text",
        ),
        (
            CAT,
            "Going the left way",
            "x" * 91,
            f"{CAT}:16: way-4: left: expected at most 90 characters",
        ),
        (
            CAT,
            "  terms: [way]",
            "  asked_when: {decision: way-9, answered: true}",
            f"{CAT}:12: expected the id of a question, found 'way-9'",
        ),
        (
            "ground/way-2.yaml",
            "  terms: [way]",
            "  asked_when: {decision: way-3, in: [way-3.left]}",
            "ground/way-2.yaml:12: expected a question asked earlier, found 'way-3'",
        ),
        (
            CAT,
            "  terms: [way]",
            "  asked_when: {decision: way-3, in: [way-3.up]}",
            f"{CAT}:12: expected the id of an option of way-3, found 'way-3.up'",
        ),
        (
            "step-04-strategy.md",
            "number: 4",
            "number: 3",
            "step-04-strategy.md:2: expected 4, as in the file's name",
        ),
        (
            "step-04-strategy.md",
            "  - way-4",
            "  - way-5",
            "step-04-strategy.md:6: expected a file strategy/way-5.yaml",
        ),
        (
            "step-04-strategy.md",
            "  - way-4",
            "  - way-5",
            f"{CAT}:1: expected to be listed under categories in step-04-strategy.md",
        ),
        (
            "step-04-strategy.md",
            "Heading 4",
            "Heading 3",
            "step-04-strategy.md:4: expected a new heading",
        ),
        (
            "step-05-validation.md",
            "---\nnumber",
            "number",
            "step-05-validation.md:1: expected front matter",
        ),
        ("sources.yaml", "https://", "ftp://", "sources.yaml:3: map.url"),
        ("glossary.yaml", "way:", "way: &w", "glossary.yaml:1: expected no anchor"),
        (CAT, "  terms: [way]", "  optional: 'true'", f"{CAT}:12: questions.0.optional: Input"),
        (CAT, "title: way-4", "id: way-4\ntitle: way-4", f"{CAT}:1: id: unknown key"),
        (CAT, "  terms: [way]", "  category: x", f"{CAT}:12: questions.0.category: unknown key"),
        (CAT, "id: right", "id: way.right", f"{CAT}:33: questions.0.options.1.id: String should"),
        (
            "ground/way-2.yaml",
            "  terms: [way]\n",
            "",
            "ground/way-2.yaml:6: way-2: expected terms to explain",
        ),
        (CAT, "Going the left way", "The left way", f"{CAT}:16: way-4: left: expected more than"),
        (CAT, "only one lane", "one lane", f"{CAT}:21: way-4: left: expected a phrase of 3 words"),
        (CAT, "only one lane", "It has one lane.", f"{CAT}:21: way-4: left: expected a phrase"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_expectation(folder, file, old, new, message):
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    faults = check_folder(folder)
    assert any(fault.startswith(message) for fault in faults), faults


SECOND = """- id: road
  title: Road
  field: Road
  kind: single
  question: Which road?
  plain: Which road, in plain words?
  terms: [way]
  asked_when: {asked}
{values}  options:
{one}{two}"""
VALUE = """  values:
    - id: length
      field: Length
      kind: duration
      ask: How long is it?
      example: 5 min
      asked_when: {any: [{decision: way-4, answered: true}, {decision: way-4, unanswered: true}]}
"""


@pytest.mark.parametrize(
    ("asked", "values", "fault"),
    [
        ("{decision: way-4, unanswered: true}", "", True),
        ("{not: {all: [{decision: way-4, unanswered: true}]}}", "", True),
        ("{decision: way-4, answered: true}", VALUE, True),
        ("{decision: way-3, unanswered: true}", "", False),
        ("{decision: way-4, in: [way-4.left]}", "", False),
    ],
)
def test_nothing_may_wait_for_its_own_category_to_be_passed(folder, asked, values, fault):
    with (folder / CAT).open("a", encoding="utf-8") as file:
        one, two = option("road", "left"), option("road", "right")
        file.write(SECOND.format(asked=asked, values=values, one=one, two=two))
    found = check_folder(folder)
    assert len(found) == fault, found
    assert all("it would be asked after C, and be open" in message for message in found)


def test_missing_files_are_named(folder):
    (folder / "step-03-stages.md").unlink()
    (folder / "step-05-validation.md").unlink()
    faults = check_folder(folder)
    assert "step-03-….md:1: expected this step file, but it is missing" in faults
    assert "step-05-….md:1: expected this step file, but it is missing" in faults


def test_a_folder_without_step_files_says_what_was_expected(tmp_path):
    [fault] = check_folder(tmp_path)
    assert "expected step files" in fault


def test_words_of_advice_are_found_where_the_content_lists_them(folder):
    file = folder / CAT
    file.write_text(
        file.read_text(encoding="utf-8").replace("a road", "a road you should take"),
        encoding="utf-8",
    )
    assert check_folder(folder) == ()
    (folder / "advice.yaml").write_text("- should\n- recommend*\n")
    assert check_folder(folder) == (
        f"{CAT}:29: expected no word of advice, found “should”",
        f"{CAT}:48: expected no word of advice, found “should”",
    )


def test_a_word_of_advice_is_found_in_whatever_ignores_case(folder):
    """All signs that a pattern takes for a letter of ASCII, `\u212aeep` among them."""
    signs = re.findall("[a-z]", "".join(map(chr, range(0x80, 0xD800))), re.IGNORECASE)
    assert len(signs) > 2
    file = folder / CAT
    text = file.read_text(encoding="utf-8")
    for sign in signs:
        [letter] = re.findall(sign, "abcdefghijklmnopqrstuvwxyz", re.IGNORECASE)
        (folder / "advice.yaml").write_text(f"- X{letter}y*\n- other\n")
        file.write_text(text.replace("a road", f"a road x{sign}Yz", 1), encoding="utf-8")
        [fault] = check_folder(folder)
        assert fault.endswith(f"expected no word of advice, found “x{sign}Yz”")


def test_a_tool_is_looked_up_only_where_there_is_a_list_of_tools(folder):
    file = folder / CAT
    text = file.read_text(encoding="utf-8").replace(
        "      sources: [map]", "      sources: [map]\n      tool: cart", 1
    )
    file.write_text(text, encoding="utf-8")
    assert check_folder(folder) == ()


def test_references_of_further_parts_are_followed(folder):
    (folder / "tensions.yaml").write_text(
        "tensions:\n"
        "- id: R-XX-001\n"
        "  severity: info\n"
        "  title: A tension\n"
        "  steps: [4]\n"
        "  when: {decision: way-4, in: [way-4.up]}\n"
        "  why: They cross.\n"
        "  question: Which one?\n"
        "  sources: [atlas]\n"
    )
    assert check_folder(folder) == (
        "tensions.yaml:6: expected the id of an option of way-4, found 'way-4.up'",
        "tensions.yaml:9: expected an id of sources.yaml, found 'atlas'",
    )


CROSSING = """- id: a-crossing-{number}
  at: [ci-cd-platform]
  voices: [sre]
  when: {{decision: ci-cd-platform, answered: true}}
  text: {question}
  {more}
"""
CROSSINGS = [
    ("What does {plan.sast} see, and what {reason.sast}?", "", ""),
    ("Jenkinsfiles, renovated, and {plan.sast}?", "", ""),
    ("GitHub waits, and {plan.sast}?", "", "expected sources, as its words name GitHub"),
    ("The CDK asks {plan.sast}.", "", "expected sources, as its words name CDK"),
    ("A Lambda and {plan.sast}?", "", "expected sources, as its words name Lambda"),
    ("GitHub stops, and {plan.sast}?", "sources: [gh-protected]", ""),
    (
        "GitHub ends, and {plan.sast}?",
        "sources: [nowhere]",
        "expected an id of sources.yaml, found 'nowhere'",
    ),
]


def test_a_crossing_that_says_what_a_product_does_has_a_source():
    file, lines = "crossings/own.yaml", CROSSING.count("\n")
    given = (
        CROSSING.format(number=number, question=question, more=more)
        for number, (question, more, _) in enumerate(CROSSINGS)
    )
    told = check({**shipped(), file: f"crossings:\n{''.join(given)}".encode()})
    of_each = dict.fromkeys(range(len(CROSSINGS)), "")
    for fault in told:
        if fault.startswith(file):
            place, said = fault.split(": ", 1)
            of_each[(int(place.rpartition(":")[2]) - 2) // lines] += said
    assert list(of_each.values()) == [fault for _, _, fault in CROSSINGS]


def shipped():
    folder = steps_folder(None)
    return read_files(folder, [*catalogue_files(folder), *further_files(folder)])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (rb"\n  verify: \[[^\n]*", "expected verify: words of sentences that are about it"),
        (rb"\n  verify: \{[^\n]*", "expected verify: what it leans on and what it carries"),
    ],
)
def test_each_category_is_named_where_methods_quote_what_is_about_it(line, expected):
    files = shipped()
    without = re.sub(line, b"", files["methods.yaml"], count=1)
    faults = check({**files, "methods.yaml": without})
    assert [f for f in faults if f.startswith("methods.yaml:") and f.endswith(f": {expected}")]


def test_a_wrong_catalogue_is_not_loaded_and_names_every_fault(folder):
    for file in ("ground/way-2.yaml", CAT):
        path = folder / file
        path.write_text(
            path.read_text(encoding="utf-8").replace("kind: single", "kind: either"),
            encoding="utf-8",
        )
    with pytest.raises(ContentError) as caught:
        load_catalogue(folder)
    assert [message.split(":")[0] for message in caught.value.messages] == [
        "ground/way-2.yaml",
        CAT,
    ]


def test_an_edited_file_is_seen_at_the_next_load(folder):
    before = load_catalogue(folder)
    file = folder / CAT
    file.write_text(
        file.read_text(encoding="utf-8").replace("The left way", "The other way"), encoding="utf-8"
    )
    after = load_catalogue(folder)
    assert (before.options["way-4.left"].label, after.options["way-4.left"].label) == (
        "The left way",
        "The other way",
    )
    assert before.digest != after.digest
