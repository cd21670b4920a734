"""What a CI/CD file does: triggers, jobs, environments, deploy steps, scanners; read as YAML, never run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from facilitator.bounded import read_beginning
from facilitator.context.nouns import CiFile

_BYTES = 1 << 18
_DEPLOY = re.compile(
    r"\b(kubectl (apply|set|rollout)|helm (upgrade|install)|terraform apply|tofu apply|pulumi up|cdk deploy|"
    r"argocd app sync|docker stack deploy|docker[ -]compose [^|;&\n]{0,200}\bup\b|ansible-playbook|sls deploy|"
    r"serverless deploy|vercel\b[^\n]{0,200}--prod|netlify deploy|flyctl deploy|fly deploy|firebase deploy|"
    r"gcloud (run|app|functions) deploy|az (webapp|containerapp|functionapp) [^\n]{0,200}(deploy|up|update)|"
    r"aws (ecs update-service|s3 sync|lambda update-function|deploy|cloudformation deploy)|eb deploy|"
    r"cap \w+ deploy|heroku|rsync|scp)\b"
)
_DEPLOY_ACTION = re.compile(
    r"deploy|vercel-action|gh-pages|ssh-action|azure/webapps|helm|kustomize|argocd|flux", re.I
)
_SCANNERS = (
    ("CodeQL", r"codeql"),
    ("Semgrep", r"semgrep"),
    ("SonarQube", r"sonar"),
    ("Trivy", r"trivy"),
    ("Grype", r"grype"),
    ("Snyk", r"snyk"),
    ("Gitleaks", r"gitleaks"),
    ("TruffleHog", r"trufflehog"),
    ("Dependency review", r"dependency-review"),
    ("OWASP Dependency-Check", r"dependency-check"),
    ("Checkov", r"checkov"),
    ("tfsec", r"tfsec"),
    ("Bandit", r"\bbandit\b"),
    ("pip-audit", r"pip-audit"),
    ("npm audit", r"npm audit"),
    ("cargo audit", r"cargo[ -]audit"),
    ("Kubescape", r"kubescape"),
    ("GitLab SAST", r"security/sast|jobs/sast"),
    ("GitLab secret detection", r"secret-detection"),
    ("GitLab dependency scanning", r"dependency-scanning"),
    ("GitLab container scanning", r"container-scanning"),
    ("ZAP", r"\bzap\b|zaproxy"),
    ("Hadolint", r"hadolint"),
)
_SCANNERS_FOUND = tuple((name, re.compile(pattern, re.I)) for name, pattern in _SCANNERS)
_NOT_JOBS = frozenset([
    "stages", "variables", "include", "default", "image", "services", "cache", "before_script",
    "after_script", "workflow", "pages", "spec",
])  # fmt: skip
_GITLAB_TRIGGERS = (
    ("merge request", "merge_request"),
    ("tag", "CI_COMMIT_TAG"),
    ("tag", "tags"),
    ("schedule", "schedule"),
)
"""What a pipeline runs for, and what its rules then hold."""
_LEAVES = 5_000
"""Containers looked into."""
_MOST_ENTRIES, _ENTRY_MARKS = 12_000, ("\n", ",", "[", "{")
"""Entries of YAML read of all files of a project: the parser takes some 60 µs for each; and what begins one."""
_MOST = 40
"""Entries kept of each list."""


def read_all(root: Path, files: Iterable[CiFile]) -> Iterator[CiFile]:
    """Fill in what each file does, as far as all of them together hold no more than is read of a project.

    A file that cannot be read keeps its place and gets a note.
    """
    left = _MOST_ENTRIES
    for found in files:
        read, entries = _read(root, found, left)
        left -= entries
        yield read


def _read(root: Path, found: CiFile, most: int) -> tuple[CiFile, int]:
    """The file with what it does, and how many entries of YAML were read for it."""
    try:
        text = read_beginning(root / found.path, _BYTES).decode("utf-8", errors="replace")
    except OSError as why:
        return replace(found, note=f"cannot be read: {why.strerror or why}"), 0
    if not text.strip():
        return replace(found, note="empty"), 0
    scanners = tuple(name for name, pattern in _SCANNERS_FOUND if pattern.search(text))
    if not found.path.endswith((".yml", ".yaml")):
        return replace(_script(found, text), scanners=scanners), 0
    entries = sum(map(text.count, _ENTRY_MARKS))
    if entries > most:
        note = f"holds more than the {_MOST_ENTRIES:,} entries that are read of a project; what it does was not read"
        return replace(found, note=note, scanners=scanners), 0
    data, note = load_yaml(text)
    if note:
        return replace(found, note=note, scanners=scanners), entries
    filled = _of_platform(found, data)
    deploys = tuple(dict.fromkeys((*filled.deploys, *_commands(text))))[:_MOST]
    return replace(filled, scanners=scanners, deploys=deploys), entries


def load_yaml(text: str) -> tuple[Any, str]:
    """The first document of a YAML text as plain data, or a note with the line where it breaks."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        loader = YAML(typ="safe", pure=True)
        loader.allow_duplicate_keys = True
        return next(iter(loader.load_all(_without_tags(text))), None), ""
    except MarkedYAMLError as why:
        mark = why.problem_mark or why.context_mark
        line = mark.line + 1 if mark else 1
        return (
            None,
            f"line {line}: not YAML ({why.problem or why.context}); what it does was not read",
        )
    except Exception as why:
        # The loader also leaves by RecursionError and others; one hostile file must not stop the rest.
        return None, f"not YAML ({type(why).__name__}); what it does was not read"


def _without_tags(text: str) -> str:
    """GitLab's `!reference [a, b]` is a tag of its own: read it as the list behind it."""
    return re.sub(r"!reference\b", "", text)


