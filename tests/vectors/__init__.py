"""What other systems answered, asked of ours: every case runs, every difference has a reason."""
