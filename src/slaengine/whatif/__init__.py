"""What another promise would have meant, and which one to make."""
