"""Trains the model of pairs: all-MiniLM-L6-v2 over two claims at once, with what they share marked.

    pip install '.[train]'
    PYTHONPATH=. python scripts/train_pairs.py OUT_FOLDER --claims CLAIMS.npz --paraphrases PAIRS.jsonl.gz

Nothing is learnt from a fifth of the events of the written pairs: on those scripts/train_relation.py learns
how far the model is to be trusted. --claims is of scripts/claims_of_articles.py. OUT_FOLDER gets `pairs.pt`,
the mean of weights of the last epoch, for scripts/export_models.py.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from pair_model import Pairer, fresh
from torch import Tensor, nn
from torch.nn import functional

from bot.memory.pairs import RELATIONS, Coded, encode
from bot.memory.profile import profile
from bot.model.memory import Statement
from bot.neural.tokens import load_tokenizer
from scripts.pair_sources import (
    WRITTEN,
    Claims,
    Example,
    edited,
    is_kept_back,
    neighbours,
    paraphrases,
    written,
)

_OFTEN = 25  # steps from one line of the log to the next
_TRAP = 0.6  # what a pair counts that was made to mislead: among real ones such are rare
_MEANS = 6  # checkpoints of the last epoch whose mean is taken
_HEAD = 10.0  # how much faster the head learns, which begins with nothing


def coded(pair: Example, tokenizer: Any) -> Coded:
    """A pair as the model reads it."""
    return encode(profile(Statement(text=pair.a)), profile(Statement(text=pair.b)), tokenizer)


def collate(rows: Sequence[tuple[Example, Coded]]) -> dict[str, Tensor]:
    """Rows of one length, filled up with nothing."""
    long = max(len(code.pieces) for _, code in rows)

    def fill(values: Sequence[Sequence[int]]) -> Tensor:
        return torch.tensor([[*v, *([0] * (long - len(v)))] for v in values])

    return {
        "pieces": fill([code.pieces for _, code in rows]),
        "features": fill([code.features for _, code in rows]),
        "mask": fill([[1] * len(code.pieces) for _, code in rows]),
        "truth": torch.tensor([RELATIONS.index(pair.relation) for pair, _ in rows]),
        "share": torch.tensor([pair.share for pair, _ in rows]),
    }


def batches(
    rows: Sequence[tuple[Example, Coded]], size: int, chance: random.Random
) -> list[list[tuple[Example, Coded]]]:
    """All rows once, those of like lengths together, in random order."""
    mixed = sorted(rows, key=lambda row: (len(row[1].pieces) // 8, chance.random()))
    cut = [mixed[at : at + size] for at in range(0, len(mixed), size)]
    chance.shuffle(cut)
    return cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """What is learnt from.

    `whole` comes in every epoch in both orders, `turned` in one of them; of each of the `parts` every epoch
    has a share of its own.
    """

    whole: Sequence[Example]
    turned: Sequence[Example]
    parts: Sequence[Sequence[Example]]

    def epoch(self, number: int, of: int, chance: random.Random) -> list[Example]:
        """The pairs of one epoch, the first is 0, of so many."""
        rows = [*self.whole, *(pair.turned() for pair in self.whole)]
        rows += [pair if chance.random() < 0.5 else pair.turned() for pair in self.turned]
        for part in self.parts:
            rows += part[number::of]
        return rows


def learn(model: Pairer, pools: Pools, options: argparse.Namespace) -> None:
    """Train, and leave the model with the mean of the weights of the last epoch."""
    tokenizer, chance = load_tokenizer(), random.Random(options.seed)  # noqa: S311  # no secret
    optimizer = torch.optim.AdamW(_groups(model, options.rate), weight_decay=0.01)
    size = len(pools.epoch(0, options.epochs, chance)) // options.batch + 1
    total, began = options.epochs * size, time.monotonic()
    mean = Mean()
    for epoch in range(options.epochs):
        rows = [(pair, coded(pair, tokenizer)) for pair in pools.epoch(epoch, options.epochs, chance)]
        spent = 0.0
        for number, batch in enumerate(batches(rows, options.batch, chance), 1):
            step = epoch * size + number
            spent += _step(model, optimizer, batch, pace=_pace(step, total), bf16=options.bf16)
            if number % _OFTEN == 0:
                print(
                    f"{step}/{total} loss {spent / _OFTEN:.3f}, {time.monotonic() - began:.0f} s", flush=True
                )
                spent = 0.0
            if epoch == options.epochs - 1 and number % max(1, size // _MEANS) == 0:
                mean.add(model.state_dict())
    model.load_state_dict(mean.taken())


def _groups(model: Pairer, rate: float) -> list[dict[str, Any]]:
    """The body, and what begins with nothing, which learns faster."""
    named = [(name, part) for name, part in model.named_parameters() if part.requires_grad]
    is_new = {name: "head" in name or "features" in name for name, _ in named}
    return [
        {
            "params": [part for name, part in named if is_new[name] is new],
            "peak": rate * (_HEAD if new else 1),
        }
        for new in (False, True)
    ]


def _pace(step: int, total: int) -> float:
    """A short warm-up, then down to nearly nothing."""
    return min(step / (total / 15), max(0.02, 1 - step / total))


def _step(
    model: Pairer,
    optimizer: torch.optim.Optimizer,
    batch: Sequence[tuple[Example, Coded]],
    *,
    pace: float,
    bf16: bool,
) -> float:
    """One step; the loss before it."""
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * pace
    given = collate(batch)
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        scores = model(given["pieces"], given["features"], given["mask"])
    each = functional.cross_entropy(scores.float(), given["truth"], reduction="none", label_smoothing=0.05)
    loss = (each * given["share"]).sum() / given["share"].sum()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


@dataclass(slots=True)
class Mean:
    """The mean of several sets of weights."""

    sums: dict[str, Tensor] = field(default_factory=dict)
    count: int = 0

    def add(self, weights: Mapping[str, Tensor]) -> None:
        """One more."""
        self.count += 1
        for name, value in weights.items():
            self.sums[name] = self.sums[name] + value if name in self.sums else value.clone()

    def taken(self) -> dict[str, Tensor]:
        """The mean."""
        return {name: value / self.count for name, value in self.sums.items()}


@torch.no_grad()
def judged(model: Pairer, pairs: Sequence[Example]) -> list[list[float]]:
    """For each pair the odds of `RELATIONS`."""
    tokenizer = load_tokenizer()
    model.eval()
    found = []
    for pair in pairs:
        given = collate([(pair, coded(pair, tokenizer))])
        found.append(torch.softmax(model(given["pieces"], given["features"], given["mask"]), 1)[0].tolist())
    return found


def report(name: str, pairs: Sequence[Example], odds: Sequence[Sequence[float]]) -> None:
    """How often the likeliest relation is right."""
    said = (RELATIONS[max(range(len(row)), key=row.__getitem__)] for row in odds)
    right = [pair.relation is relation for pair, relation in zip(pairs, said, strict=True)]
    print(f"{name}: {len(pairs)} pairs, accuracy {sum(right) / max(1, len(right)):.3f}")
    for relation in RELATIONS:
        of = [hit for hit, pair in zip(right, pairs, strict=True) if pair.relation is relation]
        print(f"  {relation.value}: {sum(of)} of {len(of)}")


def main() -> None:
    """Read the pairs, train, keep the weights and what they say of pairs not learnt from."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--pairs", type=Path, nargs="+", default=WRITTEN[:2])
    parser.add_argument("--traps", type=Path, nargs="*", default=WRITTEN[2:])
    parser.add_argument("--claims", type=Path)
    parser.add_argument("--paraphrases", type=Path)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--made", type=int, default=2000, help="how many of each other kind are learnt from")
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--resume", type=Path, help="weights to go on from")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true", help="for processors with avx512_bf16 or AMX")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    reports, traps = (
        [pair for path in paths for pair in written(path)] for paths in (options.pairs, options.traps)
    )
    kept_back = [pair for pair in (*reports, *traps) if is_kept_back(pair.topic)]
    pools = Pools(
        whole=[pair for pair in reports if not is_kept_back(pair.topic)],
        turned=[replace(pair, share=_TRAP) for pair in traps if not is_kept_back(pair.topic)],
        parts=list(parts(options, [*reports, *traps])),
    )
    counts = [len(pools.whole), len(pools.turned), *map(len, pools.parts)]
    print("learnt from", counts, "kept back", len(kept_back), flush=True)
    model = fresh(options.layers)
    if options.resume:
        model.load_state_dict(torch.load(options.resume, weights_only=True))
    learn(model, pools, options)
    torch.save(model.state_dict(), options.out / "pairs.pt")
    report("kept back", kept_back, judged(model, kept_back))


def parts(options: argparse.Namespace, pairs: Sequence[Example]) -> Iterator[list[Example]]:
    """What is made of the texts of pairs and of articles, and what is labelled loosely."""
    texts = sorted({text for pair in pairs if not is_kept_back(pair.topic) for text in (pair.a, pair.b)})
    yield list(edited(texts, count=options.made, seed=options.seed))
    if options.paraphrases:
        yield paraphrases(options.paraphrases)[: options.made]
    if options.claims:
        claims = Claims.load(options.claims)
        yield list(edited(claims.texts, count=options.made, seed=options.seed))
        yield list(neighbours(claims, count=options.made, seed=options.seed))


if __name__ == "__main__":
    main()
