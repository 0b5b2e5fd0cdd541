"""This machine, and other laptops and offices."""
