"""Frozen dataclasses to and from TOML tables, driven by their annotations alone."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

S = TypeVar("S")


@dataclass(slots=True)
class DecodeReport:
    """What a table held beside what was understood.

    Attributes:
        problems: one sentence each, with the dotted key.
        kept: dotted key -> raw value of unknown keys and of values that can't be used.
    """

    problems: list[str] = field(default_factory=list)
    kept: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def note(self, key: tuple[str, ...], raw: object, why: str) -> None:
        """Keep a raw value and say why it is not used."""
        self.problems.append(f"{'.'.join(key)}: {why}")
        self.kept[key] = raw


def decode(default: S, table: Mapping[str, Any], report: DecodeReport, path: tuple[str, ...] = ()) -> S:
    """Return `default` with what `table` says; what is unknown or unusable goes to `report`.

    Args:
        default: a dataclass; what the table doesn't name stays as it is here.
        table: as read by `tomllib`.
        report: collects problems.
        path: keys that lead to this table.
    """
    hints = get_type_hints(type(default))
    values = {}
    for key, raw in table.items():
        where = (*path, key)
        if key not in hints:
            report.note(where, raw, "unknown setting, kept but not used")
            continue
        try:
            values[key] = _value(hints[key], raw, report, where, getattr(default, key))
        except ValueError as error:
            report.note(where, raw, f"{error}; the default is used")
    try:
        return replace(default, **values)  # type: ignore[type-var]
    except ValueError as error:
        report.problems.append(f"{'.'.join(path) or 'settings'}: {error}; the defaults are used")
        report.kept.update({(*path, key): table[key] for key in values})
        return default


def encode(settings: Any, default: Any = None) -> dict[str, Any]:
    """Return the TOML table of a dataclass.

    Args:
        settings: the dataclass; None inside is left out, as TOML has no word for it.
        default: one of the same class; what equals it is left out, so that a better default of a later
            version reaches who never changed it. Without one all is written but those fields that the
            class names in `WRITTEN_IF_CHANGED` and that are as the class has them.
    """
    table = {}
    if_changed = getattr(settings, "WRITTEN_IF_CHANGED", ())
    for f in fields(settings):
        value = getattr(settings, f.name)
        usual = getattr(default, f.name, None)
        whole = default is None and not (f.name in if_changed and value == f.default)
        if value is not None and (whole or (default is not None and value != usual)):
            table[f.name] = _plain(value, usual)
    return table


def _plain(value: Any, default: Any = None) -> Any:
    if is_dataclass(value):
        return encode(value, default)
    if isinstance(value, Mapping):
        return {str(key): _plain(v, type(v)() if is_dataclass(v) else None) for key, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    return value


def _value(hint: Any, raw: Any, report: DecodeReport, where: tuple[str, ...], default: Any = None) -> Any:
    if is_dataclass(hint):
        if not isinstance(raw, Mapping):
            raise ValueError("a table is wanted here")
        return decode(hint() if default is None else default, raw, report, where)  # type: ignore[operator]
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _value(next(a for a in get_args(hint) if a is not type(None)), raw, report, where)
    if origin is Literal:
        if raw not in get_args(hint):
            raise ValueError(f"{raw!r} is none of {', '.join(map(str, get_args(hint)))}")
        return raw
    if origin is tuple:
        return _tuple(get_args(hint), raw, report, where)
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return _mapping(get_args(hint)[1], raw, report, where)
    return _scalar(hint, raw)


def _tuple(items: tuple[Any, ...], raw: Any, report: DecodeReport, where: tuple[str, ...]) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise ValueError("a list is wanted here")
    if len(items) == 2 and items[1] is Ellipsis:
        items = (items[0],) * len(raw)
    if len(items) != len(raw):
        raise ValueError(f"{len(items)} values are wanted here, got {len(raw)}")
    return tuple(_value(hint, item, report, where) for hint, item in zip(items, raw, strict=True))


def _mapping(hint: Any, raw: Any, report: DecodeReport, where: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise ValueError("a table is wanted here")
    values = {}
    for key, item in raw.items():
        try:
            values[key] = _value(hint, item, report, (*where, key))
        except ValueError as error:
            report.note((*where, key), item, f"{error}; left out")
    return values


def _scalar(hint: type, raw: Any) -> Any:
    if hint is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    if type(raw) is not hint:
        raise ValueError(f"{raw!r} is not a {_WORDS.get(hint, hint.__name__)}")
    if hint is float and not math.isfinite(raw):
        raise ValueError(f"{raw!r} is not a finite number")
    return raw


_WORDS: dict[type, str] = {str: "text in quotes", bool: "true or false", int: "whole number", float: "number"}
