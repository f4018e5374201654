"""ONNX models, each on one thread of a processor."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import NoModel


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A model with what an error calls it, and what to do when it is not there."""

    path: Path
    name: str
    remedy: str

    def require(self) -> None:
        """Raise NoModel unless there is a file."""
        if not self.path.is_file():
            raise NoModel(f"{self.name} {self.path.name} is missing in {self.path.parent}; {self.remedy}")

    def damaged(self, reason: object) -> NoModel:
        """The error for a file that is no such model."""
        return NoModel(f"{self.path.name} cannot be read as {self.name}; {self.remedy}: {reason}")


def open_model(file: ModelFile) -> tuple[Any, Mapping[str, str]]:
    """An onnxruntime session and the notes that were saved with the model.

    Raises NoModel when the file is missing or damaged.
    """
    file.require()
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when it is loaded: else it notes uses of models (1.32)
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    # Fused with the addition before it, a layer's norm takes ten times as long on a processor (1.32).
    slow = ["SkipLayerNormFusion"]
    broken = (state.Fail, state.InvalidGraph, state.InvalidProtobuf, state.NotImplemented)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(
            file.path, options, providers=["CPUExecutionProvider"], disabled_optimizers=slow
        )
    except (*broken, state.InvalidArgument, state.RuntimeException) as error:
        raise file.damaged(error) from error
    return session, session.get_modelmeta().custom_metadata_map
