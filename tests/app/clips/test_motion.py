"""`ichimai animate --motion` and `ichimai models add CHECKPOINT`, as typed."""

from __future__ import annotations

import pickle
from dataclasses import asdict, replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
import torch

from app.cli import main
from app.clips import first_order_animation
from app.clips.first_order_animation import likeness
from app.clips.head_crops import (
    FoundHead,
    HeadFraming,
    SteadyWindow,
    Window,
    around,
    cut,
    framed_already,
)
from app.clips.motion_job import fitted, with_black_bars
from models import registry
from models.first_order.config import MotionConfig
from models.first_order.export import export_pack
from models.first_order.movement import Points
from models.manifest import Manifest
from models.pack import Pack
from tests.models.first_order.small_models import KEEPING, SMALL, checkpoint_of, random_networks


@pytest.fixture(autouse=True)
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data" / "packs"
    monkeypatch.setattr(registry, "user_packs_folder", lambda: folder)
    return folder


@pytest.fixture(scope="module")
def small_pack(tmp_path_factory) -> Pack:
    path = tmp_path_factory.mktemp("pack") / "small"
    manifest = Manifest("small", "first-order", "MIT", "a test", details={"drives": "drawings"})
    return export_pack(random_networks(KEEPING), KEEPING, manifest, path).pack


@pytest.fixture
def driver(tmp_path: Path) -> Path:
    """A folder of five pictures, 96 x 96."""
    folder = tmp_path / "driver"
    folder.mkdir()
    for k in range(5):
        cv2.imwrite(str(folder / f"{k}.png"), blob(40 + 3 * k, 48, 96))
    return folder


def blob(x: float, y: float, side: int) -> np.ndarray:
    rows, columns = np.mgrid[:side, :side]
    light = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 300)
    return np.uint8(255 * np.dstack([light, 0.5 + 0.5 * light, 1 - light]))


def run(*arguments: object) -> int:
    return main([str(a) for a in ("animate", *arguments)])


def pictures(folder: Path) -> list[np.ndarray]:
    return [cv2.imread(str(p), cv2.IMREAD_UNCHANGED) for p in sorted(folder.glob("*.png"))]


def published(config: MotionConfig) -> dict:
    """Return a configuration as its YAML has it."""
    parts = asdict(config)
    generator = {k: v for k, v in parts["generator"].items() if k != "keeps_source"}
    return {
        "dataset_params": {"frame_shape": [config.height, config.width, 3]},
        "model_params": {
            "common_params": {"num_kp": config.num_kp, "num_channels": 3, "estimate_jacobian": True},
            "kp_detector_params": parts["detector"],
            "generator_params": {**generator, "dense_motion_params": parts["dense_motion"]},
            "discriminator_params": {"scales": [1], "block_expansion": 8},
        },
    }


def write_yaml(path: Path, content: object) -> Path:
    yaml = pytest.importorskip("yaml")
    path.write_text(yaml.safe_dump(content))
    return path


