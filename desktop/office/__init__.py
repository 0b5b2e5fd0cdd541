"""The opened office (``office``), making and opening one (``opening``), its numbers and its files."""
