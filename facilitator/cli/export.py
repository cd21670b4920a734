"""`facilitator export`: files that real tools read, made of the decisions and values of a plan, and kept in step with it."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from facilitator.cli.faults import refuse
from facilitator.cli.printing import print_json
from facilitator.cli.readable import whole
from facilitator.exports.export import Made, export
from facilitator.exports.in_step import Fate
from facilitator.exports.targets import TARGETS
from facilitator.review.criteria import judge
from facilitator.runtime.criteria import load_criteria
from facilitator.runtime.exporting import RECORD, Exporter, WrittenFile, out_of_step
from facilitator.settings import Settings
from facilitator.storage.steps_folder import steps_folder
from facilitator.text import Json, counted, visible


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the files; 1 where one is out of step (--check) or was not written, 2 where the plan cannot be read."""
    path, against = Path(arguments.plan), load_criteria(steps_folder(settings.steps))
    reading = whole(path, against.catalogue)
    if unknown := _unknown(arguments.only):
        return refuse(unknown)
    facts = judge(reading, against, settings.today).facts
    wanted = [t for t in TARGETS if not arguments.only or t.id in arguments.only]
    folder = Path(arguments.output) if arguments.output else path.parent / "delivery"
    exporter = Exporter(folder, path.name, tools=not arguments.no_tools)
    if problem := exporter.problem(settings.root):
        return refuse(f"{folder}: {problem}")
    made = export(reading.plan, facts, wanted, exporter.lying())
    if arguments.list:
        return _list(made, as_json=arguments.json)
    done = exporter.compare(made) if arguments.check else exporter.write(made)
    _tell(made, done, folder, arguments)
    return _code(made, done, checked=arguments.check)


def _unknown(names: Iterable[str]) -> str:
    """Which target there is not; empty when there are all."""
    known = sorted(target.id for target in TARGETS)
    name = next((name for name in names if name not in known), "")
    return f"There is no target {visible(name)!r}; there are {', '.join(known)}." if name else ""


def _code(made: Iterable[Made], done: tuple[WrittenFile, ...], *, checked: bool) -> int:
    faulty = any(one.faults for one in made)
    faulty = faulty or any(one.fault or one.beside or one.refused for one in done)
    return 1 if faulty or (checked and out_of_step(done)) else 0


_MISSING = "missing"


class FileSaid(NamedTuple):
    """What is told of a file."""

    state: str
    look: bool
    """Whether it needs somebody's eyes, and is named among others."""
    more: tuple[str, ...] = ()


_TOLD = (Fate.FOREIGN, Fate.UNKNOWN, Fate.LEFT)
"""What a check tells in more words than that a file is out of step."""


def _list(made: Iterable[Made], *, as_json: bool) -> int:
    if as_json:
        print_json({"format": 1, "targets": [_target(one) for one in made]})
        return 0
    for one in made:
        sign = "✓" if one.files else "–"
        print(f"{sign} {one.target.id:<24} {one.target.title}")
        for line in _about(one):
            print(f"  {' ' * 24} {visible(line)}")
    return 0


def _about(one: Made) -> Iterator[str]:
    if one.reason:
        yield one.reason if not one.missing else f"{one.reason} ({one.missing})"
    yield from (file.path for file in one.files)
    yield from one.faults


def _target(one: Made) -> Json:
    return {
        "id": one.target.id,
        "title": one.target.title,
        "fits": bool(one.files),
        "reason": one.reason,
        "missing": one.missing or None,
        "files": [file.path for file in one.files],
        "faults": list(one.faults),
        "reads": list(one.used),
    }


def _written(one: WrittenFile) -> Json:
    return {
        "path": one.path,
        "target": one.target,
        "state": one.fate.value,
        "beside": one.beside or None,
        "fault": one.fault or None,
        "refused": one.refused or None,
    }


def _tell(
    made: tuple[Made, ...],
    done: tuple[WrittenFile, ...],
    folder: Path,
    arguments: argparse.Namespace,
) -> None:
    if arguments.json:
        _print_json(made, done, folder)
        return
    checked, verbose = arguments.check, arguments.verbose
    told = _told(done, _compared(done) if checked else _became, verbose=verbose)
    print("\n".join((*told, *_not_made(made), _where(done, folder, checked=checked))))


def _print_json(made: Iterable[Made], done: Iterable[WrittenFile], folder: Path) -> None:
    files = [_written(one) for one in done]
    targets = [_target(one) for one in made]
    print_json({"format": 1, "folder": str(folder), "files": files, "targets": targets})


def _told(
    done: Iterable[WrittenFile], say: Callable[[WrittenFile], FileSaid], *, verbose: bool
) -> Iterator[str]:
    """A line a folder that counts its files; by name what needs a look, or everything where it is wanted."""
    folders: dict[str, list[tuple[WrittenFile, FileSaid]]] = {}
    for one in done:
        folders.setdefault(one.path.rpartition("/")[0] or ".", []).append((one, say(one)))
    for folder, files in folders.items():
        named = files if verbose else [file for file in files if _is_named(file[1], files)]
        for one, said in named:
            yield from (f"{one.path}: {said.state}", *said.more)
        counts = Counter(said.state for one, said in files if (one, said) not in named)
        if counts:
            yield f"{folder}/: {', '.join(f'{n} {state}' for state, n in counts.items())}"


def _is_named(said: FileSaid, files: Sequence[tuple[WrittenFile, FileSaid]]) -> bool:
    """What needs a look, unless all of a folder is missing; a file that is alone in its folder."""
    if len(files) == 1:
        return True
    return said.look and any(other.state != _MISSING for _, other in files)


def _became(one: WrittenFile) -> FileSaid:
    beside = f": the new text is beside it: {one.beside}" if one.beside else ""
    more = (f"  {one.refused}",) if one.refused else ()
    look = bool(one.fault or one.beside or one.refused) or one.fate in (Fate.LEFT, Fate.MERGED)
    return FileSaid(f"{one.fault or one.fate.value}{beside}", look, more)


def _compared(done: tuple[WrittenFile, ...]) -> Callable[[WrittenFile], FileSaid]:
    """How each file stands to the plan; nothing was written."""
    late = out_of_step(done)

    def say(one: WrittenFile) -> FileSaid:
        if one.fate is Fate.WRITTEN:
            return FileSaid(_MISSING, look=True)
        late_as = one.fate.value if one.fate in _TOLD else "out of step"
        return FileSaid(late_as if one in late else one.fate.value, one in late)

    return say


def _not_made(made: Iterable[Made]) -> Iterator[str]:
    """What was not made and why."""
    for target in made:
        yield from (f"not written, {visible(fault)}" for fault in target.faults)
        if target.missing:
            yield f"{target.target.id}: not made. {visible(target.reason)} ({target.missing})"


def _where(done: tuple[WrittenFile, ...], folder: Path, *, checked: bool) -> str:
    """How many of the files are what the plan says."""
    files = [one for one in done if one.path != RECORD and one.fate is not Fate.LEFT]
    odd = out_of_step(files) if checked else [one for one in files if one.fault or one.beside]
    kept = len(files) - len(odd)
    some = f"{kept} of " if odd else ""
    return f"{some}{counted(len(files), 'file')} in {visible(str(folder))}."
