"""The tests: laws, contracts, and the answers of other systems."""
