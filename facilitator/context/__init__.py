"""What a project says about itself: its documents, its CI/CD files, and the infrastructure they state.

Imports nothing heavy: `report` brings the Markdown parser, which the first question does not wait for.
"""

from facilitator.context.discovery import discover
from facilitator.context.nouns import CiFile, Contradiction, Discovery, Document
from facilitator.model import Statement

__all__ = ["CiFile", "Contradiction", "Discovery", "Document", "Statement", "discover"]
