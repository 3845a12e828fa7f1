"""Which packs there are, and what runs each kind."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from models.manifest import Manifest
from models.pack import Pack, bundled_pack, write_pack
from models.poser import Compiler
from models.runtime import RuntimeSettings
from tracking.errors import ModelError

BUNDLED = "bundled"
MOTION = "first-order"
"""Architecture of the packs that move a picture by a clip, and what the bundled one is chosen by."""
PUBLISHED = "tha1"
"""Architecture of the packs of the three published networks, and what the bundled one is chosen by."""
BUNDLED_PACKS = {BUNDLED: "pack", MOTION: "motion", PUBLISHED: "tha1"}
"""Folders of `assets`, by the names that the packs in them are chosen by."""


class Architecture(NamedTuple):
    """One row: a kind of packs, and of the characters that are made with them.

    What stands as "module:name" is imported when it is first needed.

    Attributes:
        loads: called with a pack and settings; returns what runs its networks, a `Compiler` where it poses.
        saved_as: architecture in character files; empty where the packs don't pose.
        reads: takes an opened character file, returns the character.
        saves: takes a character and a path.
        plays: takes a character and the longest side wanted (0: as it is), returns a `Player`.
        quick: compiling takes seconds, so that nobody is asked and an outdated character is made anew.
    """

    loads: str
    saved_as: str = ""
    reads: str = ""
    saves: str = ""
    plays: str = ""
    quick: bool = False


ARCHITECTURES = {
    "sheet": Architecture(
        "models.sheet.poser:SheetPoser",
        "sheet",
        "models.sheet.character_file:read_sheet",
        "models.sheet.character_file:save_character",
        "models.sheet.outfits:player_of",
        quick=True,
    ),
    PUBLISHED: Architecture(
        "models.tha1.reference_poser:ReferencePoser",
        "lattice",
        "models.tha1.character_file:read_lattice",
        "models.tha1.character_file:save_lattice",
        "models.tha1.player:player_of",
    ),
    "matting": Architecture("models.importing.matting_pack:open_matting"),
    MOTION: Architecture("models.first_order.player:MotionPlayer"),
}
"""By what a pack's manifest says."""


def named(target: str) -> Any:
    """Return what "module:name" names."""
    module, name = target.split(":")
    return getattr(importlib.import_module(module), name)


def kind_of(character: str) -> Architecture:
    """Return the row of an architecture as character files say it.

    Raises:
        ModelError: if this version has none.
    """
    found = next((row for row in ARCHITECTURES.values() if character and row.saved_as == character), None)
    if found is None:
        raise ModelError("made for another player; compile the drawing again")
    return found


def make_poser(pack: Pack, settings: RuntimeSettings) -> Compiler:
    """Load a pack's networks and return what compiles drawings with them.

    Raises:
        ModelError: if nothing of this version poses with the pack, or its files can't be used.
    """
    row = ARCHITECTURES.get(pack.manifest.architecture)
    if pack.manifest.architecture == MOTION:
        raise ModelError(
            f"the model pack {pack.path} moves a picture by another clip's motion, not by a pose; "
            f"use it with `ichimai animate --motion {pack.path.name}`"
        )
    if row is None or not row.saved_as:
        posing = ", ".join(name for name, one in ARCHITECTURES.items() if one.saved_as)
        raise ModelError(
            f"the model pack {pack.path} is of the kind {pack.manifest.architecture!r}; "
            f"this version runs {posing}"
        )
    return named(row.loads)(pack, settings)


def user_packs_folder() -> Path:
    """Return the folder of the packs the user added (it may not exist yet)."""
    return platformdirs.user_data_path("ichimai", appauthor=False) / "packs"


def installed_packs() -> dict[str, Pack | ModelError]:
    """Return every pack by the name it is chosen by; one that can't be used comes as its error."""
    packs = {name: _open_or_error(bundled_pack, folder) for name, folder in BUNDLED_PACKS.items()}
    folder = user_packs_folder()
    if folder.is_dir():
        for path in sorted(p for p in folder.iterdir() if not p.name.startswith(".")):
            packs[path.name] = _open_or_error(Pack.open, path)
    return packs


def find_pack(name: str) -> Pack:
    """Open a pack by name (of `BUNDLED_PACKS`, or an added one) or by path.

    Raises:
        ModelError: if there is none or it can't be used.
    """
    if name in BUNDLED_PACKS:
        return bundled_pack(BUNDLED_PACKS[name])
    added = user_packs_folder() / name
    # A name with a separator is a path; joining it could leave the folder.
    if name not in ("", ".", "..") and Path(name).name == name and added.exists():
        return Pack.open(added)
    if Path(name).exists():
        return Pack.open(Path(name))
    raise ModelError(f"there is no model pack {name!r}; `ichimai models list` names those there are")


def add_pack(path: Path, settings: RuntimeSettings) -> tuple[str, Pack]:
    """Check a pack, try its networks and copy it to the user's folder; return its name there.

    Raises:
        ModelError: if it can't be used.
        InputError: if it can't be copied. Nothing is left behind in either case.
    """
    pack = Pack.open(path)
    contents = {role: (entry.file, pack.read(role)) for role, entry in pack.manifest.files.items()}
    row = ARCHITECTURES.get(pack.manifest.architecture)
    if row is None or row.saved_as:
        make_poser(pack, settings)
    else:
        named(row.loads)(pack, settings)
    name = pack_name(pack.manifest)
    return name, write_pack(user_packs_folder() / name, pack.manifest, contents)


def pack_name(manifest: Manifest) -> str:
    """Return the folder name made of a pack's name."""
    name = re.sub(r"[^a-z0-9]+", "-", manifest.name.lower()).strip("-")[:60].strip("-")
    return "added" if not name or name in BUNDLED_PACKS else name


def _open_or_error(open_: Callable[[Any], Pack], where: Any) -> Pack | ModelError:
    try:
        return open_(where)
    except ModelError as error:
        return error
