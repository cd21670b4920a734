"""Export in the session: which files follow from the written plan, what they hold, and writing them when asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content

from facilitator.conditions import Facts
from facilitator.exports.export import Made, export
from facilitator.exports.in_step import Fate
from facilitator.runtime.exporting import Exporter, WrittenFile
from facilitator.session.state import State
from facilitator.text import counted
from facilitator.tui.host import Host
from facilitator.tui.wording import QUIET, STRONG, joined, said

FOLDER = "delivery"
"""Beside the plan, as `facilitator export` has it."""


async def export_files(host: Host) -> None:
    """List the targets; show the files of the one that is picked; write them, or all, when that is confirmed."""
    if why := _nothing_to_make(host.state):
        host.tell(why)
        return
    plan, made = host.state.plan, made_of(host.state, _lying(host))
    title = "Files that follow from the plan as it is written"
    while (picked := await host.choose(title, list(_rows(made)), at="all")) is not None:
        wanted = made if picked == "all" else [one for one in made if one.target.id == picked]
        await host.read("What would be written", list(_shown(wanted)))
        if not await _is_wanted(host, wanted):
            continue
        if host.state.plan is not plan:
            host.remark("Nothing is written: the plan changed on disk. These are its files now.")
            plan, made = host.state.plan, made_of(host.state, _lying(host))
            continue
        done = await host.work_aside(lambda wanted=wanted: _write(host, wanted), "writing")  # type: ignore[misc]
        if done is not None:
            host.tell(done)
            return


def _nothing_to_make(state: State) -> str:
    """Why nothing can be made of the plan as it is written; empty where something can."""
    if not state.plan.decisions:
        return "Nothing is written in the plan yet that files could be made of."
    return "The plan is damaged: nothing is made of it." if state.file.reading.damaged else ""


def _lying(host: Host) -> frozenset[str]:
    """What is taken in the folder; nothing where it may not be written into."""
    exporter = _exporter(host)
    return frozenset() if exporter.problem(host.root) else exporter.lying()


def _exporter(host: Host) -> Exporter:
    return Exporter(host.plan_path.parent / FOLDER, host.plan_path.name)


def made_of(state: State, lying: Iterable[str] = ()) -> tuple[Made, ...]:
    """What each target gives for the plan as it is written; drafts do not count."""
    passed = frozenset(c.id for n in state.plan.steps_completed for c in state.catalogue.step(n).categories)  # fmt: skip
    facts = Facts(state.plan.decisions, state.plan.context, passed, state.catalogue)
    return export(state.plan, facts, lying=lying)


def _rows(made: Iterable[Made]) -> Iterator[tuple[str, Content]]:
    fitting = [one for one in made if one.files]
    others = [one for one in made if not one.files]
    files = counted(sum(len(one.files) for one in fitting), "file")
    yield "all", joined(("All that can be made", STRONG), (f"  {files}", QUIET))
    for one in (*fitting, *others):
        about = ", ".join(file.path for file in one.files) or f"not made: {one.reason}"
        yield one.target.id, joined(one.target.title, (f"\n{about}", QUIET))


def _shown(made: Iterable[Made]) -> Iterator[Content]:
    for one in made:
        if not one.files:
            yield said(f"{one.target.title}: {one.reason}", QUIET)
        for fault in one.faults:
            yield said(f"Not written: {fault}", "$text-warning")
        for file in one.files:
            yield said(file.path, STRONG)
            yield from (said(f"  {line}") for line in file.text.split("\n"))


async def _is_wanted(host: Host, made: Sequence[Made]) -> bool:
    files = sum(len(one.files) for one in made)
    if not files:
        return False
    named = counted(files, "file")
    return await host.confirm(f"Write {named} into {FOLDER}/ beside the plan?", "write", "not now")


def _write(host: Host, made: Sequence[Made]) -> str:
    """Write the files; what became of them."""
    exporter = _exporter(host)
    if problem := exporter.problem(host.root):
        return f"Nothing is written. {FOLDER}: {problem}"
    return _told(exporter.write(made))


def _told(done: Sequence[WrittenFile]) -> str:
    """What became of the files, those that need somebody's eyes first."""
    odd = [one for one in done if one.fault or one.beside or one.refused or one.fate is Fate.LEFT]
    if odd:
        named = "; ".join(f"{one.path}: {_told_one(one)}" for one in odd[:3])
        return f"{counted(len(odd), 'file needs', 'files need')} a look. {named}"
    return f"{counted(len(done), 'file is', 'files are')} in {FOLDER}/, in step with the plan."


def _told_one(one: WrittenFile) -> str:
    beside = ": the new text is beside it" if one.beside else ""
    return one.fault or one.refused or f"{one.fate.value}{beside}"
