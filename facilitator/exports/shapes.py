"""Which fields an object of a cluster has, and of what kind each is: of exactly the fields that are written here.

Written from the references of the APIs, no text of which is copied: Kubernetes 1.37 (Deployment, Service), Argo Rollouts
1.10 (Rollout, AnalysisTemplate), Flagger 1.44 (Canary, MetricTemplate), Gateway API 1 (HTTPRoute), Cloud Run's API of
Knative 1 (Service). Beside them only what every file asks somebody to fill in. Not the whole schemas: a field that is
missing here is no mistake, and rules between fields are those of `manifests.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from facilitator.exports.target import ExportFile, FieldFault
from facilitator.patterns import regex


class ScalarKind(NamedTuple):
    """What a field holds that is no object and no list."""

    said: str
    holds: Callable[[Any], bool]


Shape: TypeAlias = "ScalarKind | list[Shape] | dict[str, Shape]"
"""An object by its fields (`!` behind a name: it has to be there, with `!?` as nothing where each field of it is
open; `*`: every name that is not written), a list of one shape, or a kind of scalar."""
Rules: TypeAlias = Callable[[Any, str], Iterable[str]]
"""What is wrong with the data of a file, and with its text: a sentence each."""

_TIME = regex(r"[0-9]{1,9}(?:ms|s|m|h)")
_SHARE = regex(r"(?:100|[0-9]{1,2})%")


def is_whole(value: Any, least: int, most: int) -> bool:
    """Whether this is a whole number of a range, and no flag."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


_MANY = 2**31 - 1
TEXT = ScalarKind("a text", lambda value: isinstance(value, str) and value != "")
PATH_ASKED = ScalarKind("a path", lambda v: isinstance(v, str) and v.startswith("/"))
FLAG = ScalarKind("true or false", lambda value: isinstance(value, bool))
COUNT = ScalarKind("a whole number from 0", lambda value: is_whole(value, 0, _MANY))
FROM_ONE = ScalarKind("a whole number from 1", lambda value: is_whole(value, 1, _MANY))
PORT = ScalarKind("a port", lambda value: is_whole(value, 1, 65_535))
PORT_OR_NAME = ScalarKind("a port or the name of one", lambda v: PORT.holds(v) or TEXT.holds(v))
PERCENT = ScalarKind("a percentage without its sign", lambda value: is_whole(value, 0, 100))
SHARE = ScalarKind("a percentage from 1 to 100", lambda value: is_whole(value, 1, 100))
WEIGHT = ScalarKind("a weight from 0 to 1000000", lambda value: is_whole(value, 0, 1_000_000))
NUMBER = ScalarKind("a number", lambda v: isinstance(v, int | float) and not isinstance(v, bool))
TIME = ScalarKind("a time such as 30s", lambda v: isinstance(v, str) and bool(_TIME.fullmatch(v)))
AMOUNT = ScalarKind(
    "a whole number or a percentage",
    lambda v: COUNT.holds(v) or (isinstance(v, str) and bool(_SHARE.fullmatch(v))),
)
TEXTS = ScalarKind(
    "texts by name",
    lambda v: isinstance(v, Mapping) and all(TEXT.holds(x) for pair in v.items() for x in pair),
)


ANY = ScalarKind("anything", lambda _: True)
REST: dict[str, Shape] = {"*": ANY}
"""Fields of which nothing is known here."""


def matching(said: str, pattern: re.Pattern[str]) -> ScalarKind:
    """A text of some form."""
    return ScalarKind(said, lambda v: isinstance(v, str) and bool(pattern.fullmatch(v)))


def one_of(*texts: str) -> ScalarKind:
    """One of some words."""
    return ScalarKind(f"one of {', '.join(texts)}", lambda value: value in texts)


