"""Reading and counting in SQL."""
