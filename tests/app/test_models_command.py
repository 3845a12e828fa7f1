"""`ichimai models`, as typed."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.cli import main
from models import registry
from models.pack import Pack, write_pack
from models.registry import find_pack, pack_name
from models.tha1.weights import save_safetensors
from tests.models.small_networks import MANIFEST, small_export, small_networks
from tracking.errors import InputError


@pytest.fixture(autouse=True)
def user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data" / "packs"
    monkeypatch.setattr(registry, "user_packs_folder", lambda: folder)
    return folder


def files_of(pack: Pack) -> dict[str, tuple[str, bytes]]:
    return {role: (file.file, pack.read(role)) for role, file in pack.manifest.files.items()}


@pytest.mark.slow
def test_a_pack_is_exported_added_listed_and_found(
    tmp_path: Path, user_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_safetensors(small_networks(), tmp_path / "weights")
    output = tmp_path / "mine.zip"
    command = ["models", "export", str(tmp_path / "weights"), "-o", str(output)]
    assert main(command) == 2
    assert "--licence and --source" in capsys.readouterr().err
    assert not output.exists()
    assert main([*command, "--name", "My Pack", "--licence", "MIT", "--source", "me"]) == 0
    assert "largest difference between ONNX and torch" in capsys.readouterr().out
    assert Pack.open(output).manifest.details["width"] == 2
    assert Pack.open(output).manifest.mouth == "absolute"

    (tmp_path / "file").write_text("in the way")
    pack = Pack.open(output)
    with pytest.raises(InputError, match="can't be written"):
        write_pack(tmp_path / "file" / "pack", pack.manifest, files_of(pack))

    assert main(["models", "add", str(output)]) == 0
    assert "added My Pack as 'my-pack'" in capsys.readouterr().out
    assert main(["models", "list"]) == 0
    assert "my-pack: My Pack (tha1, " in capsys.readouterr().out
    assert find_pack("my-pack").path == user_folder / "my-pack"
    assert find_pack(str(output)).path == output
    find_pack("my-pack").check()


def test_a_bad_pack_leaves_nothing_behind(
    tmp_path: Path, user_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = files_of(small_export().pack)
    broken = write_pack(
        tmp_path / "broken", MANIFEST, good | {"combiner": ("c.onnx", good["combiner"][1][:-99])}
    )
    (tmp_path / "hash").mkdir()
    damaged = write_pack(tmp_path / "damaged", MANIFEST, good)
    (damaged.path / "combiner.onnx").write_bytes(good["combiner"][1][:-1] + b"x")
    incomplete = write_pack(tmp_path / "incomplete", MANIFEST, {"combiner": good["combiner"]})
    (tmp_path / "text.zip").write_text("hello")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")
    paths = [broken.path, damaged.path, incomplete.path, tmp_path / "none"]
    for path in [*paths, tmp_path / "text.zip", tmp_path / "other.zip", tmp_path / "hash"]:
        assert main(["models", "add", str(path)]) == 2, path
        error = capsys.readouterr().err.strip()
        assert error.startswith("ichimai: ")
        assert "\n" not in error
    assert not user_folder.exists()


def test_adding_again_replaces(user_folder: Path) -> None:
    for _ in range(2):
        assert main(["models", "add", str(small_export().pack.path)]) == 0
    assert [p.name for p in user_folder.iterdir()] == ["small-test"]


def test_a_damaged_pack_is_listed_with_its_reason(
    user_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["models", "add", str(small_export().pack.path)])
    manifest = user_folder / "small-test" / "manifest.json"
    manifest.write_text(json.dumps({"format": 9}))
    assert main(["models", "list"]) == 0
    assert "format is 9" in capsys.readouterr().out


def test_names_cannot_leave_the_folder() -> None:
    for name in ("../../etc", "/", "..", "", "bundled", "日本"):
        made = pack_name(type(MANIFEST)(name or "-", "tha1", "MIT", "x"))
        assert made not in ("", ".", "..", "bundled")
        assert Path(made).name == made


def test_posing_never_imports_torch() -> None:
    code = (
        "import sys; from pathlib import Path; from models.pack import Pack; "
        "from models.registry import make_poser; from models.runtime import RuntimeSettings; "
        f"make_poser(Pack.open(Path({str(small_export().pack.path)!r})), RuntimeSettings()); "
        "import app.commands.models; sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
