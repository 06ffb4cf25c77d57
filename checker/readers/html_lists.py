"""The numbers that a browser prints before the points of a list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from checker.text import lazy

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_HIGHEST = 9999
_LETTERS = 26
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
# Classes of the editor that most of these sites use: 一、 一) (一) 1. 1) (1)
_EDITOR = {"custom_cn2": "cn2", "custom_cn1": "cn1", "custom_cn": "cjk-ideographic", "custom_num2": "num2", "custom_num1": "num1", "custom_num": "decimal"}
_STYLE = lazy(r"list-style(?:-type)?\s*:\s*([^;]+)")
_NUMBER = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_TYPED = lazy(rf"\s*(?:[(（〔【]?(?:{_NUMBER}|[a-zA-Z])[)）〕】]?[、.．,，)）]|[(（]{_NUMBER}[)）]|第{_NUMBER}|[①-⑳])")


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """Return a number from 1 to 9,999 in Chinese, as lists count: 十 and 二十一, not 一十.

    >>> chinese(10), chinese(21), chinese(105)
    ('十', '二十一', '一百零五')
    """
    zero = "零"
    printed = ""
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            printed += digits[digit] + (units[power - 1] if power else "")
        elif printed and not printed.endswith(zero):
            printed += zero
    printed = printed.rstrip(zero)
    return printed[1:] if printed.startswith(digits[1] + units[0]) else printed


def _roman(number: int) -> str:
    printed = ""
    for value, letters in _ROMAN:
        printed += letters * (number // value)
        number %= value
    return printed


def _letters(number: int) -> str:
    printed = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        printed = chr(ord("A") + rest) + printed
    return printed


def _formal(number: int) -> str:
    return chinese(number, _FORMAL, "拾佰仟")


def _cyclic(signs: str) -> Callable[[int], str]:
    return lambda number: f"{signs[number - 1]}、" if number <= len(signs) else f"{chinese(number)}、"


_INFORMAL = ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "japanese-informal", "chinese-informal", "cjk-decimal")
_PRINTED: dict[str, Callable[[int], str]] = {
    "decimal": lambda n: f"{n}.",
    "decimal-leading-zero": lambda n: f"{n:02}.",
    "lower-alpha": lambda n: f"{_letters(n).lower()}.",
    "lower-latin": lambda n: f"{_letters(n).lower()}.",
    "upper-alpha": lambda n: f"{_letters(n)}.",
    "upper-latin": lambda n: f"{_letters(n)}.",
    "lower-roman": lambda n: f"{_roman(n).lower()}.",
    "upper-roman": lambda n: f"{_roman(n)}.",
    **dict.fromkeys(_INFORMAL, lambda n: f"{chinese(n)}、"),
    **dict.fromkeys(("simp-chinese-formal", "trad-chinese-formal"), lambda n: f"{_formal(n)}、"),
    "cjk-heavenly-stem": _cyclic(_STEMS),
    "cjk-earthly-branch": _cyclic(_BRANCHES),
    "cn1": lambda n: f"{chinese(n)})",
    "cn2": lambda n: f"({chinese(n)})",
    "num1": lambda n: f"{n})",
    "num2": lambda n: f"({n})",
}  # fmt: skip


@dataclass(slots=True, eq=False, repr=False)
class Numbering:
    """One list of a page.

    Attributes:
        style: how its numbers are printed; any other word prints none.
        next: the number of its next point.
    """

    style: str
    next: int = 1

    @classmethod
    def of(cls, tag: str, attributes: Mapping[str, str]) -> "Numbering":
        """Return the numbering that a list element starts: none for ul."""
        style = _style(attributes) or ("decimal" if tag == "ol" else "none")
        return cls(style, _whole(attributes.get("start"), 1))

    def marker(self, attributes: Mapping[str, str]) -> str:
        """Return what is printed before a point, and count it.

        Args:
            attributes: of the li element, which may set its own value and style.
        """
        if not attributes and self.style not in _PRINTED:
            return ""
        number = _whole(attributes.get("value"), self.next)
        self.next = number + 1
        printed = _PRINTED.get(_style(attributes) or self.style)
        return printed(number) if printed and 0 < number <= _HIGHEST else ""


def _style(attributes: Mapping[str, str]) -> str:
    style = attributes.get("style", "")
    declared = _STYLE.search(style.lower()) if "list" in style or "LIST" in style else None
    if declared:
        words = declared[1].replace("!important", "").split()
        return next((word for word in words if word in _PRINTED), "none" if "none" in words else "disc" if words else "")
    classes = attributes.get("class", "")
    if "custom_" in classes:
        return next((_EDITOR[name] for name in classes.split() if name in _EDITOR), "")
    return _TYPES.get(attributes.get("type", ""), "")


def _whole(text: str | None, otherwise: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.lstrip("+-").isdigit() and len(text) <= len(str(_HIGHEST)) else otherwise


def is_typed(text: str) -> bool:
    """Say whether a point has a number in its text: then the list prints none."""
    return bool(_TYPED.match(text))
