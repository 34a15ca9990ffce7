"""Natural calls of the public names, for the type checker alone."""
