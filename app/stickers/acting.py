"""Stickers that follow a person: the moments of a clip, or photos, in which each expression is strongest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from app.stickers.staging import StickerStage
from app.stickers.sticker_file import StickerScript
from tracking.errors import InputError
from tracking.expressions.reading import EXPRESSIONS, distribution
from tracking.face import TrackedFace
from tracking.frame import Frame
from tracking.mapping.pose_mapper import PoseMapper
from tracking.moment import Moment
from tracking.pose import MEASURED, NAMES, Pose, names_of
from tracking.settings import TrackingSettings
from tracking.smoothstep import smoothstep
from tracking.sources.picture_file import decode_picture
from tracking.sources.source_table import open_source
from tracking.stream import reading
from tracking.trackers.tracker import Tracker, open_tracker

_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".bmp"}
_SEEN_FROM = 0.5
"""How likely an expression must be over a loop's length, on the average, to be taken."""
_JOINT = 0.3
"""Share of a loop over which its end becomes its beginning."""
_LEVEL_DEG = 20.0
_SETTLING = 3
_RATE = 30.0
_SURE, _UNSURE = 1.0, 0.4
"""Shares of the person's own number, by how surely it is measured."""
_LEANING = 0.15
"""How much more one eye is closed than the other, on the average of a loop, where somebody winks."""
_FOLLOWED = tuple(row.name for row in MEASURED if row.group not in ("place", "gaze"))
"""Numbers that are the person's; the others are the sticker's."""


@dataclass(frozen=True, slots=True)
class Acting:
    """What a person did.

    Attributes:
        times_s: (N,), rising.
        poses: float32 (N, numbers of the pose).
        likely: (N, len(EXPRESSIONS)).
        photos: whether these are single pictures, not a film.
    """

    times_s: np.ndarray
    poses: np.ndarray
    likely: np.ndarray
    photos: bool


def watch(text: str, bundle: Path | None, progress: Callable[[float], None]) -> Acting:
    """Track a clip, a folder of photos or one photo.

    Raises:
        InputError: if it can't be read, or shows no face.
    """
    path = Path(text)
    photos = path.is_dir() or path.suffix.lower() in _PICTURES
    faces = _faces_of_photos(path, bundle, progress) if photos else _faces_of_clip(text, bundle, progress)
    seen = [face for face in faces if face.clues is not None]
    if not seen:
        raise InputError(f"no face was found in {text}")
    rest = _at_rest(seen)
    assert rest.clues is not None
    likely = np.array([distribution(face.clues, rest.clues) for face in seen if face.clues is not None])
    poses = np.array([pose.as_array() for pose in _poses(seen, rest)])
    return Acting(np.array([face.time_s for face in seen]), poses, likely, photos)


def _faces_of_clip(text: str, bundle: Path | None, progress: Callable[[float], None]) -> list[TrackedFace]:
    faces = []
    with open_source(text) as source:
        if not source.tracked:
            raise InputError(f"{text} gives poses already; there is no face to read in it")
        if source.live:
            raise InputError(f"{text} never ends; record a clip first")
        with reading(source, lambda: open_tracker(bundle)) as read_moment:
            total, count = source.frame_count or 0, 0
            while (moment := read_moment()) is not None:
                count += 1
                progress(min(1.0, count / total) if total else 0.0)
                if moment.face is not None:
                    faces.append(replace(moment.face, time_s=moment.time_s))
    return faces


def _faces_of_photos(path: Path, bundle: Path | None, progress: Callable[[float], None]) -> list[TrackedFace]:
    files = [path] if path.is_file() else sorted(f for f in path.iterdir() if f.suffix.lower() in _PICTURES)
    if not files:
        raise InputError(f"{path} holds no picture")
    found = []
    with open_tracker(bundle) as tracker:
        for i, file in enumerate(files):
            progress(i / len(files))
            face = _face_of_photo(file, tracker, i * (_SETTLING + 1))
            if face is not None:
                found.append(replace(face, time_s=float(i)))
    return found


def _face_of_photo(file: Path, tracker: Tracker, number: int) -> TrackedFace | None:
    """Return the face of one picture, after the tracker has forgotten the one before."""
    bgr = decode_picture(np.fromfile(file, np.uint8), cv2.IMREAD_COLOR)
    if bgr is None:
        raise InputError(f"{file} is damaged or no picture")
    rgb, face = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), None
    for k, picture in enumerate((np.zeros_like(rgb), *[rgb] * _SETTLING)):
        face = tracker.process(Frame(picture, float(number + k), number + k))
    return face


def _at_rest(faces: Sequence[TrackedFace]) -> TrackedFace:
    """Return the face that is most like what a face is most of the time."""
    level = [f for f in faces if max(abs(f.pitch_deg), abs(f.yaw_deg)) < _LEVEL_DEG] or list(faces)
    lengths = np.array(
        [face.clues.lengths for face in level if face.clues and face.clues.lengths is not None]
    )
    off = np.abs(lengths - np.median(lengths, 0)).sum(1)
    return level[int(off.argmin())]


