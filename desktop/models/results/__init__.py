"""What was counted, as numbers of the results matrix."""
