"""Answers files: a session as YAML, read with line and column, played through the engine, written back."""
