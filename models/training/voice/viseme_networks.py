"""The kinds of networks from sound to visemes, and several as one.

Convention: frames run along axis 1; the answer for frame k sees frames up to k + AHEAD.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

from tracking.voice.features import BANDS
from tracking.voice.visemes import VISEMES

AHEAD, BEHIND = 3, 5
"""Frames that the first three convolutions see after and before the one judged."""
DROPOUT = 0.12


class VisemeNetwork(nn.Module):
    """Three convolutions over time that see a little ahead; what follows them differs.

    Attributes:
        states: numbers of the state.
    """

    mean: torch.Tensor
    deviation: torch.Tensor
    states: int

    def __init__(self, channels: int, norms: int = 3) -> None:
        super().__init__()
        self.register_buffer("mean", torch.full((BANDS,), -5.0))
        self.register_buffer("deviation", torch.full((BANDS,), 4.0))
        self.first = nn.Conv1d(BANDS, channels, 5)
        self.second = nn.Conv1d(channels, channels, 3)
        self.third = nn.Conv1d(channels, channels, 3)
        self.norms = nn.ModuleList(nn.BatchNorm1d(channels) for _ in range(norms))

    def forward(self, mel: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Answer for each frame that has its neighbours.

        Args:
            mel: (B, T + AHEAD + BEHIND, BANDS).
            state: (1, B, self.states), what the frames before left behind.

        Returns:
            Probabilities of the visemes with the opening (B, T, 16), the last layer (B, T, N), and the state
            (1, B, self.states).
        """
        logits, hidden, state = self.raw(mel, state)
        visemes = F.softmax(logits[..., :-1], -1)
        return torch.cat([visemes, torch.sigmoid(logits[..., -1:])], -1), hidden, state

    def raw(self, mel: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return logits (B, T, 16) instead of probabilities, else what `forward` does."""
        raise NotImplementedError

    def convolutions(self) -> list[Any]:
        """Return the convolutions (`nn.Conv1d`), in the order of `norms`."""
        return [self.first, self.second, self.third]

    def fold_norms(self) -> None:
        """Have the convolutions do what norms do before and after them: for use, never for training."""
        with torch.no_grad():
            first = self.convolutions()[0]
            first.weight /= self.deviation[:, None]
            first.bias -= (first.weight * self.mean[:, None]).sum((1, 2))
            self.mean.zero_()
            self.deviation.fill_(1.0)
            for k, (convolution, norm) in enumerate(zip(self.convolutions(), self.norms, strict=True)):
                if isinstance(norm, nn.BatchNorm1d):
                    self.norms[k] = nn.Identity()
                    folded = fuse_conv_bn_eval(convolution, norm)
                    convolution.weight.copy_(folded.weight)
                    convolution.bias.copy_(folded.bias)

    def near(self, mel: torch.Tensor) -> torch.Tensor:
        """Return what the three convolutions make of frames and their neighbours, (B, C, T)."""
        x = ((mel - self.mean) / self.deviation).transpose(1, 2)
        x = F.relu(self.norms[0](self.first(x)))  # (B, C, T + 4)
        x = F.relu(self.norms[1](self.second(x))) + x[..., 1:-1]  # (B, C, T + 2)
        return F.relu(self.norms[2](self.third(x))) + x[..., 2:]  # (B, C, T)


class CausalNetwork(VisemeNetwork):
    """Causal convolutions follow, each looks twice as far back as the one before: six know the last 1.3 s.

    What a block must remember from one call to the next is its last inputs: they are the state, in one row.
    """

    def __init__(self, channels: int = 160, blocks: int = 6) -> None:
        super().__init__(channels, 3 + blocks)
        self.blocks = nn.ModuleList(nn.Conv1d(channels, channels, 3, dilation=2**k) for k in range(blocks))
        self.answer = nn.Linear(2 * channels, len(VISEMES) + 1)
        self.states = sum(channels * 2 * 2**k for k in range(blocks))

    def convolutions(self) -> list[Any]:
        """Return the convolutions (`nn.Conv1d`), in the order of `norms`."""
        return [*super().convolutions(), *self.blocks]

    def raw(self, mel: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return logits (B, T, 16), the last layer (B, T, N) and the state (1, B, self.states)."""
        near, kept, at = self.near(mel), [], 0
        x = near
        for k, block in enumerate(self.blocks):
            channels, reach = near.shape[1], 2 * 2**k
            past = state[0, :, at : at + channels * reach].reshape(-1, channels, reach)
            at += channels * reach
            seen = torch.cat([past.to(x.dtype), x], -1)  # (B, C, reach + T)
            kept.append(seen[..., -reach:].flatten(1))
            x = x + F.relu(self.norms[3 + k](block(seen)))
        hidden = torch.cat([near, x], 1).transpose(1, 2)  # (B, T, 2 C)
        spared = F.dropout(torch.ones_like(hidden[:, :1]), DROPOUT, self.training)  # a mask for each crop
        return self.answer(hidden * spared), hidden, torch.cat(kept, 1)[None]


class RecurrentNetwork(VisemeNetwork):
    """A recurrent layer follows that knows all that was said."""

    def __init__(self, channels: int = 128, states: int = 224) -> None:
        super().__init__(channels)
        self.memory = nn.GRU(channels, states, batch_first=True)
        self.answer = nn.Linear(channels + states, len(VISEMES) + 1)
        self.states = states

    def raw(self, mel: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return logits (B, T, 16), the last layer (B, T, N) and the state (1, B, self.states)."""
        x = F.dropout(self.near(mel).transpose(1, 2), DROPOUT, self.training)
        remembered, state = self.memory(x, state)
        hidden = torch.cat([x, remembered], -1)  # (B, T, C + states)
        return self.answer(F.dropout(hidden, DROPOUT, self.training)), hidden, state


class Mixture(nn.Module):
    """Several networks, which err differently: their logits are averaged, and their openings.

    The last layer is the first one's; let it be a recurrent one: a personal read-out learns more from it.

    Args:
        members: trained networks; they are changed, see `VisemeNetwork.fold_norms`.
        shares: theirs in the answers; they sum to 1.
    """

    def __init__(self, members: Sequence[VisemeNetwork], shares: Sequence[float]) -> None:
        super().__init__()
        self.members, self.shares = nn.ModuleList(members), tuple(shares)
        self._each = tuple(members)
        for member in members:
            member.eval().fold_norms()
        self.states = sum(member.states for member in members)

    def forward(self, mel: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return what `VisemeNetwork.forward` does; the state is that of all, one after the other.

        `mel` is as there, `state` (1, B, self.states).
        """
        states = state.split([member.states for member in self._each], -1)
        each = [member.raw(mel, past) for member, past in zip(self._each, states, strict=True)]
        weighed = list(zip(self.shares, (logits for logits, _, _ in each), strict=True))
        visemes = F.softmax(torch.stack([s * logits[..., :-1] for s, logits in weighed]).sum(0), -1)
        opening = torch.stack([s * torch.sigmoid(logits[..., -1:]) for s, logits in weighed]).sum(0)
        return torch.cat([visemes, opening], -1), each[0][1], torch.cat([after for _, _, after in each], -1)


KINDS: dict[str, type[VisemeNetwork]] = {"causal": CausalNetwork, "recurrent": RecurrentNetwork}


def network_of(weights: dict[str, torch.Tensor]) -> VisemeNetwork:
    """Return the network that weights are of, by their names and shapes, with them, for use."""
    channels = len(weights["first.weight"])
    if "memory.weight_hh_l0" in weights:
        network: VisemeNetwork = RecurrentNetwork(channels, weights["memory.weight_hh_l0"].shape[1])
    else:
        blocks = sum(name.startswith("blocks.") and name.endswith("weight") for name in weights)
        network = CausalNetwork(channels, blocks)
    network.load_state_dict(weights)
    return network.eval()
