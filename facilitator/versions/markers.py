"""What a text claims of a number: that it is the newest of all, or only of its own line."""

from __future__ import annotations

import re

from facilitator.versions.extract import Token
from facilitator.versions.gates import Question, View

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
    r"(?:\s*/?\s*\(?[0-9]{4}-[0-9]{2}-[0-9]{2}\)?)?[\s,:–-]*[(\[]?\s*(?:is\s+)?(?:the\s+)?(latest|current|newest)(?:\s+stable)?(?:\s+(?:release|version))?\s*[)\]]?(?=\Z|[\s.,)\]])"
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


def marker(token: Token, view: View, asked: Question, alone: bool) -> str:
    """Return latest, stable, url, `line` (newest of its line only) or nothing.

    `alone`: the number is the only accepted one of its row, so that the address may speak for it.
    """
    found = _stated(token, view, asked)
    if not found and alone and _ADDRESS.search(view.address.url.partition("?")[0]):
        found = "url"
    return "line" if found and _of_a_line(token, view, found) else found.removesuffix("+patch")


def _stated(token: Token, view: View, asked: Question) -> str:
    if _HISTORY & set(view.address.path):
        return ""  # true on the day of the commit
    state = _before(token, view, _STATES[""])
    own = _STATES.get(asked.track.id)
    if own:
        # On another track than stable, the track's own word has to stand there as well.
        named = re.search(rf"(?<![A-Za-z])(?:{own})(?![A-Za-z])", token.sentence, re.IGNORECASE)
        if asked.track.id == "mainline":
            return "latest" if _before(token, view, own) else ""
        return state if named and state != "stable" else ""
    return state or _after(token)


def _before(token: Token, view: View, states: str) -> str:
    """A state word before the number with nothing but filling words and the tool's name between."""
    before = token.before
    for start, end in view.naming.spans(token.sentence):
        if token.reach <= start and end <= token.start:
            before = (
                before[: start - token.reach] + " " * (end - start) + before[end - token.reach :]
            )
    found = re.search(rf"(?<![A-Za-z])({states})(?![A-Za-z])({_FILL})\Z", before, re.IGNORECASE)
    if not found or _NOT.search(before[: found.start()]):
        return ""
    word = "stable" if found[1].lower() == "stable" else "latest"
    if (
        word == "stable"
        and before[: found.start()].strip()
        and not _LABEL.search(before[: found.start()])
    ):
        return ""  # "a stable release 1.0.0" is no claim about today; the label "Stable: 1.0.0" is
    return f"{word}+patch" if "patch" in found[2].lower() else word


def _after(token: Token) -> str:
    """A badge after the number, which does not belong to the next one."""
    if _FOLLOWS_STABLE.match(token.after):
        return "stable"
    if _FLAG.match(token.after):
        return "latest"
    found = _FOLLOWS.match(token.after)
    return "latest" if found and not _FORWARD.match(token.after, found.end()) else ""


def _of_a_line(token: Token, view: View, found: str) -> bool:
    if found.endswith("+patch") or _BRANCH.search(token.sentence):
        return True
    before = re.sub(
        r"changes-[0-9.]+", "", token.before, flags=re.IGNORECASE
    )  # a link to the line's change log
    return pinned(token.version, view) or _names_line(token.version, before)


def pinned(version: str, view: View, major: bool = True) -> bool:
    """Whether the page is about one line of releases: its address or title names the line of this number.

    `major`: whether a bare major number in the address (`/v2/`) is a line as well.
    """
    parts = (
        re.sub(r"\A(?:release|version|v)[-_]?", "", part.lower()) for part in view.address.path
    )
    lines = (part.removesuffix(".x") for part in parts)
    shortest = 1 if major or version.count(".") < 2 else 2
    in_path = any(_is_line(line, version) and line.count(".") + 1 >= shortest for line in lines)
    return in_path or _names_line(version, view.title.judged)


def on_a_branch(version: str, view: View) -> bool:
    """Whether the row says that this number was made on a branch for its line."""
    line = re.escape(".".join(version.split(".")[:2]))
    text = view.text
    return bool(
        re.search(
            rf"release-{line}\b|\b{line}(?:\.x)?\s+(?:branch|series)|\bbranch\W{{1,3}}{line}\b",
            text,
            re.IGNORECASE,
        )
    )


def _names_line(version: str, text: str) -> bool:
    return any(
        _is_line(m[1], version)
        for m in re.finditer(r"(?<![\w.])[vV]?([0-9]+(?:\.[0-9]+)?)(?:\.x)?(?![\w.]?[0-9])", text)
    )


def _is_line(part: str, version: str) -> bool:
    """Whether a number is a line that this version belongs to: shorter, and the same up to there."""
    return bool(re.fullmatch(r"[0-9]+(\.[0-9]+)?", part)) and version.startswith(part + ".")
