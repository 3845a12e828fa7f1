"""The networks of a speaking face: core, priors of eyes and of head, and the one that knows a style.

Frames are `FRAME_S` long; priors make `CHUNK` of them at a time.
"""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional as F

from tracking.voice.motion_features import FEATURES
from tracking.voice.motion_network import CHUNK
from tracking.voice.motion_style import STYLE_SIZE

CHANNELS, DRIVE, DILATIONS = 48, 16, (1, 2, 4, 8, 16)
MOUTHS = 6
STATES, HIDDEN, PARTS = 96, 64, 8


class Core(nn.Module):
    """Convolutions over what was heard, nothing that comes after: the mouth, and what drives the priors."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(FEATURES + STYLE_SIZE, CHANNELS)
        self.layers = nn.ModuleList(nn.Conv1d(CHANNELS, CHANNELS, 3, dilation=d) for d in DILATIONS)
        self.norms = nn.ModuleList(nn.GroupNorm(1, CHANNELS) for _ in DILATIONS)
        self.mouth = nn.Linear(CHANNELS, MOUTHS)
        self.drive = nn.Linear(CHANNELS, DRIVE)

    def empty(self, count: int) -> list[torch.Tensor]:
        """Return what each layer remembers before anything was heard, (count, CHANNELS, 2 * dilation)."""
        return [torch.zeros(count, CHANNELS, 2 * d) for d in DILATIONS]

    def forward(
        self, features: torch.Tensor, style: torch.Tensor, *kept: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        """Return the mouth (B, T, 6), the drive (B, T, DRIVE), and what is to be remembered.

        Args:
            features: (B, T, FEATURES).
            style: (B, STYLE_SIZE).
            kept: of each layer, what it saw last: (B, CHANNELS, 2 * dilation).
        """
        wide = style[:, None].expand(-1, features.shape[1], -1)
        x = self.first(torch.cat([features, wide], -1)).transpose(1, 2)
        after = []
        for layer, norm, before in zip(self.layers, self.norms, kept, strict=True):
            seen = torch.cat([before, F.relu(x)], 2)
            after.append(seen[:, :, -before.shape[2] :])
            x = x + _of_frames(norm, layer(seen))
        x = F.relu(x).transpose(1, 2)
        mouth = self.mouth(x)
        shown = torch.cat([torch.sigmoid(mouth[..., :-1]), torch.tanh(mouth[..., -1:])], -1)
        return shown, torch.tanh(self.drive(x)), *after


def _of_frames(norm: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Normalise each frame of (B, C, T) by itself: over channels alone, so that no later frame comes in."""
    assert isinstance(norm, nn.GroupNorm)
    mean = x.mean(1, keepdim=True)
    spread = ((x - mean) ** 2).mean(1, keepdim=True)
    return (x - mean) * torch.rsqrt(spread + 1e-5) * norm.weight[:, None] + norm.bias[:, None]


