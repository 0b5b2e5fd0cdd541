"""Editing one value, one field, one record, from the declaration."""
