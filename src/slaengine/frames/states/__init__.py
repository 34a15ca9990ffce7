"""States: what is known of tickets, as a frame that can be stored and gone on with."""
