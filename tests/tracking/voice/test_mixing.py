"""Voice and face share the mouth; a person's own mouth is learned."""

from pathlib import Path

import numpy as np
import pytest

from tracking.face import TrackedFace
from tracking.moment import Moment
from tracking.pose import Pose
from tracking.voice.mixer import HAND_OVER_S, CoveredMouth, Mixing, VoiceMixer, VoiceMixing
from tracking.voice.mouth_shape import MouthFollower, mouth_numbers
from tracking.voice.personal import ENOUGH_S, TRUSTED_S, PersonalMouth
from tracking.voice.viseme_network import Mouths
from tracking.voice.visemes import INDEX
from tracking.voice.voice_track import Heard, VoiceTrack

HIDDEN = 256
FACE = TrackedFace(
    time_s=0.0, pitch_deg=0.0, yaw_deg=0.0, roll_deg=0.0, left_eye=0.0, right_eye=0.0, mouth=0.0
)


def spoken(opening: float, viseme: str = "aa") -> Mouths:
    visemes = np.zeros((1, 15), np.float32)
    visemes[0, INDEX[viseme]] = 1.0
    return Mouths(visemes, np.array([opening], np.float32), np.zeros((1, HIDDEN), np.float32))


class Stage:
    """A mixer that is fed with sound and faces, 30 a second."""

    def __init__(self, how: Mixing) -> None:
        self.track = VoiceTrack()
        self.mixer = VoiceMixer(self.track, PersonalMouth())
        self.mixer.mixing = VoiceMixing(how, learn=False)
        self.time_s, self.held = 100.0, 0.0

    def step(self, seen: float | None, said: float | None, viseme: str = "aa") -> Pose:
        self.time_s += 1 / 30
        if said is not None:
            self.track.add(spoken(said, viseme), self.time_s)
        face = None if seen is None else FACE
        self.held = self.held if seen is None else seen  # a lost face's pose is held
        moment = Moment(self.time_s, Pose(mouth=self.held), face=face, tracked=True)
        return self.mixer.process(moment).pose


def test_a_viseme_has_its_vowel():
    for viseme, name in (("ih", "mouth_i"), ("ou", "mouth_u"), ("E", "mouth_e"), ("oh", "mouth_o")):
        numbers = mouth_numbers(*reversed(spoken(0.4, viseme)[:2]))
        shapes = {n: float(v[0]) for n, v in numbers.items() if n != "mouth"}
        if name in shapes:
            assert max(shapes, key=lambda n: shapes[n]) == name and shapes[name] == 1.0
    closed = mouth_numbers(*reversed(spoken(0.0, "PP")[:2]))
    assert all(float(v[0]) == 0.0 for v in closed.values())


def test_off_changes_nothing():
    stage = Stage("off")
    assert [stage.step(0.3, 0.9).mouth for _ in range(20)] == [0.3] * 20


def test_the_camera_leads_and_the_voice_fills_in_without_a_jump():
    stage, before = Stage("fill"), 0.5
    for k in range(30):
        mouth = stage.step(0.5 if k % 2 else 0.2, 0.0).mouth
        assert mouth == (0.5 if k % 2 else 0.2)
    before, seen = mouth, []
    for _ in range(20):
        seen.append(stage.step(None, 0.8).mouth)
    steps = np.abs(np.diff([before, *seen]))
    assert steps.max() <= 1.0 / 30 / HAND_OVER_S + 0.05, "the hand-over jumps"
    assert seen[-1] == pytest.approx(1.0, abs=0.01)
    back = [stage.step(0.1, 0.8).mouth for _ in range(20)]
    assert np.abs(np.diff(back)).max() <= 1.0 / 30 / HAND_OVER_S + 0.05 and back[-1] == pytest.approx(0.1)


