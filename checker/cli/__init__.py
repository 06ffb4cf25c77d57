"""The command line: parse, build, execute; the only place that prints and sets exit codes."""

import gc
import os
import sys
from collections.abc import Sequence

from checker.cli import console
from checker.errors import CheckerError

DONE, NEGATIVE, NOT_JUDGED, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command ``fazhi`` and return its exit code.

    Args:
        argv: arguments without the program name; None: those of the process.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    # What a start imports and loads stays to the end; looking through it for garbage again and again costs a tenth of the start.
    gc.disable()
    try:
        return _run(arguments)
    except BrokenPipeError:
        _silence()
        return DONE
    except KeyboardInterrupt:
        console.warn("已中断")
        return INTERRUPTED
    except CheckerError as error:
        if "--debug" in arguments:
            raise
        console.warn(error.message)
        return NOT_JUDGED
    except Exception as error:
        if "--debug" in arguments:
            raise
        console.warn(f"程序内部出错({type(error).__name__}: {error});请加 --debug 重新运行,把显示的内容发给维护者")
        return NOT_JUDGED
    finally:
        gc.enable()


def _run(arguments: list[str]) -> int:
    from checker.cli.arguments import parse  # noqa: PLC0415 - imports most of the program

    options = parse(arguments)
    if options.command == "check":
        from checker.cli.check import check  # noqa: PLC0415 - each command imports what it needs

        return check(options)
    if options.command == "stats":
        from checker.cli.stats import stats  # noqa: PLC0415 - each command imports what it needs

        return stats(options)
    if options.command in {"config", "init"}:
        from checker.cli import setup  # noqa: PLC0415 - each command imports what it needs

        return setup.config(options) if options.command == "config" else setup.init(options)
    if options.command == "summary":
        from checker.cli.summary import summary  # noqa: PLC0415 - each command imports what it needs

        return summary(options)
    if options.command == "serve":
        from checker.cli.serve import serve  # noqa: PLC0415 - each command imports what it needs

        return serve(options)
    if options.command == "notice":
        from checker.cli.notice import notice  # noqa: PLC0415 - each command imports what it needs

        return notice(options)
    from checker.cli.rules import rules  # noqa: PLC0415 - each command imports what it needs

    return rules(options)


def _silence() -> None:
    """Point standard output at nothing, so that closing it at exit says nothing about the broken pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
