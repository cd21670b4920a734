"""The fields of manifests, by name and kind: each that is misspelt, of another kind or missing is seen."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.clusters import SCHEMAS, cluster_plan, read
from support.pipelines import made
from support.rollouts import made_of
from support.sample_export import exported
from support.whole_plans import BASES

from facilitator.exports.export import Made
from facilitator.exports.in_step import Fate
from facilitator.exports.shapes import SPECS, ScalarKind, Shape, field_faults
from facilitator.exports.targets import TARGETS
from facilitator.runtime.exporting import Exporter

ON_CLUSTERS = [target._replace(check=None) for target in TARGETS if target.fields]
ELSEWHERE = {"metadata", "template", "httpGet", "plugins"}
"""What the schemas at hand leave open, or tell in a place of their own."""


@cache
def documents() -> list[dict[str, Any]]:
    """An object of each kind, and of each way to make it."""
    files = [f for plan in BASES.values() for one in exported(plan(), ON_CLUSTERS) for f in one.files]  # fmt: skip
    return [document for file in files for document in read(file)]


def places(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to each field of a document; names that people choose are no fields."""
    if isinstance(value, dict) and not {"labels", "matchLabels", "selector"} & {*way[-1:]}:
        for name, held in value.items():
            yield (*way, name)
            yield from places(held, (*way, name))
    elif isinstance(value, list):
        for number, held in enumerate(value):
            yield from places(held, (*way, number))


def mended(document: dict[str, Any], way: tuple[str | int, ...]) -> tuple[Any, Any]:
    """A copy, and in it what holds the field at the end of the way."""
    whole = copy.deepcopy(document)
    inner: Any = whole
    for step in way[:-1]:
        inner = inner[step]
    return whole, inner


def said(document: Any) -> str:
    return "\n".join(map(str, field_faults(document)))


def test_every_kind_is_made_and_has_no_fault() -> None:
    assert {(d["apiVersion"], d["kind"]) for d in documents()} == set(SPECS)
    assert [said(document) for document in documents() if said(document)] == []


def test_every_misspelt_field_and_every_wrong_kind_is_seen() -> None:
    planted = set()
    for document in documents():
        for way in places(document):
            at = (document["kind"], tuple(step for step in way if isinstance(step, str)))
            if at in planted or at[1][-1] == "selector":
                continue
            planted.add(at)
            whole, inner = mended(document, way)
            inner[f"{way[-1]}x"] = inner.pop(way[-1])
            assert said(whole), way
            for wrong in (None, [[]], {"x": []}):
                whole, inner = mended(document, way)
                inner[way[-1]] = wrong
                assert said(whole), (way, wrong)
    assert len(planted) > 120


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("replicas", "six"),
        ("replicas", True),
        ("replicas", -1),
        ("rollbackWindow", {"revisions": 0}),
        ("strategy", {"canary": {"steps": [{"setWeight": 101}]}}),
        ("strategy", {"canary": {"steps": [{"pause": {"duration": "soon"}}]}}),
        ("strategy", {"canary": {"steps": {"setWeight": 5}}}),
        ("strategy", {"blueGreen": {"autoPromotionEnabled": "no"}}),
        ("selector", {}),
    ],
)
def test_a_value_that_no_cluster_takes_is_seen(path: str, wrong: object) -> None:
    document = next(d for d in documents() if d["kind"] == "Rollout")
    whole, spec = mended(document, ("spec", path))
    spec[path] = wrong
    assert path in said(whole)


def test_what_is_no_object_at_all_is_said() -> None:
    for odd in (None, [], "x", {}, {"kind": "Pod", "apiVersion": "v1"}, {"kind": ["x"]}):
        assert said(odd)


def test_every_field_that_is_known_here_is_one_of_the_schema(shared: Path) -> None:
    """Whoever added a field that the API has not would let a mistake pass."""
    looked_at = 0
    for (_, kind), shape in SPECS.items():
        if name := SCHEMAS.get(kind):
            schema = json.loads((shared / "schemas" / name).read_text("utf-8"))
            spec = _property(schema, _property(schema, schema, "spec"), "")
            looked_at += _known(shape, schema, spec, kind)
    assert looked_at > 80


def _known(shape: Shape, schema: Any, at: Any, place: str) -> int:
    if isinstance(shape, ScalarKind):
        return 1
    if isinstance(shape, list):
        return _known(shape[0], schema, _property(schema, at.get("items", {}), ""), place)
    found = 0
    for name, inner in shape.items():
        plain = name.rstrip("!")
        if plain in ELSEWHERE and not _property(schema, at, plain):
            continue
        there = _property(schema, at, plain)
        assert there or not at.get("properties"), f"{place}.{plain}"
        found += _known(inner, schema, there, f"{place}.{plain}")
    return found


def _property(schema: Any, at: Any, name: str) -> Any:
    """A part of a schema, its references followed."""
    found = at.get("properties", {}).get(name, {}) if name else at
    for part in (found, *found.get("anyOf", ()), *found.get("allOf", ()), *found.get("oneOf", ())):
        if "$ref" in part:
            reference = part["$ref"].split("/")[1:]
            at = schema
            for step in reference:
                at = at[step]
            return _property(schema, at, "")
    return found


def rolling(**values: str) -> Made:
    return made(cluster_plan("rolling", **{"max_surge": "1", "max_unavailable": "0", **values}), "kubernetes")  # fmt: skip


def test_a_field_that_somebody_added_is_kept_and_not_called_wrong(tmp_path: Path) -> None:
    (done,) = Exporter(tmp_path, "p.md").write([rolling()])
    file = tmp_path / done.path
    assert "Valid against the fields of apps/v1 that are written here" in file.read_text()
    own = "          env:\n            - name: A\n              value: b\n          livenessProbe:"
    file.write_text(file.read_text().replace("          livenessProbe:", own, 1))
    (done,) = Exporter(tmp_path, "p.md").write([rolling(max_surge="2")])
    text = file.read_text()
    assert done.fate is Fate.MERGED and "name: A" in text and "maxSurge: 2" in text
    assert (
        "NOT VALIDATED against the fields of apps/v1" in text and "containers[0].env is no" in text
    )


@pytest.mark.parametrize("edit", ["  replicas: many\n", "  replicas: [\n", "  - x\n"])
def test_an_edit_that_no_rule_can_read_stops_no_export(tmp_path: Path, edit: str) -> None:
    (done,) = Exporter(tmp_path, "p.md").write([rolling(instances="3")])
    file = tmp_path / done.path
    file.write_text(file.read_text().replace("  replicas: 3\n", edit, 1))
    (done,) = Exporter(tmp_path, "p.md").write([rolling(instances="3", max_surge="2")])
    assert not done.fault and edit in file.read_text()


def test_cloud_run_is_held_against_its_fields() -> None:
    (file,) = made_of(BASES["cloud run"](), "cloud-run").files
    (document,) = read(file)
    document["spec"]["traffic"][0]["percents"] = document["spec"]["traffic"][0].pop("percent")
    assert "Service.spec.traffic[0].percents" in said(document)
