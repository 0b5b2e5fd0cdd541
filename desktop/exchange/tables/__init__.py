"""Registers as tables, in and out: workbooks, CSV, the clipboard."""
