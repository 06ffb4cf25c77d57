"""Terms mean what their notation says, and scanning for all of them at once loses none."""

import pickle
import re

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from checker.notation import TermError, compile_term
from checker.terms import Index
from checker.text import fold

LAW = settings(max_examples=80, deadline=None, derandomize=True, database=None)

LETTERS = "甲乙丙"
GAPS = {"…": r"[^。;!?\n]{0,12}?", "……": r"[^。;!?\n]{0,40}?"}
SLOTS = {
    "{年}": r"(?:(?:19|20)[0-9]{2}|[一二][〇零○一二三四五六七八九]{3})年(?:度)?",
    "{数}": r"(?:[0-9][0-9,.]*(?:万|亿)?|[一二三四五六七八九十百千万两几数]+)(?:余|多)?",
    "{汉}": r"[一-\u9fff]",
}


def scan(text, *terms):
    """Scan a folded text for terms."""
    return Index({term: compile_term(term) for term in terms}).scan(text)


def found(text, *terms, but_not=()):
    """Return what the terms match in a text as printed."""
    folded = fold(text).text
    return [folded[start:end] for start, end in scan(folded, *terms, *but_not).all(terms, but_not)]


# --- random terms, each as (notation, regular expression); the expression is the reference

WORDS = st.text(st.sampled_from(LETTERS), min_size=1, max_size=3).map(lambda word: (word, word))


def _joined(parts):
    return "".join(notation for notation, _ in parts), "".join(regex for _, regex in parts)


def _choice(options):
    return "(" + "|".join(notation for notation, _ in options) + ")", "(?:" + "|".join(regex for _, regex in options) + ")"


def _optional(part):
    return part[0] + "?", f"(?:{part[1]})?"


def _grown(parts):
    """One level more: alternatives, left out or not, slots, and gaps between solid parts."""
    groups = st.lists(parts, min_size=1, max_size=3).map(_choice)
    solid = st.one_of(WORDS, groups, groups.map(_optional), st.sampled_from(sorted(SLOTS.items())))
    gap = st.sampled_from([("", ""), ("", ""), *GAPS.items()])
    return st.lists(st.tuples(solid, gap), min_size=1, max_size=3).map(lambda pairs: _joined([part for pair in pairs for part in pair][:-1]))


TERMS = st.recursive(WORDS, _grown, max_leaves=6)
TEXTS = st.lists(
    st.sampled_from([*LETTERS, *LETTERS, "甲乙", "。", ";", "\n", "一", "三十", "3", "1.5万", "2024年", "二〇二四年度", "余", "字" * 12]),
    min_size=4,
    max_size=25,
).map("".join)
SHORT = st.text(st.sampled_from(LETTERS + "3;\n"), min_size=3, max_size=7)


def _compiled(notation):
    try:
        return compile_term(notation)
    except TermError:
        reject()  # a term all of whose parts may be left out


def _plain(text, word):
    return [(at, at + len(word)) for at in range(len(text)) if text.startswith(word, at)]


def _searched(text, regex):
    spans, at = [], 0
    for line in text.split("\n"):
        spans += [(at + match.start(), at + match.end()) for match in re.finditer(regex, line)]
        at += len(line) + 1
    return spans


@LAW
@given(st.lists(TERMS, min_size=1, max_size=8), TEXTS)
def test_scanning_for_many_terms_finds_what_a_search_for_each_alone_finds(terms, text):
    """However terms overlap, contain or begin one another, every match of each alone is found, and only true matches are."""
    seen = Index({notation: _compiled(notation) for notation, _ in terms}).scan(text)
    for notation, regex in terms:
        spans = seen.spans(notation)
        assert spans == sorted(spans)
        assert all(re.fullmatch(regex, text[start:end]) for start, end in spans)
        assert {start for start, _ in _searched(text, regex)} <= {start for start, _ in spans}


@LAW
@given(st.lists(WORDS, min_size=1, max_size=12), TEXTS)
def test_plain_terms_are_found_at_every_place_they_stand(terms, text):
    """甲甲 stands twice in 甲甲甲."""
    any_of = tuple(dict(terms))
    seen = scan(text, *any_of)
    assert seen.all(any_of) == sorted(span for word in any_of for span in _plain(text, word))


def _missed(term, text):
    """Return the ranges in which a search alone and ``has`` disagree on whether the term is there."""
    notation, regex = term
    seen = Index({notation: _compiled(notation)}).scan(text)
    any_of = (notation,)
    ranges = [(start, end) for end in range(len(text) + 1) for start in range(end)]
    return [(start, end) for start, end in ranges if seen.has(any_of, start, end) != bool(_searched(text[start:end], regex))]


@LAW
@given(TERMS.filter(lambda term: "{" not in term[0]), SHORT)
def test_a_match_inside_a_range_is_seen_whatever_stands_around_it(term, text):
    """``has`` on any range says what a search in this range alone says."""
    assert _missed(term, text) == []


