"""Automatic numbering of Word: what stands printed before a paragraph that has its number from a list."""

import re
from dataclasses import dataclass

from checker.readers.docx_numerals import printed, zero_filled
from checker.readers.docx_styles import Styles
from checker.readers.docx_xml import MC, Element, W, is_on, number, value

_HAN = re.compile("[\u3400-\u9fff]")  # bullets are signs; one of Chinese characters is a number somebody typed there
_PLACE = re.compile("%([1-9])")
_CLOSES = frozenset("、．.)）：:】〕」》，,;；。")  # a mark that ends so needs no space behind it
_LINKS = 20  # lists that refer to lists
_KEPT = frozenset({"bullet", "none", "decimalZero"})  # formats that a legal level leaves as they are


@dataclass(slots=True)
class _Level:
    """One level of a list.

    Attributes:
        start: its first number.
        style: ``w:numFmt``; pattern: the format where that is a custom one.
        text: ``w:lvlText`` with %1 to %9.
        legal: whether all numbers of the mark are in Arabic digits.
        restart: level (from 1) behind which it starts again; None: any above; 0: never.
        paragraph_style: style whose paragraphs stand on this level.
        glued: whether nothing parts the mark from the text.
        hidden: whether the mark is hidden.
    """

    start: int = 1
    style: str = "decimal"
    pattern: str | None = None
    text: str = ""
    legal: bool = False
    restart: int | None = None
    paragraph_style: str | None = None
    glued: bool = False
    hidden: bool = False

    def number(self, count: int, *, legal: bool) -> str:
        if legal and self.style not in _KEPT:
            return str(count)
        return zero_filled(count, self.pattern) if self.style == "custom" else printed(count, self.style)


@dataclass(slots=True)
class _List:
    """A ``w:num``: the definition whose numbers it continues, its levels and where it starts them again."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """The lists of a file and how far each has counted; lists of one definition count together, as in Word.

    Args:
        root: of ``numbering.xml``, None when the file has none.
        styles: of the file.
    """

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._elements: dict[str, Element] = {}
        self._definitions: dict[str, Element] = {}
        for each in root if root is not None else ():
            if each.tag == W + "num":
                self._elements.setdefault(value(each, "numId") or "", each)
            elif each.tag == W + "abstractNum":
                self._definitions.setdefault(value(each, "abstractNumId") or "", each)
        self._linked = {link: name for name, each in self._definitions.items() if (link := value(each.find(W + "styleLink")))}
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._entered: set[tuple[str, int]] = set()

    def mark(self, list_id: str | None, level: int | None, style: str | None) -> str:
        """Count a paragraph and return the mark printed before it, with what parts it from the text.

        Args:
            list_id: ``w:numId`` of the paragraph itself, None when it has none.
            level: its ``w:ilvl``, likewise.
            style: its style.

        Returns:
            ``一、`` or ``1 ``; empty without a number, also for bullets.
        """
        listing = self._styles.listing(style)
        chosen = list_id if list_id is not None else listing.list_id
        found = self._list(chosen) if chosen and chosen != "0" else None
        if found is None or chosen is None:
            return ""
        if level is None:
            level = self._level(found, listing.styles if list_id is None else [], listing.level)
        here = found.levels.get(level)
        if here is None:
            return ""
        counts = self._count(chosen, found, level)
        return "" if here.hidden else _mark(found, counts, here)

    def _level(self, found: _List, styles: list[str], inherited: int | None) -> int:
        """Return the level of a paragraph that has it from its style: the one that names the style goes first."""
        for style in styles:
            for at, level in found.levels.items():
                if level.paragraph_style == style:
                    return at
        return inherited or 0

    def _count(self, list_id: str, found: _List, level: int) -> dict[int, int]:
        counts = self._counts.setdefault(found.definition, {})
        start = found.starts.get(level)
        if start is not None and (list_id, level) not in self._entered:
            counts[level] = start
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = found.levels[level].start if start is None else start
        self._entered.add((list_id, level))
        for above in range(level):  # a level that was passed over counts as begun: behind 1.1 comes 2
            if above in found.levels:
                counts.setdefault(above, found.starts.get(above, found.levels[above].start))
        for deeper in [each for each in counts if each > level and _restarts(found.levels.get(each), each, level)]:
            del counts[deeper]
        return counts

    def _list(self, list_id: str) -> _List | None:
        if list_id not in self._lists:
            self._lists[list_id] = self._read(list_id)
        return self._lists[list_id]

    def _read(self, list_id: str) -> _List | None:
        element = self._elements.get(list_id)
        definition = self._definition(element)
        if element is None or definition is None:
            return None
        levels = _levels(self._definitions[definition])
        starts: dict[int, int] = {}
        for override in element.findall(W + "lvlOverride"):
            at = number(override, "ilvl") or 0
            start = number(override.find(W + "startOverride"))
            if start is not None:
                starts[at] = start
            levels.update(_levels(override, at))
        return _List(definition, levels, starts)

    def _definition(self, element: Element | None) -> str | None:
        """Return the definition of a list, behind the styles of lists that it is linked through."""
        for _ in range(_LINKS):
            found = value(element.find(W + "abstractNumId")) if element is not None else None
            if found is None or found not in self._definitions:
                return None
            link = value(self._definitions[found].find(W + "numStyleLink"))
            if link is None:
                return found
            if link in self._linked:
                return self._linked[link]
            element = self._elements.get(self._styles.listing(link).list_id or "")
        return None


def _restarts(level: _Level | None, deeper: int, used: int) -> bool:
    """Say whether a deeper level starts again when one above it is used."""
    if level is None or level.restart is None or level.restart > deeper:
        return True
    return used < level.restart


def _mark(found: _List, counts: dict[int, int], here: _Level) -> str:
    def put(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        level = found.levels.get(at)
        return level.number(counts.get(at, level.start), legal=here.legal) if level else ""

    if here.style == "bullet" and not _HAN.search(here.text):
        return ""
    text = _PLACE.sub(put, here.text).strip()
    return text if not text or here.glued or text[-1] in _CLOSES else f"{text} "


def _levels(parent: Element, only: int | None = None) -> dict[int, _Level]:
    """Read the levels of a definition, or the one of an override."""
    levels = {}
    for element in parent.findall(W + "lvl"):
        at = only if only is not None else number(element, "ilvl")
        if at is not None:
            levels[at] = _read_level(element)
    return levels


def _read_level(element: Element) -> _Level:
    style, pattern = _style(element)
    start = number(element.find(W + "start"))
    return _Level(
        start=0 if start is None else start,
        style=style,
        pattern=pattern,
        text=value(element.find(W + "lvlText")) or "",
        legal=is_on(element.find(W + "isLgl")),
        restart=number(element.find(W + "lvlRestart")),
        paragraph_style=value(element.find(W + "pStyle")),
        glued=value(element.find(W + "suff")) == "nothing",
        hidden=is_on(element.find(f"{W}rPr/{W}vanish")),
    )


def _style(element: Element) -> tuple[str, str | None]:
    """Return format and custom pattern; newer formats stand in an alternative beside what older programs print."""
    format_ = element.find(W + "numFmt")
    alternate = element.find(MC + "AlternateContent")
    if format_ is None and alternate is not None:
        chosen = next(alternate.iter(W + "numFmt"), None)
        fallback = alternate.find(f"{MC}Fallback/{W}numFmt")
        custom = value(chosen) == "custom" and not (value(chosen, "format") or "").lstrip().startswith("0")
        format_ = fallback if custom and fallback is not None else chosen
    return value(format_) or "decimal", value(format_, "format")
