"""Reading web pages, and pages saved in one file."""

from collections import Counter
from typing import Any, cast

from checker.errors import ReadError
from checker.readers import html_head, html_source, mhtml
from checker.readers.content import Content, Line
from checker.readers.html_blocks import OFFICE, Builder, Page, TooDeepError
from checker.readers.html_content import choose, weight
from checker.readers.html_lines import Arrangement, aside
from checker.readers.limits import Limits
from checker.text import lazy

_LITTLE = 100  # characters of prose below which the text may be somewhere else
_MORE = 3  # times as much prose as is visible makes hidden text the text
_HEADERS = lazy(r"(?i)[\s\xef\xbb\xbf]*(?:mime-version|from|content-type|date|subject|message-id|snapshot-content-location|x-[\w-]+)\s*:")
_BEGINNING = 1000  # bytes in which the first header of a saved page stands
_OFFICE = lazy(r"(?i)word|wps|kingsoft|libreoffice|openoffice|office")
_WHERE = (
    ("frame", "正文在另一个框架页里,不在这个网页文件里;请在浏览器里单独打开正文后另存为网页"),
    ("object", "正文是嵌入的文件(如 PDF),不在网页文件里;请下载该文件后再检查"),
    ("file", "正文在附件里,不在网页文件里;请下载附件后再检查"),
    ("image", "正文是图片,不是文字;请取得文字版(Word、WPS 或可复制文字的网页)后再检查"),
    ("script", "正文不在网页文件里,由脚本另外取来;请打开网页后全选复制到 Word 或记事本,保存后再检查"),
)


def read(data: bytes, shown: str, limits: Limits) -> Content:
    """Read a web page or a page saved in one file.

    The number of a line is that of the paragraph on the page, counted from the first that is not navigation.

    Args:
        data: the bytes of the file.
        shown: its path for messages.
        limits: what it may cost.

    Raises:
        ReadError: no text in it, an encoding that cannot be told, or over a limit.
    """
    limits.check_bytes(len(data), shown)
    if not _HEADERS.match(data[:_BEGINNING].decode("latin-1")):
        return _content(_Source(data, shown, limits))
    return _fullest([_Source(part.data, shown, limits, part.charset) for part in mhtml.pages(data, shown)])


class _Source:
    """A page and what was found out about it.

    Args:
        data: its bytes.
        shown: the path for messages.
        limits: what it may cost.
        charset: that its part of a saved page declares.
    """

    def __init__(self, data: bytes, shown: str, limits: Limits, charset: str | None = None) -> None:
        """Decode and parse the page."""
        self.shown, self.limits = shown, limits
        text, self.encoding, self.misled = html_source.decode(data, shown, charset)
        self.text = html_source.prepare(text, shown)
        self.page = _parse(self.text, shown, limits, reveal=False)
        self.prose = _prose(self.page)
        self.revealed = False
        if self.prose < _LITTLE and self.page.ignored.total() > _LITTLE:
            self._reveal()

    def _reveal(self) -> None:
        """Take hidden elements for the text when they hold much more of it than what is visible."""
        whole = _parse(self.text, self.shown, self.limits, reveal=True)
        if _prose(whole) > max(_LITTLE, _MORE * self.prose):
            self.page, self.prose, self.revealed = whole, _prose(whole), True


def _parse(text: str, shown: str, limits: Limits, *, reveal: bool) -> Page:
    try:
        return _built(text, shown, limits, reveal=reveal)
    except TooDeepError:
        pass
    try:
        return _built(html_source.flat(text), shown, limits, reveal=reveal)
    except TooDeepError:
        raise ReadError("too_deep", f"{shown}:网页的标签嵌套过深,不像正常网页;请打开网页后复制到 Word 再检查") from None


def _built(text: str, shown: str, limits: Limits, *, reveal: bool) -> Page:
    from lxml import etree  # noqa: PLC0415 - 10 ms that texts and other formats need not spend

    target = cast("Any", Builder(shown, limits, reveal=reveal))
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True, remove_pis=True, no_network=True)
    try:
        return cast("Page", etree.fromstring(text.encode("utf-8", errors="replace"), parser))
    except etree.LxmlError:
        raise ReadError("broken_file", f"{shown}:网页文件已损坏,读不出来;请打开网页后重新另存") from None


def _prose(page: Page) -> int:
    """Return how many characters of prose a page has outside its frame."""
    framed = aside(page)
    return sum(len(block.text) for at, block in enumerate(page.blocks) if at not in framed and weight(block))


def _fullest(sources: list[_Source]) -> Content:
    """Return the content of the main page, or of a frame of it when the text stands there."""
    main = sources[0]
    fullest = max(sources, key=lambda source: source.prose)
    content = _content(fullest if main.prose < _LITTLE and fullest.prose > main.prose else main)
    others = sum(len(block.text) for source in sources if source is not fullest for block in source.page.blocks)
    if others:
        content.ignored.append(("其他框架页", others))
    return content


def _content(source: _Source) -> Content:
    page = source.page
    lines = _lines(page)
    if source.prose < _LITTLE:
        _refuse_shell(source, lines)
    notes = [f"网页声明的编码是 {source.misled},实际是 {source.encoding},已按实际编码读取"] if source.misled else []
    if source.revealed:
        notes.append("正文在网页里是隐藏的,由脚本显示,已当作正文读取")
    return Content(lines, html_head.publish_date(page, source.text), _ignored(page.ignored), notes, source.encoding)


def _refuse_shell(source: _Source, lines: list[Line]) -> None:
    """Raise when the text is somewhere else: in a frame, a file, a picture, or fetched by a script."""
    seen = source.page.seen - ({"script"} if source.prose else set())  # nearly every page has scripts
    reason = next((words for what, words in _WHERE if what in seen), None)
    if reason:
        raise ReadError("no_text", f"{source.shown}:{reason}")
    if not any(line.text for line in lines if not line.chrome):
        raise ReadError("no_text", f"{source.shown}:网页里没有文字;请确认选对了文件")


def _ignored(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted((where, count) for where, count in counts.items() if count)


def _lines(page: Page) -> list[Line]:
    if any(name in OFFICE and _OFFICE.search(content) for name, content in page.meta):
        whole = page.boxes[0]
        return Arrangement(page, whole, set(), [], trusted=True).lines()
    framed = aside(page)
    container, trusted = choose(page, framed)
    return Arrangement(page, container, framed, html_head.titles(page), trusted=trusted).lines()