class Chunks(nn.Module):
    """The sequence auto-encoder: `CHUNK` frames to a few numbers and back, given the two frames before.

    Args:
        size: numbers of a frame.
        latent: numbers of a chunk.
        glides: whether what moves goes on moving, as a head does and eyes don't.
    """

    glide: torch.Tensor

    def __init__(self, size: int, latent: int, *, glides: bool) -> None:
        super().__init__()
        self.size, self.latent = size, latent
        fading = torch.cumsum(0.9 ** torch.arange(1, CHUNK + 1), 0) if glides else torch.zeros(CHUNK)
        self.register_buffer("glide", fading[:, None])
        self.encoder = _mlp((CHUNK + 2) * size, latent)
        self.decoder = _mlp(latent + 2 * size, CHUNK * size)

    def encode(self, chunk: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
        """Return the numbers (..., latent) of chunks (..., CHUNK, size) that follow frames (..., 2, size)."""
        seen = torch.cat([chunk - self._going_on(before), before], -2)
        return self.encoder(seen.flatten(-2))

    def decode(self, latent: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
        """Return the chunk, (..., CHUNK, size)."""
        change = self.decoder(torch.cat([latent, before.flatten(-2)], -1))
        return self._going_on(before) + change.unflatten(-1, (CHUNK, self.size))

    def _going_on(self, before: torch.Tensor) -> torch.Tensor:
        last = before[..., -1:, :]
        return last + (last - before[..., :1, :]) * self.glide


class Prior(nn.Module):
    """What comes next, as a mixture of Gaussians over the auto-encoder's numbers.

    Args:
        size: numbers of a frame.
        latent: numbers of a chunk.
        fine: the least standard deviation of a Gaussian: how exactly a chunk is meant.
        glides: see `Chunks`.
    """

    def __init__(self, size: int, latent: int, fine: float, *, glides: bool = False) -> None:
        super().__init__()
        self.fine = fine
        self.chunks = Chunks(size, latent, glides=glides)
        self.memory = nn.GRU(latent + 2 * size + DRIVE + STYLE_SIZE, STATES, batch_first=True)
        self.mixture = nn.Linear(STATES + DRIVE + STYLE_SIZE, PARTS * (2 * latent + 1))

    def parts(
        self, latent: torch.Tensor, before: torch.Tensor, drive: torch.Tensor, style: torch.Tensor,
        state: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:  # fmt: skip
        """Return logits (B, K, P), means and log deviations (B, K, P, L), and the state.

        Args:
            latent: of the chunk before each, (B, K, L).
            before: the two frames before each, (B, K, 2, size).
            drive: at the last of them, (B, K, DRIVE).
            style: (B, STYLE_SIZE).
            state: (1, B, STATES).
        """
        wide = style[:, None].expand(-1, latent.shape[1], -1)
        seen = torch.cat([latent, before.flatten(-2), drive, wide], -1)
        remembered, state = self.memory(seen, state)
        found = self.mixture(torch.cat([remembered, drive, wide], -1))
        found = found.unflatten(-1, (PARTS, 2 * self.chunks.latent + 1))
        log_sigma = found[..., self.chunks.latent + 1 :].clamp(math.log(self.fine), 2.0)
        return found[..., 0], found[..., 1 : self.chunks.latent + 1], log_sigma, state

    def surprise(self, wanted: torch.Tensor, *parts: torch.Tensor) -> torch.Tensor:
        """Return the negative log likelihood (B, K) of what came, (B, K, L)."""
        logits, means, log_sigma = parts
        apart = (wanted[..., None, :] - means) * torch.exp(-log_sigma)
        each = -0.5 * (apart**2).sum(-1) - log_sigma.sum(-1)
        return -torch.logsumexp(F.log_softmax(logits, -1) + each, -1)


class PriorStep(nn.Module):
    """One chunk of both priors, chance given from outside: what is exported."""

    def __init__(self, eyes: Prior, head: Prior) -> None:
        super().__init__()
        self.eyes, self.head = eyes, head

    def forward(
        self, drive: torch.Tensor, style: torch.Tensor,
        eyes_latent: torch.Tensor, eyes_before: torch.Tensor, eyes_state: torch.Tensor,
        eyes_pick: torch.Tensor, eyes_noise: torch.Tensor,
        head_latent: torch.Tensor, head_before: torch.Tensor, head_state: torch.Tensor,
        head_pick: torch.Tensor, head_noise: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:  # fmt: skip
        """Return chunk, numbers and state of the eyes, then of the head.

        Picks are Gumbel noise (1, PARTS), noises Gaussian (1, L).
        """
        eyes = _drawn(self.eyes, eyes_latent, eyes_before, drive, style, eyes_state, eyes_pick, eyes_noise)
        head = _drawn(self.head, head_latent, head_before, drive, style, head_state, head_pick, head_noise)
        return *eyes, *head


def _drawn(
    prior: Prior, latent: torch.Tensor, before: torch.Tensor, drive: torch.Tensor, style: torch.Tensor,
    state: torch.Tensor, pick: torch.Tensor, noise: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:  # fmt: skip
    logits, means, log_sigma, state = prior.parts(
        latent[:, None], before[:, None], drive[:, None], style, state
    )
    chosen = F.one_hot((logits[:, 0] + pick).argmax(-1), PARTS).to(means.dtype)[..., None]
    mean, spread = (means[:, 0] * chosen).sum(1), (torch.exp(log_sigma[:, 0]) * chosen).sum(1)
    drawn = mean + spread * noise
    return prior.chunks.decode(drawn, before), drawn, state


class StyleEncoder(nn.Module):
    """From poses of any length to the numbers of a style."""

    CHANNELS = 9

    def __init__(self) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList(
            [
                nn.Conv1d(2 * self.CHANNELS, 32, 5, 2, 2),
                nn.Conv1d(32, 48, 5, 2, 2),
                nn.Conv1d(48, 48, 5, 2, 2),
            ]
        )
        self.answer = _mlp(2 * 48 + 5 * self.CHANNELS, STYLE_SIZE)

    def forward(self, poses: torch.Tensor) -> torch.Tensor:
        """Return (B, STYLE_SIZE) of poses (B, T, 9), 25 a second; T at least 32."""
        x = poses - poses.mean(1, keepdim=True)
        speed = x[:, 1:] - x[:, :-1]
        spread = torch.log((x**2).mean(1) + 1e-4)
        quick = torch.log(speed.abs().mean(1) + 1e-3)
        highest, lowest = (torch.log(torch.exp(f * poses).mean(1)) / f for f in (8.0, -8.0))
        seen = torch.cat([x[:, 1:], 4.0 * speed], -1).transpose(1, 2)
        # Small motion tells as much as large motion.
        seen = torch.sign(seen) * torch.log1p(20.0 * seen.abs())
        for layer in self.convolutions:
            seen = F.relu(layer(seen))
        pooled = torch.cat([seen.mean(2), torch.sqrt((seen**2).mean(2) + 1e-4)], 1)
        return self.answer(torch.cat([pooled, spread, quick, poses.mean(1), highest, lowest], 1))


def _mlp(size: int, to: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(size, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, to)
    )
