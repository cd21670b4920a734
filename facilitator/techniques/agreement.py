"""Verbs that agree with what stands in a placeholder: a template says `{choice} has`, and managed runners have."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from facilitator.model import Option
from facilitator.patterns import regex
from facilitator.techniques import wording

MANY = ":many!"
"""Behind the name of a placeholder, in the values of a template: it holds more than one thing."""
_AFTER_HEAD = regex(
    r" (?:of|with|without|before|after|inside|on|against|for|per|at|from|to|by|in|as|that|issued|"
    r"encrypted|released|labelled|first)\b"
)
_SINGLE = regex(r"(?:an?|one|\w+ing) ")
_PLACED = regex(r"(?P<asks>\bdoes )?\{(?P<name>[a-z_]+|plan\.[a-z0-9.-]+)\}(?P<verb> [a-z]+s\b)?")
_NOT_SUBJECT = regex(
    r"\b(?:of|in|with|from|behind|for|to|by|under|beside|against|on|at|makes|carries) $"
)
_NO_VERBS = (" as", " its", " this", " plus", " less")
_OTHERWISE = {" is": " are", " was": " were", " has": " have", " does": " do", " goes": " go"}


def are_many(options: Sequence[Option]) -> bool:
    """Whether what was chosen reads as more than one thing."""
    if len(options) != 1:
        return len(options) > 1
    words = wording.label(options[0])
    if options[0].tool or options[0].level or _SINGLE.match(words):
        return False
    head = _AFTER_HEAD.split(words)[0].rpartition(" ")[2]
    return (head.endswith("s") and not head.endswith(("ss", "us", "is"))) or head == "criteria"


def agreeing(template: str, many: Collection[str]) -> str:
    """The template with the verbs round these placeholders in the plural, where they are what acts."""

    def placed(match: re.Match[str]) -> str:
        asks, name, verb = match["asks"] or "", match["name"], match["verb"] or ""
        if name not in many or _NOT_SUBJECT.search(template[: match.start()]):
            return match[0]
        return f"{'do ' if asks else ''}{{{name}}}{_plural(verb)}"

    return _PLACED.sub(placed, template) if many else template


def _plural(verb: str) -> str:
    if not verb or verb in _NO_VERBS or verb.endswith("ss"):
        return verb
    if verb in _OTHERWISE:
        return _OTHERWISE[verb]
    return verb[:-2] if verb.endswith(("ches", "shes", "sses", "xes")) else verb[:-1]
