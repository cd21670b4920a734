"""Stands in for search engines, endoflife.date and code hosts: a CONNECT proxy on 127.0.0.1 with a throw-away CA.

The real `ddgs` runs against it through its own proxy and CA settings. Import `site`, or run it as a script for a
program in another process; it prints where it listens as one line of JSON and serves until its standard input ends:

    python tests/versions/local_site.py FOLDER [--rows FILE] [--seconds 120]

What it answers is read before every request from FOLDER/behaviour: ok (default), 202, 403, 429, 500, empty, portal,
refused, drip, slow:SECONDS, redirect:ADDRESS, or one of FLOODS, which go on until the client hangs up. Writing another
word there changes the network under a running program.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import json
import shutil
import socketserver
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

ENGINES = ("html.duckduckgo.com", "search.brave.com", "www.mojeek.com")
CODE_HOSTS = ("github.com", "gitlab.com")
HOSTS = (*ENGINES, "endoflife.date", *CODE_HOSTS)
DRIPS = 40
_302 = b"HTTP/1.1 302 x\r\nlocation: /FluxCD/flux2/releases.atom\r\n"
FLOODS = {
    "continue": (b"", b"HTTP/1.1 100 go on\r\n\r\n", 0.0),
    "slow-head": (b"HTTP/1.1 200 x\r\na: ", b"x", 0.1),
    "redirect-body": (_302 + b"\r\n", b"x" * 65_536, 0.0),
    "chunk": (
        b"HTTP/1.1 200 x\r\ncontent-type: application/atom+xml\r\ntransfer-encoding: chunked\r\n\r\n",
        b"0",
        0.1,
    ),
}
"""Behaviour to what is sent once, what is sent again and again, and the seconds between."""
MOST_FLOODED = 400_000_000
LINES = 200

Row = dict[str, str]


def have_openssl() -> bool:
    """Whether certificates can be made here."""
    return shutil.which("openssl") is not None


def make_ca(folder: Path, hosts: tuple[str, ...] = HOSTS) -> tuple[Path, Path, Path]:
    """Make a CA and a certificate for hosts; return the paths of CA, certificate and key."""

    def openssl(*arguments: str) -> None:
        subprocess.run(
            ["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=60
        )

    openssl(
        *(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-days",
            "30",
        ),
        *("-subj", "/CN=test", "-addext", "keyUsage=critical,keyCertSign"),
    )
    openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "srv.key",
        "-out",
        "srv.csr",
        "-subj",
        "/CN=srv",
    )
    names = ",".join("DNS:" + host for host in hosts)
    (folder / "san").write_text(f"subjectAltName={names}\nbasicConstraints=CA:FALSE\n")
    openssl(
        *("x509", "-req", "-in", "srv.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
        *("-out", "srv.pem", "-days", "30", "-extfile", "san"),
    )
    return folder / "ca.pem", folder / "srv.pem", folder / "srv.key"


class Site(socketserver.ThreadingTCPServer):
    """The proxy with all sites behind it."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self, folder: Path, rows: list[Row], releases: list[dict[str, object]] | None = None
    ) -> None:
        self.folder, self.rows, self.releases = folder, rows, releases or []
        self.feeds: dict[str, bytes] = {}
        """Pages of the code hosts by address, as `github.com/owner/name/releases.atom`; 404 elsewhere."""
        self.leads: dict[str, str] = {}
        """Addresses of the code hosts that redirect, and where."""
        self.ca, cert, key = make_ca(folder)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(cert, key)
        self.tls.set_alpn_protocols(["http/1.1"])
        self.seen: list[tuple[str, str]] = []
        self.flooded: list[int] = []
        """Bytes that each client took of a flood before it hung up."""
        self.hung_up = threading.Event()
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def behaviour(self) -> str:
        """What the next request meets."""
        with contextlib.suppress(OSError):
            return (self.folder / "behaviour").read_text().strip() or "ok"
        return "ok"

    def behave(self, word: str) -> None:
        """Change what the next request meets."""
        (self.folder / "behaviour").write_text(word)

    def answer(self, host: str, query: str, path: str = "/") -> tuple[int, str, bytes]:
        """Status, content type and page for a host."""
        word = self.behaviour
        if word.isdigit():
            return int(word), "text/html", b"<html><body>blocked</body></html>"
        if word == "portal":
            return (
                200,
                "text/html",
                b"<html><body><div class='portal-body'>Please log in</div></body></html>",
            )
        if word.startswith("slow:"):
            time.sleep(min(float(word[5:]), 30))
        if host == "endoflife.date":
            releases = [] if word == "empty" else self.releases
            return 200, "application/json", json.dumps({"result": {"releases": releases}}).encode()
        if host in CODE_HOSTS:
            found = self.feeds.get(host + path)
            page_of_it = feed([]) if word == "empty" and found else found
            kind = "application/atom+xml; charset=utf-8"
            return (200, kind, page_of_it) if page_of_it else (404, "text/html", b"Not Found")
        rows = (
            []
            if word == "empty"
            else [row for row in self.rows if row.get("tool", "") in query.lower()]
        )
        return 200, "text/html; charset=utf-8", page(host, rows).encode()


