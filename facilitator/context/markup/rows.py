"""Rows of a table as items of a list: the first cell labels the others."""

from __future__ import annotations

from collections.abc import Sequence


def as_item(cells: Sequence[str]) -> str:
    """One row, `- **first:** second; third`; empty where no cell says anything."""
    said = [cell.strip() for cell in cells]
    if not any(said):
        return ""
    first = said[0].strip("*` ")
    rest = "; ".join(cell for cell in said[1:] if cell)
    return f"- **{first}:** {rest}" if first and rest else f"- {first or rest}"
