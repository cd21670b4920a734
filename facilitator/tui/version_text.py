"""The words of the versions panel: how a check stands, what was found and where, and which keys work."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from facilitator.model import Evidence, Status
from facilitator.session.state import LookUpState
from facilitator.tui.evidence import aged
from facilitator.tui.widgets.rows import Row
from facilitator.tui.wording import HOT, QUIET, STRONG, joined, said
from facilitator.versions.version_check import Candidate, VersionCheck

STATUS = {
    Status.VERIFIED: "an official source says that it is the newest, and nothing found says otherwise",
    Status.LOW_CONFIDENCE: "probably: found, but no official source says that it is the newest",
    Status.CONFLICTING: "what was found does not agree on one number",
    Status.NOT_VERSIONED: "it has no versions",
    Status.UNVERIFIED: "nothing came back that could be judged",
}
PUT_ASIDE = {
    "prerelease": "a pre-release",
    "upcoming": "announced, not out",
    "other-product": "the number of another product",
    "unclear-product": "nothing there says whose number it is",
    "compat-range": "a requirement or a range",
    "cve": "named with a vulnerability",
    "date": "a date",
    "ip": "an address of a network",
    "pseudo": "made from a commit",
    "size": "a size or a count",
    "too-short": "names a line, not a release",
    "old-line": "an older release or line",
    "wrong-track": "of another track",
    "rejected-address": "stands on an address that is not trusted",
}
MARKERS = {
    "latest": "marked latest",
    "stable": "marked stable",
    "url": "the latest by its address",
    "line": "latest of its line",
}

Keys = Sequence[tuple[str, str]]


def mark(evidence: Evidence, entry: LookUpState | None) -> str:
    """How far a tool is: recorded with a number, waiting, without versions, or open."""
    if entry is not None and entry.standing == "waiting":
        return "…"
    if evidence.status is Status.NOT_VERSIONED:
        return "–"
    return "✓" if evidence.version else "○"


def title(field: str, tools: Sequence[tuple[str, Evidence]], here: str) -> Content:
    """The decision's tools, each with its mark; the one that is shown stands out."""
    names = [
        joined((f" {sign} {e.name} ", "bold reverse" if e.tool == here else QUIET), " ")
        for sign, e in tools
    ]
    return joined((f"{field}  ", STRONG), *names)


def recorded(evidence: Evidence, today: str) -> Content:
    """What the decision holds now, how old it is, and where it was seen."""
    number = f"{evidence.version} — " if evidence.version else ""
    reason = f" ({evidence.reason})" if evidence.reason else ""
    from_ = f", from {' and '.join(evidence.sources)}" if evidence.sources else ""
    return joined(
        ("Recorded: ", QUIET),
        f"{number}{evidence.status.value}{reason}",
        (f", {aged(evidence, today)}{from_}", QUIET),
    )


def unsent(queries: Sequence[str], to: Sequence[str], *, allowed: bool, stopped: bool) -> Content:
    """What would be sent, where, and how."""
    if not queries:
        return said("It has no version to look for: nothing is sent.")
    words = "\n".join(f"  {query}" for query in queries)
    first = "Stopped; nothing came of it. g sends again:" if stopped else "g sends this:"
    if not allowed:
        first = "Not looked up. y sends this, and names of tools chosen later in this session:"
    return joined(
        first,
        (f"\n{words}\n", STRONG),
        (f"To {', '.join(to)}. Nothing of the project is sent.", QUIET),
    )


def waiting(query: str, to: Sequence[str], deadline: float) -> Content:
    """A search is under way."""
    asked = f"Looking for {query} at {', '.join(to)} … at most {deadline:g} s."
    return joined(asked, ("\nh stops it. Esc goes on with the work: the answer waits here.", QUIET))


def found(record: VersionCheck) -> Content:
    """What a check came to: number, status and why; when and by which words; the second source; what to know."""
    number = f"{record.proposal}  " if record.proposal else ""
    head = joined((number, STRONG), (record.status.value, HOT), f": {record.why}")
    asked = f" with {record.query}" if record.query else ""
    about = f"\n{STATUS.get(record.status, '')}. Checked {record.checked_at[:10]}{asked}."
    second = f"\n{record.tracker}." if record.tracker else ""
    note = f"\nWorth knowing: {record.note}" if record.note else ""
    return joined(head, (about, QUIET), second, (note, QUIET))


def ordered(record: VersionCheck) -> list[Candidate]:
    """Accepted numbers before those put aside, the highest first; what one source says twice stands once, as marked."""
    seen: dict[tuple[str, str, str], Candidate] = {}
    in_order = sorted(
        record.candidates, key=lambda c: (not c.accepted, [-n for n in c.number], not c.marker)
    )
    for candidate in in_order:
        source = record.results[candidate.result - 1].source
        seen.setdefault((candidate.version, source, candidate.reason), candidate)
    return list(seen.values())


def candidates(record: VersionCheck) -> list[Row]:
    """A row for each number: where it stands, who says so, the sentence; or why it was put aside."""
    rows = [_row(n, c, record) for n, c in enumerate(ordered(record))]
    nothing = record.results and not rows
    return [Row("", said("No number was found in what came back.", QUIET))] if nothing else rows


def _row(n: int, candidate: Candidate, record: VersionCheck) -> Row:
    result = record.results[candidate.result - 1]
    place = result.source or result.host
    if candidate.accepted:
        said_as = MARKERS.get(candidate.marker, "")
        head = joined(
            ("✓ ", "$text-success"),
            (candidate.version.ljust(10), STRONG),
            f" {place}",
            (f"  {result.authority}{', ' if said_as else ''}{said_as}", QUIET),
        )
    else:
        why = PUT_ASIDE.get(candidate.reason, candidate.reason)
        head = joined(
            ("· ", QUIET), (f"{candidate.version.ljust(10)} {place}  put aside: {why}", QUIET)
        )
    return Row(
        str(n), joined(head, (f"\n“{candidate.sentence}”", "" if candidate.accepted else QUIET)), 4
    )


def keys(pairs: Keys, width: int) -> Content:
    """Keys and what they do, over as many lines as they need; a key is never parted from its words."""
    lines: list[list[Content]] = [[]]
    used = 0
    for key, what in pairs:
        length = len(key) + len(what) + 3
        if lines[-1] and used + length - 2 > width:
            lines.append([])
            used = 0
        lines[-1].append(joined((key, HOT), f" {what}  "))
        used += length
    return Content("\n").join([Content("").join(line) for line in lines])
