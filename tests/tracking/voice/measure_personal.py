"""How well the voice follows a person's own mouth, once it was seen.

    python -m tests.tracking.voice.measure_personal DATA

DATA holds clips of one talker, NAME.flac with NAME.track.csv beside it (`ichimai track --raw`), named so that
those of one person begin alike. Each clip in turn is kept apart, all others of the person are learned from
and the correlation with the camera's mouth is taken on the one kept; `--folds 2` learns from half of them.
`--others` learns from all of them and takes the correlation on everybody else's clips.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tracking.voice.features import HOP_S
from tracking.voice.personal import AROUND_S, PersonalMouth
from tracking.voice.sound_file import read_sound
from tracking.voice.viseme_network import Mouths, mouths_of
from tracking.voice.visemes import INDEX
from tracking.voice.voice_track import Heard


class Clip(NamedTuple):
    """What was heard and seen: times (N,) in seconds and openings (N,) of the camera."""

    name: str
    mouths: Mouths
    times_s: np.ndarray
    seen: np.ndarray

    def speaks_around(self, time_s: float) -> bool:
        """Whether somebody is heard to speak near a time."""
        first, last = (max(round((time_s + d) / HOP_S), 0) for d in (-AROUND_S, AROUND_S))
        return bool((self.mouths.visemes[first:last, INDEX["sil"]] < 0.5).any())


def read_clip(sound: Path, network: Path | None) -> Clip:
    """Read one."""
    with sound.with_suffix(".track.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["face"] == "1"]
    times_s, seen = (np.array([float(row[key]) for row in rows]) for key in ("time_s", "mouth"))
    return Clip(sound.stem, mouths_of(read_sound(sound), network), times_s, seen)


def heard_at(mouths: Mouths, time_s: float) -> Heard:
    """Return what was heard at a time of the clip."""
    k = int(np.clip(round(time_s / HOP_S - 0.5), 0, len(mouths.opening) - 1))
    return Heard(time_s, mouths.visemes[k], float(mouths.opening[k]), mouths.hidden[k])


def learned_from(clips: list[Clip]) -> PersonalMouth:
    """Return what is known of a mouth after clips that followed each other."""
    personal, begin_s = PersonalMouth(), 0.0
    for clip in clips:
        for time_s, seen in zip(clip.times_s, clip.seen, strict=True):
            heard = heard_at(clip.mouths, float(time_s))
            if clip.speaks_around(float(time_s)):
                personal.learn(begin_s + float(time_s), float(seen), heard)
        begin_s += float(clip.times_s[-1]) + 1.0
        personal.solve()
    return personal


def print_others(personal: PersonalMouth, data: Path, mine: tuple[str, ...], network: Path | None) -> None:
    """Print what one person's read-out is worth on the clips of all others."""
    rows = []
    for sound in (p for p in sorted(data.glob("*.flac")) if not p.name.startswith(mine)):
        clip = read_clip(sound, network)
        heard = [heard_at(clip.mouths, float(t)) for t in clip.times_s]
        said = ([h.opening for h in heard], [personal.opening(h) for h in heard])
        rows.append([np.corrcoef(openings, clip.seen)[0, 1] for openings in said])
        print(clip.name, *np.round(rows[-1], 3))
    print("correlation with the camera: {:.3f} before, {:.3f} after".format(*np.mean(rows, axis=0)))


def main() -> None:
    """Print correlations before and after."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--person", default="s1_,spk_bbaf2n", help="beginnings of the names of one talker's clips"
    )
    parser.add_argument(
        "--folds", type=int, default=0, help="parts that are kept in turn; each clip unless said"
    )
    parser.add_argument("--network", type=Path, help="another than the bundled one")
    parser.add_argument("--others", action="store_true", help="what it is worth to other people")
    arguments = parser.parse_args()
    mine = tuple(arguments.person.split(","))
    sounds = [p for p in sorted(arguments.data.glob("*.flac")) if p.name.startswith(mine)]
    clips = [read_clip(p, arguments.network) for p in sounds]
    if arguments.others:
        print_others(learned_from(clips), arguments.data, mine, arguments.network)
        return
    folds = arguments.folds or len(clips)
    before, after, error, seconds = [], [], [], []
    for fold in range(folds):
        personal = learned_from([c for k, c in enumerate(clips) if k % folds != fold])
        seconds.append(personal.seconds)
        for clip in clips[fold::folds]:
            heard = [heard_at(clip.mouths, float(t)) for t in clip.times_s]
            own = np.array([personal.opening(h) for h in heard])
            plain = np.array([h.opening for h in heard])
            before.append(np.corrcoef(plain, clip.seen)[0, 1])
            after.append(np.corrcoef(own, clip.seen)[0, 1])
            error.append((np.abs(plain - clip.seen).mean(), np.abs(own - clip.seen).mean()))
    print(f"{len(clips)} clips, learned from {np.mean(seconds):.0f} s of speech each time")
    print(f"correlation with the camera: {np.mean(before):.3f} before, {np.mean(after):.3f} after")
    print("mean error: {:.3f} before, {:.3f} after".format(*np.mean(error, axis=0)))


if __name__ == "__main__":
    main()
