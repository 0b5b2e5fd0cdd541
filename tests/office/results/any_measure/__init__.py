"""Any measure that makes sense, counted by the office and by plain Python."""
