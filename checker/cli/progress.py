"""How far long work has come, on a terminal's standard error."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

_PATIENCE = 2.0  # seconds after which a person wonders

Item = TypeVar("Item")


def shown(items: Iterable[Item], total: int, *, quiet: bool) -> Iterator[Item]:
    """Pass items on, and after two seconds say on standard error how many of them are done.

    Args:
        items: what is worked through.
        total: how many there are.
        quiet: say nothing; nothing is said either where standard error is no terminal.
    """
    if quiet or total < 2 or not sys.stderr.isatty():  # noqa: PLR2004 - of one item there is nothing to count
        yield from items
        return
    begun, wiped = time.monotonic(), True
    try:
        for done, item in enumerate(items, 1):
            wiped = wiped or _write("")
            yield item  # who takes it may write to the same terminal
            passed = time.monotonic() - begun
            if passed > _PATIENCE and done < total:
                wiped = not _write(f"已完成 {done}/{total},大约还要 {passed / done * (total - done):.0f} 秒")
    finally:
        if not wiped:
            _write("")


def _write(text: str) -> bool:
    """Write over the line that stands there."""
    sys.stderr.write(f"\r\x1b[K{text}")
    sys.stderr.flush()
    return True
