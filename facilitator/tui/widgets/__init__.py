"""Widgets that know nothing of a session: they show what they are given and post what was done to them."""
