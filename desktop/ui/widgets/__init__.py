"""Qt widgets that know nothing of an office."""
