"""Folding keeps the way back to the source; numerals, dates and years are read in every printed form."""

import datetime
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.text import dates, fold, numeral, simplified, widths, years

LAW = settings(max_examples=60, deadline=None, derandomize=True, database=None)
FEW = settings(LAW, max_examples=15)

BLANKS = [chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) != "\n"]
INVISIBLE = list("\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\ufeff")
PIECES = [*'法治政府建设，。：；！？（）“”「」『』—–－…０９ＡＺａｚ．％、1aZ("-\n😀', *BLANKS, *INVISIBLE]
TRADITIONAL = "設報導責進業務關機製實現應對將與時會經過強執監權審議個問題據無從來產專門開發團圍構類"
SOURCES = st.one_of(st.text(st.sampled_from(PIECES), min_size=5), st.text(st.sampled_from([*PIECES, *TRADITIONAL]), min_size=20), st.text())
BROKEN = st.text(st.sampled_from("法治建設報導，。\n\n 　"), min_size=6)


def _origins(folded, source):
    plain, _ = simplified(widths(source))
    return [(at, plain[folded.source(at)]) for at in range(len(folded.text))]


def _same(folded, plain):
    return folded == plain or (plain, folded) == (".", "。")  # a point may be read as a full stop


@LAW
@given(SOURCES)
def test_every_folded_character_stands_for_the_source_character_it_points_to(source):
    """``source(i)`` leads from a folded character to the character it was folded from."""
    folded = fold(source)
    assert all(_same(folded.text[at], character) for at, character in _origins(folded, source))


@LAW
@given(SOURCES)
def test_folding_leaves_out_nothing_but_white_space(source):
    """The source offsets ascend, and every character between them is blank or has no width."""
    folded = fold(source)
    kept = [folded.source(at) for at in range(len(folded.text))]
    assert all(before < after for before, after in pairwise(kept))
    dropped = set(range(len(source))) - set(kept)
    assert all(source[at].isspace() or unicodedata.category(source[at]) == "Cf" for at in dropped)


@LAW
@given(SOURCES)
def test_folded_text_holds_no_white_space_but_line_breaks(source):
    """All white space inside lines is gone, and every line break is still there."""
    folded = fold(source).text
    assert not [character for character in folded if character.isspace() and character != "\n"]
    assert folded.count("\n") == source.count("\n")


@LAW
@given(SOURCES)
def test_shifts_and_their_starts_ascend(source):
    """The map to the source is two lists of one length, ascending, that begin at 0."""
    folded = fold(source)
    assert folded.starts[0] == 0
    assert len(folded.starts) == len(folded.shifts)
    assert all(before < after for before, after in pairwise(folded.starts))
    assert all(before < after for before, after in pairwise(folded.shifts))


@LAW
@given(SOURCES)
def test_a_folded_span_ends_behind_its_last_source_character(source):
    """``source_end`` never takes white space behind the last character along."""
    folded = fold(source)
    assert folded.source_end(0) == 0
    for end in range(1, len(folded.text) + 1):
        assert folded.source_end(end) == folded.source(end - 1) + 1


@LAW
@given(SOURCES)
def test_folding_widths_twice_is_folding_them_once(source):
    """What is folded has no twin left that would be folded again."""
    assert widths(widths(source)) == widths(source)


@LAW
@given(BROKEN, st.data())
def test_only_the_line_breaks_named_as_joints_are_taken_out(source, data):
    """A joint vanishes, every other line break stays, and the map still holds."""
    breaks = [at for at, character in enumerate(source) if character == "\n"]
    joints = sorted(data.draw(st.sets(st.sampled_from(breaks)))) if breaks else []
    folded = fold(source, joints)
    kept = [folded.source(at) for at in range(len(folded.text))]
    assert all(_same(folded.text[at], character) for at, character in _origins(folded, source))
    assert [at for at in breaks if at not in kept] == joints


