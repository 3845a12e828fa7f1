"""The program's fixtures: settings of their own, and a drawing."""

from tests.app.conftest import config_folder, drawing_file  # noqa: F401
