"""The architect's answers as the document holds them: a row each, or fields under a heading of their own.

    | [R-RB-017] Automatic reversal around the contract step | Accepted: the release is marked | ops | 2027-03 |

    [R-RB-017]: #rollback-strategy "answered 2026-11-20; Rollback Strategy: Type = Automated rollback"

What an answer was given for stands in the title of its link, which no reader of the page has to pass over. Plans that
were written before say it by ids, `.` for the question's own: `rollback-type = .automated`. Words that a row cannot
hold, as those of several lines, stand under `#### R-RB-017`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote

from facilitator.model import Catalogue, FindingAnswer
from facilitator.patterns import regex
from facilitator.validation.markdown import anchor, inline, label

HEADING = "Alignment Issues Addressed"

_NOTHING = "—"
"""Stands for no value; a value never reads so, because it is percent-encoded."""
EMPTY = "–"
"""In the cell of an owner or an end that was not named."""
_ANSWERED = "answered "
_MARKED = regex(r"[^\w .:/→<>()+*%-]|%(?=[0-9A-Fa-f]{2})|<(?=\S)|^\s|\s$|\s(?=\s)|[^\S ]")


def fits_a_row(answer: FindingAnswer) -> bool:
    """Say whether a row holds an answer so that it reads back as itself."""
    words = (answer.text, answer.owner, answer.until)
    plain = all(text == " ".join(text.split()) and text != EMPTY for text in words)
    simple = re.fullmatch("[a-z-]+", answer.kind) and re.fullmatch("[0-9-]*", answer.date)
    return bool(plain and simple and answer.text)


def answer_row(answer: FindingAnswer, title: str) -> tuple[str, ...]:
    """Compose the cells of an answer: tension, answer, owner, until; `title` is Markdown already."""
    said = f"{answer.kind.capitalize()}: {inline(answer.text)}"
    bounds = (inline(answer.owner) or EMPTY, inline(answer.until) or EMPTY)
    return (f"[{answer.rule}] {title}".strip(), said, *bounds)


def given_for(answer: FindingAnswer, heading: str, catalogue: Catalogue) -> str:
    """Compose the definition of an answer's link, whose title says when and for what it was given."""
    said = [f"{_ANSWERED}{answer.date}"] if answer.date else []
    said += _looked_at(answer, catalogue)
    target = f"[{answer.rule}]: #{anchor(heading)}"
    return f'{target} "{"; ".join(said)}"' if said else target


def _looked_at(answer: FindingAnswer, catalogue: Catalogue) -> Iterator[str]:
    """Say by their names what an answer was given for; by their ids where that would read as something else."""
    names = {id_: place for place, id_ in catalogue.ids_by_place.items()}
    for id_, values in answer.looked_at.items():
        told = [catalogue.options[v].label if v in catalogue.options else v for v in values]
        named = f"{_word(names.get(id_, id_))} = {', '.join(map(_word, told)) or _NOTHING}"
        same = read_looked_at(named, catalogue) == {id_: values}
        yield named if same else _pair(id_, values)


def _pair(id_: str, values: tuple[str, ...]) -> str:
    return f"{_word(id_)} = {', '.join(_value(id_, value) for value in values) or _NOTHING}"


def _value(id_: str, value: str) -> str:
    own = f"{id_}."
    if value.startswith(own) and value != own:
        return f".{_word(value.removeprefix(own))}"
    word = _word(value)
    return f"%2E{word[1:]}" if word.startswith(".") else word


def read_given_for(title: str, catalogue: Catalogue) -> tuple[str, Mapping[str, tuple[str, ...]]]:
    """Read when and for what an answer was given."""
    parts = title.split("; ")
    dates = [p.removeprefix(_ANSWERED) for p in parts if p.startswith(_ANSWERED)]
    given = "; ".join(part for part in parts if " = " in part)
    return dates[0] if dates else "", read_looked_at(given, catalogue)


def write_answer(answer: FindingAnswer, catalogue: Catalogue) -> Iterator[str]:
    """Compose an answer as fields, for a finding's heading that stands above."""
    yield from label(answer.kind.capitalize(), answer.text)
    for name, text in (("Owner", answer.owner), ("Until", answer.until), ("Answered", answer.date)):
        if text:
            yield from label(name, text)
    if answer.looked_at:
        yield from label("Given for", "; ".join(_looked_at(answer, catalogue)))


def _word(value: str) -> str:
    """Write words so that they stand in a title, apart from the next ones: what could end them is encoded."""
    return _MARKED.sub(lambda m: quote(m[0], safe=""), value)


def read_looked_at(text: str, catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Read the choices that an answer was given for, by question."""
    found: dict[str, tuple[str, ...]] = {}
    for pair in filter(None, text.split("; ")):
        left, _, right = pair.partition(" = ")
        name = unquote(left)
        listed = () if right == _NOTHING else right.split(", ")
        if id_ := catalogue.ids_by_place.get(name):
            found[id_] = tuple(_chosen(id_, unquote(words), catalogue) for words in listed)
        else:
            found[name] = tuple(_unshortened(name, value) for value in listed)
    return found


def _chosen(id_: str, words: str, catalogue: Catalogue) -> str:
    """Give the id of the option that is called so, or the words."""
    question = catalogue.questions.get(id_)
    option = question.option(words) if question else None
    return option.id if option else words


def _unshortened(id_: str, value: str) -> str:
    return f"{id_}{unquote(value)}" if value.startswith(".") else unquote(value)
