"""Prometheus with the exported alert rules, reading the figures of the balancer."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
from pathlib import Path

from facilitator import bounded
from facilitator.exports.target import ExportFile
from facilitator.programs import found
from facilitator.rehearsal.config import (
    AlertSetting,
    misspelt,
    played_rules,
    prometheus_text,
    recorded_text,
)
from facilitator.runtime.rehearsal.load import get
from facilitator.runtime.rehearsal.stage import Stage, StageError, on_loopback

_ADDRESS = re.compile(r'msg="Listening on" address=([0-9.]+):([0-9]+)')
ALERT = "ErrorShareTooHigh"
NO_DATA = f"{ALERT}NoData"


class Alerts:
    """A running Prometheus."""

    def __init__(
        self, stage: Stage, metrics: int, setting: AlertSetting, rules: str, *, wrong_rule: bool
    ) -> None:
        program = found("prometheus")
        if program is None:
            raise StageError("prometheus not found (apt install prometheus)")
        played = played_rules(rules, setting.by)
        files = {
            "prometheus.yml": prometheus_text(metrics, setting),
            "recorded.yml": recorded_text(setting),
            "exported.yml": misspelt(played) if wrong_rule else played,
        }
        for name, text in files.items():
            (stage.folder / name).write_text(text)
        self.log = stage.folder / "prometheus.log"
        words = [
            program,
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=data",
            "--web.listen-address=127.0.0.1:0",
            f"--query.lookback-delta={max(500, setting.window)}ms",
        ]
        self.process = stage.start(words, "prometheus")
        self.port = 0

    async def ready(self) -> None:
        """Wait until it has read the figures of the balancer; StageError where it does not."""
        for _ in range(400):  # 20 s: it opens its database first, and a busy machine takes its time
            if self.process.poll() is not None:
                raise StageError("prometheus ended at once: it does not take the exported rules")
            self.port = self.port or _port(self.log)
            if self.port and b'"result":[{' in await get(
                self.port, "/api/v1/query?query=up%3D%3D1"
            ):
                return
            await asyncio.sleep(0.05)
        raise StageError("prometheus does not answer")

    async def states(self) -> dict[str, str]:
        """The alerts that are pending or firing."""
        try:
            alerts = json.loads(await get(self.port, "/api/v1/alerts"))["data"]["alerts"]
            return {one["labels"]["alertname"]: one["state"] for one in alerts}
        except (ValueError, KeyError, TypeError):
            return {}


def _port(log: Path) -> int:
    """The port that the system gave it; what it listens on is said in its log."""
    said = _ADDRESS.search(bounded.read_beginning(log, 100_000).decode("utf-8", "replace"))
    if said is None:
        return 0
    on_loopback(said[1])
    return int(said[2])


def unit_tests(stage: Stage, files: tuple[ExportFile, ...], *, wrong_rule: bool) -> bool | None:
    """Whether the exported unit tests succeed; None where promtool is not installed."""
    program = found("promtool")
    if program is None:
        return None
    for file, name in zip(files, ("rollback.rules.yml", "rollback.rules.test.yml"), strict=True):
        wrong = wrong_rule and name == "rollback.rules.yml"
        (stage.folder / name).write_text(misspelt(file.text) if wrong else file.text)
    words = [program, "test", "rules", str(stage.folder / "rollback.rules.test.yml")]
    done = subprocess.run(words, capture_output=True, check=False, timeout=20, cwd=stage.folder)
    return done.returncode == 0
