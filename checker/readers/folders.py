"""Which files of a folder are reports: the same for a folder on disk and for one that came packed in a zip."""

from pathlib import PurePath

from checker.readers import READERS

SUFFIXES = frozenset(suffix for suffixes in READERS.values() for suffix in suffixes)
"""Suffixes of the files that a search of a folder takes for reports."""
_CARRIERS = frozenset({".zip", ".rar", ".7z", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".xls", ".xlsx", ".et", ".ppt", ".pptx"})


def is_report(name: str) -> bool:
    """Say whether a file of a folder is taken for a report, by the ending of its name."""
    return PurePath(name).suffix.lower() in SUFFIXES


def is_carrier(name: str) -> bool:
    """Say whether a file may hold a report that no reader takes: such files are named as not checked."""
    return PurePath(name).suffix.lower() in _CARRIERS


def passed_over(name: str) -> bool:
    """Say whether a file is left out whatever its ending: hidden, or the lock file of Word."""
    return name.startswith((".", "~$"))


def nothing(shown: str) -> str:
    """Return the line for a folder without a report.

    Args:
        shown: its path.
    """
    return f"{shown}:文件夹里没有可以检查的报告(支持 {' '.join(sorted(SUFFIXES))})"


def left_over(shown: str, carriers: list[str]) -> str:
    """Return the line for files that may hold reports and were not checked.

    Args:
        shown: path of the folder.
        carriers: the files, at least one.
    """
    return f"{shown}:另有 {len(carriers)} 个压缩包、图片或表格没有检查,例如 {carriers[0]}"
