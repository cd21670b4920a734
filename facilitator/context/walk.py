"""One bounded walk over a project: the paths that can tell something, and what was not looked at and why.

Links are not followed: a folder inside the project is met at its own place, one outside is not the project's.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from facilitator.bounded import lies_in
from facilitator.context.lookup import Folders
from facilitator.model import Problem, Severity
from facilitator.model.noun import noun
from facilitator.patterns import regex
from facilitator.text import is_one_line

MOST_ENTRIES = 400_000
"""Where a walk stops; a tree of this size is not one project's sources."""
PROGRESS_EVERY = 5_000
LONGEST_PATH = 1_000
"""Characters of a folder that is entered; every pattern for paths sees all of them."""

MOST_OF_BUILD = 500
"""Entries looked at of a folder called build."""
_WRITTEN_IN_BUILD = frozenset(
    ["package", "ci", "docker", "container", "containers", "images", "pipelines"]
)
"""Folders below one called build whose files people write."""

NEVER_ENTERED = frozenset({
    ".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", "node_modules", "bower_components",
    "jspm_packages", "vendor", "third_party", "__pycache__", ".mypy_cache", ".ruff_cache",
    ".pytest_cache", ".cache", ".next", ".nuxt", ".svelte-kit", ".turbo", ".gradle", ".m2",
    ".terraform", ".terragrunt-cache", ".idea", ".vs", "target", "build", "dist", "out", "coverage",
    ".nyc_output", "htmlcov", "site-packages", "Pods", "DerivedData", ".eggs", "_site",
})  # fmt: skip
"""Folders of version control, dependencies and build results: nobody writes a project's documents there."""

TOOL_FOLDERS = frozenset(["_bmad", "bmad-core", "_cfg", "web-bundles"])
"""Installed copies of a method: their documents are templates. Hidden folders are tool folders as well."""

CI_FOLDERS = frozenset({
    ".github", ".gitlab", ".circleci", ".buildkite", ".azure-pipelines", ".azdo", ".woodpecker", ".tekton",
    ".argocd", ".drone", ".devcontainer", ".pipelines", ".azuredevops", ".semaphore", ".harness",
    ".jenkins", ".ci", ".forgejo", ".gitea", ".teamcity", ".builds", ".vsts", ".concourse", ".codefresh", ".prow",
    ".lighthouse", ".buddy", ".spinnaker",
    ".zuul.d", ".infra", ".infrastructure", ".deploy", ".k8s", ".kubernetes", ".iac", ".cdk", ".aws",
    ".nais", ".docker", ".kamal", ".helm", ".werf", ".kustomize", ".openshift", ".platform", ".ebextensions", ".do",
    ".scripts", ".ansible", ".azure", ".ado", ".cicd", ".pipeline",
})  # fmt: skip
"""Hidden folders that belong to the project: its pipelines and its development container."""
_OF_PIPELINES = frozenset({
    "ci", "cd", "cicd", "gitlab", "github", "circleci", "azure", "jenkins", "pipeline", "pipelines", "deploy", "deployment",
    "deployments", "release", "build", "infra", "docker", "k8s", "kubernetes", "helm", "ops", "devops", "review",
    "terraform",
})  # fmt: skip
"""Words of which a hidden folder of several is called that belongs to the project: `.gitlab-ci`, `.ci-templates`."""

AGENT_FOLDERS = frozenset(["skills", "prompts", "agents", "chatmodes", "instructions"])
"""Below `.github`: files for coding assistants."""

KEPT_SUFFIXES = frozenset({
    "md", "MD", "Md", "markdown", "yml", "yaml", "tf", "tfvars", "tofu", "sql", "prisma", "bicep", "groovy",
    "mdx", "adoc", "asciidoc", "rst", "pdf", "doc", "docx", "odt", "org", "rtf",
    "jenkinsfile", "Jenkinsfile", "Dockerfile", "Containerfile", "jsonnet",
})  # fmt: skip
KEPT_NAMES = frozenset({
    "package.json", "requirements.txt", "pyproject.toml", "Cargo.toml", "go.mod", "Gemfile", "pom.xml",
    "build.gradle", "build.gradle.kts", "libs.versions.toml", "composer.json", "alembic.ini", "manage.py", "cdk.json",
    "Pulumi.yaml", "ansible.cfg", "Jenkinsfile", "Containerfile", "Dockerfile", "Procfile", "atlas.hcl",
    "knexfile.js", "knexfile.ts", "ormconfig.json", "liquibase.properties", "flyway.conf",
    "flyway.toml", "skaffold.yaml", "Tiltfile", "vercel.json", "netlify.toml", "fly.toml",
    "render.yaml", "app.yaml", "serverless.yml", "wrangler.toml", "wrangler.json", "wrangler.jsonc",
    "firebase.json", "cloudbuild.yaml",
    "appspec.yml", "nomad.hcl", "Vagrantfile", "Capfile", ".terraform.lock.hcl", "terragrunt.hcl", "diesel.toml",
    "drizzle.config.ts", "schema.rb", "settings.kts", ".drone.star", ".drone.jsonnet", ".cirrus.star",
    "sst.config.ts", "sst.config.js", "samconfig.toml", "azuredeploy.json", "mainTemplate.json", "template.json",
})  # fmt: skip
NOT_ITS_OWN = regex(
    r"(^|/)(((load|performance|integration|functional|acceptance|smoke|stress|unit|contract)[-_])?tests?|testdata|__tests__|fixtures?|(code[-_]?)?(examples?|samples?)|(example|sample)[-_](code|apps?|projects?)|"
    r"spec|mocks?|e2e|snippets?|cookiecutters?|boilerplates?|dev-?tools?|sonar[\w-]{0,20})/"
)
"""Folders whose manifests and documents are made for something else than running the project."""
_OF_A_PROGRAM = regex(r"(internal|pkg|cmd)/.*\.(tf|tofu|tfvars|bicep|ya?ml|json|hcl)")
"""Infrastructure code among the sources of a program is what it works with, or writes for others."""


