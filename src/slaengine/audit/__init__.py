"""What in a history looks as if clocks had been played with: findings with their evidence."""
