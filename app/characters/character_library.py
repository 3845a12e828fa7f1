"""The characters there are, and what the user does with them: import, roll, rename, delete."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np

from app.characters import rolling, user_characters
from app.characters.bundled import characters as bundled
from app.characters.import_wishes import ImportWish
from app.characters.picture_import import ImportTry, keep_import, try_picture
from app.characters.turning_range import JudgedRange, Limits, judge, keep_range
from app.characters.worker_process import WorkerProcess
from app.live.background_work import BackgroundWork, Progress
from app.live.messages import Messages, Say
from app.settings.settings import Settings
from models.character_archive import SUFFIX as CHARACTER_SUFFIX
from tracking.errors import IchimaiError

LIST_EVERY_S = 2.0
"""How often the folder of characters is looked at."""

VIDEOS = (".mp4", ".mov", ".webm", ".mkv", ".avi", ".jsonl")
"""Kinds of files that are followed when they are opened."""


class Chooser(Protocol):
    """What the library asks of the session."""

    settings: Settings

    def choose_character(self, text: str) -> None:
        """Show another character."""
        ...

    def choose_source(self, text: str) -> None:
        """Follow another source."""
        ...

    def follow_rename(self, key: str) -> None:
        """Know the character that is shown under another name."""
        ...


class CharacterLibrary:
    """For one thread, the window's; no method waits. What takes long is done by threads and a process.

    Args:
        chooser: shows what is chosen.
        messages: told what goes wrong.

    Attributes:
        importing: the picture that is made a character, or was last.
        rolling: the character that is rolled.
        judging: how far a character may turn.
    """

    def __init__(self, chooser: Chooser, messages: Messages) -> None:
        self._chooser, self._messages = chooser, messages
        self.importing: BackgroundWork[ImportTry] = BackgroundWork("import")
        self.rolling: BackgroundWork[rolling.Rolled] = BackgroundWork("roll")
        self.judging: BackgroundWork[JudgedRange] = BackgroundWork("range")
        self._keeping: BackgroundWork[Path] = BackgroundWork("keep")
        self._thumbnailing: BackgroundWork[dict[Path, np.ndarray]] = BackgroundWork("thumbnails")
        self._worker = WorkerProcess()
        self._listed: list[user_characters.ListedCharacter] = []
        self._listed_s = float("-inf")
        self._kept_seen = 0
        self._asked: set[Path] = set()
        self._works = (self.importing, self.rolling, self.judging, self._keeping, self._thumbnailing)

    @property
    def workshop(self) -> WorkerProcess:
        """The process that does what takes seconds, for others too."""
        return self._worker

    def give_up(self) -> None:
        """Drop what is under way, without waiting."""
        for work in self._works:
            work.give_up()

    def stop(self, timeout_s: float) -> list[str]:
        """Drop what is under way and wait for it; return the names of threads still running."""
        self._worker.close()
        return [name for work in self._works for name in work.stop(timeout_s)]

    def chosen(self) -> str:
        """Return which character is chosen, as `characters` calls it."""
        return self._chooser.settings.character or next(iter(bundled()), "")

    def characters(self) -> list[user_characters.ListedCharacter]:
        """Return the characters there are; looked for again now and then."""
        if time.monotonic() - self._listed_s > LIST_EVERY_S:
            self._listed_s = time.monotonic()
            self._listed = user_characters.list_characters(self.chosen())
            known = self.thumbnails()
            paths = [character.path for character in self._listed]
            if set(paths) - self._asked and self._thumbnailing.progress is None:
                self._asked |= set(paths)
                self._thumbnailing.begin(lambda progress: user_characters.load_thumbnails(paths, known))
        return self._listed

    def thumbnails(self) -> Mapping[Path, np.ndarray]:
        """Return the thumbnails that are ready, uint8 (H, W, 4), straight RGBA, sRGB."""
        newest = self._thumbnailing.newest()
        return newest.value if newest is not None else {}

    def open_file(self, path: Path, import_picture: Callable[[Path], None]) -> None:
        """Do with a file that the user opens or drops what its kind asks for.

        A character is kept and shown, a video or recording is followed, and a picture is given
        to `import_picture`.
        """
        kind = path.suffix.lower()
        if kind == CHARACTER_SUFFIX:
            self._keep(lambda progress: user_characters.keep_copy(path))
        elif kind in VIDEOS:
            self._chooser.choose_source(str(path))
        else:
            import_picture(path)

    def import_picture(self, path: Path, wish: ImportWish) -> None:
        """Begin to make a character of a picture; see `importing` for what comes of it."""
        settings = self._chooser.settings
        self.importing.begin(
            lambda progress: self._worker.do(
                progress, try_picture, path, wish, settings.pack, settings.runtime
            )
        )

    def keep_imported(self, title: str) -> bool:
        """Keep the character that was imported last, show it, and say whether there was one."""
        newest = self.importing.newest()
        if newest is None or newest.value.character is None:
            return False
        done = newest.value
        self._keep(lambda progress: keep_import(done, title))
        return True

    def roll(self, seed: int, wish: Mapping[str, float]) -> None:
        """Begin to draw a character that nobody drew; see `rolling` for what comes of it."""
        wanted = dict(wish)
        self.rolling.begin(lambda progress: self._worker.do(progress, rolling.roll, seed, wanted))

    def keep_rolled(self, seed: int, wish: Mapping[str, float]) -> None:
        """Draw a character large, keep it and show it."""
        wanted = dict(wish)

        def work(progress: Progress) -> Path:
            """Draw it large and keep it; return its file."""
            rolled = self._worker.do(progress, rolling.roll, seed, wanted, rolling.KEPT)
            return user_characters.keep_drawing(rolled.picture, f"Rolled {seed}")

        self._keep(work)

    def judge_range(self, key: str) -> None:
        """Begin to judge how far a character may turn; see `judging` for what comes of it."""
        path, settings = self._path_of(key), self._chooser.settings
        self.judging.begin(
            lambda progress: self._worker.do(progress, judge, key, path, settings.pack, settings.runtime)
        )

    def keep_range(self, limits: Limits) -> None:
        """Keep the character that was judged last with other limits, and show it."""
        newest = self.judging.newest()
        if newest is None:
            return
        judged = newest.value
        path = self._path_of(judged.key)
        own = any(character.key == judged.key and character.own for character in self.characters())
        self._keep(lambda progress: keep_range(judged, limits, path, own))

    def _path_of(self, key: str) -> Path:
        found = (character.path for character in self.characters() if character.key == key)
        return next(found, Path(key))

    def rename(self, key: str, title: str) -> None:
        """Give one of the user's characters another name; a message says if it can't have it."""
        character = next((c for c in user_characters.list_characters() if c.key == key and c.own), None)
        if character is None:
            return
        self._listed_s = float("-inf")
        try:
            path = user_characters.rename(character, title)
        except IchimaiError as error:
            self._messages.add(Say.NAME_STAYS, error)
            return
        if self._chooser.settings.character == key:
            self._chooser.follow_rename(str(path))

    def delete(self, key: str, to_trash: Callable[[Path], bool]) -> None:
        """Take one of the user's characters away; if it is shown, the first bundled one comes.

        Args:
            key: which.
            to_trash: moves a file to the system's trash and says whether it could.
        """
        character = next((c for c in user_characters.list_characters() if c.key == key and c.own), None)
        if character is None:
            return
        self._listed_s = float("-inf")
        try:
            where = user_characters.remove(character, to_trash)
        except IchimaiError as error:
            self._messages.add(Say.CHARACTER_STAYS, error)
            return
        if where is None:
            self._messages.add(Say.CHARACTER_IN_TRASH, character.title)
        else:
            self._messages.add(Say.CHARACTER_MOVED, character.title, where)
        if self._chooser.settings.character == key:
            self._chooser.choose_character("")

    def look_after(self) -> None:
        """Show a character that was kept meanwhile; to be called now and then."""
        self._worker.look_after()
        if self._keeping.error is not None:
            self._messages.add(Say.CHARACTER_NOT_KEPT, self._keeping.error)
            self._keeping.error = None
        newest = self._keeping.newest()
        if newest is not None and newest.sequence != self._kept_seen:
            self._kept_seen = newest.sequence
            self._listed_s = float("-inf")
            self._chooser.choose_character(str(newest.value))

    def _keep(self, work: Callable[[Progress], Path]) -> None:
        self._keeping.begin(work)
