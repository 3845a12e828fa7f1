"""The teacher: what a face does while somebody speaks or listens, drawn from published statistics.

No free recordings of many people in conversation are at hand, so the networks learn from this: events whose
times follow the voice, drawn at random at published rates, shaped by a style. Where a figure is not
published it is ours.

- Lids: 26 blinks a minute in conversation, 17 at rest, intervals log-normal (Bentivoglio et al. 1997; 10.5
  to 32.5 for 95 % of people, Doughty 2001); at ends of phrases and in pauses (Nakano and Kitazawa 2010);
  with large shifts of gaze. Closing takes a third of a blink; lengths 0.16 to 0.34 s (ours, within 0.1 to
  0.4).
- Gaze: on the partner 94 of 30ths of a second while talking, away 28; listening 237 and 27 (Lee, Badler and
  Badler 2002), away at the beginning of a turn and back at its end (Kendon 1967); sizes exponential, 6.9
  degrees; 25 ms and 2.4 ms a degree.
- Head: sharp movements with stress, wide linear ones where speech begins after a pause, middling ones where
  it ends (Hadar et al. 1983, 1984); nods with peaks of pitch and loudness (Munhall et al. 2004); narrow
  cyclic nods of a listener (Hadar et al. 1985). Standard deviations of 3 to 6 degrees and median speeds of 6
  to 17 degrees a second as in two recorded addresses.
- Brows: rises with rises of pitch (71 % of them; 38 % come while nothing is said: Cave et al. 1996).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracking.mapping.idle_curve import blink_shape
from tracking.smoothstep import smoothstep
from tracking.voice.motion_features import FRAME_S
from tracking.voice.motion_style import MotionStyle
from tracking.voice.visemes import INDEX

EYES = ("closure", "gaze_x", "gaze_y", "brow")
HEAD = ("pitch", "yaw", "roll")
SWAY_DEG = np.array([4.3, 5.6, 2.9])
DRIFT_DEG = np.array([2.2, 2.6, 1.5])
_DRIFT_S, _STIFFNESS = 0.6, 6.0
_NOD_DEG, _NOD_S = 8.0, 0.12
GAZE_DEG = 25.0
"""Of gaze where the number in the pose is 1."""
_LOUDEST, _HIGHEST, _VOICED = -3, -2, -1
_GAP_S, _LONG_GAP_S = 0.24, 0.7
_ACCENT_EVERY_S = 0.3


@dataclass(frozen=True, slots=True)
class Motion:
    """What a face does: eyes (T, 4) by `EYES`, head (T, 3) by `HEAD` in degrees, form (T,) of the mouth."""

    eyes: np.ndarray
    head: np.ndarray
    form: np.ndarray


@dataclass(frozen=True, slots=True)
class _Voice:
    """When something is said, and what is stressed; times in seconds."""

    speaks: np.ndarray
    begins: list[tuple[float, float]]  # of phrases, with the silence before each
    ends: list[float]
    accents: list[tuple[float, float, float]]  # time, strength, height of the pitch

    def says(self, time_s: float) -> bool:
        """Return whether something is said at a time."""
        return bool(self.speaks[min(int(time_s / FRAME_S), len(self.speaks) - 1)])


def teach(features: np.ndarray, style: MotionStyle, draw: np.random.Generator) -> Motion:
    """Return what a face may do with a voice.

    Args:
        features: of the voice, see `tracking.voice.motion_features`, of shape (T, F).
        style: how lively.
        draw: chance.
    """
    voice = _voice_of(features)
    looks = _looks(voice, style, draw)
    return Motion(
        np.stack([_closure(voice, looks, style, draw), *_gaze(looks, len(features)).T,
                  _brows(voice, style, draw)], 1),
        _head(voice, style, draw),
        _smile(voice, style),
    )  # fmt: skip


def _voice_of(features: np.ndarray) -> _Voice:
    said = features[:, INDEX["sil"]] < 0.5
    edges = np.flatnonzero(np.diff(np.concatenate([[0], said.astype(int), [0]])))
    runs = [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
    joined: list[list[int]] = []
    for begin, end in runs:
        if joined and (begin - joined[-1][1]) * FRAME_S < _GAP_S:
            joined[-1][1] = end
        else:
            joined.append([begin, end])
    phrases = [(a, b) for a, b in joined if (b - a) * FRAME_S > 0.1]
    speaks = np.zeros(len(said), bool)
    begins, before = [], 0
    for begin, end in phrases:
        speaks[begin:end] = True
        begins.append((begin * FRAME_S, (begin - before) * FRAME_S))
        before = end
    ends = [end * FRAME_S for _, end in phrases if end < len(said)]
    return _Voice(speaks, begins, ends, _accents(features, speaks))


def _accents(features: np.ndarray, speaks: np.ndarray) -> list[tuple[float, float, float]]:
    """Return what stands out of the last second in loudness and pitch: time (s), strength and pitch.

    `features` are (T, F) as of `teach`, `speaks` is bool (T,).
    """
    loud, high = features[:, _LOUDEST], features[:, _HIGHEST] * features[:, _VOICED]
    kernel = np.hanning(7)[1:-1] / np.hanning(7)[1:-1].sum()
    stress = 0.6 * np.convolve(loud, kernel, "same") + 0.45 * np.convolve(high, kernel, "same")
    found, mean, last_s = [], 0.0, -1.0
    for k in range(1, len(stress) - 1):
        if not speaks[k]:
            continue
        mean += (stress[k] - mean) * FRAME_S / 0.8
        peak = stress[k] >= stress[k - 1] and stress[k] > stress[k + 1]
        if peak and stress[k] > mean + 0.22 and (k * FRAME_S) - last_s > _ACCENT_EVERY_S:
            last_s = k * FRAME_S
            found.append((last_s, min((stress[k] - mean) / 0.55, 1.8), float(high[k])))
    return found


# Lids


def _closure(
    voice: _Voice,
    looks: list[tuple[float, float, float, float]],
    style: MotionStyle,
    draw: np.random.Generator,
) -> np.ndarray:
    count = len(voice.speaks)
    invited = [(t + draw.uniform(0.0, 0.3), 0.42) for t in voice.ends]
    invited += [(t, 0.35) for t, x, y, _ in looks if np.hypot(x, y) * GAZE_DEG > 9.0]
    rate = style.blinks
    own = [t for t, share in sorted(invited) if draw.random() < share * min(rate, 1.5)]
    times: list[float] = []
    spread = 0.55
    time_s = float(draw.uniform(0.0, 2.0 / max(rate, 0.1)))
    while time_s < count * FRAME_S:
        times.append(time_s)
        a_minute = (23.0 if voice.says(time_s) else 16.0) * max(rate, 0.03)
        gap = float(draw.lognormal(np.log(60.0 / a_minute) - spread**2 / 2, spread))
        after = time_s + max(gap, 0.45)
        early = [t for t in own if time_s + 0.6 < t < after]
        time_s = early[0] if early else after
    made = np.zeros(count)
    for begin_s in times:
        length_s = float(draw.uniform(0.18, 0.36))
        depth = 1.0 if draw.random() < 0.92 else float(draw.uniform(0.6, 0.9))
        first = int(np.ceil(begin_s / FRAME_S))
        for k in range(first, min(first + 20, count)):
            shut = depth * blink_shape((k * FRAME_S - begin_s) * 0.3 / length_s)
            made[k] = max(made[k], shut)
    return made


# Gaze


def _looks(
    voice: _Voice, style: MotionStyle, draw: np.random.Generator
) -> list[tuple[float, float, float, float]]:
    """Return fixations: time, x and y in the pose's units, and how long the eyes are on their way."""
    end_s = len(voice.speaks) * FRAME_S
    far, often = min(style.gaze, 1.6), max(style.gaze, 0.02)
    looks: list[tuple[float, float, float, float]] = []
    time_s, away = 0.0, bool(draw.random() < 0.25 and style.gaze > 0.1)
    turns = [t for t, gap in voice.begins if gap > _LONG_GAP_S]
    while time_s < end_s:
        if away:
            length_s = max(float(draw.gamma(1.6, 28 / 30 / 1.6)), 0.2)
            back = [t for t in voice.ends if time_s + 0.2 < t < time_s + length_s]
            length_s = back[0] - time_s if back and draw.random() < 0.6 else length_s
            _add_away(looks, time_s, length_s, far, draw)
        else:
            mean_s = (94 / 30 if voice.says(time_s) else 237 / 30) / often
            length_s = max(float(draw.exponential(mean_s)), 0.4)
            leave = [t for t in turns if time_s + 0.2 < t + 0.1 < time_s + length_s]
            if leave and draw.random() < 0.6 * min(often, 1.3):
                length_s = leave[0] + float(draw.uniform(0.0, 0.25)) - time_s
            _add_at_partner(looks, time_s, length_s, draw)
        time_s += length_s
        away = not away and style.gaze > 0.03
    return looks


