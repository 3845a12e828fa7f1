"""Weight files: the published ones and no other pickle; our own safetensors."""

import hashlib
import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from models.tha1 import weights
from models.tha1.weights import (
    PUBLISHED,
    KnownFile,
    from_published_keys,
    load_networks,
    load_published,
    load_safetensors,
    save_safetensors,
    width_of,
)
from tests.models.small_networks import small_networks
from tracking.errors import InputError, ModelError


def to_published_keys(role: str, state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    back = {ours: theirs for theirs, ours in weights._key_pairs(role)}
    return {back[key]: tensor for key, tensor in state.items()}


def test_the_key_map_is_complete_and_one_to_one() -> None:
    for role, network in small_networks()._asdict().items():
        state = network.state_dict()
        published = to_published_keys(role, state)
        assert len(published) == len(state)
        assert set(from_published_keys(role, published)) == set(state)


def test_the_key_map_follows_the_published_numbering() -> None:
    pairs = dict(weights._key_pairs("combiner"))
    assert pairs["main_body.upsampling_modules.3.0.weight"] == "body.up.0.conv.weight"
    assert pairs["main_body.upsampling_modules.0.0.weight"] == "body.last.conv.weight"
    assert pairs["main_body.bottleneck_modules.5.norm2.bias"] == "body.res.5.norm2.bias"
    pairs = dict(weights._key_pairs("face_rotator"))
    assert pairs["main_body.module_list.4.conv1.weight"] == "body.res.0.conv1.weight"
    assert pairs["main_body.module_list.12.1.bias"] == "body.up.2.norm.bias"
    assert pairs["zhou_grid_change.weight"] == "heads.weights.grid_change"


def test_published_files_of_a_known_hash_are_loaded(tmp_path: Path) -> None:
    networks = small_networks(3)
    known = {}
    for role, network in networks._asdict().items():
        path = tmp_path / PUBLISHED[role].name
        torch.save(to_published_keys(role, network.state_dict()), path, _use_new_zipfile_serialization=False)
        content = path.read_bytes()
        known[role] = KnownFile(path.name, len(content), hashlib.sha256(content).hexdigest())
    loaded = load_published(tmp_path, known)
    for ours, theirs in zip(networks, loaded, strict=True):
        assert width_of(theirs) == 3
        for key, tensor in ours.state_dict().items():
            assert torch.equal(tensor, theirs.state_dict()[key])


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple:
        return Path.write_text, (self.path, "sprung")


def test_no_other_pickle_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "face_morpher.pt"
    trap = pickle.dumps(Trap(tmp_path / "sprung"))
    file.write_bytes(trap)
    with pytest.raises(ModelError, match=rf"it has {len(trap)} bytes, not 135524776"):
        load_networks(tmp_path)
    with file.open("ab") as stream:  # the right size, sparse
        stream.truncate(PUBLISHED["face_morpher"].bytes)
    with pytest.raises(ModelError, match="SHA-256 differs"):
        load_networks(tmp_path)
    assert not (tmp_path / "sprung").exists()


def test_even_a_known_file_is_read_as_weights_only(tmp_path: Path) -> None:
    path = tmp_path / "face_morpher.pt"
    torch.save({"x": Trap(tmp_path / "sprung")}, path)
    content = path.read_bytes()
    known = {"face_morpher": KnownFile(path.name, len(content), hashlib.sha256(content).hexdigest())}
    with pytest.raises(ModelError, match="holds more than weights"):
        load_published(tmp_path, known)
    assert not (tmp_path / "sprung").exists()


def test_safetensors_go_there_and_back(tmp_path: Path) -> None:
    networks = small_networks(4)
    save_safetensors(networks, tmp_path)
    for ours, theirs in zip(networks, load_networks(tmp_path).networks, strict=True):
        assert not theirs.training
        for key, tensor in ours.state_dict().items():
            assert torch.equal(tensor, theirs.state_dict()[key])


def test_damaged_and_foreign_safetensors_are_refused(tmp_path: Path) -> None:
    save_safetensors(small_networks(2), tmp_path)
    file = tmp_path / "combiner.safetensors"
    content = file.read_bytes()
    state = small_networks(2).combiner.state_dict()
    for cut in (0, 7, len(content) // 2, len(content) - 1):
        file.write_bytes(content[:cut])
        with pytest.raises(ModelError, match="not a whole safetensors file"):
            load_safetensors(tmp_path)
    file.write_bytes((tmp_path / "face_morpher.safetensors").read_bytes())
    with pytest.raises(ModelError, match=r"combiner .* is another network"):
        load_safetensors(tmp_path)
    save_file({k: v for k, v in state.items() if k != "body.last.norm.bias"}, file)
    with pytest.raises(ModelError, match=r"body\.last\.norm\.bias is missing"):
        load_safetensors(tmp_path)
    save_file({**state, "more": torch.zeros(1)}, file)
    with pytest.raises(ModelError, match=r"more is .* expected no such key"):
        load_safetensors(tmp_path)
    # A width of 100,000 would ask for 2 terabytes if it were believed.
    save_file({"body.block7.conv.weight": torch.zeros(100_000, 1, 1, 1)}, file)
    with pytest.raises(ModelError, match="is another network"):
        load_safetensors(tmp_path)


def test_a_folder_without_weights_says_what_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"two_algo_face_rotator\.pt"):
        load_networks(tmp_path)
    with pytest.raises(InputError, match="can't be read"):
        load_published(tmp_path)
