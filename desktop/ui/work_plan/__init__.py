"""The work plan by month."""
