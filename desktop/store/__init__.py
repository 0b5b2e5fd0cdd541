"""The books: encrypted SQLite files. The only SQL, and the only cryptography of the books."""
