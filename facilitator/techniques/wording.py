"""How recorded things read inside a prompt, and how a template is filled: once, by name, never evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from facilitator.model import Evidence, Kind, Option, Question
from facilitator.patterns import regex
from facilitator.techniques.round_context import RoundContext
from facilitator.text import listed

QUOTE_LENGTH = 160
"""Characters of the user's own words that a prompt quotes; the whole text stands beside it in the plan."""
_PLACEHOLDER = regex(r"\{([a-z_]+|(?:plan|value|reason|measure|measure_where|sum)\.[a-z0-9_.-]+)\}")
_WITH_STOP = regex(_PLACEHOLDER.pattern + r"(\.?)")
_SENTENCE_START = regex(r"(^|[.?!]”? )$|“$")
_STOPPED = regex(r"[….?!]$|[^.]\.\)$")
_CAMEL = regex(r"[a-z][A-Z]")


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
        text = values[name]
        if name in mentioned:
            text = values.get(f"{name}!", text)
        mentioned.add(name)
        stop = "" if _STOPPED.search(text) else match[2]
        before = template[: match.start()]
        starts = _SENTENCE_START.search(before) and (begins or match.start())
        if starts and name not in verbatim and not _as_it_stands(name, text, before):
            text = text[:1].upper() + text[1:]
        return text + stop

    return _WITH_STOP.sub(value, template)


def _as_it_stands(name: str, text: str, before: str) -> bool:
    """Whether a value keeps its first letter: a name, a path or a command, and all that is quoted."""
    first = text.partition(" ")[0].rstrip(",;:.")
    is_name = not first.isalpha()  # `mill-state`, `deploy/weights.sh`
    return name.startswith("value.") and (before.endswith("“") or is_name)


def quoted(text: str) -> str:
    """A catalogue text as it stands inside a sentence: without its full stop."""
    return text.strip().removesuffix(".")


_INNER = str.maketrans("“”„", "‘’‚")


def excerpt(text: str) -> str:
    """Words on one line; a long text ends with its last whole sentence before `QUOTE_LENGTH`, else at a word.

    Quotation marks in it become inner ones: nothing of it reads as if it stood outside the quotation.
    """
    line = " ".join(text.split()).translate(_INNER)
    line = line if line.endswith("...") else line.removesuffix(".")
    if len(line) <= QUOTE_LENGTH:
        return line
    head = line[:QUOTE_LENGTH].rpartition(" ")[0]
    sentence_end = max(head.rfind(stop) for stop in (". ", "; ", "? ", "! "))
    if sentence_end > QUOTE_LENGTH // 3:
        head = head[: sentence_end + 1]
    return head.rstrip(",;:.") + " …"


def parts(text: str, options: Sequence[Option]) -> list[str]:
    """A text about several options (`Label: why; Label: why`) taken apart; any other text whole."""
    found = [text]
    if len(options) > 1:
        labels = "|".join(re.escape(option.label) for option in options)
        found = re.split(rf"(?:^|; |(?<=[.!?]) )(?:{labels}): ", text)
    return [part for part in found if part.strip()]


def title(question: Question) -> str:
    """The decision's name inside a sentence: `deployment pattern`, `static analysis`."""
    # A title that names two answers would read as an answer: `monorepo or polyrepo`.
    if " or " in question.title:
        return lowered(question.category.replace("-", " "))
    return lowered(question.title.partition(" (")[0])


def lowered(text: str) -> str:
    """First letter small, unless the word is an acronym or a name."""
    word = text.split(" ", 1)[0]
    is_name = any(letter.isupper() or letter == "/" for letter in word[1:])
    return text if is_name else text[:1].lower() + text[1:]


def all_lowered(text: str) -> str:
    """Every word small, unless it is an acronym or a name: `Smallest Sample` as it stands in brackets."""
    return " ".join(lowered(word) for word in text.split())


def choice(context: RoundContext, question: Question, *, bare: bool = False) -> str:
    """What was answered, in words; a label that does not carry its decision is given it, unless `bare`."""
    decision = context.decisions[question.id]
    options = context.chosen(question.id)
    if not decision.choice:
        return _own(decision.own, question, bare=bare)
    if options and options[0].level:
        return _with_title(lowered(options[0].label.partition(" (")[0]), question, bare=bare)
    known = [question.option(id_) for id_ in decision.choice]
    words = listed([label(option) for option in known if option] or decision.choice)
    if bare or not _says_little(options, context, question):
        return words
    return f"{words} ({title(question)})"


def _own(own: str, question: Question, *, bare: bool) -> str:
    if question.kind is Kind.PERCENT:
        return _with_title(f"{own} %", question, bare=bare)
    return f"“{excerpt(own)}”"


def _with_title(words: str, question: Question, *, bare: bool) -> str:
    return words if bare else f"the target of {words} for {title(question)}"


def label(option: Option) -> str:
    """A label inside a sentence, without its examples: a name keeps its capital, `No feature flags` does not."""
    words = option.phrase or option.label.partition(" (")[0]
    return lowered(words) if words.startswith("No ") else words


def _says_little(options: Sequence[Option], context: RoundContext, question: Question) -> bool:
    """Whether a label says little without its decision: one plain word, or none of the title's words."""
    alone = len(context.catalogue.categories[question.category].questions) == 1
    for option in options:
        words = label(option)
        if option.tool or option.phrase or _CAMEL.search(words):
            continue
        if alone and (" " in words or words.lower() in question.title.lower()):
            continue
        if alone or not _stems(words) & _stems(question.title):
            return True
    return False


def _stems(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z]{3,}", text.lower())}


def evidence(found: Evidence) -> str:
    """A tool's evidence as a prompt quotes it, `unverified` and its reason included."""
    words = found.status.value
    if found.reason:
        words = f"{words} ({found.reason})"
    if found.checked_at:
        words = f"{words}, as of {found.checked_at}"
    return f"{found.version} — {words}" if found.version else words
