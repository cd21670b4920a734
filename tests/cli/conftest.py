"""Fixtures of the sample project, and of one whose plan is complete."""

from __future__ import annotations

from support.sample_project import complete, facilitator, project, sample_plan, sample_run

__all__ = ["complete", "facilitator", "project", "sample_plan", "sample_run"]