def test_a_clip_moves_a_picture(drawing_file, driver, small_pack, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(drawing_file, driver, "-o", out, "--motion", small_pack.path, "--crop", "none") == 0
    assert f"{out}: 5 frames" in capsys.readouterr().out
    frames = pictures(out)
    assert len(frames) == 5 and frames[0].shape == (256, 256, 4)
    assert frames[0][0, 0, 3] == 0 and frames[0][..., 3].max() == 255
    assert (frames[0] != frames[4]).any()


def test_modes_differ_and_the_first_frame_does_not_move(drawing_file, driver, small_pack, tmp_path):
    folders = {}
    for name, more in (
        ("relative", []),
        ("absolute", ["--absolute"]),
        ("unscaled", ["--no-adapt-scale"]),
        ("from third", ["--best-frame", 2]),
    ):
        folders[name] = tmp_path / name
        assert (
            run(
                drawing_file,
                driver,
                "-o",
                folders[name],
                "--motion",
                small_pack.path,
                "--crop",
                "none",
                *more,
            )
            == 0
        )
    shown = {name: pictures(folder) for name, folder in folders.items()}
    for name in ("absolute", "unscaled", "from third"):
        assert any((a != b).any() for a, b in zip(shown[name], shown["relative"], strict=True))
    # Relative motion is none at the frame that it is counted from.
    np.testing.assert_array_equal(shown["from third"][2], shown["relative"][0])


def test_driver_beside_it_size_bars_and_sound(driver, small_pack, tmp_path):
    clip, out = tmp_path / "clip.mp4", tmp_path / "out.mp4"
    with av.open(str(clip), "w") as container:
        video, sound = (
            container.add_stream("libx264", rate=25),
            container.add_stream("aac", rate=48000, layout="mono"),
        )
        video.width, video.height = 128, 96
        for k in range(10):
            frame = cv2.resize(blob(30 + k, 40, 96), (128, 96))
            container.mux(video.encode(av.VideoFrame.from_ndarray(frame, "rgb24")))
        for start in range(0, 19200, 1024):
            piece = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            piece.sample_rate, piece.pts = 48000, start
            container.mux(sound.encode(piece))
        container.mux(video.encode(None))
        container.mux(sound.encode(None))
    picture = tmp_path / "picture.png"
    cv2.imwrite(str(picture), 100 + blob(50, 50, 100) // 2)
    command = [picture, clip, "-o", out, "--motion", small_pack.path, "--crop", "none"]
    assert run(*command, "--size", "320x180", "--side-by-side") == 0
    with av.open(str(out)) as container:
        frames = [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]
    assert len(frames) == 10 and frames[0].shape == (180, 240 + 320, 3)
    # The picture is square, so black stands beside it.
    assert frames[0][:, 245:300].max() < 40 and frames[0][:, 340:460].min() > 40
    assert frames[0][:, -50:].max() < 40
    with av.open(str(out)) as container:
        assert container.streams.audio


def test_best_frame_is_the_one_most_like_the_picture(driver, small_pack, tmp_path, capsys):
    picture = tmp_path / "picture.png"
    cv2.imwrite(str(picture), blob(40 + 3 * 3, 48, 96))
    out = tmp_path / "out"
    assert (
        run(
            picture,
            driver,
            "-o",
            out,
            "--motion",
            small_pack.path,
            "--crop",
            "none",
            "--best-frame",
            "auto",
        )
        == 0
    )
    assert "counted from frame 3" in capsys.readouterr().out


def test_heads_are_cropped_to(small_pack, tmp_path, capsys):
    """A drawn character drives another, each somewhere in a larger picture."""
    from app.characters.bundled import find_character

    drawn = cv2.imread(str(find_character("akane")), cv2.IMREAD_UNCHANGED)
    over = np.uint8(drawn[..., :3] * (drawn[..., 3:] / 255.0) + 200 * (1 - drawn[..., 3:] / 255.0))
    over = cv2.resize(over, (256, 256), interpolation=cv2.INTER_AREA)
    wide = np.full((300, 600, 3), 200, np.uint8)
    wide[30:286, 300:556] = over
    folder = tmp_path / "clip"
    folder.mkdir()
    for k in range(3):
        cv2.imwrite(str(folder / f"{k}.png"), np.roll(wide, 2 * k, 1))
    picture = tmp_path / "picture.png"
    cv2.imwrite(str(picture), np.roll(wide, -250, 1))
    assert run(picture, folder, "-o", tmp_path / "out", "--motion", small_pack.path) == 0
    first = pictures(tmp_path / "out")[0]
    assert first.shape[0] == first.shape[1] and 200 < first.shape[0] < 300
    assert "person" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("no frame", "holds no picture"),
        ("no head", "no head was found in the clip"),
        ("no head in the picture", "no head was found in the picture"),
        ("small", "at least 64 a side"),
        ("frame", "no frame 99"),
        ("recording", "no pictures to take motion from"),
        ("pack", "no model pack"),
        ("kind", "of the kind"),
        ("pose option", "does not go with --motion"),
        ("overwrite", "would overwrite"),
    ],
)
def test_bad_input_gets_one_line_and_leaves_nothing(
    drawing_file, driver, small_pack, tmp_path, capsys, what, message
):
    picture, clip, pack, more = drawing_file, driver, str(small_pack.path), ["--crop", "none"]
    out = tmp_path / "out.mp4"
    if what == "no frame":
        clip = tmp_path / "empty"
        clip.mkdir()
    elif what == "no head":
        from app.characters.bundled import find_character

        picture, more = find_character("akane"), []
        for k in range(5):
            cv2.imwrite(str(driver / f"{k}.png"), np.full((96, 96, 3), 90, np.uint8))
    elif what == "no head in the picture":
        picture, more = tmp_path / "grey.png", []
        cv2.imwrite(str(picture), np.full((96, 96, 3), 90, np.uint8))
    elif what == "small":
        picture = tmp_path / "small.png"
        cv2.imwrite(str(picture), blob(20, 20, 48))
    elif what == "recording":
        clip = tmp_path / "poses.jsonl"
        clip.write_text('{"time_s": 0, "pose": [0, 0, 0, 0, 0, 0]}\n')
    elif what == "overwrite":
        out = picture
    more += {"frame": ["--best-frame", "99"], "pose option": ["--raw"]}.get(what, [])
    pack = {"pack": "nobody", "kind": "bundled"}.get(what, pack)
    before = sorted(tmp_path.rglob("*"))
    assert run(picture, clip, "-o", out, "--motion", pack, *more) == 2
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("ichimai: ")]
    assert len(said) == 1 and message in said[0]
    assert sorted(tmp_path.rglob("*")) == before


