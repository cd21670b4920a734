"""AsciiDoc and reStructuredText are read as Markdown is, line for line; what is not read is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ending import that_ends

from facilitator.cli.context_text import as_text
from facilitator.context.extract.document import extractor
from facilitator.context.markup import as_markdown
from facilitator.context.report import context
from facilitator.runtime.project import read

ASCIIDOC = """= Shop architecture
:toc: left

// Everything ran on Heroku once.
== Infrastructure

* Cloud: AWS
** Orchestration: *Amazon EKS*

[cols="1,2"]
|===
|Part |Choice

|Database
|PostgreSQL

|Flags |Unleash feature flags
|===

CI/CD:: see https://ci.invalid[GitHub Actions]

[source,bash]
----
terraform apply
----

////
We deploy with Pulumi.
////

== Decisions

=== Rejected

* Ansible
"""

RESTRUCTURED = """=================
Shop architecture
=================

:Cloud: AWS

Infrastructure
==============

The shop runs on :term:`Amazon EKS`, and `GitHub Actions <https://ci.invalid>`_ builds it.

.. note::

   Everything is provisioned with Terraform.

.. code-block:: bash
   :linenos:

   make site

Details
-------

+----------+------------+
| Part     | Choice     |
+==========+============+
| Database | PostgreSQL |
|          | (managed)  |
+----------+------------+

======== =====================
Part     Choice
======== =====================
Flags    Unleash feature flags
======== =====================

.. list-table::
   :header-rows: 1

   * - Part
     - Choice
   * - Cache
     - Redis

.. We deploy with Pulumi.

Rejected
--------

* Ansible
"""


def decided(text: str, path: str) -> dict[str, int]:
    """Each decided value with the first line that decides it."""
    facts = extractor().read(as_markdown(text, path), path)
    use = {key for key, state in facts.states.items() if state == "decided"}
    lines: dict[str, int] = {}
    for fact in facts.facts:
        if (fact.field, fact.value) in use and fact.state == "decided":
            lines.setdefault(fact.value, fact.line)
    return lines


def line_of(text: str, word: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if word in line)


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        (
            ASCIIDOC,
            "architecture.adoc",
            {
                "aws": "AWS",
                "eks": "EKS",
                "postgresql": "",
                "unleash": "Unleash",
                "github-actions": "GitHub",
                "terraform": "terraform",
            },
        ),
        (
            RESTRUCTURED,
            "architecture.rst",
            {
                "aws": "AWS",
                "eks": "EKS",
                "postgresql": "PostgreSQL",
                "unleash": "Unleash",
                "github-actions": "GitHub",
                "terraform": "Terraform",
                "redis": "",
            },
        ),
    ],
    ids=["asciidoc", "restructured"],
)
def test_a_document_in_other_markup_is_read_with_its_lines(
    text: str, path: str, words: dict[str, str]
) -> None:
    found = decided(text, path)
    assert set(found) == set(words)
    for value, word in words.items():
        assert not word or found[value] == line_of(text, word), value
    rejected = extractor().read(as_markdown(text, path), path).states["iac_tools", "ansible"]
    assert rejected == "rejected"


PIECES = ["|===", "----", "====", "////", "== A", "* a", "|a |b", "", "  x", ".. note::", "+--+--+", "| a | b |",
          "=== ===", "a", "::", ":Status: x", ".. code::", "   * - a", "     - b"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["x.adoc", "x.rst"]))
def test_no_text_loses_or_gains_a_line(lines: list[str], path: str) -> None:
    text = "\n".join(lines)
    assert as_markdown(text, path).count("\n") == text.count("\n")


def test_markdown_is_left_as_it_is() -> None:
    for path in ("a.md", "a.mdx", "a.markdown"):
        assert as_markdown(ASCIIDOC, path) is ASCIIDOC


@pytest.mark.parametrize(
    "name",
    ["architecture.adoc", "Architecture.rst", "architecture.mdx", "shop-architecture.asciidoc"],
)
def test_an_architecture_in_other_markup_is_found_and_loaded(name: str, tmp_path: Path) -> None:
    title = "= Shop" if "doc" in name else "# Shop"
    (tmp_path / name).write_text(f"{title}\n\nThe shop runs on AWS.\n", encoding="utf-8")
    report = context(tmp_path)
    assert [(d.path, d.state) for d in report.documents] == [(name, "found")]
    assert report.decided == {"cloud": ["aws"]}
    assert [f.value for f in read(tmp_path, name).facts] == ["aws"]


@pytest.mark.parametrize(
    ("name", "kind"), [("architecture.pdf", "PDF"), ("Shop-Architecture.docx", "Word")]
)
def test_what_is_not_read_is_named_and_never_none_found(
    name: str, kind: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(b"\0\1\2")
    report = context(tmp_path)
    (document,) = report.documents
    assert (document.state, document.reason) == ("excluded", f"not read: {kind}")
    text = as_text(report)
    assert name in text and "No architecture document was found" not in text
    assert f"is {kind}, which is not read" in read(tmp_path, name).problem


def test_records_in_other_markup_are_records(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "adr"
    folder.mkdir(parents=True)
    (folder / "0001-nomad.adoc").write_text(
        "= 1. Nomad\n\n== Status\n\nRejected\n\n== Decision\n\nWe run on HashiCorp Nomad.\n"
    )
    (folder / "0002-eks.rst").write_text(
        "2. EKS\n======\n\nStatus\n------\n\nAccepted\n\nDecision\n--------\n\nWe run on Amazon EKS.\n"
    )
    report = context(tmp_path)
    assert report.decided == {"orchestrators": ["eks"]}
    assert [one.path for one in report.documents[0].silent] == ["docs/adr/0001-nomad.adoc"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.rst", ".. code::\n\n" + "   :a: x\n" * 27_000),
        ("a.rst", "== " * 40_000 + "\n" + "a\n" * 60_000),
        ("a.rst", ".. list-table::\n\n   * - a\n" + "     - b\n" * 25_000),
        ("a.rst", "\n".join(" " * depth + ".. note:: x" for depth in range(1_400))),
        ("a.rst", "\n".join(" " * depth + "x::" for depth in range(1_400))),
        ("a.adoc", "link:a[" * 36_000),
        ("a.adoc", "https://" * 32_000),
        ("a.adoc", "xref:a[" * 36_000),
        ("a.adoc", "<<a,b" * 50_000),
        ("a.adoc", "|===\n|" + "1" * 250_000),
    ],
    ids=range(10),
)
def test_markup_of_a_stranger_takes_time_by_its_length(path: str, text: str) -> None:
    with that_ends():
        done = as_markdown(text, path)
    assert done.count("\n") == text.count("\n")
