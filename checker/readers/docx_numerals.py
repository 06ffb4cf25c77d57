"""Numbers as Word prints them in lists: Chinese, circled, Roman, letters and the rest of ``w:numFmt``."""

import re
from collections.abc import Callable

_HAN = "〇一二三四五六七八九"
_CIRCLES = "".join(map(chr, range(0x2460, 0x2474)))
_POINTS = "".join(map(chr, range(0x2488, 0x249C)))
_PARENTHESES = "".join(map(chr, range(0x2474, 0x2488)))
_PARENTHESISED = "".join(map(chr, range(0x3220, 0x322A)))
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_ROMAN = 3999
_LETTERS = 26
_MOST_REPEATS = 10  # letters are doubled behind Z, but not for ever
_MYRIAD = 10_000
_HUNDRED = 100
_CUSTOM = re.compile(r"\s*(0*1)\s*(?:,|$)")


def printed(number: int, style: str) -> str:
    """Return a number in a format of ``w:numFmt``; in Arabic digits where the format is unknown or does not reach so far.

    >>> printed(12, "chineseCountingThousand"), printed(3, "decimalEnclosedCircle"), printed(4, "lowerRoman")
    ('十二', '③', 'iv')
    """
    write = _FORMATS.get(style)
    return write(number) if write and number > 0 else str(number)


def zero_filled(number: int, pattern: str | None) -> str:
    """Return a number in a custom format such as ``001, 002, 003, ...``."""
    first = _CUSTOM.match(pattern or "")
    return str(number).zfill(len(first[1])) if first else str(number)


def _table(signs: str) -> Callable[[int], str]:
    """Return a format that has one sign a number, as many as there are."""
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _digits(signs: str) -> Callable[[int], str]:
    """Return a format that writes digit by digit: 二〇二四."""
    return lambda number: "".join(signs[int(digit)] for digit in str(number))


def _counting(digits: str, units: str, zero: str, ones: str) -> Callable[[int], str]:
    """Return a format that counts: 一百二十三.

    Args:
        digits: the signs of 0 to 9.
        units: ten, hundred, thousand and ten thousand.
        zero: what stands for skipped places between others; empty for nothing.
        ones: the units before which a one is written; ``+`` for ten means only behind higher places.
    """

    def below(number: int, behind: str) -> str:
        text, gap = behind, False
        for place, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
            digit = number // place % 10
            if not digit:
                gap = bool(text)
                continue
            text += zero if gap else ""
            gap = False
            silent = digit == 1 and unit and unit not in ones and not (unit == units[0] and "+" in ones and text)
            text += ("" if silent else digits[digit]) + unit
        return text

    def write(number: int) -> str:
        if number >= _MYRIAD * _MYRIAD:
            return str(number)
        high, low = divmod(number, _MYRIAD)
        return below(low, below(high, "") + units[3] if high else "")

    return write


def _below_hundred(digits: str, write: Callable[[int], str]) -> Callable[[int], str]:
    """Return a format that counts to 99 and then writes digit by digit: 一○一."""
    return lambda number: write(number) if number < _HUNDRED else _digits(digits)(number)


def _letters(first: str) -> Callable[[int], str]:
    """Return a format a to z, aa, bb …."""
    return lambda number: chr(ord(first) + (number - 1) % _LETTERS) * min((number - 1) // _LETTERS + 1, _MOST_REPEATS)


def _roman(number: int) -> str:
    if number > _MOST_ROMAN:
        return str(number)
    text = ""
    for size, sign in _ROMAN:
        times, number = divmod(number, size)
        text += sign * times
    return text


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ending}"


_SIMPLIFIED = _counting(_HAN, "十百千万", "〇", "百千万+")
_TRADITIONAL = _counting(_HAN, "十百千萬", "零", "百千萬+")

_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _below_hundred("○一二三四五六七八九", _SIMPLIFIED),
    "taiwaneseCounting": _below_hundred("○一二三四五六七八九", _TRADITIONAL),
    "chineseCountingThousand": _SIMPLIFIED,
    "taiwaneseCountingThousand": _TRADITIONAL,
    "chineseLegalSimplified": _counting("零壹贰叁肆伍陆柒捌玖", "拾佰仟万", "零", "拾佰仟万"),
    "ideographLegalTraditional": _counting("零壹貳參肆伍陸柒捌玖", "拾佰仟萬", "零", "拾佰仟萬"),
    "japaneseCounting": _counting(_HAN, "十百千万", "", "万"),
    "japaneseLegal": _counting("〇壱弐参四伍六七八九", "拾百阡萬", "", "拾百阡萬"),
    "ideographDigital": _digits(_HAN),
    "japaneseDigitalTenThousand": _digits(_HAN),
    "koreanDigital2": _digits(_HAN),
    "taiwaneseDigital": _digits("○一二三四五六七八九"),
    "koreanDigital": _digits("영일이삼사오육칠팔구"),
    "ideographTraditional": _table(_STEMS),
    "ideographZodiac": _table(_BRANCHES),
    "ideographZodiacTraditional": lambda number: _cycle(_STEMS)(number) + _cycle(_BRANCHES)(number),
    "ideographEnclosedCircle": _table(_PARENTHESISED),  # in spite of the name, Word prints ㈠
    "decimalEnclosedCircle": _table(_CIRCLES),
    "decimalEnclosedCircleChinese": _table(_CIRCLES),
    "decimalEnclosedFullstop": _table(_POINTS),
    "decimalEnclosedParen": _table(_PARENTHESES),
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "ordinal": _ordinal,
    "hex": lambda number: f"{number:X}",
    "aiueo": _cycle(_AIUEO),
    "aiueoFullWidth": _cycle(_AIUEO),
    "iroha": _cycle(_IROHA),
    "irohaFullWidth": _cycle(_IROHA),
    "ganada": _cycle("가나다라마바사아자차카타파하"),
    "chosung": _cycle("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "none": lambda _: "",
}
