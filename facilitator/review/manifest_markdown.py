"""A deployment manifest as Markdown, for people: the same words under the same sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.phases.manifest import Manifest, ManifestEntry
from facilitator.validation.escape import quoted
from facilitator.validation.markdown import inline

BEGINNING = "<!-- a deployment manifest of facilitator manifest -->"


def as_markdown(manifest: Manifest) -> str:
    """Give one document of Markdown."""
    title = f"{manifest.project}: {manifest.service}" if manifest.service else manifest.project
    lines = [BEGINNING, f"# Deployment manifest: {inline(title)}", ""]
    if len(manifest.services) > 1:
        services = inline(", ".join(manifest.services))
        lines += [
            f"What the plan decides it decides for all of its services together: {services}.",
            "",
        ]
    lines += _entries(manifest.header)
    for _, label, blocks in manifest.sections:
        lines += ["", f"## {label}"]
        for block in blocks:
            lines += ["", f"### {block.label}", "", *_entries(block.entries)]
    return "\n".join(lines) + "\n"


def as_documents(manifests: Iterable[Manifest]) -> str:
    """Give the manifests one below the other."""
    return "\n".join(map(as_markdown, manifests))


def _entries(entries: Iterable[ManifestEntry]) -> Iterator[str]:
    for entry in entries:
        yield from _entry(entry)


def _entry(entry: ManifestEntry) -> Iterator[str]:
    said = list(_said(entry))
    yield from _words(f"- **{inline(entry.label)}:**", said[0], entry.in_words)
    for label, text in said[1:]:
        yield from (f"  {line}" for line in _words(f"- {label}:", ("", text), in_words=False))


def _said(entry: ManifestEntry) -> Iterator[tuple[str, str]]:
    """What is said of it in the order of weight, each with the word before it."""
    if entry.text:
        yield "", entry.text
    if entry.deferred:
        yield "deferred", entry.deferred
    if entry.not_applicable:
        yield "not applicable", entry.not_applicable
    if entry.open:
        yield "open", entry.open


def _words(begun: str, said: tuple[str, str], in_words: bool) -> Iterator[str]:
    """Words behind a label: on its line, or as a quote where they have several."""
    label, text = said
    before = f"{begun} _{label}:_" if label else begun
    after = " _(in words)_" if in_words else ""
    if "\n" not in text and text == text.strip():
        yield f"{before} {inline(text)}{after}"
        return
    yield f"{before}{after}"
    yield from (f"  > {line}".rstrip() for line in quoted(text))
