"""Data classes whose constructor is written when it is first needed.

`dataclass` writes the source of a constructor and compiles it: 0.4 ms a class. A start that takes its rules from the cache
restores the objects of eighty classes without calling a constructor of any of them.
"""

from _thread import RLock
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast, dataclass_transform

_T = TypeVar("_T")
_MARK = "_declared"
_pending: list[type[Any]] = []
_lock = RLock()  # two threads may make their first objects at the same time


@dataclass_transform(eq_default=False, field_specifiers=(field,))
def declared(*, kw_only: bool = False) -> Callable[[type[_T]], type[_T]]:
    """Make a class a data class, compared by identity, at the first construction of an object or at `complete`.

    Args:
        kw_only: the constructor takes no positional arguments.
    """

    def mark(cls: type[_T]) -> type[_T]:
        setattr(cls, _MARK, kw_only)
        cls.__init__ = _first  # type: ignore[method-assign]
        _pending.append(cls)
        return cls

    return mark


def _first(self: object, *args: Any, **kwargs: Any) -> None:
    with _lock:
        for cls in reversed(type(self).__mro__):
            if cls in _pending:
                _finish(cls)
    cast("Any", self).__init__(*args, **kwargs)


def _finish(cls: type[Any]) -> None:
    _pending.remove(cls)
    del cls.__init__
    dataclass(eq=False, repr=False, kw_only=getattr(cls, _MARK))(cls)


def complete() -> None:
    """Make all declared classes data classes now, for what asks for their fields."""
    with _lock:
        while _pending:
            _finish(_pending[0])


def is_declared(value: object) -> bool:
    """Say whether a value is an object of a declared class: its fields are its attributes, and it has no others."""
    return hasattr(type(value), _MARK)