def _of_platform(found: CiFile, data: object) -> CiFile:
    """Read the shapes of the platforms that are plain mappings; others keep what the commands show."""
    if not isinstance(data, dict):
        return found
    if found.platform == "GitHub Actions":
        return _github(found, data)
    if found.platform == "GitLab CI":
        return _gitlab(found, data)
    return _generic(found, data)


def _github(found: CiFile, data: dict[Any, Any]) -> CiFile:
    """A workflow has `on` and `jobs`; a file without jobs is none."""
    jobs = data.get("jobs")
    if not isinstance(jobs, dict):
        return replace(found, counts=False, note="no workflow: it has no jobs")
    mappings = [job for job in jobs.values() if isinstance(job, dict)]
    deploys = []
    for job in mappings:
        for step in _listed(job.get("steps")):
            used = str(step.get("uses", "")) if isinstance(step, dict) else ""
            if _DEPLOY_ACTION.search(used):
                deploys.append(used)
    # YAML 1.1 reads a bare `on` as true.
    triggers = [str(t) for t in _listed(data.get("on", data.get(True)))]
    return _filled(found, triggers, map(str, jobs), _environments_of(mappings), deploys)


def _listed(value: object) -> list[Any]:
    """One text, or several, as a list; of a mapping its keys, of anything else nothing."""
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, list | dict) else []


def _environments_of(jobs: Iterable[dict[Any, Any]]) -> Iterator[str]:
    """The environment of each job that names one."""
    for job in jobs:
        place = job.get("environment")
        name = place.get("name") if isinstance(place, dict) else place
        if name:
            yield str(name)


def _gitlab(found: CiFile, data: dict[Any, Any]) -> CiFile:
    """Jobs are the keys that are no keywords; hidden ones (`.name`) are templates."""
    jobs: dict[str, dict[Any, Any]] = {}
    for key, value in data.items():
        name = str(key)
        if isinstance(value, dict) and name not in _NOT_JOBS and not name.startswith("."):
            jobs[name] = value
    rules = [data.get("workflow")]
    for job in jobs.values():
        rules += [job.get("only"), job.get("rules")]
    said = " ".join(text for _, text in _leaves(rules))
    triggers = [trigger for trigger, mark in _GITLAB_TRIGGERS if mark in said] or ["push"]
    filled = _filled(found, triggers, jobs, _environments_of(jobs.values()), [])
    return replace(filled, includes=tuple(_local_includes(data.get("include"))))


def _local_includes(included: object) -> Iterator[str]:
    """Paths of the files that `include` takes from the repository itself."""
    for entry in included if isinstance(included, list) else [included]:
        path = entry.get("local") if isinstance(entry, dict) else entry
        if isinstance(path, str) and path and "://" not in path:
            yield path.lstrip("/")


def _generic(found: CiFile, data: dict[Any, Any]) -> CiFile:
    """What most platforms share: jobs, stages, steps or pipelines by name, `trigger`, `environment`."""
    jobs: list[str] = []
    for key in ("jobs", "stages", "steps", "pipelines", "pipeline"):
        value = data.get(key)
        if isinstance(value, dict):
            jobs += [str(k) for k in value]
        elif isinstance(value, list):
            jobs += [name for v in value if isinstance(v, dict) and (name := _name(v))]
    triggers = [
        key for key in ("trigger", "pr", "schedules", "on", "when", "workflows") if data.get(key)
    ]
    return _filled(found, triggers, jobs, list(_environments(data)), [])


def _name(entry: dict[Any, Any]) -> str:
    """What a job, stage or step is called."""
    for key in ("name", "stage", "job", "deployment", "label", "key"):
        if named := entry.get(key):
            return named if isinstance(named, str) else ""
    return ""


def _environments(data: object) -> Iterator[str]:
    """Values of `environment` and `deployment` keys anywhere in the data."""
    for key, value in _leaves(data):
        if key in ("environment", "deployment"):
            yield value


def _leaves(data: object) -> Iterator[tuple[str, str]]:
    """Texts with the key they stand under; each container once, because aliases can nest without end."""
    waiting: list[tuple[str, object]] = [("", data)]
    seen: set[int] = set()
    while waiting and len(seen) < _LEAVES:
        key, value = waiting.pop()
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, dict | list) and id(value) not in seen:
            seen.add(id(value))
            inner = value.items() if isinstance(value, dict) else ((key, v) for v in value)
            waiting += [(str(k), v) for k, v in inner]


def _filled(
    found: CiFile,
    triggers: Iterable[str],
    jobs: Iterable[str],
    environments: Iterable[str],
    deploys: Iterable[str],
) -> CiFile:
    return replace(
        found,
        triggers=_once(triggers),
        jobs=_once(jobs),
        environments=_once(environments),
        deploys=_once(deploys),
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once and on one line, in order, at most `_MOST`."""
    return tuple(dict.fromkeys(" ".join(value.split()) for value in values))[:_MOST]


def _commands(text: str) -> list[str]:
    """Lines that deploy, as written; comments are left out."""
    lines = (line.strip() for line in text.split("\n"))
    return [
        re.sub(r"^(-\s*)?(run|script|command):\s*", "", s).lstrip("- ")[:160]
        for s in lines
        if s and s[0] != "#" and _DEPLOY.search(s)
    ]


def _script(found: CiFile, text: str) -> CiFile:
    """A Jenkinsfile (or another script): stages by name, and the lines that deploy."""
    stages = re.findall(r"\bstage\s{0,20}\(?\s{0,20}['\"]([^'\"\n]{1,80})['\"]", text)
    return _filled(
        found,
        re.findall(r"\b(cron|pollSCM|upstream|githubPush)\s{0,20}\(", text),
        stages,
        [],
        _commands(text),
    )
