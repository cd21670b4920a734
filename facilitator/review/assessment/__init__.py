"""An assessment for whoever reads it: text for a terminal, Markdown, JSON, SARIF, and tasks as files."""
