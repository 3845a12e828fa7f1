"""Model packs: written whole, read without trust."""

import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from models.manifest import Manifest, PoseAxis
from models.pack import Pack, bundled_pack, write_pack
from tracking.errors import InputError, ModelError
from tracking.pose import NAMES, Pose

MANIFEST = Manifest(
    name="Tést 一枚",
    architecture="tha1",
    licence="MIT",
    source="made in a test",
    pose={n: PoseAxis(-1 if n == "head_y" else 1, 2.0 if n == "neck_z" else 1.0) for n in NAMES},
    mouth="relative",
    details={"width": 4, "basis": [[0, 1], [1, 0]]},
)
FILES = {"face_morpher": ("face_morpher.onnx", b"one" * 1000), "combiner": ("c.onnx", b"")}


@pytest.fixture(params=["pack", "pack.zip"])
def pack_path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / request.param
    write_pack(path, MANIFEST, FILES)
    return path


def edit_manifest(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_what_was_written_is_read_back(pack_path: Path) -> None:
    pack = Pack.open(pack_path)
    assert pack.read("face_morpher") == FILES["face_morpher"][1]
    assert pack.read("combiner") == b""
    assert (pack.manifest.name, pack.manifest.details) == (MANIFEST.name, MANIFEST.details)
    assert pack.manifest.pose == MANIFEST.pose
    assert pack.manifest.colour == MANIFEST.colour
    pack.check()
    with pytest.raises(ModelError, match="has no 'rotator'"):
        pack.read("rotator")


def test_writing_replaces_a_pack_and_leaves_nothing_else(pack_path: Path) -> None:
    write_pack(pack_path, MANIFEST, {"only": ("only.onnx", b"new")})
    assert Pack.open(pack_path).read("only") == b"new"
    assert set(Pack.open(pack_path).manifest.files) == {"only"}
    assert [p.name for p in pack_path.parent.iterdir()] == [pack_path.name]


def test_writing_never_replaces_something_else(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.png").write_bytes(b"dear")
    (tmp_path / "notes.zip").write_bytes(b"dear")
    for name in ("photos", "notes.zip", "photos/a.png"):
        with pytest.raises(InputError):
            write_pack(tmp_path / name, MANIFEST, FILES)
    assert (tmp_path / "photos" / "a.png").read_bytes() == b"dear"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["notes.zip", "photos"]


def test_a_failed_write_keeps_the_old_pack(pack_path: Path) -> None:
    with pytest.raises(ModelError, match="plain name"):
        write_pack(pack_path, MANIFEST, {"x": ("../x.onnx", b"")})
    with pytest.raises(ModelError, match="same name"):
        write_pack(pack_path, MANIFEST, {"x": ("x.onnx", b""), "y": ("X.onnx", b"")})
    Pack.open(pack_path).check()
    assert [p.name for p in pack_path.parent.iterdir()] == [pack_path.name]


def test_a_zipped_folder_is_read_too(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    write_pack(folder, MANIFEST, FILES)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"mine/{file.name}")
    Pack.open(tmp_path / "z.zip").check()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": 2}, "format is 2"),
        ({"format": True}, "format is True"),
        ({"name": ""}, "name"),
        ({"name": "a\x1b[31m"}, "name"),
        ({"licence": None}, "licence"),
        ({"mouth": "open"}, "mouth is 'open', not one of absolute, relative"),
        ({"pose": {"Head X": {"sign": 1, "amount": 1}}}, "pose's number"),
        ({"pose": {n: {"sign": 2, "amount": 1} for n in NAMES}}, "pose.head_x.sign is 2"),
        ({"pose": {n: {"sign": 1, "amount": "1"} for n in NAMES}}, "pose.head_x.amount"),
        ({"colour": {"transfer": "linear", "alpha": "straight", "range": [1, 1]}}, "range"),
        ({"colour": {"transfer": "gamma", "alpha": "straight", "range": [0, 1]}}, "transfer"),
        ({"files": {"a": {"file": "../etc", "sha256": "0" * 64, "bytes": 1}}}, "plain name"),
        ({"files": {"a": {"file": "/etc/passwd", "sha256": "0" * 64, "bytes": 1}}}, "plain name"),
        ({"files": {"a": {"file": "..", "sha256": "0" * 64, "bytes": 1}}}, "plain name"),
        ({"files": {"a": {"file": "b\\c", "sha256": "0" * 64, "bytes": 1}}}, "plain name"),
        ({"files": {"a": {"file": "c", "sha256": "0", "bytes": 1}}}, "sha256"),
        ({"files": {"a": {"file": "c", "sha256": "0" * 64, "bytes": 1 << 60}}}, "bytes"),
        ({"files": {"A/": {"file": "c", "sha256": "0" * 64, "bytes": 1}}}, "role"),
        ({"details": []}, "details"),
    ],
)
def test_a_manifest_is_refused_by_the_name_of_the_field(tmp_path: Path, changes: dict, message: str) -> None:
    write_pack(tmp_path / "p", MANIFEST, FILES)
    edit_manifest(tmp_path / "p", **changes)
    with pytest.raises(ModelError, match=message):
        Pack.open(tmp_path / "p")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"format": 1e999}', b'{"format": NaN}', b"1" * 5000],
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(ModelError):
        Pack.open(tmp_path)


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "p", MANIFEST, FILES)
    file = tmp_path / "p" / "face_morpher.onnx"
    good = file.read_bytes()
    for bad in (good[:-1], good + b"x", b"X" + good[1:]):
        file.write_bytes(bad)
        with pytest.raises(ModelError, match=r"differs|larger"):
            pack.read("face_morpher")
    file.unlink()
    with pytest.raises(ModelError, match="no file"):
        pack.read("face_morpher")


