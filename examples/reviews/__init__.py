"""Reviews of two real desks: a month of a city's requests, and one of an IT department."""
