"""Datagrams of real peers, parsed to the values listed beside them. They lie beside the checkout."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from tracking.network import ifacialmocap, open_see_face, vtube_studio_phone
from tracking.network.ifacialmocap import IFacialMocapDecoder
from tracking.network.open_see_face import OpenSeeFaceDecoder
from tracking.network.osc import decode
from tracking.network.reading import PacketError, face_of
from tracking.network.vmc import VmcDecoder, rotation_of, unity_angles
from tracking.network.vtube_studio_phone import VtubeStudioPhoneDecoder


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _phones(shared_data: Path) -> list[dict]:
    return json.loads((shared_data / "golden_ifacialmocap" / "datagrams.json").read_text())


def _parser(name: str):
    return vtube_studio_phone.parse if "vts" in name or name == "meowface_json" else ifacialmocap.parse


def test_every_phone_frame_has_its_listed_values(shared_data: Path) -> None:
    checked = 0
    for entry in _phones(shared_data):
        expect = entry["expect"]
        if not expect or "ignored_or_partial" in expect or entry.get("direction"):
            continue
        data = base64.b64decode(entry["data"])
        if "frames" in expect:
            parts, rest = ifacialmocap.split_tcp(data)
            assert (len(parts), rest) == (len(expect["frames"]), b"")
            pairs = list(zip(parts, expect["frames"], strict=True))
        else:
            pairs = [(data, expect)]
        for part, wanted in pairs:
            _check_frame(_parser(entry["name"])(part), wanted)
            checked += 1
    assert checked == 19


def _check_frame(frame, wanted: dict) -> None:
    assert frame.seen is wanted.get("face", True)
    if "arkit" in wanted:
        assert frame.shapes == pytest.approx(wanted["arkit"], abs=1e-6)
    for key, value in (
        ("head_deg", frame.head_deg),
        ("rotation", frame.head_deg),
        ("head_position", frame.head_position),
        ("left_eye_deg", frame.left_eye_deg),
        ("right_eye_deg", frame.right_eye_deg),
    ):
        if key in wanted:
            listed = wanted[key].values() if isinstance(wanted[key], dict) else wanted[key]
            assert value == pytest.approx(tuple(listed), abs=1e-6)


def test_broken_phone_frames_raise_nothing_but_packet_errors(shared_data: Path) -> None:
    broken = [e for e in _phones(shared_data) if e["name"].startswith("bad_")]
    assert len(broken) == 11
    usable = []
    for entry in broken:
        try:
            _parser(entry["name"])(base64.b64decode(entry["data"]))
            usable.append(entry["name"])
        except PacketError:
            pass
    # Cut texts and single damaged numbers leave a part that can be used.
    assert set(usable) == {
        "bad_cut_in_head",
        "bad_cut_in_value",
        "bad_not_a_number",
        "bad_head_of_three",
        "bad_decimal_comma",
    }


def test_start_messages_are_those_that_peers_send(shared_data: Path) -> None:
    sent = {e["name"]: base64.b64decode(e["data"]) for e in _phones(shared_data) if e.get("direction")}
    assert sent["start_v1"] == ifacialmocap.START
    assert sent["start_v2"] == ifacialmocap.START_V2
    assert sent["start_facemotion3d"] == ifacialmocap.START_FACEMOTION3D
    assert sent["vts_request"] == vtube_studio_phone.request(11125)


def test_phone_heads_turn_as_described(shared_data: Path) -> None:
    entries = {e["name"]: base64.b64decode(e["data"]) for e in _phones(shared_data)}
    face = face_of(IFacialMocapDecoder().feed(entries["v1"]), 1.0)
    assert face is not None
    # "head turned to the person's left, face up, crown to the person's right; left eye closed"
    assert face.yaw_deg < 0 < face.pitch_deg
    assert face.roll_deg > 0
    assert face.left_eye > 0.9 > 0.2 > face.right_eye
    assert face.mouth == pytest.approx(0.64 - 0.05)
    phone = face_of(VtubeStudioPhoneDecoder().feed(entries["vts_iphone"]), 1.0)
    assert phone is not None
    assert (phone.yaw_deg, phone.pitch_deg) == (face.yaw_deg, face.pitch_deg)


@pytest.mark.parametrize("name", ["one_face_turns", "one_face_talks", "two_faces"])
def test_every_open_see_face_datagram_has_its_listed_values(shared_data: Path, name: str) -> None:
    folder = shared_data / "golden_openseeface"
    sent, listed = _lines(folder / f"{name}.jsonl"), _lines(folder / f"{name}.parsed.jsonl")
    assert len(sent) == len(listed) > 20
    for line, wanted in zip(sent, listed, strict=True):
        faces = open_see_face.parse(base64.b64decode(line["data"]))
        assert len(faces) == len(wanted["faces"])
        for face, values in zip(faces, wanted["faces"], strict=True):
            _check_sent_face(face, values)


def _check_sent_face(face: open_see_face.SentFace, values: dict) -> None:
    assert (face.id, int(face.success)) == (values["id"], values["success"])
    for name, value in (
        ("time", face.time_s),
        ("width", face.width),
        ("height", face.height),
        ("right_eye_open", face.right_eye_open),
        ("left_eye_open", face.left_eye_open),
        ("pnp_error", face.pnp_error),
        ("quaternion_xyzw", face.quaternion_xyzw),
        ("euler_deg", face.euler_deg),
        ("translation", face.translation),
        ("confidence_first_last", face.confidence[[0, -1]]),
        ("point_0_xy", face.points[0]),
        ("point_67_xy", face.points[67]),
        ("point3d_0", face.points_3d[0]),
        ("point3d_69", face.points_3d[69]),
    ):
        np.testing.assert_allclose(value, values[name], rtol=1e-4, atol=2e-4, err_msg=name)
    listed = [values["features"][name] for name in open_see_face.FEATURES]
    np.testing.assert_allclose(face.features, listed, atol=2e-4)
    if not face.fitted:
        assert face.pnp_error > 100
        return
    pitch, yaw, roll = face.upright_deg
    upright = values["upright_deg"]
    assert (pitch, -yaw, -roll) == pytest.approx(
        (upright["pitch_up"], upright["yaw_to_picture_right"], upright["roll_to_picture_right"]), abs=0.02
    )


def test_failed_fits_are_passed_over_and_the_other_face_is_followed(shared_data: Path) -> None:
    decoder = OpenSeeFaceDecoder()
    readings = [
        decoder.feed(base64.b64decode(line["data"]))
        for line in _lines(shared_data / "golden_openseeface" / "two_faces.jsonl")
    ]
    assert all(reading.seen and reading.angles_deg for reading in readings)
    steps = np.diff([reading.angles_deg for reading in readings], axis=0)
    assert np.abs(steps).max() < 15  # never from one person to the other


def test_every_vmc_datagram_has_its_listed_messages_and_meaning(shared_data: Path) -> None:
    entries = json.loads((shared_data / "golden_vmc" / "datagrams.json").read_text())
    assert len(entries) == 22
    for entry in entries:
        data = base64.b64decode(entry["data"])
        got = [[m.address, m.types, list(m.arguments)] for m in decode(data)]
        for mine, listed in zip(got, entry["messages"], strict=True):
            assert mine[:2] == listed[:2]
            for value, wanted in zip(mine[2], listed[2], strict=True):
                assert value == (pytest.approx(wanted, abs=1e-6) if isinstance(wanted, float) else wanted)
        _check_vmc(entry["name"], data, entry["expect"] or {})


def _check_vmc(name: str, data: bytes, expect: dict) -> None:
    decoder = VmcDecoder()
    if name in ("int_where_float", "head_zero_quaternion"):
        with pytest.raises(PacketError):
            decoder.feed(data)
        return
    reading = decoder.feed(data)
    if expect.get("ignored"):
        assert reading is None
    if "loaded" in expect:
        state = tuple(expect[key] for key in ("loaded", "calibration", "mode", "tracking"))
        assert (decoder.state, decoder.time_s) == (state, expect["time"])
    if "head_total" in expect:
        head = decoder.head_total()
        assert head is not None
        assert head._asdict() == pytest.approx(expect["head_total"], abs=0.02)
    if "eyes" in expect:
        eyes = unity_angles(rotation_of(decoder.bones["LeftEye"]))
        assert (eyes.yaw_to_avatars_right, eyes.pitch_down) == pytest.approx((8, 4), abs=0.02)
    if "arkit" in expect and expect.get("applied", True):
        wanted = {k: v for k, v in expect["arkit"].items() if k in decoder.shapes()}
        assert decoder.shapes() == pytest.approx(wanted, abs=1e-6)
        assert len(wanted) >= 20
    elif "arkit" in expect:
        assert reading is None
        assert len(decoder.gathered) == len(expect["arkit"])
    for key, shape in (
        ("mouth_a", "A"),
        ("blink_left", "Blink_L"),
        ("blink_right", "Blink_R"),
        ("joy", "Joy"),
    ):
        if key in expect and reading is not None:
            assert decoder.expression(shape) == pytest.approx(expect[key], abs=1e-6)


def test_a_set_that_is_split_over_datagrams_is_applied_at_its_end(shared_data: Path) -> None:
    entries = {e["name"]: e for e in json.loads((shared_data / "golden_vmc" / "datagrams.json").read_text())}
    decoder = VmcDecoder(mirrored=False)
    first, second = (entries[f"blend_perfect_sync_camel_part{n}"] for n in (1, 2))
    assert decoder.feed(base64.b64decode(first["data"])) is None
    reading = decoder.feed(base64.b64decode(second["data"]))
    assert reading is not None
    assert reading.shapes == pytest.approx(second["expect"]["arkit"], abs=1e-6)
    assert reading.left_eye == pytest.approx(0.77)
    assert reading.mirrored().right_eye == pytest.approx(0.77)


def test_malformed_vmc_is_refused(shared_data: Path) -> None:
    entries = json.loads((shared_data / "golden_vmc" / "malformed.json").read_text())
    assert len(entries) == 8
    for entry in entries:
        decoder = VmcDecoder()
        with pytest.raises(PacketError):
            decoder.feed(base64.b64decode(entry["data"]))
        assert not decoder.gathered
