"""A tool's name in, evidence of its version out: search, hard gates, and the words for what is known."""
