"""How near two meanings are."""

from __future__ import annotations


def cosine(a: bytes, b: bytes) -> float:
    """The cosine of two vectors of signed bytes, as bot.ports.Encoder gives them; 0.0 for one of zeros."""
    import numpy as np

    x, y = (np.frombuffer(vector, np.int8).astype(np.float64) for vector in (a, b))
    length = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / length if length else 0.0
