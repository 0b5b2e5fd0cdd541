"""Users, passphrases and recovery papers."""
