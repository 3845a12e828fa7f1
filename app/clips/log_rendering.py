"""From a saved pose log to what a character does at a steady rate, with the log's own tuning or another."""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.live.interpolation import LONGEST_INTERVAL_S
from app.settings.settings import Settings
from app.settings.settings_codec import DecodeReport, decode
from app.settings.tuning_profiles import profile_names
from tracking.errors import InputError
from tracking.mapping.presets import PRESETS
from tracking.moment import Moment
from tracking.pose import Pose
from tracking.settings import TrackingSettings
from tracking.sources.plain_file import refuse_pipe


def find_tuning(text: str, settings: Settings) -> TrackingSettings:
    """Return the tuning that `text` names: `now`, a profile, a preset, or a TOML file.

    Args:
        text: `now` for what the settings have in force; the name of a profile or preset, in any case; or the
            path of a settings file, of which `[tracking]` is taken.
        settings: the user's.

    Raises:
        InputError: if it is none of these, or the file has values that can't be used.
    """
    if text == "now":
        return settings.tracking
    stored = {**settings.tuning.profiles, settings.tuning.profile: settings.tracking}
    for name, tracking in stored.items():
        if name.casefold() == text.casefold():
            return tracking
    if text.casefold() in PRESETS:
        return PRESETS[text.casefold()].applied(settings.tracking)
    path = Path(text)
    if path.suffix.lower() == ".toml":
        return _read_tuning(path)
    profiles = profile_names(settings)
    taken = {name.casefold() for name in profiles}  # a profile goes before a preset of its name
    names = ", ".join(["now", *profiles, *(preset for preset in PRESETS if preset not in taken)])
    raise InputError(f"there is no tuning {text!r}: give {names}, or a settings file (.toml)")


def _read_tuning(path: Path) -> TrackingSettings:
    try:
        table = tomllib.loads(refuse_pipe(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"can't read the tuning {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is no settings file: {error}") from error
    found = table.get("tracking", {})
    if not isinstance(found, dict) or not found:
        raise InputError(f"{path} has no [tracking] table, so there is no tuning in it")
    report = DecodeReport()
    tuning = decode(TrackingSettings(), found, report, ("tracking",))
    if report.problems:
        raise InputError(f"{path}: {report.problems[0]}")
    return tuning


def frame_count(poses: Sequence[Moment], fps: float) -> int:
    """Return how many frames of a constant rate the poses make."""
    return math.floor((poses[-1].time_s - poses[0].time_s) * fps + 1e-6) + 1


def at_rate(poses: Sequence[Moment], fps: float) -> Iterator[Moment]:
    """Yield frames at a constant rate, from time 0: straight between two poses, held over longer gaps."""
    times = [pose.time_s - poses[0].time_s for pose in poses]
    for index in range(frame_count(poses, fps)):
        time_s = index / fps
        after = bisect_right(times, time_s)
        yield Moment(time_s, _between(poses, times, after, time_s))


def _between(poses: Sequence[Moment], times: Sequence[float], after: int, time_s: float) -> Pose:
    before = poses[after - 1].pose
    if after >= len(poses) or times[after] - times[after - 1] > LONGEST_INTERVAL_S:
        return before
    share = (time_s - times[after - 1]) / (times[after] - times[after - 1])
    return Pose.from_array((1.0 - share) * before.as_array() + share * poses[after].pose.as_array())
