"""The folder of a set: files by platform, and what each platform wants besides."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from app.stickers.sticker_file import StickerScript
from rendering.stickers.apng import encode_still
from rendering.stickers.limits import (
    LINE_MAIN,
    LINE_SETS,
    LINE_TAB,
    LINE_ZIP_BYTES,
    LONGEST_NAME,
    SHORTEST_NAME,
    WHATSAPP_PACK,
    WHATSAPP_TRAY,
    Limit,
)

_ZIP_TIME = (2026, 1, 1, 0, 0, 0)


class Made(NamedTuple):
    """A sticker's files by limit and side, and stills by side, straight RGBA, for covers."""

    script: StickerScript
    files: Mapping[tuple[Limit, int], bytes]
    stills: Mapping[int, np.ndarray]


def pack(folder: Path, made: Sequence[Made], character: str) -> list[str]:
    """Write all files; return sentences about what a platform would not take.

    Args:
        folder: is there.
        made: the stickers in their order.
        character: its name.

    Raises:
        OSError: if something can't be written.
    """
    remarks: list[str] = []
    platforms = dict.fromkeys(limit.platform for limit, _ in made[0].files)
    for platform in platforms:
        own = folder / platform
        if platform == "line":
            remarks += _pack_line(own, made)
        else:
            _write_files(own, made, platform)
        if platform in _LISTS:
            _LISTS[platform](own, made, character)
    return remarks


def file_name(script: StickerScript, limit: Limit, side: int) -> str:
    """Return a sticker's file name: where there are several sizes, with the side in it."""
    return f"{script.name}{f'-{side}' if len(limit.sides) > 1 else ''}{limit.suffix}"


def discord_name(title: str) -> str:
    """Return a title as a name of 2 to 30 letters, digits and underscores."""
    name = re.sub(r"\W+", "_", title.lower(), flags=re.ASCII).strip("_")[:LONGEST_NAME]
    return name if len(name) >= SHORTEST_NAME else f"{name}_sticker".strip("_")


def _write_files(own: Path, made: Sequence[Made], platform: str) -> None:
    for sticker in made:
        for (limit, side), content in sticker.files.items():
            if limit.platform == platform:
                (own / limit.folder).mkdir(parents=True, exist_ok=True)
                (own / limit.folder / file_name(sticker.script, limit, side)).write_bytes(content)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _list_telegram(own: Path, made: Sequence[Made], character: str) -> None:
    """Write which emoji each file stands for: what @Stickers asks after every upload."""
    rows = [
        {
            "emoji": sticker.script.emoji,
            "keywords": [sticker.script.title.lower()],
            "files": [f"{row.folder}/{file_name(sticker.script, row, side)}"
                      for row, side in sticker.files if row.platform == "telegram"],
        }
        for sticker in made
    ]  # fmt: skip
    _write_json(own / "stickers.json", {"title": character, "stickers": rows})


def _list_discord(own: Path, made: Sequence[Made], character: str) -> None:
    rows = [
        {"file": f"{limit.folder}/{file_name(sticker.script, limit, side)}",
         "name": discord_name(sticker.script.title), "tags": sticker.script.emoji}
        for sticker in made for limit, side in sticker.files if limit.platform == "discord"
    ]  # fmt: skip
    _write_json(own / "names.json", rows)


def _list_whatsapp(own: Path, made: Sequence[Made], character: str) -> None:
    """Write packs as WhatsApp's sample project keeps them, one of moving and one of still stickers."""
    packs = []
    for kind in ("animated", "static"):
        files = [
            {"image_file": file_name(sticker.script, limit, side), "emojis": [sticker.script.emoji]}
            for sticker in made[:WHATSAPP_PACK] for limit, side in sticker.files
            if (limit.platform, limit.folder) == ("whatsapp", kind)
        ]  # fmt: skip
        (own / kind / "tray.png").write_bytes(encode_still(made[0].stills[WHATSAPP_TRAY]))
        packs.append({
            "identifier": f"{discord_name(character)}_{kind}", "name": character, "publisher": "",
            "tray_image_file": "tray.png", "image_data_version": "1", "avoid_cache": False,
            "animated_sticker_pack": kind == "animated", "stickers": files,
        })  # fmt: skip
    _write_json(own / "contents.json", {"sticker_packs": packs})


_LISTS = {"telegram": _list_telegram, "discord": _list_discord, "whatsapp": _list_whatsapp}


def _pack_line(own: Path, made: Sequence[Made]) -> list[str]:
    """Write the zip files that LINE's creators market takes: numbered, with main and tab pictures."""
    own.mkdir(parents=True, exist_ok=True)
    count = next((n for n in LINE_SETS if n <= len(made)), 0)
    chosen = made[:count] or made
    for limit in dict.fromkeys(limit for limit, _ in made[0].files if limit.platform == "line"):
        content = _line_zip(chosen, limit)
        if len(content) > LINE_ZIP_BYTES:
            raise RuntimeError(f"LINE's zip has {len(content)} bytes")
        (own / f"{limit.folder}.zip").write_bytes(content)
    if not count:
        return [f"LINE takes sets of {LINE_SETS[-1]} stickers at least; line/*.zip have {len(made)}"]
    left = [sticker.script.name for sticker in made[count:]]
    return [f"LINE takes sets of 8, 16 or 24: line/*.zip leave out {', '.join(left)}"] if left else []


def _line_zip(made: Sequence[Made], limit: Limit) -> bytes:
    first = made[0]
    members = {"main.png": _main(first, limit), "tab.png": encode_still(_centred(first.stills[LINE_TAB[1]]))}
    members |= {f"{i:02d}.png": s.files[limit, limit.sides[0]] for i, s in enumerate(made, 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # PNG files are deflated already
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content)
    return out.getvalue()


def _main(sticker: Made, limit: Limit) -> bytes:
    """Return the main picture: of a moving set it moves, too."""
    side = LINE_MAIN[0]
    return sticker.files[limit, side] if limit.animated else encode_still(sticker.stills[side])


def _centred(still: np.ndarray) -> np.ndarray:
    """Return a square picture (h, h, 4) in the middle of a tab picture, uint8 (h, w, 4) by `LINE_TAB`."""
    width, height = LINE_TAB
    out = np.zeros((height, width, 4), np.uint8)
    left = (width - still.shape[1]) // 2
    out[:, left : left + still.shape[1]] = still
    return out
