"""Infrastructure that is written as a program (CDK, Pulumi, SST) or told to a tool (SAM, ARM): where to, and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from facilitator.bounded import lies_in
from facilitator.context.nouns import DECIDED, DEPLOYED_TO, ENVIRONMENTS, RUNS
from facilitator.context.tree import lines_of
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

MOST_PROGRAMS = 20
"""Projects of infrastructure that are looked at in one repository."""
_PROJECT = regex(r"(?:.*/)?(Capfile|cdk\.json|Pulumi\.ya?ml|sst\.config\.[jt]s|samconfig\.toml)")
_BEGINS = ("bin/*.ts", "bin/*.js", "bin/*.py", "app.py", "index.ts")
"""Where a program of CDK or Pulumi makes its stacks."""
_DEPENDENCIES = ("package.json", "requirements.txt", "pyproject.toml", "go.mod")
_MOST_OF_BEGINNING = 5
_NAMES = {n: e for n, e in ENVIRONMENTS.items() if e in DEPLOYED_TO} | {"live": "production"}
_FOR = regex(
    r"\b(?:stage|stageName|stage_name|env|envName|env_name|environment|environmentName)\b[\"']?"
    rf"\s{{0,3}}(?:={{1,3}}|:)\s{{0,3}}[\"']({'|'.join(_NAMES)})[\"']",
    2,
)
"""A stage or an environment that is given by name, or asked for."""
_OF_SAM = regex(rf"\[[\"']?({'|'.join(_NAMES)})[\"']?\.(?:deploy|global)\b", 2)
_HOME = regex(r"\bhome:\s{0,3}[\"'](aws|cloudflare)[\"']|\bSSTConfig\b")
_PROVIDER = regex(
    r"[\"'/ ]?\b@?pulumi[-_/](aws|aws[-_]native|gcp|google[-_]native|azure|azure[-_]native|digitalocean|hcloud)\b"
)
_CLOUDS = {"google": "gcp", "hcloud": "hetzner"}


def of_programs(root: Path, paths: Iterable[str]) -> Iterator[Statement]:
    """What the programs among paths say of clouds and environments, each with its line."""
    projects = [path for path in paths if _PROJECT.fullmatch(path)]
    for path in projects[:MOST_PROGRAMS]:
        folder, _, name = path.rpartition("/")
        if name.startswith("samconfig"):
            yield from _lines(root, path, _OF_SAM, "environments")
        elif name.startswith("sst"):
            yield from _lines(root, path, _HOME, "cloud")
            yield from _lines(root, path, _FOR, "environments")
        elif name == "Capfile":
            yield from _stages(root, folder)
        else:
            for beside in _DEPENDENCIES if name.startswith("Pulumi") else ():
                yield from _lines(root, f"{folder}/{beside}".lstrip("/"), _PROVIDER, "cloud")
            for beginning in _beginnings(root, folder):
                yield from _lines(root, beginning, _FOR, "environments")


def _stages(root: Path, folder: str) -> Iterator[Statement]:
    """The stages of Capistrano, each a file of its own, and the cloud whose machines it looks for."""
    for file in _own(root, folder, ("config/deploy.rb", "config/deploy/*.rb")):
        name = _NAMES.get(file.rpartition("/")[2].removesuffix(".rb"), "")
        if name:
            yield Statement("environments", name, DECIDED, file, 1, file, grade=RUNS)
        yield from _lines(root, file, _EC2, "cloud")


_EC2 = regex(r"^\s{0,20}(?:set\s{0,3}:|)(aws)_ec2_(?:register|regions)\b")


def _beginnings(root: Path, folder: str) -> list[str]:
    """The files of a program that make its stacks."""
    return _own(root, folder, _BEGINS)


def _own(root: Path, folder: str, patterns: Iterable[str]) -> list[str]:
    """The first files of a folder that patterns mean; none that lies outside the repository."""
    found = (file for pattern in patterns for file in sorted((root / folder).glob(pattern)))
    own = [file for file in found if file.is_file() and lies_in(file, root)]
    return [file.relative_to(root).as_posix() for file in own[:_MOST_OF_BEGINNING]]


def _lines(root: Path, path: str, pattern: re.Pattern[str], field: str) -> Iterator[Statement]:
    """What a pattern finds in the lines of a file, as values of a field; a comment says nothing."""
    for number, line in enumerate(lines_of(root / path), 1):
        found = None if line.lstrip().startswith(("//", "#", "*")) else pattern.search(line)
        if found:
            said = (found[1] or "aws").lower()
            value = _NAMES[said] if field == "environments" else _cloud(said)
            yield Statement(
                field, value, DECIDED, path, number, beginning(line.strip()), grade=RUNS
            )


def _cloud(provider: str) -> str:
    first = provider.replace("_", "-").removesuffix("-native")
    return _CLOUDS.get(first, first)
