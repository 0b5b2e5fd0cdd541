"""What an office records and how it counts: declarations and pure functions."""
