"""What a project says about itself: its documents, its CI/CD files, and the infrastructure they state."""

from facilitator.context.discovery import discover
from facilitator.context.nouns import CiFile, Conflict, Discovery, Document, FoundFact
from facilitator.context.report import ContextReport, as_json, context

__all__ = [
    "CiFile",
    "Conflict",
    "ContextReport",
    "Discovery",
    "Document",
    "FoundFact",
    "as_json",
    "context",
    "discover",
]
