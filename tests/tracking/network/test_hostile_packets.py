"""Real packets damaged in many ways, and how each kind of reader takes them: by a count, and in range."""

from __future__ import annotations

import base64
import json
import math
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import find_shared_data
from tests.tracking.network import packets
from tracking.network.arkit import SHAPES
from tracking.network.ifacialmocap import IFacialMocapDecoder
from tracking.network.open_see_face import OpenSeeFaceDecoder
from tracking.network.reading import Decoder, PacketError, Reading, face_of
from tracking.network.vmc import VmcDecoder
from tracking.network.vtube_studio_phone import VtubeStudioPhoneDecoder
from tracking.pose import parameter

MAKERS: dict[str, Callable[[], Decoder]] = {
    "ifm": IFacialMocapDecoder,
    "vts": VtubeStudioPhoneDecoder,
    "osf": OpenSeeFaceDecoder,
    "vmc": VmcDecoder,
}
ODD = (
    b"nan",
    b"-inf",
    b"1e999",
    b"0x10",
    b"1_0",
    b"\xef\xbc\x91",
    b"-",
    b"&",
    b"|",
    b"#",
    b",",
    b"=head#",
    b"\0",
)
ODD_JSON = (
    None,
    True,
    "x",
    -(10**400),
    1e308,
    float("nan"),
    float("-inf"),
    [],
    {},
    [[[]]],
    "NaN",
    {"x": "1"},
)


def _own(kind: str) -> list[bytes]:
    shapes = {"jawOpen": 0.5, "eyeBlinkLeft": 0.3, "eyeLookOutLeft": 0.7}
    return {
        "ifm": [packets.ifacialmocap(shapes), b"trackingStatus-1|" + packets.ifacialmocap(shapes)],
        "vts": [packets.phone(shapes)],
        "osf": [packets.open_see_face(5), packets.open_see_face(6) + packets.open_see_face(7, face_id=1)],
        "vmc": [packets.vmc({"A": 0.5, "Joy": 0.4, **shapes}), packets.vmc(dict.fromkeys(SHAPES, 0.2))],
    }[kind]


def _real(kind: str, folder: Path | None) -> list[bytes]:
    if folder is None:
        return []
    if kind == "osf":
        lines = (folder / "golden_openseeface" / "two_faces.jsonl").read_text().splitlines()[:20]
        return [base64.b64decode(json.loads(line)["data"]) for line in lines]
    name = {"vmc": "golden_vmc", "ifm": "golden_ifacialmocap", "vts": "golden_ifacialmocap"}[kind]
    return [base64.b64decode(e["data"]) for e in json.loads((folder / name / "datagrams.json").read_text())]


def _damaged(data: bytes, dice: random.Random) -> Iterator[bytes]:
    """Yield a packet damaged once in each of several ways."""
    size = max(len(data), 1)
    at, until = sorted((dice.randrange(size), dice.randrange(size)))
    yield data[:at]
    yield data[at:]
    yield data[:at] + data[until:]
    yield data[:until] + data[at:]
    yield data[:at] + dice.choice(ODD) + data[at:]
    yield data[:at] + dice.randbytes(4) + data[at + 4 :]
    yield data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :] if data else b""
    yield data * dice.randrange(2, 9)
    yield dice.randbytes(len(data))
    if data.startswith(b"{"):
        yield from _damaged_json(data, dice)


def _damaged_json(data: bytes, dice: random.Random) -> Iterator[bytes]:
    try:
        told = json.loads(data)
    except ValueError:
        return
    if not isinstance(told, dict):
        return
    for key in told:
        yield json.dumps({**told, key: dice.choice(ODD_JSON)}).encode()
    for key in ("Rotation", "EyeLeft", "Position"):
        if isinstance(told.get(key), dict):
            yield json.dumps({**told, key: told[key] | {"x": dice.choice(ODD_JSON)}}).encode()
    entries = told.get("BlendShapes")
    if isinstance(entries, list) and entries:
        entries[dice.randrange(len(entries))] = dice.choice(
            (*ODD_JSON, {"k": "JawOpen", "v": dice.choice(ODD_JSON)})
        )
        yield json.dumps({**told, "BlendShapes": entries}).encode()
    yield data[:-1] + b',"deep":' + b"[" * 15000 + b"}"


@pytest.mark.parametrize("kind", list(MAKERS))
@pytest.mark.parametrize("seed", range(3))
def test_damaged_packets_cost_a_count(kind: str, seed: int) -> None:
    dice = random.Random(f"{kind}{seed}")
    decoder = MAKERS[kind]()
    face, read, refused = None, 0, 0
    for good in [*_own(kind), *_real(kind, find_shared_data())]:
        for data in [good, *_damaged(good, dice)]:
            try:
                reading = decoder.feed(data)
            except PacketError:
                refused += 1
                continue
            read += 1
            if reading is not None and (now := face_of(reading, 1.0, face)) is not None:
                face = now
                _check(reading)
                assert max(abs(now.pitch_deg), abs(now.yaw_deg), abs(now.roll_deg)) <= 180.0
                assert max(abs(now.left_eye), abs(now.right_eye), abs(now.mouth)) <= 2.0
    assert read > 2 and refused > 2


def _check(reading: Reading) -> None:
    for name, value in reading.numbers.items():
        row = parameter(name)
        assert math.isfinite(value)
        assert row.minimum <= value <= row.maximum, name
    assert all(math.isfinite(value) for value in reading.shapes.values())
