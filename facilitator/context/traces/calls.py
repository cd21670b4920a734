"""What the steps of pipelines call: scripts, targets of a Makefile, scripts of package.json; one or two calls deep."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from facilitator.context.traces.first_words import without_filled_in
from facilitator.context.traces.jobs import variables_in
from facilitator.context.traces.pipelines import PipelineJob, PipelineStep, passes_over, steps_in
from facilitator.context.traces.rows import rows_of
from facilitator.context.traces.scripts import commands_in
from facilitator.context.traces.tags import set_in
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

DEEPEST = 2
"""Calls that are followed from a pipeline."""
MOST_CALLED = 40
"""Scripts and targets followed from one job."""
_MAKE = regex(
    r"(?:^|[;&|('\"]|\bsudo )\s{0,5}make((?: +(?:-C +\S{1,100}|-\w+))*)((?: +(?:\w{1,60}=\S{0,200}|[\w./-]{1,60}))+)"
)
_FOLDER = regex(r"-C +(\S{1,100})")
_PACKAGE = regex(r"\b(?:npm|pnpm|yarn|bun)(?: run)? +([\w:.-]{1,60})")
_LANE = regex(r"\bfastlane +(?:(?:android|ios|mac) +)?([a-z]\w{1,60})")
_LANE_BEGINS = regex(r"(?:private_)?lane\s{0,5}[:(]{1,2}\s{0,5}:?(\w{1,60})")
_WORD = regex(r"[^\s\"'`;&|()<>]{1,200}")
_CHECKOUT = regex(
    r"^(\$\(pwd\)|\}\}|\$\{?(PWD|WORKSPACE|GITHUB_WORKSPACE|CI_PROJECT_DIR|BITBUCKET_CLONE_DIR|"
    r"CIRCLE_WORKING_DIRECTORY|BUILDKITE_BUILD_CHECKOUT_PATH)\}?)/"
)
"""How platforms call the folder that they check out to; `${{ github.workspace }}` ends with the braces."""
_INPUT = regex(r"\$\{\{\s{0,5}inputs\.([\w-]{1,60})\s{0,5}\}\}")
_ARGUMENT = regex(r"\$?\{\{[^}]{0,200}\}\}|\S+")
_TARGET = regex(r"^([\w./ -]{1,200}?)\s{0,5}::?(?!=)(.{0,500})$")

_ACTION = ("/action.yml", "/action.yaml")

Reads = Callable[[str], str]
Place = tuple[str, str]
"""A file, and what in it is called; empty for all of it."""


class Calls:
    """Follows what steps call into the files of a repository."""

    def __init__(self, paths: Container[str], text: Reads) -> None:
        self.paths = paths
        self.read = text
        self.texts: dict[str, str] = {}

    def of(self, job: PipelineJob) -> list[PipelineJob]:
        """What the steps of a job call, as jobs of the same name and environment with lines of their own files."""
        met: dict[tuple[str, str, str], PipelineJob] = {}
        ends = [job]
        for _ in range(DEEPEST):
            ends = [
                found
                for end in ends
                for step in end.steps
                for found in self._called(job, step, end.file, met)
            ]
        return list(met.values())

    def _called(
        self,
        job: PipelineJob,
        step: PipelineStep,
        file: str,
        met: dict[tuple[str, str, str], PipelineJob],
    ) -> Iterator[PipelineJob]:
        for place in self._places(step, file):
            call = (*place, step.text if _kind(place[0]) == "script" else step.given)
            if call in met or len(met) == MOST_CALLED:
                continue
            if place[0] not in self.texts:
                self.texts[place[0]] = self.read(place[0])
            steps = tuple(self._steps(place, step))
            met[call] = job._replace(
                variables={**job.variables, **self._called_with(place, step)},
                file=place[0],
                line=1,
                steps=steps,
                environment_line=0,
                approval=0,
                branches=(),
                runners=(),
            )
            yield met[call]

    def _called_with(self, place: Place, step: PipelineStep) -> dict[str, str]:
        """What variables stand for in what is called: what it is given, its arguments by number, what it sets."""
        path, _ = place
        given = _given(step)
        if path.endswith(_ACTION):
            return {
                n.lower(): v for n, v in (*variables_in(rows_of(self.texts[path])), *given.items())
            }
        behind = _ARGUMENT.findall(step.text.partition(path)[2].split(";")[0].split("&&")[0])
        given = {str(number): word for number, word in enumerate(behind, 1)}
        return given | set_in(self.texts[path])

    def _steps(self, place: Place, step: PipelineStep) -> Iterator[PipelineStep]:
        """The steps of what is called; all that holds for the call holds for them."""
        path, wanted = place
        if path.endswith(_ACTION):
            called: Iterable[PipelineStep] = steps_in(rows_of(self.texts[path]))
        else:
            lines = _READ[_kind(path)](self.texts[path], wanted)
            called = (PipelineStep(line, at, "", passes_over(line)) for at, line in lines)
        for one in called:
            lenient, failed = one.lenient or step.lenient, one.on_failure or step.on_failure
            text = _filled_in(one.text, _given(step)) if path.endswith(_ACTION) else one.text
            yield one._replace(text=text, lenient=lenient, on_failure=failed)

    def _places(self, step: PipelineStep, file: str) -> Iterator[Place]:
        """The files that one step calls, as far as they lie in the repository."""
        for word in _WORD.findall(step.text):
            path = _CHECKOUT.sub("", word) if word[0] in "$}" else word
            path = path.removeprefix("./").lstrip("/")
            if _kind(path) == "script" and path in self.paths:
                yield path, ""
        if step.text.startswith("./") and " " not in step.text:
            action = step.text.removeprefix("./").rstrip("/")
            yield from ((action + end, "") for end in _ACTION if action + end in self.paths)
        for place in (*_made(step.text), *_of_package(step.text, file), *_lanes(step.text)):
            if place[0] in self.paths:
                yield place


def _given(step: PipelineStep) -> dict[str, str]:
    """What a step gives to what it calls, by name."""
    return dict(line.split(": ", 1) for line in step.given.split("\n") if ": " in line)


def _filled_in(command: str, given: Mapping[str, str]) -> str:
    """The command of an action with what it is given; what it is not given stays as it is."""
    return _INPUT.sub(lambda named: given.get(named[1], named[0]), command)


def _made(command: str) -> Iterator[Place]:
    """The targets that `make` is called with, each with its Makefile."""
    for said in _MAKE.finditer(without_filled_in(command)):
        folder = _FOLDER.search(said[1])
        path = f"{folder[1].strip('/')}/Makefile" if folder else "Makefile"
        yield from ((path, target) for target in said[2].split() if "=" not in target)


def _lanes(command: str) -> Iterator[Place]:
    """The lanes that `fastlane` runs."""
    for name in _LANE.findall(command):
        yield from ((path, name) for path in ("fastlane/Fastfile", "Fastfile"))


def _of_package(command: str, file: str) -> Iterator[Place]:
    """The scripts of package.json that a command runs."""
    if file != "package.json":
        yield from (("package.json", name) for name in _PACKAGE.findall(command))


def for_a_person(path: str, text: str) -> Iterator[PipelineStep]:
    """The commands of a script that is called after deploying, or of the target of a Makefile that is."""
    lines = _READ[_kind(path)](text, "deploy")
    yield from (PipelineStep(line, number) for number, line in lines)


def _kind(path: str) -> str:
    """How a file is read: a Makefile, package.json, or a script."""
    name = path.rpartition("/")[2]
    if name in ("Makefile", "package.json", "Fastfile"):
        return name
    return "script" if name.endswith((".sh", ".bash", ".ps1")) or "." not in name else ""


def _script(text: str, _: str) -> Iterator[tuple[int, str]]:
    """The commands of a script; one for another program than a shell has none."""
    if _OF_ANOTHER.match(text):
        return
    own = frozenset(_FUNCTION.findall(text))
    named = dict(_COMMAND_IN.findall(text))
    for number, said in commands_in(text):
        line = _BY_VARIABLE.sub(lambda found: named.get(found[1], found[0]), said)
        # What a function of its own does stands where it is written.
        if line.partition(" ")[0].removesuffix("()") not in own:
            yield number, beginning(line)


_COMMAND_IN = regex(r"(?m)^[ \t]{0,20}(\w{1,60})=[\"']([^\"'$`\n]{3,300})[\"'][ \t]{0,20}$")
_BY_VARIABLE = regex(r"^\$\{?(\w{1,60})\}?(?=\s)")
"""A command that a variable stands for."""
_FUNCTION = regex(r"(?m)^[ \t]{0,20}(?:function +)?([\w-]{1,80}) {0,3}\(\)")
_OF_ANOTHER = regex(r"#!(?![^\n]{0,100}\b(ba|z|k|da|a)?sh\b)")
"""The first line of a script that no shell reads."""


def _target(text: str, wanted: str) -> Iterator[tuple[int, str]]:
    """The recipe of a target, and before it `make` with what it depends on."""
    inside = False
    for number, line in _whole_lines(text):
        found = None if line.startswith("\t") else _TARGET.match(line)
        inside = wanted in found[1].split() if found else inside
        command = f"make {_needs(found[2])}" if found else _recipe(line)
        if inside and command.strip() not in ("", "make"):
            yield number, beginning(command)


def _whole_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a Makefile by the number of their first; one that ends in a backslash goes on in the next."""
    begun, first = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        first = first or number
        begun = f"{begun} {line.strip()}" if begun else line
        if begun.endswith("\\"):
            begun = begun[:-1].rstrip()
            continue
        yield first, begun
        begun, first = "", 0


