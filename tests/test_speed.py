"""Reading a report of ten pages is quick: twice the time aimed at is allowed, for slow machines, and the best of several runs counts."""

import time

import pytest
from conftest import FIXTURES
from making import formats

from checker import engine
from checker.document import Source
from checker.readers import docx, plain
from checker.readers.limits import Limits

LONG = formats.text(FIXTURES / "reports" / "d36_joint_city_long_2024.txt")  # 5,500 characters: ten pages as offices print them
REPORT = (FIXTURES / "reports" / "k01_county_complete_2024.txt").read_text(encoding="utf-8")
ALLOWED = 2


def quickest(read, data: bytes) -> float:
    """Return the seconds of processor time that the quickest of some runs takes."""
    taken = []
    for _ in range(9):
        limits = Limits()
        limits.start()
        begin = time.process_time()
        assert read(data, "报告", limits).lines
        taken.append(time.process_time() - begin)
    return min(taken)


@pytest.mark.parametrize("name", ["docx word", "docx wps", "docx numbered"])
def test_docx_is_read_in_ten_milliseconds(name):
    """Ten pages of docx take less than 10 ms."""
    assert quickest(docx.read, formats.MAKERS[name][1](LONG)) < 0.010 * ALLOWED


def test_pdf_is_read_in_three_tenths_of_a_second():
    """Ten pages of PDF, every character of them printed by itself, take less than 0.3 s."""
    pytest.importorskip("reportlab", reason="没有安装 reportlab")
    from checker.readers import pdf_parsing

    assert quickest(pdf_parsing.parse, formats.printed_pdf(LONG)) < 0.3 * ALLOWED


@pytest.mark.parametrize(
    "piece",
    [
        "全年召开会议XX次,办理案件××件。",
        "法制政府法制审核重大执法决定法制审核。",
        "放权、放权,诉讼来源治理,执法者应当普法。",
        "壹、主要工作\n推进改革。",
        "一、主要工作。审查210件。",
    ],
)
def test_four_times_the_text_takes_about_four_times_the_time(piece, national):
    """Thousands of places that a rule looks at do not make it look at each beside each: that would take sixteen times."""
    taken = []
    for count in (500, 2000):
        begin = time.process_time()
        report = engine.judge(plain.document(f"{REPORT}\n" + "\n".join([piece] * count), Source("-", "txt", None, "")), national)
        taken.append(time.process_time() - begin)
        assert report.score is not None
    assert taken[1] < 10 * max(taken[0], 0.05)
