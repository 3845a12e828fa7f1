"""What the documents say is tried, so that they stay true."""

import re
from pathlib import Path

import pytest

from app.cli import COMMANDS, build_parser
from app.settings.settings_file import SettingsFile

ROOT = Path(__file__).resolve().parents[2]


def test_the_readme_has_the_two_commands_to_paste():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert "python3 -m pip install uv && uv run ichimai" in lines
    assert "python3 -m pip install uv && uv run --group test pytest" in lines


def test_the_readme_names_only_commands_there_are():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"uv run ichimai ([a-z]+)", text))
    assert named and named <= set(COMMANDS)
    for name in COMMANDS:
        with pytest.raises(SystemExit) as left:
            build_parser().parse_args([name, "--help"])
        assert left.value.code == 0


def test_links_between_documents_lead_somewhere():
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8")):
            assert "://" in link or (document.parent / link).exists(), f"{document.name}: {link}"


def test_the_example_of_all_settings_is_understood_whole(tmp_path: Path):
    example = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.S)
    path = tmp_path / "settings.toml"
    path.write_text("\n".join(example), encoding="utf-8")
    file = SettingsFile(path)
    settings = file.load()
    assert file.messages == ()
    assert settings.tracking.parameters.mouth.gain == 1.2
    assert settings.runtime.providers == ("cuda", "cpu")
