"""Which box of a page holds the text: the containers that the systems of government sites are known by, else where the prose is."""

from collections.abc import Sequence
from itertools import accumulate

from checker.readers.html_blocks import Block, Box, Page
from checker.text import lazy

_KNOWN = lazy(
    r"(?:^|\s)(?:"
    # UCAP; TRS (拓尔思); 大汉 and 开普 (zoom); WeChat; 博达 (vsb); Word saved as a page
    r"ucap-?content|trs_(?:u?editor|editor_view|preappend|autoadd)|trs-editor|custom_unionstyle|zoom\w{0,3}|contentzoom|js_content|rich_media_content"
    r"|v_news_content|vsb_content\w*|wp_articlecontent|wordsection\d|section\d"
    # named for what they hold
    r"|(?:article|news?|detail|details|info|text|txt|page|pages|nr|xl|art|wz|main|doc|view|cont|con|zw|xxgk|ivs|essay|post|entry|report|j-?font|ue|ueditor)"
    r"[-_]?(?:content|contents|cont|conter|con|text|txt|body|article|nr|zw|main|detail|article_?con(?:tent)?)s?(?:[-_]?\w{1,4})?"
    r"|content[-_]?(?:text|txt|body|main|detail|article|nr|box|con|info|zw|news|text_?box|01|1)|easysite-news-text|wh_x_c|hbgov-article-content"
    r"|gsj_htmlcon\w*|arti|articlecontent\w*|bt_content|con14|con1|cont_?txt|zhengwen|neirong|xl-xqnr|ftcg"
    r")(?=\s|$)"
)
_KNOWN_TAGS = frozenset({"", "ucapcontent", "founder-content", "article"})
_CLAUSE = lazy("[,，。;；]")
_SHORTEST = 20  # characters of a block with a comma that counts as prose
_LONGEST = 400  # a paragraph of more counts for no more than this a character
_CLEARLY = 0.9  # of the page's prose is all of it, but for a note at the foot
_NEARLY = 0.97  # of several known containers within each other, the innermost with so much of the prose
_MOST = 0.6  # a box that holds so much of the prose of the box around it is the place to look further


def weight(block: Block) -> int:
    """Return how much a block tells that it is of the text: prose counts, long prose more; lists of links do not."""
    length = len(block.text)
    if block.linked * 2 > length or (not block.row and (length < _SHORTEST or not _CLAUSE.search(block.text))):
        return 0
    return length * min(length, _LONGEST)


class Prose:
    """How the prose of a page is spread over its boxes.

    Args:
        blocks: of the page.
        aside: numbers of blocks that are certainly none of the text.
    """

    def __init__(self, blocks: Sequence[Block], aside: set[int]) -> None:
        """Add up the weights."""
        self._sums = [0, *accumulate(0 if number in aside else weight(block) for number, block in enumerate(blocks))]

    def of(self, box: Box) -> int:
        """Return the weight of a box."""
        last = len(self._sums) - 1
        return self._sums[min(box.end, last)] - self._sums[min(box.start, last)] if box.end > box.start else 0


def choose(page: Page, aside: set[int]) -> tuple[Box, bool]:
    """Return the box that holds the text, and whether it is a known container that holds all of it.

    Args:
        page: with its boxes.
        aside: numbers of blocks that are certainly none of the text.
    """
    prose = Prose(page.blocks, aside)
    dense = _densest(page.boxes, prose)
    known = [box for box in page.boxes if (box.tag in _KNOWN_TAGS or _KNOWN.search(box.names)) and prose.of(box)]
    if not known:
        return dense, False
    most = max(map(prose.of, known))
    if most < max(_CLEARLY * prose.of(dense), _MOST * prose.of(page.boxes[0])):
        return dense, False
    return min((box for box in reversed(known) if prose.of(box) >= _NEARLY * most), key=lambda box: box.end - box.start), True


def _densest(boxes: Sequence[Box], prose: Prose) -> Box:
    """Go from the page into the box that holds most of the prose, as long as there is one and none stands beside it in the open."""
    children: dict[int, list[int]] = {}
    for number, box in enumerate(boxes[1:], 1):
        if box.tag:
            children.setdefault(box.parent, []).append(number)
    found = 0
    while within := children.get(found):
        weights = [prose.of(boxes[number]) for number in within]
        whole, most = prose.of(boxes[found]), max(weights)
        best = boxes[within[weights.index(most)]]
        alike = [number for number, own in zip(within, weights, strict=True) if own and (boxes[number].tag, boxes[number].names) == (best.tag, best.names)]
        # Prose in the open, or in boxes of the same kind, is the text with a box a paragraph, the last of them never closed.
        if not most or most < _MOST * whole or sum(weights) < whole or len(alike) > 1:
            break
        found = alike[0]
    return boxes[found]
