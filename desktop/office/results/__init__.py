"""The numbers of an office: matrix, budget, findings, and the way back to the records."""
