"""What the styles of a Word file tell of a text: numbering, hidden text, tables of contents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.readers.docx_xml import Element, W, is_on, number, value

_TOC = re.compile(r"(?:toc|目录)\s*(?:\d+|heading|标题)|table of figures|图表目录", re.IGNORECASE)
_DEEP = 20  # styles one upon another; Word allows eleven


@dataclass(slots=True)
class Listing:
    """The list that a style puts its paragraphs into.

    Attributes:
        list_id: ``w:numId``, None when the style has no list.
        level: ``w:ilvl`` from 0, None when no style names one.
        styles: the style and those it is based on, for the levels that name their style.
    """

    list_id: str | None
    level: int | None
    styles: list[str]


class Styles:
    """The styles of a file.

    Args:
        root: of ``styles.xml``, None when the file has none.

    Attributes:
        hide: whether any style hides text.
    """

    def __init__(self, root: Element | None) -> None:
        elements = root.findall(W + "style") if root is not None else []
        self._styles = {value(each, "styleId") or "": each for each in elements}
        self.hide = root is not None and next(root.iter(W + "vanish"), None) is not None
        self._default = next((name for name, each in self._styles.items() if _is_default(each)), "")
        self._listings: dict[str, Listing] = {}
        self._hidden: dict[str, bool] = {}
        self._contents: dict[str, bool] = {}

    def listing(self, style: str | None) -> Listing:
        """Return the list of a paragraph style; number and level are inherited each for itself."""
        style = self._known(style)
        found = self._listings.get(style)
        if found is None:
            found = self._listings[style] = self._listing(style)
        return found

    def hides(self, style: str | None, *, paragraph: bool) -> bool:
        """Say whether a style hides its text.

        Args:
            style: its identifier; None: the default of paragraphs, or no style of characters.
            paragraph: whether it is a style of paragraphs.
        """
        style = self._known(style) if paragraph else style or ""
        if style not in self._hidden:
            switches = (each.find(f"{W}rPr/{W}vanish") for _, each in self._chain(style))
            self._hidden[style] = is_on(next((switch for switch in switches if switch is not None), None))
        return self._hidden[style]

    def is_contents(self, style: str | None) -> bool:
        """Say whether a style is one of a table of contents; without styles its identifier tells."""
        if not style:
            return False
        if style not in self._contents:
            names = [value(each.find(W + "name")) or "" for _, each in self._chain(style)] or [style]
            self._contents[style] = any(_TOC.fullmatch(name.strip()) for name in names)
        return self._contents[style]

    def _known(self, style: str | None) -> str:
        return style if style in self._styles else self._default

    def _chain(self, style: str) -> Iterator[tuple[str, Element]]:
        """Yield a style and those it is based on, with their identifiers."""
        seen: set[str] = set()
        while style in self._styles and style not in seen and len(seen) < _DEEP:
            seen.add(style)
            yield style, self._styles[style]
            style = value(self._styles[style].find(W + "basedOn")) or ""

    def _listing(self, style: str) -> Listing:
        found = Listing(None, None, [])
        for name, each in self._chain(style):
            found.styles.append(name)
            properties = each.find(f"{W}pPr/{W}numPr")
            if properties is not None:
                found.list_id = value(properties.find(W + "numId")) if found.list_id is None else found.list_id
                found.level = number(properties.find(W + "ilvl")) if found.level is None else found.level
        return found


def _is_default(style: Element) -> bool:
    return value(style, "type") == "paragraph" and (value(style, "default") or "0").lower() in {"1", "true", "on"}
