"""Where results go: standard output, a file that takes its place when it is whole, or a folder with a file for each report."""

import argparse
import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from checker.cli import console, step_summary
from checker.document import Document
from checker.errors import UsageError
from checker.report import Report
from checker.reporters import FORMATS, Format, Reporter, Setting


@dataclass(slots=True, eq=False, repr=False)
class Sink:
    """A reporter and where what it makes goes.

    Attributes:
        format: how it is made.
        reporter: what makes it.
        stream: an open file; None: standard output.
        folder: where files for each report go, for formats that make such.
        taken: names in it that are given away: to files made, and to reports that lie there.
    """

    format: Format
    reporter: Reporter
    stream: BinaryIO | None = None
    folder: Path | None = None
    taken: set[str] = field(default_factory=set)

    @property
    def shown(self) -> bool:
        """Whether a person reads this on the screen."""
        return self.stream is None and self.folder is None and not self.format.machine

    def begin(self) -> None:
        """Write what stands before the first report."""
        self._put(self.reporter.begin())

    def report(self, report: Report, document: Document | None) -> None:
        """Write one report."""
        made = self.reporter.report(report, document)
        if self.folder is None:
            self._put(made)
        elif made:
            with written(self.folder / self._name(report)) as stream:
                stream.write(_bytes(made))

    def end(self) -> None:
        """Write what stands behind the last report."""
        self._put(self.reporter.end())

    def _put(self, made: str | bytes) -> None:
        if self.stream is not None:
            self.stream.write(_bytes(made))
        elif isinstance(made, bytes):
            console.raw(made)
        elif made:
            console.out(made, utf8=self.format.machine)

    def _name(self, report: Report) -> str:
        """Return a name of its own for the file of a report."""
        stem, ending = self.format.name(str(report.source["path"]))
        names = (f"{stem}{number}{ending}" for number in ["", *(f"-{n}" for n in range(2, len(self.taken) + 3))])
        name = next(name for name in names if name not in self.taken)
        self.taken.add(name)
        return name


def _bytes(made: str | bytes) -> bytes:
    # A file name that is no UTF-8 comes with characters that cannot be written; the rest of the result still is.
    return made if isinstance(made, bytes) else made.encode("utf-8", errors="replace")


def sinks(options: argparse.Namespace, setting: Setting, stack: contextlib.ExitStack, files: list[str]) -> Iterator[Sink]:
    """Open the destinations of all formats asked for.

    Args:
        options: with the formats and their paths.
        setting: for the reporters.
        stack: closes what is opened.
        files: the reports: none of them is written to.

    Raises:
        UsageError: a destination cannot be written, or a format that makes a file for each report has nowhere to put them.
    """
    for name, path in options.targets:
        how = FORMATS[name]
        if path is None:
            if how.each and setting.many:
                raise UsageError("bad_output", f"fazhi:多份报告的 {name} 要写进文件夹,请写成 --format {name}:文件夹")
            if how.each and sys.stdout.isatty():
                raise UsageError("bad_output", f"fazhi:{name} 是文件,不能显示在屏幕上,请写成 --format {name}:路径")
            shown = Setting(setting.pack, setting.policy, console.colour(switched_off=options.no_color), _columns(), setting.many, setting.full, setting.force)
            yield Sink(how, how.make(shown))
        elif how.each and (setting.many or os.path.isdir(path) or path.endswith(("/", os.sep))):
            folder = _folder(Path(path))
            reports = {file.name for file in map(Path, files) if file.parent.resolve() == folder.resolve()}
            yield Sink(how, how.make(setting), folder=folder, taken=reports)
        else:
            yield Sink(how, how.make(setting), stack.enter_context(written(Path(path))))
    summary = step_summary.asked()
    if summary and any(name == "github" for name, _ in options.targets):
        yield Sink(FORMATS["markdown"], FORMATS["markdown"].make(setting), stack.enter_context(step_summary.appended(summary)))


def refuse_inputs(options: argparse.Namespace, files: list[str]) -> None:
    """Refuse a destination that is one of the reports: a report is never written to."""
    inputs = {os.path.realpath(file) for file in files}  # which also ends where links lead in a circle
    for _, path in options.targets:
        if path is not None and os.path.realpath(path) in inputs:
            raise UsageError("bad_output", f"{path}:是要检查的报告,不能把结果写进去,请换一个文件名")


@contextlib.contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside the destination, which takes its place when everything is written."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as stream:
            yield stream
        unfinished.replace(path)
    except OSError as error:
        raise UsageError("bad_output", f"{path}:写不进去,请换一个位置或关闭正在使用它的程序({type(error).__name__})") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("bad_output", f"{path}:不能作为文件夹使用,请换一个位置({type(error).__name__})") from None
    return path


def _columns() -> int:
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))
