"""What a document says of infrastructure: its structure, the names in it, and what is said of each."""
