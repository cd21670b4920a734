"""One look over a repository: everything in it that speaks to a decision, each with its file and line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path

from facilitator.context.ci import (
    ANYWHERE,
    AS_GITHUB,
    MANIFESTS,
    NOT_READ,
    SEEN_ONLY,
    ci_files,
    platform_of,
)
from facilitator.context.lookup import Folders, at_the_top, below, paths_of, with_more
from facilitator.context.plans import of_the_project
from facilitator.context.traces.calls import for_a_person
from facilitator.context.traces.credentials import (
    of_credentials,
    of_script,
    of_what_lets_in,
    reads_back,
)
from facilitator.context.traces.deploying import is_a_script_for_it
from facilitator.context.traces.elsewhere import of_elsewhere
from facilitator.context.traces.files import (
    NAMED,
    READ,
    ManualSteps,
    are_read,
    further,
    of_lines,
    of_path,
    with_names,
)
from facilitator.context.traces.hardening import of_workflow, whole
from facilitator.context.traces.made_of import MadeOf
from facilitator.context.traces.manifests import of_compose, of_manifest
from facilitator.context.traces.reading import MOST_LINES, LinesLeft, Sources, read_pipelines
from facilitator.context.traces.rollouts import (
    BY_DEFAULT,
    DELIVERY,
    PREFERENCES,
    of_delivery,
    of_preference,
)
from facilitator.context.traces.rows import left_out_of, rows_of
from facilitator.context.traces.steps import StepReader, once
from facilitator.context.traces.templates import TEMPLATES, is_template, without_template
from facilitator.context.traces.together import together
from facilitator.context.tree import IN_PATHS, evidence, manifests_among
from facilitator.context.walk import NOT_ITS_OWN, walk
from facilitator.context.within import FilesBelow, NotReadError, bounded_go, read_of_project
from facilitator.model import Problem, Severity, Statement
from facilitator.model.noun import noun
from facilitator.model.pipeline_words import PipelineWords
from facilitator.patterns import regex
from facilitator.secret_lines import beginning
from facilitator.text import is_one_line

MOST_READ = 1_000
"""Files opened of one repository."""
_BYTES = 1 << 17
_COMMANDS = "too-many-commands"
_MOST_SCRIPTS = 200
_LONGEST_LINE = 1_000
_ALL_LETTERS = frozenset((*IN_PATHS, *NAMED, *READ, *ANYWHERE))
_LETTERS = tuple(w for w in _ALL_LETTERS if not any(o != w and o in w for o in _ALL_LETTERS))
"""Of words that hold each other the shortest."""
_YAML = (".yml", ".yaml")
_YAML_TAILS = frozenset(ending[-3:] for ending in (*_YAML, *TEMPLATES))
_COMPOSE = regex(r"(.*/)?(docker-)?compose([.-][\w.-]+)?\.ya?ml")
_MORE_OF_GITLAB = regex(
    r"\.gitlab-ci[-.][\w.-]+\.ya?ml|\.gitlab-ci/.+\.ya?ml|\.gitlab/(ci|pipelines?)/.+\.ya?ml"
)
"""Files that the first one includes, or that a setting of the project names."""
_OWN_SCRIPT = regex(r"\.?ci/[\w-]+(\.(sh|bash))?|(ci|\.ci)\.sh")
"""Scripts that do the work of a pipeline."""
_ACTION = regex(r"\.github/actions/.+/action\.ya?ml")


@noun
class Traces:
    """What was found, and what could not be looked at."""

    root: Path
    statements: tuple[Statement, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: int = 0
    """Files whose names were looked at."""


def look(root: Path, words: PipelineWords) -> Traces:
    """Look at a repository; never raises for what is in it."""
    tree = walk(root, further=further)
    folders = with_more(tree.folders, _without_ending(root))
    looked = _Looking(root, words)
    near, said = at_the_top(folders), below(folders, _LETTERS)
    telling = with_more({"": folders.get("", ())}, said)
    with bounded_go() as going:
        found = list(looked.pipelines(sorted({*near, *said})))
        held = sorted(paths_of(_of_its_own(telling)))
        yaml = _of_its_own(_yaml_among(folders))
        shown = (*looked.files(held, yaml), *evidence(root, held, manifests_among(yaml)))
        # an exported pipeline that lies where its platform reads it is the project's own by then
        found += of_the_project(root, shown)
    problems = (*tree.problems, *looked.problems, *going.problems())
    files = sum(map(len, folders.values()))
    return Traces(root, once(together(whole(_not_taken_over(found)))), problems, files)


def _yaml_among(folders: Folders) -> Folders:
    """The files of YAML, and the templates that it comes out of: most names leave by three letters."""
    maybe = {f: [n for n in names if n[-3:] in _YAML_TAILS] for f, names in folders.items()}
    return {f: [n for n in names if _is_yaml(f + n)] for f, names in maybe.items()}


def _is_yaml(path: str) -> bool:
    return path.endswith(_YAML) or is_template(path)


def _of_its_own(folders: Folders) -> Folders:
    """The folders and names but those made for something else than running the project."""
    own = {f: names for f, names in folders.items() if not NOT_ITS_OWN.search(f)}
    return {f: [n for n in names if not n.startswith(_OF_OLD)] for f, names in own.items()}


_OF_OLD = ("CHANGELOG", "HISTORY")


def _nearest_first(folders: Folders) -> Iterator[str]:
    """The paths by their depth, those of one depth in order."""
    for _, level in groupby(sorted(folders, key=_depth), _depth):
        yield from sorted(paths_of({folder: folders[folder] for folder in level}))


def _not_taken_over(found: list[Statement]) -> Iterator[Statement]:
    """All but the strategies of Deployments that a Canary rolls out, and what holds by default where another way is said."""
    said = [one for one in found if one.field == "pattern"]
    usual = {(one.field, one.value) for one in found if one.field == BY_DEFAULT}
    hidden = usual if said or (BY_DEFAULT, "") in usual else frozenset()
    if any(one.text.startswith("kind: Canary") for one in said):
        hidden |= {("pattern", "rolling"), ("pattern", "recreate")}
    yield from (one for one in found if (one.field, one.value) not in hidden)


def _pipeline_files(paths: list[str]) -> list[tuple[str, str]]:
    """The files that platforms read, each with its platform."""
    files = [(f.path, f.platform) for f in ci_files(paths) if f.platform not in NOT_READ]
    near = [path for path in paths if path[0] in ".c"]
    files += [(path, "GitHub Actions") for path in near if _ACTION.fullmatch(path)]
    files += [(path, "GitLab CI") for path in near if _MORE_OF_GITLAB.fullmatch(path)]
    if files:
        return files
    # What no platform's file calls may still be what a platform runs: which one is not visible.
    return [(path, "") for path in near if _OWN_SCRIPT.fullmatch(path)]


def _seen_only(paths: list[str]) -> Iterator[Statement]:
    """The pipelines whose files are not read: what they do is not visible, and nothing is missing."""
    for file in ci_files(paths):
        if file.platform in SEEN_ONLY:
            name = file.platform.lower().replace(" ", "-")
            yield Statement("ci-platform", name, "decided", file.path, 1, file.path)
            yield Statement("ci-elsewhere", "not-read", "decided", file.path, 1, file.path)
        elif file.platform == "Tekton":
            yield Statement("ci-platform", "tekton", "decided", file.path, 1, file.path)
            yield Statement("ci-elsewhere", "not-read", "decided", file.path, 1, file.path)
        elif file.platform in MANIFESTS:
            yield Statement("deploys-elsewhere", "manifests", "decided", file.path, 1, file.path)


def _of_place(platform: str, path: str, text: str, made_of: MadeOf) -> Iterator[Statement]:
    """What a pipeline shows by where it lies and in which form, and of its own safety."""
    if not platform:
        yield Statement("ci-script", "yes", "decided", path, 1, path)
        return
    if platform_of(path) == platform or _MORE_OF_GITLAB.fullmatch(path):
        name = platform.lower().replace(" ", "-")
        yield Statement("ci-platform", name, "decided", path, 1, path)
        yield from _of_form(platform, path, text)
        yield from of_elsewhere(platform, path, text)
    yield from reads_back(path, text)
    yield from of_what_lets_in(path, text)
    if platform == "Jenkins" and not path.endswith(_YAML):
        yield from of_script(path, text)
    if path.endswith(_YAML):
        rows = rows_of(text)
        yield from of_credentials(path, rows)
        yield from made_of.of(path, rows)
        if platform in AS_GITHUB:
            yield from of_workflow(path, rows)


def _of_yaml(path: str, text: str) -> Iterator[Statement]:
    yield from reads_back(path, text)
    if _COMPOSE.fullmatch(path):
        yield from of_compose(path, text)
        return
    yield from of_manifest(path, text)
    if any(word in text for word in PREFERENCES):
        yield from of_preference(path, rows_of(text))


def _of_form(platform: str, path: str, text: str) -> Iterator[Statement]:
    """In which language a pipeline is written."""
    yield Statement("ci-file", path, "decided", path, 1, path)
    if path.endswith(_YAML):
        yield Statement("pipeline-form", "yaml", "decided", path, 1, path)
    elif platform == "Jenkins" and (found := _FORM.search(text) or _CODE.search(text)):
        # What is no declarative pipeline is a script, also where a library does the work.
        form = "groovy-declarative" if found[1] == "pipeline" else "groovy-scripted"
        line = text.count("\n", 0, found.start()) + 1
        yield Statement("pipeline-form", form, "decided", path, line, found[0])


_FORM = regex(r"^(pipeline|node)\b[^\n{]{0,80}\{", re.M)
_CODE = regex(r"^(\w{1,80})(?=\s{0,3}\().{0,200}", re.M)


def _without_ending(root: Path) -> Iterator[str]:
    """Scripts in the usual folders whose names have no ending: no walk can tell them by their names."""
    for folder in (".ci", "ci", "bin", "script", "scripts"):
        place = root / folder
        if place.is_symlink():
            continue
        try:
            with os.scandir(place) as entries:
                for entry in islice(entries, _MOST_SCRIPTS):
                    named = "." not in entry.name and is_one_line(entry.name)
                    if named and entry.is_file(follow_symlinks=False):
                        yield f"{folder}/{entry.name}"
        except OSError:
            continue


def _depth(path: str) -> int:
    return path.count("/")


class _Looking:
    """Reads files as long as there are not too many, and notes what cannot be read."""

    def __init__(self, root: Path, words: PipelineWords) -> None:
        self.root = root
        self.steps, self.made_of = StepReader(words), MadeOf(words)
        self.manual = ManualSteps(words.manual_steps)
        self.problems: list[Problem] = []
        self.opened = 0
        self.lines, self.cut = LinesLeft(), False

    def pipelines(self, paths: list[str]) -> Iterator[Statement]:
        """What pipelines among paths show, those of all platforms, with the files that they are made of."""
        yield from _seen_only(paths)
        there = FilesBelow(self.root, frozenset(paths))
        sources = Sources(_pipeline_files(paths), there, paths, self.pipeline)
        for read in read_pipelines(sources, self.steps):
            yield from _of_place(read.platform, read.path, read.text, self.made_of)
            yield from read.shown
            self.say_left_out(read.path, read.text)
            if read.cut and not any(one.code == _COMMANDS for one in self.problems):
                self.note(_COMMANDS, f"{read.path}: {read.cut}")
            if read.cut:  # what it does may stand in the rest
                yield Statement("ci-elsewhere", "not-read", "decided", read.path, 1, read.path)

    def files(self, held: Sequence[str], yaml: Folders) -> Iterator[Statement]:
        """What all other files show; where there are too many, those nearest to the root."""
        named, read = with_names(held), are_read(held)
        for path in _nearest_first(with_more(yaml, read)):
            if self.opened > MOST_READ:
                break
            text = self.text(path)
            if not text.strip():
                continue  # An empty file shows nothing, whatever it is called.
            yield from of_what_lets_in(path, text)
            if path in named:
                yield from of_path(path)
            if _is_yaml(path):
                yield from self.yaml(path, text)
            if path in read:
                yield from of_lines(path, text.split("\n"), self.manual)
        whole = filter(_is_yaml, named)
        others = named.difference(whole)
        for path in sorted(others - read):
            yield from of_path(path)
        for path in filter(is_a_script_for_it, sorted(others)):
            yield from self.steps.of_script(path, tuple(for_a_person(path, self.text(path))))

    def yaml(self, path: str, text: str) -> Iterator[Statement]:
        """What a file of YAML shows; what was left out of a manifest is said."""
        text = without_template(text) if is_template(path) else text
        yield from _of_yaml(path, text)
        if DELIVERY in text:
            yield from of_delivery(path, rows_of(text), self.steps.environment)
        if "kind:" in text:
            self.say_left_out(path, text)

    def say_left_out(self, path: str, text: str) -> None:
        """Note what of a file of YAML is in no row."""
        if path.endswith(_YAML) and (said := left_out_of(text)):
            self.note("yaml-cut", f"{path}: {said}")

    def pipeline(self, path: str) -> str:
        """The text of a pipeline, or of what it calls; empty, with a problem, where too many lines were read."""
        text = self.text(path)
        if self.lines.take(text):
            return text
        said = (
            f"{path}: holds more than the {MOST_LINES:,} lines of pipelines that are read; not read"
        )
        if not self.cut:
            self.note("too-many-lines", f"{said}, nor others like it")
        self.cut = True
        return ""

    def text(self, path: str) -> str:
        """The beginning of a file; empty, with a problem, where it cannot be read."""
        if self.opened == MOST_READ:
            self.note("too-many-files", f"{MOST_READ:,} files were opened; the others were not")
        self.opened += 1
        if self.opened > MOST_READ:
            return ""
        try:
            data = read_of_project(f"{self.root}/{path}", _BYTES)
        except NotReadError:
            return ""
        except OSError as why:
            self.note("unreadable", f"{path}: {why.strerror or why}; the rest was read")
            return ""
        lines = data.decode("utf-8", errors="replace").replace("\r\n", "\n").split("\n")
        return "\n".join(beginning(line, _LONGEST_LINE) for line in lines)

    def note(self, code: str, message: str) -> None:
        self.problems.append(Problem(code, Severity.WARNING, message))
