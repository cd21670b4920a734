"""One guided session, pure: what can happen in it, where one can be, and `play`, which never touches the outside."""
