"""The bundled pack, a bundled character, the real tracker and real threads together."""

import time
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from app.characters.bundled import characters
from app.cli import main
from app.live.sink_list import RECORDING
from app.session.session import Session
from app.settings.settings_file import SettingsFile


@pytest.fixture(scope="module")
def turning_face(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of video: scikit-image's portrait, tilted from one side to the other and back."""
    portrait = np.ascontiguousarray(pytest.importorskip("skimage.data").astronaut()[0:320, 60:380])
    path = tmp_path_factory.mktemp("clip") / "turning.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=20)
        video.width = video.height = 320
        there = np.linspace(-14, 14, 40)
        for angle in np.concatenate([there, there[::-1]]):
            turn = cv2.getRotationMatrix2D((160, 160), angle, 1)
            picture = cv2.warpAffine(portrait, turn, (320, 320), borderMode=cv2.BORDER_REPLICATE)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(video.encode(None))
    return path


def crown_x(rgba: np.ndarray) -> float:
    """Return the mean x of the topmost visible twentieth of a character."""
    visible = rgba[..., 3] > 128
    rows = np.flatnonzero(visible.any(1))
    top = visible[rows[0] : rows[0] + max(4, len(rows) // 20)]
    return float(np.nonzero(top)[1].mean())


@pytest.mark.slow
def test_the_bundled_character_tilts_with_a_real_face(turning_face: Path, tmp_path: Path):
    output = tmp_path / "pictures"
    arguments = [
        "animate",
        "",
        str(turning_face),
        "-o",
        str(output),
        "--size",
        "256",
        "--raw",
        "--frames",
        "40",
    ]
    assert main(arguments) == 0
    pictures = [cv2.imread(str(file), cv2.IMREAD_UNCHANGED) for file in sorted(output.glob("*.png"))]
    assert len(pictures) == 40
    crowns = np.array([crown_x(picture) for picture in pictures])
    # The head goes from the picture's right to its left; in a mirror, the character's goes the other way.
    assert np.corrcoef(crowns, np.arange(40))[0, 1] > 0.9
    assert crowns[-5:].mean() - crowns[:5].mean() > 8


@pytest.mark.slow
def test_a_live_session_follows_it_into_a_file_and_stops(turning_face: Path, tmp_path: Path):
    file = SettingsFile()
    settings = file.load()
    camera = replace(settings.camera, source=str(turning_face))
    output = replace(settings.output, record_folder=str(tmp_path / "out"), record_format="png", size=256)
    file.save(replace(settings, camera=camera, output=output, character=list(characters())[-1]))
    session = Session(SettingsFile())
    session.start()
    crowns, rolls, seen = [], [], 0
    try:
        deadline = time.monotonic() + 120
        # Until the head has leant to both sides.
        while not rolls or max(rolls) - min(rolls) < 20 or len(rolls) < 60:
            assert time.monotonic() < deadline, session.pipeline.messages.take()
            newest, face = session.pipeline.preview.take(seen), session.pipeline.seen.peek()
            if newest is not None and face is not None and face.value.face is not None:
                if not rolls:
                    session.sinks.switch(RECORDING, True)
                seen = newest.sequence
                crowns.append(crown_x(newest.value.rgba_premultiplied))
                rolls.append(face.value.face.roll_deg)
            time.sleep(0.01)
        session.sinks.switch(RECORDING, False)
    finally:
        assert session.close() == []
    # As in a mirror: a head that leans to its own right leans to the picture's right.
    assert np.corrcoef(crowns, rolls)[0, 1] > 0.8
    (folder,) = (tmp_path / "out").iterdir()
    sent = [crown_x(cv2.imread(str(path), cv2.IMREAD_UNCHANGED)) for path in sorted(folder.glob("*.png"))]
    assert len(sent) > 20
    assert max(sent) - min(sent) > 0.5 * (max(crowns) - min(crowns))


@pytest.mark.slow
def test_every_bundled_character_poses(tmp_path: Path):
    for name in characters():
        output = tmp_path / f"{name}"
        assert main(["animate", name, "idle", "--frames", "3", "--size", "128", "-o", str(output)]) == 0
        pictures = [cv2.imread(str(file), cv2.IMREAD_UNCHANGED) for file in sorted(output.glob("*.png"))]
        assert len(pictures) == 3 and all(p.any() for p in pictures)
        assert any((p != pictures[0]).any() for p in pictures)
