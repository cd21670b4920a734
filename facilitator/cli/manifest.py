"""`facilitator manifest`: what the engineer of a service follows, from the decisions of a plan."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from facilitator.cli.faults import refuse
from facilitator.cli.links import IN_MARKUP, IN_YAML, write_output
from facilitator.cli.readable import whole
from facilitator.phases.manifest import Manifest, manifest, services_of
from facilitator.review import manifest_markdown, manifest_yaml
from facilitator.review.criteria import judge
from facilitator.runtime.criteria import load_criteria
from facilitator.settings import Settings
from facilitator.storage.content import load_phases
from facilitator.storage.steps_folder import steps_folder
from facilitator.text import strip_unsafe, visible

Together = Callable[[Iterable[Manifest]], str]
_FORMATS: dict[str, tuple[str, str, str, Together]] = {
    "yaml": ("yaml", manifest_yaml.BEGINNING, IN_YAML, manifest_yaml.as_stream),
    "markdown": ("md", manifest_markdown.BEGINNING, IN_MARKUP, manifest_markdown.as_documents),
}
"""How files of a format are called and begin, their last line, and what writes several manifests into one."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print or write one manifest a service; 2 when the plan cannot be read or names no such service."""
    folder, path = steps_folder(settings.steps), Path(arguments.plan)
    against = load_criteria(folder)
    reading = whole(path, against.catalogue)
    facts = judge(reading, against, settings.today).facts
    known, asked = services_of(facts), strip_unsafe(arguments.service or "")
    found = next((name for name in known if name.lower() == asked.lower()), "")
    if asked and not found:
        return refuse(f"{path}: {_unknown(asked, known)}")
    project, change = reading.plan.project_name, strip_unsafe(arguments.change)
    made = [
        manifest(project, facts, load_phases(folder), service, change)
        for service in ([found] if found else known or [""])
    ]
    return _give(made, arguments, settings)


def _unknown(service: str, known: tuple[str, ...]) -> str:
    names = f"it names {', '.join(known)}" if known else "it names none: leave --service out"
    return f"the plan has no service {visible(service)!r}; {visible(names)}."


def _give(made: list[Manifest], arguments: argparse.Namespace, settings: Settings) -> int:
    """Print them, or write them to one file, or one each into a folder."""
    ending, beginning, last, together = _FORMATS[arguments.format]
    if arguments.output in (None, "-"):
        print(together(made), end="")
        return 0
    place = Path(arguments.output)
    if not place.is_dir():
        return write_output(place, together(made), beginning, last, settings)
    for one, name in zip(made, _file_names(made), strict=True):
        file, text = place / f"{name}.{ending}", together([one])
        if code := write_output(file, text, beginning, last, settings):
            return code
    return 0


def _file_names(made: Iterable[Manifest]) -> list[str]:
    """The name of each file without its ending; services whose letters are the same get a number."""
    names: list[str] = []
    for one in made:
        words = re.sub(r"[^a-z0-9]+", "-", one.service.lower()).strip("-")[:60]
        name = "-".join(filter(None, ("deployment-manifest", words)))
        while name in names:
            name += "-2"
        names.append(name)
    return names
