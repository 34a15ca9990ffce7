"""Columns: clocks and figures of whole dataframes of events, in the same kind of dataframe."""
