"""How values, results and rules read, on screen and in files."""
