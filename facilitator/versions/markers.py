"""What a text claims of a number: that it is the newest of all, or only of its own line."""

from __future__ import annotations

import re

from facilitator.versions.extract import Token
from facilitator.versions.row_view import RowView, Wanted

_STATES = {
    "": "latest|current|newest|most recent|stable",
    "mainline": "mainline",
    "weekly": "weekly",
    "lts": "LTS|LTA",
    "edge": "edge",
}
_FILL = (
    r"(?:[\s:=,(\"'`*–_-]|(?<![A-Za-z])(?:releases?|released|versions?|ver|v|stable|latest|current|LTS|LTA|GA|general|availability|available|is|the|of|for"
    r"|now|at|tag|tag_name|build|production|supported|weekly|mainline|edge|patch|changes(?:-[0-9.]+)?)(?![A-Za-z]))*"
)
_NOT = re.compile(
    r"\b(?:not|isn't|previous|former|first|initial|next|upcoming|since|older?|another|when|if|no|see|before|after|unlike)\b[\s\w']{0,8}\Z",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"(?:\s{0,9}/?\s{0,9}\(?[0-9]{4}-[0-9]{2}-[0-9]{2}\)?)?[\s,:–-]{0,40}[(\[]?\s{0,9}(?:is\s{1,9})?(?:the\s{1,9})?(latest|current|newest)(?:\s+stable)?(?:\s+(?:release|version))?\s*[)\]]?(?=\Z|[\s.,)\]])"
    r"(?!\s+(?:major|minor|patch|in|of|from|features?|changes?|docs?|documentation|news|updates?|builds?|line|series|supported|lts)\b)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[:|(,>*#\]–-]\s*\Z")
_HISTORY = frozenset({"commit", "commits", "compare"})
_FOLLOWS_STABLE = re.compile(r"\s*[(\[]\s*(?:latest\s+)?stable\s*[)\]]", re.IGNORECASE)
_FLAG = re.compile(
    r"[^0-9]*(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[^0-9]*)?\blatest\W{1,3}true", re.IGNORECASE
)
_FORWARD = re.compile(
    r"[\s:,(–-]*(?:(?:stable|release|version|is|v|patch|the|of|LTS)[\s:,(–-]*)*[vV]?[0-9]+\.[0-9]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"/(?:releases/latest/?|(?:stable|latest)\.(?:txt|json))\Z", re.IGNORECASE)
_BRANCH = re.compile(
    r"\b(?:branch|series|channel|[0-9]+\.x|[0-9]+\.[0-9]+\.x|release-[0-9]+\.[0-9]+)\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?<![\w.])[vV]?([0-9]+(?:\.[0-9]+)?)(?:\.x)?(?![\w.]?[0-9])")


def marker(token: Token, view: RowView, wanted: Wanted, alone: bool) -> str:
    """Return latest, stable, url, `line` (newest of its line only) or nothing.

    `alone`: the number is the only accepted one of its row, so that the address may speak for it.
    """
    found = _stated(token, view, wanted)
    if not found and alone and _ADDRESS.search(view.address.url.partition("?")[0]):
        found = "url"
    return "line" if found and _of_a_line(token, view, found) else found.removesuffix("+patch")


def _stated(token: Token, view: RowView, wanted: Wanted) -> str:
    if _HISTORY & set(view.address.path):
        return ""  # true on the day of the commit
    track = wanted.track.id
    own = _STATES.get(track)
    if track == "mainline" and own:
        return "latest" if _before(token, view, own) else ""
    state = _before(token, view, _STATES[""])
    if not own:
        return state or _after(token)
    # On another track than stable, the track's own word has to stand there as well.
    named = re.search(rf"(?<![A-Za-z])(?:{own})(?![A-Za-z])", token.sentence, re.IGNORECASE)
    return state if named and state != "stable" else ""


def _before(token: Token, view: RowView, states: str) -> str:
    """A state word before the number with nothing but filling words and the tool's name between."""
    before = _without_the_name(token, view)
    found = re.search(rf"(?<![A-Za-z])({states})(?![A-Za-z])({_FILL})\Z", before, re.IGNORECASE)
    if not found:
        return ""
    head = before[: found.start()]
    if _NOT.search(head):
        return ""
    word = "stable" if found[1].lower() == "stable" else "latest"
    if word == "stable" and head.strip() and not _LABEL.search(head):
        return ""  # "a stable release 1.0.0" is no claim about today; the label "Stable: 1.0.0" is
    return f"{word}+patch" if "patch" in found[2].lower() else word


def _without_the_name(token: Token, view: RowView) -> str:
    """The text before the number, spaces in place of the tool's name."""
    before = token.before
    for start, end in view.naming.spans(token.sentence):
        if token.reach <= start and end <= token.start:
            head, tail = before[: start - token.reach], before[end - token.reach :]
            before = f"{head}{' ' * (end - start)}{tail}"
    return before


def _after(token: Token) -> str:
    """A badge after the number, which does not belong to the next one."""
    if _FOLLOWS_STABLE.match(token.after):
        return "stable"
    if _FLAG.match(token.after):
        return "latest"
    found = _FOLLOWS.match(token.after)
    return "latest" if found and not _FORWARD.match(token.after, found.end()) else ""


def _of_a_line(token: Token, view: RowView, found: str) -> bool:
    if found.endswith("+patch") or _BRANCH.search(token.sentence):
        return True
    # A link to the line's change log names the line, and does not speak of it.
    before = re.sub(r"changes-[0-9.]+", "", token.before, flags=re.IGNORECASE)
    return pinned(token.version, view) or _names_line(token.version, before)


def pinned(version: str, view: RowView, major: bool = True) -> bool:
    """Whether the page is about one line of releases: its address or title names the line of this number.

    `major`: whether a bare major number in the address (`/v2/`) is a line as well.
    """
    shortest = 1 if major or version.count(".") < 2 else 2
    for part in view.address.path:
        line = re.sub(r"\A(?:release|version|v)[-_]?", "", part.lower()).removesuffix(".x")
        if _is_line(line, version) and line.count(".") + 1 >= shortest:
            return True
    return _names_line(version, view.title.judged)


def on_a_branch(version: str, view: RowView) -> bool:
    """Whether the row says that this number was made on a branch for its line."""
    line = re.escape(".".join(version.split(".")[:2]))
    branch = rf"release-{line}\b|\b{line}(?:\.x)?\s+(?:branch|series)|\bbranch\W{{1,3}}{line}\b"
    return re.search(branch, view.text, re.IGNORECASE) is not None


def _names_line(version: str, text: str) -> bool:
    return any(_is_line(found[1], version) for found in _LINE.finditer(text))


def _is_line(part: str, version: str) -> bool:
    """Whether a number is a line that this version belongs to: shorter, and the same up to there."""
    return bool(re.fullmatch(r"[0-9]+(\.[0-9]+)?", part)) and version.startswith(part + ".")
