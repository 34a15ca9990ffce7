"""Credits by columns: promises counted by remedy and period, and statements as a frame."""
