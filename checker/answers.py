"""Answers kept for the formats that are slow to read: the same bytes under the same rules and settings are judged once.

An entry is found by a digest over everything that an answer depends on: the program, the libraries that read the format, the rules,
the settings and the bytes of the file. What could not be read, and what bears a secrecy mark, is not kept.
"""

import hashlib
import json
import os
import sys
import time
import zlib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from checker.document import Document
from checker.packs import cache
from checker.packs.model import Pack
from checker.readers import Raw, built
from checker.readers.content import Content
from checker.readers.isolated_messages import content, told
from checker.report import Report
from checker.serial import as_dict, from_dict
from checker.version import VERSION

_LIBRARIES = ("lxml", "pypdfium2", "olefile")
_MOST_BYTES = 300_000_000
_HEAD = 8  # bytes that say how long the answer is; the lines of the file follow it


class Answers:
    """The folder of kept answers.

    Args:
        folder: where they lie.
        pack: the rules in use.
        settings: everything else that changes a verdict, in a form that `repr` tells apart.
    """

    def __init__(self, folder: Path, pack: Pack, settings: object) -> None:
        """Work out what all keys of a run share."""
        self.folder = folder
        shared = (VERSION, sys.version_info[:3], _code(), [_version(name) for name in _LIBRARIES], pack.digest, settings)
        self._shared = hashlib.sha256(repr(shared).encode()).hexdigest()

    def _path(self, raw: Raw) -> Path:
        program = _converter() if raw.kind == "doc" else ""
        key = hashlib.sha256(f"{self._shared}|{raw.kind}|{program}|{hashlib.sha256(raw.data).hexdigest()}".encode()).hexdigest()
        return self.folder / key[:2] / f"{key}.z"

    def recall(self, raw: Raw, *, document: bool) -> tuple[Report, Document | None] | None:
        """Return the answer kept for a file; a damaged entry counts as none.

        Args:
            raw: the file.
            document: whether its text is needed too.
        """
        path = self._path(raw)
        try:
            data = path.read_bytes()
            length = int.from_bytes(data[:_HEAD], "big")
            report = self._report(_unpacked(data[_HEAD : _HEAD + length]), raw)
            text = built(raw, content({"content": _unpacked(data[_HEAD + length :])})) if document else None
        except (OSError, zlib.error, ValueError, KeyError, TypeError, StopIteration):
            return None
        with suppress(OSError):
            os.utime(path)
        return report, text

    @staticmethod
    def _report(kept: dict[str, Any], raw: Raw) -> Report:
        report = from_dict(kept["report"])
        report.source = {**report.source, "path": raw.shown}
        report.notes = kept["notes"]
        if report.error:
            report.error["message"] = raw.shown + report.error["message"]
        places = iter(kept["at"])
        for result in report.results:
            for finding in result.findings:
                place = next(places)
                finding.at = tuple(place) if place else None
        return report

    @staticmethod
    def hear(made: Content) -> dict[str, Any]:
        """Return the lines of a file as they are kept; building a document of them changes them."""
        return told(made)

    def keep(self, raw: Raw, heard: dict[str, Any], report: Report) -> None:
        """Keep an answer; where nothing can be written it is worked out again next time.

        Args:
            raw: the file.
            heard: its lines.
            report: the judgement on it; the message of an error begins with the path, which is left out.
        """
        said = as_dict(report)
        if report.error:
            if not report.error["message"].startswith(raw.shown):
                return
            said["error"] = {**report.error, "message": report.error["message"].removeprefix(raw.shown)}
        answer = _packed({"report": said, "notes": report.notes, "at": [finding.at for result in report.results for finding in result.findings]})
        path = self._path(raw)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial = path.with_suffix(f".{os.getpid()}")
            partial.write_bytes(len(answer).to_bytes(_HEAD, "big") + answer + _packed(heard))
            partial.replace(path)

    def clean(self) -> None:
        """Remove, once a day, what nobody asked for in two months, and the oldest beyond the space allowed."""
        stamp = self.folder / "cleaned"
        with suppress(OSError):
            if stamp.exists() and time.time() - stamp.stat().st_mtime < cache.DAY:
                return
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            stamp.touch()
            entries = sorted(((path.stat(), path) for path in self.folder.glob("??/*")), key=lambda entry: -entry[0].st_mtime)
            total = 0
            for status, path in entries:
                total += status.st_size
                if total > _MOST_BYTES or time.time() - status.st_mtime > cache.MOST_DAYS * cache.DAY:
                    path.unlink(missing_ok=True)


def opened(pack: Pack, settings: object) -> Answers | None:
    """Return the kept answers of this user, or None where no cache is wanted or can be had."""
    place = cache.directory()
    return Answers(place / "answers", pack, settings) if place else None


def _packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def _unpacked(data: bytes) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(zlib.decompress(data))
    return value


def _code() -> str:
    """Return what changes when the program changes, also in a checkout under development."""
    folder = Path(__file__).parent
    return repr([path.stat().st_mtime_ns for path in sorted(folder.rglob("*.py"))])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _converter() -> str:
    """Return what tells one LibreOffice from another."""
    from checker.readers import libreoffice  # noqa: PLC0415 - for doc and wps only

    program = libreoffice.find()
    if program is None:
        return ""
    real = Path(program).resolve()
    return f"{real}|{real.stat().st_mtime_ns}"
