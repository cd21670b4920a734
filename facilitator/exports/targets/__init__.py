"""All targets, in the order in which they are told."""

from __future__ import annotations

from facilitator.exports.target import Target
from facilitator.exports.targets import (
    alert_rules,
    azure_pipelines,
    buildkite,
    checklists,
    circleci,
    envoy,
    github_actions,
    gitlab_ci,
    haproxy,
    jenkins,
    kubernetes,
    nginx,
    records,
    runbook,
    strategy,
    traffic_plan,
    workflow,
    workflow_tests,
)

TARGETS: tuple[Target, ...] = (
    github_actions.TARGET,
    gitlab_ci.TARGET,
    jenkins.TARGET,
    circleci.TARGET,
    buildkite.TARGET,
    azure_pipelines.TARGET,
    alert_rules.TARGET,
    strategy.DEPLOYMENT_REQUIREMENTS,
    strategy.STRATEGY_DESIGN,
    strategy.STRATEGY_CONFIGURATION,
    workflow.WORKFLOW,
    workflow_tests.WORKFLOW_TESTS,
    traffic_plan.TRAFFIC_PLAN,
    traffic_plan.CANARY_RULES,
    traffic_plan.HEALTH_CHECKS,
    kubernetes.TARGET,
    haproxy.TARGET,
    nginx.TARGET,
    envoy.TARGET,
    runbook.RUNBOOK_TARGET,
    runbook.ROLLBACK_TARGET,
    checklists.CHECKLIST_TARGET,
    checklists.SUMMARY_TARGET,
    records.RECORDS,
    records.DECISION_LOG,
    checklists.STATUS_TARGET,
)
