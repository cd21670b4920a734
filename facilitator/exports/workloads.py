"""What Kubernetes runs of a plan: names, the container with its probes and its drain, the Services, and what is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from facilitator.exports.proxies import ENTRY, counted, probe_path
from facilitator.exports.rollout import PATTERN, SERVICES
from facilitator.exports.yaml import Noted, Open, YamlObject, YamlValue, under_notes, yaml_documents
from facilitator.inputs import Inputs, MissingError
from facilitator.patterns import regex
from facilitator.values.numbers import Port

NAME_LABEL, SIDE_LABEL = "app.kubernetes.io/name", "side"
INSTANCES = f"{PATTERN}.instances"
LONGEST_NAME = 52
"""Leaves room for what controllers and sides add: the name of a Service has 63 characters at most."""
PORT_NAME, HEALTH_PORT_NAME = "http", "health"
RUNS_AT = "deploy-tool.target"
SERVICE_PORT, HOSTS = "lb-integration.service-port", "lb-integration.host-names"
RESOURCES = "deploy-tool.resources"
LONGEST_HOST = 253
HEALTH_PORT, HEALTH_PATH = "health-checks.port", "health-checks.path"
GRACE, PRE_STOP = "graceful-shutdown.grace", "graceful-shutdown.pre-stop"
_LABEL = regex(r"[a-z](?:[-a-z0-9]*[a-z0-9])?")
_HOST = regex(
    r"(?:\*\.)?[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?){1,30}"
)
_RESOURCE = regex(
    r"(cpu|memory|ephemeral-storage) (at most )?([0-9]{1,9}(?:\.[0-9]{1,3})?(?:m|[KMGT]i?|k)?)"
)
_WORD = regex(r"[a-z0-9]+")
_GATEWAY = regex(
    r"(?:the )?[Gg]ateway ([a-z](?:[-a-z0-9]*[a-z0-9])?)(?:,? (?:in )?namespace ([a-z](?:[-a-z0-9]*[a-z0-9])?))?"
)
_NAMESPACE = regex(r"\bnamespace ([a-z](?:[-a-z0-9]*[a-z0-9])?)(?![-\w])")
_ORCHESTRATORS = frozenset(
    ["kubernetes", "k8s", "eks", "gke", "aks", "openshift", "k3s", "microk8s"]
)
_TOOLS = frozenset(["argocd", "flagger", "flux", "helm", "kubectl", "kustomize"])
ENDPOINT = ("app-and-deps", "app-only")


class Gateway(NamedTuple):
    """A gateway of the Gateway API, as the plan names it."""

    name: str
    namespace: str

    @property
    def reference(self) -> YamlObject:
        """How a route refers to it."""
        return {"name": self.name, **({"namespace": self.namespace} if self.namespace else {})}


def on_kubernetes(inputs: Inputs) -> bool:
    """Whether step 1 says that containers run on Kubernetes, or a tool is chosen that knows nothing else."""
    words = {
        w for said in inputs.context("container-strategy") for w in _WORD.findall(said.lower())
    }
    tools = {*inputs.options("deploy-tool"), inputs.option("rollout-controller")}
    return bool(words & _ORCHESTRATORS or tools & _TOOLS)


def names_of(inputs: Inputs) -> tuple[str, ...]:
    """The services of the plan, or the project where none is named; each is the name of an object.

    Raises:
        MissingError: a name that Kubernetes takes for none.
    """
    names = inputs.services() or (inputs.project,)
    for name in names:
        if len(name) > LONGEST_NAME or not _LABEL.fullmatch(name):
            raise MissingError(
                SERVICES,
                f"{inputs.place(SERVICES)}: “{name}” is no name for Kubernetes, which takes small letters, digits "
                f"and hyphens, a letter first, here at most {LONGEST_NAME}",
            )
    return names


def gateway_of(inputs: Inputs) -> Gateway | None:
    """The gateway that the entry point names, in the form “gateway public in namespace edge”; None for another entry."""
    found = _GATEWAY.fullmatch(inputs.said(ENTRY).strip().rstrip("."))
    return Gateway(found[1], found[2] or "") if found else None


def no_gateway(inputs: Inputs, said: str) -> MissingError:
    """Why nothing is made where the entry point is said to be something else."""
    why = f"says “{said}”: expected a gateway of the Gateway API, such as “gateway public in namespace edge”"
    return inputs.refusal(ENTRY, why)


def namespace_of(inputs: Inputs) -> str:
    """The namespace that the target of the deployment names; empty where it names none."""
    found = _NAMESPACE.search(inputs.said(RUNS_AT))
    return found[1] if found else ""


def port_of(inputs: Inputs) -> int:
    """The port at which callers reach an instance.

    Raises:
        MissingError: it is not given, or in words.
    """
    return served_at(inputs) or inputs.need_typed(HEALTH_PORT, Port).number


def served_at(inputs: Inputs) -> int | None:
    """The same; that of the health check where the plan states no other, None where it states none at all."""
    found = inputs.typed(SERVICE_PORT, Port) or inputs.typed(HEALTH_PORT, Port)
    return found.number if found else None


def hosts_of(inputs: Inputs) -> tuple[str, ...]:
    """The host names under which requests arrive; none where one of them is no name of a host."""
    names = inputs.names(HOSTS)
    return (
        names if all(_HOST.fullmatch(name) and len(name) <= LONGEST_HOST for name in names) else ()
    )


def labels(name: str, side: str = "") -> YamlObject:
    """What selects the instances of a service, or of one side of it."""
    return {NAME_LABEL: name, **({SIDE_LABEL: side} if side else {})}


def service(name: str, port: int, selector: Mapping[str, YamlValue]) -> YamlObject:
    """A Service in front of the instances."""
    ports: YamlValue = [{"name": PORT_NAME, "port": port, "targetPort": PORT_NAME}]
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"selector": selector, "ports": ports},
    }


def instances(inputs: Inputs) -> YamlValue:
    """How many run; an open question where several services share one number."""
    found = counted(inputs, INSTANCES)
    services = inputs.services()
    if found is None or len(services) < 2:
        return found or still_open(inputs, INSTANCES)
    return Open(f"{inputs.asks(INSTANCES)} So far: {found}, of {', '.join(services)} together.")


def kept_versions(inputs: Inputs) -> YamlValue:
    """How many earlier versions stay at hand."""
    subject = "rollback-mechanism.kept-versions"
    return counted(inputs, subject) or still_open(inputs, subject)


def manifest(notes: Iterable[str], documents: Iterable[YamlObject]) -> str:
    """Objects below their notes; an open question says which field it would fill."""
    return under_notes(notes, yaml_documents([_named_fields(document) for document in documents]))


def _named_fields(data: Mapping[str, YamlValue]) -> YamlObject:
    return {key: _named(key, value) for key, value in data.items()}


def _named(key: str, value: YamlValue) -> YamlValue:
    match value:
        case Open(question):
            return Open(f"{key}: {question}")
        case Noted(inner, note):
            return Noted(_named(key, inner), note)
        case Mapping():
            return _named_fields(value)
        case list():
            return [_named(key, item) for item in value]
        case _:
            return value


def still_open(inputs: Inputs, subject: str) -> Open:
    """An open question in the place of a value."""
    so_far = inputs.said(subject)
    return Open(inputs.asks(subject) + (f" So far: {so_far}" if so_far else ""))


def pod_template(inputs: Inputs, name: str, side: str = "") -> YamlObject:
    """What every instance is made of: one container, its probes, how it ends."""
    spec: YamlObject = {}
    ends = inputs.options("graceful-shutdown")
    if "sigterm-drain" in ends or not ends:
        spec["terminationGracePeriodSeconds"] = _seconds(inputs, GRACE)
    spec["containers"] = [_container(inputs, name)]
    return {"metadata": {"labels": labels(name, side)}, "spec": spec}


def _container(inputs: Inputs, name: str) -> YamlObject:
    made: YamlObject = {"name": name, "image": _image(inputs)}
    if ports := _ports(inputs):
        made["ports"] = [{"name": called, "containerPort": port} for called, port in ports.items()]
    made |= _probes(inputs, list(ports)[-1:])
    if "prestop-delay" in inputs.options("graceful-shutdown"):
        wait = _pre_stop(inputs)
        waits: YamlValue = {"preStop": {"sleep": {"seconds": wait}}}
        made["lifecycle"] = wait if isinstance(wait, Open) else waits
    made["resources"] = _resources(inputs)
    return made


def _ports(inputs: Inputs) -> dict[str, int]:
    """The port of callers, then that of the health check where it is another: the last one is asked."""
    served, asked = served_at(inputs), inputs.typed(HEALTH_PORT, Port)
    if served is None:
        return {}
    other = asked is not None and asked.number != served
    return {PORT_NAME: served, **({HEALTH_PORT_NAME: asked.number} if asked and other else {})}


def _resources(inputs: Inputs) -> YamlValue:
    """What an instance asks for, and has at most; an open question where a part is in other words."""
    stated = inputs.names(RESOURCES)
    found = [_RESOURCE.fullmatch(part) for part in stated]
    if not found or not all(found) or len(set(stated)) != len(stated):
        return still_open(inputs, RESOURCES)
    made: YamlObject = {}
    for side, most in (("requests", False), ("limits", True)):
        amounts: YamlObject = {m[1]: m[3] for m in found if m and bool(m[2]) == most}
        if amounts:
            made[side] = amounts
    return made


def _image(inputs: Inputs) -> Open:
    """A digest is known once it is built: it comes with each release, and from no decision."""
    named = ("artifact-format.artifact-name", "packaging.repository")
    known = "; ".join(f"{said} ({subject})" for subject in named if (said := inputs.said(subject)))
    about = f" What is decided of it: {known}." if known else ""
    return Open(f"set it at each release, by its digest; without it nothing starts.{about}")


def _pre_stop(inputs: Inputs) -> YamlValue:
    """How long an instance waits before the signal.

    Raises:
        MissingError: longer than it has in all, so that the signal never comes.
    """
    wait, grace = inputs.seconds(PRE_STOP), inputs.seconds(GRACE)
    if wait and grace and wait >= grace:
        raise inputs.refusal(
            PRE_STOP,
            f"is {inputs.said(PRE_STOP)} and {inputs.place(GRACE)} {inputs.said(GRACE)}: "
            "an instance would be killed before the signal",
        )
    return _seconds(inputs, PRE_STOP)


def _probes(inputs: Inputs, ports: list[str]) -> YamlObject:
    """Each probe from its own path: one path is never written as if it were three."""
    integrated = inputs.option("health-checks-integration")
    if integrated == "lb-only" or inputs.option("health-checks") not in ENDPOINT:
        return {}
    if not ports:
        return {"readinessProbe": still_open(inputs, HEALTH_PORT)}
    made: YamlObject = {}
    if integrated != "single":
        for probe, subject in _OTHER_PROBES.items():
            if path := probe_path(inputs, subject):
                made[probe] = _probe(inputs, path, *ports)
    path = probe_path(inputs, HEALTH_PATH)
    made["readinessProbe"] = (
        _probe(inputs, path, *ports) if path else still_open(inputs, HEALTH_PATH)
    )
    return made


_OTHER_PROBES = {
    "startupProbe": "health-checks.startup-path",
    "livenessProbe": "health-checks.liveness-path",
}


def _probe(inputs: Inputs, path: str, port: str) -> YamlObject:
    failures = "health-checks.failures"
    return {
        "httpGet": {"path": path, "port": port},
        "periodSeconds": _seconds(inputs, "health-checks.interval"),
        "timeoutSeconds": _seconds(inputs, "health-checks.timeout"),
        "failureThreshold": counted(inputs, failures) or still_open(inputs, failures),
    }


def _seconds(inputs: Inputs, subject: str) -> YamlValue:
    """A duration of one second or more, for fields that count in whole seconds."""
    return inputs.seconds(subject) or still_open(inputs, subject)