def feed(entries: list[tuple[str, str]]) -> bytes:
    """A feed of releases: address and day of each."""
    parts = "".join(
        f"<entry><updated>{day}T09:00:00Z</updated><title>{html.escape(url.rpartition('/')[2])}</title>"
        f'<link rel="alternate" type="text/html" href="{html.escape(url, quote=True)}"/>'
        '<content type="html">&lt;p&gt;Upgrade from v99.0.0&lt;/p&gt;</content></entry>'
        for url, day in entries
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
    return f"{head}<title>Release notes</title>{parts}</feed>".encode()


def page(host: str, rows: list[Row]) -> str:
    """A results page as the parser for this host reads it."""
    parts = []
    for row in rows:
        title, href, body = (html.escape(row[key], quote=True) for key in ("title", "href", "body"))
        if host == "search.brave.com":
            parts.append(
                f'<div data-type="web"><a href="{href}"><div class="title">{title}</div></a>'
                f'<div class="snippet"><div class="content">{body}</div></div></div>'
            )
        elif host == "www.mojeek.com":
            parts.append(f'<li><h2><a href="{href}">{title}</a></h2><p class="s">{body}</p></li>')
        else:
            parts.append(
                f'<div class="result__body"><h2><a href="{href}">{title}</a></h2><a href="{href}">{body}</a></div>'
            )
    inner = "".join(parts)
    return f'<html><body><ul class="results-standard">{inner}</ul></body></html>'


class Tunnel(socketserver.StreamRequestHandler):
    """One CONNECT and the one request inside it."""

    server: Site
    timeout = 30

    def handle(self) -> None:
        """Answer as the behaviour says."""
        words = self.rfile.readline(4096).split()
        if words[:1] != [b"CONNECT"]:  # not to one of the sites, and not under TLS
            self.server.seen.append((b" ".join(words).decode(), ""))
            return
        for _ in range(LINES):
            if not self.rfile.readline(4096).strip():
                break
        if len(words) < 2 or self.server.behaviour == "refused":
            return
        host = words[1].decode().partition(":")[0]
        if host not in HOSTS:
            self.server.seen.append((host, ""))
            return
        self.wfile.write(b"HTTP/1.1 200 ok\r\n\r\n")
        try:
            connection = self.server.tls.wrap_socket(self.request, server_side=True)
        except OSError:  # the client refused our certificate
            return
        with contextlib.suppress(OSError), connection:
            self.serve(host, connection)

    def serve(self, host: str, connection: ssl.SSLSocket) -> None:
        """Read one request and write the page."""
        source = connection.makefile("rb")
        target = source.readline(65536).decode().split()[1]
        heads: dict[bytes, bytes] = {}
        for _ in range(LINES):
            line = source.readline(65536).strip()
            if not line:
                break
            name, _, value = line.lower().partition(b":")
            heads[name] = value
        form = dict(
            parse_qsl(source.read(min(int(heads.get(b"content-length", 0)), 65536)).decode())
        )
        query = form.get("q") or parse_qs(urlsplit(target).query).get("q", [""])[0]
        self.server.seen.append((host, query))
        word = self.server.behaviour
        if word in FLOODS:
            self.server.flooded.append(flood(connection, *FLOODS[word]))
            self.server.hung_up.set()
            return
        place = urlsplit(target).path
        leads = self.server.leads.get(host + place, "") if word == "ok" else ""
        if leads or word.startswith("redirect:"):
            head = f"HTTP/1.1 302 x\r\nlocation: {leads or word[9:]}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            connection.sendall(head.encode())
            return
        drips = word == "drip"
        status, kind, text = self.server.answer(host, query, place)
        head = f"HTTP/1.1 {status} x\r\ncontent-type: {kind}\r\ncontent-length: {len(text)}\r\nconnection: close\r\n\r\n"
        connection.sendall(head.encode())
        if not drips:
            connection.sendall(text)
            return
        for at in range(min(DRIPS, len(text))):
            connection.sendall(text[at : at + 1])
            time.sleep(0.25)


def flood(connection: ssl.SSLSocket, first: bytes, again: bytes, seconds: float) -> int:
    """Send until the client hangs up, and how many bytes until then; where it does not, a very large number."""
    sent, ends = 0, time.monotonic() + 20
    with contextlib.suppress(OSError):
        connection.sendall(first)
        while sent < MOST_FLOODED and time.monotonic() < ends:
            connection.sendall(again)
            sent += len(again)
            time.sleep(seconds)
        return MOST_FLOODED
    return sent


@contextlib.contextmanager
def site(
    folder: Path, rows: list[Row], releases: list[dict[str, object]] | None = None
) -> Iterator[Site]:
    """Serve rows (`tool`: a word of the query they answer, empty for all; `title`, `href`, `body`) while in use."""
    server = Site(folder, rows, releases)
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


ROWS: list[Row] = [
    {
        "tool": "argo cd",
        "title": "Release v3.6.1 · argoproj/argo-cd",
        "href": "https://github.com/argoproj/argo-cd/releases/tag/v3.6.1",
        "body": "v3.6.1 Latest. released this 04 Nov 14:20",
    },
    {
        "tool": "trivy",
        "title": "Releases: aquasecurity/trivy",
        "href": "https://github.com/aquasecurity/trivy/releases",
        "body": "v0.75.0 released this 01 Oct 13:34; v0.74.0 14 Aug",
    },
]


def main() -> int:
    """Serve until standard input ends, or for a number of seconds at most."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--rows", type=Path, help="JSON lines of rows; two tools of its own where absent"
    )
    parser.add_argument("--seconds", type=float, default=120)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    rows = ROWS
    if arguments.rows:
        rows = [
            json.loads(line) for line in arguments.rows.read_text().splitlines() if line.strip()
        ]
    with site(arguments.folder, rows) as server:
        sys.stdout.write(json.dumps({"proxy": server.url, "ca_file": str(server.ca)}) + "\n")
        sys.stdout.flush()
        waiting = threading.Thread(target=sys.stdin.read, daemon=True)
        waiting.start()
        waiting.join(min(arguments.seconds, 600))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
