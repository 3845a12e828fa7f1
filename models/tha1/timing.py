"""How long the reference networks take at the published width."""

from __future__ import annotations

import time

import torch

from models.drawing import FRAME_SIZE
from models.tha1.networks import Combiner, FaceMorpher, TwoAlgorithmFaceRotator

PUBLISHED_WIDTH = 64


def time_frames(count: int) -> list[float]:
    """Return the processor seconds each of `count` frames took, by random weights, in torch on one thread.

    The weights' values make no difference to the time. One frame more is run first and not counted.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.no_grad():
            morpher, rotator, combiner = (
                network(PUBLISHED_WIDTH).eval()
                for network in (FaceMorpher, TwoAlgorithmFaceRotator, Combiner)
            )
            image, pose = torch.zeros(1, 4, FRAME_SIZE, FRAME_SIZE), torch.zeros(1, 3)
            times = []
            for _ in range(count + 1):
                began = time.thread_time()
                rotated = rotator(morpher(image, pose).morphed, pose)
                combiner(rotated.changed, rotated.warped, pose)
                times.append(time.thread_time() - began)
    finally:
        torch.set_num_threads(before)
    return times[1:]
