"""Who speaks: an address is validated before it is granted any authority, and judged label by label."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

from facilitator.model.noun import noun
from facilitator.model.tools import Tool
from facilitator.versions.sanitise import URL_LIMIT, clean

CODE_HOSTS = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org"})
TRACKER = "endoflife.date"
FEEDS = {"github.com": "releases.atom", "gitlab.com": "-/releases.atom"}
"""Code hosts that publish releases as a feed, and where."""
LATEST = {"github.com": "releases/latest"}
"""Code hosts on which one release is called the latest, and the address that leads to it."""

_WRAPPED = re.compile(r"(?:https?:)?//duckduckgo\.com/l/\?(?:[^#]*&)?uddg=", re.IGNORECASE)
_NO_HOST = re.compile(
    r"(?!localhost\b)(?:[A-Za-z_-][\w-]*|v[0-9]+(?:\.[0-9][0-9A-Za-z-]*)*)?", re.ASCII
)
"""What may follow an `@`: a name or a version (`/@name/`, `aws-cdk@v2.1.0`); before a host it would end a user's name."""
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")


@noun
class Address:
    """A validated http(s) address, or a rejected one that is shown as text only."""

    url: str
    host: str = ""
    path: tuple[str, ...] = ()
    """Segments, unquoted once, without empty ones."""
    query: str = ""
    rejected: str = ""
    """Why no link is made of it."""

    @property
    def source(self) -> str:
        """Host, or host/owner/name on a code host: what counts as one source."""
        host, path = code_place(self)
        return "/".join((host, *path[:2])).lower() if host in CODE_HOSTS else host


def parse(href: str) -> Address | None:
    """Validate an address; None where it is none of http(s) and its row is to be dropped."""
    href = _unwrapped(href[: URL_LIMIT + 1])
    if not re.match(r"\s*https?:", href, re.IGNORECASE):
        return None
    shown = clean(href, URL_LIMIT).shown
    if fault := _fault(href):
        return Address(shown, rejected=fault)
    try:
        parts = urlsplit(href)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
        port = parts.port
    except ValueError:  # UnicodeError too
        return Address(shown, rejected="not a valid address")
    if not _HOST.fullmatch(host):
        return Address(shown, rejected="not a valid host")
    name = host if port in (None, 80, 443) else f"{host}:{port}"
    path = tuple(unquote(part) for part in parts.path.split("/") if part)
    url = f"{parts.scheme.lower()}://{name}{quote(parts.path, safe='/%:+,;=!$&()*~-._')}"
    query = quote(parts.query, safe="=&%+,/:;-._~")
    return Address(url + (f"?{query}" if query else ""), name, path, parts.query)


def _unwrapped(href: str) -> str:
    """Take the address out of a search engine's redirect, once."""
    found = _WRAPPED.match(href)
    if not found:
        return href
    inner = href[found.end() :].partition("&rut=")[0]
    return unquote(inner) if re.match(r"https?%3a", inner, re.IGNORECASE) else inner


def _fault(href: str) -> str:
    if len(href) > URL_LIMIT:
        return "address too long"
    if any(unicodedata.category(char)[0] == "C" for char in href):
        return "control or invisible character in the address"
    if _may_hide_a_host(href):
        return "@ in the address"
    if _climbs(href):
        return "leads up in its path"
    if "\\" in href or any(char.isspace() for char in href):
        return "backslash or space in the address"
    if not re.match(r"https?://[^/?#%]+(?:[/?#]|$)", href, re.IGNORECASE):
        return "not a valid host"
    return ""


def _climbs(href: str) -> bool:
    """Whether a segment is `.` or `..`, however it is written: what is fetched would lie elsewhere than it reads."""
    path = re.split("[?#]", href, maxsplit=1)[0]
    return any(unquote(unquote(part)) in (".", "..") for part in path.split("/"))


def _may_hide_a_host(href: str) -> bool:
    """Whether an `@` may end a user's name, so that the host is what follows it."""
    _, *behind = href.split("@")
    ends = [re.split("[/?#]", part, maxsplit=1)[0] for part in behind]
    return "@" in href.split("/")[2] or not all(map(_NO_HOST.fullmatch, ends))


def code_place(address: Address) -> tuple[str, tuple[str, ...]]:
    """Host and path on the code host that a raw file address stands for; other addresses as they are."""
    host = address.host.removeprefix("www.")
    if host == "raw.githubusercontent.com":
        return "github.com", address.path
    return host, address.path


def matches_repo(address: Address, repo: str) -> bool:
    """Whether an address lies in `host/owner/name`, segment by segment, ignoring case."""
    host, path = code_place(address)
    return [host, *(part.lower() for part in path[:2])] == repo.lower().split("/")


def matches_domain(host: str, domain: str) -> bool:
    """Whether a host is this domain or lies under it, label by label."""
    return host == domain or host.endswith("." + domain)


def authority(
    address: Address, tool: Tool | None, user_hosts: frozenset[str], user_paths: frozenset[str]
) -> tuple[str, str]:
    """Say who speaks (official, tracker, third-party, rejected) and, where it is not plain, why."""
    if address.rejected:
        return "rejected", address.rejected
    if address.host in (TRACKER, f"www.{TRACKER}"):
        return "tracker", ""
    if tool is None:
        return "third-party", "the tool is not listed, so nobody speaks for it"
    in_repo = any(matches_repo(address, repo) for repo in tool.repos)
    if not in_repo and not _on_domain(address, tool):
        return "third-party", ""
    place = address.path[2:5] if in_repo else address.path[:5]
    if address.host.split(".")[0] in user_hosts or _crosses(place, user_paths):
        return "third-party", "anyone may write there"
    return "official", ""


def _crosses(path: tuple[str, ...], names: frozenset[str]) -> bool:
    return any(part.lower() in names for part in path)


def _on_domain(address: Address, tool: Tool) -> bool:
    """Whether an address lies on a domain of the tool; on a code host only its repositories speak for it."""
    if address.host in CODE_HOSTS:
        return False
    return any(matches_domain(address.host, domain) for domain in tool.domains)
