"""A blind look at made motion: can real, made and shuffled motion be told from each other?

`python -m tests.tracking.voice.blind_look SEED FOLDER CLIP...` tracks clips of people who talk, makes motion
from their sound in the style that is measured in them, shuffles the real motion in pieces of 0.6 s, and lets
a bundled character show all of it. Each is written as a strip of pictures and a graph under a random number,
and what is what into `key.csv`, to be looked at after guessing.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from app.opening import open_character
from app.settings.settings import Settings
from models.poser import Player
from tracking.mapping.pose_mapper import PoseMapper
from tracking.moment import Moment
from tracking.pose import INDEX, Pose
from tracking.settings import TrackingSettings
from tracking.sources.source_table import open_source
from tracking.stream import reading
from tracking.trackers.tracker import open_tracker
from tracking.voice.prosody import prosody_of
from tracking.voice.sound_file import read_sound
from tracking.voice.speech_motion import poses_of
from tracking.voice.styles import style_of
from tracking.voice.viseme_network import mouths_of

CHARACTER, SIDE, PICTURES = "akane", 160, 14
PIECE_S = 0.6
GRAPHS = (
    ("head_x", "head_y", "neck_z"), ("left_eye", "right_eye"), ("gaze_x", "gaze_y"), ("left_brow",
    "mouth_form"), ("mouth",),
)  # fmt: skip
_COLOURS = ((200, 60, 40), (40, 140, 60), (50, 60, 200))


def real_poses(clip: Path) -> tuple[np.ndarray, float]:
    """Return what a clip's face did, (T, N), about its own mean head, and the pictures a second."""
    mapper = PoseMapper(replace(TrackingSettings(), mirror=False))
    rows, times = [], []
    with open_source(str(clip)) as source, reading(source, open_tracker) as read_moment:
        while (moment := read_moment()) is not None:
            rows.append(mapper.process(moment).pose.as_array())
            times.append(moment.time_s)
    poses = np.array(rows)
    poses[:, :3] -= poses[:, :3].mean(0)
    return poses, (len(times) - 1) / (times[-1] - times[0])


def shuffled(poses: np.ndarray, fps: float, draw: np.random.Generator) -> np.ndarray:
    """Return the same motion in pieces that change places, faded at the joints; the mouth as it was."""
    size = round(PIECE_S * fps)
    pieces = [poses[k : k + size] for k in range(0, len(poses) - size + 1, size)]
    made = np.concatenate([pieces[k] for k in draw.permutation(len(pieces))])
    for joint in range(size, len(made), size):
        for k in (-1, 0):
            made[joint + k] = (made[joint + k - 1] + made[min(joint + k + 1, len(made) - 1)]) / 2
    mouth = [INDEX[n] for n in INDEX if n.startswith("mouth")]
    made[:, mouth] = poses[: len(made), mouth]
    return made


def draw_graph(poses: np.ndarray, width: int) -> np.ndarray:
    """Return curves of the numbers, one band for each group."""
    bands = []
    for names in GRAPHS:
        band = np.full((84, width, 3), 255, np.uint8)
        for name, colour in zip(names, _COLOURS, strict=False):
            values = np.clip(poses[:, INDEX[name]], -1.0, 1.0)
            reach = (-0.2, 1.1) if name.endswith("eye") or name == "mouth" else (-1.0, 1.0)
            y = 80 - (values - reach[0]) / (reach[1] - reach[0]) * 76
            x = np.linspace(0, width - 1, len(values))
            cv2.polylines(band, [np.stack([x, y], 1).astype(np.int32)], False, colour, 1, cv2.LINE_AA)
        cv2.putText(band, " ".join(names), (4, 12), cv2.FONT_HERSHEY_SIMPLEX, 0.35, (0, 0, 0), 1)
        bands.append(band)
    return np.vstack(bands)


def draw_strip(poser: Player, poses: np.ndarray) -> np.ndarray:
    """Return pictures of the character, evenly through the motion, on white."""
    pictures = []
    for row in poses[np.linspace(0, len(poses) - 1, PICTURES).astype(int)]:
        rgba = poser.pose(Pose.from_array(row)).rgba_premultiplied.astype(np.float32)
        rgb = rgba[..., :3] + 255.0 - rgba[..., 3:]
        head = rgb[: int(rgb.shape[0] * 0.75), int(rgb.shape[1] * 0.125) : int(rgb.shape[1] * 0.875)]
        pictures.append(cv2.resize(head, (SIDE, SIDE), interpolation=cv2.INTER_AREA))
    return np.hstack(pictures).astype(np.uint8)[..., ::-1]


def main(folder: Path, clips: list[Path], seed: int) -> None:
    """Write the pictures and the key."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(seed)
    real = [real_poses(clip) for clip in clips]
    fps = real[0][1]
    talk = np.concatenate([poses for poses, _ in real])
    style = style_of([Moment(k / fps, Pose.from_array(row)) for k, row in enumerate(talk)])
    print("the style measured in them:", style)
    shows = np.array(
        [0.0 if n.startswith(("body", "breath", "shift", "zoom", "eye_smile")) else 1.0 for n in INDEX]
    )
    items = []
    for clip, (poses, rate) in zip(clips, real, strict=True):
        sound = read_sound(clip)
        made = poses_of(mouths_of(sound), rate, style, int(draw.integers(1 << 30)), prosody_of(sound))
        array = np.array([pose.as_array() for pose in made])[: len(poses)]
        array[:, :3] -= array[:, :3].mean(0)
        items += [
            ("real", clip, poses),
            ("made", clip, array),
            ("shuffled", clip, shuffled(poses, rate, draw)),
        ]
    numbers = draw.permutation(900)[: len(items)] + 100
    poser = open_character(CHARACTER, Settings(), lambda share: None)
    for number, (_, _, poses) in zip(numbers, items, strict=True):
        strip = draw_strip(poser, poses * shows)
        picture = np.vstack([strip, draw_graph(poses * shows, strip.shape[1])])
        cv2.imwrite(str(folder / f"{number}.png"), picture)
    with (folder / "key.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [n, kind, clip.name] for n, (kind, clip, _) in zip(numbers, items, strict=True)
        )


if __name__ == "__main__":
    main(Path(sys.argv[2]), [Path(p) for p in sys.argv[3:]], int(sys.argv[1]))
