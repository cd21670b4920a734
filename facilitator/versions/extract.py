"""Numbers that look like versions, each with the sentence it stands in. Linear time, ASCII digits only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from facilitator.model.noun import noun
from facilitator.model.tools import Tool
from facilitator.versions.addresses import CODE_HOSTS, Address
from facilitator.versions.sanitise import Clean

_NUMBER = re.compile(
    r"(?:(?<![\w.])|(?<=[A-Za-z]_))[vV]?([0-9]{1,4}(?:\.[0-9]{1,6}){1,3})(?![^\W_])(?!_[0-9])(?!\.[0-9])"
)
_SENTENCES = re.compile(
    r"[\n;|•]|(?<=[.!?])(?<![ (.][A-Za-z]\.)(?<!\bvs\.)\s+|(?<=\s)#{1,6}\s", re.IGNORECASE
)
"""Where a sentence ends; not at the dots of `e.g.` and `vs.`"""
_UNDERSCORED = r"([0-9]{1,4}(?:_[0-9]{1,6}){1,2})(?![\w.])"

_FOOTER = re.compile(
    r"©|\ball rights reserved\b|\bcopyright\s+(?:\(c\)\s+)?(?:19|20)[0-9]{2}", re.I
)
"""A copyright notice: what stands behind it is the site's, its own version too."""

SENTENCE_LIMIT = 200
REACH = 200
"""Characters looked back from a number."""


@noun
class Token:
    """A number in its sentence."""

    version: str
    raw: str
    field: str
    sentence: str
    start: int
    """Offset of `raw` in `sentence`."""

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts as integers."""
        return tuple(int(part) for part in self.version.split("."))

    @property
    def before(self) -> str:
        """The sentence up to the number, as far back as it can matter."""
        return self.sentence[self.reach : self.start]

    @property
    def reach(self) -> int:
        """Offset at which `before` begins."""
        return max(0, self.start - REACH)

    @property
    def after(self) -> str:
        """The sentence after the number."""
        return self.sentence[self.start + len(self.raw) :]


def sentences(text: str) -> list[str]:
    """Cut a text at line ends, semicolons, bars and ends of sentences."""
    return [part for part in _SENTENCES.split(text) if part and not part.isspace()]


def tokens(title: Clean, body: Clean, address: Address, tool: Tool | None) -> Iterator[Token]:
    """Find the numbers of one row: in its title, its body, and the path of its address."""
    underscored = _tag_expression(tool)
    # Who owns a repository is not what its releases are of.
    path = "/".join(address.path[address.host in CODE_HOSTS :])
    own = _FOOTER.split(body.judged, maxsplit=1)[0]
    fields = {"title": sentences(title.judged), "body": sentences(own), "url": [path]}
    for field, parts in fields.items():
        for sentence in parts:
            for found in _NUMBER.finditer(sentence):
                yield Token(found[1], found[0], field, sentence, found.start())
            for found in underscored.finditer(sentence) if underscored else ():
                yield Token(found[1].replace("_", "."), found[0], field, sentence, found.start())


def _tag_expression(tool: Tool | None) -> re.Pattern[str] | None:
    """Expression for tags whose numbers are joined with underscores (`rel_1_17_0`, `REL_17_6`)."""
    tags = tool.tags if tool else ()
    stems = [re.escape(tag.partition("{")[0]) for tag in tags if "_Y" in tag]
    if not stems:
        return None
    return re.compile(rf"(?<![A-Za-z0-9_])(?:{'|'.join(stems)}){_UNDERSCORED}", re.IGNORECASE)
