"""Posts, groups of people, and who stands in for whom."""
