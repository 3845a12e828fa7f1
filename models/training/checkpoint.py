"""What a training writes down, so that it goes on where it was stopped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import torch

from tracking.unfinished import written_whole


class Stateful(Protocol):
    """A network or an optimiser."""

    def state_dict(self) -> dict[str, Any]:
        """Return what it has learned."""
        ...

    def load_state_dict(self, state_dict: dict[str, Any], /) -> Any:
        """Take over what another has learned."""
        ...


def save(path: Path, parts: Mapping[str, Stateful], **counts: float) -> None:
    """Write a checkpoint, whole or not at all: the state of each part, and counts such as the step."""
    state = {name: part.state_dict() for name, part in parts.items()}
    with written_whole(path) as file:
        torch.save(state | counts, file)


def resume(path: Path, parts: Mapping[str, Stateful], device: str | torch.device = "cpu") -> dict[str, Any]:
    """Take parts up where a checkpoint left them; return its counts, none where there is no checkpoint."""
    if not path.exists():
        return {}
    saved = torch.load(path, map_location=device, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(saved.pop(name))
    return saved
