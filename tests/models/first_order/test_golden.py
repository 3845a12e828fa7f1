"""The networks against outputs of the published code, in every variant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.first_order.checkpoint import load_checkpoint, read_config
from models.first_order.config import MotionConfig
from models.first_order.discriminator import Discriminator
from models.first_order.layers import gaussian_kernel
from models.first_order.losses import (
    Pyramid,
    RandomWarp,
    adversarial,
    equivariance,
    feature_matching,
    judging,
)
from models.first_order.movement import Mode, Movement, Points, hull_area
from models.first_order.networks import KeyPoints, MotionNetworks
from tests.conftest import find_shared_data

FOLDER = (find_shared_data() or Path("nowhere")) / "golden_fomm"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no ../shared/data/golden_fomm")
POINTS, FIELDS, SPARSE, PICTURES = (3e-5, 5e-6), (5e-4, 2e-5), (1e-3, 1e-5), (1e-2, 1e-4)


@pytest.fixture(scope="module")
def golden() -> dict[str, np.ndarray]:
    with np.load(FOLDER / "golden.npz") as stored:
        return dict(stored)


@pytest.fixture(scope="module")
def config() -> MotionConfig:
    return read_config(FOLDER / "config.yaml")


def networks(config: MotionConfig, align_corners: bool = True) -> MotionNetworks:
    return load_checkpoint(FOLDER / "checkpoint.pth.tar", config, align_corners)


def tensor(picture: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(picture.astype(np.float32) / 255).permute(2, 0, 1)[None]


def close(ours: torch.Tensor | np.ndarray, theirs: np.ndarray, limits: tuple[float, float]) -> None:
    ours = ours.detach().numpy() if isinstance(ours, torch.Tensor) else ours
    assert ours.shape == theirs.shape
    off = np.abs(ours - theirs)
    assert off.max() <= limits[0]
    assert off.mean() <= limits[1]


def as_points(found: KeyPoints) -> Points:
    jacobian = None if found.jacobian is None else found.jacobian[0].numpy()
    return Points(found.value[0].numpy(), jacobian)


def as_tensors(points: Points) -> KeyPoints:
    jacobian = None if points.jacobian is None else torch.from_numpy(points.jacobian)[None]
    return KeyPoints(torch.from_numpy(points.value)[None], jacobian)


@pytest.mark.slow
@torch.no_grad()
def test_key_points(golden, config):
    detector = networks(config).detector
    found = detector(tensor(golden["source"]))
    close(found.value, golden["kp_source_value"], POINTS)
    close(found.jacobian, golden["kp_source_jacobian"], POINTS)
    logits = detector.logits(tensor(golden["source"]))
    close(logits[..., ::4, ::4], golden["kp_source_logits_s4"], (5e-5, 5e-6))
    close(logits.abs().mean(), golden["kp_source_logits_mean_abs"][0], (1e-5, 1e-5))
    for i, frame in enumerate(golden["driving"]):
        found = detector(tensor(frame))
        close(found.value[0], golden["kp_driving_value"][i], POINTS)
        close(found.jacobian[0], golden["kp_driving_jacobian"][i], POINTS)


def test_relative_motion(golden):
    source = Points(golden["kp_source_value"][0], golden["kp_source_jacobian"][0])
    frames = [
        Points(*pair) for pair in zip(golden["kp_driving_value"], golden["kp_driving_jacobian"], strict=True)
    ]
    assert hull_area(source.value) == pytest.approx(float(golden["area_source"]), abs=1e-5)
    assert hull_area(frames[0].value) == pytest.approx(float(golden["area_driving_initial"]), abs=1e-5)
    movement = Movement(source, frames[0], Mode())
    assert movement.scale == pytest.approx(float(golden["adapt_scale"]), abs=3e-5)
    for i, frame in enumerate(frames):
        moved = movement.process(frame)
        close(moved.value, golden["rel_kp_norm_value"][i], POINTS)
        assert moved.jacobian is not None
        close(moved.jacobian, golden["rel_kp_norm_jacobian"][i], POINTS)


@pytest.mark.slow
@torch.no_grad()
@pytest.mark.parametrize("align_corners", [False, True])
@pytest.mark.parametrize("relative", [False, True])
def test_moved_pictures(golden, config, align_corners, relative):
    detector, generator = networks(config, align_corners)
    source = tensor(golden["source"])
    at = detector(source)
    frames = [detector(tensor(frame)) for frame in golden["driving"]]
    movement = Movement(as_points(at), as_points(frames[0]), Mode(relative=relative))
    name = f"ac{'T' if align_corners else 'F'}_{'rel' if relative else 'abs'}"
    for i, frame in enumerate(frames):
        out = generator(source, at, as_tensors(movement.process(as_points(frame))))
        motion = out.motion
        whole = {
            "mask": motion.mask,
            "sparse_deformed": motion.sparse_deformed,
            "occlusion_map": motion.occlusion,
            "deformation": motion.deformation,
            "deformed": generator.deformed(source, motion),
            "prediction": out.prediction,
        }
        for key, value in whole.items():
            mean = float(value.abs().mean())
            assert mean == pytest.approx(golden[f"{name}_{key}_mean_abs"][i], abs=1e-5), key
        close(motion.mask[0, ..., ::4, ::4], golden[f"{name}_mask_s4"][i], FIELDS)
        close(whole["occlusion_map"][0], golden[f"{name}_occlusion_map"][i], FIELDS)
        close(motion.deformation[0], golden[f"{name}_deformation"][i], FIELDS)
        close(motion.sparse_deformed[0, ..., ::4, ::4], golden[f"{name}_sparse_deformed_s4"][i], SPARSE)
        close(whole["deformed"][0, ..., ::4, ::4], golden[f"{name}_deformed_s4"][i], PICTURES)
        close(out.prediction[0, ..., ::4, ::4], golden[f"{name}_prediction_s4"][i], PICTURES)


@torch.no_grad()
def test_encoder(golden, config):
    generator = networks(config).generator
    source = tensor(golden["source"])
    x = generator.first(source)
    assert float(x.abs().mean()) == pytest.approx(float(golden["enc_first_mean_abs"]), abs=1e-5)
    for i, block in enumerate(generator.down_blocks):
        x = block(x)
        assert float(x.abs().mean()) == pytest.approx(float(golden[f"enc_down{i}_mean_abs"]), abs=1e-5)
    encoded = generator.encode(source)
    close(encoded.features[:, ::8, ::4, ::4], golden["enc_features_s8"], FIELDS)
    close(encoded.reduced, golden["source_down64"], POINTS)


def test_anti_alias_kernels(golden):
    for scale, name in ((0.25, "025"), (0.5, "05")):
        close(gaussian_kernel(scale), golden[f"antialias_kernel_{name}"], (1e-7, 1e-7))


@pytest.mark.slow
@torch.no_grad()
@pytest.mark.parametrize("variant", ["singlejac", "noocc", "nojac", "half"])
def test_variants(golden, config, variant):
    full = networks(config)
    detector, generator = full
    state = torch.load(FOLDER / "checkpoint.pth.tar", weights_only=True)
    source, frame = tensor(golden["source"]), tensor(golden["driving"][2])
    if variant == "singlejac":
        changed = replace(config, detector=replace(config.detector, single_jacobian_map=True))
        detector = type(detector)(changed).eval()
        weights = {k: v[:4] if k.startswith("jacobian.") else v for k, v in state["kp_detector"].items()}
        detector.load_state_dict(weights)
        found = detector(source)
        close(found.value, golden["alt_singlejac_value"], POINTS)
        close(found.jacobian, golden["alt_singlejac_jacobian"], POINTS)
        return
    at, to = detector(source), detector(frame)
    weights = state["generator"]
    if variant == "nojac":
        at, to = KeyPoints(at.value, None), KeyPoints(to.value, None)
    elif variant == "noocc":
        changed = replace(config, generator=replace(config.generator, estimate_occlusion_map=False))
        generator = type(generator)(changed).eval()
        generator.load_state_dict({k: v for k, v in weights.items() if ".occlusion." not in k})
    else:
        changed = replace(config, dense_motion=replace(config.dense_motion, scale_factor=0.5))
        generator = type(generator)(changed).eval()
        own = generator.dense_motion_network.down.state_dict()
        own = {f"dense_motion_network.down.{k}": v for k, v in own.items()}
        generator.load_state_dict({**weights, **own})
    out = generator(source, at, to)
    if variant == "half":
        occlusion = out.motion.occlusion
        assert occlusion is not None
        close(occlusion[..., ::4, ::4], golden["alt_half_occlusion_map_s4"], FIELDS)
    close(out.prediction[..., ::4, ::4], golden[f"alt_{variant}_prediction_s4"], PICTURES)
    mean = float(out.prediction.abs().mean())
    assert mean == pytest.approx(float(golden[f"alt_{variant}_prediction_mean_abs"][0]), abs=1e-5)


@pytest.mark.slow
@torch.no_grad()
@pytest.mark.parametrize("align_corners", [False, True])
def test_losses(golden, config, align_corners):
    detector, generator = networks(config, align_corners)
    name = f"train_ac{'T' if align_corners else 'F'}"
    discriminator = Discriminator(config).eval()
    state = torch.load(FOLDER / "checkpoint.pth.tar", weights_only=True)
    discriminator.load_state_dict(state["discriminator"])
    source, frame = tensor(golden["source"]), tensor(golden["driving"][1])
    to = detector(frame)
    out = generator(source, detector(source), to)
    fake, real = discriminator(out.prediction), discriminator(frame)
    close(fake.verdict, golden[f"{name}_disc_map"], (1e-3, 1e-4))
    means = [float(f.abs().mean()) for f in fake.features]
    np.testing.assert_allclose(means, golden[f"{name}_disc_feature_mean_abs"], atol=1e-4)
    warp = RandomWarp(
        torch.from_numpy(golden["train_theta"]), torch.from_numpy(golden["train_control_params"])
    )
    warped = warp.picture(frame, align_corners)
    close(warped[..., ::4, ::4], golden[f"{name}_transformed_frame_s4"], PICTURES)
    found = detector(warped)
    close(found.value, golden[f"{name}_transformed_kp_value"], POINTS)
    value, jacobian = equivariance(to, found, warp)
    assert jacobian is not None
    losses = {
        "gen_gan": adversarial(fake),
        "feature_matching": 10 * feature_matching(real, fake),
        "disc_gan": judging(real, fake),
        "equivariance_value": 10 * value,
        "equivariance_jacobian": 10 * jacobian,
    }
    for key, loss in losses.items():
        assert float(loss) == pytest.approx(float(golden[f"{name}_{key}"]), rel=1e-4), key


def test_random_warp(golden):
    warp = RandomWarp(
        torch.from_numpy(golden["train_theta"]), torch.from_numpy(golden["train_control_params"])
    )
    points = torch.from_numpy(golden["train_points"])
    close(warp.points(points), golden["train_points_warped"], POINTS)
    close(warp.jacobian(points), golden["train_points_jacobian"], POINTS)


def test_pyramid(golden):
    levels = Pyramid()(tensor(golden["driving"][1]))
    for level, name in zip(levels, ("1", "0p5", "0p25", "0p125"), strict=True):
        mean = float(golden[f"train_pyramid_mean_abs_{name}"])
        assert float(level.abs().mean()) == pytest.approx(mean, abs=1e-5)
    close(levels[3], golden["train_pyramid_0p125"], POINTS)
