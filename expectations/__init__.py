"""What we promise of a table, and the one door to Great Expectations."""
