"""Which form a section of the document is written in: the fields of the first are paragraphs, of the second bullets."""

from __future__ import annotations

import re

from facilitator.document.fields import same
from facilitator.document.reading import Reading
from facilitator.model import METRICS, Catalogue, Step
from facilitator.validation.markdown import GLANCE

_FIELD = re.compile(
    r"^(?:\*\*|__)(?P<label>[^*_\n:][^*\n:]{0,200}?)(?::(?:\*\*|__)|(?:\*\*|__):)", re.MULTILINE
)


def in_first_form(section: str, step: Step) -> bool:
    """Say whether a step's section has fields as paragraphs; what was written by hand so is of that form too."""
    labels = [question.field for category in step.categories for question in category.questions]
    labels += [question.group for category in step.categories for question in category.questions]
    if not step.categories and step.number > 1:
        labels = [metric.title for metric in METRICS]
    text = section.replace("\r\n", "\n").replace("\r", "\n")
    return any(same(label, found["label"]) for found in _FIELD.finditer(text) for label in labels)


def steps_in_first_form(reading: Reading, catalogue: Catalogue) -> tuple[int, ...]:
    """Give the steps whose section is there and in the first form."""
    there = [(step, reading.section_text(step.heading)) for step in catalogue.steps]
    return tuple(step.number for step, text in there if text and in_first_form(text, step))


def has_glance(reading: Reading) -> bool:
    """Say whether a document begins with what is computed of it, or with somebody's own section of that name."""
    return any(section.title == GLANCE for section in reading.sections)
