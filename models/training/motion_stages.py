"""Training of the bundled first-order motion model: key points, then motion, then both together.

The published scheme learns everything from pairs of frames alone, at the price of weeks of one graphics
card. The generator knows more than a film does: where each place of a character is, and where each pixel
came from. So key points and motion are taught that first; the published losses then train both together.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.first_order.config import DenseMotionConfig, DetectorConfig, GeneratorConfig, MotionConfig
from models.first_order.losses import Pyramid, RandomWarp, equivariance
from models.first_order.movement import hull_area
from models.first_order.networks import Generated, Generator, KeyPointDetector, KeyPoints, inverse, warp
from models.first_order.turns import mirrored
from models.training.augment import colour_change, graded, recolour, soil
from models.training.motion_clips import DRIVER_KEYS, FIELD, FRAMES, KEYS, MIRRORED, PICTURE, POINTS
from models.training.stages import gradient_loss, images, uncovered

CONFIG = MotionConfig(
    num_kp=len(POINTS),
    height=PICTURE,
    width=PICTURE,
    detector=DetectorConfig(16, 128, 4, scale_factor=0.5, pad=3),
    dense_motion=DenseMotionConfig(16, 128, 4, scale_factor=0.5, turns=True),
    generator=GeneratorConfig(16, 64, num_bottleneck_blocks=2, keeps_source=True),
)
"""What is bundled. Heads are padded, so that key points lie in the picture's own coordinates."""

_SEEN = [POINTS.index(n) for n in ("left_eye", "right_eye", "mouth")]
_SIGN = torch.tensor([-1.0, 1.0])
_TERM_SIGN = torch.tensor([[1.0, -1.0], [-1.0, 1.0]])


def over_backdrop(rgba: Tensor, backdrop: Tensor) -> Tensor:
    """Lay premultiplied RGBA (..., 4, H, W) over a backdrop (..., 3, H, W)."""
    return rgba[..., :3, :, :] + backdrop * (1 - rgba[..., 3:, :, :])


def backdrops(n: int, side: int = PICTURE) -> Tensor:
    """Draw backdrops (n, 3, side, side): plain ones mostly, else soft patches of two colours."""
    first, second = torch.rand(n, 3, 1, 1), torch.rand(n, 3, 1, 1)
    first = torch.where(torch.rand(n, 1, 1, 1) < 0.3, first[:, :1].expand(-1, 3, -1, -1), first)
    coarse = F.interpolate(torch.rand(n, 1, 5, 5), size=(side, side), mode="bicubic").clamp(0, 1)
    share = coarse * (torch.rand(n, 1, 1, 1) < 0.25)
    return first * (1 - share) + second * share


def mirrored_points(points: KeyPoints) -> KeyPoints:
    """Return the key points of the mirrored picture."""
    assert points.jacobian is not None
    order = list(MIRRORED)
    return KeyPoints(points.value[..., order, :] * _SIGN, points.jacobian[..., order, :, :] * _TERM_SIGN)


def carried(source: KeyPoints, first: KeyPoints, driving: KeyPoints) -> KeyPoints:
    """Return the key points that relative motion gives, movement scale adapted, one row a picture."""
    assert source.jacobian is not None and first.jacobian is not None and driving.jacobian is not None
    areas = [[hull_area(v) for v in p.value.detach().float().numpy()] for p in (source, first)]
    scale = torch.from_numpy(np.sqrt(np.array(areas[0]) / np.array(areas[1])).astype(np.float32))
    value = source.value + scale[:, None, None] * (driving.value - first.value)
    return KeyPoints(value, driving.jacobian @ inverse(first.jacobian) @ source.jacobian)


def point_losses(found: KeyPoints, wanted: KeyPoints) -> dict[str, Tensor]:
    """Return the distances of key points and of affine terms, scalars."""
    assert found.jacobian is not None and wanted.jacobian is not None
    return {
        "points": 4.0 * F.smooth_l1_loss(found.value, wanted.value, beta=0.02),
        "terms": 0.3 * F.smooth_l1_loss(found.jacobian, wanted.jacobian, beta=0.1),
    }


