"""How recorded things read inside a prompt, and how a template is filled: once, by name, never evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from facilitator.model import Decision, Evidence, Kind, Option, Question
from facilitator.techniques.round_context import RoundContext

QUOTE_LENGTH = 160
"""Characters of the user's own words that a prompt quotes; the whole text stands beside it in the plan."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+|plan\.[a-z.-]+)\}")
_WITH_STOP = re.compile(_PLACEHOLDER.pattern + r"(\.?)")
_SENTENCE_START = re.compile(r"(^|[.?!]”? )$|“$")
_CAMEL = re.compile(r"[a-z][A-Z]")


def placeholders(template: str) -> tuple[str, ...]:
    """The names in braces, in order, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(template)))


def fill(
    template: str,
    values: Mapping[str, str],
    verbatim: frozenset[str] = frozenset(),
    *,
    begins: bool = True,
) -> str:
    """Fill a template, capitalise what begins a sentence (not `verbatim` names); KeyError without a value.

    Without `begins` the template goes on with a sentence, and its first word is left as it is.

    `<name>!` in `values`, where there is one, is what stands at the second mention of a name and after it.
    """
    mentioned: set[str] = set()

    def value(match: re.Match[str]) -> str:
        name = match[1]
        text = values.get(f"{name}!", values[name]) if name in mentioned else values[name]
        mentioned.add(name)
        stop = "" if text.endswith(("…", "?", "!")) else match[2]
        starts = _SENTENCE_START.search(template[: match.start()]) and (begins or match.start())
        return (text[:1].upper() + text[1:] if starts and name not in verbatim else text) + stop

    return _WITH_STOP.sub(value, template)


def quoted(text: str) -> str:
    """A catalogue text as it stands inside a sentence: without its full stop."""
    return text.strip().removesuffix(".")


def excerpt(text: str) -> str:
    """Words on one line; a long text ends with its last whole sentence before `QUOTE_LENGTH`, else at a word."""
    line = " ".join(text.split()).removesuffix(".")
    if len(line) <= QUOTE_LENGTH:
        return line
    head = line[:QUOTE_LENGTH].rpartition(" ")[0]
    whole = max(head.rfind(stop) for stop in (". ", "; ", "? ", "! "))
    return (head[: whole + 1] if whole > QUOTE_LENGTH // 3 else head).rstrip(",;:.") + " …"


def parts(text: str, options: Sequence[Option]) -> list[str]:
    """A text about several options (`Label: why; Label: why`) taken apart; any other text whole."""
    labels = "|".join(re.escape(o.label) for o in options)
    found = re.split(rf"(?:^|; |(?<=[.!?]) )(?:{labels}): ", text) if len(options) > 1 else [text]
    return [part for part in found if part.strip()]


def title(question: Question) -> str:
    """The decision's name inside a sentence: `deployment pattern`, `static analysis`."""
    # A title that names two answers would read as an answer: `monorepo or polyrepo`.
    two = " or " in question.title
    return lowered(
        question.category.replace("-", " ") if two else question.title.partition(" (")[0]
    )


def lowered(text: str) -> str:
    """First letter small, unless the word is an acronym or a name."""
    word = text.split(" ", 1)[0]
    return text if any(c.isupper() or c == "/" for c in word[1:]) else text[:1].lower() + text[1:]


def choice(context: RoundContext, question: Question, *, bare: bool = False) -> str:
    """What was answered, in words; a label that does not carry its decision is given it, unless `bare`."""
    decision = context.decisions[question.id]
    if not decision.choice:
        return _own(question, decision, bare=bare)
    options = context.chosen(question.id)
    if options and options[0].level:
        words = lowered(options[0].label.partition(" (")[0])
        return words if bare else f"{words} for {title(question)}"
    known = options or [o for c in decision.choice if (o := question.option(c))]
    words = " + ".join([label(o) for o in known] or decision.choice)
    among_others = len(context.catalogue.categories[question.category].questions) > 1
    if bare or not any(_bald(o, question, among_others=among_others) for o in options):
        return words
    return f"{words} ({title(question)})"


def _own(question: Question, decision: Decision, *, bare: bool) -> str:
    if question.kind is Kind.PERCENT:
        return f"{decision.own} %" if bare else f"{decision.own} % for {title(question)}"
    return f"“{excerpt(decision.own)}”"


def label(option: Option) -> str:
    """A label inside a sentence, without its examples: a name keeps its capital, `No feature flags` does not."""
    words = option.label.partition(" (")[0]
    return lowered(words) if words.startswith("No ") else words


def _bald(option: Option, question: Question, *, among_others: bool) -> bool:
    """Whether a label says little without its decision: one plain word, or none of the title's words."""
    words = label(option)
    if option.tool or _CAMEL.search(words):
        return False
    if not among_others:
        return len(words.split()) == 1 and words.lower() not in question.title.lower()
    said, named = (
        {w.rstrip("s") for w in re.findall(r"[a-z]{3,}", t.lower())}
        for t in (words, question.title)
    )
    return not said & named


def evidence(found: Evidence) -> str:
    """A tool's evidence as a prompt quotes it, `unverified` and its reason included."""
    reason = f" ({found.reason})" if found.reason else ""
    status = f"{found.status.value}{reason}"
    when = f", as of {found.checked_at}" if found.checked_at else ""
    return f"{found.version} — {status}{when}" if found.version else f"{status}{when}"
