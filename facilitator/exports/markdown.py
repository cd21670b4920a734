"""Markdown for people: fields with the plan's words, and a list of what is open at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.exports.target import ExportFile
from facilitator.inputs import Inputs
from facilitator.model import Insight, Standing
from facilitator.text import bounds
from facilitator.validation.markdown import inline

_ORDERS = ("service-order.order", "deploy-tool.services")
"""Where the order of services is given; the first is about a roll-out."""
_NOTHING = "The plan says nothing about this."


class ExportPage:
    """A page that is being written: what is missing gathers in a list at its end."""

    def __init__(self, inputs: Inputs, title: str) -> None:
        self.inputs = inputs
        self.lines: list[str] = [f"# {inline(title)}"]
        self.open: list[str] = []
        self._begun = 0
        """Where what stands under the last heading begins; 0 before the first."""

    def heading(self, text: str) -> None:
        """Begin a section."""
        self._end_section()
        self.lines += ["", f"## {text}", ""]
        self._begun = len(self.lines)

    def _end_section(self) -> None:
        if self._begun and not any(self.lines[self._begun :]):
            self.say(_NOTHING)

    def say(self, text: str) -> None:
        """Write a paragraph that is Markdown already."""
        self.lines += [text, ""]

    def choice(self, label: str, question: str, *, optional: bool = False) -> str:
        """Write what was decided; what is not decided is asked for, unless it is optional. Returns the words."""
        said, asked = self.inputs.chosen(question), ""
        if not said and self._set_aside(label, question):
            return ""
        if not said and not optional and self.inputs.is_asked(question):
            asked = f"{self.inputs.place(question)}: not decided ({question})"
        return self._field(label, said, asked)

    def value(self, label: str, subject: str, *, optional: bool = False) -> str:
        """Write a value; what is not given is asked for, unless it is optional. Returns the words."""
        said = self.inputs.said(subject)
        if not said and self._set_aside(label, subject):
            return ""
        wanted = not said and not optional and self.inputs.is_wanted(subject)
        return self._field(label, said, self.inputs.question(subject) if wanted else "")

    def fields(self, rows: str) -> None:
        """Write what a table says, a line each.

        `## ` begins a section; behind ` | ` stands the label of a choice or a value, `?` before one that is optional.
        """
        for row in rows.strip().split("\n"):
            subject, _, label = row.partition(" | ")
            if not label:
                self.heading(row.removeprefix("## "))
            else:
                name, optional = subject.removeprefix("? "), subject.startswith("? ")
                write = self.value if "." in name else self.choice
                write(label, name, optional=optional)

    def decision(self, question: str) -> None:
        """Write a decision: the choice, the values that were given, those that are open."""
        inputs, asked = self.inputs, self.inputs.catalogue.questions[question]
        found = inputs.record(question)
        if found is None:
            if inputs.is_asked(question) and not asked.optional:
                self.choice(asked.title, question)
            return
        if self._set_aside(asked.title, question):
            return
        self.choice(asked.title, question)
        for field in asked.values:
            said = found.said(field.id) or inputs.set_aside(f"{question}.{field.id}")
            self._field(field.field, said, "", "  ")
        for subject in inputs.open_fields(question):
            self._field(inputs.field(subject).field, "", inputs.question(subject), "  ")

    def reasons(self, question: str) -> None:
        """Write why a decision was taken, what it means for going back, and what rounds left behind."""
        found = self.inputs.record(question)
        if found is None or found.standing is not Standing.DECIDED:
            return
        self._field("Why", found.rationale, "", "  ")
        self._field("Going back", found.rollback, "", "  ")
        for insight in found.insights:
            self._insight(insight)

    def _insight(self, insight: Insight) -> None:
        """What a round left behind: a risk with its owner, a question that is open still, a thought."""
        said = with_bounds(insight)
        if insight.kind == "open-question":
            self.open.append(said)
        else:
            label = "Accepted risk" if insight.kind == "accepted-risk" else "Insight"
            self._field(label, said, "", "  ")

    def services(self) -> None:
        """Write the order of services; two orders that differ are asked about."""
        given = {subject: said for subject in _ORDERS if (said := self.inputs.said(subject))}
        self._field("Services, in this order", next(iter(given.values()), ""), "")
        if len(set(given.values())) > 1:
            places = " and ".join(f"{said} ({subject})" for subject, said in given.items())
            self.open.append(f"Two orders of services are given, {places}: which holds?")

    def fact(self, label: str, said: str) -> None:
        """Write what step 1 says, where it says something."""
        self._field(label, said, "")

    def section(self, heading: str, questions: Iterable[str], *, reasons: bool = False) -> None:
        """Write a section of decisions; none where there is nothing to write."""
        before = len(self.lines)
        for question in questions:
            self.decision(question)
            if reasons:
                self.reasons(question)
        if len(self.lines) > before:
            self.lines[before:before] = ["", f"## {heading}", ""]

    def items(self, texts: Iterable[str], *, boxes: bool = False) -> None:
        """Write a list, with boxes to tick where it is worked off."""
        mark = "- [ ]" if boxes else "-"
        self.lines += [f"{mark} {inline(text)}" for text in texts]

    def numbered(self, texts: Iterable[str]) -> None:
        """Write steps in their order; they are Markdown already."""
        self.lines += [f"{number}. {text}" for number, text in enumerate(texts, 1)]

    def command(self, text: str) -> None:
        """Write a command as it was typed."""
        longest = max((len(run) for run in text.split("\n") if set(run) == {"`"}), default=2)
        fence = "`" * max(3, longest + 1)
        self.lines += ["", fence, *text.split("\n"), fence, ""]

    def text(self) -> str:
        """The page, ending in a line end."""
        if self.open:
            self.heading("Open questions")
            self.items(dict.fromkeys(self.open))
        self._end_section()
        return "\n".join(tidy(self.lines)) + "\n"

    def _set_aside(self, label: str, subject: str) -> bool:
        """Write that a decision or value is put off or does not apply, and why; whether it is."""
        return bool(self._field(label, self.inputs.set_aside(subject), ""))

    def _field(self, label: str, said: str, question: str, indent: str = "") -> str:
        if said:
            self.lines.append(f"{indent}- **{label}:** {inside(said)}")
        elif question:
            self.lines.append(f"{indent}- **{label}:** open")
            self.open.append(question)
        return said


def with_bounds(insight: Insight) -> str:
    """What a round left behind, with its owner and the day until which it holds."""
    about = bounds(insight.owner, insight.until)
    return f"{insight.text} ({about})" if about else insight.text


def without(file: ExportFile, headings: Iterable[str]) -> Iterator[str]:
    """Say which sections a page does not have."""
    there = {line.removeprefix("## ") for line in file.text.split("\n") if line.startswith("## ")}
    yield from (f"the section {heading} is missing" for heading in headings if heading not in there)


def inside(text: str) -> str:
    """Escape words that stand behind others on their line: nothing begins a block there."""
    return inline(f"x{text.strip()}")[1:]


def tidy(lines: list[str]) -> Iterator[str]:
    """One blank line where there were several, none at the end."""
    last = ""
    for line in "\n".join(lines).strip("\n").split("\n"):
        if line or last:
            yield line
        last = line
