"""What a model pack says about itself: `manifest.json`, read strictly.

{
  "format": 1,
  "name": "first-sheet", "architecture": "sheet", "licence": "MIT", "source": "https://...",
  "pose": {"head_x": {"sign": 1, "amount": 1.0}, ...},
  "mouth": "absolute",
  "colour": {"transfer": "linear", "alpha": "straight", "range": [-1.0, 1.0]},
  "files": {"face_morpher": {"file": "face_morpher.onnx", "sha256": "...", "bytes": 123}},
  "details": {"width": 64}
}
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn, get_args

import numpy as np

from tracking.errors import ModelError
from tracking.pose import CORE, INDEX, NAMES, Pose

FORMAT = 1
MAX_MANIFEST_BYTES = 1 << 20
MAX_FILE_BYTES = 1 << 30

Mouth = Literal["absolute", "relative"]
Transfer = Literal["linear", "srgb"]
Alpha = Literal["straight", "premultiplied"]

_MAX_DEPTH = 20
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_ROLE = re.compile(r"[a-z0-9_]{1,64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack: its name beside the manifest, its SHA-256 (hex) and its exact size."""

    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class PoseAxis:
    """How one pose number enters the networks: `sign * amount * value`."""

    sign: int = 1
    amount: float = 1.0


@dataclass(frozen=True, slots=True)
class Colour:
    """What the networks see and give: transfer curve, kind of alpha, and what 0 and 1 become."""

    transfer: Transfer = "linear"
    alpha: Alpha = "straight"
    range: tuple[float, float] = (-1.0, 1.0)


def _plain_axes() -> dict[str, PoseAxis]:
    return {name: PoseAxis() for name in NAMES}


@dataclass(frozen=True, slots=True)
class Manifest:
    """A pack's description.

    Attributes:
        architecture: which poser runs it (`models.registry.ARCHITECTURES`).
        pose: one axis for every name of `tracking.pose.NAMES`, a plain one where the file has none; those
            that only other versions know are kept.
        mouth: "absolute" if 0 is closed and 1 open whatever was drawn; "relative" if 1 is as drawn.
        files: role -> file. The roles are the architecture's own.
        details: whatever else the architecture needs, as plain JSON values (for example `width`).
    """

    name: str
    architecture: str
    licence: str
    source: str
    pose: Mapping[str, PoseAxis] = field(default_factory=_plain_axes)
    mouth: Mouth = "absolute"
    colour: Colour = field(default_factory=Colour)
    files: Mapping[str, PackFile] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """Name and a hash of every file that poses: what a compiled character says it was made with."""
        digest = hashlib.sha256()
        for role, entry in sorted(self.files.items()):
            # What cuts a drawing out of its background has no say in how it moves.
            if role != "matting":
                digest.update(f"{role} {entry.sha256}\n".encode())
        return f"{self.name} {digest.hexdigest()[:16]}"

    def network_pose(self, pose: Pose, drawn_mouth: float = 1.0) -> np.ndarray:
        """Return the numbers as this pack's networks take them, float32 (N,), in table order.

        Args:
            pose: in the program's own convention (mouth absolute).
            drawn_mouth: how open the drawing's mouth is, 0..1. A "relative" pack only closes what was drawn,
                so openings beyond it come out as drawn.
        """
        values = pose.as_array()
        if self.mouth == "relative":
            mouth = float(values[INDEX["mouth"]])
            values[INDEX["mouth"]] = min(mouth / drawn_mouth, 1.0) if drawn_mouth > 0 else 1.0
        factors = [self.pose[name].sign * self.pose[name].amount for name in NAMES]
        return values * np.array(factors, np.float32)

    def as_json(self) -> str:
        """Return the text of `manifest.json`."""
        return json.dumps(
            {
                "format": FORMAT,
                "name": self.name,
                "architecture": self.architecture,
                "licence": self.licence,
                "source": self.source,
                "pose": {
                    name: {"sign": axis.sign, "amount": axis.amount}
                    for name, axis in self.pose.items()
                    if name in CORE or axis != PoseAxis()
                },
                "mouth": self.mouth,
                "colour": {
                    "transfer": self.colour.transfer,
                    "alpha": self.colour.alpha,
                    "range": list(self.colour.range),
                },
                "files": {
                    role: {"file": f.file, "sha256": f.sha256, "bytes": f.bytes}
                    for role, f in self.files.items()
                },
                "details": dict(self.details),
            },
            indent=2,
            allow_nan=False,
        )


def parse_manifest(content: bytes, where: str) -> Manifest:
    """Read a manifest and check every field.

    Args:
        content: the bytes of `manifest.json`.
        where: the pack, as messages should name it.

    Raises:
        ModelError: if it is not a manifest of this format; the message names the field.
    """
    reader = _Reader(where)
    top = reader.mapping(reader.json(content), "the manifest")
    if top.get("format") != FORMAT or isinstance(top.get("format"), bool):
        reader.fail(
            f"format is {shortened(top.get('format'))}, this version reads {FORMAT}; update one of them"
        )
    return Manifest(
        name=reader.text(top, "name"),
        architecture=reader.text(top, "architecture"),
        licence=reader.text(top, "licence"),
        source=reader.text(top, "source"),
        pose=reader.axes(top.get("pose")),
        mouth=reader.choice(top.get("mouth"), "mouth", get_args(Mouth)),
        colour=reader.colour(top.get("colour")),
        files=reader.files(top.get("files")),
        details=reader.details(top.get("details", {})),
    )