def _poses(faces: Sequence[TrackedFace], rest: TrackedFace) -> list[Pose]:
    """Return the faces as poses, measured from the one at rest."""
    mapper = PoseMapper(replace(TrackingSettings(), learn=False))
    mapper.process(
        Moment(faces[0].time_s - 1.0, face=replace(rest, time_s=faces[0].time_s - 1.0), tracked=True)
    )
    mapper.set_neutral()
    mapper.reset()
    return [mapper.process(Moment(face.time_s, face=face, tracked=True)).pose for face in faces]


class Cast:
    """Which moment of somebody's acting each sticker is.

    Args:
        acting: what they did.
        scripts: the stickers.
    """

    def __init__(self, acting: Acting, scripts: Sequence[StickerScript]) -> None:
        self._acting = acting
        found = {script.name: _moment(acting, script) for script in scripts}
        self._moments: Mapping[str, float] = {k: v for k, v in found.items() if v is not None}

    @property
    def followed(self) -> frozenset[str]:
        """Names of the stickers that follow the person."""
        return frozenset(self._moments)

    def perform(self, stage: StickerStage, script: StickerScript, count: int) -> list[np.ndarray]:
        """Draw `count` frames of a sticker, see `Stage.posed`: as the person did it, or as it is written."""
        if script.name not in self._moments:
            return [stage.frame(script, i / count) for i in range(count)]
        written = np.array([stage.pose_at(script, i / count).as_array() for i in range(count)])
        poses = _on_the_written_side(self._loop(script, count), written)
        merged = [_merged(w, p, self._acting.photos) for w, p in zip(written, poses, strict=True)]
        return [stage.posed(pose, script, i / count) for i, pose in enumerate(merged)]

    def _loop(self, script: StickerScript, count: int) -> np.ndarray:
        """Return the poses of a loop, float (count, numbers): its last leads to its first."""
        acting, start = self._acting, self._moments[script.name]
        if acting.photos:
            return np.repeat(_at(acting, np.array([start])), count, 0)
        share = np.arange(count) / count
        times = start + share * script.seconds
        before = times - script.seconds
        late = smoothstep(np.clip((share - (1 - _JOINT)) / _JOINT, 0, 1))[:, None]
        return (1 - late) * _at(acting, times) + late * _at(acting, before)


def _moment(acting: Acting, script: StickerScript) -> float | None:
    """Return when a sticker's loop begins; None where its expression was not seen."""
    columns = [EXPRESSIONS.index(name) for name in script.expression.split()]
    if not columns:
        return None
    likely = acting.likely[:, columns].max(1)
    if acting.photos:
        best = int(likely.argmax())
        return float(acting.times_s[best]) if likely[best] >= _SEEN_FROM else None
    first, last = float(acting.times_s[0]), float(acting.times_s[-1])
    starts = np.arange(first, max(first, last - script.seconds) + 1e-6, 1 / _RATE)
    ends = np.searchsorted(acting.times_s, starts + script.seconds)
    begins = np.searchsorted(acting.times_s, starts)
    sums = np.concatenate([[0.0], np.cumsum(likely)])
    means = (sums[ends] - sums[begins]) / np.maximum(ends - begins, 1)
    best = int(means.argmax())
    return float(starts[best]) if means[best] >= _SEEN_FROM else None


def _at(acting: Acting, times_s: np.ndarray) -> np.ndarray:
    """Return the poses, (N, numbers), at times (N,), s; before the first and after the last they run back."""
    first, last = acting.times_s[0], acting.times_s[-1]
    span = max(last - first, 1e-6)
    folded = first + np.abs((times_s - first + span) % (2 * span) - span) if span > 1e-6 else times_s
    columns = [np.interp(folded, acting.times_s, acting.poses[:, i]) for i in range(acting.poses.shape[1])]
    return np.stack(columns, 1)


def _merged(written: np.ndarray, acted: np.ndarray, photo: bool) -> Pose:
    """Return a pose with the person's own numbers; a photo's head goes on moving as it is written.

    What makes the expression's meaning, brows and corners of the mouth, is measured less surely than lids and
    jaw: there the sticker has its say. Both poses are (numbers,).
    """
    out = written.astype(np.float64)
    for name in _FOLLOWED:
        i = NAMES.index(name)
        if name in names_of("head"):
            out[i] = acted[i] + (0.5 * written[i] if photo else 0.0)
        else:
            share = _SURE if name in ("left_eye", "right_eye", "mouth") else _UNSURE
            out[i] = share * acted[i] + (1 - share) * written[i]
    return Pose.from_array(out).clamped()


def _on_the_written_side(poses: np.ndarray, written: np.ndarray) -> np.ndarray:
    """Return poses (N, numbers), mirrored where the person winks with the other eye than the sticker."""
    left, right = NAMES.index("left_eye"), NAMES.index("right_eye")
    leaning = [float((numbers[:, left] - numbers[:, right]).mean()) for numbers in (poses, written)]
    if min(map(abs, leaning)) < _LEANING or leaning[0] * leaning[1] > 0:
        return poses
    return np.array([Pose.from_array(numbers).mirrored().as_array() for numbers in poses])
