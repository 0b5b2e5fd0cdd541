"""The framework: results and the indicators placed under them."""
