"""How the components that carry out a rollout count checks and act without data: what differs, as data.

Argo Rollouts: `docs/features/analysis.md` and `analysis/analysis_test.go` of its repository (failureLimit,
consecutiveErrorLimit of 4 by default). Flagger: its documentation of deployment strategies (rollback after `interval` times
`threshold`) and the loop of its controller, which counts a metric without values as a failed check.
"""

from __future__ import annotations

from typing import NamedTuple

ARGO_ERRORS = 5
"""Errors one after the other that end an analysis of Argo Rollouts: its limit of 4, and one more."""


class Controller(NamedTuple):
    """What a controller does with checks."""

    title: str
    counts: str = "all"
    """`all`: strikes add up over the rollout; `step`: they begin anew with each step; `row`: only those in a row count."""
    blank: str = "waits"
    """What a check without data does, a key of `WITHOUT_DATA`."""
    says: str = ""
    """What this means, in a sentence."""


WITHOUT_DATA = {
    "waits": "counts as nothing, and time goes on",
    "holds": "holds its step until somebody decides, so no later step is reached by itself",
    "strike": "is a strike",
    "error": "is an error, and five of them, one after the other, end the rollout",
}
CONTROLLERS = {
    "counted": Controller(
        "any controller that counts strikes",
        says="strikes add up over the whole rollout; a check without data counts as nothing, and time goes on",
    ),
    "in-a-row": Controller(
        "an alert that has to hold",
        counts="row",
        says="only strikes one after the other count; a check without data leaves the count as it is",
    ),
    "argo-background": Controller(
        "Argo Rollouts, analysis in the background",
        blank="error",
        says="strikes add up over the whole rollout; five checks without data, one after the other, end it",
    ),
    "argo-inline": Controller(
        "Argo Rollouts, analysis as a step",
        counts="step",
        blank="error",
        says="each step has an analysis of its own, so strikes begin anew; five checks without data end it",
    ),
    "flagger": Controller(
        "Flagger",
        blank="strike",
        says="strikes add up over the whole rollout, and a check without values is one; it goes back a check later",
    ),
}
OF_OPTION = {"argo-rollouts": "argo-background", "flagger": "flagger"}
"""The controller that a decision names, where its option says enough; of Argo Rollouts the analysis in the background."""
