"""Small first-order models with random weights, far enough from zero to move something."""

from __future__ import annotations

from dataclasses import replace

import torch

from models.first_order.config import DenseMotionConfig, DetectorConfig, GeneratorConfig, MotionConfig
from models.first_order.networks import MotionNetworks, build_networks
from models.first_order.turns import CHANNELS

SMALL = MotionConfig(
    num_kp=4,
    height=64,
    width=64,
    detector=DetectorConfig(4, 16, 2, scale_factor=0.5),
    dense_motion=DenseMotionConfig(4, 16, 2, scale_factor=0.5),
    generator=GeneratorConfig(4, 8, num_down_blocks=1, num_bottleneck_blocks=1),
)
KEEPING = replace(
    SMALL,
    detector=replace(SMALL.detector, pad=3),
    generator=replace(SMALL.generator, keeps_source=True),
)


TURNING = replace(
    KEEPING,
    dense_motion=replace(KEEPING.dense_motion, turns=True),
    generator=replace(KEEPING.generator, paint=0.5),
)


def random_turns(n: int, config: MotionConfig, seed: int = 0) -> torch.Tensor:
    """Return smooth maps of how heads turn (n, CHANNELS, h, w)."""
    random = torch.Generator().manual_seed(seed)
    coarse = 0.1 * torch.randn(n, CHANNELS, 4, 4, generator=random)
    return torch.nn.functional.interpolate(coarse, config.motion_size, mode="bilinear", align_corners=True)


def random_networks(
    config: MotionConfig = SMALL, align_corners: bool = True, seed: int = 0
) -> MotionNetworks:
    """Return networks with running statistics of real pictures, so that activations stay in range."""
    torch.manual_seed(seed)
    networks = build_networks(config, align_corners)
    for module in (*networks.detector.modules(), *networks.generator.modules()):
        if isinstance(module, torch.nn.BatchNorm2d):
            module.weight.data.uniform_(0.7, 1.3)
            module.bias.data.normal_(0, 0.2)
    for network in networks:
        network.train()
    with torch.no_grad():
        for _ in range(8):
            pictures = torch.rand(2, 3, config.height, config.width)
            found = networks.detector(pictures)
            turns = random_turns(2, config) if config.dense_motion.turns else None
            networks.generator(pictures.flip(0), found, found, turns)
    return MotionNetworks(networks.detector.eval(), networks.generator.eval())


def checkpoint_of(networks: MotionNetworks) -> dict[str, object]:
    """Return what a published file of these networks would hold."""
    return {
        "generator": networks.generator.state_dict(),
        "kp_detector": networks.detector.state_dict(),
        "epoch": 1,
    }
