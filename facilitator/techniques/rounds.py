"""The state of a round: prompts, what was answered so far, where the user is. Frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from facilitator.model.noun import noun
from facilitator.model.techniques import Perspective
from facilitator.text import strip_unsafe

INSIGHT = "insight"
RISK = "accepted-risk"
QUESTION = "open-question"
CHANGE = "change"
DISMISSED = "dismissed"
KINDS = (INSIGHT, RISK, QUESTION, CHANGE, DISMISSED)
"""What an answer can be taken as; the keys i, r, q, c, d."""
NOBODY = "nobody yet"
"""The owner of an open question that has none."""


@noun
class Prompt:
    """One question of a round, filled."""

    id: str
    by: str
    """Name of the method or scenario, or of who asks."""
    text: str
    question_id: str
    """The decision that it quotes."""
    about: str = ""
    """The answer that was quoted."""
    pair: str = ""
    """The two statements of the plan that it sets against each other."""
    becomes: str = INSIGHT
    changes: str = ""
    """What a change opens: a question id; or of the quoted decision `rationale`, `rollback`, `impact`,
    `values.<id>`."""
    answer_kind: str = "text"
    between: tuple[str, ...] = ()
    """What the speaker wants, and what stands against it."""
    recorded: tuple[str, ...] = ()
    """Failure walk: what the record answered between the stop before and this one."""


Speaker = tuple[Perspective, Prompt]
"""A perspective with what it asks in the round."""


@noun
class FieldChange:
    """A change that the user made while answering.

    `field` is `choice` (value: option ids), `own`, `rationale`, `rollback`, `values.<id>` (value: one text)
    or `impact.<metric>` (value: effect and reason).
    """

    question: str
    field: str
    value: tuple[str, ...]


@noun
class Reply:
    """An answer. An empty `kind` takes what the prompt proposes."""

    text: str = ""
    kind: str = ""
    owner: str = ""
    until: str = ""
    change: FieldChange | None = None
    decision: str = ""
    """Id of the recorded decision that the answer names, where one is asked for."""


@noun
class Round:
    """A round in progress."""

    kind: str
    """`elicitation`, `party` or `walk`."""
    category: str
    """Empty at step level."""
    step: int
    ids: tuple[str, ...]
    """The method, the scenario, or the perspectives in the order in which they speak."""
    name: str
    """As it is recorded: the method's name, or those of the perspectives."""
    prompts: tuple[Prompt, ...]
    replies: tuple[Reply | None, ...] = ()
    """As many as prompts; None: skipped or not reached."""
    at: int = 0
    """Index of the prompt the user is at; the number of prompts when all were seen."""
    closing: tuple[str, ...] = ()
    """Failure walk: what the record answered after the last stop."""
    opening: str = ""
    """Failure walk: what happens, told before the first stop."""

    @property
    def prompt(self) -> Prompt | None:
        """The current prompt; None at the end."""
        return self.prompts[self.at] if self.at < len(self.prompts) else None

    @property
    def reply(self) -> Reply | None:
        """What was answered to the current prompt before."""
        return self.replies[self.at] if self.at < len(self.replies) else None

    @property
    def done(self) -> bool:
        """Whether every prompt was seen."""
        return self.at >= len(self.prompts)


def answer(round_: Round, reply: Reply) -> Round:
    """Record the reply to the current prompt and go on; an empty one is a skip."""
    kept = _of_its_kind(tidy(reply), round_.prompt)
    return _go_on(round_, kept if is_worth_keeping(kept) else None)


def _of_its_kind(reply: Reply, prompt: Prompt | None) -> Reply:
    """The reply with what its kind can hold: only a change changes, only a risk or a question has an owner."""
    proposed = prompt.becomes if prompt else INSIGHT
    kind = reply.kind or (CHANGE if reply.change else proposed)
    owned = kind in (RISK, QUESTION)
    return replace(
        reply,
        kind=kind if reply.change else reply.kind,
        change=reply.change if kind == CHANGE else None,
        owner=reply.owner if owned else "",
        until=reply.until if owned else "",
    )


def skip(round_: Round) -> Round:
    """Leave the current prompt without an answer and go on."""
    return _go_on(round_, None)


def step_back(round_: Round) -> Round:
    """Go to the prompt before; what was answered there stays until it is answered anew."""
    return replace(round_, at=max(0, round_.at - 1))


def given(round_: Round) -> Iterator[tuple[Prompt, Reply]]:
    """The prompts that were answered, each with its reply."""
    for prompt, reply in zip(round_.prompts, round_.replies, strict=False):
        if reply is not None:
            yield prompt, reply


def typed_anything(round_: Round) -> bool:
    """Say whether anything was answered."""
    return any(given(round_))


def missing(prompt: Prompt, reply: Reply) -> tuple[str, ...]:
    """What the reply still lacks, for the screen to ask: `text`, `owner`, `until`, `decision`, `change`."""
    kind = reply.kind or prompt.becomes
    if kind == DISMISSED:
        return ()
    wanted = {
        "text": kind in (INSIGHT, RISK) and not reply.text.strip(),
        "owner": kind in (RISK, QUESTION) and not reply.owner.strip(),
        "until": kind == RISK and not reply.until.strip(),
        "change": kind == CHANGE and reply.change is None,
        "decision": prompt.answer_kind == "decided-option" and not reply.decision,
    }
    return tuple(name for name, is_missing in wanted.items() if is_missing)


def is_worth_keeping(reply: Reply) -> bool:
    """Say whether there is anything in a reply: words, a change, or a question kept open as it was asked."""
    return bool(reply.text or reply.change or reply.kind in (QUESTION, DISMISSED))


def tidy(reply: Reply) -> Reply:
    """The reply without control characters and space around; a kind that is none is a ValueError."""
    if reply.kind and reply.kind not in KINDS:
        raise ValueError(f"an answer is one of {', '.join(KINDS)}, not {reply.kind!r}")
    change = reply.change
    if change is not None:
        change = replace(change, value=tuple(strip_unsafe(value).strip() for value in change.value))
    return replace(
        reply,
        text=strip_unsafe(reply.text).strip(),
        owner=_one_line(reply.owner),
        until=_one_line(reply.until),
        change=change,
    )


def _one_line(text: str) -> str:
    return " ".join(strip_unsafe(text).split())


def _go_on(round_: Round, reply: Reply | None) -> Round:
    if round_.done:
        return round_
    replies = list(round_.replies)
    replies += [None] * (len(round_.prompts) - len(replies))
    replies[round_.at] = reply
    return replace(round_, replies=tuple(replies), at=round_.at + 1)