def way_loss(found: KeyPoints, wanted: KeyPoints) -> dict[str, Tensor]:
    """Return how wrong the ways are from the first half of a batch to the second, scalars.

    Motion is carried by them: an error that both pictures of a character share does no harm.
    """
    assert found.jacobian is not None and wanted.jacobian is not None
    ways = [b - a for a, b in (t.chunk(2) for t in (found.value, wanted.value))]
    terms = [b - a for a, b in (t.chunk(2) for t in (found.jacobian, wanted.jacobian))]
    return {
        "way": 8.0 * F.smooth_l1_loss(ways[0], ways[1], beta=0.01),
        "turn": 0.3 * F.smooth_l1_loss(terms[0], terms[1], beta=0.05),
    }


class KeyPointStage:
    """The detector: places of a character, under any colours, sizes and backdrops."""

    name = "keypoints"
    keys = (*KEYS, *(f"driver_{k}" for k in DRIVER_KEYS))
    batch = 12

    def network(self) -> nn.Module:
        """Return a fresh detector, its affine terms the identity."""
        return KeyPointDetector(CONFIG)

    def _prepare(self, batch: Mapping[str, Tensor], train: bool) -> tuple[Tensor, KeyPoints]:
        """Return pictures (2 B, 3, S, S) and their key points: each character's first frame, then another."""
        n = len(batch["frames"])
        pick = torch.randint(1, FRAMES, (n,)) if train else torch.ones(n, dtype=torch.long)
        row = torch.arange(n)
        pairs = (torch.zeros_like(pick), pick)
        picture = torch.stack([images(batch["frames"][row, i]) for i in pairs], 1)  # (B, 2, 4, S, S)
        value = torch.cat([batch["value"][row, i] for i in pairs])
        wanted = KeyPoints(value, torch.cat([batch["term"][row, i] for i in pairs]))
        if train:
            picture = recolour(graded([picture])[0], colour_change(n, picture.device))
        picture = picture.transpose(0, 1).flatten(0, 1)
        if train:
            picture, wanted = _placed_anew(picture, wanted)
            if torch.rand(()) < 0.5:
                picture, wanted = picture.flip(-1), mirrored_points(wanted)
            picture = soil(picture)
        return over_backdrop(picture, backdrops(n).repeat(2, 1, 1, 1)), wanted

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Scalars: key points and affine terms, and how far both went from one frame to the other."""
        picture, wanted = self._prepare(batch, network.training)
        found = network(picture)
        return point_losses(found, wanted) | way_loss(found, wanted)

    def picture(self, network: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        """Rows: picture with the places taught, then with those found; see `Stage.picture`."""
        picture, wanted = self._prepare(batch, False)
        found = network(picture)
        columns = [dotted(picture, wanted.value), dotted(picture, found.value)]
        return torch.stack([opaque(c) for c in columns], 1)


class MotionStage:
    """The generator: known key points, a little off as a detector's are, move the picture."""

    name = "motion"
    keys = KeyPointStage.keys
    batch = 8

    def network(self) -> nn.Module:
        """Return a fresh generator."""
        return Generator(CONFIG)

    def _points(self, truth: KeyPoints, shared: KeyPoints) -> KeyPoints:
        """Return key points as a detector might find them: errors of the character and of the frame."""
        assert truth.jacobian is not None and shared.jacobian is not None
        value = truth.value + shared.value + 0.008 * torch.randn_like(truth.value)
        term = truth.jacobian + shared.jacobian + 0.03 * torch.randn_like(truth.jacobian)
        return KeyPoints(value, term)

    def _off(self, like: KeyPoints) -> KeyPoints:
        assert like.jacobian is not None
        return KeyPoints(0.02 * torch.randn_like(like.value), 0.03 * torch.randn_like(like.jacobian))

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Scalars: motion, what it hides, and the picture."""
        scene = Scene.draw(batch, network.training)
        at, to = self._key_points(scene, network.training)
        out: Generated = network(scene.soiled, at, to, scene.turns)
        return picture_losses(out, scene)

    def _key_points(self, scene: Scene, train: bool) -> tuple[KeyPoints, KeyPoints]:
        own, other = self._off(scene.at), self._off(scene.at)
        if not train:
            return scene.at, carried(scene.at, scene.driver_first, scene.driver)
        at = self._points(scene.at, own)
        first, to = self._points(scene.driver_first, other), self._points(scene.driver, other)
        return at, carried(at, first, to)

    def picture(self, network: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        """Rows: source, driver, target, prediction, moved source, what is kept, what was painted.

        See `Stage.picture`.
        """
        scene = Scene.draw(batch, False)
        at, to = self._key_points(scene, False)
        return shown(network(scene.source, at, to, scene.turns), scene)


class JointNetworks(nn.Module):
    """Detector and generator as one."""

    def __init__(self) -> None:
        super().__init__()
        self.detector = KeyPointDetector(CONFIG)
        self.generator = Generator(CONFIG)


class JointStage:
    """Both together, by the published losses and those before.

    Args:
        detector, generator: state dicts to begin with; None for fresh networks.
    """

    name = "joint"
    keys = KeyPointStage.keys
    batch = 6

    def __init__(
        self, detector: Mapping[str, Tensor] | None = None, generator: Mapping[str, Tensor] | None = None
    ) -> None:
        self._start = (detector, generator)

    def network(self) -> nn.Module:
        """Return both as they are to begin with."""
        made = JointNetworks()
        for network, state in zip((made.detector, made.generator), self._start, strict=True):
            if state is not None:
                network.load_state_dict(state)
        return made

    def _found(self, network: nn.Module, scene: Scene) -> tuple[KeyPoints, KeyPoints, KeyPoints]:
        """Return key points of source, driver's first frame and driver, found in one batch."""
        n = len(scene.source)
        pictures = torch.cat([scene.soiled, scene.driver_first_picture, scene.driver_picture])
        found: KeyPoints = network.get_submodule("detector")(pictures)
        assert found.jacobian is not None
        parts = zip(found.value.split(n), found.jacobian.split(n), strict=True)
        source, first, driver = (KeyPoints(v, j) for v, j in parts)
        return source, first, driver

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Scalars: the losses of the picture, of the key points, and equivariance."""
        scene = Scene.draw(batch, network.training)
        source, first, driver = self._found(network, scene)
        out: Generated = network.get_submodule("generator")(
            scene.soiled, source, carried(source, first, driver), scene.turns
        )
        losses = picture_losses(out, scene)
        for found, wanted in ((source, scene.at), (driver, scene.driver)):
            for name, value in point_losses(found, wanted).items():
                losses[name] = losses.get(name, torch.zeros(())) + 0.25 * value
        losses |= way_loss(_joined(first, driver), _joined(scene.driver_first, scene.driver))
        if network.training:
            bent = RandomWarp.draw(len(scene.source))
            again = network.get_submodule("detector")(bent.picture(scene.driver_picture))
            value, term = equivariance(driver, again, bent)
            assert term is not None
            losses |= {"equivariance": value + 0.1 * term}
        return losses

    def picture(self, network: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        """As `MotionStage.picture`."""
        scene = Scene.draw(batch, False)
        source, first, driver = self._found(network, scene)
        generator = network.get_submodule("generator")
        to = carried(source, first, driver)
        return shown(generator(scene.source, source, to, scene.turns), scene)


def _joined(one: KeyPoints, other: KeyPoints) -> KeyPoints:
    assert one.jacobian is not None and other.jacobian is not None
    return KeyPoints(torch.cat([one.value, other.value]), torch.cat([one.jacobian, other.jacobian]))


class Scene:
    """Source, target and driver of a batch, changed at random alike."""

    source: Tensor
    soiled: Tensor
    target: Tensor
    driver_picture: Tensor
    driver_first_picture: Tensor
    at: KeyPoints
    to: KeyPoints
    driver_first: KeyPoints
    driver: KeyPoints
    turns: Tensor
    flow: Tensor
    weight: Tensor

    @classmethod
    def draw(cls, batch: Mapping[str, Tensor], train: bool) -> Scene:
        """Take a batch of `ClipPool`: (B, FRAMES, ...) for each key."""
        made = cls()
        n = len(batch["frames"])
        pick = torch.randint(1, FRAMES, (n,)) if train else torch.arange(n) % (FRAMES - 1) + 1
        row, first = torch.arange(n), torch.zeros(n, dtype=torch.long)
        source, target = (images(batch["frames"][row, i]) for i in (first, pick))
        came_from, driver = (images(batch["driver_frames"][row, i]) for i in (first, pick))
        made.at = KeyPoints(batch["value"][row, first], batch["term"][row, first])
        made.to = KeyPoints(batch["value"][row, pick], batch["term"][row, pick])
        made.driver_first = KeyPoints(batch["driver_value"][row, first], batch["driver_term"][row, first])
        made.driver = KeyPoints(batch["driver_value"][row, pick], batch["driver_term"][row, pick])
        made.flow = batch["flow"][row, pick].movedim(-1, 1)  # (B, 2, 64, 64)
        made.turns = batch["turns"]
        made.weight = batch["weight"][row, pick][:, None].float() / 255
        if train:
            own, other = colour_change(n, source.device), colour_change(n, source.device)
            source, target = recolour(source, own), recolour(target, own)
            came_from, driver = recolour(came_from, other), recolour(driver, other)
        behind, beside = backdrops(n), backdrops(n)
        made.source, made.target = over_backdrop(source, behind), over_backdrop(target, behind)
        made.soiled = over_backdrop(soil(source), behind) if train else made.source
        made.driver_first_picture = over_backdrop(came_from, beside)
        made.driver_picture = over_backdrop(driver, beside)
        if train and torch.rand(()) < 0.5:
            made._mirror()
        return made

    def _mirror(self) -> None:
        for name in ("source", "soiled", "target", "driver_first_picture", "driver_picture", "weight"):
            setattr(self, name, getattr(self, name).flip(-1))
        self.flow = self.flow.flip(-1) * _SIGN.view(1, 2, 1, 1)
        self.turns = mirrored(self.turns)
        self.at, self.to, self.driver_first, self.driver = (
            mirrored_points(p) for p in (self.at, self.to, self.driver_first, self.driver)
        )


_pyramid = Pyramid((0.5, 0.25, 0.125))


def picture_losses(out: Generated, scene: Scene) -> dict[str, Tensor]:
    """Return what is wrong with a moved picture, scalars by name.

    flow: the motion against the generator's own, where a part shows, in cells of its map. picture: L1 at
    several scales, and its slopes at full size. moved: the same of the moved source alone, where nothing is
    hidden. face: L1 around eyes and mouth, which are small and which everybody looks at. paint: L1 of the
    decoder's picture, where it is needed most. keep: cross-entropy of the map of what is not hidden.
    """
    with torch.autocast("cpu", enabled=False):
        offset = out.motion.deformation - _still(out.motion.deformation)
        small = F.avg_pool2d(scene.target, 2)
        brought = warp(F.avg_pool2d(scene.source, 2), _at(scene.flow), True)
        error = (brought - small).abs().mean(1, keepdim=True)
        hidden = uncovered(error) * (scene.weight > 0.3)
        weight = scene.weight * (1 - 0.7 * hidden) * ((scene.weight > 0.9) | (error < 0.08))
        cells = (offset.movedim(-1, 1) - scene.flow) * (FIELD - 1) / 2
        moved = warp(F.avg_pool2d(scene.source, 2), out.motion.deformation, True)
        assert out.motion.occlusion is not None
        share = (1 - out.motion.occlusion).clamp(1e-4, 1 - 1e-4)
        off = (out.painted - scene.target).abs().mean(1, keepdim=True)
        wide = F.interpolate(hidden, size=off.shape[2:], mode="bilinear")
        face = _around(scene.to.value[:, _SEEN], off.shape[2:])
        wrong = (out.prediction - scene.target).abs().mean(1, keepdim=True)
        levels = zip(_pyramid(out.prediction), _pyramid(scene.target), strict=True)
        return {
            "flow": 0.08 * (cells.abs() * weight).sum() / weight.sum(),
            "picture": (out.prediction - scene.target).abs().mean()
            + 0.3 * torch.stack([(a - b).abs().mean() for a, b in levels]).sum(),
            "slope": 0.7 * gradient_loss(out.prediction, scene.target, torch.ones_like(off)),
            "moved": 0.5 * ((moved - small).abs() * (1 - 0.9 * hidden)).mean(),
            "face": (wrong * face).sum() / face.sum(),
            "paint": 0.08 * (off * wide).sum() / (wide.sum() + 20) + 0.1 * off.mean(),
            "keep": 0.06 * F.binary_cross_entropy(share, hidden),
        }


def _around(places: Tensor, size: torch.Size) -> Tensor:
    """Return (B, 1, H, W): 1 at each of the places (B, K, 2), falling off within a tenth of the picture."""
    grid = _still_at(size[-1]).to(places)[None]
    away = torch.stack([(grid - p[:, None, None]).square().sum(-1) for p in places.unbind(1)], 1)
    return torch.exp(-0.5 * away / 0.08**2).amax(1, keepdim=True)


def _still(like: Tensor) -> Tensor:
    return _still_at(FIELD).to(like)


def _still_at(side: int) -> Tensor:
    axis = torch.linspace(-1, 1, side)
    return torch.stack(torch.meshgrid(axis, axis, indexing="xy"), -1)


def _at(flow: Tensor) -> Tensor:
    """Offsets (B, 2, 64, 64) as places to look at (B, 64, 64, 2)."""
    return _still(flow) + flow.movedim(1, -1)


def _placed_anew(rgba: Tensor, points: KeyPoints) -> tuple[Tensor, KeyPoints]:
    """Turn, scale, shift and bend pictures at random, both of a pair alike, with their key points.

    Pictures are (2 B, 4, H, W); those of a pair lie B apart.
    """
    assert points.jacobian is not None
    n = len(rgba) // 2
    angle, scale = 0.3 * (torch.rand(n) - 0.5), torch.exp(0.45 * (torch.rand(n) - 0.5))
    c, s = scale * angle.cos(), scale * angle.sin()
    turn = torch.stack([c, -s, s, c], -1).reshape(n, 2, 2) + 0.06 * torch.randn(n, 2, 2)
    shift = 0.25 * (torch.rand(n, 2) - 0.5)
    bends = 0.006 * torch.randn(n, 1, 25)
    bent = RandomWarp(torch.cat([turn, shift[..., None]], -1).repeat(2, 1, 1), bends.repeat(2, 1, 1))
    value = unwarped(bent, points.value)
    term = inverse(bent.jacobian(value)) @ points.jacobian
    coarse = bent.points(_still_at(33).reshape(1, -1, 2).expand(2 * n, -1, -1)).reshape(-1, 33, 33, 2)
    # Bends are smooth: between 33 x 33 places they may be taken as straight.
    grid = F.interpolate(coarse.movedim(-1, 1), size=rgba.shape[2:], mode="bilinear", align_corners=True)
    return F.grid_sample(rgba, grid.movedim(1, -1), align_corners=True), KeyPoints(value, term)


def unwarped(by: RandomWarp, places: Tensor) -> Tensor:
    """Return what a warp brings to `places` (N, K, 2): where they lie in the warped picture."""
    z = (places - by.theta[:, None, :, 2]) @ inverse(by.theta[:, :, :2]).transpose(1, 2)
    for _ in range(5):
        off = (by.points(z) - places)[..., None]
        z = z - (inverse(by.jacobian(z)) @ off)[..., 0]
    return z


def opaque(rgb: Tensor) -> Tensor:
    """(B, 3, H, W) -> (B, 4, H, W)."""
    return torch.cat([rgb, torch.ones_like(rgb[:, :1])], 1)


def dotted(picture: Tensor, points: Tensor) -> Tensor:
    """Return pictures (N, 3, S, S) with a dot at each of their key points (N, K, 2), -1..1."""
    out = picture.clone()
    side = picture.shape[-1]
    for i, places in enumerate(points):
        for k, (x, y) in enumerate(((places + 1) / 2 * (side - 1)).round().long().clamp(1, side - 2)):
            colour = torch.tensor([k % 2, (k // 2) % 2, (k // 4) % 2]).float()
            out[i, :, y - 1 : y + 2, x - 1 : x + 2] = colour[:, None, None]
    return out


def shown(out: Generated, scene: Scene) -> Tensor:
    """Return (rows, columns, 4, H, W): source, driver, target, prediction, moved, keep, painted."""
    assert out.motion.occlusion is not None
    size = scene.source.shape[2:]
    keep = F.interpolate(out.motion.occlusion, size=size).expand(-1, 3, -1, -1)
    moved = F.interpolate(
        warp(F.avg_pool2d(scene.source, 2), out.motion.deformation, True), size=size, mode="bilinear"
    )
    columns = [
        scene.source,
        scene.driver_picture,
        scene.target,
        out.prediction,
        moved,
        keep,
        out.painted,
    ]
    return torch.stack([opaque(c) for c in columns], 1)


STAGES = {s.name: s for s in (KeyPointStage, MotionStage, JointStage)}
"""In the order in which they train."""
