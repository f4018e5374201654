"""Turns trained weights into the files the program reads: ONNX, with weights in 8 bits.

    python scripts/export_models.py reader CHECKPOINT.pt... bot/analysis/data/reader.onnx
    python scripts/export_models.py encoder bot/neural/data/encoder.onnx
    python scripts/export_models.py pairs pairs.pt bot/memory/data/pairs.onnx

CHECKPOINT is of scripts/train_reader.py; of several, the mean of their weights is taken. The encoder is the
base model as it comes. pairs.pt is of scripts/train_pairs.py. `--vocabulary FILE` writes the tokenizer that
all read. Prints size and checksum.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from pair_model import Pairer
from pair_model import fresh as fresh_pairer
from reader_model import Encoder, Tagger, base_model, base_weights, fresh


def fused(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, _bias: torch.Tensor, heads: int) -> torch.Tensor:
    """reader_model.attention without a mask, as the one operator that onnxruntime has for it."""
    return torch.onnx.ops.symbolic(
        "com.microsoft::MultiHeadAttention",
        (q, k, v),
        {"num_heads": heads},
        dtype=q.dtype,
        shape=q.shape,
        version=1,
    )


class Reading(torch.nn.Module):
    """What the reader runs: one whole window, so nothing is masked."""

    names = ("pieces", "features"), ("scores", "query", "key")

    def __init__(self, model: Tagger):
        super().__init__()
        self.model = model
        model.encoder.attend = fused

    def forward(self, pieces: torch.Tensor, features: torch.Tensor) -> Any:
        """Word pieces and features, both (1, pieces), to scores, query and key of every piece."""
        return self.model(pieces, features, torch.ones_like(pieces))


class Relating(torch.nn.Module):
    """What the model of pairs runs: one pair, so nothing is masked."""

    names = ("pieces", "features"), ("scores",)

    def __init__(self, model: Pairer):
        super().__init__()
        self.model = model
        model.encoder.attend = fused

    def forward(self, pieces: torch.Tensor, features: torch.Tensor) -> Any:
        """Word pieces and their marks, both (1, pieces), to the scores of the relations (1, 4)."""
        return self.model(pieces, features, torch.ones_like(pieces))


class Meaning(torch.nn.Module):
    """What the encoder runs: one text, its mean made a direction, and the vectors that it is the mean of."""

    names = ("pieces",), ("vector", "rows")

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, pieces: torch.Tensor) -> Any:
        """Word pieces (1, pieces) to (1, width) of length 1 and (1, pieces, width)."""
        rows = self.encoder(pieces, torch.zeros_like(pieces), torch.ones_like(pieces))
        mean = rows.mean(dim=1)
        return mean / mean.norm(dim=1, keepdim=True), rows


def export(network: Reading | Meaning | Relating, path: Path) -> None:
    """The network in 32 bits."""
    inputs, outputs = network.names
    length = torch.export.Dim("length", min=2, max=510)
    program = torch.onnx.export(
        network.eval(),
        tuple(torch.ones(1, 40, dtype=torch.int64) for _ in inputs),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_shapes=tuple({1: length} for _ in inputs),
        dynamo=True,
        external_data=False,
    )
    program.save(str(path), external_data=False)


def shrink(source: Path, target: Path, notes: Mapping[str, str], *, signed: bool) -> None:
    """Weights in 8 bits without signs, or in 7 with: in both no processor's sums overflow.

    Signed ones are twice as fast where a processor has instructions for them. The notes go along.
    """
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        per_channel=True,
        weight_type=QuantType.QInt8 if signed else QuantType.QUInt8,
        reduce_range=signed,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    saved = onnx.load(target)
    # The exporter notes where each line of the network stands on this disk.
    for part in (*saved.graph.node, *saved.graph.value_info, *saved.graph.input, *saved.graph.output):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    for key, value in notes.items():
        entry = saved.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(saved, target)


def reader(checkpoints: Sequence[Path]) -> tuple[Reading, dict[str, str]]:
    """The tagger with the mean of the checkpoints' weights, and the CRF's scores as its notes."""
    model = fresh()
    saved = [torch.load(path, weights_only=True) for path in checkpoints]
    model.load_state_dict({name: sum(one[name] for one in saved) / len(saved) for name in saved[0]})
    step = (model.transitions + model.allowed).detach()
    return Reading(model), {
        "crf": json.dumps({"step": step.tolist(), "start": model.start.detach().tolist()})
    }


def pairs(checkpoint: Path) -> Relating:
    """The model of pairs, with as many layers as its weights have."""
    saved = torch.load(checkpoint, weights_only=True)
    blocks = {name.split(".")[2] for name in saved if name.startswith("encoder.blocks.")}
    model = fresh_pairer(len(blocks))
    model.load_state_dict(saved)
    return Relating(model)


def built(options: argparse.Namespace) -> tuple[Reading | Meaning | Relating, dict[str, str]]:
    """The network that was asked for, and its notes."""
    if options.model == "reader":
        return reader(options.checkpoints)
    return (pairs(options.checkpoint) if options.model == "pairs" else Meaning(Encoder(base_weights()))), {}


def main(arguments: Sequence[str] | None = None) -> None:
    """Export, quantise, say what came out."""
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=style)
    parser.add_argument("--vocabulary", type=Path, help="write the tokenizer here")
    models = parser.add_subparsers(dest="model", required=True)
    models.add_parser("reader").add_argument("checkpoints", type=Path, nargs="+")
    models.add_parser("encoder")
    models.add_parser("pairs").add_argument("checkpoint", type=Path)
    for sub in models.choices.values():
        sub.add_argument("target", type=Path)
    options = parser.parse_args(arguments)
    network, notes = built(options)
    options.target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        export(network, Path(folder) / "full.onnx")
        shrink(Path(folder) / "full.onnx", options.target, notes, signed=options.model != "encoder")
    if options.vocabulary:
        shutil.copyfile(base_model() / "tokenizer.json", options.vocabulary)
    checksum = hashlib.sha256(options.target.read_bytes()).hexdigest()
    print(f"{options.target}: {options.target.stat().st_size / 2**20:.1f} MiB, sha256 {checksum}")


if __name__ == "__main__":
    main()
