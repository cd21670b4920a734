"""Markup beside Markdown, written as Markdown line for line, so that a line of one is a line of the other."""

from __future__ import annotations

from facilitator.context.markup.asciidoc import from_asciidoc
from facilitator.context.markup.restructured import from_restructured

MARKDOWN = (".md", ".markdown", ".mdx")
ASCIIDOC = (".adoc", ".asciidoc")
RESTRUCTURED = (".rst",)
READ = (*MARKDOWN, *ASCIIDOC, *RESTRUCTURED)
"""Endings of the documents that are read."""
NOT_READ = {
    ".pdf": "PDF", ".docx": "Word", ".doc": "Word", ".odt": "OpenDocument", ".org": "Org",
    ".rtf": "RTF", ".pages": "Pages",
}  # fmt: skip
"""Endings of documents that are named and not read, with what they are called."""


def as_markdown(text: str, path: str) -> str:
    """The text of a document as Markdown of as many lines, by the ending of its path."""
    lowered = path.lower()
    if lowered.endswith(ASCIIDOC):
        return from_asciidoc(text)
    return from_restructured(text) if lowered.endswith(RESTRUCTURED) else text
