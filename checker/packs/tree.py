"""Values of a pack with their places, changed without touching what they were read from."""

from dataclasses import dataclass
from typing import Any

from checker.packs.nodes import Location, Source

Origin = tuple[Source, Location]
"""A file, and where in it."""
_NOTHING: Any = object()


@dataclass(frozen=True, slots=True)
class Change:
    """What a pack made different.

    Attributes:
        action: ``off``, ``change``, ``add`` or ``remove``.
        location: of the value in the tree.
        old: the value before; None where there was none.
        new: the value after; None where there is none.
        place: ``file:line:column`` that says so.
    """

    action: str
    location: Location
    old: Any
    new: Any
    place: str


class Tree:
    """The values of all files of a pack.

    Attributes:
        data: ``bases``, the sections of words, ``grades``, and ``rules`` by a number of their own.
        origins: location → where that value was written; what has none was written inside the value around it.
        problems: mistakes found so far, ``file:line:column: what is wrong``.
        changes: what packs made different in those before them.
    """

    def __init__(self, head: Source, problems: list[str]) -> None:
        """Start without values.

        Args:
            head: to which belongs what has no place of its own.
            problems: is added to.
        """
        self.data: dict[str, Any] = {"bases": {}, "rules": {}}
        self.origins: dict[Location, Origin] = {(): (head, ())}
        self.problems = problems
        self.changes: list[Change] = []
        self._last = 0

    def new(self) -> int:
        """Return a number for one more rule."""
        self._last += 1
        return self._last

    def origin(self, location: Location) -> Origin:
        """Return the file that a value comes from, and where in it."""
        for cut in range(len(location), -1, -1):
            known = self.origins.get(location[:cut])
            if known is not None:
                return known[0], (*known[1], *location[cut:])
        raise KeyError(location)

    def place(self, location: Location) -> str:
        """Return ``file:line:column`` of a value."""
        source, at = self.origin(location)
        return source.place(at)

    def note(self, location: Location, message: str) -> None:
        """Note a mistake in a value."""
        self.problems.append(f"{self.place(location)}: {message}")

    def get(self, location: Location) -> Any:
        """Return a value, or None where there is none."""
        found = self._find(location)
        return None if found is _NOTHING else found

    def has(self, location: Location) -> bool:
        """Say whether there is a value."""
        return self._find(location) is not _NOTHING

    def _find(self, location: Location) -> Any:
        value: Any = self.data
        for step in location:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return _NOTHING
        return value

    def put(self, location: Location, value: Any, source: Source, at: Location) -> None:
        """Set a value; the containers around it are copied, because YAML aliases share them."""
        self.data = _with(self.data, location, value)
        self._forget(location)
        self.origins[location] = (source, at)

    def extend(self, location: Location, values: list[Any], source: Source, at: Location) -> None:
        """Add values at the end of a list, which is made where there is none."""
        if not self.has(location):
            self.put(location, values, source, at)
            return
        known = list(self.get(location))
        self.data = _with(self.data, location, [*known, *values])
        for n in range(len(values)):
            self.origins[*location, len(known) + n] = (source, (*at, n))

    def drop(self, location: Location) -> None:
        """Take out a value; those behind it in a list keep their places."""
        *around, last = location
        outer: Location = tuple(around)
        container = self.get(outer)
        if isinstance(container, list) and isinstance(last, int):
            kept = [self.origin((*outer, n)) for n in range(len(container)) if n != last]
            inner = {at: origin for at, origin in self.origins.items() if at[: len(outer)] == outer and len(at) > len(outer) + 1}
            own = self.origins[outer] if outer in self.origins else self.origin(outer)
            self._forget(outer)
            self.origins[outer] = own
            for n, origin in enumerate(kept):
                self.origins[*outer, n] = origin
            for at, origin in inner.items():
                step = at[len(outer)]
                if isinstance(step, int) and step != last:
                    self.origins[*outer, step - (step > last), *at[len(outer) + 1 :]] = origin
            self.data = _with(self.data, outer, [value for n, value in enumerate(container) if n != last])
        elif isinstance(container, dict):
            self.data = _with(self.data, outer, {key: value for key, value in container.items() if key != last})
            self._forget(location)

    def _forget(self, location: Location) -> None:
        """Forget where the values inside a location were written."""
        for at in [known for known in self.origins if len(known) >= len(location) and known[: len(location)] == location]:
            del self.origins[at]


def _with(container: Any, location: Location, value: Any) -> Any:
    if not location:
        return value
    step, *rest = location
    if isinstance(container, list):
        return [_with(inner, tuple(rest), value) if n == step else inner for n, inner in enumerate(container)]
    made = dict(container) if isinstance(container, dict) else {}
    made[step] = _with(made.get(step), tuple(rest), value)
    return made
