"""The numbering marks that Chinese official documents put before a heading or a point."""

from typing import NamedTuple

from checker.text import is_han, lazy, numeral

_CN = "一二三四五六七八九十"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾貳參陸"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_CN_BRACKETED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"

RANKS = {"part": 0, "subpart": 1, "formal": 1, "cn": 2, "cnp": 3, "num": 4, "nump": 5, "circled": 6}
"""Families from the outermost to the innermost in the usual order (GB/T 9704: 一、 (一) 1. (1))."""

_YEAR = r"20\d\d年"

PLAIN = "plain"
"""Family of headings without number."""

_MARK = lazy(
    rf"(?P<part>第(?:[{_CN}]{{1,3}}|\d{{1,2}})(?:部分|章|篇)[:、.,]?)|(?P<subpart>第(?:[{_CN}]{{1,3}}|\d{{1,2}})节[:、.,]?)"
    rf"|(?P<formal>[{_FORMAL}]{{1,3}}[、.:,](?![{_FORMAL}])|[(〔【\[][{_FORMAL}]{{1,3}}[)〕】\]][、.:,]?)"
    rf"|(?P<cnp>[(〔【\[][{_CN}]{{1,3}}[)〕】\]][、.:,]?|[{_CN}]{{1,3}}\)[、.]?|\([{_CN}]{{1,3}}(?=[^)一二三四五六七八九十]{{2}})(?![^)]{{0,6}}\))|[{_CN_BRACKETED}][、.]?)"
    rf"|(?P<cn>[{_CN}]{{1,3}}(?:、|\.(?!\d)|\.(?={_YEAR}))|[{_CN}]{{1,3}}[,:](?![{_CN}]))"
    rf"|(?P<nump>[(\[【]\d{{1,2}}[)\]】][、.:]?|\d{{1,2}}\)[、.]?|[{_BRACKETED}][、.]?)"
    rf"|(?P<num>\d{{1,2}}(?:、|\.(?!\d)|\.(?={_YEAR}))|\d{{1,2}}[:,](?=[^\d])|[{_DOTTED}])"
    rf"|(?P<circled>[{_CIRCLED}][、.]?)"
    rf"|(?P<roman>[{_ROMAN}][、.]?|(?:IX|IV|V?I{{1,3}}|V|X)[、.])"
    r"|(?P<lost>\(\)|\[\]|【】|、(?=[^、]))"
    r"|(?P<md>#{1,6}(?=[^#]))"
    r"|(?P<dash>-{1,2}(?=[^-\d]))"
    r"|(?P<bullet>[◆●★▲■□◇○•·➢➤►▶※*]{1,2}(?=[\u3400-\u9fff\"《]))"
)
_DECIMAL = lazy(r"(\d{1,2})((?:\.\d{1,2}){1,3})(?![\d%万亿千百倍元吨米公平个户件人年月])[.、]?(?=[\u3400-\u9fff])")
_TITLED = lazy(r"【([^】\d]{2,30})】")
_GLYPHS = {c: i for glyphs in (_CIRCLED, _BRACKETED, _DOTTED, _CN_BRACKETED, _ROMAN) for i, c in enumerate(glyphs, 1)}
_ROMAN_LETTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_CORE = lazy(rf"[{_CN}]+|[{_FORMAL}]+|\d+|[IVX]+")


class Marker(NamedTuple):
    """A numbering mark.

    Attributes:
        family: kind of mark, see `RANKS`; also ``dec1``.., ``roman``, ``lost``, ``dash``, ``bullet``, ``md1``.., ``plain``.
        value: the number, or None where none is printed.
        length: folded characters of the mark.
    """

    family: str
    value: int | None
    length: int


def marker_at(text: str) -> Marker | None:
    """Return the mark that a folded text starts with, or None."""
    if not text or (text[0] > "〕" and text[0] not in _FIRST):
        return None
    if text.startswith("**"):
        inner = marker_at(text[2:])
        return Marker(inner.family, inner.value, inner.length + 2) if inner else None
    decimal = _DECIMAL.match(text) if "." in text[1:3] else None
    if decimal:
        return Marker(f"dec{decimal[2].count('.')}", int(decimal[2].rsplit(".", 1)[1]), decimal.end())
    match = _MARK.match(text)
    if match is None:
        titled = _TITLED.match(text)
        return Marker(PLAIN, None, 1) if titled else None
    family = str(match.lastgroup)
    if family == "md":
        return _markdown(text, match.end())
    return Marker(family, _value(match[0]), match.end())


_FIRST = frozenset(_CN + _FORMAL + "第【" + _CIRCLED + _BRACKETED + _DOTTED + _CN_BRACKETED + _ROMAN + "◆●★▲■□◇○•·➢➤►▶※")


def _markdown(text: str, hashes: int) -> Marker:
    """A Markdown heading: the mark behind the hashes decides, else their number."""
    inner = marker_at(text[hashes:])
    if inner:
        return Marker(inner.family, inner.value, hashes + inner.length)
    return Marker(f"md{hashes}", None, hashes)


def _value(mark: str) -> int | None:
    if mark[0] in _GLYPHS:
        return _GLYPHS[mark[0]]
    core = _CORE.search(mark)
    if core is None:
        return None
    return _ROMAN_LETTERS.get(core[0]) or numeral(core[0])


def spaced(text: str, length: int) -> Marker | None:
    """Return the mark of a heading written with a blank instead of a point (一 主要工作, 1 主要工作), or None.

    Args:
        text: the folded text, in which the blank is gone.
        length: characters before the blank.
    """
    mark, following = text[:length], text[length : length + 1]
    if not following or following in "年月日个件次名项份":
        return None
    if all(character in _CN for character in mark) and (following == '"' or is_han(following)):
        return Marker("cn", numeral(mark), length)
    return Marker("num", int(mark), length) if mark.isascii() and mark.isdigit() else None


# The character that begins the mark comes first, because it is rarer than the end of a sentence before it: the search skips to it.
_ENDS = "[。;!?:…]"
_INLINE = lazy(
    rf"[{_CN}第(0-9](?:(?<=[。;!?:…\"》)].)(?:(?<=[{_CN}])(?=[{_CN}]{{0,2}}、[^、{_CN}])|(?<=第)(?=[{_CN}]{{1,2}}部分))"
    rf"|(?<={_ENDS}\()(?:(?=[{_CN}]{{1,3}}\))|(?=\d{{1,2}}\)\D))|(?<={_ENDS}\d)(?=\d?[、.]\D))"
)


def inline(text: str) -> tuple[int, ...]:
    """Return the offsets of marks in the middle of a paragraph, behind the end of a sentence."""
    return tuple(match.start() for match in _INLINE.finditer(text))


LOOSE = lazy(rf"(?<![见第与和、及])\([{_CN}]{{1,3}}\)(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff。;!?:…\"》)])(?<![第届十{_CN}])[{_CN}]{{1,2}}、(?=[^、{_CN}])")
"""Marks that may start a heading in a text without line breaks, where headings have no full stop."""
