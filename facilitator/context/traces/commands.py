"""Commands as words are looked for in them: without what they only install, each tool beside its tasks."""

from __future__ import annotations

from functools import lru_cache

from facilitator.patterns import regex

_PARTS = regex(r"&&|\|\||[;|\n]")
_INSTALLS = regex(
    r"(?:^|\s)(?:pip3?|pipx|uv(?: tool| pip)?|poetry|npm|pnpm|yarn|bun|apt(?:-get)?|apk|dnf|yum|brew|gem|go|cargo|choco|"
    r"conda|dotnet tool)(?: {1,3}-\S{1,40}){0,6} {1,3}(?:install|i|add|get|update)\b"
)
_TOOL = regex(
    r"(?:^|[\s/'\"(])(kubectl|helm3?|terraform|tofu|terragrunt|docker compose|docker-compose|docker|npm|pnpm|yarn|mvnw?|"
    r"gradlew?|nx|make|dotnet|cargo|go|poetry run|argocd|flyctl|gcloud|az|aws)(?=\s)((?: +[^\s&|;]{1,200}){1,30})"
)
_LEFT_OUT = regex(r"\s(-x|--exclude-task)[ =]\S+")
_DEFAULT = regex(r"(?:^|\s)rake\s*$")
"""What a bare `rake` runs are by convention the tests."""
_TASKS = 6
"""Words behind a tool that can be what it is to do."""
_NODE = frozenset(("npm", "pnpm", "yarn"))
_FEWER = {"docker": 2}
"""What stands behind the name of an image is run inside it."""


@lru_cache(16)
def plain(text: str) -> str:
    """The text without parts that install something, and behind it each tool with each of its tasks."""
    parts = _PARTS.split(text)
    kept = [part for part in parts if not _INSTALLS.search(part)]
    told = [said for part in kept for said in _told(part)]
    whole = text if len(kept) == len(parts) else "\n".join(kept)
    return "\n".join((whole, *told))


def _told(part: str) -> list[str]:
    """`kubectl -n a apply` as `kubectl apply`; `gradlew :app:lint` as `gradlew lint`."""
    if _DEFAULT.search(part):
        return ["rake test"]
    found = _TOOL.search(part)
    if found is None:
        return []
    tool = found[1].removesuffix("3")
    words = [word.strip("'\"") for word in _LEFT_OUT.sub("", found[2]).split()]
    if not any(word.startswith("-") or ":" in word for word in words) and len(words) < 2:
        return []
    return [f"{tool} {task}" for task in _tasks(tool, words)]


def _tasks(tool: str, words: list[str]) -> list[str]:
    """What a tool is to do: of a path of tasks the last one; the colon in the name of a package's script is part of it."""
    named = [word for word in words if not word.startswith("-")][: _FEWER.get(tool, _TASKS)]
    whole = [word for word in named if ":" in word] if tool in _NODE else []
    return [*(word.rpartition(":")[2] for word in named), *whole]
