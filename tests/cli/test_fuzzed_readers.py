"""Anything in any place that a command reads: an exit code and a message, never a fault of the program."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.storage.journal_records import encode
from facilitator.storage.place import key_of

PIECES = (
    b"---\n", b"\n", b"\n\n", b": ", b"- ", b"  ", b"\t", b"[", b"]", b"{", b"}", b"&a ", b"*a ", b"!!x ", b"<<: ",
    b"|\n", b"#",
    b"## Pipeline Stages\n", b"### Test Stage\n", b"**Unit Tests:** ", b"```\n", b"<!--", b"-->", b"> ", b"\\",
    b"\"", b"'", b"=", b",",
    b"stepsCompleted: [1]\n", b"on: push\n", b"jobs:\n", b"steps:\n", b"environment: ",
    b"decisions:\n", b"planning_artifacts: ",
    b"[versions]\n", b"skill_level = ", b"\xff", b"\xef\xbb\xbf", b"\0", b"\r", b"\xe2\x80\xae", b"\xc2\x85", b"1e999",
    b"-0", b"null",
    b"true", b'{"tool": "argo-cd", "results": [', b'{"title": "1.2", "href": "https://a.b/", "body": null}',
    b"Argo CD ", b"production ",
)  # fmt: skip
BYTES = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join),
    st.binary(max_size=60),
    st.tuples(st.sampled_from(PIECES), st.integers(1, 3000)).map(lambda p: p[0] * p[1]),
)
READERS = {
    "plan": ("pipeline.md", ["check", "{file}"]),
    "plan shown": ("pipeline.md", ["show", "{file}", "--json"]),
    "answers": ("answers.yaml", ["run", "{folder}/new.md", "--answers", "{file}"]),
    "results": ("results.jsonl", ["versions", "--results", "{file}"]),
    "document": ("architecture.md", ["context", "{file}"]),
    "CI file": (".github/workflows/ci.yml", ["context", "{folder}"]),
    "settings": ("settings.toml", ["drafts", "list", "--config", "{file}"]),
    "project settings": ("facilitator.toml", ["drafts", "list", "--project-root", "{folder}"]),
    "BMAD configuration": ("_bmad/bmm/config.yaml", ["context", "{folder}"]),
    "steps": ("steps/sources.yaml", ["steps", "check", "{folder}/steps"]),
}
KEYS = (
    "kind", "draft", "seq", "steps", "op_id", "base", "new", "doc", "host", "pid", "at", "base_sha256", "step", "2", "4",
    "decisions", "menus", "context", "deployment-pattern", "choice", "values", "place", "round", "replies", "x",
)  # fmt: skip
WORDS = st.sampled_from([*KEYS, "intent", "", "\x1b[31m", "\ud800", "\u202e", "9" * 400])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=30,
)
DRAFTS = st.dictionaries(st.sampled_from(["2", "4", "x"]), JSON).map(
    lambda steps: {"kind": "draft", "draft": {"steps": steps}}
)
RECORDS = st.dictionaries(st.sampled_from(KEYS), JSON) | DRAFTS
JOURNALS = st.one_of(
    BYTES,
    st.lists(RECORDS.map(encode), max_size=4).map(b"".join),
    st.tuples(RECORDS.map(encode), BYTES).map(b"".join),
)
SECONDS, MEMORY = 60, 1_000_000_000
PROGRAM = """
import sys
from facilitator.cli import main
for line in sys.stdin:
    place, data, *arguments = line.rstrip("\\n").split("\\t")
    open(place, "wb").write(bytes.fromhex(data))
    code = main(arguments)
    print("@@", code, file=sys.stderr, flush=True)
    if code not in (0, 1, 2, 3):
        sys.exit(f"{arguments[0]} ended with {code} on {data}")
"""


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _examples(count: int, kind: st.SearchStrategy[bytes] = BYTES) -> list[bytes]:
    """So many inputs, the same each time."""
    found: list[bytes] = []

    @settings(max_examples=count, database=None, derandomize=True)
    @given(kind)
    def collect(data: bytes) -> None:
        found.append(data)

    collect()
    return found


@pytest.mark.parametrize("reader", READERS)
def test_whatever_a_reader_meets_it_answers_within_bounds(reader: str, tmp_path: Path) -> None:
    name, arguments = READERS[reader]
    _answers_within_bounds(tmp_path / name, arguments, tmp_path, BYTES)


@pytest.mark.parametrize(
    "arguments", [["drafts", "list"], ["show", "{plan}", "--json"], ["drafts", "discard", "{plan}"]]
)
def test_a_journal_of_any_records_is_answered_within_bounds(
    arguments: list[str], tmp_path: Path
) -> None:
    plan = tmp_path / "pipeline.md"
    plan.write_bytes(b"---\nstepsCompleted: []\n---\n")
    file = tmp_path / "state" / "drafts" / key_of(plan.resolve()) / "journal"
    for folder in (file.parent.parent.parent, file.parent.parent, file.parent):
        folder.mkdir(mode=0o700)
    _answers_within_bounds(file, [a.format(plan=plan) for a in arguments], tmp_path, JOURNALS)


def _answers_within_bounds(
    file: Path, arguments: list[str], tmp_path: Path, kind: st.SearchStrategy[bytes]
) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    words = [a.format(file=file, folder=tmp_path) for a in arguments]
    words += ["--state-dir", str(tmp_path / "state")]
    examples = _examples(settings().max_examples // 6, kind)
    lines = "".join("\t".join([str(file), data.hex(), *words]) + "\n" for data in examples)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=lines.encode(),
        capture_output=True,
        check=False,
        preexec_fn=_bounded,
        timeout=300,
        env={**os.environ, "FACILITATOR_VERSIONS_OFFLINE": "1"},
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stderr.count(b"@@ ") == len(examples)
