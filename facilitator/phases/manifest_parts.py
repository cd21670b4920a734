"""What goes where in a deployment manifest: a row a part, with what of a plan speaks to it."""

from __future__ import annotations

from typing import NamedTuple


class ManifestPart(NamedTuple):
    """One part of a section."""

    id: str
    label: str
    of: tuple[str, ...]
    """Ids of decisions, and of values as `decision.value`."""
    undecided: tuple[str, str] | None = None
    """Name and question of what no decision states and an engineer needs all the same."""


class ManifestSection(NamedTuple):
    """One of the five sections."""

    id: str
    label: str
    parts: tuple[ManifestPart, ...]


STRATEGY, FITS_PHASE, FITS_CHANGE = "strategy", "fits-phase", "fits-this-change"
"""Parts of the deploy strategy; the last two hold the words of the phase matrix and of whoever asks for a manifest."""
PATTERN = "deployment-pattern"


def _of(decision: str, values: str = "") -> tuple[str, ...]:
    """A decision and these values of it."""
    return (decision, *(f"{decision}.{value}" for value in values.split()))


_ENVIRONMENT = (
    ManifestPart(
        "services",
        "Services",
        ("deploy-tool.services", *_of("service-order", "order"), "repository-strategy.parts"),
    ),
    ManifestPart(
        "ports",
        "Ports",
        ("health-checks.port", *_of("lb-integration", "entry affinity service-port host-names")),
    ),
    ManifestPart(
        "resources",
        "Resources",
        (
            *_of("env-sequence", "environments"),
            *_of("deploy-tool", "target resources"),
            *_of("multi-region", "regions data-border"),
            "deployment-pattern.instances",
            *_of("artifact-format", "artifact-name"),
            "packaging.repository",
        ),
        undecided=("sizes", "Which CPU, memory and storage does it get?"),
    ),
)
_CONFIGURATION = (
    ManifestPart(
        "env-vars",
        "Environment variables",
        _of("configuration-delivery", "settings checked"),
        undecided=("names", "Which environment variables does it read, by name?"),
    ),
    ManifestPart(
        "secrets",
        "Secrets (by name only)",
        _of("secrets-store", "place readers rotation lifetime"),
        undecided=("names", "Which secrets does it read, by name?"),
    ),
    ManifestPart(
        "feature-flags",
        "Feature flags",
        (
            *_of("feature-flags", "tool integration owner on-outage removal flipped-by"),
            "flag-access",
        ),
    ),
)
_DEPLOY_STRATEGY = (
    ManifestPart(
        STRATEGY,
        "Strategy",
        (
            *_of(
                PATTERN,
                "implementation shares hold check-interval smallest-sample strikes keep-old keep-stable"
                " switched-by max-surge max-unavailable rule groups longest-outage finish-within unit",
            ),
            *_of("rollout-controller", "metric-source without-data definition"),
            *_of("staged-exposure", "mirror-share side-effects rings cells"),
            *_of("deploy-method", "state-repository interval"),
            "deploy-tool.command",
            "env-sequence.approval",
            *_of("promotion-gates", "approvers how-many soak checks-before"),
            *_of("release-windows", "window every freezes told tracked"),
            *_of("zero-downtime", "longest-interruption failed-requests window announced"),
            *_of("graceful-shutdown", "grace pre-stop longest-job"),
            *_of("connection-draining", "drain-limit connection-age"),
        ),
    ),
    ManifestPart(FITS_PHASE, "Why it fits the phase", (PATTERN,)),
    ManifestPart(FITS_CHANGE, "Why it fits this change", ()),
)
_MONITORING = (
    ManifestPart(
        "what-to-watch",
        "What to watch",
        (
            *_of("metrics-monitoring", "error-metric latency-metric version-label"),
            *_of(
                "health-checks",
                "path liveness-path startup-path interval timeout failures signal silent-for",
            ),
            "health-checks-integration",
            *_of("smoke-tests", "paths expected-status timeout checks-after"),
            *_of("synthetic-monitoring", "journeys interval from"),
        ),
    ),
    ManifestPart(
        "alert-thresholds",
        "Alert thresholds",
        (
            *_of(
                "alerting",
                "page-on on-call escalate-after escalate-to objective objective-over latency-objective"
                " channel runbook status-page",
            ),
            *(
                f"rollback-criteria.{value}"
                for value in (
                    "health-threshold",
                    "threshold",
                    "latency-threshold",
                    "business-threshold",
                    "smoke-threshold",
                )
            ),
        ),
    ),
)
_ROLLBACK = (
    ManifestPart(
        "how-to-undo",
        "How to undo",
        (
            *_of("rollback-mechanism", "command runbook kept-versions"),
            *_of("rollback-type", "decides response undecided-after told recovery-target"),
            *_of("rollback-criteria", "without-a-person"),
        ),
    ),
    ManifestPart(
        "db-migrations",
        "Database migrations",
        (
            *_of(
                "database-migrations",
                "coordination rollback-impact migration-tool lock-timeout contract-after release-position"
                " largest-table",
            ),
            *_of("migration-checks", "linter copy tried-on"),
            *_of("online-schema-change", "throttle cut-over"),
            *_of("data-rollback", "point-of-no-return restore-point restore-takes"),
        ),
    ),
    ManifestPart(
        "tested-procedure",
        "Tested procedure",
        (
            *_of("rollback-testing", "last-drill drill-interval drill-took"),
            "data-rollback.restored-on",
        ),
    ),
)

SECTIONS = (
    ManifestSection("environment", "Environment", _ENVIRONMENT),
    ManifestSection("configuration", "Configuration", _CONFIGURATION),
    ManifestSection("deploy-strategy", "Deploy strategy", _DEPLOY_STRATEGY),
    ManifestSection("monitoring", "Monitoring", _MONITORING),
    ManifestSection("rollback", "Rollback", _ROLLBACK),
)

SERVICES_FROM = ("deploy-tool.services", "repository-strategy.parts", "service-order.order")
"""Values that name services, the one that is asked first counts first."""
