"""Step 1 measured: extraction against a plain keyword search, reading against a Markdown parse, discovery against a walk.

python benchmarks/context.py [CORPUS [REPOSITORY ...]]    CORPUS is the folder with labels.jsonl (default ../shared/corpus);
of each REPOSITORY the statements are counted by field and grade
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from types import ModuleType

from markdown_it import MarkdownIt

from facilitator.context.discovery import discover
from facilitator.context.extract.document import extractor
from facilitator.context.nouns import GRADES
from facilitator.context.read import read_document
from facilitator.context.report import context
from facilitator.storage.content import load_context_words
from facilitator.storage.steps_folder import steps_folder

Answers = dict[str, dict[str, list[str]]]
ROUNDS = 9
FILES, PER_FOLDER = 100_000, 100
SUFFIXES = (".py", ".ts", ".md", ".txt", ".java", ".png", ".json", ".css", ".yml", ".go")
"""Endings of the files of the large tree: one in ten Markdown, one in ten YAML."""


def main() -> None:
    """Print the tables."""
    default = (
        Path(os.environ.get("FACILITATOR_SHARED", Path(__file__).resolve().parents[2] / "shared"))
        / "corpus"
    )
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    if (corpus / "labels.jsonl").is_file():
        accuracy(corpus)
        reading(
            max((corpus / "docs").glob("*.md"), key=lambda p: p.stat().st_size).read_text(
                encoding="utf-8"
            )
        )
    else:
        print(f"no labels.jsonl in {corpus.name}/: accuracy NOT measured")
        sample = Path(__file__).resolve().parents[1] / "planning_artifacts" / "architecture.md"
        reading(sample.read_text(encoding="utf-8") * 25)
    for folder in sys.argv[2:]:
        repository(Path(folder))
    walking()


def repository(root: Path) -> None:
    """How many values each grade stands behind in a repository, by field, and what its pipelines do."""
    report = context(root)
    counts = Counter((f.field, f.grade) for f in report.facts if f.state == "decided")
    print(f"\n{root.name:<24}" + "".join(f"{grade:>11}" for grade in GRADES))
    for name in dict.fromkeys(field for field, _ in counts):
        print(f"{name:<24}" + "".join(f"{counts[name, grade]:>11}" for grade in GRADES))
    deploys, scanners = (
        sum(len(f.deploys) for f in report.ci),
        sum(len(f.scanners) for f in report.ci),
    )
    unread = sum(bool(f.note) for f in report.ci)
    print(
        f"pipelines {len(report.ci)}: {deploys} deploys, {scanners} scanners, {unread} with a note"
    )


def accuracy(corpus: Path) -> None:
    """Precision and recall per field, beside those of a search for the same names."""
    sys.path.insert(0, str(corpus))
    import score

    rows = [
        json.loads(line)
        for line in (corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    ours, floor = Answers(), Answers()
    for row in rows:
        text, _ = read_document(corpus / "docs" / f"{row['id']}.md", row["id"])
        states = extractor().read(text, row["id"]).states
        decided = [key for key, state in states.items() if state == "decided"]
        ours[row["id"]] = {f: [v for g, v in decided if g == f] for f in score.FIELDS}
        floor[row["id"]] = keywords(text, score.FIELDS)
    table(score, rows, ours, floor)


def keywords(text: str, fields: tuple[str, ...]) -> dict[str, list[str]]:
    """The floor: every name that stands in the text, whole and in any case, counts as used."""
    found: dict[str, list[str]] = {f: [] for f in fields}
    known = load_context_words(steps_folder())
    names = [(n.field, n.id, (*n.words, *n.exact)) for n in known.names]
    names += [("environments", name, written) for name, written in known.environments.names.items()]
    for field, name, words in names:
        pattern = rf"(?<![A-Za-z0-9_])(?:{'|'.join(map(re.escape, words))})(?![A-Za-z0-9_])"
        if field in found and re.search(pattern, text, re.I):
            found[field].append(name)
    return found


def table(score: ModuleType, rows: list[dict[str, object]], ours: Answers, floor: Answers) -> None:
    """Print both results side by side."""
    mine, plain = score.summary(rows, ours), score.summary(rows, floor)
    print(f"\n{len(rows)} labelled documents{'':<10}{'facilitator':^22}{'keyword search':^22}")
    print(f"{'field':<24}" + f"{'P':>7}{'R':>7}{'F1':>7} " * 2)
    for name in mine["fields"]:
        cells = (
            f"{_cell(r['fields'][name], k)}{' ' if k == 'f1' else ''}"
            for r in (mine, plain)
            for k in ("precision", "recall", "f1")
        )
        print(f"{name:<24}" + "".join(cells))
    for what in ("extracted", "checkable"):
        print(f"negatives {what:<14}{mine['negatives'][what]:>21}{plain['negatives'][what]:>22}")
    key = "documents_without_any_error"
    print(f"{'documents without error':<24}{mine[key]:>21}{plain[key]:>22}")


def _cell(field: dict[str, float | None], key: str) -> str:
    value = field[key]
    return f"{'-':>7}" if value is None else f"{value:>7.3f}"


def reading(text: str) -> None:
    """Extraction from one large document beside the Markdown parse of it."""
    parser = MarkdownIt("commonmark").enable("table")
    reader = extractor()
    parse, read = together(lambda: parser.parse(text), lambda: reader.read(text, "x.md"))
    print(
        f"\n{len(text.encode()) // 1000} KB: parse {parse:.1f} ms, read {read:.1f} ms, ratio {read / parse:.2f}"
    )


def walking() -> None:
    """Discovery in a tree of 100,000 files beside `os.walk` over it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for number in range(FILES // PER_FOLDER):
            place = root / f"part{number // 25}" / f"unit{number}"
            place.mkdir(parents=True)
            for n in range(PER_FOLDER):
                (place / f"source_{n}{SUFFIXES[n % len(SUFFIXES)]}").touch()
        walk, found = together(
            lambda: sum(len(files) for _, _, files in os.walk(root)), lambda: discover(root)
        )
    print(
        f"{FILES:,} files: os.walk {walk:.0f} ms, discover {found:.0f} ms, ratio {found / walk:.2f}"
    )


def together(floor: Callable[[], object], ours: Callable[[], object]) -> tuple[float, float]:
    """Medians in milliseconds of processor time of both, in turns: other work on the machine changes neither."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for act, kept in zip((floor, ours), times, strict=True):
            start = time.process_time()
            act()
            kept.append((time.process_time() - start) * 1000)
    return median(times[0]), median(times[1])


if __name__ == "__main__":
    main()
