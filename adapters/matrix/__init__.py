"""Matrix: rooms, encrypted ones too, by a homeserver of one's own choice."""
