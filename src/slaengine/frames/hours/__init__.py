"""Hours: the open time of a calendar as tables that whole columns look up."""
