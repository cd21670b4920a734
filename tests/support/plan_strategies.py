"""Plans for the tests of this room: the catalogue of the checkout, generated plans with hostile words."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from hypothesis import strategies as st

from facilitator.document.compose import compose_section
from facilitator.document.context_section import fact_of
from facilitator.document.impact import combine, has_effects, rollback_of
from facilitator.document.operation import SaveSection
from facilitator.document.read import decisions_digest, read
from facilitator.document.splice import apply
from facilitator.model import (
    METRICS,
    Catalogue,
    Context,
    Decision,
    Effect,
    Evidence,
    Fact,
    Impact,
    InputDocument,
    Insight,
    Kind,
    Plan,
    Question,
    Standing,
    Stated,
    Status,
)
from facilitator.storage.content import load_catalogue
from facilitator.text import strip_unsafe
from facilitator.values import read as read_value
from facilitator.values import show
from support.value_strategies import stated

STEPS = Path(__file__).resolve().parents[2] / "steps"


@cache
def catalogue() -> Catalogue:
    return load_catalogue(STEPS)


HOSTILE = (
    "# heading",
    "## Deployment Strategy",
    "### Rollback Strategy",
    "---",
    "===",
    "```",
    "~~~ python",
    "<!--",
    "-->",
    "> quoted",
    "> ",
    "- **Type:** Manual rollback",
    "**Rationale:** mine",
    "**Pattern:** Canary deployment",
    "**DORA Impact:**",
    "- Deployment Frequency: worsens — no",
    "_not stated_",
    "_open_",
    "Deferred — x",
    "Not applicable",
    "Not applicable — ",
    "Canary deployment",
    "canary",
    "5 %",
    "unknown",
    "trailing  ",
    "  leading",
    "\tindented",
    "    code",
    "line\u2028separator",
    "crlf\r\nnext",
    "lone\rreturn",
    "<details>",
    "<b>",
    "<<<<<<< HEAD",
    "=======",
    ">>>>>>> other",
    "| a | b |\n|---|---|",
    "[x]: http://example.org",
    "1. one",
    "* star",
    "+ plus",
    "\\",
    "`tick",
    "**",
    "a; owner: b",
    "x (stated by Ada)",
    "x (docs/a.md:3)",
    "a; b",
    "1.2 — verified, as of 2026-01-01, from a/b and c",
    "%%{init}%%",
    "]( ",
    "&lt;",
    "{{name}}",
    "日本語",
)


@cache
def words(min_size: int = 1) -> st.SearchStrategy[str]:
    """Text as it enters a plan: anything at all, stripped at the border."""
    pieces = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))
    joined = st.tuples(
        st.lists(pieces, min_size=1, max_size=4), st.sampled_from(("\n", " ", "\n\n", ""))
    )
    cleaned = joined.map(lambda pair: strip_unsafe(pair[1].join(pair[0])))
    return cleaned if not min_size else cleaned.filter(bool)


@cache
def one_line() -> st.SearchStrategy[str]:
    return words().map(lambda text: " ".join(text.split())).filter(bool)


def kebabs() -> st.SearchStrategy[str]:
    return st.sampled_from(
        ("iac-tool", "container-strategy", "environments", "ci-platform", "databases", "x")
    )


evidence = st.builds(
    Evidence,
    tool=st.sampled_from(("argo-rollouts", "snyk", "own-tool")),
    name=st.one_of(
        st.sampled_from(("Argo Rollouts", "Snyk CLI", "Python 3", "1. tool", "# tool")), words()
    ),
    version=st.sampled_from(("", "1.8.3", "v2", "stable")),
    status=st.sampled_from(Status),
    checked_at=st.sampled_from(("", "2026-11-20")),
    sources=st.lists(st.sampled_from(("github.com/a/b", "a.dev/x and y", "b.org")), max_size=2).map(
        tuple
    ),
    reason=st.one_of(st.just(""), st.just("offline"), words()),
)
insight = st.builds(
    Insight,
    text=words(),
    by=st.sampled_from(("elicitation", "party", "what-if")),
    name=st.one_of(st.sampled_from(("", "Pre-mortem Analysis", "SRE, Database owner")), words()),
    kind=st.sampled_from(("insight", "accepted-risk", "open-question")),
    owner=st.one_of(st.just(""), st.just("platform team"), words()),
    until=st.one_of(st.just(""), st.just("first release"), words()),
)
impact = st.builds(Impact, st.sampled_from(Effect), st.one_of(st.just(""), words()))
impacts = st.lists(st.sampled_from(METRICS), unique=True)
evidences = st.lists(evidence, max_size=2).map(tuple)
insights = st.lists(insight, max_size=2).map(tuple)
words_or_none = st.one_of(st.just(""), words())
standings = st.sampled_from((*[Standing.DECIDED] * 4, Standing.NOT_APPLICABLE, Standing.DEFERRED))
percents = st.one_of(st.sampled_from(("5", "12.5", "0")), words())


@cache
def value_of(question: str, value: str) -> st.SearchStrategy[Stated]:
    field = catalogue().questions[question].value(value)
    assert field is not None
    return stated(field, words())


@st.composite
def decision(draw: st.DrawFn, question: Question) -> Decision:
    standing = draw(standings)
    choice: tuple[str, ...] = ()
    own = reason = ""
    if standing is not Standing.DECIDED:
        reason = draw(words())
    elif question.options and draw(st.integers(0, 3)):
        ids = [o.id for o in question.options]
        most = 3 if question.kind is Kind.MULTI else 1
        choice = tuple(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True)))
    elif question.kind is Kind.PERCENT:
        own = draw(percents)
    else:
        own = draw(words())
    catalogue_says = draw(st.booleans())
    moved = draw(impacts) if has_effects(question) and not catalogue_says else []
    return Decision(
        question.id,
        standing,
        choice,
        own,
        reason,
        {f.id: draw(value_of(question.id, f.id)) for f in question.values if draw(st.booleans())},
        draw(words(0)),
        combine(question, choice)
        if catalogue_says
        else {m: draw(impact) for m in METRICS if m in moved},
        rollback_of(question, choice) if catalogue_says else draw(words_or_none),
        draw(words_or_none),
        draw(evidences),
        draw(insights),
    )


contexts = st.builds(
    Context,
    delivery_phase=st.sampled_from(("", "poc", "mvp", "staging", "production")),
    workload=st.one_of(st.just(""), words()),
    documents=st.lists(
        st.builds(
            InputDocument,
            st.one_of(st.just("docs/architecture.md"), words()),
            st.sampled_from(("", "architecture", "prd", "project-context", "other")),
        ),
        max_size=3,
    ).map(tuple),
    existing_ci=st.lists(st.one_of(st.just(".github/workflows/ci.yml"), words()), max_size=2).map(
        tuple
    ),
    facts=st.lists(
        st.builds(
            fact_of,
            kebabs(),
            st.lists(
                st.tuples(
                    words(), st.one_of(st.just(""), st.just("docs/architecture.md:214"), words())
                ),
                min_size=1,
                max_size=3,
            ),
        ),
        max_size=3,
    ).map(tuple),
)


@st.composite
def plans(draw: st.DrawFn, step: int, most: int = 12) -> Plan:
    questions = list(catalogue().questions_of(step))
    chosen = draw(st.lists(st.sampled_from(questions), max_size=most, unique_by=lambda q: q.id))
    decisions = {q.id: draw(decision(q)) for q in chosen}
    return Plan("shop", "Ada", "2026-11-20", (), Context(), decisions)


def sample() -> Plan:
    """A plan in which every question is answered, with every kind of answer."""
    decisions = {q.id: _answer(q) for q in catalogue().questions.values()}
    facts = (
        Fact("iac-tool", ("terraform",), ("docs/architecture.md:214",)),
        Fact("environments", ("dev", "staging", "production")),
    )
    documents = (
        InputDocument("docs/architecture.md", "architecture"),
        InputDocument("docs/prd.md", "prd"),
    )
    context = Context("production", "web-service", documents, (".github/workflows/ci.yml",), facts)
    return Plan("shop", "Ada", "2026-11-20", (), context, decisions)


def _answer(question: Question) -> Decision:
    if question.kind is Kind.PERCENT:
        return Decision(question.id, own="5")
    if not question.options:
        return Decision(question.id, own="main and release/*\nwith a tag")
    if question.id == "iac-scan":
        return Decision(
            question.id,
            Standing.DEFERRED,
            reason="until modules move",
            impact=combine(question, ()),
        )
    first, *more = (o.id for o in question.options if o.id != "multi-region.single")
    choice = (first, *more[:1]) if question.kind is Kind.MULTI else (first,)
    label = catalogue().options[first].label
    return Decision(
        question.id,
        choice=choice,
        values={f.id: Stated(show(read_value(f.example, f.kind, f.unit))) for f in question.values},
        rationale="The platform team runs it already.",
        impact=combine(question, choice),
        rollback=rollback_of(question, choice),
        evidence=(
            Evidence(
                "own-tool",
                label,
                status=Status.UNVERIFIED,
                checked_at="2026-11-20",
                reason="offline",
            ),
        )
        if question.names_tool
        else (),
        insights=(Insight("Two checks see two requests.", "elicitation", "Pre-mortem Analysis"),)
        if question.id == "deployment-pattern"
        else (),
    )


def save(data: bytes | None, plan: Plan, step: int) -> bytes:
    """The document after a step of the plan was saved."""
    chosen = catalogue().step(step)
    text = compose_section(
        chosen, plan, catalogue(), "## Pipeline Validation Results\n\nComputed.\n"
    )
    return apply(
        data,
        SaveSection(
            op_id=f"op-{step}",
            step=step,
            step_name=chosen.id,
            heading=chosen.heading,
            section=text,
            order=tuple(s.heading for s in catalogue().steps),
            title=f"CI/CD Pipeline: {plan.project_name}",
            new_front={
                "project_name": plan.project_name,
                "user_name": plan.user_name,
                "date": plan.date,
            },
            owned={"inputDocuments": [d.path for d in plan.context.documents]} if step == 1 else {},
            relies={str(n): decisions_digest(plan, n, catalogue()) for n in range(1, step)},
            digest=decisions_digest(plan, step, catalogue()),
            base=sha256(data).hexdigest() if data else "",
            base_section=read(data, catalogue()).section_text(chosen.heading),
        ),
    )


def document(plan: Plan, steps: int = 5) -> bytes:
    """The document after the first steps were saved one after the other."""
    data = None
    for step in range(1, steps + 1):
        data = save(data, plan, step)
    assert data is not None
    return data
