"""Published checkpoints of the first-order motion model, read without trusting them.

The files are pickles, whatever their name says. They are read with `weights_only=True`, which runs no code
of theirs, and every tensor is compared with what its configuration asks for before a network is built.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from models.first_order.config import MGIF, VOX, MotionConfig, from_published
from models.first_order.networks import Generator, KeyPointDetector, MotionNetworks
from models.manifest import one_line
from tracking.errors import InputError, ModelError

_CONFIG_BYTES = 1 << 20
_CHECKPOINT_BYTES = 2 << 30


@dataclass(frozen=True, slots=True)
class Published:
    """A published checkpoint: name, what it was trained on, size and hash as far as they are known."""

    name: str
    title: str
    bytes: int | None = None
    sha256: str | None = None


PUBLISHED = {
    p.name: p
    for p in (
        Published(
            "vox-cpk.pth.tar",
            "talking people (VoxCeleb)",
            728766691,
            "abb41ab1f279f26326c0d6e4d20702de6658364665aa1313daa7a63e89ea2b23",
        ),
        Published("vox-adv-cpk.pth.tar", "talking people (VoxCeleb), adversarial"),
        Published("taichi-cpk.pth.tar", "whole bodies (Tai-Chi-HD)"),
        Published("taichi-adv-cpk.pth.tar", "whole bodies (Tai-Chi-HD), adversarial"),
        Published("nemo-cpk.pth.tar", "smiling people (UvA-Nemo)"),
        Published("mgif-cpk.pth.tar", "drawn animals (MGif)"),
        Published("fashion.pth.tar", "dresses (Fashion)"),
        Published("bair-cpk.pth.tar", "a robot arm (BAIR)"),
    )
}
"""File name -> what it is. Sizes and hashes are known of one only."""


def read_config(path: Path) -> MotionConfig:
    """Read a published YAML configuration.

    Raises:
        InputError: if it can't be read.
        ModelError: if it is no such configuration.
    """
    import yaml

    try:
        with path.open("rb") as stream:
            content = stream.read(_CONFIG_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or one_line(error)}") from error
    if len(content) > _CONFIG_BYTES:
        raise ModelError(f"{path} is too large for a configuration")
    try:
        # Names of anchors make a small file unfold to a huge one; no published configuration has any.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(content, yaml.SafeLoader)):
            raise ModelError(f"{path} uses aliases (*name), which configurations of this kind don't")
        document = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ModelError(f"{path} is no YAML: {one_line(error)}") from error
    return from_published(document, str(path))


def read_states(path: Path) -> dict[str, dict[str, Tensor]]:
    """Return the state dicts `generator` and `kp_detector` of a checkpoint, tensors of any shape.

    Raises:
        InputError: if it can't be read.
        ModelError: if it holds anything but weights, or another network's.
    """
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or one_line(error)}") from error
    if size > _CHECKPOINT_BYTES:
        raise ModelError(f"{path} is too large for a checkpoint of this kind ({size} bytes)")
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"{path} holds more than weights, or is no checkpoint or only a part of one; get it again"
        ) from error
    except Exception as error:  # torch raises what it likes on damaged files: EOFError, KeyError, OSError
        raise ModelError(
            f"{path} is cut off, damaged or no checkpoint ({one_line(error)}); get it again"
        ) from error
    return _states(saved, path)


def _states(saved: Any, path: Path) -> dict[str, dict[str, Tensor]]:
    found = {}
    for role in ("generator", "kp_detector"):
        state = saved.get(role) if isinstance(saved, Mapping) else None
        if not isinstance(state, Mapping) or not all(isinstance(v, Tensor) for v in state.values()):
            raise ModelError(f"{path} is another kind of checkpoint: it has no weights named {role!r}")
        found[role] = dict(state)
    return found


def config_of(states: Mapping[str, Mapping[str, Tensor]], path: Path) -> MotionConfig:
    """Return the published configuration that weights fit, by their names and shapes.

    Raises:
        ModelError: if they fit none, and so need their own.
    """
    for config in (VOX, MGIF):
        if all(_first_wrong(role, states[role], config) is None for role in _NETWORKS):
            return config
    raise ModelError(
        f"{path} is of no published size; give its configuration with --config FILE.yaml, "
        "or it is another network's"
    )


def networks_of(
    states: Mapping[str, Mapping[str, Tensor]], config: MotionConfig, align_corners: bool, path: Path
) -> MotionNetworks:
    """Build networks, in eval mode, of state dicts.

    Raises:
        ModelError: if a key is missing, left over, of another shape, or not a number.
    """
    for role in _NETWORKS:
        wrong = _first_wrong(role, states[role], config)
        if wrong is not None:
            raise ModelError(f"{path} does not fit its configuration: {wrong}")
        for key, value in states[role].items():
            if not bool(torch.isfinite(value).all()):
                raise ModelError(f"{path} is damaged: {role}.{key} is not finite")
    detector, generator = KeyPointDetector(config), Generator(config, align_corners)
    detector.load_state_dict({k: _as_stored(v) for k, v in states["kp_detector"].items()})
    generator.load_state_dict({k: _as_stored(v) for k, v in states["generator"].items()})
    return MotionNetworks(detector.eval(), generator.eval())


def load_checkpoint(
    path: Path, config: MotionConfig | None = None, align_corners: bool = True
) -> MotionNetworks:
    """Return the networks of a checkpoint; without a configuration it must be of a published size.

    Raises:
        InputError: if it can't be read.
        ModelError: if it can't be used; the message says why.
    """
    states = read_states(path)
    return networks_of(states, config or config_of(states, path), align_corners, path)


_NETWORKS: dict[str, Any] = {"kp_detector": KeyPointDetector, "generator": Generator}


def _as_stored(value: Tensor) -> Tensor:
    return value.float() if value.is_floating_point() else value


def _first_wrong(role: str, state: Mapping[str, Tensor], config: MotionConfig) -> str | None:
    """Return what of a state dict's names and shapes does not fit, in words, or None; spends no memory."""
    with torch.device("meta"):
        network: nn.Module = _NETWORKS[role](config)
    expected = {k: tuple(v.shape) for k, v in network.state_dict().items()}
    found = {k: tuple(v.shape) for k, v in state.items()}
    wrong = sorted(k for k in expected.keys() | found.keys() if expected.get(k) != found.get(k))
    if not wrong:
        return None
    key = wrong[0]
    return f"{role}.{key} is {found.get(key, 'missing')}, expected {expected.get(key, 'no such key')}" + (
        f" (and {len(wrong) - 1} others)" if len(wrong) > 1 else ""
    )
