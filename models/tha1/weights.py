"""Weight files of the reference networks: the published `.pt` files and our own safetensors.

A `.pt` file is a pickle. Only the three published ones are read, known by size and SHA-256, and those with
`weights_only=True`.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors import SafetensorError
from safetensors import torch as safetensors_torch
from torch import Tensor, nn

from models.tha1.networks import Combiner, FaceMorpher, ReferenceNetworks, TwoAlgorithmFaceRotator
from tracking.errors import InputError, ModelError


class KnownFile(NamedTuple):
    """A published file: its name, size in bytes and SHA-256."""

    name: str
    bytes: int
    sha256: str


PUBLISHED = {
    "face_morpher": KnownFile(
        "face_morpher.pt", 135524776, "f126a06de196047cd42c6d31bcfad8cb4575a2af5205feb0f6bd7c76283e8d08"
    ),
    "face_rotator": KnownFile(
        "two_algo_face_rotator.pt",
        135550056,
        "c901142d732a7eaf0bb2838ad15629570a32f5bb4adb5b059a314ef109edea00",
    ),
    "combiner": KnownFile(
        "combiner.pt", 139853811, "b412d8c2907660920b869dd154213b0d8cb77e988fabd5824d57b534b1565a72"
    ),
}
"""Role -> file, as their author published them (CC-BY 4.0)."""

NETWORKS: dict[str, Callable[[int], nn.Module]] = {
    "face_morpher": FaceMorpher,
    "face_rotator": TwoAlgorithmFaceRotator,
    "combiner": Combiner,
}


def load_published(folder: Path, known: Mapping[str, KnownFile] = PUBLISHED) -> ReferenceNetworks:
    """Load the published networks from a folder of `.pt` files.

    Args:
        folder: holds the three files under their published names.
        known: the files that are let in.

    Raises:
        InputError: if a file is missing or can't be read.
        ModelError: if a file is not exactly the published one; it is not opened then.
    """
    states = {}
    for role, file in known.items():
        content = _read_known(folder / file.name, file)
        states[role] = from_published_keys(role, _unpickle_weights(content, folder / file.name))
    return build_networks(states, str(folder))


def load_safetensors(folder: Path) -> ReferenceNetworks:
    """Load networks saved by `save_safetensors`.

    Raises:
        InputError: if a file is missing or can't be read.
        ModelError: if a file is damaged or holds another network.
    """
    states = {}
    for role in NETWORKS:
        path = folder / f"{role}.safetensors"
        try:
            states[role] = safetensors_torch.load(_read(path))
        except (SafetensorError, ValueError, KeyError) as error:
            raise ModelError(f"{path} is not a whole safetensors file ({error})") from error
    return build_networks(states, str(folder))


def save_safetensors(networks: ReferenceNetworks, folder: Path) -> None:
    """Write one file a network into `folder`, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for role, network in networks._asdict().items():
        state = {k: v.detach().cpu().contiguous() for k, v in network.state_dict().items()}
        (folder / f"{role}.safetensors").write_bytes(safetensors_torch.save(state))


class LoadedNetworks(NamedTuple):
    """Networks, and whether they are the published ones."""

    networks: ReferenceNetworks
    published: bool


def load_networks(folder: Path) -> LoadedNetworks:
    """Load our safetensors where the folder has them, else the published files.

    Raises:
        InputError: if the folder has neither.
        ModelError: as `load_safetensors` and `load_published`.
    """
    if any((folder / f"{role}.safetensors").is_file() for role in NETWORKS):
        return LoadedNetworks(load_safetensors(folder), published=False)
    if any((folder / file.name).is_file() for file in PUBLISHED.values()):
        return LoadedNetworks(load_published(folder), published=True)
    names = ", ".join(file.name for file in PUBLISHED.values())
    raise InputError(f"{folder} has no weights: neither {names} nor {', '.join(NETWORKS)} as .safetensors")


def build_networks(states: Mapping[str, Mapping[str, Tensor]], where: str) -> ReferenceNetworks:
    """Make networks, in eval mode on the CPU, of state dicts under our own keys; the width is read off them.

    Raises:
        ModelError: if a key is missing, left over or of another shape.
    """
    networks = {role: _build(role, states[role], where) for role in NETWORKS}
    return ReferenceNetworks(**networks)  # pyright: ignore[reportArgumentType]


def width_of(network: nn.Module) -> int:
    """Return C of a network."""
    return network.get_parameter("body.block7.conv.weight").shape[0]


