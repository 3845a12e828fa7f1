"""The three networks against the published implementation's own outputs, and as things to train."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch

from models.reference.export import INTERFACES, export_onnx
from models.reference.networks import ReferenceNetworks
from models.reference.weights import PUBLISHED, KnownFile, load_published
from models.runtime import RuntimeSettings, open_session
from tests.models.small_networks import small_networks

STEPS = 8


class Golden:
    """The published implementation's outputs for three poses, sampled every 8 pixels."""

    # Ours -> theirs, by network.
    NAMES = (
        {"morphed": "morphed", "alpha_mask": "morph_alpha", "change": "morph_color"},
        {"changed": "pumarola", "warped": "zhou"},
        {"final": "final", "combined": "combined"},
    )

    def __init__(self, folder: Path) -> None:
        def known(file: KnownFile) -> KnownFile:
            content = (folder / file.name).read_bytes()
            return KnownFile(file.name, len(content), hashlib.sha256(content).hexdigest())

        self.networks = load_published(folder, {role: known(file) for role, file in PUBLISHED.items()})
        self.arrays = np.load(folder / "golden.npz")
        self.source = torch.from_numpy(self.arrays["source"])
        self.poses = torch.from_numpy(self.arrays["poses"].astype(np.float32))

    @torch.no_grad()
    def run(self, i: int, networks: ReferenceNetworks) -> tuple:
        pose = self.poses[i : i + 1]
        morphed = networks.face_morpher(self.source, pose[:, 3:])
        rotated = networks.face_rotator(morphed.morphed, pose[:, :3])
        return morphed, rotated, networks.combiner(rotated.changed, rotated.warped, pose[:, :3])

    def differences(self, i: int, outputs: tuple) -> dict[str, float]:
        """Return the largest difference of each array; `outputs` holds one mapping a network."""
        found = {}
        for output, names in zip(outputs, self.NAMES, strict=True):
            for ours, theirs in names.items():
                sampled = np.asarray(output[ours])[..., ::STEPS, ::STEPS]
                found[ours] = float(np.abs(sampled - self.arrays[f"{i}.{theirs}"]).max())
        flow = np.asarray(outputs[1]["grid_change"])[:, ::STEPS, ::STEPS]
        found["grid_change"] = float(np.abs(flow - self.arrays[f"{i}.grid_change"]).max())
        return found

    def mean_differences(self, i: int, outputs: tuple) -> dict[str, float]:
        """Return how far the mean absolute value of each whole array is off."""
        return {
            ours: abs(
                float(np.abs(np.asarray(output[ours])).mean()) - float(self.arrays[f"{i}.{theirs}.mean_abs"])
            )
            for output, names in zip(outputs, self.NAMES, strict=True)
            for ours, theirs in names.items()
        }


@pytest.fixture(scope="module")
def golden(shared_data: Path) -> Golden:
    return Golden(shared_data / "golden_reference")


@pytest.mark.parametrize("i", range(3))
def test_torch_reproduces_the_published_outputs(golden: Golden, i: int) -> None:
    outputs = tuple(o._asdict() for o in golden.run(i, golden.networks))
    assert max(golden.differences(i, outputs).values()) <= 1e-4
    assert max(golden.mean_differences(i, outputs).values()) <= 1e-5