@LAW
@given(SOURCES)
def test_widths_and_simplified_keep_the_length(source):
    """Each replaces characters one by one."""
    assert len(widths(source)) == len(source)
    assert len(simplified(source)[0]) == len(source)


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("０１２３４５６７８９", "0123456789"),
        ("ＡＢＣＸＹＺａｂｃｘｙｚ", "ABCXYZabcxyz"),
        ("，：；！？（）", ",:;!?()"),
        ("．％＋＝／＊＃＆＠～＿｜", ".%+=/*#&@~_|"),
        ("［］｛｝＜＞", "[]{}<>"),
        ("“法治”", '"法治"'),
        ("「法治」『法治』〝法治〞", '"法治""法治""法治"'),
        ("—–－―‒‑﹣─", "--------"),
        ("﹙一﹚﹐﹑﹔﹕", "(一),、;:"),
        ("｡", "。"),
        ("､", "、"),
        ("、。…《》〔〕【】①㈠", "、。…《》〔〕【】①㈠"),
    ],
)
def test_one_sign_has_one_width(printed, plain):
    """Full-width, half-width and small forms of a sign are folded to the same sign; signs without a twin stay."""
    assert widths(printed) == plain


def test_traditional_text_is_simplified_and_says_so():
    """Enough traditional characters convert the whole text, one by one."""
    folded = fold("法治政府建設報導責進業務關機製實現應對，裡面\n還有監督執法權")
    assert folded.text == "法治政府建设报导责进业务关机制实现应对,里面\n还有监督执法权"
    assert folded.traditional


def test_a_few_traditional_characters_in_simplified_text_stay():
    """A name in traditional characters does not turn the text traditional."""
    folded = fold("法治政府建设由設計院和開發區報導")
    assert folded.text == "法治政府建设由設計院和開發區報導"
    assert not folded.traditional


STOPS = "全县依法行政。" * 6


@pytest.mark.parametrize(
    ("source", "folded"),
    [
        ("全县依法行政.执法规范.", "全县依法行政。执法规范。"),
        ("印发《办法》.公布（目录）.完成100%.", "印发《办法》。公布(目录)。完成100%。"),
        ("依法行政.\n执法规范．\n", "依法行政。\n执法规范。\n"),
        ("一.主要举措", "一.主要举措"),
        ("1.主要举措", "1.主要举措"),
        ("投入1.5亿元", "投入1.5亿元"),
        ("www.gov.cn", "www.gov.cn"),
        ("附件.pdf", "附件.pdf"),
        (STOPS + "全县依法行政.执法规范", STOPS + "全县依法行政.执法规范"),
    ],
)
def test_points_are_full_stops_where_a_text_has_hardly_any_full_stops(source, folded):
    """A point behind Chinese text ends a sentence then; in numbers, marks and names of files it never does."""
    assert fold(source).text == folded


# --- numerals

DIGITS = "零一二三四五六七八九"


def spoken(number, *, zero="零", two="二", ten="十"):
    """Write 0 to 9,999 as it is spoken: 1024 is 一千零二十四."""
    if number == 0:
        return zero
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += (zero if gap and out else "") + (two if digit == 2 and unit >= 100 else DIGITS[digit]) + name
            gap = False
        else:
            gap = True
    return ten + out.removeprefix("一十") if out.startswith("一十") else out


@pytest.mark.parametrize(("zero", "two", "ten"), [("零", "二", "十"), ("〇", "两", "一十"), ("○", "两", "十")])
def test_every_spoken_numeral_below_ten_thousand_is_read(zero, two, ten):
    """十, 一十, 两百, 一千零二十 and all the others have their value."""
    wrong = [(n, word) for n in range(10_000) if numeral(word := spoken(n, zero=zero, two=two, ten=ten)) != n]
    assert wrong == []


@pytest.mark.parametrize("zero", "零〇○")
def test_every_numeral_said_digit_by_digit_is_read(zero):
    """二〇二四 is 2024."""
    table = str.maketrans("0123456789", zero + DIGITS[1:])
    assert [n for n in range(10_000) if numeral(str(n).translate(table)) != n] == []


def test_every_arabic_numeral_is_read():
    """Digits have their value, leading zeros or not."""
    assert [n for n in range(10_000) if not numeral(str(n)) == numeral(f"{n:04d}") == n] == []


@pytest.mark.parametrize("other", ["", "第", "第一", "三方", "1.5", "-1", "1,200", "一万", "十几", "½", "²", "三 方", "一二三四a"])
def test_anything_else_is_no_numeral(other):
    """What is not wholly a numeral has no value."""
    assert numeral(other) is None


