"""What goes to the donor: workbook, summary, JSON, package."""
