"""What shapes and expressions say of the numbers beyond the six."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from tests.tracking.network import packets
from tracking.network.arkit import SHAPES
from tracking.network.ifacialmocap import IFacialMocapDecoder
from tracking.network.open_see_face import OpenSeeFaceDecoder
from tracking.network.reading import Reading, face_of
from tracking.network.vmc import VmcDecoder
from tracking.network.vtube_studio_phone import VtubeStudioPhoneDecoder
from tracking.pose import parameter
from tracking.trackers.shape_numbers import VOWELS, numbers_of_expressions, numbers_of_shapes

RESTING = dict.fromkeys(SHAPES, 0.0)


def numbers(opening: float = 0.0, **shapes: float) -> dict[str, float]:
    return numbers_of_shapes({**RESTING, **shapes}, opening)


def test_a_resting_face_is_all_zero() -> None:
    assert set(numbers().values()) == {0.0}
    assert numbers_of_shapes({}) == {}


def test_eyes_that_look_to_the_persons_right_look_to_the_images_left() -> None:
    aside = numbers(eyeLookOutRight=0.8, eyeLookInLeft=0.6)
    assert (aside["gaze_x"], aside["gaze_y"]) == (pytest.approx(0.7), 0.0)
    crossed = numbers(eyeLookInRight=0.5, eyeLookInLeft=0.5)
    assert crossed["gaze_x"] == 0.0
    assert numbers(eyeLookUpLeft=0.5, eyeLookUpRight=0.5)["gaze_y"] == 0.5
    assert numbers(eyeLookDownLeft=1.0, eyeLookDownRight=1.0)["gaze_y"] == -1.0


def test_brows_have_height_and_slope() -> None:
    raised = numbers(browInnerUp=1.0, browOuterUpLeft=1.0, browOuterUpRight=1.0)
    assert (raised["left_brow"], raised["right_brow"], raised["brow_angle"]) == (1.0, 1.0, 0.0)
    assert numbers(browInnerUp=0.8)["brow_angle"] == pytest.approx(0.8)
    angry = numbers(browDownLeft=1.0, browDownRight=1.0)
    assert (angry["left_brow"], angry["brow_angle"]) == (-1.0, -1.0)
    one = numbers(browOuterUpLeft=1.0)
    assert one["left_brow"] > 0.4 and one["right_brow"] == 0.0


def test_smile_wide_eyes_and_laughing_lids() -> None:
    laughing = numbers(mouthSmileLeft=0.9, mouthSmileRight=0.9, cheekSquintLeft=0.7, cheekSquintRight=0.5)
    assert laughing["mouth_form"] == pytest.approx(0.9)
    assert laughing["eye_smile"] == pytest.approx(0.6)
    assert numbers(mouthFrownLeft=0.4, mouthFrownRight=0.6)["mouth_form"] == pytest.approx(-0.5)
    assert numbers(eyeWideLeft=0.8)["left_eye_wide"] == 0.8
    # Android phones send no cheeks: eyes narrowed by the sun are no laugh.
    cheekless = {k: v for k, v in RESTING.items() if not k.startswith("cheek")}
    narrowed = cheekless | {"eyeSquintLeft": 0.8, "eyeSquintRight": 0.8}
    assert numbers_of_shapes(narrowed)["eye_smile"] == 0.0
    smiling = narrowed | {"mouthSmileLeft": 0.9, "mouthSmileRight": 0.9}
    assert numbers_of_shapes(smiling)["eye_smile"] == 1.0


def test_vowels_are_shares() -> None:
    assert numbers(mouthPucker=0.9)["mouth_u"] == pytest.approx(0.9)
    assert numbers(0.4, mouthFunnel=0.7)["mouth_o"] == pytest.approx(0.7)
    spread = {"mouthStretchLeft": 0.6, "mouthStretchRight": 0.6}
    assert numbers(0.0, **spread)["mouth_i"] == pytest.approx(0.6)
    assert numbers(0.5, **spread)["mouth_e"] == pytest.approx(0.6)
    everything = numbers(0.2, mouthPucker=1.0, mouthFunnel=0.8, **dict.fromkeys(spread, 1.0))
    assert sum(everything[name] for name in VOWELS) == pytest.approx(1.0)


def test_expressions_of_an_avatar() -> None:
    told = numbers_of_expressions({"Joy": 0.8, "Fun": 0.0, "Sorrow": 0.0, "Angry": 0.0})
    assert (told["mouth_form"], told["eye_smile"], told["brow_angle"]) == (0.8, 0.8, 0.0)
    assert numbers_of_expressions({"Angry": 1.0, "Joy": 0.0})["brow_angle"] == -1.0
    assert numbers_of_expressions({"A": 0.7}) == {}
    vowels = numbers_of_expressions({"A": 0.2, "O": 0.6})
    assert (vowels["mouth_o"], vowels["mouth_i"]) == (pytest.approx(0.75), 0.0)
    assert numbers_of_expressions({"I": 0.01})["mouth_i"] < 0.1  # next to silence is no vowel


def test_a_mirror_changes_sides_and_signs() -> None:
    reading = Reading(numbers={"gaze_x": 0.5, "gaze_y": 0.25, "left_brow": 1.0, "mouth_form": -0.5})
    assert reading.mirrored().numbers == {
        "gaze_x": -0.5,
        "gaze_y": 0.25,
        "right_brow": 1.0,
        "mouth_form": -0.5,
    }


@pytest.mark.parametrize(
    ("decoder", "packet"),
    [
        (IFacialMocapDecoder(), packets.ifacialmocap),
        (VtubeStudioPhoneDecoder(), packets.phone),
        (VmcDecoder(mirrored=False), packets.vmc),
    ],
)
def test_every_phone_and_perfect_sync_tell_them(decoder, packet) -> None:
    shapes = {"eyeLookOutRight": 0.8, "eyeLookInLeft": 0.6, "mouthSmileLeft": 0.5, "mouthSmileRight": 0.5}
    reading = decoder.feed(packet(shapes))
    assert reading.numbers["gaze_x"] == pytest.approx(0.7)
    assert reading.numbers["mouth_form"] == pytest.approx(0.5)


def test_a_face_takes_gaze_and_lips_from_a_packet_and_keeps_them() -> None:
    decoder = IFacialMocapDecoder()
    shapes = {"eyeLookOutRight": 0.8, "eyeLookInLeft": 0.6, "mouthFunnel": 0.6, "mouthPucker": 0.5}
    face = face_of(decoder.feed(packets.ifacialmocap(shapes)), 1.0)
    assert face is not None
    assert (face.gaze_x, face.lips_round, face.lips_spread) == pytest.approx((0.7, 0.8, 0.0))
    later = face_of(decoder.feed(b"jawOpen-40|"), 2.0, face)
    assert later is not None
    assert (later.gaze_x, later.lips_round) == (face.gaze_x, face.lips_round)


def test_eyes_alone_tell_the_gaze() -> None:
    told = IFacialMocapDecoder().feed(b"=head#0,0,0,0,0,0|rightEye#-10,-12.5,0|leftEye#-10,-12.5,0|")
    assert told.numbers == {"gaze_x": pytest.approx(0.5), "gaze_y": pytest.approx(0.5)}


def test_real_packets_stay_in_range(shared_data: Path) -> None:
    seen: dict[str, list[float]] = {}
    phones = json.loads((shared_data / "golden_ifacialmocap" / "datagrams.json").read_text())
    for entry in phones:
        if entry["name"].startswith("bad_") or entry.get("direction") or "tcp" in entry["name"]:
            continue
        ours = "vts" in entry["name"] or entry["name"] == "meowface_json"
        decoder = VtubeStudioPhoneDecoder() if ours else IFacialMocapDecoder()
        _collect(seen, decoder.feed(base64.b64decode(entry["data"])))
    assert len(seen) >= 12
    lines = (shared_data / "golden_openseeface" / "one_face_turns.jsonl").read_text().splitlines()
    decoder = OpenSeeFaceDecoder()
    for line in lines:
        _collect(seen, decoder.feed(base64.b64decode(json.loads(line)["data"])))
    for name, values in seen.items():
        row = parameter(name)
        assert row.minimum <= min(values) <= max(values) <= row.maximum, name
        assert np.isfinite(values).all()


def _collect(seen: dict[str, list[float]], reading: Reading | None) -> None:
    for name, value in (reading.numbers if reading is not None else {}).items():
        seen.setdefault(name, []).append(value)
