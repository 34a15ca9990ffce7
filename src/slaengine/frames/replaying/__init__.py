"""Replaying: two policies over one log, their spans worked out once where that can be."""
