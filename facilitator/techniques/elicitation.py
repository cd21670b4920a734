"""Advanced Elicitation: one method, asked about the decisions of a category."""

from __future__ import annotations

from facilitator.model import Question
from facilitator.techniques.rounds import Prompt, Round
from facilitator.techniques.selection import askable
from facilitator.techniques.setting import Setting

_FIELDS = {"rollback-implication": "rollback", "dora-impact": "impact"}
"""Fields as the content calls them, and as `Change` does."""


def open_elicitation(setting: Setting, method_id: str, earlier: int | None = None) -> Round:
    """Begin a round with a method; KeyError when there is none with this id.

    `earlier` rounds of the same method here make it quote other things; not given, they are counted in
    `setting.played`. A round without prompts is possible: the method found nothing to quote.
    """
    method = setting.library.method(method_id)
    turn = setting.played.count(method_id) if earlier is None else earlier
    prompts = []
    for number, bound in askable(method, setting, turn):
        template = method.prompts[number]
        prompts.append(
            Prompt(
                id=template.id,
                by=method.name,
                text=bound.text,
                question_id=bound.question.id,
                about=bound.about,
                becomes=template.becomes,
                changes=changed_field(template.changes, bound.question),
                answer_kind=template.answer,
            )
        )
    return Round(
        "elicitation", setting.category, setting.step, (method.id,), method.name, tuple(prompts)
    )


def changed_field(changes: str, question: Question) -> str:
    """What `change` opens, as `Change` calls it; the rationale, where the decision has no such field."""
    if changes == "details":
        return f"details.{question.details[0].key}" if question.details else "rationale"
    if changes == "dora-impact" and not any(o.dora for o in question.options):
        return "rationale"
    return _FIELDS.get(changes, changes)
