"""What only several traces together show: parts that are built apart, deployments to several regions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.context.traces.credentials import FRAMEWORK_FILE, READ_BACK
from facilitator.context.traces.tags import UNKNOWN, WORDS
from facilitator.model import Statement
from facilitator.patterns import regex

_MADE = (("ci-step", "publish"), ("ci-step", "image-build"))
_SEVERAL = {"part-path": "repository-parts", "deploy-region": "regions"}
"""Fields that are kept for this to the field that says it."""


def _tags(found: Iterable[Statement]) -> Iterator[Statement]:
    """All statements; where a tag is not known, a word that an image carries beside it says nothing.

    Nor does the tag of an image that goes nowhere, where others are delivered.
    """
    listed = list(found)
    hidden = any((s.field, s.value) == ("image-tag", UNKNOWN) for s in listed)
    delivers = _delivers(listed)
    for one in listed:
        within = one.field == "image-tag-within"
        if within or one.field == "image-tag":
            left_out = delivers if within else hidden and one.value in WORDS
            yield from () if left_out else (_tag(one),)
        else:
            yield one


def _delivers(listed: Iterable[Statement]) -> bool:
    """Whether an image is made for others beside those that go nowhere."""
    stays = {(s.file, s.line) for s in listed if s.field == "image-tag-within"}
    made = (s for s in listed if s.field == "image-tag" or (s.field, s.value) in _MADE)
    return any((s.file, s.line) not in stays for s in made)


def _tag(said: Statement) -> Statement:
    """A tag; one that is not known may still be that of the commit."""
    if said.value == UNKNOWN:
        return said._replace(field="image-tag-set", value="elsewhere")
    return said._replace(field="image-tag")


_COMPOSE = regex(r"(.*/)?(docker-)?compose([.-][\w.-]+)?\.ya?ml")
_TO_WORK_WITH = regex(
    r"(^|/)(\.devcontainer|playwright|cypress)/|compose[\w.-]*[.-](dev|development|local|test|tests|ci|override|e2e)\b"
)
_OF_COMPOSE = (("secret", "literal"), ("health", "compose"))
_RUNS_IT = ("deploys-with", "deploys-to", "deploys-elsewhere", "orchestrators", "deploy_tools")
"""Fields that show what runs the project."""


def _of_compose(found: Iterable[Statement]) -> Iterator[Statement]:
    """All statements; a Compose file's secrets and checks count only where it is what runs the project."""
    listed = list(found)
    beside = _runs_otherwise(listed)
    for one in listed:
        of_file = (one.field, one.value) in _OF_COMPOSE and _COMPOSE.fullmatch(one.file)
        composed = of_file or (one.field, one.value, one.file) == ("secret", "env-file", ".env")
        if not composed or not (beside or _TO_WORK_WITH.search(one.file)):
            yield one


def _runs_otherwise(listed: Iterable[Statement]) -> bool:
    """Whether something else than Compose runs the project: an image that is published is run somewhere."""
    shown = {(one.field, one.value) for one in listed if one.state == "decided"}
    running = {value for field, value in shown if field in _RUNS_IT} - {"docker-compose"}
    elsewhere = bool(running) or ("ci-step", "publish") in shown
    return elsewhere and ("deploys-with", "docker-compose") not in shown


def _of_tofu(found: Iterable[Statement]) -> Iterator[Statement]:
    """All statements; files of Terraform are OpenTofu's where only that is run."""
    listed = list(found)
    shown = {(one.field, one.value) for one in listed}
    tofu = ("ci-step", "opentofu") in shown and ("deploys-with", "terraform") not in shown
    for one in listed:
        files = (one.field, one.value) == ("iac_tools", "terraform")
        yield one._replace(value="opentofu") if tofu and files else one


def _of_frameworks(found: Iterable[Statement]) -> Iterator[Statement]:
    """All statements; the encrypted file of a framework counts where something reads it."""
    listed = list(found)
    read = any(one.value == READ_BACK for one in listed)
    for one in listed:
        held = one.field == "secret" and FRAMEWORK_FILE.fullmatch(one.file)
        if one.value != READ_BACK and (read or not held):
            yield one


def _of_platforms(found: Iterable[Statement]) -> Iterator[Statement]:
    """All statements; what is left for a platform to fetch says that it deploys only where nothing else does."""
    listed = list(found)
    deploys = any(one.field in _DEPLOY for one in listed)
    for one in listed:
        left = one.field == "deploys-elsewhere" and one.value in _FETCHES
        if not (left and deploys):
            yield one


def _of_scripts(found: Iterable[Statement]) -> Iterator[Statement]:
    """All statements; what a script deploys with, and its tags, count where no pipeline deploys, here or elsewhere."""
    listed = list(found)
    elsewhere = any(one.field in _DEPLOYS_BY_ITSELF and one.value not in _FETCHES for one in listed)
    for one in listed:
        if one.field == "script-image-tag":
            yield from () if elsewhere else (one._replace(field="image-tag"),)
        elif one.field != "script-deploys-with" or not elsewhere:
            yield one


_FETCHES = frozenset(("platform", "artifact"))
_DEPLOYS_BY_ITSELF = ("deploys-with", "deploys-to", "deploys-elsewhere", "ci-elsewhere")


_DEPLOY = ("deploys-with", "deploys-to", "deploy_tools")


def _of_people(found: Iterable[Statement]) -> Iterator[Statement]:
    """All statements; a script that deploys is what a person starts where no pipeline and no platform is in sight."""
    listed = list(found)
    alone = not any(one.field in _STARTS_IT for one in listed)
    for one in listed:
        yield one
        deploys = (one.field, one.value) == ("script", "deploy") and "deploy" in one.file.lower()
        if alone and deploys:
            yield one._replace(value="deploy-by-a-person")


_STARTS_IT = ("ci-platform", "ci-script", "ci-elsewhere", "deploys-elsewhere")
"""Fields that show what could start a script."""


def together(found: Iterable[Statement]) -> Iterator[Statement]:
    """All statements; of those kept for this only what two that are not the same show."""
    first: dict[str, Statement] = {}
    for one in _tags(
        _of_scripts(_of_people(_of_compose(_of_platforms(_of_frameworks(_of_tofu(found))))))
    ):
        field = _SEVERAL.get(one.field)
        if field is None:
            yield one
            continue
        other = first.setdefault(one.field, one)
        if other.value != one.value:
            yield one._replace(field=field, value="several")
