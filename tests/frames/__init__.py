"""What the columns promise: the clocks and figures of whole dataframes."""
