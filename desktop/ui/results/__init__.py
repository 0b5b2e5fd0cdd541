"""The results matrix and its findings."""
