"""Which CI/CD platforms a list of paths shows, anchored at the project root, and which file says so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from facilitator.context.lookup import Folders, at_the_top, below, by_folder
from facilitator.context.nouns import CiFile
from facilitator.context.walk import NOT_ITS_OWN
from facilitator.patterns import regex

_YAML = r"\.ya?ml"
_SET_ASIDE = r"[._-](disabled|old|bak|backup|orig|unused|deprecated|example|sample)\b"
_PLATFORMS = (
    ("GitHub Actions", rf"\.github/workflows/[^/]+{_YAML}"),
    ("Forgejo Actions", rf"\.forgejo/workflows/[^/]+{_YAML}"),
    ("Gitea Actions", rf"\.gitea/workflows/[^/]+{_YAML}"),
    ("GitLab CI", rf"\.gitlab-ci{_YAML}"),
    ("Jenkins", rf"(\.?jenkins/)?([^/._][^/]*/){{0,3}}Jenkinsfile(?!{_SET_ASIDE})([._-][\w.-]+)?"),
    ("CircleCI", rf"\.circleci/config{_YAML}"),
    (
        "Azure Pipelines",
        rf"(\.(azure|azuredevops|ado|cicd|ci|pipelines?)/)?([^/._][^/]*/){{0,4}}azure-pipelines?([.-][\w.-]+)?{_YAML}|([^/._][^/]*/){{0,2}}(\.?azure-?pipelines|\.azdo(/pipelines)?)/.+{_YAML}"
        rf"|\.azuredevops/(.+/)?(?!dependabot)[^/]+{_YAML}|\.(pipelines|vsts)/[^/]+{_YAML}|\.vsts-ci{_YAML}",
    ),
    ("Bitbucket Pipelines", rf"bitbucket-pipelines{_YAML}"),
    ("Buildkite", rf"\.buildkite/[^/]+{_YAML}"),
    ("Drone", r"\.drone([._-][\w.-]+)?\.(ya?ml|star|jsonnet)"),
    ("Travis CI", rf"\.travis{_YAML}"),
    ("Woodpecker CI", rf"\.woodpecker{_YAML}|\.woodpecker/.+{_YAML}"),
    ("Google Cloud Build", rf"([^/._][^/]*/){{0,3}}([\w-]+\.)?cloudbuild([._-][\w.-]+)?{_YAML}"),
    ("AWS CodeBuild", rf"([^/._][^/]*/){{0,3}}buildspec([._-][\w.-]+)?{_YAML}"),
    ("AppVeyor", rf"\.?appveyor{_YAML}"),
    ("Cirrus CI", rf"\.cirrus({_YAML}|\.star)"),
    ("Semaphore", rf"\.semaphore/[^/]+{_YAML}"),
    ("Tekton", rf"(\.tekton|tekton)/.+{_YAML}"),
    ("TeamCity", r"\.teamcity/(.+/)?[^/]+\.kts"),
    ("Concourse", rf"(\.?concourse/.+|ci/([\w-]+/)?pipelines?(/[\w-]+|[._-][\w-]+)?){_YAML}"),
    (
        "GoCD",
        rf"([^/._][^/]*/){{0,3}}([^/]+\.gocd{_YAML}|gocd/([^/]+/){{0,3}}[^/]+(\.jsonnet|{_YAML}))",
    ),
    ("Harness", rf"\.harness/.+{_YAML}"),
    ("Codemagic", rf"codemagic{_YAML}"),
    ("Screwdriver", rf"screwdriver{_YAML}|\.screwdriver{_YAML}"),
    ("Bitrise", rf"bitrise{_YAML}"),
    ("Codefresh", rf"\.?codefresh{_YAML}|\.codefresh/.+{_YAML}"),
    ("Bamboo", rf"bamboo-specs/.+{_YAML}"),
    ("Zuul", rf"\.?zuul{_YAML}|\.?zuul\.d/.+{_YAML}"),
    ("Prow", rf"\.prow{_YAML}|\.prow/.+{_YAML}"),
    ("Shipit", rf"shipit([.-][\w-]+)?{_YAML}"),
    ("Spinnaker", rf"\.?spinnaker/.+{_YAML}"),
    ("Jenkins X", rf"jenkins-x{_YAML}|\.lighthouse/.+{_YAML}"),
    ("Wercker", rf"wercker{_YAML}"),
    ("CodeShip", rf"codeship-(steps|services){_YAML}"),
    ("Buddy", rf"buddy{_YAML}|\.buddy/.+{_YAML}"),
    ("Vela", rf"\.vela{_YAML}"),
    ("builds.sr.ht", rf"\.build{_YAML}|\.builds/[^/]+{_YAML}"),
    (
        "Argo CD",
        rf"(.+/)?\.?argo-?cd/.+{_YAML}|(.+/)?argo-?cd[-\w]*{_YAML}|(.+/)?application-?sets?/.+{_YAML}",
    ),
    ("Flux", rf"(.+/)?flux-system/.+{_YAML}|(.+/)?gotk-(sync|components){_YAML}"),
)
"""A file counts where its platform reads it: in a subfolder it runs nowhere, unless a setting names its place."""
_PATTERNS = tuple((name, regex(pattern)) for name, pattern in _PLATFORMS)

SEEN_ONLY = frozenset((
    "TeamCity", "GoCD", "Harness", "Codemagic", "Screwdriver", "Bitrise", "Codefresh", "Bamboo", "Zuul",
    "Prow", "builds.sr.ht", "Shipit", "Spinnaker", "Jenkins X", "Wercker", "CodeShip", "Buddy", "Vela",
))  # fmt: skip
"""Platforms that are recognised by their files, and whose files are not read."""
MANIFESTS = frozenset(("Argo CD", "Flux", "Tekton"))
"""Platforms whose files are manifests of a cluster."""
NOT_READ = MANIFESTS | SEEN_ONLY
AS_GITHUB = frozenset(("GitHub Actions", "Forgejo Actions", "Gitea Actions"))
"""Platforms whose workflows are written alike."""

ANYWHERE = (
    "jenkins", "azure-pipeline", "azurepipelines/", "argo", "flux", "gotk", "tekton", "application", "cloudbuild",
    "buildspec", "concourse/", ".gocd.", "gocd/", "bamboo-specs/", "zuul.d/",
)  # fmt: skip
"""Letters one of which stands in every path of a pipeline that need not lie at the root."""


def platform_of(path: str) -> str:
    """Name of the platform that reads the file at this path; empty when none does."""
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(path)), "")


def ci_files(paths: Iterable[str]) -> tuple[CiFile, ...]:
    """The CI/CD files among paths relative to the root, in order of platform and path."""
    return ci_files_in(by_folder(paths))


def ci_files_in(folders: Folders) -> tuple[CiFile, ...]:
    """The same of folders."""
    order = [name for name, _ in _PATTERNS]
    elsewhere = (p for p in below(folders, ANYWHERE) if not NOT_ITS_OWN.search(p))
    maybe = dict.fromkeys((*at_the_top(folders), *elsewhere))
    named = ((path, platform_of(path)) for path in maybe if path[-3:] != ".md")
    found = [as_file(path, name) for path, name in named if name]
    return tuple(sorted(found, key=lambda f: (order.index(f.platform), f.path)))


def by_content(path: str, text: str) -> CiFile | None:
    """A file at the root that a setting makes a pipeline of Azure, whatever it is called."""
    told = _OF_AZURE.search(text) and _BEGINS_AZURE.search(text)
    return CiFile(path, "Azure Pipelines") if told else None


_OF_AZURE = regex(
    r"^\s*-? *(vmImage:|task: *\w+@\d|- template: *\S+@|template: *\S+@|displayName:)", re.M
)
_BEGINS_AZURE = regex(r"^(trigger|pr|pool|stages|jobs|steps|extends|schedules):", re.M)


def as_file(path: str, platform: str) -> CiFile:
    """A file of a platform; where its files are not read, it says so."""
    return CiFile(path, platform, note=NOT_READ_HERE if platform in SEEN_ONLY else "")


NOT_READ_HERE = "seen, not read: what it does is not known here"
