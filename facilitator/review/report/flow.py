"""The flow from commit to production, drawn with lists and rules of style, so that it fits every width and is read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from facilitator.document.diagrams import Station
from facilitator.review.report.html import Markup, el, joined

_LANES = ("From the commit on", "Environments", "Into production")


def flow_drawing(flow: Sequence[Station]) -> Markup:
    """Draw the stops in lanes: what is built, the environments before production, and the roll-out with its way back."""
    first = next((n for n, stop in enumerate(flow) if _kind(stop) != "stop"), len(flow))
    gate = next((n for n, stop in enumerate(flow) if stop.id == "gate"), first)
    parts = (flow[:first], flow[first:gate], flow[gate:])
    lanes = [
        el("li", el("h3", name), el("ol", *map(_stop, part), class_="stops"), class_="lane")
        for name, part in zip(_LANES, parts, strict=True)
        if part
    ]
    return joined((el("ol", *lanes, class_="flow"), *_ways_back(flow)))


def _kind(stop: Station) -> str:
    """What a stop is: an environment, a step of the roll-out, the gate, or any other."""
    for start, kind in (("env_", "environment"), ("step_", "step"), ("gate", "gate")):
        if stop.id.startswith(start):
            return kind
    return "stop"


def _stop(stop: Station) -> Markup:
    kind = _kind(stop)
    name = f"{stop.title} (environment)" if kind == "environment" else stop.title
    leads_back = stop.back or kind == "step"
    back = el("span", "↩ if it fails: the way back, below", class_="fails") if leads_back else ""
    return el("li", el("strong", name), *_lines(stop), back, class_=kind)


def _lines(stop: Station) -> Iterator[Markup]:
    yield from (el("span", line) for line in stop.told if line)


def _ways_back(flow: Iterable[Station]) -> Iterator[Markup]:
    for stop in flow:
        if stop.back:
            head = el("h3", f"↩ The way back: {stop.back.title.lower()}")
            yield el(
                "div", head, el("ul", *(el("li", line) for line in stop.back.told)), class_="back"
            )
