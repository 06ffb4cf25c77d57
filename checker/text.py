"""Folding of text for matching, with a map back to the source, and Chinese numerals."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from unicodedata import normalize

from checker.expressions import lazy as lazy  # noqa: PLC0414 - part of what this module offers

# One-to-one replacements, so that an offset only changes where white space is taken out.
_COMMON = (
    ("，", ","), ("：", ":"), ("；", ";"), ("（", "("), ("）", ")"), ("“", '"'), ("”", '"'),
    ("—", "-"), ("–", "-"),
)  # fmt: skip
_VARIANTS = {
    ".": "．﹒", "。": "｡", "!": "！", "?": "？", "%": "％﹪", "+": "＋", "=": "＝", "/": "／", "*": "＊", "#": "＃",
    "&": "＆", "@": "＠", "~": "～〜", "-": "－‒―─−‐‑﹣", '"': "„‟＂「」『』〝〞", "(": "﹙", ")": "﹚", ",": "﹐",
    ":": "﹕", ";": "﹔", "、": "﹑､", "[": "［", "]": "］", "{": "｛", "}": "｝", "|": "｜", "<": "＜", ">": "＞", "_": "＿",
    **{chr(code - 0xFEE0): chr(code) for span in (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B)) for code in span},
}  # fmt: skip
# Radicals that PDF text has in place of the characters they look like (⼈ for 人).
_RADICALS = {chr(code): normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_TABLE = str.maketrans({variant: plain for plain, variants in _VARIANTS.items() for variant in variants} | _RADICALS)
_RARE = lazy("[" + re.escape("".join(map(chr, _TABLE))) + "]")
# White space inside a line, and characters without width that copies from web pages carry.
# The class is spelled out because a negated one costs four times as much.
_BLANK = lazy("[ \t\u3000\xa0\r\x0b\x0c\x1c-\x1f\x85\xad\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\ufeff]+")
# Frequent characters that only traditional text has; enough of them start the conversion.
_TRADITIONAL = lazy("[設報導責進業務關機製實現應對點將為與時會經過強執監權審議個問題據無從來產專門開發團圍構類縣區鎮鄉廳處廠廣東]")
_TRADITIONAL_FLOOR = 10


@dataclass(slots=True, eq=False, repr=False)
class Folded:
    r"""Text folded for matching.

    Full-width letters, digits and punctuation are half-width, quotation marks and dashes are one kind,
    traditional characters are simplified, white space inside lines is gone; ``\\n`` stays.

    Attributes:
        text: the folded text.
        starts: folded offsets from which a shift holds, ascending.
        shifts: what to add to a folded offset to get the source offset.
        traditional: whether traditional characters were converted.
    """

    text: str
    starts: list[int] = field(default_factory=lambda: [0])
    shifts: list[int] = field(default_factory=lambda: [0])
    traditional: bool = False

    def source(self, offset: int) -> int:
        """Return the source offset of the character at a folded offset."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]

    def source_end(self, end: int) -> int:
        """Return the source offset behind the last character of a folded span that ends at ``end``."""
        return self.source(end - 1) + 1 if end else 0


def widths(text: str) -> str:
    """Fold full-width forms, quotation marks and dashes; the length stays."""
    for wide, narrow in _COMMON:
        text = text.replace(wide, narrow)
    return text.translate(_TABLE) if _RARE.search(text) else text


def simplified(text: str, floor: int = _TRADITIONAL_FLOOR) -> tuple[str, bool]:
    """Return the text with traditional characters simplified one by one, and whether there were any.

    Characters are converted singly because offsets must stay; phrases do not matter for matching.

    Args:
        text: any text.
        floor: so many frequent traditional characters make a text traditional.
    """
    if not _TRADITIONAL.search(text) or len(_TRADITIONAL.findall(text)) < floor:
        return text, False
    from opencc import OpenCC  # noqa: PLC0415 - 30 ms, and only traditional text needs it

    characters = sorted(set(text) - {"\n"})
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table = {ord(a): b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}
    return text.translate(table), True


# A half-width point after Chinese text ends a sentence in some converted files; after a numeral it belongs to a mark.
_POINT = lazy(r"(?<=[\u3400-\u9fff%\")》])(?<![一二三四五六七八九十分章节篇])(?<![一二三四五六七八九十]\))\.(?=[\u3400-\u9fff\"《(\s]|$)")
_LAST_POINT = lazy(
    r"(?<=[\u3400-\u9fff%\")》])(?<![一二三四五六七八九十分章节篇])(?<![一二三四五六七八九十]\))\.(?=\([一二三四五六七八九十]|[ \t\u3000]*$)", re.MULTILINE
)
_LINE_ENDS = lazy(r"([.。])[ \t\u3000]*$", re.MULTILINE)
_FEW_STOPS = 5


