"""Which form a section of the document is written in: the fields of the first are paragraphs, of the second bullets."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.document.entries import read
from facilitator.document.fields import plain_label
from facilitator.document.parts import parts
from facilitator.document.reading import Reading
from facilitator.model import METRICS, Catalogue, Step
from facilitator.validation.markdown import GLANCE


def in_first_form(section: str, step: Step) -> bool:
    """Say whether a step's section has fields as paragraphs; what was written by hand so is of that form too."""
    labels = set(map(plain_label, _labels(step)))
    text = section.replace("\r\n", "\n").replace("\r", "\n")
    return any(plain_label(entry.label) in labels for part in parts(text) for entry in read(part))


def _labels(step: Step) -> Iterator[str]:
    """The labels of fields that tell: step 1 is written the same in both forms."""
    for category in step.categories:
        for question in category.questions:
            yield from filter(None, (question.field, question.group))
    if not step.categories and step.number > 1:
        yield from (metric.title for metric in METRICS)


def steps_in_first_form(reading: Reading, catalogue: Catalogue) -> tuple[int, ...]:
    """Give the steps whose section is there and in the first form."""
    there = [(step, reading.section_text(step.heading)) for step in catalogue.steps]
    return tuple(step.number for step, text in there if text and in_first_form(text, step))


def has_glance(reading: Reading) -> bool:
    """Say whether a document begins with what is computed of it, or with somebody's own section of that name."""
    return any(section.title == GLANCE for section in reading.sections)
