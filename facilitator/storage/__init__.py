"""What was typed and not yet saved: a journal per plan in the user's state folder, never in a repository."""
