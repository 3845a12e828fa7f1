"""Each protocol on packets made here: what they mean, and that nothing hostile gets through."""

from __future__ import annotations

import json
import random
import struct

import pytest

from tests.tracking.network import packets
from tracking.errors import InputError
from tracking.network import ifacialmocap, open_see_face, osc, vtube_studio_phone
from tracking.network.arkit import SHAPES, mirrored_shapes, shape_name, shapes_of
from tracking.network.ifacialmocap import IFacialMocapDecoder
from tracking.network.open_see_face import OpenSeeFaceDecoder
from tracking.network.reading import NO_FACE, Decoder, PacketError, Reading, face_of
from tracking.network.vmc import VmcDecoder, quaternion_of, unity_angles, unity_matrix
from tracking.network.vtube_studio_phone import Axes, VtubeStudioPhoneDecoder
from tracking.trackers.head_rotation import rotation_matrix

DECODERS = {
    "ifacialmocap": (IFacialMocapDecoder, packets.ifacialmocap({"jawOpen": 0.5})),
    "phone": (VtubeStudioPhoneDecoder, packets.phone({"jawOpen": 0.5})),
    "osf": (OpenSeeFaceDecoder, packets.open_see_face(1) + packets.open_see_face(2, face_id=1)),
    "vmc": (VmcDecoder, packets.vmc({"A": 0.5, "Blink_L": 1.0})),
}


def test_there_are_52_shapes_in_every_spelling() -> None:
    assert len(SHAPES) == len(set(SHAPES)) == 52
    for name in SHAPES:
        assert shape_name(name) == shape_name(name[0].upper() + name[1:]) == shape_name(name.lower()) == name
    assert shape_name("eyeBlink_L") == "eyeBlinkLeft"
    assert shape_name("mouthLeft") == "mouthLeft"
    assert shape_name("mouth_L") is None
    assert shapes_of([("browInnerUp_L", 0.2), ("browInnerUp_R", 0.4)]) == {"browInnerUp": pytest.approx(0.3)}
    assert mirrored_shapes({"eyeBlinkLeft": 1.0, "mouthRight": 0.5}) == {
        "eyeBlinkRight": 1.0,
        "mouthLeft": 0.5,
    }


def test_a_phones_head_and_shapes_become_a_face() -> None:
    shapes = {"eyeBlinkLeft": 1.0, "jawOpen": 0.64, "mouthClose": 0.05}
    for data, decoder in (
        (packets.ifacialmocap(shapes), IFacialMocapDecoder()),
        (packets.phone(shapes), VtubeStudioPhoneDecoder()),
    ):
        face = face_of(decoder.feed(data), 5.0)
        assert face is not None
        assert (face.time_s, face.pitch_deg, face.yaw_deg) == (5.0, 6.0, -18.0)
        assert (face.left_eye, face.right_eye) == (1.0, 0.0)
        assert face.mouth == pytest.approx(0.59)


def test_a_lost_face_is_no_face() -> None:
    lost = b"trackingStatus-0|" + packets.ifacialmocap()
    assert IFacialMocapDecoder().feed(lost) is NO_FACE
    assert face_of(NO_FACE, 1.0) is None
    decoder = VtubeStudioPhoneDecoder()
    assert decoder.feed(packets.phone().replace(b"true", b"false")) is NO_FACE
    assert OpenSeeFaceDecoder().feed(packets.open_see_face(pnp_error=500.0)) is NO_FACE


def test_parts_that_a_packet_lacks_stay_as_they_were() -> None:
    before = face_of(IFacialMocapDecoder().feed(packets.ifacialmocap({"eyeBlinkLeft": 1.0})), 1.0)
    assert before is not None
    now = face_of(IFacialMocapDecoder().feed(b"jawOpen-40|"), 2.0, before)
    assert now is not None
    assert (now.yaw_deg, now.left_eye, now.mouth) == (before.yaw_deg, 1.0, 0.4)


def test_axes_of_the_phone_app_can_be_set() -> None:
    decoder = VtubeStudioPhoneDecoder(Axes(pitch="x", yaw="y", roll="z"))
    assert decoder.feed(packets.phone(rotation=(1.0, 2.0, 3.0))).angles_deg == (1.0, 2.0, 3.0)
    with pytest.raises(InputError, match="once"):
        Axes(pitch="x", yaw="-x")


