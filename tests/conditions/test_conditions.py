"""Conditions in three values: every leaf in each of its cases, Kleene's connectives, and what applies."""

from __future__ import annotations

import itertools

import pytest

from facilitator.conditions import (
    Facts,
    Truth,
    applies,
    applies_beside,
    evaluate,
    percent,
    recorded,
    unknowns,
)
from facilitator.model import (
    Catalogue,
    Category,
    Condition,
    Context,
    Decision,
    Fact,
    Kind,
    Option,
    Question,
    Standing,
    Step,
)
from facilitator.model.workload import kinds_of, known_in, told_of

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def question(
    qid: str, *own: str, kind: Kind = Kind.SINGLE, when: Condition | None = None
) -> Question:
    options = tuple(
        Option(f"{qid}.{o}", o, level=int(o[1:]) if o[0] == "l" and o[1:].isdigit() else 0)
        for o in own
    )
    asked = f"{qid}?"
    return Question(
        qid, qid, qid, kind, asked, category=f"{qid}-menu", options=options, asked_when=when
    )


ZERO = question("zero-downtime", "required", "maintenance-window", "not-applicable")
DRAIN = question(
    "draining", "a", "b", when=Condition("in", "zero-downtime", ("zero-downtime.required",))
)
FREQ = question("freq", "l1", "l5", "l6")
RATE = question("rate", kind=Kind.PERCENT)
MULTI = question("multi", "x", "y", "none", kind=Kind.MULTI)
QUESTIONS = (ZERO, DRAIN, FREQ, RATE, MULTI)
CATALOGUE = Catalogue(
    steps=(
        Step(
            4,
            "s",
            "s",
            "s",
            "",
            "",
            tuple(Category(q.id, q.id, "", "", (q,), id=q.category, step=4) for q in QUESTIONS),
        ),
    ),
    sources={},
    terms={},
)

NOTHING = Context()


def record(*decisions: Decision, passed: str = "", context: Context = NOTHING) -> Facts:
    menus = (
        frozenset(q.category for q in QUESTIONS) if passed == "all" else frozenset(passed.split())
    )
    return Facts({d.id: d for d in decisions}, context, menus, CATALOGUE)


def chose(qid: str, *own: str) -> Decision:
    return Decision(qid, choice=tuple(f"{qid}.{o}" for o in own))


NOT_APPLICABLE = Decision("zero-downtime", Standing.NOT_APPLICABLE, reason="batch job")
DEFERRED = Decision("zero-downtime", Standing.DEFERRED, reason="later")
OWN = Decision("zero-downtime", own="nights only")


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (chose("zero-downtime", "required"), T),
        (chose("zero-downtime", "maintenance-window"), F),
        (NOT_APPLICABLE, F),
        (DEFERRED, U),
        (OWN, U),
        (None, U),
    ],
)
def test_in_and_its_negation(decision: Decision | None, expected: Truth) -> None:
    now = record(*([decision] if decision else []))
    assert evaluate(Condition("in", "zero-downtime", ("zero-downtime.required",)), now) is expected
    assert (
        evaluate(Condition("not_in", "zero-downtime", ("zero-downtime.required",)), now)
        is ~expected
    )


def test_in_takes_any_of_several_choices() -> None:
    now = record(chose("multi", "x", "y"))
    assert evaluate(Condition("in", "multi", ("multi.y",)), now) is T
    assert evaluate(Condition("in", "multi", ("multi.none",)), now) is F


def test_a_listed_choice_beside_own_words_counts() -> None:
    now = record(Decision("multi", choice=("multi.x",), own="and a probe of ours"))
    assert evaluate(Condition("in", "multi", ("multi.x",)), now) is T


@pytest.mark.parametrize("decision", [NOT_APPLICABLE, chose("zero-downtime", "not-applicable")])
def test_not_applicable_counts_as_the_option_of_that_name(decision: Decision) -> None:
    now = record(decision)
    assert evaluate(Condition("in", "zero-downtime", ("zero-downtime.not-applicable",)), now) is T
    assert evaluate(Condition("answered", "zero-downtime"), now) is F
    assert evaluate(Condition("unanswered", "zero-downtime"), record(decision, passed="all")) is F


