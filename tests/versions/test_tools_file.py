"""steps/tools.yaml is read whole or refused with file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.walkthrough import shipped_content

from facilitator.content.source import ContentError
from facilitator.content.tools import tools as compiled
from facilitator.content.yamlfile import parse
from facilitator.model.tools import Tools, plain
from facilitator.storage.content import load_tools
from facilitator.storage.steps_folder import steps_folder
from facilitator.versions.words import words

SHIPPED = steps_folder().joinpath("tools.yaml").read_text(encoding="utf-8")


def test_every_shared_tool_is_listed_with_its_facts(shared: Path, tools: Tools) -> None:
    yaml = pytest.importorskip("ruamel.yaml").YAML(typ="safe")
    entries = yaml.load((shared / "versions" / "tools.yaml").read_text())["tools"]
    assert len(entries) == 59
    for entry in entries:
        tool = tools.by_id[entry["id"]]
        assert (tool.versioned, tool.endoflife) == (
            entry["versioned"],
            entry["endoflife_slug"] or "",
        )
        assert set(entry["official_domains"]) == set(tool.domains)
        assert [t["id"] for t in entry["tracks"]] == [t.id for t in tool.tracks]


@pytest.mark.parametrize(
    ("words_of_the_user", "tool"),
    [
        ("ArgoCD", "argo-cd"),
        ("argo cd", "argo-cd"),
        ("owasp-dc", "owasp-dependency-check"),
        ("snyk-code", "snyk"),
        ("sonarqube", "sonarqube-server"),
        ("kubectl", "kubernetes"),
        ("azure-devops", "azure-devops"),
    ],
)
def test_tools_are_found_by_the_words_people_use(
    words_of_the_user: str, tool: str, tools: Tools
) -> None:
    found = tools.resolve(words_of_the_user)
    assert found is not None and found.id == tool


def test_a_warm_load_equals_a_cold_one() -> None:
    cold, warm = load_tools(steps_folder()), load_tools(steps_folder())
    assert (cold.tools, cold.words) == (warm.tools, warm.words)


def test_every_word_list_the_judgement_needs_is_there(tools: Tools) -> None:
    assert words(tools).neutral


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("  - id: argo-cd\n", "  - id: Argo CD\n"), r"tools\.yaml:\d+: tools\.0\.id"),
        (
            ("    scheme: semver\n", "    skeme: semver\n"),
            r"tools\.yaml:\d+: tools\.0\.skeme: unknown key",
        ),
        (
            ("aliases: [argocd]", "aliases: [flux]"),
            r"tools\.yaml:\d+: expected each name once, found 'flux'",
        ),
        (("  ordinary: [", "  ordinaire: ["), r"tools\.yaml:\d+: words\.ordinaire"),
        (
            ("  upcoming: [", "  requirement: ["),
            r"tools\.yaml:\d+: .*once, found 'requirement' twice",
        ),
        (("  upcoming: [", "  # upcoming: ["), r"tools\.yaml:\d+: "),
        (
            ("    versioned: false\n", ""),
            r"tools\.yaml:\d+: .*expected tracks, or `versioned: false`",
        ),
    ],
)
def test_a_fault_is_told_with_file_and_line(
    change: tuple[str, str], expected: str, tmp_path: Path
) -> None:
    assert change[0] in SHIPPED
    (tmp_path / "tools.yaml").write_text(SHIPPED.replace(*change, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=expected):
        load_tools(tmp_path)


NO_TOOL = {
    "docker", "aws", "aws-lambda", "azure", "azure-container-apps", "cloud-run", "cloudformation", "mysql", "redis",
}  # fmt: skip
"""What options name as the place where something runs: nobody chooses its version with them."""
IN_BRACKETS = re.compile(r"\(([^)]*)\)")
NO_NAME = {
    "OCI", "npm", "PyPI", "Maven", "NuGet", "Helm chart", "Lambda zip", "multiple deploys per day",
    "queues and batch", "one server", "mirroring", "down",
}  # fmt: skip


def known_names() -> frozenset[str]:
    found = compiled({"tools.yaml": SHIPPED.encode()}).tools
    return frozenset(plain(name) for tool in found for name in (tool.id, tool.name, *tool.aliases))


def test_every_tool_that_an_option_or_a_value_names_can_be_looked_up():
    names = parse(steps_folder().joinpath("context", "names.yaml").read_bytes(), "names.yaml").data
    products = {key: entry for field in names.values() for key, entry in field.items()}
    catalogue = shipped_content().catalogue
    values = (value for question in catalogue.questions.values() for value in question.values)
    texts = [f"{value.ask} {value.example}" for value in values]
    texts += [
        " ".join((o.label, o.summary, *o.pros, *o.cons, o.rollback, *o.prerequisites))
        for o in catalogue.options.values()
    ]
    whole, named = "\n".join(texts).lower(), set()
    for key, entry in products.items():
        for word in (*entry.get("words", ()), *entry.get("exact", ())):
            known = word.lower()
            if known in whole and re.search(rf"(?<![\w-]){re.escape(known)}(?![\w-])", whole):
                named.add(key)
    assert len(named) > 30
    missing = {key for key in named if plain(products[key]["label"]) not in known_names()}
    assert not missing - NO_TOOL


def test_an_option_that_is_a_tool_says_which():
    for option in shipped_content().catalogue.options.values():
        if plain(option.label) in known_names():
            assert option.tool, option.id
        for inside in IN_BRACKETS.findall(option.label):
            for name in inside.removeprefix("e.g. ").split(", "):
                assert name in NO_NAME or plain(name) in known_names(), (option.id, name)