def _add_away(looks: list, time_s: float, length_s: float, far: float, draw: np.random.Generator) -> None:
    size = min(float(draw.exponential(6.9)) + 3.0, 22.0) / GAZE_DEG * far
    aside = float(draw.choice([-1.0, 1.0]))
    angle = float(draw.normal(0.25, 0.6))
    x, y = aside * size * np.cos(angle), 0.8 * size * np.sin(angle)
    begun = time_s
    while begun < time_s + length_s:
        looks.append((begun, float(x), float(y), 0.025 + 0.0024 * size * GAZE_DEG))
        begun += max(float(draw.gamma(3.0, 0.16)), 0.15)
        x, y = x + draw.normal(0, 0.12) * size, y + draw.normal(0, 0.12) * size


def _add_at_partner(looks: list, time_s: float, length_s: float, draw: np.random.Generator) -> None:
    begun = time_s
    while begun < time_s + length_s:  # from one eye to the other, and to the mouth
        x, y = draw.normal(0.0, 0.025), draw.normal(-0.005, 0.025)
        looks.append((begun, float(x), float(y), 0.035))
        begun += max(float(draw.gamma(3.0, 0.3)), 0.2)


def _gaze(looks: list[tuple[float, float, float, float]], count: int) -> np.ndarray:
    made, at = np.zeros((count, 2)), np.zeros(2)
    ends = [look[0] for look in looks[1:]] + [count * FRAME_S]
    for (begin_s, x, y, jump_s), end_s in zip(looks, ends, strict=True):
        first, last = int(np.ceil(begin_s / FRAME_S)), min(int(np.ceil(end_s / FRAME_S)), count)
        share = np.clip((np.arange(first, last) * FRAME_S - begin_s) / jump_s, 0.0, 1.0)[:, None]
        made[first:last] = at + smoothstep(share) * (np.array([x, y]) - at)
        at = np.array([x, y])
    return made


