"""Alarms by columns: the levels of each clock, when they are reached, and what is told of them."""
