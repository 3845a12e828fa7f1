"""The poser that runs the three networks: what it feeds them and where it puts what comes out."""

import hashlib
import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from models.colour import premultiply
from models.drawing import Drawing, Framing
from models.frame import FramePlacer, cut_frame
from models.manifest import Colour, Manifest, PoseAxis
from models.pack import Pack, write_pack
from models.registry import make_poser
from models.runtime import RuntimeSettings
from models.tha1.reference_poser import ReferencePoser
from models.tha1.tensors import from_network, to_network
from tests.models.small_networks import MANIFEST, small_export, small_networks
from tests.models.test_frame import smooth_drawing
from tracking.errors import ModelError
from tracking.pose import NAMES, Pose

CPU = RuntimeSettings(providers=("cpu",))
_IMAGE = [1, 4, 256, 256]


def network(inputs: dict[str, list[int]], outputs: dict[str, str | None]) -> bytes:
    """An ONNX network whose outputs copy an input image, or (None) show the pose as a flat colour."""
    nodes = [
        helper.make_node("Concat", ["pose", "one"], ["four"], axis=1),
        helper.make_node("Reshape", ["four", "corner"], ["pixel"]),
        helper.make_node("Expand", ["pixel", "size"], ["shown"]),
    ]
    for output, source in outputs.items():
        nodes.append(helper.make_node("Identity", [source or "shown"], [output]))
    constants = {
        "one": np.ones((1, 1), np.float32),
        "corner": np.array([1, 4, 1, 1]),
        "size": np.array(_IMAGE),
    }
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in inputs.items()],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, _IMAGE) for n in outputs],
        [numpy_helper.from_array(v, n) for n, v in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def tiny_pack(path: Path, manifest: Manifest = MANIFEST, **shown: bool) -> Pack:
    """Write networks that copy their image; those named show their pose instead."""
    one = {"image": _IMAGE, "pose": [1, 3]}
    two = {"changed": _IMAGE, "warped": _IMAGE, "pose": [1, 3]}
    kept = {role: None if shown.get(role) else "image" for role in ("face_morpher", "face_rotator")}
    files = {
        "face_morpher": network(one, {"morphed": kept["face_morpher"]}),
        "face_rotator": network(one, {"changed": kept["face_rotator"], "warped": "image"}),
        "combiner": network(two, {"final": None if shown.get("combiner") else "changed"}),
    }
    return write_pack(path, manifest, {role: (f"{role}.onnx", content) for role, content in files.items()})


def posed(pack: Pack, drawing: Drawing, pose: Pose) -> np.ndarray:
    poser = make_poser(pack, CPU)
    poser.set_drawing(drawing)
    return poser.pose(pose).rgba_premultiplied


@pytest.mark.parametrize("alpha", ["straight", "premultiplied"])
@pytest.mark.parametrize("transfer", ["linear", "srgb"])
@pytest.mark.parametrize("ends", [(-1.0, 1.0), (0.0, 1.0), (0.0, 255.0)])
def test_networks_that_do_nothing_give_the_drawing_back(tmp_path: Path, alpha, transfer, ends) -> None:
    manifest = replace(MANIFEST, colour=Colour(transfer, alpha, ends))
    drawing = smooth_drawing(256, 256)
    out = posed(tiny_pack(tmp_path / "p", manifest), drawing, Pose(0.3, 0.2, 0.1, 0.5, 0.5, 0.5))
    assert np.abs(out.astype(int) - premultiply(drawing.rgba)).max() <= 1


def test_the_result_has_the_drawings_size_and_carries_time_and_pose(tmp_path: Path) -> None:
    poser = make_poser(tiny_pack(tmp_path / "p"), CPU)
    assert isinstance(poser, ReferencePoser)
    assert set(poser.providers.values()) == {"cpu"}
    drawing = smooth_drawing(340, 700, Framing(10.0, 30.0, 1.25))
    poser.set_drawing(drawing)
    frame = poser.pose(Pose(head_x=0.5), time_s=12.5)
    assert frame.rgba_premultiplied.shape == (700, 340, 4)
    assert frame.rgba_premultiplied.dtype == np.uint8
    assert (frame.time_s, frame.pose) == (12.5, Pose(head_x=0.5))


@pytest.mark.parametrize(
    ("role", "values"),
    [
        ("face_morpher", [0.25, 0.5, 0.75]),
        ("face_rotator", [0.4, -1.2, -0.6]),
        ("combiner", [0.4, -1.2, -0.6]),
    ],
)
def test_each_network_gets_its_own_numbers_with_the_packs_signs(tmp_path: Path, role, values) -> None:
    """Colour shows what each network was given: [left_eye, right_eye, mouth] or [head_x, head_y, neck_z]."""
    axes = {n: PoseAxis() for n in NAMES} | {"head_y": PoseAxis(-1, 2.0), "neck_z": PoseAxis(-1, 1.0)}
    # Values -2..2 as colours 0..1, so that all of them can be seen.
    manifest = replace(MANIFEST, pose=axes, colour=Colour("srgb", "straight", (-2.0, 1.0)))
    pack = tiny_pack(tmp_path / "p", manifest, **{role: True})
    drawing = Drawing.from_rgba(np.full((256, 256, 4), 255, np.uint8))
    out = posed(pack, drawing, Pose(0.4, 0.6, 0.6, 0.25, 0.5, 0.75))
    seen = out[128, 128, :3] / 255 * 3 - 2
    np.testing.assert_allclose(seen, values, atol=0.01)
    assert out[128, 128, 3] == 255


def test_networks_see_linear_light_and_no_hidden_colour() -> None:
    rgba = np.zeros((256, 256, 4), np.uint8)
    rgba[..., :3] = 200  # hidden where alpha stays 0
    rgba[64:128, 64:128] = (255, 128, 0, 255)
    rgba[128:192, 128:192] = (255, 128, 0, 128)
    tensor = to_network(cut_frame(Drawing.from_rgba(rgba)), Colour())
    assert tensor.shape == (1, 4, 256, 256)
    assert tensor.dtype == np.float32
    # sRGB 128 is 0.2159 in linear light; -1..1 is 2x - 1.
    np.testing.assert_allclose(tensor[0, :, 100, 100], [1, 2 * 0.21586 - 1, -1, 1], atol=1e-4)
    np.testing.assert_allclose(tensor[0, :, 160, 160], [1, 2 * 0.21586 - 1, -1, 2 * 128 / 255 - 1], atol=1e-4)
    np.testing.assert_allclose(tensor[0, :, 10, 10], -1)


def test_outputs_beyond_the_range_are_clipped() -> None:
    tensor = np.array([3.0, -3.0, 0.0, 3.0], np.float32)[None, :, None, None].repeat(2, 2).repeat(2, 3)
    np.testing.assert_allclose(from_network(tensor, Colour())[0, 0], [1, 0, 0.5, 1])


def test_a_pose_out_of_range_is_clamped_and_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    poser = make_poser(tiny_pack(tmp_path / "p"), CPU)
    poser.set_drawing(smooth_drawing(256, 256))
    with caplog.at_level(logging.WARNING):
        first = poser.pose(Pose(head_x=7.0, left_eye=-2.0))
        poser.pose(Pose(head_y=-9.0))
    assert first.pose == Pose(head_x=1.0)
    (record,) = caplog.records
    assert "head_x is 7" in record.getMessage()


def test_real_networks_pose_as_torch_does() -> None:
    """The exported pack, through the poser, against the same three networks in torch by hand."""
    drawing = smooth_drawing(256, 256)
    pose = Pose(0.5, -0.4, 0.3, 0.2, 0.9, 0.6)
    image = torch.from_numpy(to_network(cut_frame(drawing), Colour()))
    networks = small_networks()
    values = torch.from_numpy(pose.as_array())[None, :6]
    with torch.no_grad():
        morphed = networks.face_morpher(image, values[:, 3:]).morphed
        rotated = networks.face_rotator(morphed, values[:, :3])
        final = networks.combiner(rotated.changed, rotated.warped, values[:, :3]).final
    expected = FramePlacer(drawing).place(from_network(final.numpy(), Colour()))
    out = posed(small_export().pack, drawing, pose)
    assert np.abs(out.astype(int) - expected).max() <= 2
    assert np.abs(out.astype(int) - premultiply(drawing.rgba)).mean() > 5  # they did something


def test_posing_without_a_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no character yet"):
        make_poser(tiny_pack(tmp_path / "p"), CPU).pose(Pose())


def test_networks_in_each_others_place_are_refused(tmp_path: Path) -> None:
    pack = small_export().pack
    order = {"face_morpher": "face_rotator", "face_rotator": "combiner", "combiner": "face_morpher"}
    for role, other in order.items():
        files = {r: (f"{r}.onnx", pack.read(other if r == role else r)) for r in order}
        with pytest.raises(ModelError, match=f"{role} of .* is another network"):
            make_poser(write_pack(tmp_path / "p", MANIFEST, files), CPU)


def test_files_of_a_right_hash_that_are_no_networks_are_refused(tmp_path: Path) -> None:
    for content in (b"", b"nonsense", hashlib.sha512(b"x").digest() * 100):
        files = {role: (f"{role}.onnx", content) for role in ("face_morpher", "face_rotator", "combiner")}
        with pytest.raises(ModelError, match="not a network"):
            make_poser(write_pack(tmp_path / "p", MANIFEST, files), CPU)


def test_an_unknown_architecture_is_named(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "p", replace(MANIFEST, architecture="later"), {})
    with pytest.raises(ModelError, match="of the kind 'later'"):
        make_poser(pack, CPU)
