"""Fixtures of content."""

from __future__ import annotations

from support.smallest_content import folder

__all__ = ["folder"]