def test_ctrl_c_leaves_nothing(drawing_file, driver, small_pack, tmp_path, monkeypatch):
    def interrupted(self):
        yield from ()
        raise KeyboardInterrupt

    monkeypatch.setattr(first_order_animation.ClipMover, "frames", interrupted)
    before = sorted(tmp_path.iterdir())
    command = [drawing_file, driver, "-o", tmp_path / "x.mp4", "--motion", small_pack.path, "--crop", "none"]
    assert run(*command) == 130
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.slow
def test_a_checkpoint_becomes_a_pack(tmp_path, packs, drawing_file, driver, capsys):
    path = tmp_path / "Mine-cpk.pth.tar"
    torch.save(checkpoint_of(random_networks()), path, _use_new_zipfile_serialization=False)
    config = write_yaml(tmp_path / "mine.yaml", published(SMALL))
    assert main(["models", "add", str(path), "--config", str(config)]) == 0
    said = capsys.readouterr().out
    assert "as 'mine'" in said and "largest difference between ONNX and torch" in said
    assert [p.name for p in packs.iterdir()] == ["mine"]
    out = tmp_path / "out"
    assert run(drawing_file, driver, "-o", out, "--motion", "mine", "--crop", "none", "--absolute") == 0
    assert pictures(out)[0].shape == (64, 64, 4)
    assert main(["models", "list"]) == 0
    assert "first-order" in capsys.readouterr().out
    # Added as a pack, it is tried as well; for poses it is none.
    assert main(["models", "add", str(packs / "mine")]) == 0
    assert main(
        ["animate", str(drawing_file), "idle", "-o", str(out) + "2", "--pack", "mine", "--frames", "1"]
    )
    assert "--motion mine" in capsys.readouterr().err


