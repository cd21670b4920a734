"""Reads steps/dora.yaml: DORA's names, its yearly tables, its warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.content.cache import compiled
from facilitator.content.source import file_bytes
from facilitator.model.rules import Bands, Dora, MetricName

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FILE = "dora.yaml"


def dora(folder: Traversable) -> Dora:
    """Load what DORA published; ContentError with every fault when the file is wrong."""
    data = file_bytes(folder.joinpath(FILE), FILE)
    return compiled("dora", [(FILE, data)], Dora, lambda: _dora(data))


def _dora(data: bytes) -> Dora:
    # YAML and models are imported only when there is something to compile.
    from facilitator.content.tension_models import DoraModel
    from facilitator.content.yamlfile import check, parse

    model = check(parse(data, FILE), DoraModel)
    return Dora(
        names=tuple(MetricName(**dict(n)) for n in model.names),
        bands=tuple(Bands(**dict(b)) for b in model.bands),
        caveat=model.caveat,
        pitfalls=model.pitfalls,
        sources=model.sources,
    )