# Brows, head, corners of the mouth


def _brows(voice: _Voice, style: MotionStyle, draw: np.random.Generator) -> np.ndarray:
    goal = np.zeros(len(voice.speaks))

    def raise_at(time_s: float, size: float) -> None:
        """Have the brows raised by `size` for a moment from a time on."""
        first = max(int(time_s / FRAME_S), 0)
        goal[first : first + int(draw.uniform(0.22, 0.5) / FRAME_S)] = size

    for time_s, strength, height in voice.accents:
        if draw.random() < 0.18 + 0.3 * min(max(height, 0.0), 1.0):
            raise_at(time_s - draw.uniform(-0.04, 0.08), float(draw.uniform(0.3, 0.75)) * min(strength, 1.3))
    time_s = float(draw.exponential(5.0))
    while time_s < len(goal) * FRAME_S:
        if not voice.says(time_s):
            raise_at(time_s, float(draw.uniform(0.2, 0.5)))
        time_s += float(draw.exponential(5.0))
    return style.brows * _spring(goal[:, None], 11.0)[:, 0]


def _head(voice: _Voice, style: MotionStyle, draw: np.random.Generator) -> np.ndarray:
    count = len(voice.speaks)
    share = np.array([1.0, style.turn, style.tilt])
    lively = np.where(voice.speaks, 1.0, 0.55)
    target = _postures(voice, style, draw) * SWAY_DEG + _wander(draw, count) * DRIFT_DEG
    pace = _STIFFNESS * style.pace * (0.85 + 0.15 * min(style.head, 2.0))
    head = style.head * share * _spring(target * lively[:, None], pace)
    for begin_s, size in _nods(voice, draw):
        first = max(int(np.ceil(begin_s / FRAME_S)), 0)
        t = (np.arange(first, min(first + 60, count)) * FRAME_S - begin_s) / (_NOD_S / style.pace)
        wave = size * t * t * np.exp(2.0 - 2.0 * t)
        aside = float(draw.uniform(-0.35, 0.35))
        head[first : first + len(t)] += (
            style.nods * _NOD_DEG * 0.5 * wave[:, None] * share * np.array([-1.0, aside, 0.3 * aside])
        )
    return head


