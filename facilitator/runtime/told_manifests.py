"""Reads the deployment manifests that lie in a repository, those of this plan."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.bounded import read_file
from facilitator.content.source import ContentError, decode
from facilitator.model import Plan, Statement
from facilitator.phases.manifest import services_of
from facilitator.phases.told_manifest import TRACE, ToldManifest

if TYPE_CHECKING:
    from facilitator.conditions import Facts

LARGEST = 1_000_000
"""Bytes of one file of manifests."""
MOST = 100
"""Files of manifests read of one repository."""
MOST_ENTRIES, _ENTRY_MARKS = 30_000, ("\n", ",", "[", "{")
"""Entries of YAML read of all of them: the parser takes some 60 µs for each; and what begins one."""


def manifests_of(
    plan: Plan, facts: Facts, root: Path, traces: Iterable[Statement]
) -> tuple[tuple[ToldManifest, ...], tuple[str, ...]]:
    """The manifests of the project and its services, and a sentence for each file or manifest that is passed over."""
    files = list(dict.fromkeys(trace.file for trace in traces if trace.field == TRACE))
    found: list[ToldManifest] = []
    remarks: list[str] = []
    left = MOST_ENTRIES
    for file in files[:MOST]:
        told, why, entries = _read(root, file, left)
        left -= entries
        found += told
        remarks += [f"{why}; it is not held against the plan."] if why else []
    if len(files) > MOST:
        remarks.append(f"{MOST} files of manifests were read; {len(files) - MOST} more were not.")
    services = frozenset(name.lower() for name in services_of(facts))
    said = [(one, _of_another(one, plan, services)) for one in found]
    remarks += [why for _, why in said if why]
    return tuple(one for one, why in said if not why), tuple(remarks)


def _of_another(told: ToldManifest, plan: Plan, services: frozenset[str]) -> str:
    """Say that a manifest is none of this plan's; empty where it is."""
    if told.project != plan.project_name:
        return f"{told.file}:{told.line}: a manifest of another project, “{told.project}”."
    if told.service and told.service.lower() not in services:
        return f"{told.file}:{told.line}: the plan names no service “{told.service}”."
    return ""


def _read(root: Path, file: str, most: int) -> tuple[list[ToldManifest], str, int]:
    """The manifests of a file, or why it is not read, and how many entries of YAML were."""
    from facilitator.review.manifest_read import is_manifest, told_manifests  # brings a parser

    entries = 0
    try:
        text = decode(read_file(root / file, LARGEST), file)
        if not is_manifest(text):
            return [], "", 0
        entries = sum(map(text.count, _ENTRY_MARKS))
        if entries > most:
            return (
                [],
                f"{file}: manifests hold more than the {MOST_ENTRIES:,} entries that are read",
                0,
            )
        return list(told_manifests(file, text)), "", entries
    except OSError as why:
        return [], f"{file}: {why.strerror or why}", entries
    except ContentError as why:
        return [], why.messages[0], entries
