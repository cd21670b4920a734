"""Fixtures of the sample project."""

from __future__ import annotations

from support.sample_project import facilitator, project, sample_plan

__all__ = ["facilitator", "project", "sample_plan"]
