"""Changing a decision while a round is open: which field, which value. The user makes the change; the proposal shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from facilitator.model import METRICS, Decision, Effect, Kind, Question
from facilitator.session.state import State
from facilitator.techniques.rounds import INSIGHT, FieldChange, Prompt, Reply
from facilitator.tui.wording import QUIET, STRONG, cut, joined, mark, said

if TYPE_CHECKING:
    from facilitator.tui.pages.replying import Replying

NO_CHANGE = "no change"


class Changing:
    """Asks for one change of one decision and hands it back with the answer."""

    def __init__(self, replying: Replying, prompt: Prompt) -> None:
        self.replying, self.prompt = replying, prompt

    @property
    def session(self) -> State:
        """The state as it is now."""
        return self.replying.session

    def begin(self, reply: Reply) -> None:
        """Ask which field; the one that the prompt is about stands first."""
        question = self._quoted()
        if question is None:
            self.replying.page.tell("This question quotes no decision that could be changed.")
            return
        rows = self._fields(question)
        if reply.text:
            rows.append((NO_CHANGE, joined(("Nothing: the answer is an insight", STRONG))))
        about = f"Your answer: {cut(reply.text, 140)}" if reply.text else cut(self.prompt.text, 220)
        self.replying.pick(
            "What changes?", rows, lambda field: self._field(field, reply), about, rows[0][0]
        )

    def _quoted(self) -> Question | None:
        return self.session.catalogue.questions.get(self.prompt.question_id)

    def _fields(self, quoted: Question) -> list[tuple[str, Content]]:
        """Fields of the quoted decision, and another decision where the prompt names one; the proposed one first."""
        state, found = self.session, []
        decision = state.decisions.get(quoted.id)
        other = state.catalogue.questions.get(self.prompt.changes)
        if other is not None and other.id != quoted.id:
            found.append((f"choice:{other.id}", self._row(other.title, _answer(state, other))))
        own = [(f"choice:{quoted.id}", self._row(quoted.title, _answer(state, quoted)))]
        if decision is not None:
            own.append(("rationale", self._row("Rationale", decision.rationale)))
            own += [
                (f"details.{d.key}", self._row(d.label, decision.details.get(d.key, "")))
                for d in quoted.details
            ]
            if decision.impact:
                own.append(("impact", self._row("DORA impact", "")))
                own.append(("rollback", self._row("Rollback implication", decision.rollback)))
        proposed = self.prompt.changes
        own.sort(key=lambda row: row[0] != proposed)
        return [*found, *own]

    def _row(self, name: str, value: str) -> Content:
        return joined((name, STRONG), (f"  {cut(value, 44)}" if value else "", QUIET))

    def _field(self, field: str, reply: Reply) -> None:
        quoted = self._quoted()
        assert quoted is not None, "fields are offered of a quoted decision only"
        if field == NO_CHANGE:
            self.replying.finish(replace(reply, kind=INSIGHT, change=None))
        elif field.startswith("choice:"):
            self._choice(self.session.catalogue.questions[field.removeprefix("choice:")], reply)
        elif field == "impact":
            self._metric(quoted, reply)
        else:
            self._words(quoted, field, reply)

    def _choice(self, question: Question, reply: Reply) -> None:
        decision = self.session.decisions.get(question.id)
        if not question.options:
            self._own(question, decision, reply)
            return
        taken = decision.choice if decision else ()
        several = question.kind is Kind.MULTI
        rows = []
        for option in question.options:
            if option.id not in taken:
                rows.append(
                    (option.id, joined((option.label, STRONG), (f"  {option.summary}", QUIET)))
                )
            elif several and len(taken) > 1:
                rows.append((option.id, joined(("without ", QUIET), (option.label, STRONG))))
        rows.append(("own", said("in your own words")))
        now = f"Now: {_answer(self.session, question) or 'open'}."
        where = self.session.catalogue.step_of(question.id)
        if where != self.session.step:
            now += f" It belongs to step {where}: kept as an open question."

        def picked(id_: str) -> None:
            if id_ == "own":
                self._own(question, decision, reply)
                return
            value = _toggled(question, taken, id_) if several else (id_,)
            self._why(reply, FieldChange(question.id, "choice", value))

        self.replying.pick(question.title, rows, picked, now)

    def _own(self, question: Question, decision: Decision | None, reply: Reply) -> None:
        percent = question.kind is Kind.PERCENT
        before = decision.own if decision else ""

        def worded(text: str) -> None:
            value = text.rstrip(" %") if percent else text
            if not value or value == before:
                self._unchanged(reply)
            else:
                self._why(reply, FieldChange(question.id, "own", (value,)))

        self.replying.ask(
            "own", question.title, before, worded, about=question.question, one_line=percent
        )

    def _words(self, question: Question, field: str, reply: Reply) -> None:
        decision = self.session.decisions[question.id]
        before = {"rationale": decision.rationale, "rollback": decision.rollback}.get(
            field, decision.details.get(field.partition(".")[2], "")
        )
        label = next(
            (d.label for d in question.details if f"details.{d.key}" == field), field.capitalize()
        )

        def worded(text: str) -> None:
            if text == before.strip():
                self._unchanged(reply)
            else:
                self.replying.finish(
                    replace(reply, change=FieldChange(question.id, field, (text,)))
                )

        about = f"Your answer: {reply.text}" if reply.text else self.prompt.text
        self.replying.ask(field, f"{question.title}: {label.lower()}", before, worded, about=about)

    def _metric(self, question: Question, reply: Reply) -> None:
        impact = self.session.decisions[question.id].impact
        rows = [
            (
                str(m),
                joined(
                    (m.title, STRONG), "  ", mark(impact[m].effect), (f" {impact[m].why}", QUIET)
                ),
            )
            for m in METRICS
            if m in impact
        ]
        self.replying.pick(
            "Which metric?", rows, lambda metric: self._effect(question, metric, reply)
        )

    def _effect(self, question: Question, metric: str, reply: Reply) -> None:
        rows = [(str(e), joined(mark(e), f" {e.value}")) for e in Effect]

        def picked(effect: str) -> None:
            before = next(
                i.why for m, i in self.session.decisions[question.id].impact.items() if m == metric
            )
            self.replying.ask(
                f"impact.{metric}",
                f"{effect}: because of what?",
                before,
                lambda why: self.replying.finish(
                    replace(
                        reply, change=FieldChange(question.id, f"impact.{metric}", (effect, why))
                    )
                ),
                about=self.prompt.text,
            )

        self.replying.pick("What is the effect?", rows, picked)

    def _why(self, reply: Reply, change: FieldChange) -> None:
        """Ask for words beside a changed choice, unless they were given; they may stay empty."""
        reply = replace(reply, change=change)
        if reply.text:
            self.replying.finish(reply)
            return
        self.replying.ask(
            "text",
            "Why this instead?",
            "",
            lambda text: self.replying.finish(replace(reply, text=text)),
            about=f"{cut(self.prompt.text, 220)}\nWhat you say is kept as an insight; it may stay empty.",
        )

    def _unchanged(self, reply: Reply) -> None:
        if reply.text:
            self.replying.finish(replace(reply, kind=INSIGHT, change=None))
        self.replying.page.tell("Nothing was changed.")


def _answer(state: State, question: Question) -> str:
    from facilitator.session.saving import answer_label

    decision = state.decisions.get(question.id)
    return answer_label(state, decision) if decision else ""


def _toggled(question: Question, taken: tuple[str, ...], id_: str) -> tuple[str, ...]:
    """The choice with one option more or less; `none` never stands beside another."""
    none = f"{question.id}.none"
    if id_ == none:
        return (none,)
    wanted = (set(taken) ^ {id_}) - {none}
    return tuple(o.id for o in question.options if o.id in wanted)
