"""Finding the report files that paths, folders and globs mean."""

import glob
import os
from pathlib import Path

from checker.cli import console
from checker.errors import ReadError
from checker.readers import STANDARD_INPUT
from checker.readers.folders import is_carrier, is_report, left_over, nothing, passed_over


def expand(given: list[str]) -> tuple[list[str], list[ReadError]]:
    """Return the files meant, in the order given, and what could not be found.

    Folders are searched with their sub-folders, sorted by name; hidden files are left out, and links that lead out of the folder
    or nowhere are errors.
    """
    files: list[str] = []
    errors: list[ReadError] = []
    for path in given:
        if os.path.isdir(path):
            found = _folder(path, errors)
            files.extend(found)
            if not found:
                errors.append(ReadError("no_reports", nothing(path)))
        elif path == STANDARD_INPUT or os.path.lexists(path):
            files.append(path)
        elif matched := _glob(path):
            files.extend(matched)
        else:
            errors.append(_not_found(path))
            # A file named and not there is a report not judged: it has its place in the result.
            files.extend([] if glob.has_magic(path) else [path])
    return list(dict.fromkeys(files)), errors


def _glob(path: str) -> list[str]:
    """Return what a pattern matches, without folders, hidden files and the lock files of Word."""
    if not glob.has_magic(path):
        return []
    matched = _below(path) if "**" in Path(path).parts else glob.glob(path)
    return sorted(found for found in matched if not os.path.isdir(found) and not Path(found).name.startswith("~$"))


def _below(path: str) -> list[str]:
    """Return what a pattern with ``**`` matches; `glob` would walk through links to folders, out of the folder and in circles."""
    parts = Path(path).parts
    first = next(at for at, part in enumerate(parts) if glob.has_magic(part))
    base = Path(*parts[:first])
    pattern = str(Path(*parts[first:], *(["*"] if parts[-1] == "**" else [])))
    return [str(found) for found in base.glob(pattern) if not any(part.startswith(".") for part in found.relative_to(base).parts)]


def _not_found(path: str) -> ReadError:
    if glob.has_magic(path):
        return ReadError("missing_file", f"{path}:没有符合的文件,请检查路径和通配符")
    return ReadError("missing_file", f"{path}:没有这个文件,请检查路径和文件名")


def _folder(path: str, errors: list[ReadError]) -> list[str]:
    found: list[str] = []
    carriers: list[str] = []

    def closed(error: OSError) -> None:
        errors.append(ReadError("no_permission", f"{error.filename}:没有权限打开这个文件夹,里面的报告没有检查"))

    for folder, folders, names in os.walk(path, followlinks=False, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted([*names, *links]):
            file = Path(folder) / name
            if passed_over(name):
                continue
            if file.is_symlink():
                _link(file, path, errors)
            elif is_report(name):
                found.append(str(file))
            elif is_carrier(name):
                carriers.append(str(file))
    if carriers and found:
        console.warn(left_over(path, carriers))
    return sorted(found)


def _link(file: Path, folder: str, errors: list[ReadError]) -> None:
    """Leave out a link; what it leads to is searched anyway where it lies in the folder, and is an error where it does not."""
    if not is_report(file.name) and not file.is_dir():
        return
    # realpath also ends where links lead in a circle.
    if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder)):
        errors.append(ReadError("link_outside", f"{file}:是指向文件夹以外的链接,没有检查;要检查请直接写它指向的路径"))
    elif not file.exists():
        errors.append(ReadError("link_broken", f"{file}:是失效的链接,指向的文件不存在,没有检查"))
