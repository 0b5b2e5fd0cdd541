"""The page of any register: list, record, child tables, paste, import, bulk edit."""
