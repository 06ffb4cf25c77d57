"""Regular expressions compiled at their first use, or taken over from an earlier start.

Compiling is what a start of the program spends most of its time on (0.2 to 14 ms an expression, 60 ms in all), and half of
the expressions are never reached by an ordinary report. What the compiler of `re` makes of an expression is a list of
numbers, which can be kept. There is no public way to that list: where a Python has none of the names used here,
expressions are compiled as ever.
"""

import re
import sys
from array import array
from typing import Any, cast

try:
    import _sre  # type: ignore[import-not-found,unused-ignore]
    from re import _compiler, _parser  # type: ignore[attr-defined,unused-ignore]
except ImportError:  # another Python
    _sre = None

Made = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""What the matcher is built from: flags, code, number of groups, group by name, name by group."""

_known: dict[tuple[str, int], Made] = {}
_fresh: list[tuple[str, int]] = []
_used: set[tuple[str, int]] = set()
_written: list[tuple[str, int]] = []
_MOST = 1000
"""So many expressions are kept; the program has some 300, and those of its earlier versions are only read for nothing."""


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return an expression as `re.compile` does."""
    if _sre is None:
        return re.compile(source, flags)
    _used.add((source, flags))
    made = _known.get((source, flags))
    if made is None:
        made = _known[source, flags] = _make(source, flags)
        _fresh.append((source, flags))
    try:
        all_flags, code, groups, by_name, names = made
        return cast("re.Pattern[str]", _sre.compile(source, all_flags, array("I", code).tolist(), groups, by_name, names))
    except (TypeError, ValueError, RuntimeError, OverflowError):  # what was kept is damaged: the matcher checks it before it takes it
        return re.compile(source, flags)


def _make(source: str, flags: int) -> Made:
    parsed = _parser.parse(source, flags)
    by_name: dict[str, int] = dict(parsed.state.groupdict)
    names: list[str | None] = [None] * parsed.state.groups
    for name, group in by_name.items():
        names[group] = name
    code = array("I", _compiler._code(parsed, flags)).tobytes()  # noqa: SLF001 - there is no public one
    return flags | parsed.state.flags, code, parsed.state.groups - 1, by_name, tuple(names)


def made() -> dict[tuple[str, int], Made] | None:
    """Return what is worth keeping, or None when nothing was added since it was learnt: all that is known, unless it is too much."""
    if not _fresh:
        return None
    return dict(_known) if len(_known) <= _MOST else {key: made for key, made in _known.items() if key in _used}


def compile_all() -> None:
    """Compile every expression that the modules imported so far have written."""
    for source, flags in _written:
        compiled(source, flags)


def learn(known: dict[tuple[str, int], Made]) -> None:
    """Take over what an earlier start has made."""
    _known.update(known)


def maker() -> str:
    """Return what changes when the numbers change their meaning."""
    return f"{sys.version}|{sys.byteorder}|{getattr(_sre, 'MAGIC', 0)}"


class _Lazy:
    """An expression that is compiled when one of its methods is first asked for."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = int(flags)  # a plain number can be kept

    def __getattr__(self, name: str) -> Any:
        found = getattr(compiled(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return an expression like `re.compile`, compiled at its first use."""
    _written.append((source, int(flags)))
    return cast("re.Pattern[str]", _Lazy(source, flags))
