"""Alert rules of Prometheus for the signals that take a release back, and the unit tests of these rules.

A rule is written only where the plan names a query (PromQL) for the metric of a threshold; a threshold in words is an open
question. `no data` is an alert of its own: a rule that never fires because nothing is measured is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from facilitator.exports.limits import COMPARISONS, Limit, bound, limits_of
from facilitator.exports.shapes import REST, held_against
from facilitator.exports.target import ExportFile, Faults, Target
from facilitator.exports.yaml import Open, YamlObject, YamlValue, yaml_text
from facilitator.inputs import Inputs, MissingError
from facilitator.values import show
from facilitator.values.numbers import Number
from facilitator.values.thresholds import Threshold, show_threshold

RULES, TESTS = "alerts/rollback.rules.yml", "alerts/rollback.rules.test.yml"


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    alerts = list(limits_of(inputs))
    if not alerts:
        raise MissingError(
            "rollback-criteria.threshold",
            f"{inputs.place('rollback-criteria')}: no threshold with a number and a window",
        )
    rules: list[YamlValue] = []
    for alert in alerts:
        rules += [_rule(inputs, alert), _no_data(alert)]
    groups: YamlValue = [{"name": "rollback", "rules": rules}]
    yield ExportFile(RULES, yaml_text({"groups": groups}))
    yield ExportFile(TESTS, yaml_text(_tests(inputs, alerts)))


def _rule(inputs: Inputs, alert: Limit) -> YamlObject:
    """The series of the threshold is recorded under a name of its own: what it is made of only the project knows."""
    made: YamlObject = {
        "alert": alert.name,
        "expr": f"{alert.series} {COMPARISONS[alert.threshold.comparison]} {bound(alert.threshold)}",
        "for": _minutes(alert.threshold),
        "labels": {"severity": "page", "action": "rollback"},
        "annotations": _annotations(inputs, alert),
    }
    return made


def _annotations(inputs: Inputs, alert: Limit) -> YamlObject:
    metric = _untemplated(alert.threshold.metric)
    strikes = inputs.typed("deployment-pattern.strikes", Number)
    counted: YamlObject = {}
    if strikes and strikes.amount > alert.threshold.strikes:
        several = alert.threshold.strikes > 1
        fires = f"after {alert.threshold.strikes} in a row" if several else "at the first"
        counted["strikes"] = Open(
            f"Going back takes {show(strikes)} checks beyond the limit, and this fires {fires}: "
            "who counts them? (deployment-pattern.strikes)"
        )
    return {
        **counted,
        "summary": _untemplated(show_threshold(alert.threshold)),
        "decides": _said(inputs, "rollback-type.decides"),
        "runbook": _said(inputs, "rollback-mechanism.runbook"),
        "series": f"record {alert.series} from the metric “{metric}”{_over(alert.threshold)} ({alert.subject})",
    }


def _over(threshold: Threshold) -> str:
    """What the recorded series has to know beside its metric: the window, and from how many on it counts."""
    window = f" over {show(threshold.window)}" if threshold.window else ""
    least = f", from {threshold.sample} {threshold.sampled} on" if threshold.sample else ""
    return f"{window}{least}"


def _said(inputs: Inputs, subject: str) -> YamlValue:
    return _untemplated(inputs.said(subject)) or Open(inputs.question(subject))


def _untemplated(text: str) -> str:
    """Annotations are templates of Go: what begins one is written so that it is shown."""
    return text.replace("{{", '{{ "{{" }}')


def _no_data(alert: Limit) -> YamlObject:
    return {
        "alert": f"{alert.name}NoData",
        "expr": f"absent({alert.series})",
        "for": _minutes(alert.threshold),
        "labels": {"severity": "page"},
        "annotations": {"summary": _without(alert)},
    }


def _without(alert: Limit) -> str:
    return f"{alert.series} has no data: nobody would see a bad release"


def _expected(inputs: Inputs, alert: Limit, name: str) -> YamlObject:
    """The alert that fires, with annotations as the templates give them."""
    if name != alert.name:
        summary: YamlObject = {"summary": _without(alert)}
        return {"exp_labels": {"severity": "page"}, "exp_annotations": summary}
    given = _annotations(inputs, alert)
    shown = {key: _shown(text) for key, text in given.items() if isinstance(text, str)}
    return {"exp_labels": {"severity": "page", "action": "rollback"}, "exp_annotations": shown}


def _shown(text: str) -> str:
    return text.replace('{{ "{{" }}', "{{")


def _minutes(threshold: Threshold) -> str:
    """How long it has to hold: the strikes beyond the first, each a window long; at once for one."""
    window = threshold.window
    seconds = int(window.compared) if window else 0
    return f"{seconds * (threshold.strikes - 1)}s"


def _tests(inputs: Inputs, alerts: list[Limit]) -> YamlObject:
    """Of each alert: beyond the bound it fires, within it does not, without data the other one does."""
    tests: list[YamlValue] = []
    for alert in alerts:
        beyond, within = _samples(alert.threshold)
        at = f"{_wait(alert.threshold)}s"
        tests += [
            _test(inputs, alert, beyond, at, [alert.name]),
            _test(inputs, alert, within, at, []),
            _test(inputs, alert, "", at, [f"{alert.name}NoData"]),
        ]
    return {"rule_files": [RULES.rpartition("/")[2]], "evaluation_interval": "15s", "tests": tests}


def _wait(threshold: Threshold) -> int:
    return int(_minutes(threshold).removesuffix("s")) + 60


def _samples(threshold: Threshold) -> tuple[str, str]:
    """A value beyond the bound, and one within it."""
    limit = float(bound(threshold))
    step = abs(limit) / 2 or 1
    above, below = f"{limit + step:g}", f"{limit - step:g}"
    return (above, below) if threshold.comparison in (">", "≥") else (below, above)


def _test(inputs: Inputs, alert: Limit, value: str, at: str, fires: list[str]) -> YamlObject:
    points = _wait(alert.threshold) // 15 + 4
    series: list[YamlValue] = []
    if value:
        series.append({"series": alert.series, "values": f"{value}+0x{points}"})
    expected: list[YamlValue] = []
    for name in (alert.name, f"{alert.name}NoData"):
        fired: YamlValue = [_expected(inputs, alert, name)] if name in fires else []
        expected.append({"eval_time": at, "alertname": name, "exp_alerts": fired})
    return {"interval": "15s", "input_series": series, "alert_rule_test": expected}


def _faults(data: Any, _: str) -> Faults:
    """Each alert has one beside it for missing data, over the same series; each is tried firing and silent."""
    if "groups" in data:
        yield from _alone(data["groups"][0]["rules"])
    else:
        yield from _untried(data["tests"])


def _alone(rules: list[dict[str, Any]]) -> Faults:
    exprs = {rule["alert"]: str(rule["expr"]) for rule in rules}
    for name, expr in exprs.items():
        if name.endswith("NoData"):
            continue
        series, comparison, *_ = (*expr.split(), "", "")
        if comparison not in COMPARISONS.values():
            yield f"{name} compares nothing"
        if exprs.get(f"{name}NoData") != f"absent({series})":
            yield f"{name} has no alert for missing data"


def _untried(tests: list[dict[str, Any]]) -> Faults:
    tried: dict[str, set[bool]] = {}
    for test in tests:
        for entry in test["alert_rule_test"]:
            tried.setdefault(entry["alertname"], set()).add(bool(entry["exp_alerts"]))
    for name, ways in tried.items():
        if ways != {True, False}:
            yield f"{name} is not tried both firing and silent"


TARGET = Target(
    "alert-rules",
    "Alert rules for the rollback triggers, with their tests",
    _render,
    needs=("rollback-criteria.threshold",),
    check=held_against(REST, _faults),
    tools=("promtool",),
)
