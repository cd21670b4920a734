"""Reading links for a pattern and a tool. They are links: no number in them ever becomes a version."""

from __future__ import annotations

from facilitator.model.noun import noun
from facilitator.versions.addresses import parse
from facilitator.versions.sanitise import BODY_LIMIT, TITLE_LIMIT, clean
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources import SourceAnswer
from facilitator.versions.sources.search import Search

LINKS = 5


@noun
class Link:
    """Something to read; safe as text."""

    title: str
    url: str
    host: str
    body: str


@noun
class LinksFound:
    """What one query brought."""

    query: str
    outcome: str
    links: tuple[Link, ...] = ()


def read_about(queries: list[str], settings: VersionSettings) -> list[LinksFound]:
    """Search for reading, one query after the other; blocks, and never raises for what the network does."""
    if settings.is_offline:
        return [LinksFound(query, "offline") for query in queries]
    source = Search(settings)
    return [links(query, source.search(query)) for query in queries]


def links(query: str, answer: SourceAnswer) -> LinksFound:
    """Make links of what came back; rejected addresses are left out."""
    found: dict[str, Link] = {}
    for row in answer.rows:
        address = parse(row.href)
        if address is None or address.rejected:
            continue
        title = clean(row.title, TITLE_LIMIT).shown or address.host
        found.setdefault(
            address.url, Link(title, address.url, address.host, clean(row.body, BODY_LIMIT).shown)
        )
    outcome = answer.outcome if found or answer.outcome != "ok" else "empty-or-blocked"
    return LinksFound(query, outcome, tuple(found.values())[:LINKS])
