"""Model packs: a folder or zip of networks with a manifest, read without trusting it.

A pack comes from strangers. Only the files its manifest names are read, each by a plain name beside the
manifest, bounded by the size the manifest declares and checked against its SHA-256. Nothing is unpickled
and nothing is unpacked.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files as resource_files
from pathlib import Path

from models.manifest import MAX_FILE_BYTES, MAX_MANIFEST_BYTES, Manifest, PackFile, one_line, parse_manifest
from tracking.errors import InputError, ModelError
from tracking.unfinished import written_whole

MANIFEST_NAME = "manifest.json"
_MAX_ENTRIES = 1000
_ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises on damaged or exotic archives. RuntimeError (of which NotImplementedError is a kind)
# stands for encryption and odd features, ValueError for impossible offsets and names.
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Pack:
    """An opened pack. Reading is lazy: `open` reads the manifest only, `read` one file, checked.

    Attributes:
        path: the folder or zip.
        manifest: what the pack says about itself.
    """

    path: Path
    manifest: Manifest

    @classmethod
    def open(cls, path: Path) -> Pack:
        """Open a folder or zip and read its manifest.

        Raises:
            ModelError: if there is none or it can't be used.
        """
        path = Path(path)
        if not path.exists():
            raise ModelError(f"there is no model pack at {path}")
        content = _read_member(path, MANIFEST_NAME, MAX_MANIFEST_BYTES)
        return cls(path, parse_manifest(content, str(path)))

    def read(self, role: str) -> bytes:
        """Return one file's bytes, after checking its size and SHA-256.

        Raises:
            ModelError: if the pack has no such role or the file is missing, damaged or another one.
        """
        entry = self.manifest.files.get(role)
        if entry is None:
            raise ModelError(
                f"the model pack {self.path} has no {role!r}; it may be made for another version"
            )
        content = _read_member(self.path, entry.file, entry.bytes)
        if len(content) != entry.bytes or hashlib.sha256(content).hexdigest() != entry.sha256:
            raise ModelError(
                f"{entry.file} in {self.path} is damaged or another file: its SHA-256 differs; get it again"
            )
        return content

    def check(self) -> None:
        """Read every file once.

        Raises:
            ModelError: if one is missing or damaged.
        """
        for role in self.manifest.files:
            self.read(role)


def bundled_pack(folder_name: str = "pack") -> Pack:
    """Open a pack that comes with the program: `assets/pack` poses, `assets/motion` moves by clips.

    Raises:
        ModelError: if this build has none.
    """
    folder = Path(str(resource_files("assets"))) / folder_name
    if not (folder / MANIFEST_NAME).is_file():
        raise ModelError("this build comes without a model pack; add one with `ichimai models add PATH`")
    return Pack.open(folder)


def write_pack(path: Path, manifest: Manifest, files: Mapping[str, tuple[str, bytes]]) -> Pack:
    """Write a pack whole or not at all, replacing a pack that is there.

    Args:
        path: folder to make, or file to write where it ends in `.zip`.
        manifest: its `files` are replaced by what is written.
        files: role -> (file name, content).

    Raises:
        ModelError: if the manifest would not be readable.
        InputError: if it can't be written there, or something other than a pack is at `path`.
    """
    path = Path(path)
    entries = {
        role: PackFile(name, hashlib.sha256(content).hexdigest(), len(content))
        for role, (name, content) in files.items()
    }
    names = [name.lower() for name, _ in files.values()]
    if len(set(names)) != len(names):
        raise ModelError(f"two files of the model pack {path} have the same name")
    text = replace(manifest, files=entries).as_json().encode()
    parse_manifest(text, str(path))
    contents = {MANIFEST_NAME: text} | dict(files.values())
    write = _write_zip if path.suffix.lower() == ".zip" else _write_folder
    try:
        write(path, contents)
    except OSError as error:
        raise InputError(
            f"the model pack {path} can't be written: {error.strerror or one_line(error)}"
        ) from error
    return Pack.open(path)


def _write_zip(path: Path, contents: Mapping[str, bytes]) -> None:
    if path.exists() and not zipfile.is_zipfile(path):
        raise InputError(f"{path} exists and is no model pack; choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def _write_folder(path: Path, contents: Mapping[str, bytes]) -> None:
    occupied = path.exists()
    if occupied and not (path / MANIFEST_NAME).is_file() and (not path.is_dir() or any(path.iterdir())):
        raise InputError(f"{path} exists and is no model pack; choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        new, old = temporary / "new", temporary / "old"
        new.mkdir()
        for name, content in contents.items():
            (new / name).write_bytes(content)
        if occupied:
            path.replace(old)
        try:
            new.replace(path)
        except OSError:
            if occupied:
                old.replace(path)
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _read_member(path: Path, name: str, limit: int) -> bytes:
    """Return at most `limit` bytes of a file beside the manifest; more is an error."""
    limit = min(limit, MAX_FILE_BYTES)
    content = _read_from_folder(path, name, limit) if path.is_dir() else _read_from_zip(path, name, limit)
    if len(content) > limit:
        raise ModelError(f"{name} in {path} is larger than it should be ({limit} bytes)")
    return content


def _read_from_folder(folder: Path, name: str, limit: int) -> bytes:
    file = folder / name
    try:
        # A link could lead anywhere; a pipe or device would block for ever.
        if file.is_symlink() or not file.is_file():
            raise ModelError(f"{folder} has no file {name}: it is not a whole model pack")
        with file.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        raise ModelError(f"{name} in {folder} can't be read: {error.strerror or one_line(error)}") from error


def _read_from_zip(path: Path, name: str, limit: int) -> bytes:
    if not path.is_file():
        raise ModelError(f"{path} is neither a folder nor a zip file")
    try:
        with zipfile.ZipFile(path) as archive:
            entry = _find_entry(archive, path, name)
            with archive.open(entry) as stream:
                return stream.read(limit + 1)
    except _ZIP_ERRORS as error:
        raise ModelError(f"{path} is not a readable model pack ({one_line(error)}); get it again") from error


def _find_entry(archive: zipfile.ZipFile, path: Path, name: str) -> zipfile.ZipInfo:
    """Find a file at the top of the archive, or inside its only folder (zips of a folder have one)."""
    entries = archive.infolist()
    if len(entries) > _MAX_ENTRIES:
        raise ModelError(f"{path} is no model pack: it holds {len(entries)} files")
    manifests = [e.filename for e in entries if e.filename.split("/")[-1] == MANIFEST_NAME]
    if len(manifests) != 1 or manifests[0].count("/") > 1:
        raise ModelError(f"{path} is no model pack: it needs one {MANIFEST_NAME} at its top")
    wanted = manifests[0][: -len(MANIFEST_NAME)] + name
    found = [e for e in entries if e.filename == wanted]
    if len(found) != 1:
        raise ModelError(f"{path} has {'no' if not found else 'more than one'} file {name}")
    if found[0].compress_type not in _ZIP_METHODS:
        raise ModelError(f"{name} in {path} is packed in an unusual way; zip it with deflate")
    return found[0]
