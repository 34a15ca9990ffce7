"""The pictures of the documentation, drawn from what the library answers."""