# --- dates

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))
FORMS = [
    "{y}年{m}月{d}日", "{y}年{m:02}月{d:02}日", "{y}年{m}月{d}", "{y} 年 {m} 月 {d} 日", "{y}.{m}.{d}", "{y}.{m:02}.{d:02}", "{y}-{m:02}-{d:02}", "{y}-{m}-{d}",
    "{y}/{m}/{d}", "{y}/{m:02}/{d:02}", "{y}—{m}—{d}", "{y}．{m}．{d}", "{m}月{d}日,{y}", "{m}月{d}日，{y}",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@FEW
@given(day=DAYS)
def test_a_date_in_digits_is_read_in_every_printed_form(form, day):
    """年月日, points, strokes and dashes, padded or spaced, all give the same day, folded or not."""
    printed = form.format(y=day.year, m=day.month, d=day.day)
    assert [found.value for found in dates(widths(printed))] == [day.isoformat()]
    assert [found.value for found in dates(fold(f"（{printed}）").text)] == [day.isoformat()]


@LAW
@given(DAYS)
def test_a_date_in_full_width_digits_is_read(day):
    """２０２４年３月１日 is 2024-03-01."""
    wide = f"{day.year}年{day.month}月{day.day}日".translate({48 + n: 0xFF10 + n for n in range(10)})
    assert [found.value for found in dates(fold(wide).text)] == [day.isoformat()]


@pytest.mark.parametrize("zero", "〇零○Ｏ")
@FEW
@given(day=st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
def test_a_date_in_characters_is_read_with_every_kind_of_zero(zero, day):
    """二〇二四年十二月三十一日 is 2024-12-31, whichever character stands for zero."""
    year = str(day.year).translate(str.maketrans("0123456789", zero + DIGITS[1:]))
    printed = f"{year}年{spoken(day.month)}月{spoken(day.day)}日"
    assert [found.value for found in dates(printed)] == [day.isoformat()]
    assert [found.value for found in dates(fold(printed).text)] == [day.isoformat()]


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024])
def test_impossible_dates_are_left_out(year):
    """Of all months 0–14 and days 0–33 exactly the days of the calendar are dates, leap years or not."""
    day, end = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    calendar = {(day + datetime.timedelta(n)).isoformat() for n in range((end - day).days + 1)}
    found = {date.value for month in range(15) for number in range(34) for date in dates(f"{year}年{month}月{number}日")}
    assert found == calendar


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2024年1月1日至2024年12月31日", ["2024-01-01", "2024-12-31"]),
        ("2024.1.1-2024.12.31", ["2024-01-01", "2024-12-31"]),
        ("自2024-01-05起,2024/2/6止", ["2024-01-05", "2024-02-06"]),
        ("3月1日,2024年5月6日", ["2024-05-06"]),
        ("2024年3月", []),
        ("3月1日", []),
        ("二〇二四年三月", []),
        ("20240301", []),
        ("2024.10.100", []),
        ("1.5.2024", []),
        ("1824年3月1日", []),
        ("〔2024〕5号", []),
        ("", []),
    ],
)
def test_dates_are_found_in_running_text(text, values):
    """Every full date of a text is found, and nothing that is less than one."""
    assert [found.value for found in dates(text)] == values


@LAW
@given(st.lists(st.sampled_from([*"年月日.-/,，( 二〇一十三", "2024", "12", "31", "3", "法", "2024年3月1日", "3月1日,2024"])).map("".join))
def test_dates_say_where_they_stand(text):
    """Dates come in order, do not overlap, and quote the characters at their place."""
    end = 0
    for found in dates(text):
        assert end <= found.start < found.end
        assert text[found.start : found.end] == found.text
        assert datetime.date(2024, *map(int, found.value.split("-")[1:])).isoformat()[4:] == found.value[4:]
        end = found.end


# --- years


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024年法治政府建设", [(2024, 0)]),
        ("全县2024年度", [(2024, 2)]),
        ("二〇二四年", [(2024, 0)]),
        ("二零二四年", [(2024, 0)]),
        ("二○二四年", [(2024, 0)]),
        ("二Ｏ二四年", [(2024, 0)]),
        ("一九九八年", [(1998, 0)]),
        ("2023年和2024年", [(2023, 0), (2024, 6)]),
        ("（2024年）", [(2024, 1)]),
        ("2021-2025年", []),
        ("2021—2025年", []),
        ("〔2024〕5号", []),
        ("[2024]5号", []),
        ("(2024)5号", []),
        ("12024年", []),
        ("1824年", []),
        ("二十年", []),
        ("2024", []),
        ("", []),
    ],
)
def test_single_years_are_found_with_their_place(text, found):
    """A year written with 年 counts in digits and in characters; ranges and document numbers do not."""
    assert years(fold(text).text) == found
