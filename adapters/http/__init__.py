"""Everything that speaks HTTP: fetching what a link points to."""
