"""Advanced Elicitation: one method, asked about the decisions of a category."""

from __future__ import annotations

from facilitator.model import Question
from facilitator.model.techniques import Remark
from facilitator.techniques.fill_template import Bound
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Prompt, Round
from facilitator.techniques.selection import in_order

_FIELDS = {"rollback-implication": "rollback", "dora-impact": "impact"}
"""Fields as the content calls them, and as `FieldChange` does."""


def open_elicitation(context: RoundContext, method_id: str, earlier: int | None = None) -> Round:
    """Begin a round with a method; KeyError when there is none with this id.

    `earlier` rounds of the same method here make it quote other things (`selection.in_order`). A round
    without prompts is possible: the method found nothing to quote.
    """
    method = context.library.method(method_id)
    found = in_order(method, context, earlier)
    prompts = tuple(prompt_of(method.name, template, bound) for template, bound in found)
    return Round("elicitation", context.category, context.step, (method.id,), method.name, prompts)


def prompt_of(by: str, template: Remark, bound: Bound) -> Prompt:
    """A filled template as somebody asks it: a method, or a perspective."""
    return Prompt(
        id=template.id,
        by=by,
        text=bound.text,
        question_id=bound.question.id,
        about=bound.about,
        pair=bound.pair,
        becomes=template.becomes,
        changes=changed_field(template.changes, bound.question, bound.value),
        answer_kind=template.answer,
        between=template.between,
    )


def changed_field(changes: str, question: Question, value: str = "") -> str:
    """What `change` opens, as `FieldChange` calls it; the rationale, where the decision has no such field."""
    if changes == "values" and question.values:
        return f"values.{value or question.values[0].id}"
    if changes == "values":
        return "rationale"
    if changes == "dora-impact" and not any(o.dora for o in question.options):
        return "rationale"
    return _FIELDS.get(changes, changes)
