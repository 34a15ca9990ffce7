"""What calendars promise, example by example."""
