"""The fields of traces that rules may ask for: what a repository can show."""

from __future__ import annotations

TRACE_FIELDS = frozenset({
    "approval", "auto_promotion", "build-matrix", "caching", "canary_share", "check_interval", "ci-branch", "ci-credentials",
    "ci-elsewhere", "ci-environment", "ci-file", "ci-platform", "ci-schedule", "ci-script", "ci-step",
    "ci-trigger", "ci_platforms", "cloud", "compose", "container-scan", "container-scan-blocks",
    "container_health_path", "containerfile", "containers", "dast", "dast-blocks", "deploy-method",
    "deploy_tools", "deployed-image", "deployment-manifest", "deploys-elsewhere", "deploys-to",
    "deploys-with", "documented",
    "environments", "feature_flag_tools", "hardening", "health", "health_endpoints", "iac-scan",
    "iac-scan-blocks", "iac_tools", "image-tag", "image-tag-set", "liveness_path", "liveness_port", "manual-step",
    "max_surge",
    "max_unavailable", "migration", "migration-order", "migration_tools", "monitoring", "orchestrators", "package",
    "pattern", "pattern-by-default", "pipeline-form", "pre_stop", "probe_path", "probe_port",
    "production-from", "readiness_failures",
    "readiness_interval", "readiness_path", "readiness_port", "readiness_timeout", "regions",
    "repository-parts", "rollback", "rollback-on", "rollout-controller", "rollout_hold", "rollout_strikes",
    "runbook", "runner", "runs", "sast", "sast-blocks", "sca", "sca-blocks", "scan", "scan-blocks", "scanner",
    "script", "script-deploys-with", "secret", "secrets-scan", "secrets-scan-blocks", "service", "shutdown", "startup_path",
    "startup_port", "tag-pattern", "termination_grace", "unit-tests",
})  # fmt: skip