@pytest.mark.parametrize("angles", [(12.0, -25.0, 8.0), (-5.0, 20.0, 0.0), (0.0, 0.0, -15.0)])
def test_a_head_goes_to_unity_and_back(angles: tuple[float, float, float]) -> None:
    quaternion = quaternion_of(unity_matrix(*angles))
    reading = VmcDecoder(mirrored=False).feed(packets.vmc({}, quaternion))
    assert reading is not None
    assert reading.angles_deg == pytest.approx(angles, abs=1e-3)
    # One angle alone has the sign that the protocol says: to the avatar's right, down, crown to its left.
    right, down, left = unity_angles(unity_matrix(*angles))
    if angles.count(0.0) == 2:
        assert (right, down, left) == pytest.approx((angles[1], -angles[0], -angles[2]))


def test_vmc_bones_multiply_along_the_chain() -> None:
    half = quaternion_of(unity_matrix(0.0, 15.0, 0.0))
    messages = [osc.encode("/VMC/Ext/Bone/Pos", bone, 0.0, 0.0, 0.0, *half) for bone in ("Neck", "Head")]
    decoder = VmcDecoder()
    reading = decoder.feed(osc.bundles(messages, 9000)[0])
    assert reading is not None
    assert reading.angles_deg == pytest.approx((0.0, -30.0, 0.0), abs=1e-4)  # mirrored, as most senders do
    assert decoder.head_total() == pytest.approx((30.0, 0.0, 0.0), abs=1e-4)


def test_vmc_expressions_of_either_name_close_eyes_and_open_the_mouth() -> None:
    decoder = VmcDecoder(mirrored=False)
    reading = decoder.feed(packets.vmc({"blinkLeft": 0.9, "Blink": 0.3, "aa": 0.4, "O": 0.6}))
    assert reading is not None
    assert (reading.left_eye, reading.right_eye) == pytest.approx((0.9, 0.3))
    assert reading.mouth == pytest.approx(0.6)
    assert decoder.feed(osc.encode("/VMC/Ext/OK", 0)) is NO_FACE


def test_osc_goes_there_and_back_and_splits() -> None:
    messages = [osc.encode("/a", f"name{i}", 1.0, 7) for i in range(100)]
    datagrams = osc.bundles(messages, 500)
    assert max(map(len, datagrams)) <= 500
    got = [message for data in datagrams for message in osc.decode(data)]
    assert got == [osc.OscMessage("/a", "sfi", (f"name{i}", 1.0, 7)) for i in range(100)]


def test_one_damaged_message_does_not_cost_its_bundle() -> None:
    bad = osc.encode("/VMC/Ext/Blend/Val", "A", 0.5)[:-4] + struct.pack(">f", float("nan"))
    data = osc.bundles([bad, osc.encode("/x", 1)], 900)[0]
    assert [message.address for message in osc.decode(data)] == ["/x"]


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\xff" * 900,
        b"[" * 16000,
        b'{"FaceFound":' * 900,
        b'{"FaceFound":true,"BlendShapes":[{"k":1,"v":"x"},{"k":"JawOpen","v":NaN}],"Rotation":{"x":1e999}}',
        b'{"FaceFound":true,"Rotation":{"x":true,"y":[],"z":{}}}',
        b'{"FaceFound":1}',
        b"jawOpen-" + b"9" * 4000,
        b"jawOpen-1_0|=head#inf,0,0,0,0,0",
        "jawOpen-\u0661\u0662|".encode(),
        b"|" * 8000,
        b"#bundle\0" + b"\0" * 8 + b"\xff\xff\xff\xfc",
        (b"#bundle\0" + b"\0" * 8 + b"\0\0\0\x14") * 9,
        b"/VMC/Ext/Blend/Val\0\0,sf\0" + b"A" * 64,
        b"\0" * 1785,
        b"\xff" * 1785,
        b"\0" * 65507,
    ],
    ids=repr,
)
def test_hostile_packets_are_counted_out(hostile: bytes) -> None:
    for make, _ in DECODERS.values():
        try:
            reading = make().feed(hostile)
        except PacketError:
            continue
        assert reading is NO_FACE  # a face of zeros is one whose fit failed


