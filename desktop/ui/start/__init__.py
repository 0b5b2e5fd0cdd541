"""Before an office is open: unlocking, and the wizards."""
