"""What a project says about itself: its documents, its CI/CD files, and the infrastructure they state."""
