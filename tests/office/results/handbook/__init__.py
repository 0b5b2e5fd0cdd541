"""Indicators from public handbooks, counted by the office and by plain Python."""
