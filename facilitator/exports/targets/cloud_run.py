"""Cloud Run: a Knative Service whose traffic is told by tags, so that each step and the way back is one command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from facilitator.exports.manifests import faults_of_fields
from facilitator.exports.proxies import (
    NEW,
    STABLE,
    HealthProbe,
    missing_of_probe,
    probe_of,
    probe_path,
    unset,
)
from facilitator.exports.rollout import (
    SERVICES,
    ShareStep,
    milliseconds,
    rollout_notes,
    service_names,
    share_parts,
    stated_of,
    told,
    unasked,
)
from facilitator.exports.shapes import SPECS, TEXT, Shape, held_against, matching
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import (
    Noted,
    Open,
    YamlObject,
    YamlValue,
    lines_text,
    under_notes,
    yaml_text,
)
from facilitator.inputs import Inputs
from facilitator.patterns import regex

_NAME = regex(r"[a-z](?:[a-z0-9-]{0,47}[a-z0-9])?")
_VARIABLES = ("IMAGE", "STABLE_REVISION")
_TOLD = regex(rf"--to-tags=({STABLE}|{NEW})=(\d+)$")
_LONGEST_REQUEST = 3600
_LONGEST_START = 240
"""Seconds in which an instance has to have started."""
_USUAL_PERIOD = 10
"""Seconds between two questions where nobody says so."""
_SHAPE: Shape = {
    "apiVersion!": TEXT,
    "kind!": TEXT,
    "metadata!": {"name!": matching("a name of Cloud Run", _NAME)},
    "spec!": SPECS["serving.knative.dev/v1", "Service"],
}


def _unfit(inputs: Inputs) -> str:
    if "cloud-run" in stated_of(inputs, "container-strategy", "cloud"):
        return ""
    return "step 1 does not say that container strategy is cloud-run"


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    steps = share_parts(inputs, 100, "Cloud Run")
    for name in service_names(inputs, _NAME, "a service of Cloud Run"):
        body = lines_text(told((*steps, steps[0].back), _command(name))) + yaml_text(
            _service(inputs, name)
        )
        yield ExportFile(f"cloud-run/{name}.yaml", under_notes(_notes(inputs, name), body))


def _notes(inputs: Inputs, name: str) -> Iterator[str]:
    yield (
        f"What stands in place of a name, by envsubst: {', '.join(_VARIABLES)}, the image that is released and "
        f"the revision that serves now. Then: gcloud run services replace {name}.yaml"
    )
    yield f"The first release of all has no {STABLE} revision: take its lines out."
    yield from rollout_notes(inputs)
    yield "Nobody meets the new revision until the first step, but who asks for its tag. What is run at each step:"


def _command(name: str) -> Callable[[ShareStep], str]:
    """What gives a step its share; the way back gives all to the other side."""

    def command(step: ShareStep) -> str:
        to = f"{NEW}={step.new}" if step.order else f"{STABLE}=100"
        return f"gcloud run services update-traffic {name} --to-tags={to}"

    return command


def _service(inputs: Inputs, name: str) -> YamlObject:
    traffic: YamlValue = [
        {"tag": STABLE, "revisionName": "${STABLE_REVISION}", "percent": 100},
        {"tag": NEW, "latestRevision": True, "percent": 0},
    ]
    container: YamlObject = {"image": "${IMAGE}", **_probes(inputs)}
    spec: YamlObject = {
        "timeoutSeconds": _longest_request(inputs),
        "containers": [container],
    }
    return {
        "apiVersion": "serving.knative.dev/v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"template": {"spec": spec}, "traffic": traffic},
    }


def _longest_request(inputs: Inputs) -> YamlValue:
    subject = "graceful-shutdown.longest-job"
    found = _whole(milliseconds(inputs, subject), _LONGEST_REQUEST)
    return found or Open(f"{unasked(inputs, subject)} Cloud Run takes 1 to {_LONGEST_REQUEST} s.")


def _whole(amount: int | None, most: int) -> int | None:
    """Milliseconds as whole seconds that the platform takes."""
    if amount is None or amount % 1000 or not 1 <= amount // 1000 <= most:
        return None
    return amount // 1000


def _probes(inputs: Inputs) -> YamlObject:
    """Requests come once the startup probe is answered; the liveness probe ends an instance."""
    probe = probe_of(inputs)
    notes = " ".join(missing_of_probe(inputs, probe)).replace("open: ", "")
    if probe is None:
        return {"startupProbe": Open(notes)}
    started = probe_path(inputs, "health-checks.startup-path") or probe.path
    probes: YamlObject = {"startupProbe": _probe(probe._replace(path=started), notes)}
    if alive := probe_path(inputs, "health-checks.liveness-path"):
        probes["livenessProbe"] = _probe(probe._replace(path=alive), "")
    return probes


def _probe(probe: HealthProbe, notes: str) -> YamlValue:
    asked: YamlObject = {"path": probe.path}
    asked |= {"port": probe.port} if probe.port else {}
    taken = _taken(probe)
    made: YamlObject = {"httpGet": asked, **{k: v for k, v in taken.items() if v}}
    if [bool(v) for v in taken.values()] != [bool(v) for v in (probe.interval, probe.timeout, probe.failures)]:  # fmt: skip
        notes += (
            f" Cloud Run takes whole seconds, {_LONGEST_START} at most for all failures of a start together, and "
            "waits no longer for an answer than it asks."
        )
    return Noted(made, f"open: {notes.strip()}") if notes else made


def _taken(probe: HealthProbe) -> dict[str, int | None]:
    """What of a probe the platform takes."""
    period, timeout = _whole(probe.interval, _LONGEST_START), _whole(probe.timeout, _LONGEST_START)
    every, failures = period or _USUAL_PERIOD, probe.failures or 0
    return {
        "periodSeconds": period,
        "timeoutSeconds": timeout if (timeout or 0) <= every else None,
        "failureThreshold": failures if failures * every <= _LONGEST_START else None,
    }


def _faults(data: Any, text: str) -> Iterator[str]:
    """Traffic comes to 100 %, goes to two sides, and each command names one; probes can be answered in time."""
    traffic = data["spec"]["traffic"]
    if sorted(one.get("tag", "") for one in traffic) != sorted((STABLE, NEW)):
        yield f"the tags are not {STABLE} and {NEW}"
    if sum(one.get("percent", 0) for one in traffic) != 100:
        yield "traffic does not come to 100 %"
    for one in traffic:
        if ("revisionName" in one) == one.get("latestRevision", False):
            yield f"the traffic of {one.get('tag')} goes to no revision, or to two"
    for name in ("startupProbe", "livenessProbe"):
        probe = data["spec"]["template"]["spec"]["containers"][0].get(name, {})
        if probe.get("timeoutSeconds", 1) > probe.get("periodSeconds", _LONGEST_START):
            yield f"{name} waits longer for an answer than it asks"
    yield from unset(data, _VARIABLES)
    yield from _wrong_commands(text)


def _wrong_commands(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line.startswith("#   "):
            found = _TOLD.search(line)
            if not found or int(found[2]) > 100:
                yield f"a step names no side and share: {line.strip('# ')}"


TARGET = Target(
    "cloud-run",
    "Cloud Run, a service whose traffic is told by tags",
    _render,
    fits={"deployment-pattern": ("canary", "blue-green")},
    needs=("deployment-pattern.shares", SERVICES),
    check=held_against(_SHAPE, _faults),
    schema="serving.knative.dev/v1",
    fields=faults_of_fields,
    unfit=_unfit,
)
