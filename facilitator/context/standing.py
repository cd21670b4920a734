"""Whether a document is in force: its status in every dialect, what takes its place, a banner over it.

It is read line by line, before any markup is parsed: Markdown, AsciiDoc and reStructuredText state it alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from facilitator.context.extract.phrases import UNSPACED, any_of, folded
from facilitator.context.stages import (
    NOTHING,
    StageReader,
    named,
    references,
    refers,
)
from facilitator.context.status_lines import (
    BODY_LINES,
    HEAD_LINES,
    TAIL_LINES,
    StatusLine,
    bare,
    before_sections,
    beneath,
    front_matter,
    head_of,
    is_heading,
    lines_of,
    title_of,
)
from facilitator.model.context_words import StandingWords
from facilitator.model.noun import noun
from facilitator.patterns import regex
from facilitator.secret_lines import beginning, withheld

ACCEPTED, PROPOSED, DEFERRED, KEPT = "accepted", "proposed", "deferred", "kept"

_SHOWN = 90
"""Characters of a status that are told."""
_SHORT = 10
"""Words of a banner that speaks of the whole document without naming it."""

RECORDS = regex(
    r"(?:^|/)(?:adrs?|madrs?|decisions?|decisiones|decisoes|entscheidungen|decision[-_ ](?:records?|log|register)"
    r"|architectur(?:e|al)[-_ ]decisions?[-_ \w]*)/"
)
"""Folders in which decision records are kept, on a path in lower case."""
_NUMBERED = regex(r"\d{1,4}\.\s")
_CALLED = regex(r"^[\W_]*(?:(?:note|warning|important|caution|status)\W+)?", re.I)
_TARGET = regex(r"\]\([^)]*\)")
"""Where a link leads: the name of a folder there (`deprecated/`) says nothing of this document."""
_STRUCK = regex(r"~~[^~]{1,200}~~|<!--.{0,500}?-->")
_MARKS = regex(r"[*_`>#|]")
_CHECKED, _UNCHECKED = regex(r"\s*[-*+]\s*\[[xX]\]\s"), regex(r"\s*[-*+]\s*\[ ?\]\s")
_BULLET = regex(r"^\s*[-*+]\s+(?:\[[xX ]?\]\s+)?")
_BRACKETED = regex(r"[\[(【（](.{1,60}?)[\])】）]|^([^:—–]{3,40})[:—–]")
_BANNER = regex(
    r"\s*(?:>|\*\*|__|_[^_]|!!!|:::|\.\.\s\w+::|(?:NOTE|WARNING|IMPORTANT|CAUTION):|[\u2190-\u2bff\U0001f000-\U0001faff])"
)
_SENTENCE = regex(r"[.!?。！？](?:\s|$)")
_BY = regex(r"\s*(?:by|por|par|durch|da|pel[oa])\b|\s*[:：]")


@noun
class DocumentStanding:
    """What a document says of itself."""

    stage: str = ""
    """One of STAGES, or kept: for later or for the record only; empty where it says nothing."""
    line: int = 0
    words: str = ""
    """The status as written, without marks."""
    by: tuple[str, ...] = ()
    """What takes its place, as written: a path, or a number."""
    over: tuple[str, ...] = ()
    """The records whose place it takes."""
    is_record: bool = False
    """Whether it is a decision record; others may be drafts and are still what the project has."""
    has_decision: bool = False
    """Whether a record has a section that decides: what stands around it only tells why, and what follows."""

    @property
    def decides(self) -> bool:
        """Whether what the document decides counts as decided."""
        if self.is_record:
            return self.stage in ("", ACCEPTED)
        return self.stage in ("", PROPOSED, DEFERRED, ACCEPTED)

    @property
    def why(self) -> str:
        """Why it decides nothing, in words; empty where it decides."""
        if self.decides:
            return ""
        if self.stage == KEPT:
            return f"line {self.line} says that it is not followed: {self.words}"
        return f"its status (line {self.line}) is {self.words or self.stage}"


def _head(heading: str) -> str:
    """A heading as its kind: what stands behind a colon is its subject (`Decision: move to …`)."""
    return folded(bare(re.split(r"[:：—–]", bare(heading), maxsplit=1)[0]))


def _heads(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(folded, words))


def _quoted(line: str, words: str) -> str:
    """Words of a line, without its marks; what they would show of a secret is looked for in the line itself."""
    shown = withheld(line)
    return beginning(words, _SHOWN) if shown == line else shown


class StandingReader:
    """The words of all languages, compiled."""

    def __init__(self, words: StandingWords) -> None:
        self.labels, self.decision = frozenset(words.labels), _heads(words.decision)
        self.around, self.follows = _heads(words.around), _heads(words.follows)
        self.options, self.carried = _heads(words.options), _heads(words.carried)
        label = any_of(words.labels)
        self.label = regex(
            rf"[\s>*+|:_#=-]{{0,40}}(?:{label})[\s*_]{{0,9}}(?:[:：|=]{{1,4}}|\s[-–—]\s)[\s*_:|]{{0,20}}(?P<value>\S.*)",
            re.I,
        )
        self.reasons = regex(any_of(_heads(words.reasons)), re.I)
        self.updates = regex(rf"\W*(?:{any_of(words.updates)})", re.I)
        stages = words.stages
        self.stages, self.accepted = StageReader(words), _heads(stages.accepted)
        self.over, self.in_part = self.stages.over, self.stages.in_part
        self.superseded_field = regex(
            rf"[\s>*+|:_-]*(?:{any_of(stages.superseded)})(?:\s+by)?[\s*_]*[:：|]+(?P<value>.+)",
            re.I,
        )
        self.over_field = regex(
            rf"[\s>*+|:_-]*(?:{any_of(words.over)})[\s*_]*[:：|]+(?P<value>.+)", re.I
        )
        gone = (*stages.rejected, *stages.deprecated, *stages.superseded)
        links = rf"(?:[\s*_]*(?:{any_of(words.links)})){{0,4}}[\s*_]*"
        subject = any_of(words.subjects)
        self.said_of_it = regex(rf"(?:{subject}){links}(?:{any_of(gone)})", re.I)
        self.kept_of_it = regex(rf"(?:{subject}).{{0,40}}?(?:{any_of(words.kept)})", re.I)
        self.kept = regex(any_of(words.kept), re.I)
        self.deprecated = regex(any_of(stages.deprecated), re.I)
        self.superseded = regex(any_of(stages.superseded), re.I)
        self.record = regex(any_of(words.record), re.I)
        self.keeping = frozenset(words.keeping)
        self.keeping_unspaced = tuple(w for w in words.keeping if ord(w[0]) >= UNSPACED)

    def read(self, text: str, path: str = "") -> DocumentStanding:
        """What a document, or the beginning of one, says of itself."""
        front, first = front_matter(text)
        lines = list(lines_of(text, first))
        title = title_of(lines)
        stated = self._in_front(front) or self._in_head(lines)
        besides = self._in_title(title) or self._in_banner(lines) or DocumentStanding()
        if not self.is_record(path, title.text):
            return stated or self._under_heading(lines, HEAD_LINES) or besides
        stated = stated or self._under_heading(lines, BODY_LINES)
        return replace(
            self._of_record(lines, stated) or besides,
            over=tuple(dict.fromkeys(self._over(front, lines))),
            is_record=True,
            has_decision=self._has_decision(lines),
        )

    def _has_decision(self, lines: list[StatusLine]) -> bool:
        places = (n for n, line in enumerate(lines) if _head(line.text) in self.decision)
        return any(is_heading(lines, place) for place in places)

    def _of_record(
        self, lines: list[StatusLine], found: DocumentStanding | None
    ) -> DocumentStanding | None:
        """What only a record states: its status as its last lines, and what took its place in a field of its own."""
        found = found or self._at_end(lines)
        ended = found is not None and found.stage == "superseded"
        return found if ended else self._replaced(lines) or found

    def is_record(self, path: str, title: str) -> bool:
        """A document is a decision record where its path or title calls it one, or its title is numbered."""
        name = re.sub(r"[-_/.]", " ", path.lower())
        numbered = RECORDS.search(path.lower()) or _NUMBERED.match(title)
        return bool(numbered or self.record.search(name) or self.record.search(title.lower()))

    def is_beside(self, headings: Iterable[str]) -> bool:
        """Whether a place of a record is not its decision, but what there was to choose from, or what follows."""
        return not (self.follows | self.options).isdisjoint(map(_head, headings))

    def is_option(self, headings: Iterable[str]) -> bool:
        """Whether a place of a record holds what there was to choose from."""
        return not self.options.isdisjoint(map(_head, headings))

    def is_before(self, headings: Iterable[str]) -> bool:
        """Whether a place of a record tells what was so before its decision."""
        return not self.around.isdisjoint(map(_head, headings))

    def is_carried(self, headings: Iterable[str]) -> bool:
        """Whether a place of a record tells how things are, or how its decision is carried out."""
        return not self.carried.isdisjoint(map(_head, headings))

    def is_decision(self, headings: Iterable[str]) -> bool:
        """Whether a place of a record stands in its decision: the innermost heading of a known part says of which it is."""
        for head in reversed([_head(heading) for heading in headings]):
            if head in self.decision:
                return True
            if head in self.follows or head in self.options or self.reasons.match(head):
                return False
        return False

    def is_accepted(self, row: str) -> bool:
        """Whether a row of a table is a decision that was accepted, by a cell that says only so."""
        return any(folded(cell) in self.accepted for cell in row.split(" | ")[1:])

    def is_update(self, headings: Iterable[str]) -> bool:
        """Whether a place of a record was added to it later, by the heading or the label above it."""
        return any(map(self.updates.match, headings))

    def only_keeps_records(self, title: str) -> bool:
        """The first record of a folder decides that decisions are recorded: its title is made of such words alone."""
        plain = re.sub(r"^\W*(?:adr|madr)?[\W_]*\d*[\W_]*", "", title.lower())
        if any(word in plain for word in self.keeping_unspaced):
            return True
        words = re.findall(r"[^\W\d_]+", plain)
        about = any(_ABOUT.search(word) for word in words)
        return bool(words) and about and all(word in self.keeping for word in words)

    def _standing(self, text: str, line: int) -> DocumentStanding | None:
        """The standing that one status says; None where it says no stage."""
        plain = _STRUCK.sub("", text)
        stage, _ = self.stages.stage_of(_TARGET.sub("]", plain))
        if not stage:
            return None
        by = references(plain) if stage == "superseded" else ()
        words = " ".join(re.sub(r"[*_`|\[\]]", "", _TARGET.sub("", plain)).split())
        return DocumentStanding(stage, line, _quoted(text, words), by)

    def _in_front(self, front: dict[str, StatusLine]) -> DocumentStanding | None:
        """Front matter states it as MADR does: `status: accepted`, or `superseded-by:` with a record."""
        for key, line in front.items():
            words = key.replace("_", " ").replace("-", " ")
            by = self.superseded.fullmatch(words.removesuffix(" by")) or self.superseded.fullmatch(
                words
            )
            if by and line.text.strip("\"'[] ").lower() not in NOTHING:
                return DocumentStanding(
                    "superseded", line.number, f"{words} {line.text}", named(line.text)
                )
        for key, line in front.items():
            if key.replace("_", " ").replace("-", " ") in self.labels:
                return self._standing(line.text.strip("\"'"), line.number)
        return None

    def _in_head(self, lines: list[StatusLine]) -> DocumentStanding | None:
        """A label, bullet or row in the head: `**Status:** Accepted`, `| Status | Approved |`."""
        for place, line in enumerate(head_of(lines)):
            match = self.label.match(line.text)
            if match and (found := self._standing(match["value"], line.number)):
                return found
            cell = self._of_column(lines, place) if line.text.lstrip().startswith("|") else None
            if cell and (found := self._standing(cell.text, cell.number)):
                return found
        return None

    def _of_column(self, lines: list[StatusLine], place: int) -> StatusLine | None:
        """The cell beneath a column `Status` of a table with one row; of more rows it is a list of others."""
        heads = [bare(cell) for cell in lines[place].text.strip().strip("|").split("|")]
        column = next((n for n, head in enumerate(heads) if head in self.labels), -1)
        if column < 0 or len(lines) < place + 3 or "--" not in lines[place + 1].text:
            return None
        after = lines[place + 3].text if len(lines) > place + 3 else ""
        cells = lines[place + 2].text.strip().strip("|").split("|")
        if after.lstrip().startswith("|") or column >= len(cells):
            return None
        return StatusLine(lines[place + 2].number, cells[column])

    def _under_heading(self, lines: list[StatusLine], within: int) -> DocumentStanding | None:
        """A heading of its own, as Nygard's records have it; deep in another document it is of something else."""
        for place, line in enumerate(lines):
            if line.number > within:
                return None
            if bare(line.text) in self.labels and is_heading(lines, place):
                return self._told(list(beneath(lines, place)))
        return None

    def _told(self, lines: list[StatusLine]) -> DocumentStanding | None:
        """What the lines of a section say; of boxes to tick the ticked ones."""
        told = [line for line in lines if _CHECKED.match(line.text)]
        told = told or [line for line in lines if not _UNCHECKED.match(line.text)]
        texts = (_BULLET.sub("", line.text).strip() for line in told)
        return self._standing(" ; ".join(texts), told[0].number) if told else None

    def _at_end(self, lines: list[StatusLine]) -> DocumentStanding | None:
        """Records of some writers close with it."""
        for line in lines[-TAIL_LINES:]:
            match = self.label.match(line.text)
            if match and (found := self._standing(match["value"], line.number)):
                return found
        return None

    def _in_title(self, title: StatusLine) -> DocumentStanding | None:
        """A title says it in brackets or before a colon: `[DEPRECATED] …`, `… (superseded by 12)`."""
        if _STRUCK.search(title.text) and not bare(_STRUCK.sub("", title.text)).strip(
            "0123456789.:- "
        ):
            return DocumentStanding("deprecated", title.number, "struck out")
        for match in _BRACKETED.finditer(title.text):
            part = match[1] or match[2]
            stage, start = self.stages.stage_of(part)
            # what a title puts off is its subject, and not the record
            if stage not in ("", DEFERRED) and not part[:start].strip():
                return self._standing(part, title.number)
        return None

    def _in_banner(self, lines: list[StatusLine]) -> DocumentStanding | None:
        """What stands under the title, before the first section, can speak of the whole document."""
        for line in before_sections(lines):
            marked = bool(_BANNER.match(line.text))
            text = " ".join(_MARKS.sub(" ", _STRUCK.sub("", line.text)).split())
            for sentence in _SENTENCE.split(text):
                stage = self._banner_says(sentence, marked)
                if stage:
                    by = references(line.text) if stage == "superseded" else ()
                    return DocumentStanding(
                        stage, line.number, _quoted(line.text, sentence.strip()), by
                    )
        return None

    def _banner_says(self, sentence: str, marked: bool) -> str:
        """The stage that a sentence gives its document: by naming it, or by being a banner of nothing else."""
        if self.said_of_it.search(sentence):
            return "superseded" if self.superseded.search(sentence) else "deprecated"
        if self.kept_of_it.search(sentence):
            return KEPT
        short = marked and len(sentence.split()) <= _SHORT
        return self._short_banner(sentence) if short else ""

    def _short_banner(self, sentence: str) -> str:
        """The stage that a banner of a few words begins with."""
        begins = _CALLED.sub("", sentence)
        if self.deprecated.match(begins):
            return "deprecated"
        if (gone := self.superseded.match(begins)) and _BY.match(begins, gone.end()):
            return "superseded"
        found = self.kept.search(begins)
        return KEPT if found and found.start() < 30 else ""

    def _replaced(self, lines: list[StatusLine]) -> DocumentStanding | None:
        """A field of its own that names the record that took its place."""
        for line in head_of(lines):
            match = self.superseded_field.match(line.text)
            if match and not self.in_part.search(line.text) and (by := references(match["value"])):
                return DocumentStanding(
                    "superseded",
                    line.number,
                    _quoted(line.text, _MARKS.sub("", line.text).strip()),
                    by,
                )
        return None

    def _over(self, front: dict[str, StatusLine], lines: list[StatusLine]) -> Iterator[str]:
        """The records that this one says it takes the place of, as a whole."""
        for key, line in front.items():
            if self.over.fullmatch(key.replace("_", " ")):
                yield from named(line.text)
        for line in lines[:HEAD_LINES]:
            match = self.over.search(line.text)
            if match is None or self.in_part.search(line.text):
                continue
            behind = line.text[match.end() : match.end() + 160]
            if self.over_field.match(line.text) or refers(behind):
                yield from references(behind)


_ABOUT = regex(r"adrs?$|madr$|decisi|décision|entscheid|решен|결정|의사결정|decis[õã]")


@lru_cache(1)
def standing_reader() -> StandingReader:
    """The reader for the content that the program is shipped with."""
    from facilitator.storage.content import load_standing_words
    from facilitator.storage.steps_folder import steps_folder

    return StandingReader(load_standing_words(steps_folder()))