class _Reader:
    """Takes one pack's JSON apart; every complaint names the pack and the field."""

    def __init__(self, where: str) -> None:
        self.where = where

    def fail(self, what: str) -> NoReturn:
        """Refuse the pack."""
        raise ModelError(f"{self.where} is not a usable model pack: {what}")

    def json(self, content: bytes) -> Any:
        """Return what JSON in UTF-8 says; every number is finite."""
        try:
            return json.loads(
                content.decode("utf-8"), parse_constant=_finite_float, parse_float=_finite_float
            )
        except (ValueError, RecursionError) as error:
            self.fail(f"manifest.json is not valid JSON ({one_line(error)})")

    def mapping(self, value: Any, name: str) -> dict[str, Any]:
        """Return an object."""
        if not isinstance(value, dict):
            self.fail(f"{name} is not an object")
        return value

    def details(self, value: Any) -> dict[str, Any]:
        """Return the object of details, nested no deeper than `_MAX_DEPTH`."""
        table = self.mapping(value, "details")
        level: list[Any] = [table]
        for _ in range(_MAX_DEPTH):
            # Breadth first: a recursive walk could be made to exhaust the stack.
            level = [child for item in level for child in _children(item)]
        if level:
            self.fail(f"details is nested deeper than {_MAX_DEPTH} levels")
        return table

    def text(self, top: Mapping[str, Any], name: str) -> str:
        """Return a line of printable characters."""
        value = top.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= 300 or not value.isprintable():
            self.fail(f"{name} is not a line of 1 to 300 printable characters")
        return value

    def choice(self, value: Any, name: str, allowed: tuple[Any, ...]) -> Any:
        """Return one of the words that are allowed."""
        if not isinstance(value, str) or value not in allowed:
            self.fail(f"{name} is {shortened(value)}, not one of {', '.join(allowed)}")
        return value

    def number(self, value: Any, name: str, low: float, high: float) -> float:
        """Return a number from `low` to `high`."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self.fail(f"{name} is {shortened(value)}, not a number from {low:g} to {high:g}")
        return float(value)

    def axes(self, value: Any) -> dict[str, PoseAxis]:
        """Return what each number of the pose comes to; those that are not named are as they are."""
        table = self.mapping(value, "pose")
        if len(table) > 256:
            self.fail("pose names more than 256 numbers")
        axes = _plain_axes()
        for name in table:
            if not _ROLE.fullmatch(name):
                self.fail(f"the pose's number {shortened(name)} is not made of a-z, 0-9 and _")
            row = self.mapping(table[name], f"pose.{name}")
            if row.get("sign") not in (1, -1) or isinstance(row.get("sign"), bool):
                self.fail(f"pose.{name}.sign is {shortened(row.get('sign'))}, not 1 or -1")
            amount = self.number(row.get("amount"), f"pose.{name}.amount", 0.0, 100.0)
            axes[name] = PoseAxis(int(row["sign"]), amount)
        return axes

    def colour(self, value: Any) -> Colour:
        """Return the colours that the networks take and give."""
        table = self.mapping(value, "colour")
        ends = table.get("range")
        if not isinstance(ends, list) or len(ends) != 2:
            self.fail("colour.range is not a pair of numbers")
        low, high = (self.number(end, "colour.range", -1000.0, 1000.0) for end in ends)
        if high - low < 1e-3:
            self.fail(f"colour.range {low:g}..{high:g} is empty")
        return Colour(
            self.choice(table.get("transfer"), "colour.transfer", get_args(Transfer)),
            self.choice(table.get("alpha"), "colour.alpha", get_args(Alpha)),
            (low, high),
        )

    def files(self, value: Any) -> dict[str, PackFile]:
        """Return the files by role."""
        table = self.mapping(value, "files")
        if len(table) > 64:
            self.fail("files lists more than 64")
        files = {}
        for role, row in table.items():
            if not _ROLE.fullmatch(role):
                self.fail(f"the role {shortened(role)} is not made of a-z, 0-9 and _")
            files[role] = self.file(self.mapping(row, f"files.{role}"), role)
        return files

    def file(self, row: Mapping[str, Any], role: str) -> PackFile:
        """Return the file of one role."""
        name, digest, size = row.get("file"), row.get("sha256"), row.get("bytes")
        if not isinstance(name, str) or not _FILE_NAME.fullmatch(name) or name == "manifest.json":
            self.fail(
                f"files.{role}.file is {shortened(name)}, not the plain name of a file beside the manifest"
            )
        if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
            self.fail(f"files.{role}.sha256 is not 64 hexadecimal digits")
        if isinstance(size, bool) or not isinstance(size, int) or not 0 <= size <= MAX_FILE_BYTES:
            self.fail(f"files.{role}.bytes is {shortened(size)}, not a size up to {MAX_FILE_BYTES}")
        return PackFile(name, digest, size)


def _finite_float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is not a finite number")
    return value


def _children(item: Any) -> list[Any]:
    if isinstance(item, dict):
        return list(item.values())
    return item if isinstance(item, list) else []


def shortened(value: object) -> str:
    """Return a stranger's value in at most 80 printable ASCII characters."""
    if isinstance(value, int) and value.bit_length() > 256:
        return "a huge number"  # printing it may be refused or take long
    return _cut(ascii(value), 80)


def one_line(error: BaseException) -> str:
    """Return a library's complaint about a stranger's file: one printable line, 200 characters at most."""
    text = (str(error).strip() or type(error).__name__).splitlines()[0]
    return _cut("".join(c if c.isprintable() else "?" for c in text), 200)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
