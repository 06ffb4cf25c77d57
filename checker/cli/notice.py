"""The command ``fazhi notice``: a circular and letters to the units, from templates."""

import argparse
from pathlib import Path

from checker.cli import console
from checker.cli.check import DONE, NOT_JUDGED
from checker.cli.destinations import written
from checker.cli.summary import collect, day_given, exit_code
from checker.errors import UsageError
from checker.packs import cache
from checker.summary import tables
from checker.summary.letters import NOBODY, Sender, letters
from checker.summary.store import Store
from checker.summary.templating import NAMES, Templates, shipped
from checker.waivers import today


def notice(options: argparse.Namespace) -> int:
    """Write the letters, or the templates, and return the exit code, which is that of ``summary``."""
    if options.write_templates:
        _write_templates(Path(options.write_templates), force=options.force)
        if not options.paths:
            return DONE
    if not options.output:
        raise UsageError("bad_arguments", "fazhi notice:缺少 --output 文件夹(通报和反馈函写到哪里)")
    day = day_given("--date", options.date) or today()
    templates = Templates(options.templates)
    folder = _folder(Path(options.output), force=options.force)
    with Store() as store:
        collected = collect(options, store)
        if collected is None:
            return NOT_JUDGED
        made, lost = collected
        paths: list[Path] = []
        try:
            for letter in letters(made, tables.of(made), templates, Sender(options.issuer or NOBODY, day)):
                paths.append(folder / letter.name)
                with written(paths[-1]) as stream:
                    stream.write(letter.data)
        except UsageError:
            for path in paths if not options.force else ():  # half of the letters would keep the next run from the folder
                path.unlink(missing_ok=True)
            raise
        if not options.quiet:
            console.warn(f"{folder}:写好通报和 {len(paths) - 1} 份函,〔〕里的请填写")
        cache.keep_expressions()
        return max(exit_code(made), NOT_JUDGED if lost else DONE)


def _folder(folder: Path, *, force: bool) -> Path:
    """Make a folder; one with something in it is left alone unless it is forced, for a letter may have been edited."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        filled = any(folder.iterdir())
    except OSError as error:
        raise UsageError("bad_output", f"{folder}:不能作为文件夹使用,请换一个位置({type(error).__name__})") from None
    if filled and not force:
        raise UsageError("bad_output", f"{folder}:文件夹里已有东西,没有写;请换一个新的文件夹,确要换掉同名文件请加 --force")
    return folder


def _write_templates(folder: Path, *, force: bool) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("bad_output", f"{folder}:不能作为文件夹使用,请换一个位置({type(error).__name__})") from None
    paths = {name: folder / f"{name}.txt" for name in NAMES}
    there = [str(path) for path in paths.values() if path.exists()]
    if there and not force:
        raise UsageError("bad_output", f"{'、'.join(there)}:已经有了,没有改动;确要换成自带的请加 --force")
    for name, path in paths.items():
        with written(path) as stream:
            # Notepad of older systems knows UTF-8 by its byte order mark only.
            stream.write(b"\xef\xbb\xbf" + shipped(name).encode())
        console.warn(f"{path}:已写好")
