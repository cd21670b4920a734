"""Holds a repository against a delivery phase and against a plan: pure, from traces and decisions to what is said."""
