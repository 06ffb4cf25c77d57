"""Values of YAML files as objects of the classes that a pack is made of.

Nearly every value is right, and a right one can be told by its exact types. Only a value that is not plainly right goes to
pydantic, which knows what may still be converted and says what is wrong; importing it costs more than all the rest.
"""

import dataclasses
import types
from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from checker.declared import complete


class InvalidError(ValueError):
    """A value that is no object of its class.

    Attributes:
        faults: as pydantic lists them: type, place, message.
    """

    def __init__(self, faults: list[Any]) -> None:
        """Keep the faults."""
        super().__init__(faults)
        self.faults = faults


class _UnclearError(Exception):
    """A value is not plainly right."""


def validate(kind: type[Any], value: Any) -> Any:
    """Return a value as object of a dataclass.

    Raises:
        InvalidError: with every fault.
    """
    try:
        return _object(kind, value)
    except _UnclearError:
        return _by_pydantic(kind, value)


def _by_pydantic(kind: type[Any], value: Any) -> Any:
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - 150 ms, for mistakes and conversions only

    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        raise InvalidError(list(error.errors())) from None


@cache
def hints(kind: type[Any]) -> dict[str, Any]:
    """Return the types of the fields of a dataclass, what they are annotated with included."""
    complete()
    known = get_type_hints(kind, include_extras=True)
    return {field.name: known[field.name] for field in dataclasses.fields(kind)}


@cache
def required(kind: type[Any]) -> frozenset[str]:
    """Return the fields of a dataclass that have no default."""
    complete()
    missing = dataclasses.MISSING
    return frozenset(field.name for field in dataclasses.fields(kind) if field.default is missing and field.default_factory is missing)


def _object(kind: Any, value: Any) -> Any:
    known = hints(kind)
    if type(value) is not dict or not required(kind) <= value.keys() <= known.keys():
        raise _UnclearError
    return kind(**{name: _plain(known[name], inner) for name, inner in value.items()})


def _plain(hint: Any, value: Any) -> Any:
    """Return a value that plainly has the type of a hint."""
    if hint is Any or (isinstance(hint, type) and type(value) is hint):
        return value
    if hint is float and type(value) is int:
        return float(value)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _object(hint, value)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _plain(inner[0], value)
    if origin in {Union, types.UnionType}:
        return _optional(inner, value)
    if origin is tuple and type(value) in {list, tuple}:
        return tuple(_items(inner, value))
    if origin is dict and type(value) is dict:
        return {_plain(inner[0], key): _plain(inner[1], entry) for key, entry in value.items()}
    raise _UnclearError


def _optional(options: tuple[Any, ...], value: Any) -> Any:
    """Return a value of a type that may be None; other unions are unclear."""
    first, *others = options
    if others != [type(None)]:
        raise _UnclearError
    return None if value is None else _plain(first, value)


def _items(inner: tuple[Any, ...], value: Iterable[Any]) -> list[Any]:
    items = list(value)
    kinds = [inner[0]] * len(items) if inner[1:] == (...,) else list(inner)
    if len(kinds) != len(items):
        raise _UnclearError
    return [_plain(kind, item) for kind, item in zip(kinds, items, strict=True)]