@pytest.mark.parametrize(
    ("passed", "expected"), [("", U), ("multi-menu", U), ("zero-downtime-menu", T)]
)
@pytest.mark.parametrize("decisions", [(), (DEFERRED,)])
def test_unanswered_waits_until_its_menu_was_passed(
    decisions, passed: str, expected: Truth
) -> None:
    assert (
        evaluate(Condition("unanswered", "zero-downtime"), record(*decisions, passed=passed))
        is expected
    )


def test_unanswered_is_false_for_any_value_even_before_its_menu_was_passed() -> None:
    assert evaluate(Condition("unanswered", "zero-downtime"), record(OWN)) is F


@pytest.mark.parametrize(("decisions", "expected"), [((), U), ((DEFERRED,), U), ((OWN,), T)])
def test_answered(decisions, expected: Truth) -> None:
    assert evaluate(Condition("answered", "zero-downtime"), record(*decisions)) is expected


@pytest.mark.parametrize(("own", "expected"), [("l6", T), ("l5", F), ("", U)])
def test_level_at_least(own: str, expected: Truth) -> None:
    now = record(*([chose("freq", own)] if own else []))
    assert evaluate(Condition("level_at_least", "freq", number=6), now) is expected


@pytest.mark.parametrize(
    ("own", "expected"),
    [("5", T), ("4.5 %", T), ("5.1", F), ("5,1", U), ("few", U), ("-1", U), (None, U)],
)
def test_percent_at_most(own: str | None, expected: Truth) -> None:
    now = record(*([Decision("rate", own=own)] if own else []))
    assert evaluate(Condition("percent_at_most", "rate", number=5), now) is expected


@pytest.mark.parametrize("text", ["nan", "inf", "101", "100.5", "1_0", "", "%"])
def test_what_is_no_percentage(text: str) -> None:
    assert percent(text) is None


@pytest.mark.parametrize(
    ("name", "context", "expected"),
    [
        ("delivery-phase", Context(delivery_phase="production"), T),
        ("delivery-phase", Context(delivery_phase="poc"), F),
        ("delivery-phase", Context(), U),
        ("workload-kind", Context(workload="production"), T),
        ("workload-kind", Context(workload="an API, plus Production"), T),
        ("workload-kind", Context(workload="a pre-production"), F),
        ("workload-kind", Context(), U),
        ("cloud", Context(facts=(Fact("cloud", ("aws", "production")),)), T),
    ],
)
def test_context(name: str, context: Context, expected: Truth) -> None:
    assert (
        evaluate(Condition("context", name, ("production",)), record(context=context)) is expected
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("web-service", ("web-service",)),
        ("a queue worker", ("queue-worker",)),
        ("Web services and queue_workers", ("web-service", "queue-worker")),
        ("API with workers / functions", ("web-service", "queue-worker", "function")),
        (
            "web services, consumers and a nightly task",
            ("web-service", "queue-worker", "nightly-task"),
        ),
        ("batch: nightly", ("batch", "nightly")),
        ("serverless", ("function",)),
        ("iOS app", ("mobile-app",)),
        ("one server", ("single-server",)),
        ("one rented server", ("single-server",)),
        ("a small Linux server", ("single-server",)),
        ("a mobile app in the app stores", ("mobile-app",)),
        ("two web services and a nightly batch job", ("web-service", "batch")),
        ("Docker Compose on one small Linux server", ("single-server",)),
        ("a desktop app", ("desktop-app",)),
        ("a mail server", ("mail-server",)),
        ("not a web service", ("not-a-web-service",)),
        (" ", ()),
    ],
)
def test_what_is_deployed_is_read_from_words(words: str, expected: tuple[str, ...]) -> None:
    assert kinds_of(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("web service on a single server", "web-service on single-server"),
        ("queue workers as lambda functions", "queue-worker as function"),
        ("a serverless API", "web-service as function"),
        (
            "a web service with a database, on one server",
            "web-service on single-server, shared-resource on single-server, single-server",
        ),
        (
            "web service on one server with a database",
            "web-service on single-server, shared-resource on single-server",
        ),
        (
            "two APIs and a worker on one VM",
            "web-service on single-server, queue-worker on single-server",
        ),
        ("API on Kubernetes, worker on one VM", "web-service, queue-worker on single-server"),
        ("an API that calls lambda functions", "web-service, function"),
        ("API for our iOS app", "web-service, mobile-app"),
        ("mobile app with a backend as functions", "mobile-app, web-service as function"),
        ("a web service, not a mobile app", "web-service"),
        ("mainframe", ""),
    ],
)
def test_what_runs_on_what_is_read_from_words(words: str, expected: str) -> None:
    assert ", ".join(map(told_of, known_in(words))) == expected.replace("-", " ")


