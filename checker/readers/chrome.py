"""Page chrome of copied web pages: which lines are the page's, not the report's, and the dates they tell."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from checker.readers import chrome_lines as kind
from checker.readers.chrome_fields import Dates, masthead, parse
from checker.readers.chrome_lines import LONG
from checker.readers.chrome_text import is_body, is_kept, is_numbered, is_title
from checker.text import lazy

_MENU = 8  # characters of a column in a menu printed line by line
_FEW = 3  # lines that make one
_TITLE = 8  # characters of the shortest title in one line
_TITLE_LINES = 3
_STRAY = 12  # without a title, longer lines above the text are left alone
_SHORT = 40  # a line of a masthead that tells a time without a label is shorter

_CLOCK = lazy(r"(?:19|20)\d\d\s*[-/.年].{3,8}\s\d{1,2}:\d\d(?::\d\d)?\W*$")
_ISO = lazy(r"\W?20\d\d([-/.])\d{1,2}\1\d{1,2}\W?")
_SIGNED = lazy(r"[12二一〇零○\d]\S{3}年\S{1,3}月(?:\S{1,3}日)?")
_SUBJECT = lazy("法治政府|依法行政|报告|关于")
_BREAKS_OFF = lazy("^关于|(?:[的及和与、]|年度?)$")
_SITE_NAME = lazy(r"\s*[-_|]")


Row = tuple[int, str]
"""The number of a line, from 1, and its text: folded, see `chrome_lines.fold`; a long one as printed until it is looked at."""


@dataclass(slots=True, eq=False, repr=False)
class Page:
    """What of a page is chrome.

    Attributes:
        lines: numbers of chrome lines, from 1.
        dates: what the labelled fields among them tell.
    """

    lines: set[int] = field(default_factory=set)
    dates: Dates = field(default_factory=Dates)

    @property
    def publish_date(self) -> str | None:
        """``YYYY-MM-DD`` of publication, or None."""
        return self.dates.published


def examine(source_lines: Sequence[str]) -> Page:
    """Find the chrome of a page given as its lines: above the text, within it and below it."""
    rows = _rows(source_lines)
    head = _until(kind.opens_text, rows)
    tail = _until(kind.is_prose, reversed(rows[len(head) :]))[::-1]
    page = Page()
    _head(head, page)
    page.lines.update(number for number, text in rows[len(head) : len(rows) - len(tail)] if len(text) <= LONG and kind.is_inside(text))
    _tail(tail, page)
    return page


def _rows(source_lines: Sequence[str]) -> list[Row]:
    """Fold the short lines; most of the others are never looked at."""
    lines = [line.strip() for line in source_lines]
    folded = iter(kind.fold([line for line in lines if 0 < len(line) <= LONG]))
    return [(number, next(folded) if len(line) <= LONG else line) for number, line in enumerate(lines, 1) if line]


def _until(stop: Callable[[str], bool], rows: Iterable[Row]) -> list[Row]:
    """Return the rows before the one whose text stops the search."""
    before: list[Row] = []
    for number, line in rows:
        text = line if len(line) <= LONG else kind.fold([line])[0]
        if stop(text):
            break
        before.append((number, text))
    return before


def _head(rows: list[Row], page: Page) -> None:
    """Set aside what is above the text: masthead, menus, and what stands before them."""
    texts = [text for _, text in rows]
    found = masthead(texts)
    marked = found.rows | {at for at, text in enumerate(texts) if at not in found.rows and _is_marked(text)}
    title = _title(texts, marked) or _title(texts, marked := marked - found.titles)
    marked |= _menus(texts, title, marked)
    marked |= _columns(texts, title, marked - found.rows)
    marked |= _before(texts, title, marked)
    marked |= _copies(texts, title, marked)
    marked |= _trailing(texts, marked)
    page.lines.update(rows[at][0] for at in marked)
    page.dates.learn(found.fields)


def _is_marked(text: str) -> bool:
    return kind.is_frame(text) or kind.is_bars(text) or _tells_time(text)


def _tells_time(text: str) -> bool:
    return ":" in text and len(text) <= _SHORT and bool(_CLOCK.search(text))


def _title(texts: list[str], marked: set[int]) -> range:
    """Return where the title stands: the last copy, with the lines that begin it; empty when there is none."""
    ends = [at for at, text in enumerate(texts) if at not in marked and is_title(text) and (len(text) >= _TITLE or _completes(texts, at, marked))]
    ends = ends or [at for at, text in enumerate(texts) if at not in marked and len(text) >= _TITLE and _SUBJECT.search(text)]
    if not ends:
        return range(0)
    start = ends[-1]
    while start > max(0, ends[-1] - _TITLE_LINES) and start - 1 not in marked and _begins_title(texts[start - 1], texts[start]):
        start -= 1
    return range(start, ends[-1] + 1)


def _completes(texts: list[str], at: int, marked: set[int]) -> bool:
    return at > 0 and at - 1 not in marked and _begins_title(texts[at - 1], texts[at])


def _begins_title(text: str, following: str) -> bool:
    return (is_body(text) and not following.startswith(text)) or (bool(_BREAKS_OFF.search(text)) and not is_title(text))


def _before(texts: list[str], title: range, marked: set[int]) -> set[int]:
    """Return the lines that stand before the page's last mark above the title."""
    last = max((at for at in marked if not title or at < title.start), default=0)
    rest = [at for at in range(last) if at not in marked and not is_kept(texts[at]) and not _is_own_title(texts[at])]
    return {at for at in rest if title or _is_stray(texts[at])}