@LAW
@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=4), TEXTS)
def test_a_match_counts_unless_a_look_alike_covers_part_of_it_from_outside(terms, look_alikes, text):
    """A look-alike takes out what it overlaps; only a match that is longer on its own around it stays."""
    any_of, but_not = tuple(dict(terms)), tuple(dict(look_alikes))
    bars = [bar for word in but_not for bar in _plain(text, word)]

    def stays(span):
        overlapping = [bar for bar in bars if bar[0] < span[1] and span[0] < bar[1]]
        return all(bar != span and span[0] <= bar[0] and bar[1] <= span[1] for bar in overlapping)

    expected = sorted({span for word in any_of for span in _plain(text, word) if stays(span)})
    seen = scan(text, *any_of, *but_not)
    assert seen.all(any_of, but_not) == expected
    assert seen.has(any_of, 0, len(text), but_not) == bool(expected)


@LAW
@given(st.lists(TERMS, min_size=1, max_size=4), TEXTS)
def test_an_index_kept_in_a_cache_finds_the_same(terms, text):
    """Plans come back from a pickle under the lists they were made for; without the terms, which a list made later asks for."""
    compiled = {notation: _compiled(notation) for notation, _ in terms}
    every, asked = tuple(compiled), []
    fresh = Index(compiled)
    fresh.plan(every)
    again, lists = pickle.loads(pickle.dumps((fresh, every)))
    again.restore(lambda: asked.append(True) or compiled)
    found = again.scan(text).all(lists)
    assert found == fresh.scan(text).all(every)
    assert not asked
    assert [again.scan(text).spans(notation) for notation in compiled] == [fresh.scan(text).spans(notation) for notation in compiled]
    assert asked == [True]


# --- the notation, sign by sign


@pytest.mark.parametrize(
    ("term", "text", "matches"),
    [
        ("第一责任人", "履行第一责任人职责", ["第一责任人"]),
        ("第一 责任人", "第一责任人", ["第一责任人"]),
        ("第一责任人", "第一\u3000责任人", ["第一责任人"]),
        ("第一责任人", "第一\n责任人", []),
        ("听取…汇报", "听取汇报", ["听取汇报"]),
        ("听取…汇报", "听取了法治工作汇报", ["听取了法治工作汇报"]),
        ("听取…汇报", "听取" + "法" * 12 + "汇报", ["听取" + "法" * 12 + "汇报"]),
        ("听取…汇报", "听取" + "法" * 13 + "汇报", []),
        ("听取……汇报", "听取" + "法" * 40 + "汇报", ["听取" + "法" * 40 + "汇报"]),
        ("听取……汇报", "听取" + "法" * 41 + "汇报", []),
        ("听取……汇报", "听取意见。作出汇报", []),
        ("听取……汇报", "听取意见；作出汇报", []),
        ("听取……汇报", "听取意见！作出汇报", []),
        ("听取……汇报", "听取意见？作出汇报", []),
        ("听取……汇报", "听取意见\n作出汇报", []),
        ("听取……汇报", "听取意见，作出“汇报”", ['听取意见,作出"汇报']),
        ("听取…汇报", "听取汇报和汇报", ["听取汇报"]),
        ("听取…汇报", "听取听取汇报", ["听取听取汇报", "听取汇报"]),
        ("听取…工作…汇报", "听取工作" + "法" * 8 + "工作" + "法" * 8 + "汇报", ["听取工作" + "法" * 8 + "工作" + "法" * 8 + "汇报"]),
        ("听取…(工作)?…汇报", "听取" + "法" * 24 + "汇报", ["听取" + "法" * 24 + "汇报"]),
        ("听取…(工作)?…汇报", "听取" + "法" * 25 + "汇报", []),
        ("(听取)?…汇报", "汇报", ["汇报"]),
        ("(面临|存在)…(问题|不足)", "面临问题，存在不足，问题", ["面临问题", "存在不足"]),
        ("办理{数}件", "办理3件\n办理5件，办理\n", ["办理3件", "办理5件"]),
        ("(存在|面临)…(问题|不足)", "面临的不足，存在问题", ["面临的不足", "存在问题"]),
        ("工作(开展)?情况", "工作情况和工作开展情况", ["工作情况", "工作开展情况"]),
        ("工作((全面)?开展)?情况", "工作全面开展情况，工作开展情况，工作全面情况", ["工作全面开展情况", "工作开展情况"]),
        ("问题|不足", "问题和不足", ["问题", "不足"]),
        ("{年}安排", "2024年安排，二〇二五年度安排，24年安排，1824年安排", ["2024年安排", "二〇二五年度安排"]),
        (
            "办理{数}件",
            "办理3件，办理1,200件，办理1.5万余件，办理三十多件，办理数百件，办理件",
            ["办理3件", "办理1,200件", "办理1.5万余件", "办理三十多件", "办理数百件"],
        ),
        ("报告{汉}", "报告和报告", ["报告和"]),
        ("（试行）", "办法（试行），办法(试行)，试行", ["(试行)", "(试行)"]),
        ("“放管服”", "「放管服」和“放管服”", ['"放管服"', '"放管服"']),
        ("ＩＣＰ", "ICP备", ["ICP"]),
        ("1.5+2*[x]\\d", "1.5+2*[x]\\d 145+22*x1", ["1.5+2*[x]\\d"]),
        ("😀乙", "甲😀乙", ["😀乙"]),
    ],
)
def test_a_term_matches_what_its_notation_says(term, text, matches):
    """Characters, gaps, alternatives, options, slots and literal brackets each have one meaning."""
    assert found(text, term) == matches


