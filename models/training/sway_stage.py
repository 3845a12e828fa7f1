"""The stage that trains the network which tells what of a drawing swings (torch; for training only)."""

from __future__ import annotations

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
        rest = graded([recolour(rest, colour_change(len(rest), rest.device))])[0]
        if torch.rand(()) < 0.5:
            rest, sway = rest.flip(-1), sway.flip(-1)
        # Moved together: the truth's two planes go as colours of a second picture.
        planes = F.interpolate(torch.cat([sway, sway], 1), scale_factor=2.0, mode="bilinear")
        if torch.rand(()) < 0.7:
            rest, planes = jiggle(torch.stack([rest, planes], 1)).unbind(1)
        return rest, F.avg_pool2d(planes[:, :2], 2)

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """L1 where something shows, what swings counting more, and L1 of slopes."""
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
        """Rows: drawing, truth, answer (hanging red, standing blue)."""
        rest, sway = self._prepare(batch, False)
        shown = F.avg_pool2d(rest, 2)

        def coloured(planes: Tensor) -> Tensor:
            grey = 0.3 * shown[:, :3].mean(1)
            rgb = torch.stack([grey + planes[:, 0], grey, grey + planes[:, 1]], 1).clamp(0, 1)
            return torch.cat([rgb, torch.ones_like(shown[:, 3:])], 1)

        return torch.stack([shown, coloured(sway), coloured(SwayAnswer(network)(rest))], 1)
