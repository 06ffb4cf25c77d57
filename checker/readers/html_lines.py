"""The blocks of a page as lines: what is the frame of the page is marked, and the title stands there once."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from checker.readers.chrome_lines import fold, is_file
from checker.readers.chrome_text import is_body, is_kept, is_numbered
from checker.readers.content import Line
from checker.readers.html_blocks import Block, Box, Page
from checker.readers.html_breaks import joined
from checker.readers.html_content import weight
from checker.readers.html_head import is_title
from checker.text import lazy

_ASIDE_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_ASIDE = lazy(
    r"(?:^|[\s_-])(?:nav|navbar|navs?\d?|menus?|bread|crumbs?|breadcrumbs?|footer\w{0,3}|foot|bottom|copyright|copy|friend\w*|links?|search\w*|login\w*|sidebar"
    r"|side|relate[ds]?|relnews|xgwj|xgyd|xglj|xgxx|xgjd|recommend\w*|hot|rank\w*|shares?|bdshare\w*|bdsharebuttonbox|jiathis\w*|print\w*|qrcode|ewm|erweima"
    r"|pager?s?|prevnext|prev|next|dqwz|wzlj|weizhi|lang\w*|tools?|toolbar|wza|header|top|topbar|head|logo|dh|daohang|wx_follow\w*|qr_code\w*|pc_area)"
    r"(?=$|[\s_-]|\d)"
)
_FEW = 0.1  # a box that holds more of the prose is no frame, whatever it is called
_SOME = 0.3  # of the prose may stand above a title, beside the text; more is the text
_TITLE_LINES = 3
_HEAD_LINES = 8  # of a text, within which its title stands
_TITLE_SHORTEST = 8
_TITLE_LONGEST = 120
_NOTE = 60  # a line behind the text that is longer is left to those who know what pages print there
_ABOVE = 60  # lines above the text among which its title is looked for

_LABELLED = lazy(r"[:：\t|]|(?:日期|时间|来源|索引号|文号)|(?:19|20)\d\d\s*[-/.年]\s*\d")
_DATED = lazy(r"(?:日期|时间)\s*[:：\t]?\s*(?:19|20)\d\d")
_SENTENCE = lazy("[。!?；;！？]")
_SIGNED = lazy(r"^\W*[12二一〇零○\d]\S{3}\s*年.{1,8}$")
_FILED = lazy("^附(?:件|表)?|附件")


def aside(page: Page) -> set[int]:
    """Return the numbers of the blocks that stand in boxes which by their names are the frame of the page.

    A box that holds a fair part of the prose is none: whole pages stand in boxes called header that nobody closed.
    """
    sums = [0, *accumulate(map(weight, page.blocks))]
    changes = [0] * (len(page.blocks) + 1)
    for box in page.boxes:
        start, end = min(box.start, len(page.blocks)), min(box.end, len(page.blocks))
        if start < end and _is_aside(box) and sums[end] - sums[start] <= _FEW * sums[-1]:
            changes[start] += 1
            changes[end] -= 1
    return {at for at, depth in enumerate(accumulate(changes[:-1])) if depth}


def _is_aside(box: Box) -> bool:
    return box.tag in _ASIDE_TAGS or bool(box.names and _ASIDE.search(box.names))


class Arrangement:
    """The blocks of one page on their way to lines.

    Args:
        page: as the builder found it.
        container: the box of the text.
        trusted: whether it is known to hold all of the text and nothing else.
        framed: numbers of blocks in boxes that are the frame of the page.
        titles: what the head of the page calls the text.
    """

    def __init__(self, page: Page, container: Box, framed: set[int], titles: Sequence[str], *, trusted: bool) -> None:
        """Fold the lines that may be the page's."""
        self._blocks, self._container, self._trusted, self._framed = page.blocks, container, trusted, framed
        self._first, self._last = container.start, min(container.end, len(page.blocks))
        self._names = [name for name in (_squeeze(fold([title])[0]) for title in titles) if name]
        self._titles = list(titles)
        short = [block.text if len(block.text) <= _TITLE_LONGEST else "" for block in page.blocks]
        self._folded = fold(short)
        self._chrome: set[int] = set()

    def lines(self) -> list[Line]:
        """Return the lines, title included, with the frame of the page marked."""
        title = self._title()
        self._mark_frame(title)
        lines = joined([self._line(at, block) for at, block in enumerate(self._blocks)], self._blocks, self._first, self._last)
        if not title and (added := self._added_title()):
            lines.insert(self._first, Line(added, 0))
        return _numbered(lines)

    # The title.

    def _title(self) -> range:
        """Return where the title stands, and mark its copies."""
        head = range(self._first, self._head_end())
        found = self._named(head) or self._looks(head)
        above = range(max(0, self._first - _ABOVE), self._first)
        if found:
            self._mark_copies(above, _squeeze("".join(self._folded[at] for at in found)))
            return found
        free = [at for at in above if at not in self._framed or self._blocks[at].heading]
        found = self._named(free) or self._looks(at for at in free if self._blocks[at].heading) or self._looks(free)
        if found:
            self._mark_copies(range(found.start), _squeeze("".join(self._folded[at] for at in found)))
        return found or self._named(range(self._first, self._last))

    def _head_end(self) -> int:
        """Return the number of the block with which the text goes on after its title."""
        for at in range(self._first, min(self._first + _HEAD_LINES, self._last)):
            if is_numbered(self._folded[at]) or (weight(self._blocks[at]) and not is_title(self._folded[at])):
                return at
        return min(self._first + _HEAD_LINES, self._last)

    def _named(self, places: Iterable[int]) -> range:
        """Return the last lines that say what the head of the page calls the text."""
        found = range(0)
        for at in places:
            if self._blocks[at].linked and not self._blocks[at].heading:
                continue
            for end in range(at + 1, min(at + 1 + _TITLE_LINES, len(self._blocks) + 1)):
                text = _squeeze("".join(self._folded[at:end]))
                if len(text) > _TITLE_LONGEST:
                    break
                if text in self._names and len(text) >= _TITLE_SHORTEST // 2 and self._folded[at]:
                    found = range(at, end)
                    break
        return found

    def _looks(self, places: Iterable[int]) -> range:
        """Return the last line that ends like the title of a report."""
        found = range(0)
        for at in places:
            if is_title(self._folded[at]) and not self._blocks[at].row:
                found = range(at, at + 1)
        return found

    def _mark_copies(self, places: range, title: str) -> None:
        for at in places:
            text = _squeeze(self._folded[at])
            if len(text) >= _TITLE_SHORTEST // 2 and (text == title or (text in self._names) or (is_title(text) and _runs_through(text, title))):
                self._chrome.add(at)

    def _added_title(self) -> str:
        """Return the title from the head of the page when no line of the page has it."""
        lines = {_squeeze(text) for text in self._folded}
        return next((title for title, name in zip(self._titles, self._names, strict=False) if is_title(fold([title])[0]) and name not in lines), "")

    # The frame of the page.

    def _mark_frame(self, title: range) -> None:
        top = title.start if self._is_above_text(title) else 0
        prose = [at for at in range(self._first, self._last) if at not in self._framed and weight(self._blocks[at])]
        core = range(prose[0], prose[-1]) if prose else range(0)
        for at in range(len(self._blocks)):
            inside = self._first <= at < self._last
            if at in title or at in core or (inside and self._trusted):
                continue
            # The lines next above a title in the text may belong to it.
            above = at < top - (_TITLE_LINES if inside else 0)
            if above or not inside:
                self._mark(at, is_frame=self._is_outside(at, above=above))
            else:
                self._mark(at, is_frame=at in self._framed and not self._is_kept(at))

    def _mark(self, at: int, *, is_frame: bool) -> None:
        if is_frame:
            self._chrome.add(at)

    def _is_above_text(self, title: range) -> bool:
        """Say whether hardly any of the page's prose stands above what was taken for the title."""
        above = sum(weight(block) for block in self._blocks[: title.start])
        return above <= _SOME * sum(map(weight, self._blocks))

    def _is_outside(self, at: int, *, above: bool) -> bool:
        """Say whether a block outside the text, or above its title, is the page's."""
        block, text = self._blocks[at], self._folded[at]
        if block.linked * 2 > len(block.text):
            return is_file(text) or not (_FILED.search(text) or _DATED.search(block.text))
        if self._is_kept(at):
            return False
        if above:
            return at in self._framed or weight(block) > 0 or not (_LABELLED.search(block.text) or is_body(text) or is_title(text))
        if at in self._framed:
            return self._trusted or not weight(block)
        return at >= self._last and self._trusted and len(block.text) <= _NOTE and not self._may_be_text(at)

    def _is_kept(self, at: int) -> bool:
        """Say whether a line is the report's wherever it stands, or one that dates the page."""
        return bool(_DATED.search(self._blocks[at].text)) or is_kept(self._folded[at]) or is_numbered(self._folded[at])

    def _may_be_text(self, at: int) -> bool:
        """Say whether a short line behind the text may still be of it: a sentence, a signature, an annex, a labelled field."""
        text = self._folded[at]
        return bool(_SENTENCE.search(text) or is_body(text) or _SIGNED.search(text) or _FILED.search(text) or _LABELLED.search(text))

    def _line(self, at: int, block: Block) -> Line:
        inside = self._first <= at < self._last
        text = block.text if inside and self._trusted else block.parted or block.text
        return Line(text, 0, row=block.row, chrome=at in self._chrome)


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _runs_through(short: str, long: str) -> bool:
    """Say whether the characters of one title stand in the other in the same order, whichever is the shorter."""
    short, long = sorted((short, long), key=len)
    left = iter(long)
    return all(character in left for character in short)


def _numbered(lines: list[Line]) -> list[Line]:
    """Number the lines as a person counts paragraphs on the page: the frame of the page is not counted."""
    number = 0
    for line in lines:
        number += not line.chrome
        line.number = max(number, 1)
    return lines
