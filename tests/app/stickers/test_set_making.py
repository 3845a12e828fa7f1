"""Sets as the command writes them, of a bundled character."""

from __future__ import annotations

import errno
import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.characters.bundled import find_character
from app.cli import main
from app.stickers.set_making import SetWish, chosen_platforms, compiled, make_set, sort_out
from app.stickers.staging import CANVAS, StickerStage, missing_parts
from app.stickers.sticker_file import bundled_scripts
from models.opening import save_character
from tracking.errors import InputError

SCRIPTS = {script.name: script for script in bundled_scripts()}


@pytest.fixture(scope="module")
def character():
    return compiled(find_character("akane"), "bundled")


@pytest.fixture(scope="module")
def stage(character) -> StickerStage:
    return StickerStage(character)


@pytest.fixture(scope="module")
def set_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stickers") / "set"
    names = ("yes",)
    result = make_set(
        lambda share: None, SetWish(find_character("akane"), chosen_platforms("all"), names), folder
    )
    assert result.stickers == 1
    assert any("LINE takes sets of 8" in remark for remark in result.remarks)
    return folder


@pytest.mark.slow
def test_a_set_has_what_each_platform_wants(set_folder: Path) -> None:
    files = {str(path.relative_to(set_folder)) for path in set_folder.rglob("*") if path.is_file()}
    assert {
        "telegram/video/yes.webm", "telegram/emoji/yes.webm", "telegram/static/yes.webp",
        "telegram/stickers.json",
        "discord/stickers/yes.png", "discord/emoji/yes.gif", "discord/names.json",
        "twitch/animated/yes-28.gif",
        "twitch/static/yes-112.png", "line/animated.zip", "line/static.zip", "slack/animated/yes.gif",
        "whatsapp/animated/yes.webp", "whatsapp/animated/tray.png", "whatsapp/contents.json",
    } <= files  # fmt: skip
    names = json.loads((set_folder / "discord/names.json").read_text(encoding="utf-8"))
    assert all(
        2 <= len(row["name"]) <= 30 and (set_folder / "discord" / row["file"]).is_file() for row in names
    )
    emoji = json.loads((set_folder / "telegram/stickers.json").read_text(encoding="utf-8"))["stickers"]
    assert [row["emoji"] for row in emoji] == ["👍"]


def test_lines_zip_has_main_and_tab_pictures(set_folder: Path) -> None:
    with zipfile.ZipFile(set_folder / "line/animated.zip") as archive:
        assert archive.namelist() == ["main.png", "tab.png", "01.png"]
        sizes = [Image.open(io.BytesIO(archive.read(name))).size for name in archive.namelist()]
        main_picture = Image.open(io.BytesIO(archive.read("main.png")))
        assert 5 <= getattr(main_picture, "n_frames", 1) <= 20
    assert sizes == [(240, 240), (96, 74), (270, 270)]


@pytest.mark.slow
def test_a_frame_is_a_figure_in_a_white_line(stage: StickerStage) -> None:
    frame = stage.frame(SCRIPTS["yes"], 0.0)
    assert frame.shape == (CANVAS, CANVAS, 4)
    assert (frame[..., :3].max(-1) <= frame[..., 3]).all()
    edge = (frame[..., 3] > 60) & (frame[..., 3] < 200)
    straight = frame[edge][:, :3] * 255.0 / frame[edge][:, 3:]
    assert straight.min() > 245
    assert 0.35 < (frame[..., 3] > 0).mean() < 0.9


@pytest.mark.slow
@pytest.mark.parametrize("name", ["joy", "no", "wink", "crying"])
def test_the_last_frame_leads_to_the_first(stage: StickerStage, name: str) -> None:
    frames = [stage.frame(SCRIPTS[name], i / 30).astype(np.int16) for i in range(30)]
    steps = [float(np.abs(b - a).mean()) for a, b in zip(frames, [*frames[1:], frames[0]], strict=True)]
    assert steps[-1] <= max(steps[:-1])


def test_without_eyes_the_rest_is_made(character) -> None:
    blind = replace(character, expressions={k: v for k, v in character.expressions.items() if k == "mouth"})
    assert missing_parts(blind) == ("eyes",)
    able, remarks = sort_out(list(SCRIPTS.values()), missing_parts(blind))
    assert "wink" not in {script.name for script in able} and "angry" in {script.name for script in able}
    assert len(remarks) == 1 and "eyes can't be moved" in remarks[0] and "wink" in remarks[0]
    with pytest.raises(InputError, match="no sticker can be made"):
        sort_out([SCRIPTS["wink"]], ["eyes"])


def test_a_character_file_of_a_blind_drawing(character, tmp_path: Path, capsys) -> None:
    save_character(replace(character, expressions={}), tmp_path / "blind.ichimai")
    out = tmp_path / "out"
    command = [
        "stickers",
        str(tmp_path / "blind.ichimai"),
        "-o",
        str(out),
        "--for",
        "slack",
        "--only",
        "yes,joy",
    ]
    assert main(command) == 0
    assert "not made, since the drawing's mouth can't be moved: joy" in capsys.readouterr().out
    assert (out / "slack/animated/yes.gif").is_file()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--for", "myspace"], "there is no platform 'myspace'"),
        (["--for", ","], "name a platform"),
        (["--only", "dancing"], "there is no sticker 'dancing'"),
        (["-o", "/proc/nowhere/set"], "can't be written"),
    ],
)
def test_bad_input_is_one_line(words: list[str], says: str, tmp_path: Path, capsys) -> None:
    assert main(["stickers", "akane", "-o", str(tmp_path / "set"), *words]) == 2
    told = capsys.readouterr().err.strip()
    assert says in told and "\n" not in told
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_stays(tmp_path: Path, capsys) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["stickers", "akane", "-o", str(tmp_path)]) == 2
    assert "is a folder that is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    words = ["stickers", "akane", "-o", str(tmp_path / "set"), "--for", "slack", "--only", "yes"]
    assert main(words) == 2
    assert "No space left" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_giving_up_leaves_nothing(tmp_path: Path) -> None:
    def progress(share: float) -> None:
        if share > 0.01:
            raise KeyboardInterrupt

    wish = SetWish(find_character("akane"), ("slack",), ("yes",))
    with pytest.raises(KeyboardInterrupt):
        make_set(progress, wish, tmp_path / "set")
    assert list(tmp_path.iterdir()) == []
