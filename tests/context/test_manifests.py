"""What manifests state that a decision asks as a value: each with its line, and nothing that a template fills in."""

from __future__ import annotations

from pathlib import Path

from facilitator.context.manifests import MEASURES, measures
from facilitator.context.tree import evidence

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 45  # longer than the slowest request
      containers:
        - name: web
          readinessProbe:
            httpGet:
              path: "/health/ready"
              port: 8080
            periodSeconds: 10
            failureThreshold: 3
          my.own/annotation:
            periodSeconds: 99
          livenessProbe:
            httpGet: {path: /health/live, port: http}
            timeoutSeconds: 7
          lifecycle:
            preStop:
              exec:
                command: ["sh", "-c", "sleep 15"]
"""


def found(text: str) -> dict[str, tuple[str, int]]:
    return {s.field: (s.value, s.line) for s in measures("k8s/web.yaml", text.split("\n"))}


def test_probes_and_periods_are_read_with_their_lines() -> None:
    assert found(DEPLOYMENT) == {
        "termination_grace": ("45 s", 6),
        "readiness_path": ("/health/ready", 11),
        "readiness_port": ("8080", 12),
        "readiness_interval": ("10 s", 13),
        "readiness_failures": ("3", 14),
        "pre_stop": ("15 s", 23),
    }


def test_what_a_template_fills_in_and_what_is_no_manifest_says_nothing() -> None:
    templated = DEPLOYMENT.replace("45 ", "{{ .Values.grace }} ").replace("8080", "$PORT")
    assert not {"termination_grace", "readiness_port"}.intersection(found(templated))
    assert found("readinessProbe:\n  periodSeconds: 10\n") == {}
    assert found("apiVersion: v1\ncommand: [sh, -c, sleep 15]\nsleep 15\n") == {}


def test_the_scan_of_a_tree_finds_them_beside_what_else_manifests_show(tmp_path: Path) -> None:
    (tmp_path / "k8s").mkdir()
    (tmp_path / "k8s" / "web.yaml").write_text(DEPLOYMENT)
    shown = evidence(tmp_path, ["k8s/web.yaml"])
    assert {s.source for s in shown if s.field == "termination_grace"} == {"k8s/web.yaml:6"}
    assert {s.field for s in shown} > MEASURES.intersection(found(DEPLOYMENT))
