"""All targets, in the order in which they are told."""

from __future__ import annotations

from facilitator.exports.target import Target
from facilitator.exports.targets import alert_rules, github_actions, gitlab_ci

TARGETS: tuple[Target, ...] = (
    github_actions.TARGET,
    gitlab_ci.TARGET,
    alert_rules.TARGET,
)
