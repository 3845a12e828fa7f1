import pytest

from app.keys.hotkeys import (
    ACTIONS,
    action_named,
    is_fit_for_everywhere,
    is_reserved,
    keys,
    spoken_name,
    with_key,
    without_key,
)


def test_a_key_moves_from_the_action_that_had_it():
    assert with_key({}, "record", "S") == {"record": "S", "snapshot": ""}
    assert with_key({"record": "S", "snapshot": ""}, "record", "R") == {"snapshot": ""}
    assert with_key({}, "record", "f9", {}) == {"record": "f9"}
    assert with_key({"record": "f9"}, "pose:wink", "F9", {}) == {"pose:wink": "F9"}
    assert without_key({}, "record", "C") == {"calibrate": ""}
    assert without_key({"record": "F9"}, "record", "F9", {}) == {"record": "F9"}
    assert keys({"record": ""})["record"] == ""


@pytest.mark.parametrize("key", ["Ctrl+K", "Alt+Shift+7", "Meta+Space", "F1", "F24", "Shift+F5", "ctrl+f9"])
def test_other_programs_can_do_without(key: str):
    assert is_fit_for_everywhere(key)


@pytest.mark.parametrize("key", ["K", "Shift+K", "Space", "Num+5", "F25", "F0", "Ctrl+", "Print", ""])
def test_other_programs_cannot_do_without(key: str):
    assert not is_fit_for_everywhere(key)


def test_keys_with_a_meaning_of_their_own_are_reserved():
    assert is_reserved("ctrl+z") and is_reserved("Ctrl+3") and not is_reserved("Ctrl+K")


def test_actions_have_names_on_the_command_line():
    for action in ACTIONS:
        assert action_named(spoken_name(action)) == action
        assert "_" not in spoken_name(action)
    assert action_named("Virtual_Camera") == "virtual_camera"
    assert action_named("pose:My Wink") == "pose:My Wink" == spoken_name("pose:My Wink")
    assert [action_named(name) for name in ("", "pose:", "undo", "record now")] == [None] * 4
