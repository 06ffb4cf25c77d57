"""A part of a report is measured in sentences and counted in points, as a reader would count them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.facts.passages import Cover, length, points, sentences
from checker.text import fold

LAW = settings(max_examples=120, deadline=None, derandomize=True, database=None)


def sentences_of(printed):
    """Return the sentences of a printed text, folded."""
    text = fold(printed).text
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


def points_of(printed):
    """Return the points of a printed text, folded, without line breaks at their ends."""
    text = fold(printed).text
    return [text[start:end].strip("\n") for start, end in points(text, [(0, len(text))])]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("学习不够。监督不力！经费不足？人员缺乏", ["学习不够。", "监督不力!", "经费不足?", "人员缺乏"]),
        ("学习不够。\n监督不力\n\n经费不足。", ["学习不够。", "监督不力", "经费不足。"]),
        ("他说：“学习不够。”监督不力。", ['他说:"学习不够。"', "监督不力。"]),
        ("（学习不够。）监督不力。", ["(学习不够。)", "监督不力。"]),
        ("学习不够！！！监督不力？！", ["学习不够!!!", "监督不力?!"]),
        ("学习不够；监督不力，经费不足：人员缺乏。", ["学习不够;监督不力,经费不足:人员缺乏。"]),
        ("投入1.5亿元，同比增长2.3%。监督不力。", ["投入1.5亿元,同比增长2.3%。", "监督不力。"]),
        ("学习……监督。", ["学习……监督。"]),
        ("。。。", []),
        ("\n \n", []),
        ("", []),
    ],
)
def test_sentences_end_in_full_stops_and_line_breaks(printed, expected):
    """Marks that end a sentence and the quote behind them belong to it; commas, semicolons and points in numbers end none."""
    assert sentences_of(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("一是学习不够。二是监督不力。三是经费不足。", ["一是学习不够。", "二是监督不力。", "三是经费不足。"]),
        ("主要问题如下：一是学习不够；二是监督不力。", ["一是学习不够;", "二是监督不力。"]),
        ("问题主要表现在：\n一是学习不够。人员缺乏。\n二是监督不力。", ["一是学习不够。人员缺乏。", "二是监督不力。"]),
        ("存在不足，一是学习不够，二是监督不力、三是经费不足。", ["一是学习不够,", "二是监督不力、", "三是经费不足。"]),
        ("一要加强学习。二要强化监督。", ["一要加强学习。", "二要强化监督。"]),
        ("一方面，学习不够；另一方面，监督不力。", ["一方面,学习不够", "另一方面,监督不力。"]),
        ("首先，学习不够。其次，监督不力。再次，经费不足。最后，人员缺乏。", ["首先,学习不够。", "其次,监督不力。", "再次,经费不足。", "最后,人员缺乏。"]),
        ("第一，学习不够。第二，监督不力。", ["第一,学习不够。", "第二,监督不力。"]),
        ("其一，学习不够。其二，监督不力。", ["其一,学习不够。", "其二,监督不力。"]),
        ("学习不够。此外，监督不力。另外，经费不足。", ["此外,监督不力。", "另外,经费不足。"]),
        ("十一是学习不够。十二是监督不力。", ["十一是学习不够。", "十二是监督不力。"]),
        ("一是学习：1.党组学习不够。2.支部学习不够。二是监督不力。", ["一是学习:1.党组学习不够。2.支部学习不够。", "二是监督不力。"]),
    ],
)
def test_points_with_ordinals_are_counted(printed, expected):
    """一是, 一要, 第一, 首先 and 其一 open points, and what stands before the first is none."""
    assert points_of(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("1.学习不够。2.监督不力。", ["1.学习不够。", "2.监督不力。"]),
        ("１．学习不够。\n２．监督不力。", ["1.学习不够。", "2.监督不力。"]),
        ("1、学习不够\n2、监督不力\n3、经费不足", ["1、学习不够", "2、监督不力", "3、经费不足"]),
        ("（1）学习不够；（2）监督不力。", ["(1)学习不够;", "(2)监督不力。"]),
        ("①学习不够。②监督不力。", ["①学习不够。", "②监督不力。"]),
        ("（一）学习不够\n人员缺乏。\n（二）监督不力", ["(一)学习不够\n人员缺乏。", "(二)监督不力"]),
        ("一、学习不够\n二、监督不力", ["一、学习不够", "二、监督不力"]),
        ("12.学习不够。13.监督不力。", ["12.学习不够。", "13.监督不力。"]),
        ("——学习不够\n——监督不力", ["--学习不够", "--监督不力"]),
        ("●学习不够\n●监督不力", ["●学习不够", "●监督不力"]),
        ("共有两类：1.学习不够；2.监督不力。", ["1.学习不够;", "2.监督不力。"]),
    ],
)
def test_points_with_numbers_or_bullets_are_counted(printed, expected):
    """Numbers at the start of a line or behind a sentence open points, bullets only at the start of a line."""
    assert points_of(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("学习不够；监督不力；经费不足。", ["学习不够", "监督不力", "经费不足。"]),
        ("情况如下。学习不够；监督不力；人员缺乏等。", ["学习不够", "监督不力", "人员缺乏等。"]),
        ("学习不够；监督不力；等。", ["学习不够", "监督不力"]),
        ("学习不够；监督不力；等等。", ["学习不够", "监督不力"]),
        ("学习不够，监督不力。经费不足。人员缺乏。", ["学习不够,监督不力。", "经费不足。", "人员缺乏。"]),
        ("主要问题：\n学习不够。\n监督不力。", ["学习不够。", "监督不力。"]),
        ("主要问题如下。学习不够。监督不力。", ["学习不够。", "监督不力。"]),
        ("办理案件1.5万件。投入2.3亿元。", ["办理案件1.5万件。", "投入2.3亿元。"]),
        ("投入增加。1.5亿元用于培训。2.3亿元用于建设。", ["投入增加。", "1.5亿元用于培训。", "2.3亿元用于建设。"]),
        ("2024年加强学习。2025年强化监督。", ["2024年加强学习。", "2025年强化监督。"]),
        ("第一责任人履职不够。第二季度监督不力。", ["第一责任人履职不够。", "第二季度监督不力。"]),
        ("三是人员缺乏。", ["三是人员缺乏。"]),
        ("学习不够", ["学习不够"]),
        ("主要问题如下：", []),
        ("", []),
    ],
)
def test_without_marks_clauses_count_and_without_clauses_sentences(printed, expected):
    """A lead-in is no point, a rest such as 等 is none, and a single mark opens no list."""
    assert points_of(printed) == expected


def test_points_of_several_spans_are_counted_together():
    """A part in two places has the points of both."""
    text = fold("一是学习不够。二是监督不力。\n中间的话。\n一是经费不足。二是人员缺乏。").text
    first, second = text.index("\n"), text.rindex("\n") + 1
    assert len(points(text, [(0, first), (second, len(text))])) == 4


@pytest.mark.parametrize(
    "body", ["一是学习不够。二是监督不力。三是经费不足。", "1.学习不够。2.监督不力。3.经费不足。", "（1）学习不够；（2）监督不力；（3）经费不足。"]
)
def test_the_first_point_counts_behind_a_title_on_the_same_line(body):
    """A passage begins where its span begins, whatever stands before it on the line."""
    title = "二、存在的不足和原因"
    text, start = fold(title + "　　" + body).text, len(title)
    assert [text[left:right][:2] for left, right in points(text, [(start, len(text))])] == [point[:2] for point in points_of(body)]
    assert len(points(text, [(start, len(text))])) == 3


@pytest.mark.parametrize(
    ("text", "spans", "characters"), [("", [], 0), ("学习\n监督\n", [(0, 6)], 4), ("学习\n监督\n", [(0, 2), (3, 5)], 4), ("学习", [(1, 1)], 0)]
)
def test_length_counts_characters_of_spans_without_line_breaks(text, spans, characters):
    """Line breaks add nothing, and neither does what stands between the spans."""
    assert length(text, spans) == characters


# --- laws

PIECES = [
    *"学习监督，。；：！？“”（）、\n\n",
    "一是",
    "二是",
    "三要",
    "首先，",
    "第一，",
    "1.",
    "２．",
    "（1）",
    "（二）",
    "一、",
    "①",
    "——",
    "●",
    "如下：",
    "1.5亿",
    "2024年",
    "不够",
    "不力",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=4, max_size=30).map(lambda pieces: fold("".join(pieces)).text)


@LAW
@given(TEXTS, st.data())
def test_sentences_lose_nothing_but_stops_and_single_signs(text, data):
    """Sentences stand in order in the range, hold no line break, and between them is at most one sign besides stops and quotes."""
    start, end = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    spans = sentences(text, start, end)
    assert all(start <= left < right <= end for left, right in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert not [span for span in spans if "\n" in text[slice(*span)]]
    between = [(a, b) for a, b in pairwise([start, *(at for span in spans for at in span), end])][::2]
    assert all(len(piece) <= 1 for a, b in between for piece in text[a:b].replace("。", "\n").replace("!", "\n").replace("?", "\n").split("\n"))


@LAW
@given(TEXTS)
def test_a_sentence_has_at_most_one_end(text):
    """Behind its first full stop a sentence has only more stops and one closing quote or bracket."""
    for left, right in sentences(text, 0, len(text)):
        rest = text[left:right].lstrip("".join(set(text) - set("。!?")))
        assert len(rest.lstrip("。!?")) <= 1


@LAW
@given(TEXTS, st.data())
def test_points_stand_in_order_inside_their_spans(text, data):
    """Points do not overlap, and none reaches beyond the span it was found in."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    spans = [(cuts[0], cuts[1]), (cuts[2], cuts[3])]
    found = points(text, spans)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert all(left < right and any(start <= left and right <= end for start, end in spans) for left, right in found)


@LAW
@given(st.integers(2, 10), st.sampled_from(["{cn}是", "{cn}要", "第{cn}，", "{n}.", "{n}、", "（{n}）", "（{cn}）", "——", "●"]), st.sampled_from(["", "\n"]))
def test_every_numbered_point_counts_once(count, mark, line_end):
    """A list of two to ten points has as many points, on one line or one a line."""
    bullet = mark in {"——", "●"}
    items = [mark.format(cn="一二三四五六七八九十"[n], n=n + 1) + "法治宣传不够。" for n in range(count)]
    assert len(points_of(("\n" if bullet else line_end).join(items))) == count


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8), st.integers(0, 31))
def test_a_cover_holds_what_any_of_its_spans_holds(spans, offset):
    """Spans may overlap, be empty and come in any order."""
    assert (offset in Cover(spans)) == any(start <= offset < end for start, end in spans)