def _full_stops(text: str) -> str:
    """Turn points into full stops in a text that uses points for them; in one that uses both, those that end a line or a point."""
    if "." not in text:
        return text
    ends = _LINE_ENDS.findall(text)
    # Counted at the ends of lines, because the menus around a report have full stops of their own.
    mixed = text.count("。") > _FEW_STOPS and ends.count("。") >= ends.count(".")
    return (_LAST_POINT if mixed else _POINT).sub("。", text)


def fold(source: str, joints: list[int] | None = None) -> Folded:
    """Fold a text for matching; see `Folded`.

    Args:
        source: the text as decoded.
        joints: offsets of line breaks that stand inside a paragraph and are taken out too.
    """
    text, traditional = simplified(_full_stops(widths(source)))
    if joints:
        broken = list(text)
        for joint in joints:
            broken[joint] = " "
        text = "".join(broken)
    pieces: list[str] = []
    starts, shifts = [0], [0]
    at = length = removed = 0
    for blank in _BLANK.finditer(text):
        pieces.append(text[at : blank.start()])
        length += blank.start() - at
        at = blank.end()
        removed += at - blank.start()
        if starts[-1] == length:
            shifts[-1] = removed
        else:
            starts.append(length)
            shifts.append(removed)
    pieces.append(text[at:])
    return Folded("".join(pieces), starts, shifts, traditional)


_DIGITS = {c: i for digits in ("零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖") for i, c in enumerate(digits)} | {
    "〇": 0, "○": 0, "O": 0, "o": 0, "两": 2,
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}


def numeral(text: str) -> int | None:
    """Return the value of a small Chinese or Arabic whole number (below 10,000), or None.

    >>> numeral("二十三"), numeral("12"), numeral("二〇二四"), numeral("第")
    (23, 12, 2024, None)
    """
    if text.isascii():
        return int(text) if text.isdigit() else None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = digit = 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            return None
    return total + digit


_CN_DIGIT = "〇零○OoＯ一二三四五六七八九"
YEAR = lazy(rf"((?:19|20)\d\d|[一二][{_CN_DIGIT}]{{3}})年")
# The character that every year ends with comes first, because it is rare: the search skips to it.
YEAR_END = lazy(rf"年(?<=(?:19|20)\d\d年|[一二][{_CN_DIGIT}]{{3}}年)")
"""The end of a year; its digits are the `YEAR_LENGTH` characters before."""
YEAR_LENGTH = 4
_BEFORE_YEAR = frozenset("0123456789[〔-")  # ranges, document numbers, longer numbers
_DATE = lazy(
    rf"(?P<y>(?:19|20)\d\d)\s*[年./-]\s*(?P<m>\d{{1,2}})\s*[月./-]\s*(?P<d>\d{{1,2}})(?!\d)\s*日?"
    rf"|(?P<cy>[二][{_CN_DIGIT}]{{3}})\s*年\s*(?P<cm>[一二三四五六七八九十]{{1,2}})\s*月\s*(?P<cd>[一二三四五六七八九十]{{1,3}})\s*日"
    r"|(?P<em>\d{1,2})\s*月\s*(?P<ed>\d{1,2})\s*日?\s*[,，]\s*(?P<ey>(?:19|20)\d\d)(?!年|\d)"
)  # fmt: skip


@dataclass(slots=True, eq=False, repr=False)
class DateMatch:
    """A date as printed.

    Attributes:
        value: ``YYYY-MM-DD``.
        start: offset in the text searched.
        end: offset behind it.
        text: the characters printed.
    """

    value: str
    start: int
    end: int
    text: str


def dates(text: str) -> list[DateMatch]:
    """Return every full date in a text, in any of the printed forms; impossible dates are left out."""
    found = []
    for match in _DATE.finditer(text):
        prefix = next(p for p in ("", "c", "e") if match[p + "y"])
        parts = [numeral(widths(match[prefix + part])) for part in "ymd"]
        value = _iso(*parts)
        if value:
            found.append(DateMatch(value, match.start(), match.end(), match[0]))
    return found


def _iso(year: int | None, month: int | None, day: int | None) -> str | None:
    try:
        return date(year or 0, month or 0, day or 0).isoformat()
    except ValueError:
        return None


def years(text: str) -> list[tuple[int, int]]:
    """Return (year, offset) of every single year written with 年; ranges and document numbers are left out."""
    found = []
    for match in YEAR_END.finditer(text) if "年" in text else ():
        start = match.start() - YEAR_LENGTH
        if start and text[start - 1] in _BEFORE_YEAR:
            continue
        value = numeral(text[start : match.start()])
        if value and 1980 <= value < 2100:  # noqa: PLR2004 - the years a report can name
            found.append((value, start))
    return found


def is_han(text: str, besides: str = "") -> bool:
    """Say whether a text has nothing but Chinese characters, and those given.

    >>> is_han("某县人民政府"), is_han("某县(区)", "()"), is_han("2024年")
    (True, True, False)
    """
    return bool(text) and all("\u3400" <= character <= "\u9fff" or character in besides for character in text)
