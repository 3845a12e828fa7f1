#!/usr/bin/env python3
"""Compare the program's size with that of an earlier commit: `python scripts/lines_since.py COMMIT`.

Prints, by room, the lines of the files of then, of the same files today (followed through renames) and of
files that came later; then what functions and methods of then that are still there took and take.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter

ROOTS = ("app", "models", "rendering", "tracking")


def git(*words: str) -> str:
    """Return what git says."""
    return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout


def paired(then: str) -> tuple[dict[str, str], list[str], list[str]]:
    """Return today's files with their names of then, files that came later, and names that are gone."""
    same, later, gone = {}, [], []
    words = ("diff", "-M40%", "-l9999", "--name-status", then, "HEAD", "--", *ROOTS)
    changed = [line.split("\t") for line in git(*words).splitlines()]
    for kind, *paths in (row for row in changed if row[-1].endswith(".py")):
        if kind == "A":
            later.append(paths[0])
        elif kind == "D":
            gone.append(paths[0])
        else:
            same[paths[-1]] = paths[0]
    seen = {*same, *later}
    kept = git("ls-tree", "-r", "--name-only", "HEAD", "--", *ROOTS).splitlines()
    return same | {p: p for p in kept if p.endswith(".py") and p not in seen}, later, gone


def functions(source: str) -> Counter[str]:
    """Return the lines of each function and method by its name, classes before dots."""
    found: Counter[str] = Counter()

    def walk(body: list[ast.stmt], before: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                found[before + node.name] = (node.end_lineno or first) - first + 1
            elif isinstance(node, ast.ClassDef):
                walk(node.body, f"{before}{node.name}.")

    walk(ast.parse(source).body, "")
    return found


def room(path: str) -> str:
    """Return the folder a file is counted in."""
    return "/".join(path.split("/")[:2]) if path.count("/") > 1 else path.split("/")[0]


def main(then: str) -> None:
    """Print both tables."""
    same, later, gone = paired(then)
    text = lambda commit, path: git("show", f"{commit}:{path}")  # noqa: E731
    before, after = (
        {new: text(then, old) for new, old in same.items()},
        {new: text("HEAD", new) for new in same},
    )
    new = {path: text("HEAD", path) for path in later}
    lost = {path: text(then, path) for path in gone}
    columns: list[Counter[str]] = [Counter() for _ in range(3)]
    for column, files in zip(columns, (before, after, new), strict=True):
        for path, source in files.items():
            column[room(path)] += len(source.splitlines())
    print(f"{'room':24}{'then':>8}{'today':>8}{'later':>8}")
    for name in sorted(set().union(*columns)):
        print(f"{name:24}" + "".join(f"{column[name]:8}" for column in columns))
    print(f"{'all':24}" + "".join(f"{column.total():8}" for column in columns))
    print(f"in files that are gone: {sum(len(source.splitlines()) for source in lost.values())}")

    elsewhere: Counter[str] = Counter()
    for source in new.values():
        elsewhere.update(functions(source))
    was = is_now = left = added = outside_was = outside_is = 0
    for path in same:
        old, now = functions(before[path]), functions(after[path])
        outside_was += len(before[path].splitlines()) - old.total()
        outside_is += len(after[path].splitlines()) - now.total()
        added += sum(lines for name, lines in now.items() if name not in old)
        for name, lines in old.items():
            found = now[name] or (0 if name.endswith("__init__") else elsewhere[name])
            was, is_now, left = (was + lines, is_now + found, left) if found else (was, is_now, left + lines)
    for source in lost.values():
        old = functions(source)
        outside_was += len(source.splitlines()) - old.total()
        for name, lines in old.items():
            found = elsewhere[name]
            was, is_now, left = (was + lines, is_now + found, left) if found else (was, is_now, left + lines)
    print(f"functions that are still there: {was} then, {is_now} today")
    print(f"functions of names that are gone: {left}; of new names in files of then: {added}")
    print(f"outside functions, files of then: {outside_was} then, {outside_is} today")


if __name__ == "__main__":
    main(sys.argv[1])
