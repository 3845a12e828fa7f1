"""Poses sent by VMC, read again by python-osc and by our own receiver."""

from __future__ import annotations

import socket

import pytest
from pythonosc.osc_bundle import OscBundle
from pythonosc.osc_message import OscMessage

from rendering.vmc_sender import BODY, EYES, VmcSender, datagrams
from tracking.errors import DeviceError
from tracking.network.arkit import SHAPES
from tracking.network.osc import decode
from tracking.network.vmc import VmcDecoder, rotation_of, unity_angles
from tracking.pose import Pose

POSE = Pose(head_x=0.4, head_y=-0.6, neck_z=0.2, left_eye=1.0, right_eye=0.25, mouth=0.7)


def test_a_pose_comes_back_as_it_was_sent() -> None:
    decoder = VmcDecoder(mirrored=False)
    readings = [decoder.feed(data) for data in datagrams(POSE, 1.5)]
    last = readings[-1]
    assert last is not None
    assert last.angles_deg == pytest.approx((6.0, -9.0, 3.0), abs=0.25)
    assert (last.left_eye, last.right_eye, last.mouth) == pytest.approx((1.0, 0.25, 0.7))
    assert decoder.state == (1,)
    assert decoder.time_s == 1.5


def test_numbers_beyond_the_six_come_back() -> None:
    pose = Pose(
        *(0.4, -0.6, 0.2, 0.0, 0.0, 0.7),
        gaze_x=-0.5, gaze_y=0.25, eye_smile=0.3, mouth_form=0.8, mouth_o=0.5, mouth_i=0.2,
        body_x=0.5, body_y=-1.0,
    )  # fmt: skip
    decoder = VmcDecoder(mirrored=False)
    reading = [decoder.feed(data) for data in datagrams(pose, 0.0, moved=(BODY, EYES))][-1]
    assert reading is not None
    assert reading.angles_deg == pytest.approx((6.0, -9.0, 3.0), abs=1e-3)
    for name in ("gaze_x", "gaze_y", "eye_smile", "mouth_form", "mouth_o", "mouth_i", "mouth_u"):
        assert reading.numbers[name] == pytest.approx(getattr(pose, name), abs=1e-4), name
    assert "Spine" in decoder.bones
    turned = unity_angles(rotation_of(decoder.bones["Spine"]))
    assert turned == pytest.approx((-10.0, 5.0, 0.0), abs=1e-3)  # to the avatar's left, down


def test_spine_and_eyes_are_left_to_others_until_they_move() -> None:
    sent = [set(_bones(datagrams(pose, 0.0))) for pose in (POSE, Pose(gaze_x=1.0))]
    assert sent == [{"Neck", "Head"}] * 2
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(5.0)
        with VmcSender(port=listening.getsockname()[1]) as sender:
            sender.send(Pose(gaze_x=1.0), 0.0)
            sender.send(Pose(), 0.1)
            got = [listening.recv(2000) for _ in range(4)]
    assert set(_bones(got[2:])) == {"Neck", "Head", "LeftEye", "RightEye"}


def _bones(sent: list[bytes]) -> list[str]:
    messages = [message for data in sent for message in decode(data)]
    return [str(m.arguments[0]) for m in messages if m.address == "/VMC/Ext/Bone/Pos"]


def test_another_librarys_receiver_reads_it_and_finds_floats() -> None:
    sent = datagrams(Pose(left_eye=1.0), 2.0, dict.fromkeys(SHAPES, 1.0))
    messages = [message for data in sent for message in OscBundle(data)]
    assert all(isinstance(message, OscMessage) for message in messages)
    bones = {m.params[0]: m.params for m in messages if m.address == "/VMC/Ext/Bone/Pos"}
    assert set(bones) == {"Neck", "Head"}
    values = {m.params[0]: m.params[1] for m in messages if m.address == "/VMC/Ext/Blend/Val"}
    assert values["Blink_L"] == values["blinkLeft"] == values["jawOpen"] == 1.0
    assert all(type(value) is float for value in values.values())
    assert messages[-1].address == "/VMC/Ext/Blend/Apply"


def test_a_set_of_all_shapes_is_split_below_1500_bytes() -> None:
    sent = datagrams(POSE, 0.0, dict.fromkeys(SHAPES, 0.5))
    assert len(sent) > 2
    assert max(map(len, sent)) < 1472
    addresses = [message.address for data in sent for message in decode(data)]
    assert addresses.count("/VMC/Ext/Blend/Apply") == 1
    assert addresses[-1] == "/VMC/Ext/Blend/Apply"


def test_it_goes_over_a_socket_and_nobody_need_listen() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(5.0)
        with VmcSender(port=listening.getsockname()[1]) as sender:
            sender.send(POSE, 1.0)
            assert listening.recv(2000).startswith(b"#bundle")
    with VmcSender(port=9) as sender:
        for _ in range(5):
            sender.send(POSE, 1.0)
    with pytest.raises(DeviceError, match="no address"):
        VmcSender("no such host.invalid")
