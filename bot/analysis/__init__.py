"""Pure functions over an article. Nothing here reads a file while it runs, and offsets are never lost."""