def test_onnx_reproduces_the_published_outputs(golden: Golden) -> None:
    """Each network, given what torch's run (exact, above) gave the one before it, is within 1e-4.

    The chain as a whole is not asked for 1e-4: the case's random picture has steps of 2 from pixel to pixel,
    so the flow's last bit (1e-6 of the picture's width) shows as 3e-4. Computed in float64 the chain is 3e-4
    away from the published output too.
    """
    sessions = {
        role: open_session(export_onnx(network, role), RuntimeSettings(("cpu",)), role)
        for role, network in golden.networks._asdict().items()
    }

    def run(role: str, *inputs: np.ndarray) -> dict[str, np.ndarray]:
        names = INTERFACES[role]
        arrays = sessions[role].run(None, dict(zip(names.inputs, inputs, strict=True)))
        return dict(zip(names.outputs, arrays, strict=True))

    source = golden.source.numpy()
    for i in range(3):
        expression, rotation = (golden.poses[i : i + 1, part].numpy() for part in (slice(3, 6), slice(0, 3)))
        morphed, rotated, _ = golden.run(i, golden.networks)
        staged = (
            run("face_morpher", source, expression),
            run("face_rotator", morphed.morphed.numpy(), rotation),
            run("combiner", rotated.changed.numpy(), rotated.warped.numpy(), rotation),
        )
        assert max(golden.differences(i, staged).values()) <= 1e-4
        first = staged[0]
        second = run("face_rotator", first["morphed"], rotation)
        chain = (first, second, run("combiner", second["changed"], second["warped"], rotation))
        assert max(golden.differences(i, chain).values()) <= 1e-3
        assert max(golden.mean_differences(i, chain).values()) <= 1e-5


def random_inputs(images: int, seed: int = 0, count: int = 2) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    pictures = [torch.rand(count, 4, 256, 256, generator=generator) * 2 - 1 for _ in range(images)]
    return [*pictures, torch.rand(count, 3, generator=generator)]


def test_no_flow_leaves_the_picture_where_it_is() -> None:
    rotator = small_networks().face_rotator
    with torch.no_grad():
        rotator.heads.weights["grid_change"].zero_()
        image, pose = random_inputs(1)
        np.testing.assert_allclose(rotator(image, pose).warped, image, atol=1e-4)


def test_a_flow_of_one_pixel_shifts_by_one_pixel() -> None:
    from models.reference.networks import _warp

    rotator = small_networks().face_rotator
    image, _ = random_inputs(1)
    for axis, dim in ((0, 3), (1, 2)):  # x is the width, y the height
        flow = torch.zeros(2, 256, 256, 2)
        flow[..., axis] = 2 / 255
        warped = _warp(image, rotator.identity_grid + flow)
        expected = torch.cat([image.narrow(dim, 1, 255), image.narrow(dim, 255, 1)], dim)  # border repeated
        np.testing.assert_allclose(warped, expected, atol=1e-4)


@torch.no_grad()
def test_training_and_eval_compute_the_same() -> None:
    networks = small_networks(3)
    for network, images in zip(networks, (1, 1, 2), strict=True):
        inputs = random_inputs(images)
        expected = network(*inputs)
        network.train()
        for name, a, b in zip(expected._fields, network(*inputs), expected, strict=True):
            np.testing.assert_allclose(a, b, atol=2e-3 if name == "warped" else 1e-4, err_msg=name)


def test_trains_in_bf16_with_channels_last() -> None:
    networks = small_networks(2)
    for network, images in zip(networks, (1, 1, 2), strict=True):
        network.train().to(memory_format=torch.channels_last)
        inputs = random_inputs(images, count=1)
        inputs[:-1] = [i.contiguous(memory_format=torch.channels_last) for i in inputs[:-1]]
        seen = []
        network.body.register_forward_hook(lambda *args, seen=seen: seen.append(args[2]))
        with torch.autocast("cpu", torch.bfloat16):
            output = network(*inputs)
        assert all(o.dtype == torch.float32 for o in output)
        assert seen[0].dtype == torch.bfloat16
        assert seen[0].is_contiguous(memory_format=torch.channels_last)
        with torch.no_grad():
            exact = network(*inputs)
        assert (output[0] - exact[0]).abs().mean().item() < 0.03
        sum(o.square().mean() for o in output).backward()
        for name, parameter in network.named_parameters():
            assert parameter.grad is not None, name
            assert torch.isfinite(parameter.grad).all(), name
            assert parameter.grad.abs().sum() > 0, name


def test_one_step_of_training_lowers_the_loss() -> None:
    morpher = small_networks(2).face_morpher.train()
    image, pose = random_inputs(1)
    target = image.roll(1, 0)
    optimiser = torch.optim.Adam(morpher.parameters(), 1e-3)
    losses = []
    for _ in range(3):
        loss = (morpher(image, pose).morphed - target).abs().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < losses[0]
