"""The review of an agreement: what a customer is shown at the end of a period."""
