"""The stage that trains the network which tells what of a drawing swings (torch; for training only)."""

from __future__ import annotations

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.sheet.networks import UNet
from models.training.augment import colour_change, graded, jiggle, recolour, soil
from models.training.stages import images


class SwayNetwork(nn.Module):
    """Drawing -> how far what hangs and what stands swings there, see `models.generator.sway`.

    Args:
        widths: of the U-Net; the defaults make 0.8 M weights.
    """

    def __init__(self, widths: tuple[int, ...] = (32, 56, 88, 120)) -> None:
        super().__init__()
        self.body = UNet(4, widths, (1, 2, 2), quarter=True)
        self.head = nn.Conv2d(widths[0], 4 * 2, 3, 1, 1)
        nn.init.zeros_(self.head.bias)  # type: ignore[arg-type]

    def forward(self, drawing: Tensor) -> Tensor:
        """(B, 4, 256, 256) premultiplied RGBA -> (B, 2, 128, 128), 0..1 but for errors."""
        return F.pixel_shuffle(self.head(self.body(drawing)).float(), 2)


class SwayAnswer(nn.Module):
    """The network as packs have it: within 0..1."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, drawing: Tensor) -> Tensor:
        """(B, 4, 256, 256) -> (B, 2, 128, 128), 0..1."""
        return self.network(drawing).clamp(0, 1)


class SwayStage:
    """How far each visible point swings, by L1; edges between what swings and what doesn't by slopes."""

    name: str = "sway"
    keys: tuple[str, ...] = ("rest", "sway")
    batch: int = 16

    def network(self) -> nn.Module:
        """Return a fresh network."""
        return SwayNetwork()

    def _prepare(self, batch: dict[str, Tensor], train: bool) -> tuple[Tensor, Tensor]:
        """Return drawings (B, 4, 256, 256) and truth (B, 2, 128, 128)."""
        rest, sway = images(batch["rest"]), batch["sway"].float() / 255
        if not train:
            return rest, sway
        r = np.random.default_rng(int(torch.randint(2**31, ())))
        rest, sway = rest.clone(), sway.clone()
        for picture, planes in zip(rest, sway, strict=True):
            if r.random() < 0.4:
                cover_with_limb(picture, planes, r)
        rest = graded([recolour(rest, colour_change(len(rest), rest.device))])[0]
        if torch.rand(()) < 0.5:
            rest, sway = rest.flip(-1), sway.flip(-1)
        # Moved together: the truth's two planes go as colours of a second picture.
        planes = F.interpolate(torch.cat([sway, sway], 1), scale_factor=2.0, mode="bilinear")
        if torch.rand(()) < 0.7:
            rest, planes = jiggle(torch.stack([rest, planes], 1)).unbind(1)
        return rest, F.avg_pool2d(planes[:, :2], 2)

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Scalars: L1 where something shows, what swings counting more, and L1 of slopes."""
        rest, sway = self._prepare(batch, network.training)
        said = network(soil(rest) if network.training else rest)
        with torch.autocast(rest.device.type, enabled=False):
            shown = F.avg_pool2d(rest[:, 3:], 2)
            weight = shown * (1 + 3 * (sway > 0.02))
            off = said - sway
            slopes = [
                ((off[..., 1:, :] - off[..., :-1, :]).abs() * shown[..., 1:, :]).mean(),
                ((off[..., 1:] - off[..., :-1]).abs() * shown[..., 1:]).mean(),
            ]
            # What is transparent is told by its alpha; there nothing is asked.
            return {"sway": (off.abs() * weight).mean(), "slope": 0.5 * (slopes[0] + slopes[1])}

    def picture(self, network: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        """Rows: drawing, truth, answer (hanging red, standing blue); see `Stage.picture`."""
        rest, sway = self._prepare(batch, False)
        shown = F.avg_pool2d(rest, 2)

        def coloured(planes: Tensor) -> Tensor:
            """Return a picture (B, 4, h, w) of planes (B, 2, h, w): hanging red, standing blue."""
            grey = 0.3 * shown[:, :3].mean(1)
            rgb = torch.stack([grey + planes[:, 0], grey, grey + planes[:, 1]], 1).clamp(0, 1)
            return torch.cat([rgb, torch.ones_like(shown[:, 3:])], 1)

        return torch.stack([shown, coloured(sway), coloured(SwayAnswer(network)(rest))], 1)


def cover_with_limb(picture: Tensor, sway: Tensor, r: np.random.Generator) -> None:
    """Lay an arm with its hand, or what is worn at an ear, over a drawing, in place: it does not swing.

    Args:
        picture: (4, 256, 256), premultiplied.
        sway: (2, 128, 128).
        r: decides what, where and in which colour.
    """
    shape, line = np.zeros((2, *picture.shape[1:]), np.uint8)
    side, width = r.choice((-1, 1)), int(r.integers(9, 26))
    if r.random() < 0.75:
        elbow = np.array([128 + side * r.uniform(40, 100), r.uniform(190, 262)])
        hand = np.array([128 + side * r.uniform(20, 100), r.uniform(95, 215)])
        ends = [(elbow[0] - side * r.uniform(-20, 50), 275.0), tuple(elbow), tuple(hand)]
        points = np.array(ends, np.int32).reshape(-1, 1, 2)
        cv2.polylines(shape, [points], False, (255,), width, cv2.LINE_AA)
        for _ in range(int(r.integers(1, 5))):
            finger = hand + r.normal(0, 0.7 * width, 2)
            cv2.line(shape, hand.astype(int).tolist(), finger.astype(int).tolist(), (255,), width // 2 + 1)
    else:
        centre = (int(128 + side * r.uniform(28, 60)), int(r.uniform(110, 190)))
        cv2.ellipse(
            shape, centre, (width, int(width * r.uniform(0.6, 1.6))), 0, 0, 360, (255,), -1, cv2.LINE_AA
        )
    outline = cv2.morphologyEx(shape, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    line[:] = outline if r.random() < 0.8 else 0
    row, column = (int(v) for v in (r.normal(165, 12), r.normal(128, 14)))
    # Mostly of the face's own colour or of the clothes'.
    rgb = picture[:3, min(row, 250) if r.random() < 0.6 else 246, column].clone()
    if r.random() < 0.25:
        rgb = torch.from_numpy(r.random(3).astype(np.float32))
    light = np.clip(1 + 0.25 * (np.arange(256, dtype=np.float32) - 128) / 128 * r.uniform(-1, 1), 0, 1.2)
    colour = (rgb[:, None, None] * torch.from_numpy(light)[None, None]).clamp(0, 1)
    colour = colour * (1 - 0.75 * torch.from_numpy(line.astype(np.float32) / 255))
    cover = torch.from_numpy(shape.astype(np.float32) / 255)
    picture[:3] = picture[:3] * (1 - cover) + colour * cover
    picture[3] = picture[3] * (1 - cover) + cover
    sway *= 1 - F.avg_pool2d(cover[None, None], 2)[0]
