"""The format html as markup: every finding reachable, every mark exact, nothing from outside, nothing of the text taken for markup."""

import hashlib
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from functools import cache
from tempfile import NamedTemporaryFile

import html5lib
import pytest
from conftest import FIXTURES, ROOT
from hypothesis import given
from hypothesis import strategies as st
from making import formats

from checker import packs, readers
from checker.checks import KINDS
from checker.checks.cases import Case, Cases
from checker.engine import mask
from checker.judging import Request, judge
from checker.report import Policy, Report
from checker.reporters import FORMATS, Setting
from checker.reporters.page import FILTERS, static, view
from checker.reporters.page.listing import CONTENTS
from checker.reporters.page.reading import EVIDENCE, Spot, blocks

REPORTS = FIXTURES / "reports"
SOME = (
    "a01_province_thematic_2024.txt",
    "b09_district_one_line_2023.txt",
    "c07_subdistrict_markdown_phone_2025.txt",
    "c15_devzone_markdown_placeholder_2020.txt",
)
TITLE = "云溪县2024年法治政府建设情况报告"
BODY = "2024年,云溪县深入学习贯彻习近平法治思想,扎实推进法治政府建设。现将有关情况报告如下。\n一、主要举措和成效\n县政府常务会议学法4次,评查行政执法案卷86卷。\n二、存在的不足\n一是执法不规范,原因是培训不够。\n三、下一年度安排\n2025年将加强执法监督。"
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)></title></style>{{ 7*7 }}&lt;&amp;'


def judged(path, pack, **policy):
    return judge(str(path), Request(pack, Policy(**policy)))


def written(tmp_path, text, name="报告.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def page(pack, *all_judged, force=False):
    reporter = FORMATS["html"].make(Setting(pack, Policy(), many=len(all_judged) > 1, force=force))
    return reporter.begin() + "".join(reporter.report(*one) for one in all_judged) + reporter.end()


def parsed(html):
    return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False).parse(html)


def pieces(tree, number, prefix="r1"):
    """The text of all marks of a finding."""
    article = tree.xpath(f'//article[@id="{prefix}"]')[0]
    return ["".join(one.itertext()) for one in article.xpath(".//*[@data-f]") if number in one.get("data-f").split()]


def bare(text):
    return "".join(text.split())


@pytest.fixture(scope="module")
def trees(national):
    """The parsed pages of some reports with what they show."""
    made = {}
    for name in SOME:
        one = judged(REPORTS / name, national)
        made[name] = one, parsed(page(national, one))
    return made


@pytest.mark.parametrize("name", SOME)
def test_marks_cover_exactly_the_characters_of_the_finding(name, trees, national):
    """What is marked for a finding is what its offsets say, no more and no less; personal numbers starred."""
    (report, document), tree = trees[name]
    shown = view(report, document, Setting(national, Policy()))
    spots = [place.spot for group in shown.groups for entry in group.entries for place in entry.places if place.spot]
    assert len(spots) > 20
    for spot in spots:
        found = bare("".join(pieces(tree, str(spot.number))))
        if spot.missing:
            assert found.endswith(f"此处应有:{bare(spot.missing)}")
        elif document.place(spot.start)[0] not in document.chrome:
            expected = bare(document.printed(spot.start, spot.end))
            assert len(found) == len(expected)
            assert all(a in {b, "*"} for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("name", SOME)
def test_the_whole_text_stands_in_the_page_once(name, trees):
    """Every character of the text is shown, in its order, however it is cut; numbers of persons starred."""
    (_, document), tree = trees[name]
    shown = bare("".join("".join(line.itertext()) for line in tree.xpath('//*[@class="sheet"]//span[contains(@class, "l") and @data-n]')))
    expected = bare(document.text)
    assert len(shown) == len(expected)
    assert all(a in {b, "*"} for a, b in zip(shown, expected, strict=True))


@pytest.mark.parametrize("name", SOME)
def test_every_finding_is_in_the_list_and_every_link_leads_somewhere(name, trees):
    """Findings of all results but sums stand in the list; identifiers are unique; no link goes outside or into the void."""
    (report, _), tree = trees[name]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(href[0] == "#" and href[1:] in ids for href in tree.xpath("//@href"))
    listed = [
        result for result in report.results if result.verdict in {"pass", "unknown"} or ((result.weight or result.gates) and result.verdict != "not_applicable")
    ]
    assert len(tree.xpath('//li[contains(@class, "place")]')) == sum(len(result.findings) for result in listed)
    for result in listed:
        assert tree.xpath(f'//span[@class="rule"][text()="{result.rule}"]')
    marked = tree.xpath('//mark//a/@href | //p[@class="gap"]/a/@href')
    assert marked
    assert all(tree.xpath(f'//li[@id="{href[1:]}"]') for href in marked)


@pytest.mark.parametrize("name", SOME)
def test_nothing_comes_from_outside_and_nothing_runs_but_the_script(name, trees):
    """No address, no inline handler, no inline style; the policy names the hashes of the only style and script."""
    _, tree = trees[name]
    assert not tree.xpath("//link | //img | //iframe | //object | //embed | //@src | //@style | //base")
    assert not [attribute for element in tree.iter() if isinstance(element.tag, str) for attribute in element.attrib if attribute.startswith("on")]
    assert not re.search(r"url\(|@import|https?:", static("report.css") + static("report.js"))
    policy = tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')[0]
    for kind in ("style", "script"):
        (inline,) = tree.xpath(f"//{kind}")
        assert f"{kind}-src 'sha256-{b64encode(hashlib.sha256(inline.text.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'")


