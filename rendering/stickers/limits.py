"""What each platform takes: one table, with where it is said and when that was read."""

from __future__ import annotations

from typing import Literal, NamedTuple

Format = Literal["webm", "apng", "gif", "webp", "png", "webp-still"]
KB = 1024
_READ = "2026-11"
_TELEGRAM = f"core.telegram.org/stickers, {_READ}"
_DISCORD = f"Discord's developer documentation, sticker and emoji resources, {_READ}"
_TWITCH = f"Twitch's help page on emotes, {_READ}"
_LINE = f"creator.line.me, guidelines of stickers and animated stickers, {_READ}"
_SLACK = f"Slack's help on custom emoji, {_READ}"
_WHATSAPP = f"WhatsApp's sticker sample project, {_READ}"
_YOUTUBE = f"YouTube's help on channel membership emoji, {_READ}"


class Limit(NamedTuple):
    """One kind of file of one platform.

    Attributes:
        platform: of `PLATFORMS`.
        folder: in the platform's own, where these files go.
        format: how it is encoded.
        sides: of the squares it is written in, pixels, a file each.
        max_bytes: of a file.
        max_seconds: of all loops together; 0 for stills.
        max_rate: frames a second.
        min_frames, max_frames: frames in a loop.
        loops: 0 where it plays for ever; else the most it may say.
        source: where the limits are said, and when that was read.
    """

    platform: str
    folder: str
    format: Format
    sides: tuple[int, ...]
    max_bytes: int
    max_seconds: float
    max_rate: float
    min_frames: int
    max_frames: int
    loops: int
    source: str

    @property
    def animated(self) -> bool:
        """Whether it moves."""
        return self.max_seconds > 0

    @property
    def suffix(self) -> str:
        """How its files' names end."""
        return {"apng": ".png", "webp-still": ".webp"}.get(self.format, f".{self.format}")


def _moving(
    platform: str,
    folder: str,
    format: Format,
    sides: tuple[int, ...],
    kilobytes: int,
    seconds: float,
    source: str,
    *,
    rate: float = 50.0,
    frames: tuple[int, int] = (2, 1000),
    loops: int = 0,
) -> Limit:
    return Limit(platform, folder, format, sides, kilobytes * KB, seconds, rate, *frames, loops, source)


def _still(
    platform: str, folder: str, format: Format, sides: tuple[int, ...], kilobytes: int, source: str
) -> Limit:
    return Limit(platform, folder, format, sides, kilobytes * KB, 0.0, 0.0, 1, 1, 0, source)


LIMITS = (
    _moving("telegram", "video", "webm", (512,), 256, 3.0, _TELEGRAM, rate=30.0),
    # Said to be 256, but uploads above 64 are refused by some of Telegram's own programs.
    _moving("telegram", "emoji", "webm", (100,), 64, 3.0, _TELEGRAM, rate=30.0),
    _still("telegram", "static", "webp-still", (512,), 512, _TELEGRAM),
    _moving("discord", "stickers", "apng", (320,), 512, 5.0, _DISCORD),
    _moving("discord", "emoji", "gif", (128,), 256, 5.0, _DISCORD),
    _still("discord", "static", "png", (320,), 512, _DISCORD),
    _moving("twitch", "animated", "gif", (112, 56, 28), 512, 10.0, _TWITCH, frames=(2, 60)),
    _still("twitch", "static", "png", (112, 56, 28), 1024, _TWITCH),
    _moving("line", "animated", "apng", (270,), 300, 4.0, _LINE, frames=(5, 20), loops=4),
    _still("line", "static", "png", (320,), 1024, _LINE),
    _moving("slack", "animated", "gif", (128,), 128, 10.0, _SLACK, frames=(2, 50)),
    _still("slack", "static", "png", (128,), 128, _SLACK),
    _moving("whatsapp", "animated", "webp", (512,), 500, 10.0, _WHATSAPP),
    _still("whatsapp", "static", "webp-still", (512,), 100, _WHATSAPP),
    _still("youtube", "static", "png", (480, 48), 1024, _YOUTUBE),
)
"""The table."""

PLATFORMS = tuple(dict.fromkeys(limit.platform for limit in LIMITS))
SHORTEST_NAME, LONGEST_NAME = 2, 30
"""Letters in a Discord sticker's name, the narrowest of all."""
LINE_SETS = (24, 16, 8)
"""How many stickers a set of LINE may have."""
LINE_MAIN, LINE_TAB = (240, 240), (96, 74)
LINE_ZIP_BYTES = 20 * KB * KB
WHATSAPP_TRAY, WHATSAPP_TRAY_BYTES = 96, 50 * KB
WHATSAPP_PACK = 30


def limits_of(platforms: tuple[str, ...]) -> tuple[Limit, ...]:
    """Return the rows of some platforms."""
    return tuple(limit for limit in LIMITS if limit.platform in platforms)
