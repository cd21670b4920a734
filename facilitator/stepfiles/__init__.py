"""Reads the content under `steps/`, whole and validated, and nothing else. Imports nothing, so that `locate` is cheap."""
