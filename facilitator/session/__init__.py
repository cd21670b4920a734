"""One guided session, pure: a state, the events a user can make, and `play`, which never touches the outside."""
