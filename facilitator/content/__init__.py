"""Reads the content under `steps/`, whole and validated, and nothing else.

Imports nothing here, so that `locate` stays cheap and runs without dependencies.
"""
