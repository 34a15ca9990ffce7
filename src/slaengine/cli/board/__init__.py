"""What a helpdesk lead looks at: promises kept, weeks, the furthest over, what is due, and why."""
