"""Packets like those of real senders, made here; for tests without material from outside."""

from __future__ import annotations

import json
import struct

import numpy as np

from tracking.network.arkit import SHAPES
from tracking.network.osc import bundles, encode


def ifacialmocap(values: dict[str, float] | None = None, head: str = "-6,18,3,0,0,-0.5") -> bytes:
    """Return a datagram of iFacialMocap, version 1, with all 52 shapes."""
    shapes = dict.fromkeys(SHAPES, 0.0) | (values or {})
    names = {name: _with_side(name) for name in shapes}
    parts = [f"{names[name]}-{round(100 * value)}" for name, value in shapes.items()]
    return "|".join([*parts, f"=head#{head}", "rightEye#0,0,0", "leftEye#0,0,0", ""]).encode()


def phone(values: dict[str, float] | None = None, rotation: tuple = (18.0, -6.0, 3.0)) -> bytes:
    """Return a datagram of VTube Studio's phone app."""
    shapes = dict.fromkeys(SHAPES, 0.0) | (values or {})
    told = {
        "Timestamp": 1,
        "Hotkey": -1,
        "FaceFound": True,
        "Rotation": dict(zip("xyz", rotation, strict=True)),
        "BlendShapes": [{"k": name[0].upper() + name[1:], "v": value} for name, value in shapes.items()],
    }
    return json.dumps(told).encode()


def open_see_face(seed: int = 0, *, face_id: int = 0, pnp_error: float = 2.0) -> bytes:
    """Return one face of OpenSeeFace, its numbers random but its head a rotation."""
    random = np.random.default_rng(seed)
    quaternion = random.normal(size=4)
    quaternion /= np.linalg.norm(quaternion)
    head = struct.pack("<di2f2fB1f", 1.0, face_id, 640, 480, 0.75, 0.25, 1, pnp_error)
    rest = np.concatenate([quaternion, random.normal(size=3 + 3 + 68 + 136 + 210 + 14)])
    return head + rest.astype("<f4").tobytes()


def vmc(values: dict[str, float], head: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)) -> bytes:
    """Return a bundle with a head bone, expressions and their end."""
    messages = [
        encode("/VMC/Ext/Bone/Pos", "Head", 0.0, 0.0, 0.0, *head),
        *(encode("/VMC/Ext/Blend/Val", name, value) for name, value in values.items()),
        encode("/VMC/Ext/Blend/Apply"),
    ]
    return bundles(messages, 60000)[0]


def _with_side(name: str) -> str:
    if name in ("jawLeft", "jawRight", "mouthLeft", "mouthRight"):
        return name
    return name.removesuffix("Left") + "_L" if name.endswith("Left") else name.replace("Right", "_R")
