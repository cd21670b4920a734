"""Manifests that a program fills in before they are used: templates of ERB, Jinja and others around YAML."""

from __future__ import annotations

from facilitator.patterns import regex

_NAMED = regex(
    r"(.*/)?[\w.-]{1,100}\.ya?ml\.(erb|j2|jinja2?|tmpl|gotmpl|tpl|template)|"
    r"(.*/)?(k8s|kube|kubernetes|manifests?|deploy\w{0,12}|charts?|openshift)/([^/]{1,100}/){0,4}[\w.-]{1,100}\.tmpl"
)
_FILLED_IN = regex(r"<%=[^\n%]{0,200}%>")
_RULES = regex(r"<%[^\n%]{0,300}%>|\{%[^\n%]{0,300}%\}")


def is_template(path: str) -> bool:
    """Whether a file is a template that YAML comes out of."""
    return path.endswith(TEMPLATES) and _NAMED.fullmatch(path) is not None


TEMPLATES = (".erb", ".j2", ".jinja", ".jinja2", ".tmpl", ".gotmpl", ".tpl", ".template")


def without_template(text: str) -> str:
    """The YAML of a template: what is filled in as `{{ … }}`, as Helm writes it, and its own rules left out."""
    return _RULES.sub("", _FILLED_IN.sub("{{ filled-in }}", text))
