"""What two real desks could have foreseen, and what came of it."""
