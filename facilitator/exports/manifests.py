"""Our own rules on manifests of Kubernetes: what is named exists, labels are selected, numbers are what a cluster takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from facilitator.exports.shapes import field_faults
from facilitator.exports.target import ExportFile, Faults, FieldFault
from facilitator.patterns import regex

Document: TypeAlias = "Mapping[str, Any]"

SEPARATOR = "---\n"
_NAME = regex(r"[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?")
_PORT_NAME = regex(r"[a-z](?:[-a-z0-9]{0,13}[a-z0-9])?")
_DEFAULT_GRACE = 30
_PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
_WORKLOADS = ("Deployment", "Rollout")


def documents_of(text: str, name: str) -> tuple[Document, ...]:
    """The documents of a file, each plain data."""
    from facilitator.content.yamlfile import parse

    return tuple(parse(part, name).data for part in text.split(f"\n{SEPARATOR}"))


def faults_of_fields(file: ExportFile) -> Iterator[FieldFault]:
    """What is wrong with the names and kinds of the fields of one file."""
    for document in documents_of(file.text, file.path):
        yield from field_faults(document)


def checked(
    more: Callable[[Sequence[Document], str], Iterable[str]] = lambda _, __: (),
) -> Callable[[ExportFile], Faults]:
    """The rules on every manifest, and more on the objects of one target.

    They hold what objects say of each other, where each is what it has to be; a field that is not known is somebody's own.
    """

    def check(file: ExportFile) -> Faults:
        wrong = [fault for fault in faults_of_fields(file) if not fault.unknown]
        if wrong:
            yield from map(str, wrong)
            return
        documents = documents_of(file.text, file.path)
        yield from _object_faults(documents)
        for document in documents:
            if document["kind"] in _WORKLOADS:
                yield from _workload_faults(document)
            elif document["kind"] == "Service":
                yield from _service_faults(document, documents)
        yield from more(documents, file.text)

    return check


def of_kind(documents: Sequence[Document], kind: str) -> Iterator[Document]:
    """The objects of one kind."""
    return (document for document in documents if document["kind"] == kind)


def name_of(document: Document) -> str:
    """The name of an object."""
    return str(document["metadata"]["name"])


def names_of_kind(documents: Sequence[Document], kind: str) -> set[str]:
    """The names of the objects of one kind."""
    return {name_of(document) for document in of_kind(documents, kind)}


def called(document: Document) -> str:
    """An object as a sentence names it."""
    return f"{document['kind']} {name_of(document)}"


def _object_faults(documents: Sequence[Document]) -> Faults:
    seen = set()
    for document in documents:
        kind, name = document["kind"], name_of(document)
        if not _NAME.fullmatch(name):
            yield f"{kind} {name}: no name for Kubernetes"
        if (kind, name) in seen:
            yield f"{kind} {name} is there twice"
        seen.add((kind, name))


def _workload_faults(document: Document) -> Faults:
    spec = document["spec"]
    pod = spec["template"]["spec"]
    selector = spec["selector"]["matchLabels"]
    if not selector or not _selects(selector, spec["template"]["metadata"]["labels"]):
        yield f"{called(document)} does not select its own instances"
    if spec.get("replicas", 1) < 1:
        yield f"{called(document)} has no instance"
    if not pod["containers"]:
        yield f"{called(document)} has no container"
    for container in pod["containers"]:
        for fault in _container_faults(container, pod):
            yield f"{called(document)}: {fault}"
    yield from _strategy_faults(document)


def _container_faults(container: Mapping[str, Any], pod: Mapping[str, Any]) -> Faults:
    named = [port["name"] for port in container.get("ports", ())]
    for name in named:
        if not _PORT_NAME.fullmatch(name) or named.count(name) > 1:
            yield f"the port {name} has no name of its own"
    for probe in _PROBES:
        if probe in container:
            yield from _probe_faults(probe, container[probe], named)
    wait = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    grace = pod.get("terminationGracePeriodSeconds", _DEFAULT_GRACE)
    if wait >= grace:
        yield f"it waits {wait} s before the signal, and is killed after {grace} s"


def _probe_faults(name: str, probe: Mapping[str, Any], ports: Sequence[str]) -> Faults:
    asks = probe["httpGet"]
    if asks["port"] not in ports:
        yield f"{name} asks the port {asks['port']}, which there is not"


def _strategy_faults(document: Document) -> Faults:
    strategy = document["spec"].get("strategy", {})
    rolling = strategy.get("rollingUpdate", {})
    if rolling and strategy.get("type") != "RollingUpdate":
        yield f"{called(document)} is {strategy.get('type')}, and says how it rolls"
    if document["kind"] == "Deployment" and set(map(_zero, _amounts(rolling))) == {True}:
        yield f"{called(document)} may have neither more instances nor fewer: it never rolls"


def _amounts(rolling: Mapping[str, Any]) -> tuple[Any, Any]:
    return rolling.get("maxSurge", "25%"), rolling.get("maxUnavailable", "25%")


def _zero(amount: object) -> bool:
    return str(amount).rstrip("%") == "0"


def _service_faults(document: Document, documents: Sequence[Document]) -> Faults:
    spec = document["spec"]
    found = [w for kind in _WORKLOADS for w in of_kind(documents, kind) if _serves(spec, w)]
    if not found:
        yield f"{called(document)} selects nothing that runs"
    for port in spec["ports"]:
        for workload in found:
            if port["targetPort"] not in _ports(workload):
                yield f"{called(document)} sends to the port {port['targetPort']}, which {called(workload)} has not"


def _serves(spec: Mapping[str, Any], workload: Document) -> bool:
    return bool(spec["selector"]) and _selects(
        spec["selector"], workload["spec"]["template"]["metadata"]["labels"]
    )


def _selects(selector: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    return selector.items() <= labels.items()


def _ports(workload: Document) -> set[str]:
    containers = workload["spec"]["template"]["spec"]["containers"]
    return {port["name"] for container in containers for port in container.get("ports", ())}
