"""What counts as a percentage in an answer."""

from __future__ import annotations

import re

from facilitator.model import Kind, Question


def percent_problem(question: Question, text: str) -> str:
    """Why own words are no answer to a question that wants a percentage; empty when they are, or it wants none."""
    if question.kind is not Kind.PERCENT or re.fullmatch(
        r"(100|\d{1,2})(\.\d{1,2})?", text.rstrip(" %")
    ):
        return ""
    return f"{question.title}: a number from 0 to 100, not “{text[:40]}”."