@pytest.mark.parametrize("kind", list(DECODERS))
def test_changed_packets_raise_nothing_else_and_stay_in_range(kind: str) -> None:
    make, good = DECODERS[kind]
    dice = random.Random(kind)
    decoder: Decoder = make()
    for _ in range(1500):
        data = bytearray(good)
        for _ in range(dice.randint(1, 12)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        if dice.random() < 0.3:
            del data[dice.randrange(len(data)) :]
        try:
            reading = decoder.feed(bytes(data))
        except PacketError:
            continue
        if reading is not None:
            _check_range(reading)


def test_what_vmc_has_learned_of_a_sender_changes_nothing() -> None:
    dice = random.Random(21)
    bones = ("Hips", "Neck", "Head", "LeftEye", "LeftThumbDistal")
    turn = quaternion_of(unity_matrix(3.0, 9.0, -4.0))
    good = osc.bundles(
        [
            osc.encode("/VMC/Ext/OK", 1),
            *(osc.encode("/VMC/Ext/Bone/Pos", bone, 0.0, 1.0, 0.0, *turn) for bone in bones),
            *(osc.encode("/VMC/Ext/Blend/Val", name, 0.5) for name in ("A", "eyeBlinkLeft", "é")),
            osc.encode("/VMC/Ext/Blend/Apply"),
        ],
        9000,
    )[0]
    learned, forgetful = VmcDecoder(), VmcDecoder()
    outcomes = set()
    for count in range(3000):
        data = bytearray(good)
        for _ in range(dice.choice((0, 1, 1, 2, 8))):
            data[dice.randrange(len(data))] = dice.choice((0, 1, 0x7F, 0xFF, dice.randrange(256)))
        if count % 7 == 0:
            del data[dice.randrange(len(data)) :]
        forgetful.forget()
        told = [_outcome(decoder, bytes(data)) for decoder in (learned, forgetful)]
        assert told[0] == told[1]
        outcomes.add(type(told[0]))
        for field in ("bones", "values", "gathered", "state", "skipped"):
            assert getattr(learned, field) == getattr(forgetful, field)
    assert {str, Reading} <= outcomes


def _outcome(decoder: Decoder, data: bytes) -> Reading | str | None:
    try:
        return decoder.feed(data)
    except PacketError as error:
        return str(error)


def _check_range(reading: Reading) -> None:
    face = face_of(reading, 1.0)
    if face is not None:
        assert max(abs(face.pitch_deg), abs(face.yaw_deg), abs(face.roll_deg)) <= 180.0
        assert max(abs(face.left_eye), abs(face.right_eye), abs(face.mouth)) <= 2.0
        rotation_matrix(face.pitch_deg, face.yaw_deg, face.roll_deg)


def test_names_that_are_no_shapes_are_skipped() -> None:
    text = packets.ifacialmocap() + b"FM_SAD-10|hapihapi-0|" + b"x" * 500 + b"-1|"
    assert set(ifacialmocap.parse(text).shapes) == set(SHAPES)
    told = json.loads(packets.phone())
    told["BlendShapes"].append({"k": "headLeft", "v": 1})
    assert set(vtube_studio_phone.parse(json.dumps(told).encode()).shapes) == set(SHAPES)


def test_two_frames_over_tcp_are_split() -> None:
    frame = packets.ifacialmocap()
    frames, rest = ifacialmocap.split_tcp(frame + b"___iFacialMocap" + frame + b"___iFacialMocap" + b"jaw")
    assert (frames, rest) == ([frame, frame], b"jaw")


def test_open_see_face_keeps_to_the_face_it_follows() -> None:
    decoder = OpenSeeFaceDecoder()
    first = decoder.feed(packets.open_see_face(3, face_id=7))
    both = decoder.feed(packets.open_see_face(4, face_id=1) + packets.open_see_face(3, face_id=7))
    assert both == first
    assert (first.left_eye, first.right_eye) == (0.75, 0.25)
    assert len(open_see_face.parse(packets.open_see_face(1) * 3)) == 3
