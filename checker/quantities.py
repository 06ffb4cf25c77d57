"""Printed numbers with their units: what they are worth, how exactly, and what is no number at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from checker.expressions import compiled
from checker.text import Folded, lazy

_CN_DIGITS = (
    {character: value for value, character in enumerate("零一二三四五六七八九")}
    | {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
    | {"〇": 0, "两": 2, "廿": 20, "卅": 30}
)
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "拾": 10, "佰": 100, "仟": 1000}
# Every repetition is bounded, and a number begins where no digit stands before it: runs of digits cost no more than their length.
_ARABIC = r"(?<!\d)(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|\d{1,15})(?:\.\d{1,8})?"
_CN = "[零〇一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟]"
_NUMBER = rf"{_ARABIC}(?:[百千]?[万亿]|[百千])(?:零?\d{{1,8}}[百千万]){{0,3}}(?:零?\d{{1,8}})?|{_ARABIC}|{_CN}{{1,16}}(?:点[零〇一二三四五六七八九]{{1,6}})?"
_BEFORE = "将近|接近|大约|超过|突破|高达|不少于|不低于|不足|不到|不超过|低于|少于|至少|近|约|超|逾"
_AFTER = "以上|以下|以内|左右|上下|之多"
_POINT = "点"
_BARE = "百千万亿零〇"

# How a hedge bounds the number printed: from its value times the first to its value times the second factor;
# None: to the next number of the same printed length (30余 lies below 40, 2.8万余 below 2.9万).
_BOUNDS: dict[str, tuple[float, float | None]] = {
    **dict.fromkeys(("近", "将近", "接近", "不足", "不到"), (0.9, 1.0)),
    **dict.fromkeys(("约", "大约", "左右", "上下"), (0.95, 1.05)),
    **dict.fromkeys(("余", "多", "来", "几", "上"), (1.0, None)),
    **dict.fromkeys(("超过", "超", "突破", "逾", "以上", "至少", "不少于", "不低于"), (1.0, 1.1)),
    **dict.fromkeys(("以下", "以内", "不超过", "低于", "少于"), (0.0, 1.0)),
}
_PERCENT_HEDGES = {"近": (-5.0, 0.0), "以上": (0.0, 10.0), "约": (-1.0, 1.0), "余": (0.0, 1.0)}
_LIKE = {"将近": "近", "接近": "近", "不足": "近", "不到": "近", "超过": "以上", "超": "以上", "突破": "以上", "逾": "以上", "至少": "以上",
         "不少于": "以上", "不低于": "以上", "大约": "约", "左右": "约", "上下": "约", "多": "余", "来": "余"}  # fmt: skip
PERCENT = "%"
POINTS = "个百分点"
_SHARES = {"百分之": 1.0, "千分之": 0.1, "万分之": 0.01}
_TENTH = 10.0
_HUNDRED = 100.0
_THOUSANDS = 3  # digits between separators


@dataclass(slots=True, eq=False, repr=False)
class Quantity:
    """One printed number with its unit.

    Attributes:
        start: folded offset of its first digit.
        end: folded offset behind unit and hedge.
        value: 万 and 亿 multiplied out; percent as 13 for 13 %.
        unit: as printed, ``%`` for every way to print a share.
        hedge: the word that makes it approximate, or None.
        step: worth of one in the last digit printed.
        low: least value that agrees with what is printed.
        high: greatest such value.
        chinese: printed in Chinese numerals.
    """

    start: int
    end: int
    value: float
    unit: str
    hedge: str | None
    step: float
    low: float
    high: float
    chinese: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Units:
    """The words that make a number a figure.

    Attributes:
        strong: unit → characters that must not follow it (件 in 件事); counts with any numeral.
        weak: the same for words that after a small Chinese numeral belong to a phrase (三项制度).
    """

    strong: dict[str, str]
    weak: dict[str, str]


@lru_cache(maxsize=8)
def _expression(words: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    longest = sorted(words, key=lambda word: -len(word[0]))
    units = "|".join(re.escape(unit) + (f"(?![{re.escape(not_before)}])" if not_before else "") for unit, not_before in longest)
    return compiled(
        rf"(?P<full>百分百)|(?P<share>百分之|千分之|万分之)(?P<of>{_NUMBER})(?P<shareafter>余|多)?"
        rf"|(?P<whole>{_CN}|\d)分之(?P<part>{_CN}|\d)(?!\d)"
        rf"|(?P<number>{_NUMBER})(?P<vague>[余多来几](?![一二三四五六七八九]))?(?P<big>[百千]?[万亿]|[百千](?=[余多]?(?:{units})))?(?P<vague2>[余多])?"
        rf"(?P<unit>个百分点|百分点|%|‰|成(?P<half>[一二三四五六七八九\d半])?(?![立员效果为功就果本分绩熟长都不])|{units})"
    )


_HEDGE_BEFORE = lazy(rf"(?:{_BEFORE})(?:达到?|了)?$")
_HEDGE_AFTER = lazy(rf"(?:{_AFTER})")
_HEDGE = 5  # characters of the longest hedge before a number


def quantities(folded: Folded, text: str, units: Units, start: int, end: int) -> list[Quantity]:
    """Return the printed numbers with a unit in a range, in order.

    Args:
        folded: the folded text.
        text: the source text, which tells 1，056 from 1，30.
        units: the words that make a number a figure.
        start: folded offset.
        end: folded offset.
    """
    return list(_found(folded, text, units, start, end))


def _found(folded: Folded, text: str, units: Units, start: int, end: int) -> Iterator[Quantity]:
    expression = _expression((*units.strong.items(), *units.weak.items()))
    at = start
    while match := expression.search(folded.text, at, end):
        at = max(match.end(), match.start() + 1)
        made = _quantity(match, folded, text, units)
        if made is not None:
            yield made


def _quantity(match: re.Match[str], folded: Folded, text: str, units: Units) -> Quantity | None:
    if not _stands_alone(match, folded):
        return None
    read = _share(match) if match["full"] or match["share"] or match["whole"] else _count(match, folded, text)
    if read is None:
        return None
    start, value, step, unit, chinese = read
    if chinese and not match["vague"] and ((unit in units.weak and value <= _TENTH) or (unit == "次" and value == 1)):
        return None
    hedge, end = _hedge(match, folded.text)
    low, high = _bounds(value, step, hedge, unit)
    return Quantity(start, end, _plain(value), unit, hedge, step, low, high, chinese)


def _stands_alone(match: re.Match[str], folded: Folded) -> bool:
    """Say whether the digits are no piece of an ordinal, a version, a formula or a range."""
    start = match.start()
    before = folded.text[start - 1] if start else ""
    if match["number"] and match["number"][0] in _BARE and not _hedged(match, folded.text):
        return False
    if before == ".":
        return not folded.text[start - 2 : start - 1].isdigit()
    if before and before in "几数番" and match["number"] and not match["number"][0].isdigit():
        return False
    return not before or not (before in "第〔+/" or (before.isascii() and before.isalnum()))


def _hedged(match: re.Match[str], text: str) -> bool:
    """Say whether a numeral that begins with 百, 千, 万 or 零 counts: 百余场, 近千人次, 上万份, but not 百姓 or 千家万户."""
    if match["number"] in {"零", "〇"}:
        return text[match.start() - 1 : match.start()] in {"为", "是", "达"}
    before = text[max(0, match.start() - 1) : match.start()]
    return bool(match["vague"] or match["vague2"] or _HEDGE_BEFORE.search(text, max(0, match.start() - _HEDGE), match.start())) or (
        before == "上" and text[match.start() - 2 : match.start() - 1] != "千"
    )


def _share(match: re.Match[str]) -> tuple[int, float, float, str, bool] | None:
    if match["full"]:
        return match.start(), _HUNDRED, 1.0, PERCENT, True
    if match["whole"]:
        whole, part = number(match["whole"]), number(match["part"])
        return (match.start(), _HUNDRED * part[0] / whole[0], 1.0, PERCENT, True) if whole and part and whole[0] else None
    read = number(match["of"])
    if read is None:
        return None
    factor = _SHARES[match["share"]]
    return match.start(), read[0] * factor, read[1] * factor, PERCENT, True


def _count(match: re.Match[str], folded: Folded, text: str) -> tuple[int, float, float, str, bool] | None:
    start = _last_number(match, folded, text)
    printed = folded.text[start : match.end("number")]
    read = number(printed)
    if read is None:
        return None
    value, step = read
    for character in match["big"] or "":
        value, step = value * _MULTIPLIERS[character], step * _MULTIPLIERS[character]
    unit, chinese = match["unit"], not printed[0].isdigit()
    if unit.startswith("成"):
        half = 5.0 if match["half"] == "半" else (number(match["half"]) or (0.0, 0.0))[0] if match["half"] else 0.0
        return start, value * _TENTH + half, 1.0 if match["half"] else _TENTH, PERCENT, chinese
    if unit == "‰":
        return start, value / _TENTH, step / _TENTH, PERCENT, chinese
    return start, value, step, POINTS if unit == "百分点" else unit, chinese


def _last_number(match: re.Match[str], folded: Folded, text: str) -> int:
    """Return where the number begins that the unit belongs to: blanks and commas may part it from another one."""
    start = match.start("number")
    for at in range(match.end("number") - 1, start, -1):
        left, right = folded.source(at - 1), folded.source(at)
        between = text[left + 1 : right]
        if between and "\n" not in between and not (_groups(folded.text, at, match.end("number")) or _multiplies(folded.text, at)):
            return at
        if folded.text[at] == "," and text[right] == "，" and text[left].isascii():
            # A full-width comma between half-width digits parts thousands only where a list would not print it.
            return start if folded.text.count(",", start, match.end("number")) == 1 and folded.text[start] != "0" else at + 1
    return start


def _groups(text: str, at: int, end: int) -> bool:
    """Say whether a blank at an offset parts thousands: groups of three digits follow, and perhaps decimals or 万."""
    whole = text[at:end].rstrip("百千万亿").partition(".")[0]
    return text[at - 1].isdigit() and whole.isdigit() and len(whole) % _THOUSANDS == 0


def _multiplies(text: str, at: int) -> bool:
    """Say whether what stands behind a blank at an offset multiplies the number before it: 4.36 万元."""
    return text[at] in _BARE[:4] and text[at - 1].isdigit()


def _hedge(match: re.Match[str], text: str) -> tuple[str | None, int]:
    vague = match["vague"] or match["vague2"] or match["shareafter"]
    after = _HEDGE_AFTER.match(text, match.end())
    before = _HEDGE_BEFORE.search(text, max(0, match.start() - _HEDGE), match.start())
    end = after.end() if after else match.end()
    if after or vague:
        return (after[0] if after else vague), end
    if before:
        return next(word for word in _BEFORE.split("|") if before[0].startswith(word)), end
    return ("上" if match["number"] and match["number"][0] in _BARE[:4] and text[match.start() - 1 : match.start()] == "上" else None), end


def _bounds(value: float, step: float, hedge: str | None, unit: str) -> tuple[float, float]:
    """Return the least and the greatest value that agree with what is printed; digits cut off count as well as rounded ones."""
    exact = step == 1 and unit not in {PERCENT, POINTS}
    slack = 0.0 if exact else step
    if hedge is None or hedge not in _BOUNDS:
        return value - slack, value + slack
    if unit == PERCENT and _LIKE.get(hedge, hedge) in _PERCENT_HEDGES:
        down, up = _PERCENT_HEDGES[_LIKE.get(hedge, hedge)]
        return value + down, value + up
    lower, upper = _BOUNDS[hedge]
    return value * lower, value * upper if upper is not None else value + _grain(value, step)


def _grain(value: float, step: float) -> float:
    """Return the distance to the next number of the same roundness: 10 after 30, 1,000 after 28,000."""
    grain = step
    while value and value % (grain * 10) == 0:
        grain *= 10
    return grain


def number(printed: str) -> tuple[float, float] | None:
    """Return value and worth of the last digit of a number in Arabic or Chinese numerals, or None.

    >>> number("1,056"), number("2.8万"), number("一百二十"), number("两千三")
    ((1056.0, 1.0), (28000.0, 1000.0), (120.0, 1.0), (2300.0, 1.0))
    """
    if printed[0].isdigit() and printed.isascii():
        plain = printed.replace(",", "")
        return float(plain), 10.0 ** -len(plain.partition(".")[2])
    whole, _, fraction = printed.partition(_POINT)
    value = _mixed(whole)
    if value is None:
        return None
    if fraction:
        shares = [_CN_DIGITS[character] * 10.0**-place for place, character in enumerate(fraction, 1)]
        return value[0] + sum(shares), 10.0 ** -len(shares)
    return value


_PART = lazy(r"\d{1,15}(?:\.\d{1,8})?|[零〇一二两三四五六七八九廿卅壹贰叁肆伍陆柒捌玖]|[十百千万亿拾佰仟]")
_NEIGHBOURS = lazy("[一二两三四五六七八九]{2}")


def _mixed(text: str) -> tuple[float, float] | None:
    """Return the value of numerals with 十百千万亿 between them, Arabic or Chinese."""
    text = text.replace(",", "")
    if len(text) > 1 and all(character in _CN_DIGITS for character in text):
        # Digit by digit, as 一〇五; two neighbours such as 七八 are no number.
        return (float("".join(str(_CN_DIGITS[character]) for character in text)), 1.0) if set(text) & set("零〇") else None
    if _NEIGHBOURS.search(text):
        return None
    total = section = digit = 0.0
    step, last = 1.0, 1
    for part in _PART.findall(text):
        if part in _MULTIPLIERS:
            last = _MULTIPLIERS[part]
            if last >= _MULTIPLIERS["万"]:
                total = (total + section + digit or 1) * last if last > _MULTIPLIERS["万"] else total + (section + digit or 1) * last
                section = 0.0
            else:
                section += (digit or 1) * last
            digit = 0.0
        elif part[0].isdigit() and part.isascii():
            digit = float(part)
            step = 10.0 ** -len(part.partition(".")[2])
        else:
            digit += _CN_DIGITS[part]
            if part in "零〇":
                last = 10
    if digit and last >= _MULTIPLIERS["百"] and text[-1] not in _MULTIPLIERS and len(text) > 1 and not text[-1].isdigit():
        return total + section + digit * last / 10, 1.0  # 两千三 is 2,300
    arabic = text[0].isdigit() and text[0].isascii()
    return total + section + digit, step * last if arabic and text[-1] in _MULTIPLIERS else 1.0


def _plain(value: float) -> float:
    """Return a whole number as int, so that it is written without a fraction, and take the noise of binary fractions off."""
    rounded = float(f"{value:.15g}")  # of 68.4亿 too, whose noise is a millionth
    return int(rounded) if rounded == int(rounded) else rounded