def test_hostile_text_stays_text(tmp_path, national):
    """Markup, template expressions and characters that HTML cannot hold, in the text, the title and the file name, stay characters."""
    path = written(tmp_path, f"{TITLE}\n\x00\x0b\ufffe{HOSTILE}\n{BODY}\n全年办理案件{HOSTILE}XX件。\n", "a&b'\"<i>.txt")
    report, document = judged(path, national)
    assert isinstance(report, Report)
    tree = parsed(page(national, (report, document)))
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//img | //i")
    assert bare(HOSTILE) in bare("".join(tree.xpath('//div[@class="sheet"]')[0].itertext()))
    assert tree.xpath('//*[contains(text(), "<i>.txt")]')


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=12))
def test_overlapping_and_nested_marks_are_cut_properly(spans):
    """However spans overlap, each covers its own characters, each begins once, and the text is whole."""
    text = "甲县2024年法治政府建设情况报告\n　　一、主要成效 和做法\n办案12件。\n\n\t培训 3 次，\u3000检查４次。\n末行到此为止。\n"
    document = _document(text)
    end = len(document.folded.text)
    spots = [Spot(n, min(a, b, end - 1), min(max(a, b, min(a, b) + 1), end), "fail", str(n)) for n, (a, b) in enumerate(spans, 1)]
    report = Report({"path": "a.txt"}, "failed", None, {"title": "甲县2024年法治政府建设情况报告"}, [], {}, [], None, None, [])
    made = [piece for block in blocks(document, report, spots) for line in block.lines for piece in line.pieces]
    assert bare("".join(piece.text for piece in made)) == bare(text)
    for spot in spots:
        covered = "".join(piece.text for piece in made if spot in piece.spots)
        assert bare(covered) == bare(document.text[document.folded.source(spot.start) : document.folded.source_end(spot.end)])
        assert sum(spot in piece.begins for piece in made) == (1 if bare(covered) else 0)


@cache
def _document(text):
    with NamedTemporaryFile(suffix=".txt") as file:
        file.write(text.encode())
        file.flush()
        return readers.read(file.name)


def test_a_missing_thing_is_named_where_it_belongs(national, tmp_path):
    """The placeholder for the addressee stands right behind the title, and leads to its entry."""
    tree = parsed(page(national, judged(written(tmp_path, f"{TITLE}\n{BODY}\n"), national)))
    (title,) = tree.xpath('//div[@class="sheet"]/p[@class="title"]')
    gap = title.getnext()
    assert gap.get("class") == "gap"
    assert "此处应有:主送机关" in "".join(gap.itertext())
    entry = tree.xpath(f'//li[@id="{gap.find("a").get("href")[1:]}"]/ancestor::li')[0]
    assert "FZ-F-002" in "".join(entry.itertext())


def test_personal_numbers_are_masked_everywhere(national, tmp_path):
    """Mobile and identity numbers, also in full-width digits or broken at the end of a line, show their first three and last two only."""
    wide = "".join(chr(ord(c) + 0xFEE0) for c in "13812345679")
    text = f"{TITLE}\n{BODY}\n联系人:王某,电话13912345678,身份证号110101199003074518。\n另一电话{wide}。\n"
    html = page(national, judged(written(tmp_path, text), national))
    tree = parsed(html)
    shown = "".join(tree.xpath('//div[@class="sheet"]')[0].itertext())
    assert "139******78" in shown
    assert "110*************18" in shown
    assert wide[:3] + "******" + wide[-2:] in shown
    assert not re.search(r"\d{7,}", "".join(tree.xpath("//main")[0].itertext()).replace(judged(tmp_path / "报告.txt", national).report.source["sha256"], ""))
    assert mask(wide) == f"{wide[:3]}******{wide[-2:]}"