def from_published_keys(role: str, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Rename a published state dict's keys to ours; keys it does not know are kept, to be complained of."""
    renamed = dict(_key_pairs(role))
    return {renamed.get(key, key): tensor for key, tensor in state.items()}


def _key_pairs(role: str) -> Iterator[tuple[str, str]]:
    """Yield (published key, our key)."""
    for theirs, ours in _unet_blocks() if role == "combiner" else _encoder_decoder_blocks():
        if ".res." in ours:
            for part in (
                "conv1.weight",
                "norm1.weight",
                "norm1.bias",
                "conv2.weight",
                "norm2.weight",
                "norm2.bias",
            ):
                yield f"{theirs}.{part}", f"{ours}.{part}"
        else:
            yield f"{theirs}.0.weight", f"{ours}.conv.weight"
            yield f"{theirs}.1.weight", f"{ours}.norm.weight"
            yield f"{theirs}.1.bias", f"{ours}.norm.bias"
    for theirs, ours in _HEADS[role].items():
        yield theirs, f"heads.weights.{ours}"


_HEADS = {
    "face_morpher": {"color_change.0.weight": "change", "alpha_mask.0.weight": "alpha_mask"},
    "face_rotator": {
        "pumarola_color_change.0.weight": "change",
        "pumarola_alpha_mask.0.weight": "alpha_mask",
        "zhou_grid_change.weight": "grid_change",
    },
    "combiner": {
        "combine_alpha_mask.0.weight": "combine_mask",
        "retouch_alpha_mask.0.weight": "retouch_mask",
        "retouch_color_change.0.weight": "retouch",
    },
}


def _encoder_decoder_blocks() -> Iterator[tuple[str, str]]:
    ours = ["body.block7", *_numbered("body.down", 3), *_numbered("body.res", 6), *_numbered("body.up", 3)]
    for i, name in enumerate(ours):
        yield f"main_body.module_list.{i}", name


def _unet_blocks() -> Iterator[tuple[str, str]]:
    for i, name in enumerate(["body.block7", *_numbered("body.down", 3)]):
        yield f"main_body.downward_modules.{i}", name
    for i, name in enumerate(_numbered("body.res", 6)):
        yield f"main_body.bottleneck_modules.{i}", name
    # Theirs count from the full size down: 3 is the first Up, 0 the last Block7.
    for i, name in enumerate([*_numbered("body.up", 3), "body.last"]):
        yield f"main_body.upsampling_modules.{3 - i}", name


def _numbered(name: str, count: int) -> list[str]:
    return [f"{name}.{i}" for i in range(count)]


def _build(role: str, state: Mapping[str, Tensor], where: str) -> nn.Module:
    first = state.get("body.block7.conv.weight")
    if first is None or first.ndim != 4 or first.shape[0] < 1:
        raise ModelError(f"{role} in {where} is another network: it has no first 7x7 convolution")
    width = first.shape[0]
    # Shapes are compared before anything of that width is made: the file might ask for terabytes.
    with torch.device("meta"):
        expected = {k: tuple(v.shape) for k, v in NETWORKS[role](width).state_dict().items()}
    found = {k: tuple(v.shape) for k, v in state.items()}
    if wrong := sorted(k for k in expected.keys() | found.keys() if expected.get(k) != found.get(k)):
        raise ModelError(
            f"{role} in {where} is another network: {wrong[0]} is {found.get(wrong[0], 'missing')}, "
            f"expected {expected.get(wrong[0], 'no such key')}"
        )
    network = NETWORKS[role](width)
    network.load_state_dict({k: v.float() for k, v in state.items()})
    return network.eval()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or error}") from error


def _read_known(path: Path, known: KnownFile) -> bytes:
    """Return the file's bytes if they are the known ones; size first, since that costs nothing."""
    size = path.stat().st_size if path.is_file() else None
    if size is not None and size != known.bytes:
        raise ModelError(
            f"{path} is not the published {known.name}: it has {size} bytes, not {known.bytes}; get it again"
        )
    content = _read(path)
    if hashlib.sha256(content).hexdigest() != known.sha256:
        raise ModelError(f"{path} is not the published {known.name}: its SHA-256 differs; get it again")
    return content


def _unpickle_weights(content: bytes, path: Path) -> dict[str, Any]:
    try:
        state = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise ModelError(f"{path} holds more than weights, or is damaged; get it again") from error
    if not isinstance(state, dict) or not all(isinstance(v, Tensor) for v in state.values()):
        raise ModelError(f"{path} holds no state dict")
    return state
