"""Tallybook, the desktop program a field office keeps its project in."""

__version__ = "0.1.0"
