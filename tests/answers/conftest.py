"""Fixtures of the sample project."""

from __future__ import annotations

from support.sample_project import content_cache, facilitator, project

__all__ = ["content_cache", "facilitator", "project"]
