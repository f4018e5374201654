"""Trains the reader's tagger: all-MiniLM-L6-v2 with a CRF over words and pointers between spans.

    pip install '.[train]'
    PYTHONPATH=. python scripts/train_reader.py TRAIN.jsonl.gz OUT_FOLDER --epochs 3 --seed 7

TRAIN holds an article a line: `text` and `attributions`, each `source`, `cue` and `content` as lists of
[start, end]. OUT_FOLDER gets `reader-<step>.pt` every half epoch and the log. scripts/export_models.py
turns one into what the program reads.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from reader_model import Tagger, fresh
from torch import Tensor, nn

from bot.analysis.attribution.encoding import LABELS, Encoded, encode
from bot.neural.tokens import load_tokenizer
from scripts.marks import IGNORED, articles, targets

_PIECES = 254  # a chunk's word pieces, [CLS] and [SEP] left room for


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One chunk: word pieces, features, where each word starts, its label and the word it points at.

    `points` is a word's index plus one, 0 for "at nothing" and -1 where nothing is asked.
    """

    pieces: list[int]
    features: list[int]
    firsts: list[int]
    labels: list[int]
    points: list[int]


def examples(given: Encoded, labels: list[int], points: list[int], rng: random.Random) -> Iterator[Example]:
    """Chunks of whole paragraphs where they fit; the first is cut at random so that epochs differ."""
    room = rng.randint(60, _PIECES)
    begin = 0
    while begin < len(given.words):
        end, used = begin, 0
        while end < len(given.words) and used + len(given.pieces[end]) <= room:
            used += len(given.pieces[end])
            end += 1
        if end < len(given.words):
            opener = next((i for i in range(end, begin, -1) if given.opens[i]), None)
            end = opener if opener and opener - begin > (end - begin) * 0.6 else max(end, begin + 1)
        yield _example(given, labels, points, begin, end)
        begin, room = end, _PIECES


def _example(given: Encoded, labels: list[int], points: list[int], begin: int, end: int) -> Example:
    pieces, features, firsts = given.chunk(begin, end)
    cut = list(labels[begin:end])
    if LABELS[cut[0]].startswith("I-"):
        cut[0] -= 1
    inside = [p if p <= 0 else (p - begin if begin < p <= end else IGNORED) for p in points[begin:end]]
    return Example(pieces=pieces, features=features, firsts=firsts, labels=cut, points=inside)


def collate(rows: Sequence[Example]) -> dict[str, Tensor]:
    """Rows of one length, filled up with nothing."""
    long, wide = max(len(r.pieces) for r in rows), max(len(r.firsts) for r in rows)

    def fill(values: list[list[int]], length: int, empty: int) -> Tensor:
        return torch.tensor([v + [empty] * (length - len(v)) for v in values])

    return {
        "pieces": fill([r.pieces for r in rows], long, 0),
        "features": fill([r.features for r in rows], long, 0),
        "mask": fill([[1] * len(r.pieces) for r in rows], long, 0),
        "firsts": fill([r.firsts for r in rows], wide, 0),
        "labels": fill([r.labels for r in rows], wide, 0),
        "points": fill([r.points for r in rows], wide, IGNORED),
        "present": fill([[1] * len(r.firsts) for r in rows], wide, 0).bool(),
    }


def train(model: Tagger, data: Sequence[tuple[Encoded, list[int], list[int]]], options: Any) -> None:
    """AdamW, a short warm-up, linear decay to nothing; bf16 where --bf16 says the processor has it."""
    rng = random.Random(options.seed)  # noqa: S311 - nothing is secret here
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.") or "features" in n]
    body = [p for n, p in model.named_parameters() if n.startswith("encoder.") and "features" not in n]
    body = [p for p in body if p.requires_grad]
    groups = [{"params": body, "peak": options.rate}, {"params": heads, "peak": options.rate * 5}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    batches = [b for e in range(options.epochs) for b in _batches(data, rng, options.batch)]
    warm = max(1, len(batches) // 20)
    often = max(1, len(batches) // options.epochs // 2)
    began, tag_loss, link_loss = time.monotonic(), 0.0, 0.0
    for step, rows in enumerate(batches, start=1):
        spent = (time.monotonic() - began) / 60 / options.minutes
        done = max(step / len(batches), spent)
        rate = min(step / warm, max(0.0, 1.0 - done))
        for group in optimizer.param_groups:
            group["lr"] = rate * group["peak"]
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
            tags, links = model.loss(collate(rows))
            total = tags + options.link * links
        optimizer.zero_grad()
        total.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        tag_loss, link_loss = tag_loss + tags.item(), link_loss + links.item()
        if step % 20 == 0:
            spent = time.monotonic() - began
            print(
                f"{step}/{len(batches)} tags {tag_loss / 20:.4f} links {link_loss / 20:.4f} "
                f"rate {rate:.2f}, {spent:.0f} s",
                flush=True,
            )
            tag_loss = link_loss = 0.0
        last = step == len(batches) or done >= 1.0
        if step % often == 0 or last:
            torch.save(model.state_dict(), options.out / f"reader-{step:05}.pt")
        if last or (options.steps and step >= options.steps):
            break


def _batches(
    data: Sequence[tuple[Encoded, list[int], list[int]]], rng: random.Random, size: int
) -> list[list[Example]]:
    """One epoch: chunks of like lengths together, in random order."""
    rows = [row for given, labels, points in data for row in examples(given, labels, points, rng)]
    rng.shuffle(rows)
    rows.sort(key=lambda r: len(r.pieces) // 16)
    batches = [rows[i : i + size] for i in range(0, len(rows), size)]
    rng.shuffle(batches)
    return batches


def main() -> None:
    """Read the articles, train, leave checkpoints."""
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=style)
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--link", type=float, default=0.05, help="weight of the pointers' loss")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=0, help="stop early, to measure speed")
    parser.add_argument("--minutes", type=float, default=1e6, help="end by then; the rate decays with them")
    parser.add_argument("--resume", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--bf16", action="store_true", help="for processors with avx512_bf16 or AMX")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer()
    data = []
    for article in articles(options.train):
        given = encode(article["text"], tokenizer)
        data.append((given, *targets(given, article["attributions"])))
    model = fresh()
    if options.resume:
        model.load_state_dict(torch.load(options.resume, weights_only=True))
    model.train()
    train(model, data, options)


if __name__ == "__main__":
    main()
