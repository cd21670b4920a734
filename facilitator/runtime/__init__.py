"""Performs the commands a session asks for: reads and saves the plan, keeps drafts, looks at the project."""
