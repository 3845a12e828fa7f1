"""How networks become ONNX files, and how far these may be from torch: the same for every architecture."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

import torch
from torch import Tensor, nn

from models.pack import Pack
from tracking.errors import ModelError

OPSET = 17
"""The first with everything needed (GridSample came in 16)."""
MAX_DIFFERENCE = 1e-3
"""Largest difference from torch that an export may show, in the outputs' own units (0..1, -1..1)."""


class ExportReport(NamedTuple):
    """The pack written, and by role the largest difference between ONNX and torch over all outputs."""

    pack: Pack
    differences: dict[str, float]


def to_onnx(network: nn.Module, examples: Mapping[str, Tensor], outputs: Sequence[str]) -> bytes:
    """Return a network as an ONNX file of fixed shapes.

    Args:
        network: in eval mode.
        examples: what it takes, by name, in its order.
        outputs: names of what it gives.
    """
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # The exporter that needs no further package calls itself legacy at every call.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            tuple(examples.values()),
            cast(Any, buffer),
            input_names=list(examples),
            output_names=list(outputs),
            opset_version=OPSET,
            dynamo=False,
            # Its folding loses tensors that are equal to another (ONNX Runtime folds when it loads).
            do_constant_folding=False,
        )
    return buffer.getvalue()


def must_agree(role: str, difference: float) -> None:
    """Refuse a network that differs from torch by more than `MAX_DIFFERENCE`.

    Raises:
        ModelError: if it does, or the difference is no number.
    """
    if not difference <= MAX_DIFFERENCE:
        raise ModelError(
            f"the {role} network as ONNX differs from torch by {difference:.2g}, more than "
            f"{MAX_DIFFERENCE:g}; nothing was written"
        )