@pytest.mark.parametrize(
    "what",
    ["cut off", "no checkpoint", "code", "other network", "no config", "shape", "not finite", "too deep"],
)
def test_a_foreign_checkpoint_is_refused(tmp_path, packs, capsys, what):
    path, config = tmp_path / "mine.pth.tar", write_yaml(tmp_path / "mine.yaml", published(SMALL))
    content = checkpoint_of(random_networks())
    more = ["--config", str(config)]
    if what == "other network":
        content = {"state_dict": {}}
    elif what == "shape":
        more = ["--config", str(write_yaml(config, published(replace(SMALL, num_kp=5))))]
    elif what == "not finite":
        content["kp_detector"]["kp.bias"][0] = float("nan")  # type: ignore[index]
    elif what == "too deep":
        more = ["--config", str(write_yaml(config, published(replace(SMALL, height=100))))]
    elif what == "no config":
        more = []
    torch.save(content, path)
    whole = path.read_bytes()
    if what == "cut off":
        path.write_bytes(whole[: len(whole) // 2])
    elif what == "no checkpoint":
        path.write_text("<html>quota exceeded</html>")
    elif what == "code":
        path.write_bytes(pickle.dumps({"generator": _Harmful()}))
    assert main(["models", "add", str(path), *more]) == 2
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("ichimai: ")]
    message = {
        "cut off": "cut off, damaged or no checkpoint",
        "no checkpoint": "no checkpoint",
        "code": "holds more than weights",
        "other network": "no weights named 'generator'",
        "no config": "--config",
        "shape": "does not fit its configuration",
        "not finite": "not finite",
        "too deep": "must divide by",
    }[what]
    assert len(said) == 1 and message in said[0]
    assert not packs.exists() and not (tmp_path / "harm").exists()


class _Harmful:
    def __reduce__(self):
        return (print, ("harm",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- 1\n- 2\n", "no configuration"),
        ("a: [", "no YAML"),
        ("a: &x [1]\nb: *x\n", "aliases"),
        ("model_params: {common_params: {}, generator_params: {}}", "dense_motion_params"),
        (
            "model_params: {common_params: {num_kp: 1000000}, kp_detector_params: {}, "
            "generator_params: {dense_motion_params: {}}}",
            "num_kp",
        ),
    ],
)
def test_a_foreign_configuration_is_refused(tmp_path, capsys, text, message):
    path, config = tmp_path / "mine.pth.tar", tmp_path / "mine.yaml"
    torch.save(checkpoint_of(random_networks()), path)
    config.write_text(text)
    assert main(["models", "add", str(path), "--config", str(config)]) == 2
    assert message in capsys.readouterr().err


def test_windows():
    head = FoundHead(100.0, 80.0, 20.0, True)
    framing = HeadFraming(0.2, 0.5)
    assert around(head, framing, (400, 400), inside=False) == Window(50, 30, 100, 100)
    assert around(head._replace(x=20.0), framing, (400, 400), inside=True) == Window(0, 30, 100, 100)
    assert around(head, framing, (90, 400), inside=True).width == 90
    assert framed_already(Window(3, -4, 98, 98), (100, 100))
    assert not framed_already(Window(30, 0, 50, 50), (100, 100))
    picture = np.arange(100, dtype=np.uint8).reshape(10, 10, 1)
    part = cut(picture, Window(-2, 8, 4, 4), repeat=False)
    assert part.shape[:2] == (4, 4)
    assert part.reshape(4, 4)[0].tolist() == [0, 0, 80, 81] and part.reshape(4, 4)[3].max() == 0
    assert cut(picture, Window(-2, 8, 4, 4), repeat=True).reshape(4, 4)[3].tolist() == [90, 90, 90, 91]


def test_the_drivers_window_stays_while_the_head_moves_in_it():
    steady = SteadyWindow(Window(100, 100, 200, 200))
    points = np.zeros((4, 2), np.float32)
    for x in (0.0, 0.2, -0.3):
        steady.follow(Points(points + np.float32([x, 0]), None))
        assert steady.window.left == 100
    for _ in range(50):
        steady.follow(Points(points + np.float32([0.6, 0]), None))
    assert steady.window.left > 200 and steady.window.top == 100


def test_likeness_knows_no_place_and_no_size():
    points = np.random.default_rng(0).random((6, 2)).astype(np.float32)
    other = np.random.default_rng(1).random((6, 2)).astype(np.float32)
    a, b, c = (Points(p, None) for p in (points, 3 * points + 1, other))
    assert likeness(a, b) == pytest.approx(0, abs=1e-6)
    assert likeness(a, c) > 0.1
    assert likeness(a, Points(np.zeros((6, 2), np.float32), None)) == float("inf")


def test_padding_as_published():
    """1080 x 1080 in 1920 x 1080: 420 columns of black on either side."""
    picture = np.full((256, 256, 4), 255, np.uint8)
    out = with_black_bars(fitted(picture, (1920, 1080)), (1920, 1080))
    assert out.shape == (1080, 1920, 4)
    assert out[:, :420, :3].max() == 0 and out[:, -420:, :3].max() == 0
    assert out[:, 420:-420].min() == 255
