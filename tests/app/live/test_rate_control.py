from app.live.meter import PathFigures, StageFigures
from app.live.rate_control import RateControl


def figures(posing_ms: float, output_ms: float = 2.0, rounds: int = 300) -> PathFigures:
    names = {"capture": 1.0, "tracking": 8.0, "posing": posing_ms, "output": output_ms, "latency": 40.0}
    return PathFigures(*(StageFigures(name, 60.0, ms, ms, rounds) for name, ms in names.items()))


def run(control: RateControl, seconds: float, posing_ms: float, start_s: float) -> float:
    """Ask four times a second."""
    for step in range(round(seconds * 4)):
        control.step(figures(posing_ms), start_s + step / 4)
    return start_s + seconds


def test_a_busy_machine_makes_fewer_pictures_step_by_step_and_more_again():
    control = RateControl(60.0)
    now_s = run(control, 10, posing_ms=3.0, start_s=100.0)
    assert control.rate == 60 and not control.gave_up
    now_s = run(control, 4, posing_ms=20.0, start_s=now_s)
    assert control.rate == 45 and control.gave_up
    now_s = run(control, 4, posing_ms=20.0, start_s=now_s)
    assert control.rate == 45, "20 ms fit into 22"
    now_s = run(control, 60, posing_ms=100.0, start_s=now_s)
    assert control.rate == 15
    now_s = run(control, 80, posing_ms=3.0, start_s=now_s)
    assert control.rate == 60


def test_a_short_hitch_changes_nothing_and_another_wish_starts_anew():
    control = RateControl(60.0)
    now_s = run(control, 2, posing_ms=50.0, start_s=0.0)
    now_s = run(control, 2, posing_ms=3.0, start_s=now_s)
    now_s = run(control, 2, posing_ms=50.0, start_s=now_s)
    assert control.rate == 60
    run(control, 4, posing_ms=50.0, start_s=now_s)
    assert control.rate < 60
    control.want(30.0)
    assert control.rate == 30


def test_no_figures_no_verdict():
    control = RateControl(60.0)
    for step in range(100):
        control.step(figures(90.0, rounds=3), step / 4)
    assert control.rate == 60


def test_springs_are_given_up_before_pictures_and_come_back_last():
    control = RateControl(60.0)

    def go(seconds: float, posing_ms: float, now_s: float) -> float:
        for step in range(round(seconds * 4)):
            control.step(figures(posing_ms), now_s + step / 4, swinging=True)
        return now_s + seconds

    now_s = go(4, 20.0, 100.0)
    assert control.stiff and control.rate == 60 and not control.gave_up
    now_s = go(4, 20.0, now_s)
    assert control.stiff and control.rate == 45 and control.gave_up
    now_s = go(17, 3.0, now_s)
    assert control.stiff and control.rate == 60
    go(17, 3.0, now_s)
    assert not control.stiff
