"""What of a pipeline lies in another place: templates that are fetched, libraries, workflows of other repositories."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from facilitator.context.ci import AS_GITHUB
from facilitator.context.traces.rows import YamlRow, rows_of
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

_CALLED = regex(r"[\w.-]{1,100}/[\w.-]{1,100}/\.github/workflows/([\w.-]{1,100})\.ya?ml@\S{1,200}")
_TEMPLATE = regex(r"/?(?:[\w.-]{1,100}/){0,8}([\w.-]{1,100})\.ya?ml@[\w.-]{1,100}")
_ORB = regex(r"([a-z][\w-]{1,60})/([a-z][\w-]{1,80})")
_ASIDE = frozenset((
    "notify", "notification", "notifications", "slack", "label", "labels", "labeler", "labeller", "stale", "lock", "codeql",
    "sast", "sca", "security", "scan", "scanning", "trivy", "snyk", "sonar", "sonarcloud", "veracode", "checkov", "gitleaks",
    "secrets", "dependency", "dependabot", "renovate", "changelog", "cleanup", "delete", "destroy", "semantic", "title",
    "assign", "triage", "issue", "issues", "backport", "greetings", "docs", "jira", "scorecard", "scorecards", "helm",
))  # fmt: skip
"""Words in the name of what stands beside a pipeline; whatever is called otherwise can hold the rest of it."""
_BORDER = regex(r"[-_. ]")
_LIBRARY = regex(r"\s{0,10}@Library\s{0,5}\(|\s{0,10}library\s{0,5}[('\"]")
_RUNS = regex(r"(sh|bat|pwsh|powershell)\b\s{0,5}['\"(]")
_WHOLE_TEMPLATE = regex(r"Auto-DevOps")


@lru_cache(64)
def words_of_called(text: str) -> str:
    """The name of what lies elsewhere as words: of a workflow, of a template, or of a job of an orb with its orb.

    What it is called to be without is none of them.
    """
    for pattern in (_CALLED, _TEMPLATE, _ORB):
        if found := pattern.fullmatch(text.strip()):
            words = _BORDER.split(" ".join(found.groups()))
            return " ".join(takewhile(lambda word: word not in _WITHOUT, words))
    return ""


_WITHOUT = frozenset(("without", "no", "skip"))


def of_elsewhere(platform: str, file: str, text: str) -> Iterator[Statement]:
    """What a file takes whole from elsewhere, each at its line."""
    if platform == "Jenkins":
        yield from _libraries(file, text)
    elif platform in _KINDS:
        for row in rows_of(text):
            if kind := _KINDS[platform](row):
                said = beginning(f"{row.key}: {row.value}")
                yield Statement("ci-elsewhere", kind, "decided", file, row.line, said)


def taken_from_elsewhere(platform: str, text: str) -> Iterator[str]:
    """What a file takes from other repositories and addresses, each in the words of the file."""
    if platform == "Jenkins":
        yield from (line.strip() for line in text.split("\n") if _LIBRARY.match(line))
        return
    said = _TAKEN.get(platform)
    for row in rows_of(text) if said else ():
        if said and (name := said(row)):
            yield name


def _taken_by_gitlab(row: YamlRow) -> str:
    if row.keys[:1] != ("include",) or not row.value:
        return ""
    if row.key in ("project", "component", "template", "remote"):
        return f"{row.key} {row.value}"
    return f"remote {row.value}" if row.value.startswith(("https://", "http://")) else ""


def _taken_by_azure(row: YamlRow) -> str:
    return f"template {row.value}" if _azure(row) else ""


def _taken_by_github(row: YamlRow) -> str:
    called = row.named[-1:] == ("uses",) and _CALLED.fullmatch(row.value)
    return f"workflow {row.value}" if called and len(row.keys) == _OF_A_JOB else ""


_OF_A_JOB = 3
"""Keys of what a job uses as a whole: `jobs`, its name, `uses`."""
_TAKEN = {
    "GitLab CI": _taken_by_gitlab,
    "Azure Pipelines": _taken_by_azure,
    **dict.fromkeys(AS_GITHUB, _taken_by_github),
}


def _libraries(file: str, text: str) -> Iterator[Statement]:
    """A shared library, where the file runs nothing by itself."""
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    if any(_RUNS.match(line) for _, line in lines):
        return
    for number, line in lines:
        if _LIBRARY.match(line):
            yield Statement("ci-elsewhere", "library", "decided", file, number, beginning(line))


def _gitlab(row: YamlRow) -> str:
    if row.keys[:1] != ("include",) or not row.value:
        return ""
    fetched = row.key in ("remote", "project") or row.value.startswith("https://")
    return "template" if fetched or _WHOLE_TEMPLATE.search(row.value) else ""


def _azure(row: YamlRow) -> str:
    return "template" if row.key in ("template", "extends") and "@" in row.value else ""


def _github(row: YamlRow) -> str:
    called = _CALLED.fullmatch(row.value) if row.named[-1:] == ("uses",) else None
    whole = called and _ASIDE.isdisjoint(_BORDER.split(called[1].lower().replace("_", "-")))
    return "workflow" if whole and len(row.keys) == _OF_A_JOB else ""


_KINDS = {"GitLab CI": _gitlab, "Azure Pipelines": _azure, **dict.fromkeys(AS_GITHUB, _github)}
