"""The three networks give what they gave when they were held to the published implementation's own outputs.

Those can't be kept here (`test_reference_networks.py` reads them where they are); sampled outputs of networks
with weights from a recipe can. Written by `python -m tests.models.tha1.test_own_outputs` on a commit on which
`test_reference_networks.py` has passed with the published outputs.
"""

from pathlib import Path

import numpy as np
import torch

from models.tha1.networks import Combiner, FaceMorpher, ReferenceNetworks, TwoAlgorithmFaceRotator

KEPT = Path(__file__).resolve().parents[2] / "data" / "networks" / "tha1.npz"
STEPS = 32
AFTER_WARP = ("warped", "final", "combined")
POSES = ((0.7, 0.2, 0.9, -0.5, 0.8, 0.3), (0.0, 1.0, 0.4, 0.6, -0.9, -0.7))
"""Eyes and mouth, then the head."""


def networks(width: int = 4, seed: int = 20191130) -> ReferenceNetworks:
    """Return networks with normal weights: spread 1 / sqrt(inputs), biases .1, scales of norms 1 +- .1."""
    r = np.random.RandomState(seed)
    made = ReferenceNetworks(FaceMorpher(width), TwoAlgorithmFaceRotator(width), Combiner(width))
    with torch.no_grad():
        for network in made:
            network.eval()
            for name, weight in sorted(network.named_parameters()):
                drawn = r.standard_normal(tuple(weight.shape))
                if weight.ndim > 1:
                    drawn /= np.sqrt(weight[0].numel())
                else:
                    drawn = 0.1 * drawn + name.endswith("weight")
                weight.copy_(torch.from_numpy(drawn))
    return made


def picture() -> torch.Tensor:
    """Return a smooth picture, (1, 4, 256, 256), -1..1."""
    coarse = torch.from_numpy(np.random.RandomState(7).uniform(-1, 1, (1, 4, 9, 9)).astype(np.float32))
    return torch.nn.functional.interpolate(coarse, 256, mode="bilinear", align_corners=True)


@torch.no_grad()
def outputs() -> dict[str, np.ndarray]:
    """Return every output of the chain for both poses, sampled every `STEPS` pixels."""
    found, chain = {}, networks()
    for i, numbers in enumerate(POSES):
        face, head = (torch.tensor([numbers[k : k + 3]]) for k in (0, 3))
        morphed = chain.face_morpher(picture(), face)
        rotated = chain.face_rotator(morphed.morphed, head)
        combined = chain.combiner(rotated.changed, rotated.warped, head)
        for stage in (morphed, rotated, combined):
            for name, array in stage._asdict().items():
                step = np.s_[:, ::STEPS, ::STEPS] if name == "grid_change" else np.s_[..., ::STEPS, ::STEPS]
                found[f"{i}.{name}"] = array.numpy()[step]
    return found


def test_outputs_are_those_of_the_networks_that_reproduced_the_published_ones():
    with np.load(KEPT) as kept:
        found = outputs()
        assert set(found) == set(kept.files)
        for name, array in found.items():
            # The last bit of a flow differs from processor to processor, and what is warped by it more.
            bar = 1e-3 if name.split(".")[1] in AFTER_WARP else 1e-4
            assert np.abs(array - kept[name]).max() <= bar, name


def test_the_picture_and_the_pose_matter_to_every_output():
    with np.load(KEPT) as kept:
        for name in (n[2:] for n in kept.files if n.startswith("0.")):
            assert np.ptp(kept[f"0.{name}"]) > 1e-3, name
            assert np.abs(kept[f"0.{name}"] - kept[f"1.{name}"]).max() > 1e-3, name


if __name__ == "__main__":
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(KEPT, **outputs())
