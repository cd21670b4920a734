"""How recorded things read inside a prompt, and how a template is filled: once, by name, never evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping

from facilitator.protocols.setting import Setting
from facilitator.vocabulary import Decision, Evidence, Kind, Option, Question

QUOTE_LENGTH = 160
"""Characters of the user's own words that a prompt quotes; the whole text stands beside it in the plan."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+|plan\.[a-z.-]+)\}")
_SENTENCE_START = re.compile(r"(^|[.?!]”? )$|“$")
_CAMEL = re.compile(r"[a-z][A-Z]")


def placeholders(template: str) -> tuple[str, ...]:
    """The names in braces, in order, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(template)))


def fill(template: str, values: Mapping[str, str], verbatim: frozenset[str] = frozenset()) -> str:
    """Fill a template, capitalise what begins a sentence (not `verbatim` names); KeyError without a value.

    `<name>!` in `values`, where there is one, is what stands at the second mention of a name and after it.
    """
    mentioned: set[str] = set()

    def value(match: re.Match[str]) -> str:
        name = match[1]
        text = values.get(f"{name}!", values[name]) if name in mentioned else values[name]
        mentioned.add(name)
        starts = _SENTENCE_START.search(template[: match.start()])
        return text[:1].upper() + text[1:] if starts and name not in verbatim else text

    return _PLACEHOLDER.sub(value, template)


def quoted(text: str) -> str:
    """A catalogue text as it stands inside a sentence: without its full stop."""
    return text.strip().removesuffix(".")


def excerpt(text: str) -> str:
    """The user's own words on one line, cut at a word after `QUOTE_LENGTH` characters."""
    line = " ".join(text.split()).removesuffix(".")
    if len(line) <= QUOTE_LENGTH:
        return line
    return line[:QUOTE_LENGTH].rpartition(" ")[0] + " …"


def title(question: Question) -> str:
    """The decision's name inside a sentence: `deployment pattern`, `static analysis`."""
    return lowered(question.title.partition(" (")[0])


def lowered(text: str) -> str:
    """First letter small, unless the word is an acronym or a name."""
    word = text.split(" ", 1)[0]
    return text if any(c.isupper() or c == "/" for c in word[1:]) else text[:1].lower() + text[1:]


def choice(setting: Setting, question: Question, *, bare: bool = False) -> str:
    """What was answered, in words; a label that does not carry its decision is given it, unless `bare`."""
    decision = setting.decisions[question.id]
    if not decision.choice:
        return _own(question, decision, bare=bare)
    options = setting.chosen(question.id)
    if options and options[0].level:
        words = lowered(options[0].label.partition(" (")[0])
        return words if bare else f"{words} for {title(question)}"
    labels = [_inside(o.label) for o in options] or list(decision.choice)
    words = " and ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else labels[0]
    among_others = len(setting.catalogue.categories[question.category].questions) > 1
    if bare or not any(_bald(o, question, among_others=among_others) for o in options):
        return words
    return f"{words} ({title(question)})"


def _own(question: Question, decision: Decision, *, bare: bool) -> str:
    if question.kind is Kind.PERCENT:
        return f"{decision.own} %" if bare else f"{decision.own} % for {title(question)}"
    return f"“{excerpt(decision.own)}”"


def _inside(label: str) -> str:
    """A label inside a sentence: a name keeps its capital, `No feature flags` does not."""
    return lowered(label) if label.startswith("No ") else label


def _bald(option: Option, question: Question, *, among_others: bool) -> bool:
    """Whether a label says little without its decision: one plain word, or none of the title's words."""
    label = option.label
    if option.tool or _CAMEL.search(label):
        return False
    if not among_others:
        return len(label.split()) == 1 and label.lower() not in question.title.lower()
    words, named = (
        {w.rstrip("s") for w in re.findall(r"[a-z]{3,}", t.lower())} for t in (label, question.title)
    )
    return not words & named


def evidence(found: Evidence) -> str:
    """A tool's evidence as a prompt quotes it, `unverified` and its reason included."""
    reason = f" ({found.reason})" if found.reason else ""
    status = f"{found.status.value}{reason}"
    when = f", as of {found.checked_at}" if found.checked_at else ""
    return f"{found.version} — {status}{when}" if found.version else f"{status}{when}"
