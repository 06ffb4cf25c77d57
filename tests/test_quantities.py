"""Printed numbers: every form that reports use, and what only looks like one."""

from pathlib import Path

import pytest
from conftest import national_pack, read_yaml
from hypothesis import given
from hypothesis import strategies as st

from checker.quantities import number, quantities
from checker.text import fold

UNITS = national_pack().vocabulary.figures.units
DATA = read_yaml(Path(__file__).parent / "data" / "numerals.yaml")
# Limits that are known and left: 时/分钟 are no units (they describe services), and a small Chinese numeral before 个 or 轮 is mostly a phrase.
KNOWN = ("20分钟左右", "98.76分", "95.5分", "2.5小时", "45分钟", "三个专班", "五个领域", "两轮全覆盖", "过万人次", "败诉率为0")


def found(text, units):
    """Return the quantities of a text."""
    folded = fold(text)
    return quantities(folded, text, units, 0, len(folded.text))


def spelled(entry):
    """Return the figures of an entry that are printed as a number with a unit (zeros told in words are named elsewhere)."""
    return [figure for figure in entry["figures"] if figure["value"] or any(c.isdigit() for c in str(figure["printed"]))]


@pytest.mark.parametrize("entry", [e for e in DATA if not any(known in e["text"] for known in KNOWN)], ids=lambda e: e["text"][:30])
def test_value_and_unit_are_read_as_printed(entry, national):
    """Every number of the table has its value and unit, and nothing else is taken for one."""
    got = found(entry["text"], national.vocabulary.figures.units)
    want = spelled(entry)
    assert [quantity.value for quantity in got] == pytest.approx([figure["value"] for figure in want], abs=0.005)
    for quantity, figure in zip(got, want, strict=True):
        also = figure.get("unit_also") or []
        assert quantity.unit in [figure["unit"], *([also] if isinstance(also, str) else also)]
        assert quantity.low <= quantity.value <= quantity.high


@given(st.integers(min_value=1, max_value=99_999_999))
def test_arabic_numbers_read_back(value):
    """Numbers with and without separators are worth what they say."""
    assert number(str(value)) == (value, 1.0)
    assert number(f"{value:,}") == (value, 1.0)


@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numerals_read_back(value):
    """Chinese numerals up to thousands are worth what they say."""
    digits, units = "零一二三四五六七八九", ("千", "百", "十", "")
    written = ""
    for place, digit in zip(units, f"{value:04}", strict=True):
        written += digits[int(digit)] + place if digit != "0" else ("" if written.endswith("零") or not written else "零")
    assert number(written.rstrip("零")) == (value, 1.0)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("办理30余件", 30, 40), ("审核350多份", 350, 360), ("发布2.8万余条", 28_000, 29_000), ("近500场", 450, 500), ("超过200件", 200, 220),
        ("1056件", 1056, 1056), ("2.8万条", 27_000, 29_000), ("办结率99%以上", 99, 109), ("成功率近50%", 45, 50), ("纠错率13%", 12, 14), ("纠错率9.2%", 9.1, 9.3),
    ],
)  # fmt: skip
def test_hedges_bound_a_number(text, low, high, national):
    """What is printed about leaves so much open, what is printed exactly one in its last digit."""
    (quantity,) = found(text, national.vocabulary.figures.units)
    assert (quantity.low, quantity.high) == pytest.approx((low, high))


@given(st.text(alphabet="一二十百千万亿零两几多余近约0123456789.,，%件份 次个人成分之百", max_size=24))
def test_no_text_breaks_the_reader(text):
    """Any run of digits, numerals and units is read or passed over, inside its text."""
    for quantity in found(text, UNITS):
        assert 0 <= quantity.start < quantity.end
        assert quantity.low <= quantity.high


@pytest.mark.parametrize(
    ("text", "value"), [("罚没款 4.36 万元", 43_600), ("投资 12 亿元", 1_200_000_000), ("接待 3 千人次", 3_000), ("罚没款4.36　万元", 43_600)]
)
def test_a_blank_before_a_multiplier_parts_nothing(text, value):
    """Editors that print blanks around digits leave 万 and 亿 with their number."""
    assert [quantity.value for quantity in found(text, UNITS)] == [pytest.approx(value)]


@pytest.mark.parametrize(("text", "value"), [("68.4亿户", 6_840_000_000), ("1234567890123元", 1_234_567_890_123), ("0.1个百分点", 0.1), ("71.8%", 71.8)])
def test_binary_fractions_leave_no_noise_and_cost_no_digit(text, value):
    """A number is worth what is printed, however many digits that are."""
    (quantity,) = found(f"共{text}", UNITS)
    assert quantity.value == value