SPAN = matching("a number of seconds such as 30s", regex(r"[1-9][0-9]{0,8}s"))
_META: Shape = {"name!": TEXT, "namespace": TEXT, "labels": TEXTS, "annotations": TEXTS}
_PROBE: Shape = {
    "httpGet!": {"path": PATH_ASKED, "port": PORT_OR_NAME},
    "periodSeconds": FROM_ONE,
    "timeoutSeconds": FROM_ONE,
    "failureThreshold": FROM_ONE,
}
_CONTAINER: Shape = {
    "name": TEXT,
    "image": TEXT,
    "ports": [{"name": TEXT, "containerPort!": PORT}],
    "startupProbe": _PROBE,
    "livenessProbe": _PROBE,
    "readinessProbe": _PROBE,
    "lifecycle": {"preStop": {"sleep": {"seconds!": COUNT}}},
    "resources": {"requests": TEXTS, "limits": TEXTS},
}
_POD: Shape = {
    "metadata!": {"labels!": TEXTS},
    "spec!": {"terminationGracePeriodSeconds": COUNT, "containers!": [_CONTAINER]},
}
_RUNS: dict[str, Shape] = {
    "replicas": COUNT,
    "revisionHistoryLimit": COUNT,
    "selector!": {"matchLabels!": TEXTS},
    "template!": _POD,
}
_ROLLING: Shape = {
    "type": one_of("RollingUpdate", "Recreate"),
    "rollingUpdate": {"maxSurge": AMOUNT, "maxUnavailable": AMOUNT},
}
_ANALYSIS: dict[str, Shape] = {
    "templates!": [{"templateName!": TEXT}],
    "args": [{"name!": TEXT, "valueFrom": {"podTemplateHashValue": one_of("Latest", "Stable")}}],
}
_CANARY: Shape = {
    "stableService": TEXT,
    "canaryService": TEXT,
    "trafficRouting": {
        "plugins": {"argoproj-labs/gatewayAPI": {"httpRoute": TEXT, "namespace": TEXT}}
    },
    "scaleDownDelaySeconds": COUNT,
    "analysis": {"startingStep": COUNT, **_ANALYSIS},
    "steps": [{"setWeight": SHARE, "pause": {"duration!": SPAN}}],
}
_BLUE_GREEN: Shape = {
    "activeService!": TEXT,
    "previewService": TEXT,
    "autoPromotionEnabled": FLAG,
    "scaleDownDelaySeconds": COUNT,
    "postPromotionAnalysis": dict(_ANALYSIS),
}
_ROLLOUT: Shape = {
    **_RUNS,
    "rollbackWindow": {"revisions": FROM_ONE},
    "strategy!": {"canary": _CANARY, "blueGreen": _BLUE_GREEN},
}
_METRIC: Shape = {
    "name!": TEXT,
    "initialDelay!": SPAN,
    "interval!": SPAN,
    "count": FROM_ONE,
    "successCondition!": TEXT,
    "failureCondition!": TEXT,
    "failureLimit": COUNT,
    "inconclusiveLimit": COUNT,
    "provider!": {"prometheus": {"address": TEXT, "query!": TEXT}},
}
_JUDGED: Shape = {
    "interval": TIME,
    "threshold!": FROM_ONE,
    "maxWeight": PERCENT,
    "stepWeight": PERCENT,
    "stepWeights": [PERCENT],
    "metrics": [
        {
            "name!": TEXT,
            "interval": TIME,
            "templateRef": {"name!": TEXT, "namespace": TEXT},
            "thresholdRange!": {"min": NUMBER, "max": NUMBER},
        }
    ],
}
_GATEWAYS: Shape = [{"name!": TEXT, "namespace": TEXT}]
_FLAGGER: Shape = {
    "provider": TEXT,
    "targetRef!": {"apiVersion!": TEXT, "kind!": one_of("Deployment"), "name!": TEXT},
    "service!": {
        "port!": PORT,
        "targetPort": PORT_OR_NAME,
        "gatewayRefs": _GATEWAYS,
        "hosts": [TEXT],
    },
    "progressDeadlineSeconds": COUNT,
    "skipAnalysis": FLAG,
    "analysis!": _JUDGED,
}
_ROUTE: Shape = {
    "parentRefs": _GATEWAYS,
    "hostnames": [TEXT],
    "rules": [{"backendRefs": [{"name!": TEXT, "port": PORT, "weight": WEIGHT}]}],
}
_CLOUD_RUN: Shape = {
    "template!": {
        "spec!": {
            "timeoutSeconds": FROM_ONE,
            "containers!": [
                {
                    "image!": TEXT,
                    "startupProbe": _PROBE,
                    "livenessProbe": _PROBE,
                    "resources": {"limits": TEXTS},
                }
            ],
        }
    },
    "traffic": [{"tag": TEXT, "revisionName": TEXT, "latestRevision": FLAG, "percent": PERCENT}],
}
SPECS: Mapping[tuple[str, str], Shape] = {
    ("apps/v1", "Deployment"): {**_RUNS, "strategy": _ROLLING},
    ("v1", "Service"): {
        "selector": TEXTS,
        "ports": [{"name": TEXT, "port!": PORT, "targetPort": PORT_OR_NAME}],
    },
    ("argoproj.io/v1alpha1", "Rollout"): _ROLLOUT,
    ("argoproj.io/v1alpha1", "AnalysisTemplate"): {"args": [{"name!": TEXT}], "metrics!": [_METRIC]},
    ("flagger.app/v1beta1", "Canary"): _FLAGGER,
    ("flagger.app/v1beta1", "MetricTemplate"): {
        "provider!": {"type!": TEXT, "address": TEXT},
        "query!": TEXT,
    },
    ("gateway.networking.k8s.io/v1", "HTTPRoute"): _ROUTE,
    ("serving.knative.dev/v1", "Service"): _CLOUD_RUN,
}  # fmt: skip
"""What `spec` holds of each kind of object."""


