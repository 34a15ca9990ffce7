"""What a broken promise costs: credits, penalties, rewards and rights, period by period."""
