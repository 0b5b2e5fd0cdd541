"""Making, opening, joining and recovering an office; users and their keys."""
