"""Which CI/CD platforms a list of paths shows, anchored at the project root, and which file says so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from facilitator.context.lookup import holding
from facilitator.context.nouns import CiFile

_PLATFORMS = (
    ("GitHub Actions", re.compile(r"\.github/workflows/[^/]+\.ya?ml")),
    ("GitLab CI", re.compile(r"\.gitlab-ci\.ya?ml")),
    ("Jenkins", re.compile(r"(\.?jenkins/|ci/)?Jenkinsfile([.-][\w.-]+)?")),
    ("CircleCI", re.compile(r"\.circleci/config\.ya?ml")),
    (
        "Azure Pipelines",
        re.compile(
            r"azure-pipelines([.-][\w.-]+)?\.ya?ml|\.azure-pipelines/.+\.ya?ml|\.azuredevops/(.+/)?[^/]*pipeline[^/]*\.ya?ml|\.pipelines/[^/]+\.ya?ml"
        ),
    ),
    ("Bitbucket Pipelines", re.compile(r"bitbucket-pipelines\.ya?ml")),
    ("Buildkite", re.compile(r"\.buildkite/[^/]+\.ya?ml")),
    ("Drone", re.compile(r"\.drone\.(ya?ml|star|jsonnet)")),
    ("Travis CI", re.compile(r"\.travis\.ya?ml")),
    ("Woodpecker CI", re.compile(r"\.woodpecker\.ya?ml|\.woodpecker/.+\.ya?ml")),
    ("Tekton", re.compile(r"(\.tekton|tekton)/.+\.ya?ml")),
    (
        "Argo CD",
        re.compile(
            r"(.+/)?\.?argo-?cd/.+\.ya?ml|(.+/)?argo-?cd[-\w]*\.ya?ml|(.+/)?application-?sets?/.+\.ya?ml"
        ),
    ),
    ("Flux", re.compile(r"(.+/)?flux-system/.+\.ya?ml|(.+/)?gotk-(sync|components)\.ya?ml")),
)
"""A file counts where its platform reads it: in a subfolder it runs nowhere. GitOps may lie anywhere."""

_ANYWHERE = ("/jenkins", "jenkins/", "argo", "flux", "gotk", "tekton", "application")
"""Letters one of which stands in every path of a pipeline that need not lie at the root."""


def platform_of(path: str) -> str:
    """Name of the platform that reads the file at this path; empty when none does."""
    return next((name for name, pattern in _PLATFORMS if pattern.fullmatch(path)), "")


def ci_files(paths: Iterable[str]) -> tuple[CiFile, ...]:
    """The CI/CD files among paths relative to the root, in order of platform and path."""
    order = [name for name, _ in _PLATFORMS]
    listed = list(paths)
    maybe = [p for p in listed if p[0] == "." or "/" not in p]
    maybe += holding(listed, _ANYWHERE)
    found = [CiFile(path, name) for path in dict.fromkeys(maybe) if (name := platform_of(path))]
    return tuple(sorted(found, key=lambda f: (order.index(f.platform), f.path)))
