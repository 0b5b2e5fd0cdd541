"""The cryptography of the books, and what this machine remembers of them."""
