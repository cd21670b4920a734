"""An address speaks for a tool only when it is valid and lies, label by label, where the tool is at home."""

from __future__ import annotations

import pytest

from facilitator.model.tools import Tools
from facilitator.versions.addresses import authority, parse
from facilitator.versions.words import words


def who(href: str, tool: str, tools: Tools) -> str:
    address = parse(href)
    assert address is not None
    lists = words(tools)
    return authority(address, tools.by_id[tool], lists.user_hosts, lists.user_paths)[0]


@pytest.mark.parametrize(
    ("href", "tool", "expected"),
    [
        ("https://github.com/argoproj/argo-cd/releases", "argo-cd", "official"),
        ("https://GitHub.com/ArgoProj/Argo-CD", "argo-cd", "official"),
        (
            "https://raw.githubusercontent.com/argoproj/argo-cd/master/VERSION",
            "argo-cd",
            "official",
        ),
        ("https://www.jenkins.io/changelog/", "jenkins", "official"),
        ("https://jenkins.io.evil.example/changelog/", "jenkins", "third-party"),
        ("https://evil-jenkins.io/", "jenkins", "third-party"),
        ("https://github.com/argoproj/argo-cd-fake", "argo-cd", "third-party"),
        ("https://gist.example/argoproj/argo-cd", "argo-cd", "third-party"),
        ("https://github.com/argoproj/argo-cd/issues/1", "argo-cd", "third-party"),
        ("https://discuss.hashicorp.com/t/terraform-1", "terraform", "third-party"),
        ("https://gitlab.com/someone/gitlab", "gitlab", "third-party"),
        ("https://gitlab.com/gitlab-org/gitlab/-/releases", "gitlab", "official"),
        ("https://kubernetes.io:8443/releases", "kubernetes", "third-party"),
        ("https://endoflife.date/kubernetes", "kubernetes", "tracker"),
        ("https://endoflife.date.example/kubernetes", "kubernetes", "third-party"),
        ("https://kubernetes.io@evil.example/", "kubernetes", "rejected"),
        ("https://github.com@intranet/argoproj/argo-cd", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/x@evil.example:8443/", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/x@evil.example./", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/x@зло.рф/", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/x@evil%2eexample/", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/x@a@evil.example/", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/x@localhost/", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/x@10.0.0.1/", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/x@[::1]/", "argo-cd", "rejected"),
        ("https://github.com/aws/aws-cdk-cli/tree/aws-cdk@v2.1131.0", "aws-cdk-cli", "official"),
        ("https://writing.example/@someone/terraform", "terraform", "third-party"),
        ("https://github.com/argoproj/argo-cd/../../evil/x/releases", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/%2e%2e/evil/x", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/%252e./evil/x", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/..", "argo-cd", "rejected"),
        ("https://github.com/argoproj/argo-cd/compare/v1...v2", "argo-cd", "official"),
        ("https://kubernetes.io%2eevil.example/", "kubernetes", "rejected"),
        ("https://kubernetes.io\\.evil.example/", "kubernetes", "rejected"),
        ("https://kubernetes.io/a b", "kubernetes", "rejected"),
        ("https://kubernetes.io/\u202e", "kubernetes", "rejected"),
        ("https:///kubernetes.io", "kubernetes", "rejected"),
        ("https://kubernetes.io:99999/", "kubernetes", "rejected"),
        ("https://kubernetes.io/" + "a" * 600, "kubernetes", "rejected"),
    ],
)
def test_who_speaks(href: str, tool: str, expected: str, tools: Tools) -> None:
    assert who(href, tool, tools) == expected


@pytest.mark.parametrize(
    "href",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a.example/",
        "//a.example",
    ],
)
def test_other_schemes_are_dropped(href: str) -> None:
    assert parse(href) is None


def test_a_redirect_is_unwrapped_once() -> None:
    inner = "https%3A%2F%2Fgithub.com%2Fargoproj%2Fargo-cd"
    address = parse(f"//duckduckgo.com/l/?uddg={inner}&rut=abc")
    assert address is not None and address.host == "github.com"
    twice = parse(f"//duckduckgo.com/l/?uddg=https://duckduckgo.com/l/?uddg={inner}&rut=abc")
    assert twice is not None and twice.host == "duckduckgo.com"


def test_a_name_in_another_script_is_shown_as_punycode() -> None:
    address = parse("https://аrgoproj.io/")  # the first letter is Cyrillic
    assert address is not None and address.host.startswith("xn--")
