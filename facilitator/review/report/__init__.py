"""A plan as one self-contained HTML page: no script, nothing loaded from anywhere."""
