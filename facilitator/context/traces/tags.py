"""What images are tagged with: the commit, a release, the number of a build, a branch, or always the same word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from facilitator.context.traces.pipelines import Pipeline
from facilitator.patterns import regex

_KINDS = (
    (
        "commit",
        r"github[._]sha|ci_commit_(short_)?sha|git_commit|git rev-parse|build[_.]?source_?version|circle_sha1|"
        r"buildkite_commit|bitbucket_commit|drone_commit|commit_sha|commit_hash|short_sha|git_sha|type=sha|\bsha_short\b",
    ),
    (
        "release",
        r"github\.ref_name|refs\\?/tags|ci_commit_tag|type=semver|type=pep440|type=ref,event=tag|git describe|"
        r"\b(app_?)?version\b|release_?(tag|version|name)\b|circle_tag|buildkite_tag|bitbucket_tag",
    ),
    (
        "build",
        r"build\.?_?build_?(id|number)|\bbuild_(number|id)\b|circle_build_num|github\.?_?run_(id|number)|"
        r"ci_pipeline_i?id|buildkite_build_number|bitbucket_build_number|codebuild_build_number",
    ),
    (
        "branch",
        r"ci_commit_ref_(name|slug)|branch_name|head_ref|type=ref,event=(branch|pr)|git_branch",
    ),
    ("latest", r"\blatest\b"),
)
_PATTERNS = tuple((value, regex(pattern, re.I)) for value, pattern in _KINDS)
_TAGGED = (
    regex(r"(?:^|\s)(?:-t|--tag|--destination|-d)[ =]+((?:\$\{\{[^}]{0,80}\}\}|\S){1,200})"),
    regex(r"\bdocker (?:image )?(?:push|tag) +([^|&;]{1,300})"),
    regex(r"\bdocker\.build\(([^)]{1,200})\)|\.push\(([^)]{1,200})\)"),
    regex(r"\bimage\.tag=((?:\$\{\{[^}]{0,80}\}\}|\S){1,200})"),
    regex(r"(?m)^(?:tags?|imageTag|image_tag): (.{1,300}(?:\n(?![\w-]{1,40}: ).{1,300}){0,20})"),
)
_VARIABLE = regex(r"\$[({ ]{0,4}([\w.-]{1,80})|\b(?:outputs|env)\.([\w-]{1,80})")
ASSIGNED = regex(r"(?:^|[\s\"'])(?:export )?([A-Za-z_]\w{1,60})=[\"']?(.{1,200})")
_HANDED_ON = regex(r"::set-output name=([A-Za-z_][\w-]{0,60})::(.{1,200})")
_HELD = regex(r":[\"']?\$[({ ]{0,4}([\w.-]{1,80})")
_WORD_ALONE = regex(r"[^\s$:]{1,200}:[a-z][a-z-]{2,30}[\"']?")


def variables_of(pipeline: Pipeline) -> dict[str, str]:
    """What variables of a pipeline stand for, by their names in small letters."""
    found = {name.lower(): value for name, value in pipeline.variables.items()}
    for job in pipeline.jobs:
        for step in job.steps:
            if "=" in step.text:
                set_ = (*ASSIGNED.findall(step.text), *_HANDED_ON.findall(step.text))
                found |= {name.lower(): value for name, value in set_}
    return found


UNKNOWN = "unknown"
"""A tag that a variable holds whose value stands in no file."""


def tag_in(text: str, variables: Mapping[str, str]) -> str:
    """What a step tags an image with; empty where it does not say."""
    parts = [part for pattern in _TAGGED for part in _parts(pattern.findall(text))]
    whole = "\n".join((*parts, *_stands_for(parts, variables)))
    found = next((value for value, pattern in _PATTERNS if pattern.search(whole)), "")
    if found in ("", "latest") and any(_is_open(part, variables) for part in parts):
        return UNKNOWN
    return found or _fixed(parts)


def _fixed(parts: list[str]) -> str:
    """`fixed` where every tag is a word that stands in the file."""
    alone = bool(parts) and all(_WORD_ALONE.fullmatch(part.strip()) for part in parts)
    return "fixed" if alone else ""


def _is_open(part: str, variables: Mapping[str, str]) -> bool:
    """Whether a tag is a variable that stands for nothing in the files."""
    names = (name.rpartition(".")[2].lower() for name in _HELD.findall(part))
    return any(name not in variables for name in names)


def _parts(found: Iterable[str | tuple[str, ...]]) -> Iterator[str]:
    for part in found:
        yield part if isinstance(part, str) else "".join(part)


def _stands_for(parts: Iterable[str], variables: Mapping[str, str]) -> list[str]:
    """What the variables in these texts stand for, over two steps."""
    found: list[str] = []
    ends = list(parts)
    for _ in range(2):
        names = [name for end in ends for said in _VARIABLE.findall(end) for name in said if name]
        lasts = dict.fromkeys(name.rpartition(".")[2].lower() for name in names)
        ends = [variables[name] for name in lasts if name in variables]
        found += ends
    return found
