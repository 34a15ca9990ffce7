"""Folding: the events of many tickets, taken through one machine of cases."""
