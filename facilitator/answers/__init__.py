"""Answers files: a whole session as YAML, read with line and column, played through the engine, and written back."""
