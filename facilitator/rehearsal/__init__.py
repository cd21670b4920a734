"""Rehearsals of a rollout, as far as they are pure: scenarios, scale, gate, configuration and what is told of a run."""
