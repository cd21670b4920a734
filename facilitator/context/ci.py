"""Which CI/CD platforms a list of paths shows, anchored at the project root, and which file says so."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.context.lookup import holding
from facilitator.context.nouns import CiFile
from facilitator.patterns import regex

_PLATFORMS = (
    ("GitHub Actions", regex(r"\.github/workflows/[^/]+\.ya?ml")),
    ("GitLab CI", regex(r"\.gitlab-ci\.ya?ml")),
    ("Jenkins", regex(r"(\.?jenkins/|ci/)?Jenkinsfile([._-][\w.-]+)?")),
    ("CircleCI", regex(r"\.circleci/config\.ya?ml")),
    (
        "Azure Pipelines",
        regex(
            r"azure-pipelines([.-][\w.-]+)?\.ya?ml|\.?azure-pipelines/.+\.ya?ml|\.azuredevops/(.+/)?[^/]*pipeline[^/]*\.ya?ml|\.pipelines/[^/]+\.ya?ml"
        ),
    ),
    ("Bitbucket Pipelines", regex(r"bitbucket-pipelines\.ya?ml")),
    ("Buildkite", regex(r"\.buildkite/[^/]+\.ya?ml")),
    ("Drone", regex(r"\.drone\.(ya?ml|star|jsonnet)")),
    ("Travis CI", regex(r"\.travis\.ya?ml")),
    ("Woodpecker CI", regex(r"\.woodpecker\.ya?ml|\.woodpecker/.+\.ya?ml")),
    ("Tekton", regex(r"(\.tekton|tekton)/.+\.ya?ml")),
    (
        "Argo CD",
        regex(
            r"(.+/)?\.?argo-?cd/.+\.ya?ml|(.+/)?argo-?cd[-\w]*\.ya?ml|(.+/)?application-?sets?/.+\.ya?ml"
        ),
    ),
    ("Flux", regex(r"(.+/)?flux-system/.+\.ya?ml|(.+/)?gotk-(sync|components)\.ya?ml")),
)
"""A file counts where its platform reads it: in a subfolder it runs nowhere. GitOps may lie anywhere."""

ANYWHERE = ("jenkins", "azure-pipelines/", "argo", "flux", "gotk", "tekton", "application")
"""Letters one of which stands in every path of a pipeline that need not lie at the root."""


def platform_of(path: str) -> str:
    """Name of the platform that reads the file at this path; empty when none does."""
    return next((name for name, pattern in _PLATFORMS if pattern.fullmatch(path)), "")


def ci_files(paths: Iterable[str]) -> tuple[CiFile, ...]:
    """The CI/CD files among paths relative to the root, in order of platform and path."""
    order = [name for name, _ in _PLATFORMS]
    listed = list(paths)
    maybe = [p for p in listed if p[0] == "." or "/" not in p]
    maybe += holding(listed, ANYWHERE)
    found = [CiFile(path, name) for path in dict.fromkeys(maybe) if (name := platform_of(path))]
    return tuple(sorted(found, key=lambda f: (order.index(f.platform), f.path)))
