"""Lines of a page that go on in the next: sentences broken by a line break, texts wrapped at a fixed width."""

from collections.abc import Sequence

from checker.readers.content import Line
from checker.readers.html_blocks import Block
from checker.text import lazy

_CLAUSE = lazy("[,，、]$")
_PROSE = lazy("[,，。;；]")
_STOPS = lazy(r"[。;；:：!！?？…)）」”\"》】]$")
_STARTS = lazy(
    r"\s*(?:[(（〔【\[]?[一二三四五六七八九十]{1,3}[)）〕】\]、.．]|[(（]?\d{1,2}[)）.．、](?!\d)|第[一二三四五六七八九十]|[①-⑳]|附件|(?:抄送|主送|发布|来源|联系|地址|电话|邮编)\S{0,4}[:：])"
)
_BROKEN = 20  # characters of a line with a comma that is broken rather than ended
_WRAP_LINES = 15
_WRAP_WIDTHS = range(20, 81)
_RAGGED = 3  # characters by which full lines differ
_INDENTS = 3  # indented lines show that the page indents its paragraphs


def joined(lines: list[Line], blocks: Sequence[Block], first: int, last: int) -> list[Line]:
    """Mark the lines of a text that go on in the next, and return them.

    Args:
        lines: made of the blocks, one each.
        blocks: of the page.
        first: number of the first block of the text.
        last: number behind its last block.
    """
    width = _wrap_width([block.text for block in blocks[first:last] if not block.row])
    indents = sum(block.indented for block in blocks[first:last]) >= _INDENTS
    for at in range(first, last - 1):
        block, following = blocks[at], blocks[at + 1]
        starts = following.indented or (not (width and indents) and _STARTS.match(following.text))
        if starts or block.row or following.row or lines[at + 1].chrome:
            continue
        wrapped = width and len(block.text) >= width - _RAGGED
        lines[at].joined = bool(wrapped) or (block.broken and _breaks_off(block.text))
    return lines


def _breaks_off(text: str) -> bool:
    if _CLAUSE.search(text):
        return True
    return len(text) >= _BROKEN and bool(_PROSE.search(text)) and not _STOPS.search(text)


def _wrap_width(texts: Sequence[str]) -> int:
    """Return the width at which a text is wrapped, 0 when it is not: most lines are as long and end in mid-sentence."""
    widest = max(map(len, texts), default=0)
    if len(texts) < _WRAP_LINES or widest not in _WRAP_WIDTHS:
        return 0
    full = [text for text in texts if len(text) >= widest - _RAGGED]
    unfinished = sum(not _STOPS.search(text) for text in full)
    return widest if len(full) * 2 >= len(texts) and unfinished * 3 >= len(full) * 2 else 0
