"""What checked a file that was made, and what did not: a sentence each, for its head."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from facilitator.bounded import read_file
from facilitator.exports.target import ExportFile, Target
from facilitator.runtime.export_tools import ToolSaid

_MOST_FAULTS = 5
_LARGEST = 20_000_000
"""Bytes of a schema that is read."""
_NO_SCHEMA = "the extra facilitator[export] is not installed"


class SchemaSaid(NamedTuple):
    """What a schema says of a text."""

    sentence: str
    """For the head of the file: valid, not valid, or not validated and why."""
    faults: tuple[str, ...] = ()
    """What is wrong, with its place in the text; empty also where nothing was validated."""


def checks(target: Target, text: str, tools: Iterable[ToolSaid] = ()) -> Iterator[str]:
    """The sentences: our own rules, the schema, the outside tools."""
    yield "Checked by the rules of facilitator." if target.check else "NOT VALIDATED: no rule."
    if target.fields:
        yield field_check(target, text)
    elif target.schema:
        yield schema_check(target.schema, text).sentence
    yield from (tool.sentence for tool in tools)


def field_check(target: Target, text: str) -> str:
    """Hold the fields of a text against those that are known here; one that is not may be somebody's own."""
    from facilitator.content.source import ContentError

    about = f"against the fields of {target.schema}"
    try:
        faults = list(target.fields(ExportFile("", text))) if target.fields else []
    except ContentError as error:
        return f"NOT VALID {about}: {error.messages[0]}."
    if wrong := next((fault for fault in faults if not fault.unknown), None):
        return f"NOT VALID {about}: {wrong}."
    if faults:
        return f"NOT VALIDATED {about}: {faults[0]}."
    return f"Valid {about} that are written here, not against the whole schema."


def schema_check(name: str, text: str) -> SchemaSaid:
    """Hold a text of YAML or JSON against a schema that comes with check-jsonschema."""
    about = f"against the schema {name}"
    validator = _validator(name)
    if isinstance(validator, str):
        return SchemaSaid(f"NOT VALIDATED {about}: {validator}.")
    from itertools import islice

    from facilitator.content.source import ContentError

    try:
        data = _loaded(text, name)
    except ContentError as error:
        return SchemaSaid(f"NOT VALID {about}: {error.messages[0]}.", error.messages)
    found = islice(validator[1].iter_errors(data), _MOST_FAULTS)
    faults = tuple(_told(error) for error in found)
    if faults:
        return SchemaSaid(f"NOT VALID {about} of {validator[0]}: {faults[0]}.", faults)
    return SchemaSaid(f"Valid {about} of {validator[0]}.")


def _loaded(text: str, name: str) -> Any:
    """Read a text with its types, once it is known to be no more than it seems.

    Raises:
        ContentError: no YAML, or more than anybody writes.
    """
    from ruamel.yaml import YAML

    from facilitator.content.yamlfile import parse

    parse(text, name, as_typed=True)
    return YAML(typ="safe", pure=True).load(text)


@cache
def _validator(name: str) -> tuple[str, Any] | str:
    """The tool with its version and what validates; why there is none otherwise."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        tool = distribution("check-jsonschema")
        from jsonschema.validators import validator_for
        from jsonschema_specifications import REGISTRY
    except (ImportError, PackageNotFoundError):
        return _NO_SCHEMA
    # read, not imported: the package of the tool opens a socket as it is loaded
    file = tool.locate_file(f"check_jsonschema/builtin_schemas/vendor/{name}.json")
    try:
        schema = json.loads(read_file(str(file), _LARGEST))
    except FileNotFoundError:
        return "no such schema is installed"
    # with a registry of its own, jsonschema fetches nothing that a schema refers to
    return f"check-jsonschema {tool.version}", validator_for(schema)(schema, registry=REGISTRY)


def _told(error: Any) -> str:
    """Where a fault is and what it is, in one line; of alternatives that all fail, the one that came furthest."""
    while error.context:
        error = max(error.context, key=lambda one: len(one.absolute_path))
    place = "/".join(str(part) for part in error.absolute_path) or "the file"
    said = " ".join(error.message.split())
    return f"{place}: {said if len(said) <= 200 else said[:199] + '…'}"