def test_a_secret_report_keeps_its_text_to_itself(national, tmp_path):
    """With a degree of secrecy on it neither text nor excerpts are shown, findings are; --force shows the text."""
    one = judged(written(tmp_path, f"机密★1年\n{TITLE}\n{BODY}\n全年办理案件XX件。\n"), national)
    tree = parsed(page(national, one))
    said = "".join(tree.xpath("//main")[0].itertext())
    assert not tree.xpath('//div[@class="sheet"] | //q | //mark')
    assert "评查行政执法案卷86卷" not in said
    assert "保密审查" in said
    assert tree.xpath('//span[@class="rule"][text()="FZ-P-004"]')
    forced = parsed(page(national, one, force=True))
    assert "评查行政执法案卷86卷" in "".join(forced.xpath('//div[@class="sheet"]')[0].itertext())


def test_a_mark_of_secrecy_is_known_by_the_kind_of_check(national, tmp_path):
    """Another rule of that kind, also inside a check by level, withholds the text as well; a pack without one does not."""
    path = written(tmp_path, f"内部资料\n{TITLE}\n{BODY}\n")
    rule = national.rule("FZ-P-004")
    nested = replace(rule, check=Cases(cases=(Case(check=rule.check),)))
    others = tuple(other for other in national.rules if other is not rule)
    for rules, silent in (((*others, nested), True), (others, False)):
        pack = _with(national, rules)
        assert bool(view(*judged(path, pack), Setting(pack, Policy())).silence) == silent


def _with(pack, rules):
    return packs.Pack(pack.id, pack.version, pack.title, pack.digest, pack.grades, pack.vocabulary, rules, pack.lexicon, pack.parts)


def test_waived_findings_are_told_but_do_not_shout(national):
    """A waived result stands folded at the end with its reason, and its mark in the text is quiet."""
    report, document = judged(REPORTS / SOME[3], national)
    result = next(result for result in report.results if result.rule == "FZ-P-006")
    for finding in result.findings:
        finding.waived = {"reason": "模板尚未定稿", "owner": "县司法局", "expires": "2026-12-31"}
    tree = parsed(page(national, (report, document)))
    (entry,) = tree.xpath('//details[contains(@class, "waived")]//li[contains(@class, "entry")]')
    said = "".join(entry.itertext())
    assert "FZ-P-006" in said
    assert "已豁免:模板尚未定稿;负责人 县司法局;2026-12-31 到期" in said
    numbers = {one.get("id").rsplit("-f", 1)[1] for one in entry.xpath('.//li[contains(@class, "place")]')}
    looks = {mark.get("class") for mark in tree.xpath("//mark") if set(mark.get("data-f").split()) <= numbers}
    assert looks == {"waived"}


def test_order_of_the_list(trees):
    """What is missing comes first, then certain faults, then doubtful ones, then what is folded; what gates stands before the rest."""
    _, tree = trees[SOME[3]]
    keys = [group.get("class").split()[-1] for group in tree.xpath('//*[contains(concat(" ", @class, " "), " group ")]')]
    order = ["error", "missing", "must", "should", "may", "doubtful", "waived", "unknown", "pass", "not_applicable"]
    assert keys == [key for key in order if key in keys]
    assert {"missing", "doubtful", "pass", "not_applicable"} <= set(keys)
    labels = [label.text for label in tree.xpath('//li[contains(@class, "entry")]//p/span[@class="label"]')]
    assert labels == [str(number) for number in range(1, len(labels) + 1)]
    first = tree.xpath('//section[contains(@class, "missing")]//li[contains(@class, "entry")]')[0]
    assert "FZ-H-001" in "".join(first.itertext())
    assert not tree.xpath('//details[@open and not(contains(@class, "aside"))]')


def test_what_could_not_be_judged_says_why(national, tmp_path):
    """A document of another kind and a missing file show the reason, no list and no text."""
    tree = parsed(page(national, judged(REPORTS / "d01_not_work_points_2023.txt", national), judged(tmp_path / "没有.txt", national)))
    assert len(tree.xpath('//p[@class="error"]')) == 2
    assert not tree.xpath('//section[contains(@class, "found")]')
    assert [row.text for row in tree.xpath('//section[@id="index"]//span[contains(@class, "outcome")]')] == ["不是年度报告", "读不出来"]


