"""People from a spreadsheet: made or brought up to date row by row, within the rights of whoever imports."""
