"""What images are tagged with: the commit, a release, the number of a build, a branch, or always the same word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set

from facilitator.context.traces.pipelines import Pipeline, PipelineStep
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

REF = "ref"
"""A tag called after what started the pipeline: a release where that is a tag, else a branch."""
_KINDS = (
    (
        "commit",
        r"github[._]sha|ci_commit_(short_)?sha|git_commit|git rev-parse|build[_.]?source_?version|circle_sha1|"
        r"buildkite_commit|bitbucket_commit|drone_commit|commit_sha|commit_hash|short_sha|git_sha|type=sha|\bsha_short\b",
    ),
    (
        "release",
        r"refs\\?/tags|ci_commit_tag|type=semver|type=pep440|type=ref,event=tag|git describe|"
        r"\b(app_?)?version\b|release_?(tag|version|name)\b|circle_tag|buildkite_tag|bitbucket_tag",
    ),
    (
        "build",
        r"build\.?_?build_?(id|number)|\bbuild_(number|id)\b|circle_build_num|github\.?_?run_(id|number)|"
        r"ci_pipeline_i?id|buildkite_build_number|bitbucket_build_number|codebuild_build_number|"
        r"\bdate (?:-u )?[\"']?\+|\btimestamp\b",
    ),
    (
        "branch",
        r"ci_commit_ref_(name|slug)|branch_name|head_ref|type=ref,event=(branch|pr)|git_branch",
    ),
    (REF, r"github[._]ref_?name\b|\bgithub_ref\b"),
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
_ASSIGNED = regex(r"(?:^|[\s\"'])(?:export )?([A-Za-z_]\w{1,60})=[\"']?(.{1,200})")
_HANDED_ON = regex(
    r"(?:::set-output name=|##vso\[task\.setvariable variable=)([A-Za-z_][\w.-]{0,60})(?:::|(?:;[^\]]{0,80})?\])(.{1,200})"
)
_NUMBERED = regex(r"##vso\[build\.updatebuildnumber\](.{1,200})", re.I)
"""How a step of Azure Pipelines names its run."""
_HELD = regex(r":[\"']?\$[({ ]{0,4}([\w.-]{1,80})")
_WORD_ALONE = regex(r"[^\s$:]{1,200}:[a-z][a-z-]{2,30}[\"']?")


def variables_of(pipeline: Pipeline) -> dict[str, str]:
    """What variables of a pipeline stand for, by their names in small letters."""
    found = {name.lower(): value for name, value in pipeline.variables.items()}
    for job in pipeline.jobs:
        for step in job.steps:
            if "=" in step.text:
                found |= set_in(step.text)
            if numbered := _NUMBERED.search(step.text):
                found["buildnumber"] = numbered[1]
    return found


def set_in(text: str) -> dict[str, str]:
    """What commands set variables to, by their names in small letters; one that is only handed on says nothing."""
    found = (*_ASSIGNED.findall(text), *_HANDED_ON.findall(text))
    return {name.lower(): value for name, value in found if not _is_itself(name, value)}


def _is_itself(name: str, value: str) -> bool:
    """Whether a variable is only given what it stands for already."""
    said = _VARIABLE.match(value)
    return said is not None and name in said.groups()


UNKNOWN = "unknown"
"""A tag that a variable holds whose value stands in no file."""


def images_in(text: str) -> list[str]:
    """What a step says of the names and tags of images, in its own words."""
    return [part for pattern in _TAGGED for part in _parts(pattern.findall(text))]


def tag_in(text: str, variables: Mapping[str, str]) -> str:
    """What a step tags an image with; empty where it does not say."""
    parts = images_in(text)
    whole = _OF_A_TOOL.sub("", "\n".join((*parts, *_stands_for(parts, variables))))
    found = next((value for value, pattern in _PATTERNS if pattern.search(whole)), "")
    if found in ("", "latest") and any(_is_open(part, variables) for part in parts):
        return UNKNOWN
    return found or _fixed(parts)


_OF_A_TOOL = regex(
    r"\.?\b(ruby|node|nodejs|python|java|jdk|go|golang|php|rust|alpine|debian|ubuntu|terraform|dotnet|postgres)[-_]version\w*",
    re.I,
)
"""The version of what something is built with is no release of it."""
_PUT = (
    regex(r"\bimage\.tag[=:] ?((?:\$\{\{[^}]{0,80}\}\}|\S){1,200})"),
    regex(r"\bset image \S{1,100} +[\w.*-]{1,60}=(\S{1,300})"),
)
"""Where a step that deploys names the tag of an image."""


def tag_put(text: str, variables: Mapping[str, str]) -> str:
    """By which tag a step deploys an image; empty where it does not say, or says no more than a word."""
    parts = [part for pattern in _PUT for part in _parts(pattern.findall(text))]
    whole = "\n".join((*parts, *_stands_for(parts, variables)))
    found = next((value for value, pattern in _PATTERNS if pattern.search(whole)), "")
    return "" if found in (*WORDS, REF) else found


WORDS = ("latest", "fixed")
"""Tags that are always the same word."""
_BUILDS = regex(r"\b(docker|podman|nerdctl)\b.{0,20}\bbuild\b|\bbuildah\b")


class Tagged:
    """What a pipeline as a whole says of the tags that its jobs give."""

    def __init__(self, pipeline: Pipeline, steps: Iterable[PipelineStep]) -> None:
        texts = [f"{step.text}\n{step.given}" for step in steps]
        self._handed_on = frozenset(_handed_on(texts))
        self._whole = {beginning(text.partition("\n")[0]): text for text in texts}
        self._events = {event for event, *_ in pipeline.triggers}

    def of(self, found: Iterable[Statement]) -> Iterator[Statement]:
        """All statements; a tag by a reference is what starts the pipeline, and that of an image that stays is set apart."""
        for one in found:
            if one.field != "image-tag":
                yield one
            elif one.value == REF:
                yield one._replace(value=_reference(self._events))
            else:
                text = self._whole.get(one.text, one.text)
                stays = one.value in WORDS and _stays(text, self._handed_on)
                yield one._replace(field="image-tag-within") if stays else one


def _handed_on(texts: Iterable[str]) -> Iterator[str]:
    """The names of images that commands hand on."""
    for text in texts:
        if _HANDS_ON.search(text):
            yield from map(_name, text.split())


def _reference(events: Set[str]) -> str:
    """What a reference is that a pipeline is started for."""
    if "tag" in events:
        return "release"
    return "branch" if events - {"manual"} else UNKNOWN


def _stays(text: str, handed_on: Set[str]) -> bool:
    """Whether an image that a step builds goes nowhere: no step of its pipeline hands on one of that name."""
    if not _BUILDS.search(text) or _HANDS_ON.search(text):
        return False
    return handed_on.isdisjoint(map(_name, images_in(text)))


_HANDS_ON = regex(
    r"\b(docker|podman|image|buildah|skopeo|crane)\b.{0,60}\b(push|save|copy)\b|--push\b|^push: (?!false)",
    re.M,
)


def _name(image: str) -> str:
    """The name of an image without its tag."""
    return image.strip("\"'").rpartition(":")[0] or image.strip("\"'")


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