def _copies(texts: list[str], title: range, marked: set[int]) -> set[int]:
    """Return the lines that repeat the title, inside the masthead or with the name of the site behind it."""
    if not marked or not title:
        return set()
    names = {"".join("".join(texts[at] for at in title).split()), "".join(texts[title[-1]].split())}
    first, last = min(marked), max(marked)
    return {at for at in range(title.start) if at not in marked and _is_copy(texts[at], names, inside=first < at < last)}


def _is_stray(text: str) -> bool:
    return len(text) <= _STRAY and not _SUBJECT.search(text)


def _is_own_title(text: str) -> bool:
    """Say whether a line is a title by itself; that of a column has no year."""
    return is_title(text) and any(map(str.isdigit, text))


def _is_copy(text: str, names: set[str], *, inside: bool) -> bool:
    squeezed = "".join(text.split())
    if inside and is_title(text):
        return any(_runs_through(squeezed, name) or _runs_through(name, squeezed) for name in names)
    return any(squeezed.startswith(name) and _SITE_NAME.match(squeezed, len(name)) for name in names)


def _runs_through(short: str, long: str) -> bool:
    """Say whether the characters of one title stand in another in the same order: 某县 for 某县人民政府."""
    left = iter(long)
    return all(character in left for character in short)


def _menus(texts: list[str], title: range, marked: set[int]) -> set[int]:
    """Return the lines of menus printed line by line: several short ones, on a page otherwise known as one."""
    above = texts[: title.start] if title else texts
    short = [len(text) <= _MENU and not (is_body(text) or is_kept(text) or is_title(text)) for text in above]
    runs = list(accumulate(short, lambda length, is_short: (length + 1) * is_short, initial=0))[1:]
    found: set[int] = set()
    for at, length in enumerate(runs):
        if runs[at + 1 : at + 2] > [0]:
            continue  # the run goes on
        run = range(at - length + 1, at + 1)
        if length >= _FEW and (marked or sum(kind.is_column(texts[n]) for n in run) > 1):
            found.update(run)
    return found


def _columns(texts: list[str], title: range, marked: set[int]) -> set[int]:
    """Return the lines that repeat a step of the trail: the name of the column above the title."""
    steps = set().union(*(kind.trail(texts[at]) for at in marked))
    return {at for at, text in enumerate(texts) if text in steps and at not in title and not is_title(text)}


def _trailing(texts: list[str], marked: set[int]) -> set[int]:
    """Return the lines that only count behind or among others: letters of the font size, a bare date in digits."""
    found = {at for at, text in enumerate(texts) if marked and _ISO.fullmatch(text)}
    for at, text in enumerate(texts):
        if at - 1 in marked | found and kind.is_size(text):
            found.add(at)
    return found


def _tail(rows: list[Row], page: Page) -> None:
    """Set aside what is below the text: everything from the first mark of the page on that is not the report's."""
    texts = [text for _, text in rows]
    fields = [parse(text) for text in texts]
    marked = [at for at, text in enumerate(texts) if kind.is_below(text, fields[at])]
    last = _last_point(texts)
    start = next((at for at in marked if at > last), len(rows))
    for at in sorted({*marked, *(at for at in range(start, len(rows)) if not _is_reports(texts, at))}):
        page.lines.add(rows[at][0])
        page.dates.learn(fields[at], below=True)


def _last_point(texts: list[str]) -> int:
    """Return where the last heading or point stands below the running text; -1 when there is none."""
    listed = next((at for at, text in enumerate(texts) if kind.opens_list(text)), len(texts))
    points = (at for at, text in enumerate(texts) if is_numbered(text) and not kind.is_file(text) and (at < listed or not text[0].isdigit()))
    return max(points, default=-1)


def _is_reports(texts: list[str], at: int) -> bool:
    """Say whether a line among the foot of the page is still the report's: annexes, copies sent, a signature."""
    if is_kept(texts[at]) or texts[at].endswith("。"):
        return not kind.is_file(texts[at])
    return _signs(texts, at) or (at > 0 and _signs(texts, at - 1))


def _signs(texts: list[str], at: int) -> bool:
    """Say whether a line is a body that signs: the date stands below it."""
    return is_body(texts[at]) and at + 1 < len(texts) and bool(_SIGNED.fullmatch(texts[at + 1]))
