"""`ichimai press`: does in the window that runs what a key does there."""

from __future__ import annotations

import argparse


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "press",
        help="do what a hotkey does, in the window that runs (for Stream Decks and the system's keys)",
    )
    parser.add_argument(
        "action", nargs="?", help="what to do, for example record, expression:happy or pose:NAME"
    )
    parser.add_argument("--list", action="store_true", help="print what there is to do")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Tell the window; return when it has done it."""
    from app.keys.hotkeys import action_named, spoken_name
    from app.keys.press_call import call_window
    from tracking.errors import InputError

    if arguments.list:
        _print_list()
        return 0
    if not arguments.action:
        raise InputError("name what to do; `ichimai press --list` says what there is")
    action = action_named(arguments.action)
    if action is None:
        raise InputError(f"there is nothing named {arguments.action!r} to do{_meant(arguments.action)}")
    call_window(spoken_name(action))
    return 0


def _print_list() -> None:
    from app.expressions.expression import BUNDLED
    from app.keys.hotkeys import ACTIONS, EXPRESSION, POSE, spoken_name

    lines = {spoken_name(name): action.does for name, action in ACTIONS.items()}
    lines[f"{EXPRESSION}NAME"] = "show an expression, or let it go"
    own = [name for name in _named("expressions") if name not in BUNDLED]
    lines |= {EXPRESSION + name: "one of the bundled ones" for name in BUNDLED}
    lines |= {EXPRESSION + name: "one of yours" for name in own}
    lines[f"{POSE}NAME"] = "take a named pose, or let it go"
    lines |= {POSE + name: "one of yours" for name in _named("pose", "named")}
    width = max(map(len, lines))
    for name, does in lines.items():
        print(f"{name:<{width}}  {does}")


def _named(*keys: str) -> list[str]:
    """Return the names in a table of the settings, by a look at the file that changes nothing."""
    import tomllib

    from app.settings.settings_file import default_path

    try:
        named = tomllib.loads(default_path().read_text(encoding="utf-8"))
        for key in keys:
            named = named[key]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return list(named) if isinstance(named, dict) else []


def _meant(name: str) -> str:
    from difflib import get_close_matches

    from app.keys.hotkeys import ACTIONS, EXPRESSION, POSE, spoken_name

    known = [*map(spoken_name, ACTIONS), f"{EXPRESSION}NAME", f"{POSE}NAME"]
    near = get_close_matches(name.casefold(), known, 1)
    return f"; did you mean {near[0]}?" if near else "; `ichimai press --list` says what there is"
