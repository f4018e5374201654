"""Trains the plain CRF that the reader is compared with.

    pip install python-crfsuite
    PYTHONPATH=. python scripts/train_crf.py TRAIN.jsonl.gz OUT.crf --iterations 250

TRAIN is as for scripts/train_reader.py. `make bench` compares the file that HEARSAY_CRF names.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pycrfsuite

from bot.analysis.attribution.encoding import LABELS, encode
from bot.neural.tokens import load_tokenizer
from scripts.crf_model import features, paragraphs
from scripts.marks import articles, targets


def main() -> None:
    """Read the articles, train on one thread, leave the file."""
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=style)
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--iterations", type=int, default=250)
    parser.add_argument("--articles", type=int, default=0, help="so many of them only")
    options = parser.parse_args()
    tokenizer = load_tokenizer()
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c2": 1.0, "feature.minfreq": 3, "max_iterations": options.iterations})
    began = time.monotonic()
    for number, article in enumerate(articles(options.train), start=1):
        given = encode(article["text"], tokenizer)
        names = [LABELS[label] for label in targets(given, article["attributions"])[0]]
        rows = features(article["text"], given)
        for begin, end in paragraphs(given):
            trainer.append(pycrfsuite.ItemSequence(rows[begin:end]), names[begin:end])
        if number == options.articles:
            break
    print(f"features after {time.monotonic() - began:.0f} s", flush=True)
    trainer.train(str(options.out))
    print(f"trained after {time.monotonic() - began:.0f} s, {trainer.logparser.last_iteration}")


if __name__ == "__main__":
    main()
