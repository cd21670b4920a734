"""Whose number it is: told by the nearest word before it that means something, and by who speaks where."""

from __future__ import annotations

import re
from itertools import pairwise

from facilitator.versions.addresses import CODE_HOSTS, code_place
from facilitator.versions.extract import Token
from facilitator.versions.names import Naming, Span
from facilitator.versions.pages import KIND, OF_A_CHART, SISTER, UNCLEAR
from facilitator.versions.row_view import RowView, Wanted
from facilitator.versions.words import WordLists

_WORD = re.compile(r"[^\s,;:=\"'`()\[\]{}<>→]+")
_NUMBER = re.compile(r"[vV^~#]?[0-9][\w.+*/-]*|[^\w]+|[0-9a-f]{7,}")
_MONTH = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?|(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)",
    re.IGNORECASE,
)
_WRAPPING = re.compile(r"(?:docker|container)\s+(?:tag|image|digest)", re.IGNORECASE)
"""What a tool comes in is not another tool."""
_CHANGES = re.compile(r"(?<![\w-])(?:bump|upgrade|update|pin|deps)", re.IGNORECASE)

CHART = re.compile(r"\bcharts?\b|\bhelm\s+release\b", re.IGNORECASE)
_OF_AN_ACTION = re.compile(r"\buses:\s*\S+@[vV]?\Z")
_JOINED_NAME = re.compile(r"\b[A-Z][a-z]+[A-Z]")
"""A title such as `SonarScanner CLI` is about what it names."""
_AN_OPTION = re.compile(r"--version[\s=]+[\"']?v?\Z")
"""What a command installs may be anything."""
_OF_THE_APP = re.compile(r"\bapp(?:lication)?[ -]?version\W*v?\Z", re.IGNORECASE)
_A_CHANGE_OF_VERSION = re.compile(r"\bversion(?:\s+\w+)?\s+to\s+v?\Z", re.IGNORECASE)
_TALK = frozenset({"issues", "pull", "pulls", "merge_requests", "commit", "discussions"})
_RELEASES = frozenset({"releases", "tags", "tag", "-"})

WORDS_BACK = 12
"""WordLists looked back from a number for the one that says whose it is."""


_ARCHIVE = re.compile(
    r"(?:[.-][\w]{1,12}){0,3}\.(?:tar|tgz|zip|whl|deb|rpm|jar|war|exe|msi|dmg|apk|gem)\b"
)
_NAME_OF_FILE = re.compile(r"([A-Za-z][\w+.-]*)[-_]v?\Z")
"""A file is of what its name begins with (`libfoo-1.7.tar.gz`)."""


def belongs_elsewhere(token: Token, view: RowView, wanted: Wanted) -> str:
    """Return why a number is another product's, or may be; an empty text where it is the tool's own."""
    whose, word = subject(token, view.naming, wanted.words)
    if _made_around(token, view, wanted, whose) or _names_another(token, view, wanted, whose, word):
        return "other-product"
    if whose == "ours":
        return "other-product" if _namesake(view) or _inside_another(view) else ""
    components = wanted.tool is not None and wanted.tool.components
    if components or view.about == SISTER:
        return "other-product"
    return "unclear-product" if view.about == UNCLEAR else _by_speaker(token, view, whose, word)


def _made_around(token: Token, view: RowView, wanted: Wanted, whose: str) -> bool:
    """Whether a page about a chart or an action gives the number, and not as the tool's."""
    if view.about != KIND or wanted.track.id == "chart":
        return False
    return whose != "ours" or not _names_the_tool(token, wanted)


def _by_speaker(token: Token, view: RowView, whose: str, word: str) -> str:
    """Where the text before the number does not name the tool, who speaks decides."""
    speaker = view.result.authority
    if speaker == "tracker":
        return "" if view.named else "other-product"
    if whose == "unknown" and looks_like_a_product(word, token.before):
        return "unclear-product"
    if _AN_OPTION.search(token.before) or (whose == "unknown" and word in view.address.path):
        return "unclear-product"
    return _on_its_own_site(token, view) if speaker == "official" else _elsewhere(view, whose)


def _on_its_own_site(token: Token, view: RowView) -> str:
    """A domain that speaks for other tools as well has to name this one."""
    if not view.shared or view.naming.named_in(token.sentence):
        return ""
    title = view.title.judged
    if _JOINED_NAME.search(title) and not view.naming.named_in(title):
        return "unclear-product"
    return "" if view.named else "other-product"


def _elsewhere(view: RowView, whose: str) -> str:
    """Of others a number counts where nothing but the page's title or address names a product."""
    if whose != "none" or not view.named:
        return "unclear-product"
    return "unclear-product" if _own_release(view) or _namesake(view) else ""


