"""Lists that a newsroom may want to read and extend; each says what belongs in it."""
