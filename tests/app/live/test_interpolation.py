import numpy as np
import pytest

from app.live.interpolation import PoseInterpolator, same_pose
from tracking.moment import Moment
from tracking.pose import Pose

LATENCY = 0.02


def play(
    pose_rate: float, picture_rate: float, jitter_s: float = 0.0, phase_s: float = 0.0
) -> tuple[np.ndarray, PoseInterpolator]:
    """Show a head turning at half a unit a second for 2 s.

    Return rows of time, twice the shown yaw and the moment it stands for, and the interpolator. Pictures are
    made when poses usually arrive, or `phase_s` later; poses arrive up to `jitter_s` late.
    """
    late = np.random.default_rng(0).uniform(0, jitter_s, int(2 * pose_rate))
    interpolator = PoseInterpolator(1 / picture_rate)
    arrivals = [(k / pose_rate + LATENCY + late[k], k / pose_rate) for k in range(int(2 * pose_rate))]
    rows = []
    for tick in range(int(2 * picture_rate)):
        now = tick / picture_rate + LATENCY + phase_s + 1e-6
        while arrivals and arrivals[0][0] <= now:
            arrival, captured = arrivals.pop(0)
            interpolator.add(Moment(captured, Pose(head_y=captured / 2)), arrival)
        shown = interpolator.at(now)
        if shown is not None:
            rows.append((now, 2 * shown.pose.head_y, shown.time_s))
    return np.array(rows), interpolator


def test_sixty_pictures_of_thirty_poses_move_evenly():
    rows, interpolator = play(30, 60)
    steps = np.diff(rows[30:, 1])
    assert steps == pytest.approx(np.full(len(steps), 1 / 60), abs=1e-5)
    assert interpolator.delay_s == pytest.approx(1 / 120, abs=1e-6)


def test_what_is_shown_says_which_moment_it_stands_for():
    rows, _ = play(30, 60)
    assert rows[:, 1] == pytest.approx(rows[:, 2], abs=1e-5)
    lag = rows[30:, 0] - rows[30:, 2]
    assert lag == pytest.approx(np.full(len(lag), LATENCY + 1 / 120), abs=1e-5)


def test_poses_that_come_unevenly_move_evenly():
    rows, interpolator = play(30, 60, jitter_s=0.008, phase_s=0.004)
    steps = 60 * np.diff(rows[30:, 1])
    # The usual delay is measured over half a second, so it wavers a little.
    assert steps.std() < 0.1 and steps.min() > 0.6 and steps.max() < 1.4
    assert 0 < interpolator.late_s < 0.004
    assert interpolator.delay_s == pytest.approx(1 / 120 + interpolator.late_s, abs=1e-6)


def test_no_delay_where_pictures_are_no_faster_than_poses():
    rows, interpolator = play(30, 30)
    assert interpolator.delay_s == 0
    assert rows[10:, 1] == pytest.approx(np.floor((rows[10:, 0] - LATENCY) * 30) / 30, abs=1e-5)


def steady(picture_rate: float = 60) -> PoseInterpolator:
    """Return one that has seen ten poses of a head turning at 1 unit a second; the newest is of 0.3 s."""
    interpolator = PoseInterpolator(1 / picture_rate)
    for k in range(10):
        interpolator.add(Moment(k / 30, Pose(head_y=k / 30)), k / 30 + LATENCY)
    return interpolator


def test_motion_goes_on_where_a_pose_is_late():
    interpolator, usual_s = steady(), 9 / 30 + LATENCY
    shown = [interpolator.at(usual_s + tick / 60).pose.head_y for tick in range(3)]
    assert np.diff(shown) == pytest.approx([1 / 60, 1 / 60], abs=1e-5)
    assert shown[2] > 9 / 30


def test_a_guess_is_taken_back_where_no_pose_comes():
    interpolator = steady()
    moments = [interpolator.at(9 / 30 + LATENCY + tick / 60) for tick in range(20)]
    yaws = [moment.pose.head_y for moment in moments]
    assert max(yaws) <= 9 / 30 + 0.75 / 30 + 1e-6
    assert yaws[-1] == pytest.approx(9 / 30, abs=1e-6)
    assert np.diff([moment.time_s for moment in moments]).min() >= 0


def test_a_guess_stays_in_range():
    interpolator = PoseInterpolator(1 / 60)
    for k in range(10):
        interpolator.add(Moment(k / 30, Pose(left_eye=min(1.0, k / 9))), k / 30 + LATENCY)
    guessed = interpolator.at(9 / 30 + LATENCY + 1 / 60)
    assert guessed is not None and guessed.time_s > 9 / 30 and guessed.pose.left_eye == 1


def test_does_not_glide_over_a_pause():
    interpolator = steady()
    interpolator.at(5.0)
    interpolator.add(Moment(5.0, Pose(head_y=1.0)), 5.0 + LATENCY)
    assert interpolator.at(5.0 + LATENCY) == Moment(5.0, Pose(head_y=1.0))


def test_nothing_before_the_first_pose():
    assert PoseInterpolator(1 / 60).at(1.0) is None


def test_a_pose_of_the_same_moment_replaces():
    interpolator = PoseInterpolator(1 / 60)
    interpolator.add(Moment(1.0, Pose(mouth=0.1)), 1.0)
    interpolator.add(Moment(1.0, Pose(mouth=0.9)), 1.0)
    assert interpolator.at(2.0) == Moment(1.0, Pose(mouth=0.9))


def test_same_pose_sees_small_changes_of_any_number():
    assert same_pose(Pose(), Pose(mouth=0.0004))
    for name in Pose.__dataclass_fields__:
        assert not same_pose(Pose(), Pose(**{name: 0.001}))


def test_time_never_runs_back_where_the_delay_grows():
    interpolator, shown = PoseInterpolator(1 / 60), []
    for tick in range(120):
        now = tick / 60
        if tick % 2 == 0:
            late = 0.012 if tick > 60 and tick % 6 == 0 else 0.0
            interpolator.add(Moment(now - LATENCY, Pose(head_y=now)), now + late)
        moment = interpolator.at(now + 0.012)
        assert moment is not None
        shown.append(moment.time_s)
    assert np.diff(shown).min() >= 0
    assert interpolator.delay_s > 1 / 120 + 0.005


def test_a_gaze_that_jumps_does_not_look_past_its_goal():
    interpolator, shown = PoseInterpolator(1 / 60), []
    for i in range(40):
        pose = Pose(gaze_x=0.6, head_y=0.6) if i >= 20 else Pose()
        interpolator.add(Moment(i / 30, pose), i / 30 + 0.02)
        shown += [interpolator.at(i / 30 + 0.02 + late).pose for late in (0.0, 1 / 60)]
    gaze = [pose.gaze_x for pose in shown]
    assert max(gaze) == pytest.approx(0.6) and max(pose.head_y for pose in shown) > 0.65
    assert (np.diff(gaze) >= -1e-6).all()