def _postures(voice: _Voice, style: MotionStyle, draw: np.random.Generator) -> np.ndarray:
    """Return where the head goes, (T, 3), of standard deviation 1: it changes at random and at junctures."""
    count = len(voice.speaks)
    times, time_s = [], 0.0
    while time_s < count * FRAME_S:
        mean_s = (2.6 if voice.says(time_s) else 4.5) / style.pace
        time_s += float(draw.gamma(2.5, mean_s / 2.5))
        times.append((time_s, 1.0))
    times += [(t, 1.25) for t, gap in voice.begins if draw.random() < (0.8 if gap > _LONG_GAP_S else 0.3)]
    times += [(t, 0.7) for t in voice.ends if draw.random() < 0.45]
    goal, at, last = np.zeros((count, 3)), draw.standard_normal(3), 0
    for time_s, size in sorted(times):
        k = min(int(time_s / FRAME_S), count)
        goal[last:k], last = at, max(k, last)
        at = 0.25 * at + size * 0.95 * draw.standard_normal(3)
    goal[last:] = at
    return goal


def _nods(voice: _Voice, draw: np.random.Generator) -> list[tuple[float, float]]:
    made = []
    for time_s, strength, _ in voice.accents:
        if draw.random() < 0.72:
            size = strength * float(draw.uniform(0.4, 1.2)) * (1.0 if draw.random() < 0.82 else -0.7)
            made.append((time_s - 0.05 + draw.uniform(-0.03, 0.08), size))
    time_s = float(draw.exponential(6.0))
    end_s = len(voice.speaks) * FRAME_S
    while time_s < end_s:  # of a listener, narrow and cyclic
        if not voice.says(time_s) and not voice.says(min(time_s + 1.0, end_s)):
            size, every_s = float(draw.uniform(0.3, 0.7)), float(draw.uniform(0.3, 0.42))
            made += [(time_s + n * every_s, size * 0.85**n) for n in range(int(draw.integers(1, 4)))]
        time_s += float(draw.exponential(6.0))
    return made


def _wander(draw: np.random.Generator, count: int) -> np.ndarray:
    """Return an Ornstein-Uhlenbeck process of standard deviation 1, (count, 3)."""
    keeps = np.exp(-FRAME_S / _DRIFT_S)
    noise = draw.standard_normal((count, 3)) * np.sqrt(1 - keeps**2)
    at = draw.standard_normal(3)
    for k in range(count):
        at = at * keeps + noise[k]
        noise[k] = at
    return noise


def _smile(voice: _Voice, style: MotionStyle) -> np.ndarray:
    goal = style.smile * np.where(voice.speaks, 0.5, 1.0)
    return _spring(goal[:, None], 4.0)[:, 0]


def _spring(goal: np.ndarray, stiffness: float) -> np.ndarray:
    """Return what follows a goal (T, N) as a critically damped spring of a stiffness, 1/s."""
    fading = float(np.exp(-stiffness * FRAME_S))
    columns = []
    for column in goal.T.tolist():
        at, speed, made = column[0], 0.0, []
        for there in column:
            apart = at - there
            moved = (speed + stiffness * apart) * FRAME_S
            speed = (speed - stiffness * moved) * fading
            at = there + (apart + moved) * fading
            made.append(at)
        columns.append(made)
    return np.array(columns).T
