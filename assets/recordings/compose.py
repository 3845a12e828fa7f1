"""Composes `hello.jsonl`, the bundled pose recording: `python assets/recordings/compose.py` makes it again.

Keyframes are played with smooth (Catmull-Rom) curves at 30 poses a second; the last equals the first, so that
it can be looped. All of it is made up: no person was recorded.
"""

import json
from pathlib import Path

import numpy as np

FPS = 30
SIX = ("head_x", "head_y", "neck_z", "left_eye", "right_eye", "mouth")

# second: head_x, head_y, neck_z
HEAD = {
    0.0: (0.00, 0.00, 0.00),
    1.0: (0.05, 0.10, 0.05),
    1.9: (0.10, 0.75, 0.20),
    3.0: (0.05, 0.80, 0.25),
    4.0: (-0.05, -0.70, -0.15),
    5.2: (0.00, -0.75, -0.25),
    6.0: (0.05, 0.00, 0.00),
    6.5: (-0.65, 0.00, 0.00),
    6.9: (0.25, 0.05, 0.00),
    7.3: (-0.50, 0.00, 0.00),
    7.8: (0.10, 0.00, 0.05),
    8.6: (0.20, 0.15, 0.75),
    9.6: (0.25, 0.10, 0.70),
    10.6: (0.10, -0.15, -0.65),
    11.6: (0.00, -0.05, -0.20),
    12.6: (0.75, 0.25, 0.10),
    13.6: (0.60, -0.30, -0.05),
    14.6: (0.05, -0.05, 0.00),
    16.0: (0.00, 0.00, 0.00),
}
# Both eyes close round these moments; the wink closes one.
BLINKS = (0.8, 3.5, 5.9, 8.1, 11.1, 12.0, 14.9)
WINK = 9.2
# First and last second of talking, with the syllables between.
TALKS = ((1.2, 3.3), (4.3, 5.5), (10.0, 10.9), (12.9, 14.2))
# From when on the eyes look where: gaze_x, gaze_y. They jump, and rest.
LOOKS = (
    (0.0, 0.0, 0.0),
    (1.3, 0.55, 0.1),
    (2.6, 0.1, 0.0),
    (3.6, -0.6, 0.05),
    (5.0, -0.15, -0.05),
    (5.8, 0.0, 0.0),
    (8.2, 0.2, 0.35),
    (9.0, 0.0, 0.1),
    (10.3, -0.35, 0.25),
    (11.3, 0.0, 0.0),
    (12.1, 0.3, 0.55),
    (13.2, -0.3, 0.3),
    (14.4, 0.0, 0.0),
)
# First and last second, how much: of a smile, of laughing eyes, of raised brows, of troubled ones.
SMILES = ((-1.0, 1.0, 0.35), (4.2, 6.2, 0.8), (8.7, 9.9, 1.0), (12.8, 15.4, 0.7), (15.0, 17.0, 0.35))
LAUGHS = ((14.3, 15.2, 0.9),)
RAISED = ((1.2, 2.0, 0.7), (4.3, 4.9, 0.5), (12.2, 13.4, 0.8))
TROUBLED = ((6.3, 7.6, 0.7),)


def curve(times: np.ndarray, keys: dict[float, tuple[float, ...]]) -> np.ndarray:
    """Return the smooth path through the keyframes, one row a time."""
    at, values = np.array(list(keys)), np.array(list(keys.values()))
    slopes = np.zeros_like(values)
    slopes[1:-1] = (values[2:] - values[:-2]) / (at[2:] - at[:-2])[:, None]
    k = np.clip(np.searchsorted(at, times, side="right") - 1, 0, len(at) - 2)
    width = (at[k + 1] - at[k])[:, None]
    u = (times[:, None] - at[k][:, None]) / width
    return (
        (2 * u**3 - 3 * u**2 + 1) * values[k]
        + (u**3 - 2 * u**2 + u) * width * slopes[k]
        + (-2 * u**3 + 3 * u**2) * values[k + 1]
        + (u**3 - u**2) * width * slopes[k + 1]
    )


def closure(times: np.ndarray, moment: float, held_s: float = 0.0) -> np.ndarray:
    """Return one blink: shut in 80 ms, open again in 140 ms."""
    rise = np.interp(times, [moment - 0.08, moment, moment + held_s, moment + held_s + 0.14], [0, 1, 1, 0])
    return rise * rise * (3 - 2 * rise)


def talking(times: np.ndarray) -> np.ndarray:
    """Return the mouth: some five uneven syllables a second."""
    sound = np.abs(np.sin(15.1 * times)) * (0.55 + 0.45 * np.sin(6.3 * times + 1))
    return 0.85 * sound * speaking(times)


def speaking(times: np.ndarray) -> np.ndarray:
    """Return 1 while there is talk, 0 else."""
    return np.sum([np.interp(times, [a - 0.1, a, b, b + 0.1], [0, 1, 1, 0]) for a, b in TALKS], axis=0)


def held(
    times: np.ndarray, spans: tuple[tuple[float, float, float], ...], ease_s: float = 0.25
) -> np.ndarray:
    """Return a number that is at an amount within spans of time, and comes and goes smoothly."""
    out = np.zeros(len(times))
    for first, last, amount in spans:
        rise = np.interp(times, [first - 0.25, first, last, last + 0.25], [0, 1, 1, 0])
        out = np.maximum(out, amount * rise * rise * (3 - 2 * rise))
    return out


def further(times: np.ndarray, head: np.ndarray) -> dict[str, np.ndarray]:
    """Return what moves beside the six numbers: gaze, brows, mouth shapes, body and breath."""
    begun, *looks = (np.array(column) for column in zip(*LOOKS, strict=True))
    # A look takes 80 ms to come from the one before.
    gaze = [
        np.interp(times, np.sort([*begun, *(begun[1:] - 0.08)]), np.repeat(look, 2)[:-1]) for look in looks
    ]
    late = np.stack([np.interp(times - 0.25, times, axis) for axis in head.T])
    talk = speaking(times)
    return {
        "gaze_x": gaze[0],
        "gaze_y": gaze[1],
        "eye_smile": held(times, LAUGHS),
        "left_brow": held(times, RAISED),
        "right_brow": held(times, RAISED),
        "brow_angle": held(times, TROUBLED),
        "mouth_form": held(times, SMILES),
        "mouth_o": talk * np.clip(np.sin(4.1 * times), 0, 1),
        "mouth_i": talk * np.clip(np.sin(4.1 * times + 2.5), 0, 1) * 0.8,
        "body_y": 0.4 * late[1],
        "body_z": 0.35 * late[2],
        "body_x": 0.15 * late[0],
        "breath": 0.5 - 0.5 * np.cos(2 * np.pi * times / (times[-1] + 1 / FPS) * 4),
    }


def main() -> None:
    """Write the recording."""
    times = np.arange(int(max(HEAD) * FPS)) / FPS
    poses = np.zeros((len(times), 6))
    poses[:, :3] = curve(times, HEAD)
    blink = np.max([closure(times, m) for m in BLINKS], axis=0)
    poses[:, 3] = np.maximum(blink, closure(times, WINK, 0.25))
    poses[:, 4] = blink
    poses[:, 5] = talking(times)
    named = dict(zip(SIX, poses.T, strict=True)) | further(times, poses[:, :3])
    lines = []
    for i, time_s in enumerate(times):
        pose = {name: round(float(track[i]), 4) for name, track in named.items()}
        lines.append(
            json.dumps({"time_s": round(float(time_s), 4), "pose": {n: v for n, v in pose.items() if v}})
        )
    Path(__file__).with_name("hello.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
