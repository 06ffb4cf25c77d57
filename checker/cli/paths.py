"""Finding the report files that paths, folders and globs mean."""

import glob
import os
from pathlib import Path

from checker.errors import ReadError
from checker.readers import READERS, STANDARD_INPUT

DOCUMENTS = frozenset({".docx", ".doc", ".wps", ".pdf", ".ofd", ".rtf", ".odt", ".html", ".htm", ".mhtml", ".mht"})
"""Suffixes that a report may well have and no reader takes: in a folder they are named as not judged, never passed over."""


def expand(given: list[str]) -> tuple[list[str], list[ReadError]]:
    """Return the files meant, in the order given, and what could not be found.

    Folders are searched with their sub-folders, sorted by name; hidden files and links are left out.
    """
    files: list[str] = []
    errors: list[ReadError] = []
    for path in given:
        if path == STANDARD_INPUT or os.path.isfile(path):
            files.append(path)
        elif os.path.isdir(path):
            found = _folder(path, errors)
            files.extend(found)
            if not found:
                errors.append(ReadError("no_reports", f"{path}:文件夹里没有可以检查的报告(支持 {' '.join(sorted(READERS))})"))
        elif matched := _glob(path):
            files.extend(matched)
        else:
            errors.append(_not_found(path))
            # A file named and not there is a report not judged: it has its place in the result.
            files.extend([] if glob.has_magic(path) else [path])
    return list(dict.fromkeys(files)), errors


def _glob(path: str) -> list[str]:
    if not glob.has_magic(path):
        return []
    return sorted(found for found in glob.glob(path, recursive=True) if os.path.isfile(found))


def _not_found(path: str) -> ReadError:
    if glob.has_magic(path):
        return ReadError("missing_file", f"{path}:没有符合的文件,请检查路径和通配符")
    return ReadError("missing_file", f"{path}:没有这个文件,请检查路径和文件名")


def _folder(path: str, errors: list[ReadError]) -> list[str]:
    found: list[str] = []

    def closed(error: OSError) -> None:
        errors.append(ReadError("no_permission", f"{error.filename}:没有权限打开这个文件夹,里面的报告没有检查"))

    for folder, folders, names in os.walk(path, followlinks=False, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            if not name.startswith((".", "~$")) and file.suffix.lower() in READERS.keys() | DOCUMENTS and not file.is_symlink():
                found.append(str(file))
    return sorted(found)
