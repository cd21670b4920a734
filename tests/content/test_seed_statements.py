"""Each statement that a plan has to be able to hold stands in a field of its own, and the field reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.plan_strategies import catalogue

from facilitator.asking import fields_of
from facilitator.conditions import Facts
from facilitator.model import Context, Decision, Question, Stated
from facilitator.values import read, show

SEEDS = """
deployment-pattern.rate            | 2 per second
deployment-pattern.peak-rate       | 40/s
deployment-pattern.instances       | 6
deployment-pattern.shares          | 5, 25, 50, 100
deployment-pattern.hold            | 5 min
deployment-pattern.check-interval  | 1 min
deployment-pattern.smallest-sample | 50
deployment-pattern.strikes         | 3
deployment-pattern.base-error      | 0.2 %
deployment-pattern.severity        | 5 %
deployment-pattern.keep-old        | 1 h
deployment-pattern.switched-by     | the pipeline
deployment-pattern.max-surge       | 25 %
deployment-pattern.max-unavailable | 0
deployment-pattern.rule            | cookie group
deployment-pattern.groups          | old, new
rollout-controller.metric-source   | Prometheus
deploy-tool.services               | database, api, web
deploy-tool.target                 | cluster eu-1, namespace shop
health-checks.port                 | 8080
health-checks.path                 | /health/ready
health-checks.liveness-path        | /health/live
health-checks.startup-path         | /health/start
health-checks.interval             | 10 s
health-checks.timeout              | 2 s
health-checks.failures             | 3
smoke-tests.paths                  | /health/ready, /checkout
smoke-tests.expected-status        | 200
smoke-tests.timeout                | 2 min
smoke-tests.checks-after           | error rate, queue length
change-approval.regimes            | SOC 2, PCI DSS
change-approval.standard-changes   | releases that pass all gates
change-approval.separation         | writing and approving, by branch protection
change-approval.evidence           | pull request, kept for 7 years
alerting.objective                 | 99.9 %
alerting.objective-over            | 30 days
alerting.latency-objective         | 95 % within 300 ms
alerting.on-call                   | the platform team
alerting.channel                   | the team's alert channel
alerting.page-on                   | failed bookings > 2 % over 5 min
alerting.runbook                   | docs/runbook.md
triggers.tag-pattern               | v*
triggers.schedule                  | 0 3 * * *
branch-filters.production-from     | main
branch-filters.change-jobs         | lint, unit tests
branch-filters.main-jobs           | build, integration tests
build-tool.command                 | make build
artifact-format.artifact-name      | shop
packaging.repository               | registry of the team
packaging.kept-for                 | 90 days
packaging.releases-kept            | 10
versioning.pattern                 | 2.4.1
unit-tests.command                 | make test
unit-tests.coverage-floor          | 80 %
unit-tests.time-limit              | 5 min
e2e-tests.journeys                 | search, book, pay
sast.blocks                        | high and critical
sast.where                         | change, merge
sast.exceptions                    | the security team
sast.exception-ends                | 30 days
signing.verified-by                | the admission controller
signing.verified-where             | staging, production
signing.slsa-level                 | 3
env-sequence.environments          | dev, staging, production
env-sequence.approval              | production
metrics-monitoring.error-metric    | failed requests by all requests
metrics-monitoring.latency-metric  | 95th percentile
metrics-monitoring.version-label   | version
promotion-gates.approvers          | the release manager
promotion-gates.how-many           | 2
promotion-gates.unanswered-within  | 4 h
promotion-gates.soak               | 1 h
promotion-gates.checks-before      | migrations are through
dora-target.deployment-frequency.today | 2 per week
dora-target.lead-time.today            | 3 days
dora-target.change-failure-rate.today  | 12 %
dora-target.recovery-time.today        | 4 h
dora-target.recovery-time.source       | incident list
dora-target.recovery-time.since        | Q1 2027
feature-flags.owner                | the product team
feature-flags.on-outage            | off
feature-flags.removal              | two weeks after full exposure
feature-flags.flipped-by           | the person on call
database-migrations.migration-tool | Alembic
database-migrations.lock-timeout   | 3 s
database-migrations.release-position | before the rollout
database-migrations.contract-after | 4 weeks
database-migrations.largest-table  | bookings, 12 million rows
migration-checks.copy              | last night's backup
migration-checks.tried-on          | 2026-11-02
online-schema-change.throttle      | replica lag > 5 s over 1 min
rollback-criteria.health-threshold | /ready fails 3 times every 10 s
rollback-criteria.threshold        | failed bookings > 2 % over 5 min, at least 50 requests, 3 in a row
rollback-criteria.latency-threshold  | p95 > 800 ms over 5 min
rollback-criteria.business-threshold | bookings < 5 over 15 min
rollback-criteria.smoke-threshold  | checkout fails 2 times every 1 min
rollback-type.decides              | the person on call
rollback-type.response             | 20 min
rollback-mechanism.command         | helm rollback shop
rollback-mechanism.runbook         | docs/rollback.md
data-rollback.restore-point        | 5 min
data-rollback.restore-takes        | 90 min
rollback-testing.last-drill        | 2026-10
rollback-testing.drill-interval    | 3 months
graceful-shutdown.grace            | 60 s
graceful-shutdown.pre-stop         | 10 s
connection-draining.drain-limit    | 30 s
zero-downtime.window               | Sun 02:00-04:00 Europe/Berlin
release-windows.window             | Mon-Thu 09:00-16:00 Europe/Berlin
release-windows.freezes            | the week before Christmas
release-windows.told               | support, by the release channel
release-windows.tracked            | deployments of the platform
secrets-store.place                | Vault
secrets-store.readers              | the api, the on-call team
secrets-store.rotation             | 90 days
configuration-delivery.settings    | values files, with the artifact
multi-region.regions               | eu-1, us-1
cross-region-consistency.writer    | eu-1
region-order.first                 | us-1
region-order.wait                  | 30 min
region-order.next-when             | no alert in the first
"""
ESSENTIAL = """
deployment-pattern: shares hold keep-old
sast: blocks
env-sequence: environments
smoke-tests: paths
health-checks: path
promotion-gates: approvers
feature-flags: owner on-outage
database-migrations: lock-timeout contract-after
rollback-criteria: health-threshold threshold latency-threshold business-threshold smoke-threshold
rollback-type: decides
rollback-mechanism: command runbook
data-rollback: restore-point
graceful-shutdown: grace
connection-draining: drain-limit
multi-region: regions
cross-region-consistency: writer
region-order: wait
"""
"""Without these the decision cannot be acted on."""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in SEEDS.strip().splitlines()]


@pytest.mark.parametrize(("place", "words"), ROWS)
def test_a_statement_has_its_field(place: str, words: str) -> None:
    id_, _, name = place.rpartition(".")
    question = catalogue().questions[id_]
    field = question.value(name)
    assert field is not None, place
    assert show(read(words, field.kind, field.unit))
    assert _is_asked(question, name), "no answer of a production plan asks for it"


@pytest.mark.parametrize("row", ESSENTIAL.strip().splitlines())
def test_what_a_decision_cannot_be_acted_on_without_is_essential(row: str) -> None:
    id_, _, names = row.partition(": ")
    values = {value.id: value.essential for value in catalogue().questions[id_].values}
    assert all(values[name] for name in names.split())


def _is_asked(question: Question, name: str) -> bool:
    """Whether some answer asks for the value, the values before it given."""
    given = {v.id: Stated(v.example) for v in question.values if v.id != name}
    context = Context(delivery_phase="production")
    answers = [Decision(question.id, choice=(option.id,)) for option in question.options]
    for answer in answers or [Decision(question.id, own="as today")]:
        held = replace(answer, values=given)
        facts = Facts({question.id: held}, context, frozenset(), catalogue())
        if name in {field.id for field in fields_of(question, facts)}:
            return True
    return False