def test_a_covered_mouth_is_the_voice_s():
    stage = Stage("fill")
    poses = [stage.step(0.02, 0.7 if k % 8 < 4 else 0.0) for k in range(120)]
    assert max(p.mouth for p in poses[90:]) > 0.5
    free = [stage.step(0.6 if k % 8 < 4 else 0.0, 0.7 if k % 8 < 4 else 0.0) for k in range(60)]
    assert [p.mouth for p in free[40:]] == [0.6 if k % 8 < 4 else 0.0 for k in range(40, 60)]


def test_somebody_silent_is_not_covered():
    covered = CoveredMouth()
    for k in range(200):
        covered.add(k / 30, 0.02, 0.01)
    assert not covered.covered


def test_whichever_opens_more():
    stage = Stage("more")
    for _ in range(20):
        pose = stage.step(0.3, 0.8)
    assert pose.mouth > 0.9
    for _ in range(20):
        pose = stage.step(0.3, 0.05)
    assert pose.mouth == pytest.approx(0.3, abs=0.01)


def test_a_voice_that_is_gone_gives_the_mouth_back():
    stage = Stage("voice")
    for _ in range(20):
        stage.step(0.2, 0.8)
    for _ in range(40):
        pose = stage.step(0.2, None)
    assert pose.mouth == pytest.approx(0.2, abs=0.01)


def test_lips_follow_quickly_and_close_quicker():
    follower = MouthFollower()
    follower.follow({"mouth": 0.0}, 0.0)
    rise = follower.follow({"mouth": 1.0}, 0.033)["mouth"]
    follower.follow({"mouth": 1.0}, 1.0)
    fall = follower.follow({"mouth": 0.0}, 1.033)["mouth"]
    assert 0.6 < rise < 1.0 and fall < 1 - rise


def heard(time_s: float, r: np.random.Generator) -> tuple[Heard, float]:
    """Return a frame and the opening of a person whose mouth is a mix of three of the layer's numbers."""
    hidden = r.uniform(0, 1, HIDDEN).astype(np.float32)
    mouth = float(0.6 * hidden[3] + 0.3 * hidden[40] + 0.1 * hidden[200])
    return Heard(time_s, spoken(0.5).visemes[0], 0.5, hidden), mouth


def test_a_person_s_mouth_is_learned_kept_and_forgotten(tmp_path: Path):
    r, personal = np.random.default_rng(1), PersonalMouth()
    first, _ = heard(0.0, r)
    assert personal.opening(first) == 0.5
    for k in range(round(3 * TRUSTED_S * 25)):
        frame, mouth = heard(k / 25, r)
        personal.learn(frame.time_s, mouth, frame)
    personal.solve()
    assert personal.trust == 1.0 and personal.seconds > TRUSTED_S
    tests = [heard(0.0, r) for _ in range(200)]
    made = [personal.opening(frame) for frame, _ in tests]
    assert np.corrcoef(made, [mouth for _, mouth in tests])[0, 1] > 0.9
    personal.save(tmp_path / "me.npz")
    again = PersonalMouth()
    assert again.load(tmp_path / "me.npz")
    assert again.opening(tests[0][0]) == pytest.approx(made[0], abs=0.01)
    again.forget()
    assert again.trust == 0.0 and again.opening(tests[0][0]) == 0.5


def test_a_damaged_or_missing_file_is_nothing(tmp_path: Path):
    personal = PersonalMouth()
    assert not personal.load(tmp_path / "none.npz")
    (tmp_path / "bad.npz").write_bytes(b"PK\x03\x04 nothing of the kind")
    assert not personal.load(tmp_path / "bad.npz")
    np.savez(tmp_path / "other.npz", products=np.zeros(3), answers=np.zeros(5), seconds=1.0, network="other")
    assert not personal.load(tmp_path / "other.npz") and personal.seconds == 0.0


def test_little_speech_is_not_trusted():
    r, personal = np.random.default_rng(2), PersonalMouth()
    for k in range(round(0.5 * ENOUGH_S * 25)):
        frame, mouth = heard(k / 25, r)
        personal.learn(frame.time_s, mouth, frame)
    personal.solve()
    assert personal.trust == 0.0
