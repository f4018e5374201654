"""Turns a checkpoint of scripts/train_reader.py into the files the program reads.

    python scripts/export_reader.py CHECKPOINT.pt bot/analysis/data

Writes reader.onnx with weights in 8 bits, and tokenizer.json; prints size and checksum.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from reader_model import Tagger, base_model, fresh

NAMES = ("scores", "query", "key")


class Runtime(torch.nn.Module):
    """What runs in the program: one batch of whole windows, so nothing is masked."""

    def __init__(self, model: Tagger):
        super().__init__()
        self.model = model

    def forward(self, pieces: torch.Tensor, features: torch.Tensor) -> Any:
        """Word pieces and features, both (1, pieces), to scores, query and key of every piece."""
        return self.model(pieces, features, torch.ones_like(pieces))


def export(model: Tagger, path: Path) -> None:
    """The model in 32 bits."""
    example = (torch.ones(1, 40, dtype=torch.int64), torch.zeros(1, 40, dtype=torch.int64))
    length = torch.export.Dim("length", min=3, max=510)
    program = torch.onnx.export(
        Runtime(model).eval(),
        example,
        input_names=["pieces", "features"],
        output_names=list(NAMES),
        dynamic_shapes=({1: length}, {1: length}),
        dynamo=True,
        external_data=False,
    )
    program.save(str(path), external_data=False)


def shrink(source: Path, target: Path, model: Tagger) -> None:
    """Weights in 8 bits, without signs so that no processor's sums overflow; the CRF's scores go along."""
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        per_channel=True,
        weight_type=QuantType.QUInt8,
    )
    saved = onnx.load(target)
    for part in (*saved.graph.node, *saved.graph.value_info, *saved.graph.input, *saved.graph.output):
        part.ClearField(
            "metadata_props"
        )  # the exporter notes where each line of the network stands on this disk
        part.ClearField("doc_string")
    step = (model.transitions + model.allowed).detach()
    entry = saved.metadata_props.add()
    entry.key = "crf"
    entry.value = json.dumps({"step": step.tolist(), "start": model.start.detach().tolist()})
    onnx.save(saved, target)


def main() -> None:
    """Export, quantise, say what came out."""
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=style)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    model = fresh()
    model.load_state_dict(torch.load(options.checkpoint, weights_only=True))
    options.folder.mkdir(parents=True, exist_ok=True)
    target = options.folder / "reader.onnx"
    with tempfile.TemporaryDirectory() as folder:
        export(model, Path(folder) / "full.onnx")
        shrink(Path(folder) / "full.onnx", target, model)
    shutil.copyfile(base_model() / "tokenizer.json", options.folder / "tokenizer.json")
    checksum = hashlib.sha256(target.read_bytes()).hexdigest()
    print(f"{target}: {target.stat().st_size / 2**20:.1f} MiB, sha256 {checksum}")


if __name__ == "__main__":
    main()