def _names_another(token: Token, view: RowView, wanted: Wanted, whose: str, word: str) -> bool:
    """Whether the text names another product for the number; the packages of a chart are its own."""
    if wanted.track.id == "chart":
        app = _OF_THE_APP.search(token.before) is not None
        return app or (whose == "other" and not word.lower().startswith("chart"))
    if whose == "other" or _OF_AN_ACTION.search(token.before) or _of_another_file(token, view):
        return True
    return bool(OF_A_CHART.search(token.sentence)) and not view.naming.named_in("helm")


def _of_another_file(token: Token, view: RowView) -> bool:
    """Whether the number stands in the name of a packed file that begins with another name."""
    name = _NAME_OF_FILE.search(token.before)
    if name is None or not _ARCHIVE.match(token.after):
        return False
    return not view.naming.stem.search(name[1])


def _names_the_tool(token: Token, wanted: Wanted) -> bool:
    """Whether a sentence about a chart or an action says that this number is the tool's: by its repository, or in words."""
    if _A_CHANGE_OF_VERSION.search(token.before):
        return True
    before = token.before.lower()
    repos = wanted.tool.repos if wanted.tool else ()
    return any(f"{repo.partition('/')[2].lower()} " in before for repo in repos)


def _namesake(view: RowView) -> bool:
    """Whether the row is a repository of the tool's name by another owner."""
    host, path = code_place(view.address)
    if view.result.authority != "third-party" or host not in CODE_HOSTS:
        return False
    if not _TALK.isdisjoint(path[2:]):
        return False
    repository = path[: path.index("-")] if "-" in path else path[:2]
    return any(view.naming.named_in(part) for part in repository[1:])


def _inside_another(view: RowView) -> bool:
    """Whether the row lies in another known product, told by owner and name (`/linkerd/linkerd/artifacts/istio`)."""
    if view.result.authority != "third-party":
        return False
    other = [view.naming.other_spans(part) == [(0, len(part))] for part in view.address.path]
    return any(map(all, pairwise(other)))


def _own_release(view: RowView) -> bool:
    """Whether the row is a release or tag of another repository, whose numbers are its own."""
    host, path = code_place(view.address)
    return host in CODE_HOSTS and not _RELEASES.isdisjoint(path[2:])


def subject(token: Token, naming: Naming, words: WordLists) -> tuple[str, str]:
    """Return (`ours` | `other` | `unknown` | `far` | `none`, the word) for the text that precedes a number.

    `far`: an ordinary word that is parted from the number by filling words, as in "please upgrade to 1.2.3".
    """
    ours = [span for span in naming.spans(token.sentence) if span[1] <= token.start]
    others = [span for span in naming.other_spans(token.sentence) if span[1] <= token.start]
    filled = False
    before = list(_WORD.finditer(token.sentence, token.reach, token.start))
    for found in reversed(before[-WORDS_BACK:]):
        word = found[0].strip("./-_@*#!?&")
        if _means_nothing(word):
            continue
        whose = _named(token, found, ours, others) or _listed(word, words)
        if whose == "neutral":
            filled = True
            continue
        return whose or _unlisted(token, found, word, filled=filled), word
    return "none", ""


def _means_nothing(word: str) -> bool:
    """Whether a word is another number, a month, or nothing but signs."""
    return not word or bool(_NUMBER.fullmatch(word) or _MONTH.fullmatch(word))


def _unlisted(token: Token, found: re.Match[str], word: str, *, filled: bool) -> str:
    """An unknown word is `far` where filling words part it from the number and nothing makes it a product."""
    head = token.sentence[token.reach : found.start()]
    return "far" if filled and not looks_like_a_product(word.lower(), head) else "unknown"


def _named(token: Token, found: re.Match[str], ours: list[Span], others: list[Span]) -> str:
    """Whether a word before the number is part of the tool's name or of another product's."""
    mine, theirs = _over(found.span(), ours), _over(found.span(), others)
    if mine and (not theirs or mine[1] >= theirs[1]):
        return "ours"
    if theirs:
        return "other"
    wrapped = any(end == found.start() - 1 for _, end in ours)
    if wrapped and _WRAPPING.match(token.sentence, found.start()):
        return "ours"
    return ""


def _listed(word: str, words: WordLists) -> str:
    """Whether a word is known to name another product, or to name nothing."""
    last = word.lower().rsplit("/", 1)[-1]
    if word.lower() in words.other or last in words.other:
        return "other"
    return "neutral" if last in words.neutral else ""


def _over(span: Span, spans: list[Span]) -> Span | None:
    """The last of these places that overlaps a word."""
    for start, end in reversed(spans):
        if start < span[1] and end > span[0]:
            return start, end
    return None


def looks_like_a_product(word: str, before: str) -> bool:
    """Whether an unknown word is written like a name (capital, joined parts) or is what a change was made to."""
    return bool(
        word[:1].isupper()
        or re.search(r"[A-Za-z][-_/.@][A-Za-z0-9]|[a-z][A-Z0-9]", word)
        or _CHANGES.search(before)
    )
