"""What decisions leave behind in a repository: pipelines, manifests, container files, scripts, written instructions.

Everything found is a `Statement` with its file and line; fields and values are listed in `model/trace_fields.py`.
Nothing of the repository is executed, no link is followed out of it, and each file is read within bounds.
"""
