"""What the person of the journeys decides: an answers file as data, complete, with a round of A and one of P."""

from __future__ import annotations

from typing import Any


def complete() -> dict[str, Any]:
    """Every question that applies, answered once in each way that the session knows."""
    return {
        "user_name": "the ferry team",
        "project_name": "ferry-times",
        "delivery_phase": "production",
        "workload": "web service",
        "context": {"environments": ["dev", "staging", "production"]},
        "targets": {
            "deployment-frequency": "l4",
            "lead-time": "l5",
            "change-failure-rate": "5",
            "recovery-time": "l6",
            "rework-rate": {"deferred": "not measured before the summer"},
        },
        "decisions": {**_architecture(), **_stages(), **_strategy()},
        "rounds": {
            "deployment-pattern": [
                {
                    "elicitation": "pre-mortem",
                    "answers": ["The feed was stale, and every check was green."],
                    "accept": True,
                }
            ],
            "rollback": [
                {"party": [], "answers": ["We would have to ask the harbour."], "accept": False}
            ],
        },
    }


def _architecture() -> dict[str, Any]:
    return {
        "ci-cd-platform": {"choice": "github-actions", "rationale": "The code is there already."},
        "pipeline-as-code": {
            "choice": "yaml",
            "values": {"configuration-format": "one workflow per service"},
        },
        "branch-strategy": {
            "choice": "trunk-based",
            "rationale": "Small changes, [skip ci] only for docs.",
        },
        "merge-queue": "up-to-date",
        "repository-strategy": "monorepo",
        "runner-infrastructure": "self-hosted",
        "runner-security": "ephemeral-oidc",
        "pipeline-hardening": ["pinned", "least-rights"],
    }


def _stages() -> dict[str, Any]:
    return {
        "triggers": ["push", "pull-request"],
        "branch-filters": "main and release/*",
        "build-tool": "Docker Buildx",
        "artifact-format": "container-image",
        "caching": ["dependency", "layer"],
        "build-matrix": {"not_applicable": "one architecture"},
        "agent-changes": "as-people",
        "unit-tests": {"choice": "gate", "values": {"coverage-floor": "80", "time-limit": "300 s"}},
        "integration-tests": ["services"],
        "e2e-tests": "critical-paths",
        "performance-tests": "none",
        "test-splitting": ["staged"],
        "test-environment": ["ephemeral"],
        "sast": "semgrep",
        "sca": ["renovate"],
        "secrets-scan": ["gitleaks"],
        "container-scan": "trivy",
        "dast": "people",
        "iac-scan": {"deferred": "until the modules are ours"},
        "packaging": "oci-image",
        "versioning": "git-sha",
        "signing": ["sbom", "provenance"],
        "deploy-method": "gitops",
        "deploy-tool": ["argocd"],
        "env-sequence": {
            "choice": "dev-staging-prod",
            "values": {"environments": "dev, staging, production"},
        },
        "smoke-tests": "yes",
        "health-checks": {
            "choice": "app-and-deps",
            "values": {
                "path": "/health/ready",
                "port": {"not_applicable": "the harbour's proxy asks"},
                "interval": {"in_words": "as the harbour's feed is read"},
                "timeout": {"deferred": "until the load test"},
            },
        },
        "synthetic-monitoring": "none",
        "metrics-monitoring": "per-version",
        "alerting": "notify",
        "promotion-gates": ["quality-gates"],
        "promotion-mechanism": "automatic",
        "change-approval": ["peer-review"],
        "release-windows": "any-time",
        "secrets-store": "platform",
        "configuration-delivery": "built-in",
    }


def _strategy() -> dict[str, Any]:
    return {
        "deployment-pattern": {
            "choice": "canary",
            "values": {"implementation": "5, 25, 50, 100 per cent"},
            "rationale": "# not a heading\nA timetable that is wrong is worse than one that is late.",
        },
        "rollout-controller": "argo-rollouts",
        "staged-exposure": ["none"],
        "service-order": "one-service",
        "feature-flags": {"choice": {"own": "a table in the database, read at start"}},
        "flag-access": "own-wrapper",
        "database-migrations": "expand-contract",
        "migration-checks": ["linter"],
        "online-schema-change": "native",
        "rollback-type": "hybrid",
        "rollback-criteria": ["health-check", "error-rate"],
        "rollback-mechanism": "traffic-shift",
        "data-rollback": "forward-only",
        "rollback-testing": "scheduled-drill",
        "zero-downtime": "required",
        "graceful-shutdown": ["sigterm-drain"],
        "health-checks-integration": "readiness-and-liveness",
        "connection-draining": "configured",
        "lb-integration": "ingress-mesh",
        "multi-region": "single",
    }