@pytest.mark.skipif(os.name == "nt", reason="links and pipes need POSIX")
def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "p", MANIFEST, FILES)
    file = tmp_path / "p" / "face_morpher.onnx"
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ModelError, match="no file"):
        pack.read("face_morpher")
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(ModelError, match="no file"):
        pack.read("face_morpher")


def test_a_zip_bomb_is_cut_at_the_declared_size(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    write_pack(folder, MANIFEST, {"a": ("a.onnx", b"small")})
    with zipfile.ZipFile(tmp_path / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "manifest.json", "manifest.json")
        archive.writestr("a.onnx", b"\0" * (64 << 20))
    with pytest.raises(ModelError, match="larger than it should be"):
        Pack.open(tmp_path / "z.zip").read("a")


def test_odd_zips_are_refused(tmp_path: Path) -> None:
    def archive(name: str, *members: tuple[str, bytes]) -> Path:
        with zipfile.ZipFile(tmp_path / name, "w") as z:
            for member, content in members:
                z.writestr(member, content)
        return tmp_path / name

    text = json.dumps({"format": 1}).encode()
    with pytest.raises(ModelError, match=r"needs one manifest\.json"):
        Pack.open(archive("a.zip", ("other", b"")))
    with pytest.raises(ModelError, match=r"needs one manifest\.json"):
        Pack.open(archive("b.zip", ("a/manifest.json", text), ("b/manifest.json", text)))
    with pytest.raises(ModelError, match="it holds 1001 files"):
        Pack.open(archive("c.zip", *((f"{i}", b"") for i in range(1001))))
    (tmp_path / "d.zip").write_bytes(b"PK\3\4nonsense")
    with pytest.raises(ModelError, match="not a readable model pack"):
        Pack.open(tmp_path / "d.zip")
    with pytest.raises(ModelError, match="there is no model pack"):
        Pack.open(tmp_path / "e.zip")


def test_signs_and_amounts_are_the_manifests() -> None:
    values = MANIFEST.network_pose(Pose(0.5, 0.5, 0.5, 0.25, 0.75, 0.5))
    np.testing.assert_allclose(values[:6], [0.5, -0.5, 1.0, 0.25, 0.75, 0.5])
    assert values.dtype == np.float32


def test_a_relative_mouth_only_closes_what_was_drawn() -> None:
    def mouth(value: float, drawn: float) -> float:
        return float(MANIFEST.network_pose(Pose(mouth=value), drawn)[5])

    assert mouth(0.0, 0.5) == 0.0
    assert mouth(0.25, 0.5) == pytest.approx(0.5)
    assert mouth(1.0, 0.5) == 1.0
    assert mouth(0.3, 0.0) == 1.0


def test_the_bundled_pack_is_whole() -> None:
    pack = bundled_pack()
    pack.check()
    assert pack.manifest.files


def test_a_bundled_pack_that_is_missing_is_said_with_what_to_do() -> None:
    with pytest.raises(ModelError, match="ichimai models add"):
        bundled_pack("no-such-folder")
