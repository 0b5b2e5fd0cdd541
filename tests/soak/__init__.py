"""Long runs, outside the tests: ``make soak``."""