def is_its_own(path: str) -> bool:
    """Whether a file is made for running the project, by where it lies."""
    return not NOT_ITS_OWN.search(path) and not _OF_A_PROGRAM.fullmatch(path)


_STARTS = ("Dockerfile", "Jenkinsfile", "Containerfile", "requirements")
_MARKDOWN = frozenset({".md", ".MD", ".Md"})
_TAILS = frozenset(s[-3:] for s in KEPT_SUFFIXES) | _MARKDOWN | {".tf"}
_WRITTEN = regex(
    r"[\w.-]{0,80}pipeline[\w.-]{0,80}\.ya?ml|(Dockerfile|Containerfile|Jenkinsfile)([.-][\w.-]+)?|"
    r"[\w.-]+\.(Dockerfile|Containerfile)"
)
_BORDER = regex(r"[-_.]")
_MIGRATION_FOLDERS = ("versions", "changesets")


Further = Callable[[list[str], str], list[str]]
"""Gives those of the names in a folder that are kept as well; it is handed them in one text, too."""


@noun
class Tree:
    """Paths relative to the root, with forward slashes, in no order."""

    root: Path
    folders: Folders
    tool_files: tuple[str, ...] = ()
    """Markdown files in tool folders: listed as excluded, never read."""
    not_entered: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Links to folders, and links to Markdown files that leave the root."""
    problems: tuple[Problem, ...] = ()
    entries: int = 0


def walk(
    root: Path,
    progress: Callable[[int], None] | None = None,
    most: int = MOST_ENTRIES,
    own: frozenset[str] = frozenset(),
    further: Further | None = None,
) -> Tree:
    """Walk the project breadth first.

    `own` are folders (relative) that the configuration names: they are entered whatever they are called.
    What `further` gives is kept beside the usual names.
    """
    found = _Walk(root, own, further)
    waiting, reported = [("", False)], 0
    while waiting:
        below: list[tuple[str, bool]] = []
        for folder, tool in waiting:
            found.folder(folder, tool, below)
            if found.entries - reported >= PROGRESS_EVERY and progress:
                reported = found.entries
                progress(reported)
            if found.entries > most:
                found.problem(
                    "tree-too-large",
                    f"looked at {found.entries:,} entries and stopped; give a smaller folder",
                )
                return found.tree()
        waiting = below
    return found.tree()


class _Walk:
    """What one walk has gathered so far."""

    def __init__(self, root: Path, own: frozenset[str], further: Further | None = None) -> None:
        self.root, self.own = root, own
        self.further = further
        self.parents = frozenset(p.rpartition("/")[0] for o in own for p in _upward(o)) | own
        self.top = os.fspath(root)
        self.entries = 0
        self.folders: dict[str, list[str]] = {}
        self.tool_files: list[str] = []
        self.not_entered: list[str] = []
        self.links: list[str] = []
        self.problems: list[Problem] = []

    def folder(self, folder: str, tool: bool, below: list[tuple[str, bool]]) -> None:
        """List one folder; add the folders to enter to `below`."""
        prefix = f"{folder}/" if folder else ""
        entries, names, joined = self.listing(folder)
        self.entries += len(entries)
        odd = [entry for entry in entries if not entry.is_file(follow_symlinks=False)]
        for entry in odd:
            if entry.is_dir(follow_symlinks=False):
                self.enter(prefix, entry.name, tool, below)
        if tool:
            self.tool_files += [prefix + name for name in names if name[-3:] in _MARKDOWN]
            return
        if kept := self.without_odd(prefix, odd, self.wanted(folder, names, joined)):
            self.folders[prefix] = kept

    def wanted(self, folder: str, names: list[str], joined: str) -> list[str]:
        """The names that can tell something, each once."""
        kept = _kept_names(folder, names, joined)
        if self.further is None:
            return kept
        also = self.further(names, joined)
        return list(dict.fromkeys((*kept, *also))) if also else kept

    def listing(self, folder: str) -> tuple[list[os.DirEntry[str]], list[str], str]:
        """What a folder holds, the names, and these in one text; nothing, and a problem, when it cannot be read."""
        try:
            with os.scandir(f"{self.top}/{folder}" if folder else self.top) as entries:
                listed = list(entries)
        except OSError as why:
            message = f"{folder or '.'}: {why.strerror or why}; the rest was read"
            self.problem("unreadable-folder", message)
            return [], [], ""
        names = [entry.name for entry in listed]
        joined = "/".join(names)
        if is_one_line(joined):
            return listed, names, joined  # all at once: one by one costs as much as the listing
        kept = [entry for entry in listed if is_one_line(entry.name)]
        left = len(listed) - len(kept)
        message = f"{folder or '.'}: {left} with a line end in the name, not looked at"
        self.problem("name-of-several-lines", message)
        names = [entry.name for entry in kept]
        return kept, names, "/".join(names)

    def without_odd(self, prefix: str, odd: list[os.DirEntry[str]], kept: list[str]) -> list[str]:
        """The names among those kept of regular files, and of links to one inside the project."""
        if not odd:
            return kept
        names = {entry.name for entry in odd}
        wanted = names.intersection(kept)
        links = [entry for entry in odd if entry.is_symlink()]
        followed = [e.name for e in links if self.link(prefix, e, e.name in wanted)]
        return [*(name for name in kept if name not in names), *followed]

    def link(self, prefix: str, entry: os.DirEntry[str], kept: bool) -> bool:
        """Whether a link to a file inside the project is kept; one to a folder, or out of the project, is noted."""
        noted = Path(entry.path).is_dir() or (kept and self.leaves(entry))
        if noted:
            self.links.append(prefix + entry.name)
        return kept and not noted

    def enter(self, prefix: str, name: str, tool: bool, below: list[tuple[str, bool]]) -> None:
        """Decide whether and how a folder is entered."""
        path = prefix + name
        if len(path) > LONGEST_PATH:
            self.not_entered.append(path)
        elif path in self.parents:
            below.append((path, False if path in self.own else tool))
        elif name in NEVER_ENTERED:
            self.not_entered.append(path)
            if name == "build":
                self.written_in(path)
        else:
            below.append((path, tool or _is_of_a_tool(prefix, name)))

    def written_in(self, folder: str, *, deep: bool = True) -> None:
        """Keep the pipelines and container files that some keep in a folder called build; a build makes all else there."""
        listed, _, _ = self.listing(folder)
        for entry in listed[:MOST_OF_BUILD]:
            name = entry.name
            if _WRITTEN.fullmatch(name) and entry.is_file(follow_symlinks=False):
                self.folders.setdefault(f"{folder}/", []).append(name)
            elif deep and name in _WRITTEN_IN_BUILD and entry.is_dir(follow_symlinks=False):
                self.written_in(f"{folder}/{name}", deep=False)

    def leaves(self, entry: os.DirEntry[str]) -> bool:
        """Tell whether a link leads to something other than a file inside the root."""
        return not lies_in(entry.path, self.top) or not Path(entry.path).is_file()

    def problem(self, code: str, message: str) -> None:
        """Note what could not be looked at."""
        self.problems.append(Problem(code, Severity.WARNING, message))

    def tree(self) -> Tree:
        """Freeze what was gathered."""
        return Tree(
            self.root,
            self.folders,
            tuple(sorted(self.tool_files)),
            tuple(sorted(self.not_entered)),
            tuple(sorted(self.links)),
            tuple(self.problems),
            self.entries,
        )


def _kept_names(folder: str, names: list[str], joined: str) -> list[str]:
    """The names in a folder that can tell something; in a folder of migrations every file does."""
    lowered = folder.lower()
    if "migrat" in lowered or "changelog" in lowered or lowered.endswith(_MIGRATION_FOLDERS):
        return [name for name in names if "." in name]
    # Most names of a large tree leave here: a test on three letters costs less than a split.
    kept = [n for n in names if n[-3:] in _TAILS]
    rest = KEPT_NAMES.intersection(names)
    if any(start in joined for start in _STARTS):
        rest = rest.union(n for n in names if n.startswith(_STARTS))
    return [*kept, *(n for n in rest if n[-3:] not in _TAILS)]


def _is_of_a_tool(prefix: str, name: str) -> bool:
    """Whether a folder is that of an installed tool: a hidden one that is not called after a pipeline, say."""
    if name in TOOL_FOLDERS or (prefix == ".github/" and name in AGENT_FOLDERS):
        return True
    if name[0] != "." or name in CI_FOLDERS:
        return False
    words = _BORDER.split(name[1:])
    return len(words) == 1 or _OF_PIPELINES.isdisjoint(words)


def _upward(path: str) -> list[str]:
    """`a/b/c` gives `a/b/c`, `a/b`, `a`."""
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]
