"""What in a path says that a document decides nothing, whatever stands in it: one rule a kind."""

from __future__ import annotations

from facilitator.patterns import regex

_DOUBTS = (
    (r"(^|/)(step|workflow)-\d+\w?-[^/]*$", "its name says it is a step of a workflow"),
    (r"(^|/|[-_. ])templates?([-_. /]|$)", "its name says it is a template"),
    (r"(^|/)(tests?|fixtures|__tests__|examples?|samples?)/", "it lies among tests or examples"),
    (
        r"(^|/|[-_. ])(archived?|old|backup|bak|deprecated|legacy|obsolete)([-_. /]|$)",
        "its path says it is an old copy",
    ),
    (
        r"[-_ ](report|review|checklist|validation|readiness|retrospective|distillate"
        r"|research|spike|comparison)([-_./ ]|$)",
        "its name says it is about such a document",
    ),
    (
        r"(^|/)(stories|user-stories|story|sprints?|tasks|tickets|implementation[-_]artifacts)/"
        r"|(^|/)(story[-_. ]|\d+[-.]\d+[-_. ])[^/]*$",
        "its path says it is a story or a task",
    ),
    (
        r"(^|/)(talks?|presentations?|slides|blog|posts?|news|press|meetings?|minutes)/",
        "its path says it tells of something",
    ),
    (
        r"(^|/)(proposals?|rfcs?|drafts?|rejected|superseded)/",
        "its path says it is proposed, or out of force",
    ),
)
"""Copies and templates are nobody's decisions; work items, talks and proposals speak of what may or did change."""
_PATTERNS = tuple((regex(pattern), why) for pattern, why in _DOUBTS)


def doubt_of(path: str) -> str:
    """What in a path speaks against an input document; empty when nothing does."""
    lowered = path.lower()
    return next((why for pattern, why in _PATTERNS if pattern.search(lowered)), "")
