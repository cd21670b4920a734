"""Fixtures of the sample project."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_project import content_cache, facilitator, project

__all__ = ["content_cache", "facilitator", "project"]
