"""Bytes that no plan, no answers and no content should hold: a shape for each way in which reading could be slow."""

from __future__ import annotations

import os
from collections.abc import Callable

SHAPES: dict[str, Callable[[int], bytes]] = {
    "one line": lambda _: b"x\n",
    "random bytes": os.urandom,
    "nulls": lambda n: b"\0" * n,
    "open brackets in front matter": lambda n: b"---\nx: " + b"[" * n,
    "open brackets": lambda n: b"[" * n,
    "emphasis": lambda n: b"## Pipeline Stages\n" + b"*_`" * (n // 3),
    "quotes": lambda n: b">" * n,
    "lists nested ever deeper": lambda n: b"".join(
        b" " * (i % 900) + b"- x\n" for i in range(n // 450)
    ),
    "one long line": lambda n: b"a" * n,
    "carriage returns": lambda n: b"\r" * n,
    "fences": lambda n: b"```\n" * (n // 4),
    "comments": lambda n: b"<!--" * (n // 4),
    "one field again and again": lambda n: (
        b"## Pipeline Stages\n\n### Test Stage\n\n" + b"**Unit Tests:** x\n\n" * (n // 19)
    ),
    "one heading again and again": lambda n: b"## Pipeline Stages\n" * (n // 19),
    "front matter": lambda n: b"---\n" + b"a: b\n" * (n // 5) + b"---\n",
    "table": lambda n: b"|a" * (n // 2),
    "links": lambda n: b"[a](" * (n // 4),
    "options and tabs": lambda n: b"Option" + b"\t" * n,
    "a rule that is none": lambda n: b"---" + b" " * n + b"x\n",
    "a heading of blanks": lambda n: b"## Pipeline Stages\n\n### a" + b" " * n + b"b\n",
    "passwords": lambda n: b"password=" * (n // 9),
    "slashes": lambda n: b"kubernetes/" * (n // 11),
    "evidence": lambda n: (
        b"## Pipeline Stages\n\n" + (b"a \xe2\x80\x94 b (" + b"c (" * 300 + b"\n\n") * (n // 910)
    ),
    "names of tools": lambda n: b"Argo CD on staging and production. " * (n // 35),
    "paragraphs of names": lambda n: b"Argo CD on staging, production.\n\n" * (n // 33),
    "rows of names": lambda n: b"- Docker\n" * (n // 9),
    "lines like passwords": lambda n: b"password is \n" * (n // 13),
    "JSON lines": lambda n: b'{"tool": "argo-cd", "results": []}\n' * (n // 35),
    "a paragraph of environments": lambda n: b"staging and production,\n" * (n // 24),
    "underlines": lambda n: b"text\n---\n\n# x\n\n" * (n // 15),
    "open questions": lambda n: b"## Open questions\n\n" + b"- Who owns production?\n" * (n // 23),
    "jobs": lambda n: (
        b"on: push\njobs:\n"
        + b"  a:\n    steps:\n      - run: kubectl apply -f x && helm upgrade y\n" * (n // 65)
    ),
    "jobs that all differ": lambda n: (
        b"on: push\njobs:\n"
        + b"".join(
            b"  j%d:\n    steps:\n      - run: aws s3 sync %d s3://b && helm upgrade y%d\n"
            % (i, i, i)
            for i in range(n // 75)
        )
    ),
    "YAML nested ever deeper": lambda n: b"".join(
        b" " * (i % 1_000) + b"a:\n" for i in range(n // 503)
    ),
    "YAML of one list": lambda n: b"- a\n" * (n // 4),
    "YAML of one map": lambda n: b"".join(b"k%d: v\n" % i for i in range(n // 11)),
}
"""Name to what makes so many bytes of it; `one line` is the floor."""