def test_several_reports_have_an_index(national):
    """Each report is one row with outcome, score and grade, in order, and one article; identifiers do not clash."""
    all_judged = [judged(REPORTS / name, national) for name in SOME[:3]]
    tree = parsed(page(national, *all_judged))
    rows = tree.xpath('//section[@id="index"]//tbody/tr')
    assert [row.xpath(".//a/@href")[0] for row in rows] == ["#r1", "#r2", "#r3"]
    assert [row.xpath("./td[4]/text()")[0] for row in rows] == [f"{report.score:g}" for report, _ in all_judged]
    assert [article.get("id") for article in tree.xpath("//article")] == ["r1", "r2", "r3"]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_tables_pages_and_lines_set_aside(national, tmp_path):
    """Rows are a table, pages of a PDF are told, lines are numbered as in the source, and chrome is greyed."""
    lines = (REPORTS / SOME[0]).read_text(encoding="utf-8").split("\n")
    lines[12:12] = ["指标\t本年\t上年", "行政复议收案\t120件\t100件"]
    source = formats.text(written(tmp_path, "\n".join(lines)))
    for name, made in (("a.docx", formats.word(source)), ("a.pdf", formats.printed_pdf(source))):
        (tmp_path / name).write_bytes(made)
    report, document = judged(tmp_path / "a.docx", national)
    tree = parsed(page(national, (report, document)))
    (table,) = tree.xpath('//div[@class="grid"]//tbody')
    assert [["".join(cell.itertext()) for cell in row[1:]] for row in table] == [["指标", "本年", "上年"], ["行政复议收案", "120件", "100件"]]
    assert tree.xpath('//details[@class="aside"]')
    report, document = judged(tmp_path / "a.pdf", national)
    tree = parsed(page(national, (report, document)))
    here, pages = 0, []
    for one in tree.xpath('//div[@class="sheet"]//span[(@class="l" or @class="page") and not(ancestor::details)]'):
        if one.get("class") == "page":
            here = int(one.text.strip("第 页"))
            pages.append(here)
        else:
            assert document.address(int(one.get("id").removeprefix("r1-l"))) == (int(one.get("data-n")), here)
    assert pages == list(range(1, len(pages) + 1))
    assert len(pages) > 2


def test_same_input_same_bytes():
    """Neither the order of hashes nor the run shows in the page."""
    run = [sys.executable, "-m", "checker", "check", "--format", "html", f"fixtures/reports/{SOME[0]}", f"fixtures/reports/{SOME[3]}"]
    made = [subprocess.run(run, cwd=ROOT, capture_output=True, check=False, env={"PYTHONHASHSEED": seed, "PATH": ""}).stdout for seed in ("1", "2")]
    assert made[0] == made[1]
    assert made[0].startswith(b"<!DOCTYPE html>")
    assert made[0].endswith(b"</html>\n")


def test_names_of_kinds_and_filters_are_real(trees):
    """Kinds that ask for contents exist; every entry that is filtered has one of the values of each filter."""
    assert set(KINDS) >= CONTENTS
    _, tree = trees[SOME[3]]
    for attribute, _, values in FILTERS:
        found = set(tree.xpath(f'//section[contains(@class, "group")]//li/@data-{attribute}'))
        assert found
        assert found <= {value for value, _ in values}
    assert tree.xpath(f'//span[@class="{EVIDENCE}"]')


def _light(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_can_be_told_apart():
    """Text and ground of every pair in use differ by 4.5 to 1 at least (WCAG AA)."""
    colours = {name: value * 2 if len(value) == 4 else value for name, value in re.findall(r"--([\w-]+): (#\w+);", static("report.css"))}
    colours["paper"], colours["on"], colours["lit"], colours["number"] = "#ffffff", "#ffe066", "#fff3b8", "#6a7382"
    pairs = [("ink", ground) for ground in ("paper", "ground", "fail-bg", "partial-bg", "doubt-bg", "on", "lit")]
    pairs += [("soft", "paper"), ("soft", "ground"), ("soft", "quiet-bg"), ("blue", "paper"), ("blue", "lit"), ("number", "paper")]
    pairs += [
        ("fail", "fail-bg"),
        ("partial", "partial-bg"),
        ("pass", "pass-bg"),
        ("doubt", "doubt-bg"),
        ("quiet", "quiet-bg"),
        ("quiet", "lit"),
        ("soft", "lit"),
    ]
    for text, ground in pairs:
        light, dark = sorted((_light(colours[text]), _light(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
