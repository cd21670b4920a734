"""The report in a real browser: axe-core finds no violation, whatever the width, the colours and what is unfolded.

Needs Chromium, and axe-core under BROWSER_TOOLS/node_modules; `.ci/run` installs both where it can. No network.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "example" / "pipeline.md"
TOOLS = Path(os.environ.get("BROWSER_TOOLS") or "nowhere")
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), "")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
RUN = """
axe.run().then(found => {
  const told = document.createElement('pre');
  told.id = 'found';
  told.textContent = JSON.stringify({
    violations: found.violations.map(v => v.id + ': ' + v.nodes[0].html),
    passes: found.passes.length, width: document.documentElement.scrollWidth - innerWidth,
  });
  document.body.append(told);
});
"""

pytestmark = [
    pytest.mark.skipif(
        not (CHROMIUM and AXE.is_file()),
        reason="Chromium, or axe-core under BROWSER_TOOLS, is not here: the report is NOT tested in a browser",
    ),
]


@pytest.fixture
def looked_at(tmp_path: Path) -> Callable[..., dict[str, object]]:
    """Have axe look at a page; the policy that forbids every script is taken out of this copy."""

    def look(page: str, width: int = 1000) -> dict[str, object]:
        script = f"<script>{AXE.read_text('utf-8')}</script><script>{RUN}</script></body>"
        file = tmp_path / "page.html"
        file.write_text(POLICY.sub("", page).replace("</body>", script), "utf-8")
        own = (f"--user-data-dir={tmp_path / 'profile'}", f"--window-size={width},1400")
        command = [CHROMIUM, *FLAGS, *own, "--virtual-time-budget=60000", "--dump-dom", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=150, check=True)
        told = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)
        assert told, done.stderr[-2000:]
        return dict(json.loads(html.unescape(told[1])))

    return look


def as_is(page: str) -> str:
    return page


def unfolded(page: str) -> str:
    return page.replace("<details>", "<details open>")


def dark(page: str) -> str:
    changed = unfolded(page).replace("@media (prefers-color-scheme: dark)", "@media all")
    assert changed != unfolded(page)
    return changed


@pytest.mark.parametrize(
    ("seen", "width"), [(as_is, 1000), (unfolded, 1000), (unfolded, 500), (dark, 1000)]
)
def test_no_violation(page, looked_at, seen: Callable[[str], str], width: int) -> None:
    found = looked_at(seen(page(EXAMPLE.read_bytes())), width)
    assert found["violations"] == []
    assert found["passes"] > 20
    assert found["width"] <= 0, "nothing sticks out at the side"


@pytest.mark.parametrize("given", ["hostile", "nothing", "damaged"])
def test_no_violation_of_other_plans(page, looked_at, hostile, given: str) -> None:
    data = {"hostile": hostile, "nothing": b"", "damaged": EXAMPLE.read_bytes()[:30_000]}[given]
    assert looked_at(unfolded(page(data)))["violations"] == []


def test_what_is_wrong_would_be_found(page, looked_at) -> None:
    spoiled = page(EXAMPLE.read_bytes()).replace("--soft: #525c6b", "--soft: #d0d0d0")
    found = looked_at(spoiled.replace('<html lang="en">', "<html>"))
    assert {v.partition(":")[0] for v in found["violations"]} >= {"color-contrast", "html-has-lang"}


def test_print_holds_what_is_folded(page, tmp_path: Path) -> None:
    """On paper nothing can be unfolded: the folded parts make the printed page longer."""
    sizes = []
    for name, text in (
        ("whole", page(EXAMPLE.read_bytes())),
        ("cut", re.sub("<details>.*?</details>", "", page(EXAMPLE.read_bytes()), flags=re.DOTALL)),
    ):
        file, pdf = tmp_path / f"{name}.html", tmp_path / f"{name}.pdf"
        file.write_text(text, "utf-8")
        own = (f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={pdf}")
        command = [CHROMIUM, *FLAGS, *own, str(file)]
        subprocess.run(command, capture_output=True, timeout=100, check=True)
        sizes.append(len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())))
    assert sizes[0] > sizes[1] + 3, sizes
