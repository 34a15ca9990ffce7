"""Figures: what the cells of a report add up to, column by column."""
