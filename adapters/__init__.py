"""The edges: one folder per platform, each a pair of pure conversions and a thin piece of I/O."""
