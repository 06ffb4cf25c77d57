"""What stands on a page of a PDF: characters, ruling lines, pictures."""

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False, repr=False)
class Style:
    """How a run of characters is printed.

    Attributes:
        size: in points, as seen on the page.
        turn: quarter turns against the page's coordinates, anticlockwise; None for any other angle.
        hidden: laid invisibly over a picture.
        faint: light or transparent.
        artifact: marked by its program as running head, page number or decoration.
    """

    size: float
    turn: int | None
    hidden: bool = False
    faint: bool = False
    artifact: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Glyph:
    """One printed character; places in points from the upper left corner of the page as read, y downwards.

    Attributes:
        text: the character.
        left: where it begins.
        right: where the next one would begin.
        base: the line it stands on.
        style: how it is printed.
        spaced: whether a space stands before it: one that was printed, or one that the gap was taken for.
        blank: whether it was printed.
    """

    text: str
    left: float
    right: float
    base: float
    style: Style
    spaced: bool = False
    blank: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Rule:
    """A straight ruling line, from (left, top) to (right, bottom); upright when its width is none."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def upright(self) -> bool:
        """Whether it is vertical."""
        return self.bottom - self.top > self.right - self.left


@dataclass(slots=True, eq=False, repr=False)
class Sheet:
    """One page.

    Attributes:
        glyphs: the characters that stand upright when most of the text does.
        turned: the text of other directions, a line each, and whether it stands slanting.
        rules: ruling lines.
        width: of the page as read; height: the same.
        pictured: share of the page that pictures cover, at most 1.
        drawn: number of drawn shapes.
        outside: characters that stand off the page and are not printed.
        filled: characters in form fields.
        notes: characters in annotations.
    """

    glyphs: list[Glyph] = field(default_factory=list)
    turned: list[tuple[str, bool]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    width: float = 0
    height: float = 0
    pictured: float = 0
    drawn: int = 0
    outside: int = 0
    filled: int = 0
    notes: int = 0


def moved(x: float, y: float, page: tuple[float, float, float, float], turn: int) -> tuple[float, float]:
    """Return the place as read of a point of the page.

    Args:
        x: in the page's own coordinates.
        y: the same, upwards.
        page: its visible part: left, bottom, right, top.
        turn: quarter turns of the text against the page, anticlockwise.
    """
    left, bottom, right, top = page
    return ((x - left, top - y), (y - bottom, x - left), (right - x, y - bottom), (top - y, right - x))[turn]
