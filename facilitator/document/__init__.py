"""pipeline.md as state: read, compose, splice, save."""
