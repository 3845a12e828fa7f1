"""What a first-order motion model is built of: the published configuration, read strictly.

Only the structure is kept: what the data set and the visualiser were set to has no say in the networks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from tracking.errors import ModelError

SMALLEST_SIDE, LARGEST_SIDE = 64, 1024


@dataclass(frozen=True, slots=True)
class DetectorConfig:
    """The key-point detector: hourglass, temperature of its softmax, reduction of the picture before it.

    Attributes:
        single_jacobian_map: all key points read their affine terms off one map.
        pad: padding of the 7x7 heads; 0 makes their maps 6 pixels smaller.
    """

    block_expansion: int = 32
    max_features: int = 1024
    num_blocks: int = 5
    temperature: float = 0.1
    scale_factor: float = 0.25
    single_jacobian_map: bool = False
    pad: int = 0


@dataclass(frozen=True, slots=True)
class DenseMotionConfig:
    """The dense motion network: hourglass, and the variance of a key point's Gaussian, in [-1, 1] units.

    Attributes:
        turns: one motion more to choose from: how the head in the picture turns, as the turner of the
            bundled pack says of the picture alone, fitted to the key points. The published networks have
            no such thing; the bundled kind has it.
        share: how much of the fitted turn is carried over.
    """

    block_expansion: int = 64
    max_features: int = 1024
    num_blocks: int = 5
    scale_factor: float = 0.25
    kp_variance: float = 0.01
    turns: bool = False
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class GeneratorConfig:
    """The generator: encoder, bottleneck, decoder.

    Attributes:
        keeps_source: the result is the moved picture itself where nothing is hidden, and the decoder's
            elsewhere. The published networks have no such thing; the bundled kind has it.
        paint: how much of the decoder's share is shown then: it is soft, a haze over what is sharp.
    """

    block_expansion: int = 64
    max_features: int = 512
    num_down_blocks: int = 2
    num_bottleneck_blocks: int = 6
    estimate_occlusion_map: bool = True
    keeps_source: bool = False
    paint: float = 1.0


@dataclass(frozen=True, slots=True)
class DiscriminatorConfig:
    """The discriminator; only training has one."""

    block_expansion: int = 32
    max_features: int = 512
    num_blocks: int = 4
    sn: bool = False
    use_kp: bool = False


@dataclass(frozen=True, slots=True)
class MotionConfig:
    """A whole model.

    Attributes:
        num_kp: key points.
        estimate_jacobian: whether each has an affine term.
        height, width: of the pictures the networks take, in pixels.
    """

    num_kp: int = 10
    num_channels: int = 3
    estimate_jacobian: bool = True
    height: int = 256
    width: int = 256
    detector: DetectorConfig = field(default_factory=DetectorConfig)
    dense_motion: DenseMotionConfig = field(default_factory=DenseMotionConfig)
    generator: GeneratorConfig = field(default_factory=GeneratorConfig)
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for a manifest; `from_dict` reads them."""
        return asdict(self)

    @property
    def motion_size(self) -> tuple[int, int]:
        """(height, width) of the motion field."""
        step = step_of(self.dense_motion.scale_factor)
        return -(-self.height // step), -(-self.width // step)


VOX = MotionConfig()
"""What all published models share but mgif (a single jacobian map)."""
MGIF = replace(VOX, detector=replace(VOX.detector, single_jacobian_map=True))

_BOUNDS = {
    "num_kp": (1, 100),
    "num_channels": (3, 3),
    "height": (SMALLEST_SIDE, LARGEST_SIDE),
    "width": (SMALLEST_SIDE, LARGEST_SIDE),
    "block_expansion": (1, 512),
    "max_features": (1, 4096),
    "num_blocks": (1, 8),
    "num_down_blocks": (0, 6),
    "num_bottleneck_blocks": (0, 32),
    "pad": (0, 3),
    "temperature": (1e-4, 100.0),
    "scale_factor": (1 / 16, 1.0),
    "kp_variance": (1e-6, 10.0),
    "share": (0.0, 1.5),
    "paint": (0.0, 1.0),
}


def step_of(scale_factor: float) -> int:
    """Return every how many pixels a reduction keeps one."""
    return int(1 / scale_factor)


def from_published(document: object, where: str) -> MotionConfig:
    """Read a published configuration (the content of its YAML file).

    Raises:
        ModelError: if it is another kind of file, or asks for what can't be built.
    """
    top = _mapping(document, where)
    model = _mapping(top.get("model_params"), f"model_params in {where}")
    common = _mapping(model.get("common_params"), f"common_params in {where}")
    generator = _mapping(model.get("generator_params"), f"generator_params in {where}")
    if generator.get("dense_motion_params") is None:
        raise ModelError(f"{where} has no dense_motion_params; a model without motion can't move anything")
    shape = (top.get("dataset_params") or {}).get("frame_shape", (256, 256, 3))
    if not isinstance(shape, list | tuple) or len(shape) != 3:
        raise ModelError(f"frame_shape in {where} is {shape!r}, not [height, width, 3]")
    values = {
        "num_kp": common.get("num_kp", 10),
        "num_channels": common.get("num_channels", 3),
        "estimate_jacobian": common.get("estimate_jacobian", False),
        "height": shape[0],
        "width": shape[1],
        # The published code's own defaults, where a configuration leaves something out.
        "detector": {"scale_factor": 1, **_mapping(model.get("kp_detector_params"), "kp_detector_params")},
        "dense_motion": {
            "scale_factor": 1,
            **_mapping(generator["dense_motion_params"], "dense_motion_params"),
        },
        "generator": {
            "estimate_occlusion_map": False,
            **{k: v for k, v in generator.items() if k != "dense_motion_params"},
        },
        "discriminator": model.get("discriminator_params") or {},
    }
    return from_dict(values, where)


def from_dict(values: Mapping[str, Any], where: str) -> MotionConfig:
    """Build a configuration of plain values, each checked.

    Raises:
        ModelError: naming the value that can't be used.
    """
    parts = {
        "detector": DetectorConfig,
        "dense_motion": DenseMotionConfig,
        "generator": GeneratorConfig,
        "discriminator": DiscriminatorConfig,
    }
    made = {name: _part(kind, values.get(name, {}), f"{name} in {where}") for name, kind in parts.items()}
    plain = {k: v for k, v in values.items() if k not in parts}
    config = replace(_part(MotionConfig, plain, where), **made)
    check_sizes(config, where)
    return config


def check_sizes(config: MotionConfig, where: str) -> None:
    """Check that the networks can take their pictures.

    Raises:
        ModelError: if a side does not divide as the hourglasses and the generator need.
    """
    for side in (config.height, config.width):
        for name, scale, blocks in (
            ("detector", config.detector.scale_factor, config.detector.num_blocks),
            ("dense motion", config.dense_motion.scale_factor, config.dense_motion.num_blocks),
            ("generator", 1.0, config.generator.num_down_blocks),
        ):
            inner = -(-side // step_of(scale))
            if inner % 2**blocks:
                raise ModelError(
                    f"{where}: a side of {side} pixels is {inner} in the {name} network, which must divide "
                    f"by {2**blocks}"
                )
    small = min(config.height, config.width) // step_of(config.detector.scale_factor)
    if small + 2 * config.detector.pad < 8:
        raise ModelError(f"{where}: the detector's maps would be too small ({small} pixels)")


def _mapping(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ModelError(f"{name} is missing or no table: this is no configuration of a first-order model")
    return value


def _part(kind: type, values: object, where: str) -> Any:
    given = _mapping(values, where)
    known = {f.name: f for f in fields(kind)}
    default = kind()
    return kind(
        **{
            name: _value(name, value, getattr(default, name), where)
            for name, value in given.items()
            if name in known and name not in ("detector", "dense_motion", "generator", "discriminator")
        }
    )


def _value(name: str, value: object, default: object, where: str) -> Any:
    """Return one value in its default's type, within its bounds."""
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise ModelError(f"{name} in {where} is {value!r}, not true or false")
        return value
    try:
        # YAML reads 2e-4 as text.
        number = float(value) if not isinstance(value, bool) else None  # pyright: ignore[reportArgumentType]
    except (TypeError, ValueError):
        number = None
    low, high = _BOUNDS[name]
    if number is None or not low <= number <= high or (isinstance(default, int) and number != int(number)):
        raise ModelError(f"{name} in {where} is {value!r}; it must lie in {low:g} to {high:g}")
    return int(number) if isinstance(default, int) else number
