"""Telling: the facts of many tickets, and what they measure."""
