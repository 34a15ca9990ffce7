"""How the desk did: measures of single tickets, and the figures that add them up."""