LEAF = {
    T: Condition("in", "freq", ("freq.l6",)),
    F: Condition("in", "freq", ("freq.l1",)),
    U: Condition("in", "zero-downtime", ("zero-downtime.required",)),
}


@pytest.mark.parametrize("values", list(itertools.product((T, F, U), repeat=2)))
def test_connectives_are_kleene(values: tuple[Truth, Truth]) -> None:
    now = record(chose("freq", "l6"))
    order = [F, U, T]
    children = tuple(LEAF[v] for v in values)
    assert evaluate(Condition("all", children=children), now) is min(values, key=order.index)
    assert evaluate(Condition("any", children=children), now) is max(values, key=order.index)
    assert evaluate(Condition("not", children=children[:1]), now) is {T: F, F: T, U: U}[values[0]]


def test_unknowns_names_what_is_missing_once_and_only_what_matters() -> None:
    now = record(chose("freq", "l6"))
    both = Condition(
        "all",
        children=(
            LEAF[U],
            LEAF[T],
            Condition("not", children=(LEAF[U],)),
            Condition("context", "workload-kind", ("x",)),
        ),
    )
    assert unknowns(both, now) == ("zero-downtime", "workload-kind")
    assert unknowns(Condition("all", children=(LEAF[U], LEAF[F])), now) == ()


def test_a_question_that_is_not_asked_counts_as_not_applicable() -> None:
    stale = chose("draining", "a")
    now = record(chose("zero-downtime", "maintenance-window"), stale, passed="all")
    assert applies(DRAIN, now) is F
    assert recorded("draining", now) == {"draining.not-applicable"}
    assert evaluate(Condition("unanswered", "draining"), now) is F
    assert evaluate(Condition("in", "draining", ("draining.a",)), now) is F


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [((), U), ((DEFERRED,), U), ((OWN,), T), ((chose("zero-downtime", "required"),), T)],
)
def test_what_applies(decisions, expected: Truth) -> None:
    assert applies(ZERO, record()) is T
    assert applies(DRAIN, record(*decisions)) is expected


def test_an_answer_counts_while_it_is_unknown_whether_it_was_to_be_asked() -> None:
    assert (
        evaluate(Condition("in", "draining", ("draining.a",)), record(chose("draining", "a"))) is T
    )


def test_a_leaf_from_an_extending_grammar_is_asked_for_and_an_unknown_one_refused() -> None:
    trait = Condition("trait", "slow")
    with pytest.raises(ValueError, match="trait"):
        evaluate(trait, record())
    extended = Facts({}, Context(), frozenset(), CATALOGUE, leaves={"trait": lambda _c, _r: T})
    assert evaluate(Condition("not", children=(trait,)), extended) is F


NOT_A_FUNCTION = Condition("not", children=(Condition("context", "workload-kind", ("function",)),))


@pytest.mark.parametrize(
    ("workload", "expected"), [("", T), ("functions", F), ("a web service", T)]
)
def test_what_step_1_did_not_state_rules_no_question_out(workload: str, expected: Truth) -> None:
    now = record(context=Context(workload=workload))
    assert applies(question("probes", "a", when=NOT_A_FUNCTION), now) is expected
    assert applies_beside(NOT_A_FUNCTION, now) is (expected is T)


def test_what_is_asked_beside_a_decision_waits_for_the_decisions_it_hangs_on() -> None:
    both = Condition("all", children=(NOT_A_FUNCTION, LEAF[U]))
    assert not applies_beside(both, record())
    assert applies_beside(both, record(chose("zero-downtime", "required")))