def field_faults(document: Any) -> Iterator[FieldFault]:
    """What is wrong with the fields of an object."""
    if not isinstance(document, Mapping):
        yield FieldFault("the document", "is no object")
        return
    api, kind = document.get("apiVersion"), document.get("kind")
    spec = SPECS.get((str(api), str(kind)))
    if spec is None:
        yield FieldFault(f"{kind} of {api}", "is no kind that is written here")
        return
    whole: Shape = {"apiVersion!": TEXT, "kind!": TEXT, "metadata!": _META, "spec!": spec}
    yield from _faults(document, whole, str(kind))


def held_against(
    shape: Shape, rules: Rules = lambda _, __: ()
) -> Callable[[ExportFile], Iterator[str]]:
    """The check of a file of YAML: what it holds, then, where that is as it has to be, the rules on it."""

    def check(file: ExportFile) -> Iterator[str]:
        from facilitator.content.source import ContentError
        from facilitator.content.yamlfile import parse

        try:
            data = parse(file.text, file.path, of_content=False).data
        except ContentError as error:
            yield str(error)
            return
        wrong = list(map(str, _faults(data, shape, "the document")))
        yield from wrong or rules(data, file.text)

    return check


def _faults(value: Any, shape: Shape, place: str) -> Iterator[FieldFault]:
    if isinstance(shape, ScalarKind):
        if not shape.holds(value):
            yield FieldFault(place, f"is {value!r}, and has to be {shape.said}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield FieldFault(place, "is no list")
            return
        for number, one in enumerate(value):
            yield from _faults(one, shape[0], f"{place}[{number}]")
    elif not isinstance(value, Mapping):
        yield FieldFault(place, "is no object")
    else:
        yield from _object_faults(value, shape, place)


def _object_faults(
    value: Mapping[str, Any], fields: dict[str, Shape], place: str
) -> Iterator[FieldFault]:
    known = {name.rstrip("!?"): shape for name, shape in fields.items()}
    for name, held in value.items():
        if held is None and f"{name}!?" in fields:
            continue
        if shape := known.get(name, fields.get("*")):
            yield from _faults(held, shape, f"{place}.{name}")
        else:
            yield FieldFault(f"{place}.{name}", "is no field that is known here", unknown=True)
    for name in fields:
        bare = name.rstrip("!?")
        if "!" in name and bare not in value:
            yield FieldFault(f"{place}.{bare}", "is missing")
