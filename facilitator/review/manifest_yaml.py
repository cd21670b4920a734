"""A deployment manifest as YAML: ids of decisions and values as keys, the words of the plan in double quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.patterns import regex
from facilitator.phases.manifest import LEFT, PHASE, Manifest, ManifestEntry
from facilitator.text import double_quoted, visible

FORMAT = "deployment-manifest"
"""The first key, by which a file is known to be one; its number changes when the shape does."""
BEGINNING = "# A deployment manifest, made by `facilitator manifest` from the decisions of a plan."
_ABOUT = f"""\
{BEGINNING}
# Keys are ids of decisions and values (`facilitator answers --skeleton` lists them); `open` is what is left to answer.
"""
_FOR_ALL = "# What the plan decides it decides for all of its services together: {}.\n"
_PLAIN = regex(r"[a-z][a-z0-9]*(?:[-.][a-z0-9]+)+|[a-z]{4,}(?<!true)(?<!null)(?<!false)")


def as_yaml(manifest: Manifest) -> str:
    """Give one document of YAML, its last line ended."""
    title = f"{manifest.project}: {manifest.service}" if manifest.service else manifest.project
    lines = [f"{FORMAT}: 1", f"title: {double_quoted(title)}"]
    lines.append(f"project: {double_quoted(manifest.project)}")
    if manifest.service:
        lines.append(f"service: {double_quoted(manifest.service)}")
    phase = next(entry for entry in manifest.header if entry.subject == PHASE)
    lines += _entry(phase._replace(subject="phase"), "")
    lines.append("infrastructure-level:")
    lines += _entries((e for e in manifest.header if e.subject != PHASE), "  ")
    for id_, _, blocks in manifest.sections:
        lines.append(f"{id_}:")
        for block in blocks:
            lines.append(f"  {block.id}:")
            lines += _entries(block.entries, "    ")
    services = ", ".join(manifest.services)
    of_all = _FOR_ALL.format(_comment(services)) if len(manifest.services) > 1 else ""
    return _ABOUT + of_all + "\n".join(lines) + "\n"


def as_stream(manifests: Iterable[Manifest]) -> str:
    """Give the manifests as documents of one stream."""
    return "---\n".join(map(as_yaml, manifests))


def _entries(entries: Iterable[ManifestEntry], indent: str) -> Iterator[str]:
    for entry in entries:
        yield from _entry(entry, indent)


def _entry(entry: ManifestEntry, indent: str) -> Iterator[str]:
    """A text alone where nothing else is to be said, with what it is called behind it."""
    if entry.subject == LEFT:
        yield f"{indent}{LEFT}: {double_quoted(entry.open)}"
        return
    key, label = _key(entry.subject), _comment(entry.label)
    said = _said(entry)
    if list(said) == ["text"]:
        yield f"{indent}{key}: {double_quoted(entry.text)}  # {label}"
        return
    yield f"{indent}{key}:  # {label}"
    yield from (f"{indent}  {name}: {value}" for name, value in said.items())


def _said(entry: ManifestEntry) -> dict[str, str]:
    texts = {
        "text": entry.text,
        "deferred": entry.deferred,
        "not-applicable": entry.not_applicable,
        "open": entry.open,
    }
    said = {name: double_quoted(text) for name, text in texts.items() if text}
    return said | {"in-words": "true"} if entry.in_words else said


def _key(subject: str) -> str:
    return subject if _PLAIN.fullmatch(subject) else double_quoted(subject)


def _comment(text: str) -> str:
    """Words behind a sign of comment: one line, nothing that ends it."""
    return visible(" ".join(text.split()))
