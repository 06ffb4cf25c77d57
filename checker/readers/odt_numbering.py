"""Numbers that OpenDocument lists print: list styles, counters that go on across lists, and the forms of a number."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass, field

from checker.readers.docx_numerals import printed
from checker.text import lazy

OUTLINE = "Outline"
"""Name of the list that the headings of a document are."""

MAX_LEVEL = 10
_LARGEST = 32_767  # as far as office programs count
_PLACE = lazy(r"%(\d{1,2})%")
# Forms of numbers by their first sign, as Word names them.
_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "一": "chineseCountingThousand",
    "壹": "chineseLegalSimplified", "甲": "ideographTraditional", "子": "ideographZodiac", "①": "decimalEnclosedCircle", "１": "decimalFullWidth",
    "ア": "aiueo", "イ": "iroha",
}  # fmt: skip


@dataclass(slots=True, eq=False, repr=False)
class Level:
    """How one level of a list prints its number.

    Attributes:
        form: form of the number as OpenDocument names it: ``1``, ``a``, ``一, 二, 三, ...``; empty for none.
        prefix: before the number.
        suffix: behind it.
        start: the first number.
        display: how many levels are printed, this one last.
        pattern: all of it at once, ``%1%`` for the number of the first level; None where prefix and suffix tell.
    """

    form: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    display: int = 1
    pattern: str | None = None


@dataclass(slots=True, eq=False, repr=False)
class Counters:
    """How far a list has counted, level by level.

    Attributes:
        values: level → the number given last; a level is missing until it counts.
    """

    values: dict[int, int] = field(default_factory=dict)

    def count(self, level: int, start: int | None, first: int) -> None:
        """Give the next number of a level; the levels below begin anew.

        Args:
            level: from 1.
            start: the number itself where the item says so.
            first: the number a level begins with.
        """
        following = self.values[level] + 1 if level in self.values else first
        self.values = {key: value for key, value in self.values.items() if key < level}
        self.values[level] = following if start is None else start


Styles = dict[str, dict[int, Level]]
"""List style → level → how it prints."""


@dataclass(slots=True, eq=False, repr=False)
class State:
    """The list a paragraph stands in.

    Attributes:
        style: name of its style.
        counters: its numbers so far.
        level: how deep it stands, from 1.
    """

    style: str
    counters: Counters
    level: int = 1


class Numbering:
    """Gives every item of a document the mark it has in print.

    Args:
        styles: as `list_styles` finds them.
    """

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._by_id: dict[str, Counters] = {}
        self._by_style: dict[str, Counters] = {OUTLINE: Counters()}

    def enter(self, element: ET.Element, outer: State | None) -> State:
        """Return the state inside a list.

        Args:
            element: the ``text:list``.
            outer: of the list it stands in, if any.
        """
        style = element.get("text:style-name") or (outer.style if outer else "")
        counters = outer.counters if outer and outer.style == style else self._continued(element, style)
        self._by_id[element.get("xml:id", "")] = self._by_style[style] = counters
        return State(style, counters, min(outer.level + 1 if outer else 1, MAX_LEVEL))

    def _continued(self, element: ET.Element, style: str) -> Counters:
        """Return the counters of the list that this one goes on with, or new ones."""
        continued = self._by_id.get(element.get("text:continue-list", "none"))
        if continued is None and (element.get("text:continue-numbering") == "true" or style == OUTLINE):
            continued = self._by_style.get(style)
        return continued or Counters()

    def label(self, state: State, start: str | None, style: str | None = None) -> str:
        """Count an item and return its mark.

        Args:
            state: the list it stands in.
            start: the number it shall have, if it says so.
            style: a list style of its own, if any.
        """
        levels = self._styles.get(style or state.style, {})
        level = levels.get(state.level, Level())
        state.counters.count(state.level, _whole(start), level.start)
        return _printed(levels, state)

    def heading(self, element: ET.Element) -> str:
        """Count a heading that stands in no list and return its mark."""
        if element.get("text:is-list-header") == "true":
            return ""
        state = State(OUTLINE, self._by_style[OUTLINE], outline_level(element.get("text:outline-level")))
        return self.label(state, element.get("text:start-value"))


def list_styles(roots: Iterable[ET.Element]) -> Styles:
    """Return the list styles defined anywhere in the trees of a document."""
    found: Styles = {}
    for root in roots:
        for element in root.iter("text:list-style"):
            found[element.get("style:name", "")] = dict(map(_level, element))
        for element in root.iter("text:outline-style"):
            found[OUTLINE] = dict(map(_level, element))
    return found


def outline_level(text: str | None) -> int:
    """Return a level as an attribute tells it, within bounds."""
    return min(max(_or_one(text), 1), MAX_LEVEL)


def _level(element: ET.Element) -> tuple[int, Level]:
    pattern = element.get("loext:num-list-format", element.get("style:num-list-format"))
    level = Level(
        element.get("style:num-format", ""), element.get("style:num-prefix", ""), element.get("style:num-suffix", ""),
        _or_one(element.get("text:start-value")), _or_one(element.get("text:display-levels")), pattern,
    )  # fmt: skip
    return _or_one(element.get("text:level")), level


def _whole(text: str | None) -> int | None:
    return min(int(text), _LARGEST) if text and re.fullmatch(r"\d{1,9}", text) else None


def _or_one(text: str | None) -> int:
    found = _whole(text)
    return 1 if found is None else found


def _printed(levels: dict[int, Level], state: State) -> str:
    level = levels.get(state.level, Level())
    if not level.form:
        return ""
    numbers = {at: _number(levels.get(at, Level()), state.counters.values.get(at)) for at in range(1, state.level + 1)}
    if level.pattern:
        return _PLACE.sub(lambda place: numbers.get(int(place[1]), ""), level.pattern)
    shown = [numbers[at] for at in range(max(1, state.level - level.display + 1), state.level + 1)]
    return level.prefix + ".".join(filter(None, shown)) + level.suffix


def _number(level: Level, value: int | None) -> str:
    return formed(level.start if value is None else value, level.form)


def formed(value: int, form: str) -> str:
    """Return a number in a form that OpenDocument names.

    >>> formed(12, "一, 二, 三, ..."), formed(3, "a"), formed(4, "I"), formed(7, "1")
    ('十二', 'c', 'IV', '7')
    """
    return printed(value, _FORMS.get(form[:1], "decimal")) if form else ""
