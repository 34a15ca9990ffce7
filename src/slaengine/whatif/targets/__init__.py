"""How other targets would have been kept, and which one history carries."""
