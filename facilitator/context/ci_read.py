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
_NOT_JOBS = frozenset(
    [
        "stages",
        "variables",
        "include",
        "default",
        "image",
        "services",
        "cache",
        "before_script",
        "after_script",
        "workflow",
        "pages",
        "spec",
    ]
)
_LEAVES = 5_000
"""Containers looked into."""
_MOST = 40
"""Entries kept of each list."""


def read_ci(root: Path, found: CiFile) -> CiFile:
    """Fill in what the file does; a file that cannot be read keeps its place and gets a note."""
    try:
        text = read_beginning(root / found.path, _BYTES).decode("utf-8", errors="replace")
    except OSError as why:
        return replace(found, note=f"cannot be read: {why.strerror or why}")
    if not text.strip():
        return replace(found, note="empty")
    scanners = tuple(name for name, pattern in _SCANNERS_FOUND if pattern.search(text))
    if not found.path.endswith((".yml", ".yaml")):
        return replace(_script(found, text), scanners=scanners)
    data, note = load_yaml(text)
    if note:
        return replace(found, note=note, scanners=scanners)
    filled = _of_platform(found, data)
    deploys = tuple(dict.fromkeys((*filled.deploys, *_commands(text))))[:_MOST]
    return replace(filled, scanners=scanners, deploys=deploys)


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
    on = data.get("on", data.get(True))
    triggers = (
        [on] if isinstance(on, str) else [str(t) for t in on] if isinstance(on, list | dict) else []
    )
    environments, deploys = [], []
    for job in jobs.values():
        if not isinstance(job, dict):
            continue
        place = job.get("environment")
        name = place.get("name") if isinstance(place, dict) else place
        environments += [str(name)] if name else []
        for step in job.get("steps") or ():
            used = str(step.get("uses", "")) if isinstance(step, dict) else ""
            if used and _DEPLOY_ACTION.search(used):
                deploys.append(used)
    return _filled(found, triggers, [str(j) for j in jobs], environments, deploys)


def _gitlab(found: CiFile, data: dict[Any, Any]) -> CiFile:
    """Jobs are the keys that are no keywords; hidden ones (`.name`) are templates."""
    jobs = [
        k
        for k, v in data.items()
        if isinstance(v, dict) and str(k) not in _NOT_JOBS and not str(k).startswith(".")
    ]
    environments = []
    for job in jobs:
        place = data[job].get("environment")
        name = place.get("name") if isinstance(place, dict) else place
        environments += [str(name)] if name else []
    rules = " ".join(
        v
        for _, v in _leaves(
            [data.get("workflow"), *([data[j].get("only"), data[j].get("rules")] for j in jobs)]
        )
    )
    marks = (
        ("merge request", "merge_request"),
        ("tag", "CI_COMMIT_TAG"),
        ("tag", "tags"),
        ("schedule", "schedule"),
    )
    triggers = [w for w, mark in marks if mark in rules]
    included = data.get("include") or []
    local = (
        [included]
        if isinstance(included, str | dict)
        else included
        if isinstance(included, list)
        else []
    )
    paths = [
        str(i if isinstance(i, str) else i.get("local") or "")
        for i in local
        if isinstance(i, str | dict)
    ]
    filled = _filled(found, triggers or ["push"], [str(j) for j in jobs], environments, [])
    return replace(filled, includes=tuple(p.lstrip("/") for p in paths if p and "://" not in p))


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
    named = next(
        (entry[k] for k in ("name", "stage", "job", "deployment", "label", "key") if entry.get(k)),
        "",
    )
    return named if isinstance(named, str) else ""


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
    """Each value once, in order, at most `_MOST`."""
    return tuple(dict.fromkeys(values))[:_MOST]


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
