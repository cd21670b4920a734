"""Step 5, computed: recorded decisions in; findings, ticks and readiness out. Pure."""
