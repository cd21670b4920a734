"""A kept draft under the content of today: what that no longer has stays as words, and nothing is looked up by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from facilitator.model import Catalogue, Category, Decision
from facilitator.session.drafts import StepDraft, typed_value
from facilitator.session.state import Content
from facilitator.techniques.rounds import Round


def adopt(draft: StepDraft, content: Content) -> StepDraft:
    """Give the draft at a place that there is, with answers to questions and options that there are."""
    catalogue = content.catalogue
    draft = _rounds(draft, content)
    known = {q.id for q in catalogue.questions_of(draft.step)}
    decisions = {k: _answer(k, d, catalogue) for k, d in draft.decisions.items() if k in known}
    gone = {k: _words(d) for k, d in draft.decisions.items() if k not in known}
    categories = {c.id: c for c in catalogue.step(draft.step).categories}
    draft = replace(
        draft,
        decisions=decisions,
        typing={**draft.typing, **gone, **_lost_values(draft, catalogue)},
        kept=tuple(c for c in draft.kept if c in categories),
    )
    return _at_a_question(draft, categories)


def _at_a_question(draft: StepDraft, categories: Mapping[str, Category]) -> StepDraft:
    here = categories.get(draft.category) or next(iter(categories.values()), None)
    if here is None:
        return replace(draft, category="", question="")
    there = draft.category == here.id and draft.question in {q.id for q in here.questions}
    question = draft.question if there else here.questions[0].id
    return replace(draft, category=here.id, question=question)


def _answer(id_: str, decision: Decision, catalogue: Catalogue) -> Decision:
    """The same answer; one that names an option that is gone becomes the user's own words."""
    question = catalogue.questions[id_]
    kept = {name: stated for name, stated in decision.values.items() if question.value(name)}
    decision = replace(decision, values=kept)
    options = {o.id: o.label for o in question.options}
    if all(choice in options for choice in decision.choice):
        return replace(decision, id=id_)
    named = (options.get(choice, choice) for choice in decision.choice)
    return replace(decision, id=id_, choice=(), own="; ".join(named))


def _lost_values(draft: StepDraft, catalogue: Catalogue) -> dict[str, str]:
    """Values whose field is gone, as text that was begun."""
    lost = {}
    for id_, decision in draft.decisions.items():
        question = catalogue.questions.get(id_)
        for name, stated in decision.values.items():
            if question is not None and not question.value(name):
                lost[typed_value(id_, name, stated.how)] = stated.text
    return lost


def _words(decision: Decision) -> str:
    said = (*decision.choice, decision.own, decision.reason, decision.rationale)
    return "\n".join(
        words for words in (*said, *(stated.text for stated in decision.values.values())) if words
    )


def _rounds(draft: StepDraft, content: Content) -> StepDraft:
    """Leave the open round where its category is gone; keep only what was replied where more of it is."""
    every = [*draft.left, *([draft.round] if draft.round is not None else [])]
    gone = [r for r in every if not _known(r, content)]
    typing = dict(draft.typing) | {f"{r.name}:{n}": t for r in gone for n, t in _replied(r).items()}
    left = tuple(r for r in draft.left if r not in gone)
    open_ = draft.round if draft.round not in gone else None
    names = {c.id for c in content.catalogue.step(draft.step).categories}
    if open_ is not None and open_.category not in ("", *names):
        left, open_ = (*left, open_), None
    return replace(draft, typing=typing, left=left, round=open_)


def _known(round_: Round, content: Content) -> bool:
    """Whether the library and the catalogue still have what the round was made of."""
    library = content.library
    voices = {
        "elicitation": [m.id for m in library.methods],
        "party": [p.id for p in library.perspectives],
        "walk": [s.id for s in library.scenarios],
    }
    questions = content.catalogue.questions
    asked = (p.question_id for p in round_.prompts)
    return set(round_.ids) <= set(voices.get(round_.kind, ())) and all(
        q in questions for q in asked
    )


def _replied(round_: Round) -> Mapping[int, str]:
    return {n: r.text for n, r in enumerate(round_.replies, 1) if r is not None and r.text}
