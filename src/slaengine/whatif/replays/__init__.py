"""The same history under another policy, clock by clock and in total."""
