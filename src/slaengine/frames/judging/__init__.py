"""Judging: what the turns of clocks come to: runs, verdicts and rows."""
