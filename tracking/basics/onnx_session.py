"""Tracking's own door to ONNX Runtime: it may not import `models`, which has another."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from tracking.errors import ModelError


@cache
def open_network(path: Path) -> Any:
    """Open a small network on one thread; the same session for the same file.

    Args:
        path: of an ONNX file.

    Returns:
        An `onnxruntime.InferenceSession`.

    Raises:
        ModelError: if it can't be loaded.
    """
    import onnxruntime  # pyright: ignore[reportMissingTypeStubs]

    runtime: Any = onnxruntime
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return runtime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's own classes share no base but Exception
        raise ModelError(f"the network {path.name} can't be loaded: {error}") from None
