"""Is this claim known? Pure functions: statements in, how they stand to each other out."""
