"""The window round every page."""