@pytest.mark.parametrize(
    ("term", "text", "matches"),
    [
        ("^情况", "情况和情况", [(0, 2)]),
        ("^情况", "基本情况", []),
        ("情况$", "情况和情况", [(3, 5)]),
        ("情况$", "情况说明", []),
        ("^情况$", "情况", [(0, 2)]),
        ("^情况$", "情况和情况", []),
        ("^(基本)?情况$", "基本情况", [(0, 4)]),
        ("下一步…工作$", "关于下一步的工作", [(2, 8)]),
        ("^(基本)?…情况$", "基本工作情况", [(0, 6)]),
        ("^情况", "基本\n情况说明", [(3, 5)]),
        ("情况$", "基本情况\n说明", [(2, 4)]),
        ("^情况$", "基本\n情况\n说明", [(3, 5)]),
    ],
)
def test_signs_for_start_and_end_mean_those_of_the_text_or_of_a_line(term, text, matches):
    """``^`` and ``$`` stand for the ends of what is searched and for those of a line in it."""
    assert scan(text, term).all((term,)) == matches


@pytest.mark.parametrize(
    ("term", "start", "end", "matches"),
    [
        ("^基本情况", 2, 6, [(2, 6)]),
        ("^说…完$", 0, 11, [(9, 11)]),
        ("^说$", 0, 11, []),
        ("一…(情况说明|情况)", 0, 6, [(0, 6)]),
        ("一…(情况|情况说明)$", 0, 8, [(0, 8)]),
        ("^情况", 2, 6, []),
        ("基本情况$", 2, 6, [(2, 6)]),
        ("基本$", 2, 6, []),
        ("^基本情况$", 2, 6, [(2, 6)]),
        ("^基本…说明$", 2, 8, [(2, 8)]),
        ("基本情况", 2, 6, [(2, 6)]),
        ("基本情况", 2, 5, []),
        ("基本情况", 3, 8, []),
    ],
)
def test_signs_for_start_and_end_mean_those_of_a_heading(term, start, end, matches):
    """Only the range is searched, a match must lie wholly in it, and its ends count beside those of the lines in it."""
    assert scan("一、基本情况说明\n说完了", term).within((term,), start, end) == matches


@pytest.mark.parametrize(
    ("any_of", "but_not", "text", "matches"),
    [
        ("保留意见", "无保留意见", "无保留意见", []),
        ("保留意见", "无保留意见", "保留意见和无保留意见", ["保留意见"]),
        ("无保留意见", "保留意见", "无保留意见", ["无保留意见"]),
        ("议案", "复议案件", "复议案件和议案", ["议案"]),
        ("复议案件", "议案", "复议案件", ["复议案件"]),
        ("复议", "复议", "复议", []),
        ("行政复议", "议案件", "行政复议案件", []),
        ("书记", "总书记", "总书记和书记", ["书记"]),
        ("存在…问题", "解决…问题", "存在问题，解决问题", ["存在问题"]),
        ("存在…问题", "解决…问题", "解决存在问题", []),
    ],
)
def test_the_longer_match_beats_the_look_alike(any_of, but_not, text, matches):
    """A look-alike takes out what it contains, touches or equals, and nothing that contains it."""
    assert found(text, any_of, but_not=(but_not,)) == matches


@pytest.mark.parametrize(
    "notation",
    [
        "", "^", "$", "^$", "()", "(问题", "问题)", "((问题)", "问题|", "|问题", "(问题|)", "(问题||不足)", "问题?", "?问题", "(问题)??", "问^题", "问$题", "(^问题)", "{年}", "…", "问题…", "…问题",
        "(问题)?", "{数}|问题", "{月}问题", "问题{年", "{年问题",
    ],
)  # fmt: skip
def test_wrong_notation_is_refused_with_the_term_quoted(notation):
    """A term that is malformed, or has no characters to look for, is an error that names it."""
    with pytest.raises(TermError) as error:
        compile_term(notation)
    assert notation.strip("^$") in str(error.value)


def test_a_term_of_another_pack_is_an_error():
    """Asking for a term that the index does not hold is no empty answer."""
    with pytest.raises(KeyError):
        scan("问题", "问题").all(("不足",))


def test_no_terms_find_nothing():
    """An empty pack scans without complaint."""
    assert scan("问题").all(()) == []


def test_one_place_counts_once():
    """Terms that match the same characters give one match, in the order of the text."""
    terms = ("问题", "(问|难)题", "不足", "^不足")
    assert scan("不足和问题", *terms).all(terms) == [(0, 2), (3, 5)]
