"""What a target is: when it fits, what it cannot do without, and how its files are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from facilitator.inputs import Inputs
from facilitator.text import listed

Faults: TypeAlias = "Iterator[str]"
"""What is wrong, a sentence each."""

HASH, SLASHES, HTML, NONE, LINES = "#", "//", "<!--", "", "{}"
"""How a format writes a comment; JSON has none and says it under `about`, JSON Lines in a first line of its own."""


class ExportFile(NamedTuple):
    """One file of a target, without the lines at its head that say what checked it."""

    path: str
    """Relative to the folder of the output, with forward slashes."""
    text: str
    """LF text that ends in a line end; of JSON one object, of JSON Lines one a line."""
    comment: str = HASH


class FieldFault(NamedTuple):
    """What is wrong with one field."""

    place: str
    said: str
    unknown: bool = False
    """Whether it is only a name that is not known here."""

    def __str__(self) -> str:
        return f"{self.place} {self.said}"


class Target(NamedTuple):
    """A kind of file that another tool, or a person, reads."""

    id: str
    title: str
    render: Callable[[Inputs], Iterable[ExportFile]]
    """Makes the files; MissingError where a value is missing that it cannot do without."""
    fits: Mapping[str, tuple[str, ...]] = {}
    """Questions to the own ids of options of which one has to be chosen; `context.NAME` to what step 1 has to say."""
    needs: tuple[str, ...] = ()
    """Decisions and values that it cannot do without: while such a decision is open, nothing is made."""
    check: Callable[[ExportFile], Iterable[str]] | None = None
    """Our own rules on a file that was made: what is wrong with it, a sentence each; None where there are none."""
    schema: str = ""
    """Name of the schema that the file is valid against, of `runtime/export_checks.py`; empty where there is none."""
    fields: Callable[[ExportFile], Iterable[FieldFault]] | None = None
    """What is wrong with the name or kind of a field, where no package brings a schema; None where one does."""
    tools: tuple[str, ...] = ()
    """Names of the outside tools that can check it, as `runtime.export_tools` runs them."""
    unfit: Callable[[Inputs], str] | None = None
    """Why it does not fit a plan that `fits` takes, in a sentence; None where nothing else is asked."""


def reason_not(target: Target, inputs: Inputs) -> str:
    """Why a target does not fit this plan, in a sentence; empty when it does."""
    for subject, wanted in target.fits.items():
        if subject.startswith("context."):
            name = subject.removeprefix("context.")
            if not set(inputs.context(name)) & set(wanted):
                return (
                    f"step 1 does not say that {name.replace('-', ' ')} is {listed(wanted, 'or')}"
                )
        elif not set(inputs.options(subject)) & set(wanted):
            question = inputs.catalogue.questions[subject]
            labels = question.labels(f"{subject}.{id_}" for id_ in wanted)
            if not (chosen := inputs.chosen(subject)):
                how = inputs.set_aside(subject) or "not decided"
                return f"{question.title}: {how}; it would have to be {listed(labels, 'or')}"
            return f"{question.title} is {chosen}, and not {listed(labels, 'or')}"
    return target.unfit(inputs) if target.unfit else ""