def _needs(text: str) -> str:
    """What a target depends on, as far as it stands there in plain words."""
    needs = text.partition("##")[0].partition(";")[0].strip()
    return "" if "=" in needs or "$" in needs else needs


def _recipe(line: str) -> str:
    """The command of a line of a recipe; empty where it is none, or a comment."""
    command = line.strip().lstrip("@-+") if line.startswith("\t") else ""
    return "" if command.startswith("#") else command


def _package_script(text: str, wanted: str) -> Iterator[tuple[int, str]]:
    """The command that package.json has for a script."""
    within = False
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        within = within or line.startswith('"scripts"')
        if within and line.startswith(f'"{wanted}"'):
            command = line[len(wanted) + 2 :].lstrip(" :").rstrip(",").strip('"')
            yield number, beginning(command)
            return
        within = within and not line.startswith("}")


def _lane(text: str, wanted: str) -> Iterator[tuple[int, str]]:
    """The lines of a lane, up to the `end` that stands as far in as it."""
    depth = -1
    for number, raw in enumerate(text.split("\n"), 1):
        line, indent = raw.strip(), len(raw) - len(raw.lstrip())
        begun = _LANE_BEGINS.match(line)
        if begun and begun[1] == wanted:
            depth = indent
        elif depth >= 0 and line == "end" and indent <= depth:
            return
        elif depth >= 0 and line and not line.startswith("#"):
            yield number, beginning(line)


_READ = {"Fastfile": _lane, "script": _script, "Makefile": _target, "package.json": _package_script}
