"""Commands by their first word: what a line runs, without what stands around it, is passed to it, or is only named in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain

from facilitator.patterns import regex

_FILLED_IN = regex(r"\$\{\{[^}\n]{0,300}\}\}|\$\{[^}\s]{0,200}\}|\$\([\w.]{1,80}\)")
"""What a platform or a shell puts in place."""
_QUOTED = regex(r"'[^'\n]{0,2000}'|\"(?:[^\"\\\n]|\\.){0,2000}\"")
_ENDS = regex(r"&&|\|\||[;|&\n(){}`]")
_KEPT = regex("\x00(\\d{1,4})\x00")
_COMMENT = regex(r"(?:^|\s)#.*")
_BEFORE = regex(
    r"(?:[-@!+]\s{0,5}|\$\s|(?:if|then|else|elif|do|while|until|time|exec|eval|nohup|env|command|builtin|nice|def)\s{1,5}|"
    r"sudo(?:\s{1,3}-(?:[ugU]\s{1,3}\w{1,30}|\S{1,30})){0,3}\s{1,5}|"
    r"(?:export\s{1,3})?[\w.\[\]]{1,60}\s{0,3}=(?![=~])\s{0,3}\S{0,300}\s{1,5}|"
    r"(?:npx|bunx|pnpx|uvx|pipx run|pnpm exec|pnpm dlx|yarn dlx|yarn exec|npm exec|bundle exec|poetry run|uv run|"
    r"pipenv run|pdm run|hatch run|mise exec|python3? -m|doppler run|dotenv|xvfb-run)(?:\s{1,3}--?[\w-]{0,30})*\s{1,5}|"
    r"xargs(?:\s{1,3}-\S{1,30}){0,5}(?:\s{1,3}\d{1,4})?\s{1,5}|timeout\s{1,3}\S{1,20}\s{1,5}|"
    r"php\s{1,3}(?=(?:\./)?vendor/bin/)|(?:aws-vault exec|chamber exec)\s{1,3}\S{1,80}\s{1,3}(?:--\s{1,5})?|--\s{1,5})"
)
"""What stands before the command that is run."""
_RUNS_TEXT = regex(
    r"(?:sh|bash|zsh|ash|dash|bat|pwsh|powershell|su|cmd|eval|ssh|sshpass|sshCommand|runuser|script|inlineScript)\b|"
    r"(?:docker|podman|kubectl|oc)\b.{0,200}\bexec\b|gcloud compute ssh\b|az vm run-command invoke\b|aws ssm send-command\b"
)
"""What runs the command in its quotes."""
_LONE = frozenset(
    ("--rm", "-i", "-t", "-it", "-ti", "-d", "--init", "--privileged", "--detach", "--tty", "-q")
)
"""Options of `docker run` that take no value."""
_CONTAINER = regex(r"(?:docker|podman|nerdctl)(?: container)? run\b")
_DEEPEST = 3


def commands(text: str) -> list[str]:
    """The commands of a text, each from its first word on; what a shell or `ssh` is given to run counts as well."""
    return list(_commands(text, 0)) if text else []


def _commands(text: str, deep: int) -> Iterator[str]:
    quoted: list[str] = []

    def keep(found: re.Match[str]) -> str:
        quoted.append(found[0])
        return f"\x00{len(quoted) - 1}\x00"

    whole = _FILLED_IN.sub(keep, _QUOTED.sub(keep, text.replace("\x00", "")))
    hidden = _COMMENT.sub("", whole)
    for part in _ENDS.split(hidden):
        command = _without_what_stands_before(part.strip())
        runs_text = _RUNS_TEXT.match(command) or not command.strip("\x00 0123456789,:")
        if runs_text and deep < _DEEPEST:
            inner = (at for at in _KEPT.findall(command) if quoted[int(at)][0] in "'\"")
            for at in inner:
                yield from _commands(quoted[int(at)][1:-1], deep + 1)
        whole = _KEPT.sub(lambda found: quoted[int(found[1])], command)
        if whole.strip():
            yield _of_container(_tool(whole))


def _without_what_stands_before(part: str) -> str:
    while found := _BEFORE.match(part):
        part = part[found.end() :].lstrip()
    return part


def _tool(command: str) -> str:
    """The command without the folders that its tool lies in; a script of the project keeps its path."""
    first, space, rest = _TRACK.sub("gcloud ", command).partition(" ")
    first = first.strip("'\"")
    if any(folder in first for folder in _OF_TOOLS) or first.startswith(
        ("/usr/", "/opt/", "/bin/", "~/", "$HOME/")
    ):
        first = first.rpartition("/")[2]
    return f"{first}{space}{rest}"


_TRACK = regex(r"gcloud\s{1,3}(?:beta|alpha)\s{1,3}")


_OF_TOOLS = ("node_modules/.bin/", "vendor/bin/")


def _of_container(command: str) -> str:
    """What a container runs that is started for one command: its image is the tool."""
    begun = _CONTAINER.match(command)
    if begun is None:
        return command
    words = command[begun.end() :].split()
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 1 if "=" in words[at] or words[at] in _LONE else 2
    if at >= len(words):
        return command
    image = words[at].strip("'\"").rpartition("/")[2]
    return " ".join((re.split("[:@]", image)[0], *words[at + 1 :]))


def without_filled_in(command: str) -> str:
    """The command with a word for each thing that is put in place later."""
    return _FILLED_IN.sub("x", command) if "$" in command else command


class FirstWords:
    """Tells which of several names a command begins with words of, its options left aside."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        listed = {(name, word.lower()) for name, of_name in words.items() for word in of_name}
        self.by_first: dict[str, list[tuple[str, str, str]]] = {}
        """Each with its last part, which stands in every command that begins with it."""
        self.stems: list[tuple[str, str, str]] = []
        self.begun: tuple[str, ...] = ()
        """What a command begins with that one of the stems can match."""
        for name, word in sorted(listed):
            first = _BORDER.split(word)[0]
            listed_as = (name, word, word.rpartition(" ")[2].rstrip("*"))
            if first.endswith("*"):
                self.stems.append(listed_as)
                self.begun += (first.rstrip("*"),)
            else:
                self.by_first.setdefault(first, []).append(listed_as)

        self._known = lru_cache(_REMEMBERED)(self._names_in)

    def names_in(self, told: Iterable[str]) -> frozenset[str]:
        """The names whose words commands begin with."""
        return self._known(tuple(told))

    def _names_in(self, told: tuple[str, ...]) -> frozenset[str]:
        found: set[str] = set()
        for one, first in chain.from_iterable(map(_as_run, told)):
            stems = self.stems if one.startswith(self.begun) else ()
            for name, word, last in (*self.by_first.get(first, ()), *stems):
                if last in one and name not in found and _pattern(word).match(one):
                    found.add(name)
        return frozenset(found)


_REMEMBERED = 64
"""Commands of which the names are kept: each is asked for several times."""


@lru_cache(8_000)
def _as_run(command: str) -> tuple[tuple[str, str], ...]:
    """A command, and the same without the folder of its tool, each with its first word."""
    lowered = " ".join(_QUOTED.sub("''", without_filled_in(command).lower()).split())
    both = (lowered, _without_folder(lowered))
    return tuple((one, _BORDER.split(one, maxsplit=1)[0]) for one in both if one)


_BORDER = regex(r"[\s@:]")


def _without_folder(command: str) -> str:
    """A command whose tool lies in a folder, by the tool alone; empty for an action, and for a script."""
    first, _, rest = command.partition(" ")
    tool = first.rpartition("/")[2]
    return f"{tool} {rest}" if tool != first and not {"@", "."} & set(tool + first[1:]) else ""


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """The pattern of a word at the beginning of a command; options may stand between its parts."""
    parts = word.split(" ")
    between = r"(?:\s+-{1,2}[^\s]{1,200}(?:\s+(?!-)[^\s]{1,200})?){0,8}?\s+"
    whole = between.join(re.escape(part.rstrip("*")) for part in parts)
    return regex(whole if word.endswith("*") else whole + r"(?![\w/-])")
