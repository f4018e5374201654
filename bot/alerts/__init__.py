"""What a place is told without asking: claims that come back, and what its watches look for."""
