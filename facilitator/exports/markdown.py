"""Markdown for people: fields with the plan's words, and a list of what is open at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.exports.inputs import Inputs
from facilitator.validation.markdown import inline


class ExportPage:
    """A page that is being written: what is missing gathers in a list at its end."""

    def __init__(self, inputs: Inputs, title: str) -> None:
        self.inputs = inputs
        self.lines: list[str] = [f"# {inline(title)}"]
        self.open: list[str] = []

    def heading(self, text: str) -> None:
        """Begin a section."""
        self.lines += ["", f"## {text}", ""]

    def say(self, text: str) -> None:
        """Write a paragraph that is Markdown already."""
        self.lines += [text, ""]

    def choice(self, label: str, question: str) -> str:
        """Write what was decided; what is not decided is asked for. Returns the words."""
        said = self.inputs.chosen(question)
        return self._field(
            label, said, f"{self.inputs.place(question)} is not decided ({question})"
        )

    def value(self, label: str, subject: str, *, optional: bool = False) -> str:
        """Write a value; what is not given is asked for, unless it is optional. Returns the words."""
        said = self.inputs.said(subject)
        return self._field(label, said, "" if optional else self.inputs.question(subject))

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
        return "\n".join(_tidy(self.lines)) + "\n"

    def _field(self, label: str, said: str, question: str) -> str:
        if said:
            self.lines.append(f"- **{label}:** {inline(said)}")
        elif question:
            self.lines.append(f"- **{label}:** open")
            self.open.append(question)
        return said


def _tidy(lines: list[str]) -> Iterator[str]:
    """One blank line where there were several, none at the end."""
    last = ""
    for line in "\n".join(lines).strip("\n").split("\n"):
        if line or last:
            yield line
        last = line
