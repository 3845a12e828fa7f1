"""Undo and redo: of any value, and of settings."""

from dataclasses import replace

from app.settings.history import DEPTH, MERGED_WITHIN_S, History
from app.settings.settings import Settings
from app.settings.settings_history import SettingsHistory


def test_steps_are_undone_and_done_again_in_their_order():
    history: History[int] = History()
    for before in range(4):
        history.note("", before)
    states = [4]
    while history.can_undo:
        states.append(history.undo(states[-1]))
    assert states == [4, 3, 2, 1, 0] and history.undo(0) is None
    again = [0]
    while history.can_redo:
        again.append(history.redo(again[-1]))
    assert again == [0, 1, 2, 3, 4] and history.redo(4) is None


def test_a_change_after_an_undo_forgets_what_was_undone():
    history: History[int] = History()
    history.note("first", 0)
    history.note("second", 1)
    assert history.undo(2) == 1 and (history.undo_name, history.redo_name) == ("first", "second")
    history.note("third", 1)
    assert not history.can_redo and history.undo(3) == 1


def test_quick_changes_of_one_name_are_one_step_and_others_are_not():
    history: History[int] = History()
    moments = [("gain", 0.0), ("gain", 0.5), ("offset", 0.6), ("gain", 0.7), ("gain", 0.8 + MERGED_WITHIN_S)]
    for before, (name, now_s) in enumerate(moments):
        history.note(name, before, now_s)
    assert [history.undo(9) for _ in range(5)] == [4, 3, 2, 0, None]


def test_a_change_right_after_an_undo_is_a_step_of_its_own():
    history: History[int] = History()
    history.note("gain", 0, now_s=0.0)
    history.note("offset", 1, now_s=0.1)
    history.undo(2)
    history.note("gain", 1, now_s=0.2)
    assert history.undo(3) == 1 and history.undo(1) == 0


def test_a_slow_drag_is_one_step_and_two_drags_are_two():
    history: History[tuple[int, int]] = History()
    for drag in range(2):
        history.hold(True)
        for step in range(5):
            history.note("gain", (drag, step), now_s=100.0 * drag + 10.0 * step)
        history.hold(False)
    assert history.undo((2, 0)) == (1, 0) and history.undo((1, 0)) == (0, 0) and not history.can_undo


def test_only_so_many_steps_are_kept():
    history: History[int] = History()
    for before in range(DEPTH + 5):
        history.note("", before)
    undone = [history.undo(-1) for _ in range(DEPTH)]
    assert undone[-1] == 5 and not history.can_undo


def test_undo_goes_back_by_steps_and_leaves_the_rest():
    history, settings = SettingsHistory(), Settings()
    for step, scale in enumerate((1.1, 1.2, 1.3)):
        history.note("placement", settings, now_s=step * 0.1)
        settings = replace(settings, stage=replace(settings.stage, scale=scale))
    history.note("behaviour", settings, now_s=0.4)
    settings = replace(settings, behaviour=replace(settings.behaviour, breathing=0.5), character="x")
    undone = history.undo(settings)
    assert undone is not None and undone.behaviour.breathing == 0.0
    assert undone.character == "x" and undone.stage.scale == 1.3
    first = history.undo(undone)
    assert first is not None and first.stage.scale == 1.0, "a drag is one step"
    assert history.undo(first) is None
    again = history.redo(first)
    assert again is not None and again.stage.scale == 1.3
