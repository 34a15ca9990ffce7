"""The definitions of the catalogue, by family."""
