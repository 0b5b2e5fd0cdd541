"""What a field is: one value in four forms."""
