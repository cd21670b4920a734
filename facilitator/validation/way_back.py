"""What somebody who is called at night looks for, in one place: at which number, who decides, how to go back.

Every word is of a decision or a value; a line of which nothing is stated is left out, and all of them are where no
value is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from facilitator.model import How, Standing
from facilitator.validation.markdown import inline
from facilitator.validation.report import Validation

_LIMITS = "Limits"
_CODE = "`{}`"
_LINES: Mapping[str, Mapping[str, str]] = {
    _LIMITS: {
        "rollback-criteria.health-threshold": "{}",
        "rollback-criteria.threshold": "{}",
        "rollback-criteria.latency-threshold": "{}",
        "rollback-criteria.business-threshold": "{}",
        "rollback-criteria.smoke-threshold": "{}",
    },
    "Decided": {
        "rollback-type": "{}",
        "rollback-criteria.without-a-person": "without a person on {}",
        "rollback-type.decides": "by {}",
        "rollback-type.response": "within {}",
        "rollback-type.undecided-after": "back when undecided after {}",
    },
    "Called": {
        "alerting.on-call": "on call: {}",
        "alerting.escalate-after": "escalated after {}",
        "alerting.escalate-to": "escalated to {}",
        "rollback-type.told": "told: {}",
    },
    "Way back": {
        "rollback-mechanism": "{}",
        "rollback-mechanism.command": _CODE,
        "rollback-mechanism.runbook": "steps: {}",
        "rollback-mechanism.kept-versions": "versions kept: {}",
        "deployment-pattern.keep-old": "old side kept for {}",
        "deployment-pattern.keep-stable": "old version kept for {}",
        "rollback-type.recovery-target": "users served well within {}",
        "rollback-testing.last-drill": "last drill {}",
        "rollback-testing.drill-took": "it took {}",
    },
    "Data": {
        "data-rollback": "{}",
        "database-migrations.rollback-impact": "{}",
        "data-rollback.point-of-no-return": "no way back after {}",
        "data-rollback.restore-point": "restored to at most {} before",
        "data-rollback.restore-takes": "restoring takes {}",
    },
}
"""What each line says, by question or value."""
SHOWN = frozenset(id_ for said in _LINES.values() for id_ in said)


def way_back(validation: Validation) -> Iterator[str]:
    """Give the lines of the box; none where no value of them is stated."""
    if any(_value(id_, validation) for said in _LINES.values() for id_ in said):
        for head, said in _LINES.items():
            told = list(_told(said, validation))
            told += _numbers(validation) if told and head is _LIMITS else ()
            if told:
                yield f"- **{head}:** {' · '.join(told)}"


def _told(said: Mapping[str, str], validation: Validation) -> Iterator[str]:
    for id_, form in said.items():
        words = _value(id_, validation) or _choice(id_, validation)
        if words:
            as_code = form == _CODE and "`" not in words
            yield form.format(words) if as_code else form.strip("`").format(inline(words))


def _choice(id_: str, validation: Validation) -> str:
    decision = validation.facts.decisions.get(id_)
    decided = decision is not None and decision.standing is Standing.DECIDED
    return validation.shown(id_) if decided else ""


def _value(id_: str, validation: Validation) -> str:
    """The words of a value on one line; empty where it is not stated."""
    question, _, name = id_.rpartition(".")
    decision = validation.facts.decisions.get(question)
    stated = decision.values.get(name) if decision else None
    said = stated is not None and stated.how in (How.STATED, How.IN_WORDS)
    return " ".join(stated.text.split()) if stated and said else ""


def _numbers(validation: Validation) -> Iterator[str]:
    """What tensions compute of the limits, as that a check sees too few requests."""
    limits = {id_.replace(".", "/") for id_ in _LINES[_LIMITS]}
    for finding in validation.findings:
        if finding.holds and not limits.isdisjoint(finding.held_by):
            yield from (f"{inline(said.rstrip('.'))} ({finding.id})" for said in finding.numbers)
