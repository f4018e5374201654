"""The network of pairs: all-MiniLM-L6-v2 over two claims, and what the relation is taken from."""

from __future__ import annotations

import torch
from reader_model import Encoder, base_weights
from torch import Tensor, nn

from bot.memory.pairs import RELATIONS, SIDES


class Pairer(nn.Module):
    """Scores of `RELATIONS` from the first piece, and how far the means of the two claims are apart."""

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder = encoder
        width = encoder.words.embedding_dim
        self.drop = nn.Dropout(0.1)
        self.head_in = nn.Linear(3 * width, width)
        self.head = nn.Linear(width, len(RELATIONS))

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """(batch, pieces) ids, marks and presence to (batch, 4) scores."""
        x = self.encoder(pieces, features, mask).float()
        later = (features >= SIDES).float() * mask
        first, second = _mean(x, mask - later), _mean(x, later)
        met = torch.cat([x[:, 0], (first - second).abs(), first * second], 1)
        return self.head(self.drop(torch.tanh(self.head_in(self.drop(met)))))


def _mean(x: Tensor, of: Tensor) -> Tensor:
    return (x * of[:, :, None]).sum(1) / of.sum(1, keepdim=True).clamp(min=1.0)


def fresh(layers: int) -> Pairer:
    """A network with the base model's weights and an untrained head."""
    return Pairer(Encoder(base_weights(), layers=layers))
