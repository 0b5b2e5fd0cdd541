"""Files for the donor, and what was sent."""
