"""What open promises will come to, by rule and by experience."""
