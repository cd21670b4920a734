"""One guided session, pure: a state, the moves a user can make, and `play`, which never touches the outside."""
