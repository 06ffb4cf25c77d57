"""Characters of symbol fonts, and of the fields that draw characters, as what they look like."""

import re

from checker.readers.docx_numerals import printed

_PRIVATE = range(0xF000, 0xF100)  # symbol fonts have their characters here, one for each byte
_BYTE = 0xFF
_WINGDINGS = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆",
    0xA1: "○", 0xA4: "◎", 0xA7: "■", 0xA8: "□", 0xAB: "★", 0xB5: "★", 0xB6: "☆", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "➔", 0xF0: "⇨", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
    **{0x80 + n: printed(n, "decimalEnclosedCircle") for n in range(1, 11)},
    **{0x8B + n: printed(n, "decimalEnclosedCircle") for n in range(1, 11)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x96: "●", 0x97: "●", 0x98: "●", 0x99: "○", 0x9E: "■", 0xA2: "■", 0xA3: "□",
    **{0x69 + n: printed(n, "decimalEnclosedCircle") for n in range(1, 11)},
    **{0x74 + n: printed(n, "decimalEnclosedCircle") for n in range(1, 11)},
}  # fmt: skip
_SYMBOL = {
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×",
    0xB7: "·", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xE5: "∑", 0x2A: "*", 0x2B: "+", 0x2D: "−", 0x3D: "=",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_RINGS = frozenset("○◯⭕〇O")
_ARGUMENTS = re.compile(r"\\ac\s*\(\s*(.)\s*[,，;；]\s*(.*?)\s*\)\s*$", re.DOTALL)
_FRACTION = re.compile(r"EQ\s*\\f\s*\(([^(),;]*)[,;]([^(),;]*)\)", re.IGNORECASE)
_RAISED = re.compile(r"\\s\s*\\(?:up|do)\s*\d*\s*\(([^()]*)\)")
_SWITCH = re.compile(r"\\\*\s*(?:jc\d*|hps\d*|\"[^\"]*\")|\\[a-z]+\d*|\"Font:[^\"]*\"", re.IGNORECASE)
_MANY_RINGED = 20


def symbol(font: str | None, code: str | None) -> str:
    """Return the character of a ``w:sym``; unknown ones of symbol fonts stay private characters.

    Args:
        font: its font.
        code: its character in hexadecimal.
    """
    try:
        number = int(code or "", 16)
        sign = chr(number)
    except (ValueError, OverflowError):
        return ""
    table = _FONTS.get((font or "").strip().lower(), {})
    known = table.get(number & _BYTE) if number <= _BYTE or number >= _PRIVATE.start else None
    return known or (sign if sign.isprintable() or number in _PRIVATE else "")


def drawn(instruction: str) -> str:
    r"""Return the characters a field without result draws: ringed ones, combined ones, those under a reading aid.

    >>> drawn(r"EQ \o\ac(○,3)"), drawn(r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(fǎ),法)"), drawn("PAGE")
    ('③', '法', '')
    """
    code = instruction.strip()
    if code[:11].upper() == "MACROBUTTON":
        return code.split(None, 2)[2] if len(code.split(None, 2)) > 2 else ""  # noqa: PLR2004 - name of the field, of the macro, text
    if code[:2].upper() != "EQ":
        return ""
    if fraction := _FRACTION.fullmatch(code):
        return f"{fraction[1].strip()}/{fraction[2].strip()}"
    ringed = _ARGUMENTS.search(code)
    if ringed and ringed[1] in _RINGS:
        return _ringed(ringed[2])
    return _combined(code[2:])


def _ringed(text: str) -> str:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0  # noqa: PLR2004 - rings go up to 20
    return printed(number, "decimalEnclosedCircle") if 0 < number <= _MANY_RINGED else text


def _combined(code: str) -> str:
    """Return the text of an overstrike: what is raised over other text is a reading aid, else all of it counts."""
    base = re.sub(r"[(),，;；\s]", "", _SWITCH.sub("", _RAISED.sub("", code)))
    return base or "".join(_RAISED.findall(code))
