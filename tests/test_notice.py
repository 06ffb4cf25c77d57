"""``fazhi notice``: a circular and letters in the layout of official documents, whose numbers are those of the tables."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from making.batch import Sent, text_of

from checker.cli import main
from checker.errors import UsageError
from checker.reporters.docx_making import WIDTH
from checker.summary import official, templating
from checker.summary.official import chinese, formal
from checker.summary.templating import Block, Templates

HOSTILE = ("../../越界镇", "CON", 'a:b*c?"d"<e>|f镇', "=cmd|' /C calc'!A0镇", "很" * 150 + "长镇", "..", "a/b\\c镇", "{{ 7*7 }}镇", "# 一级|标题镇")
TOWNS = (Sent("檀溪镇", "乡镇街道", "霁县", set(), mediations=300, contradiction=True), Sent("柏岭镇", "乡镇街道", "霁县", set(), ("plan",), mediations=280),
         Sent("汀湾镇", "乡镇街道", "霁县", set(), mediations=260))  # fmt: skip
COUNTY = Sent("霁县", "县区", "澜屏市", set(), ("plan", "leader"))


def make(folder: Path) -> list[str]:
    """Write reports and a roster; return the arguments for the command."""
    (folder / "收").mkdir()
    for at, unit in enumerate((*TOWNS, COUNTY)):
        unit.penalties = 30 + at
        (folder / "收" / f"{unit.name}.txt").write_text(text_of(unit, 2024, unit.variant), encoding="utf-8")
    (folder / "收" / "蒲岸镇.docx").write_bytes(b"PK\x03\x04 cut off")
    with (folder / "名单.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["单位", "层级", "文件", "上级"])
        rows.writerows([unit.name, unit.level, f"{unit.name}.txt", unit.parent] for unit in (*TOWNS, COUNTY))
        rows.writerow(["蒲岸镇", "乡镇街道", "蒲岸镇.docx", "霁县"])
        rows.writerows([name, "乡镇街道", "", "霁县"] for name in HOSTILE)
    return [str(folder / "收"), "--roster", str(folder / "名单.csv"), "--year", "2024", "--deadline", "2025-03-01", "--received", "mtime"]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict:
    """The letters of a small batch, and the tables of ``summary`` over the same files."""
    folder = tmp_path_factory.mktemp("notice")
    command = make(folder)
    code = main(["notice", *command, "--output", str(folder / "函"), "--issuer", "霁县委依法治县办", "--date", "2025-03-31", "--quiet"])
    main(["summary", *command, "--format", f"json:{folder / 's.json'}", "--quiet"])
    tables = json.loads((folder / "s.json").read_text(encoding="utf-8"))["tables"]
    return {"folder": folder / "函", "code": code, "tables": tables, "command": command}


def letter(made: dict, name: str) -> docx.document.Document:
    """Open a letter."""
    return docx.Document(str(made["folder"] / f"{name}.docx"))


def words(made: dict, name: str) -> str:
    """Return the paragraphs of a letter, one a line."""
    return "\n".join(paragraph.text for paragraph in letter(made, name).paragraphs)


def test_every_unit_has_a_letter_and_nothing_else_is_written(made):
    """One circular, one letter for each unit of the roster whatever its name, all inside the folder."""
    names = sorted(path.name for path in made["folder"].iterdir())
    assert len(names) == 1 + 5 + len(HOSTILE)
    assert {"通报.docx", "反馈函-檀溪镇.docx", "反馈函-霁县.docx", "反馈函-蒲岸镇.docx", "催报函-_CON.docx", "催报函-_.._越界镇.docx"} <= set(names)
    assert len([name for name in names if name.startswith("催报函-")]) == len(HOSTILE)
    assert not any(re.search(r'[\\/:*?"<>|]', name) or len(name.encode()) > 255 for name in names)
    assert sorted(path.name for path in made["folder"].parent.iterdir()) == ["s.json", "函", "名单.csv", "收"]
    assert made["code"] == 2  # a file could not be read


def test_names_stand_in_letters_as_they_are(made):
    """Nothing in the name of a unit is taken for the notation of templates or of Word."""
    addressed = {docx.Document(str(path)).paragraphs[2].text for path in made["folder"].glob("催报函-*.docx")}
    assert addressed == {f"{formal(name)}：" for name in HOSTILE}
    circular = words(made, "通报")
    assert all(formal(name) in circular for name in HOSTILE)
    assert "49" not in circular


def test_the_layout_is_that_of_official_documents(made):
    """A4, margins 37 35 28 26 mm, fonts by name and size, 28 points a line, numbers of pages at the outer edge."""
    for name in ("通报", "反馈函-檀溪镇", "催报函-_CON"):
        document = letter(made, name)
        section = document.sections[0]
        assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]
        assert [round(length.mm) for length in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)] == [37, 35, 28, 26]
        styles = {style.style_id: style for style in document.styles}
        fonts = {key: (styles[key].element.rPr.rFonts.get(qn("w:eastAsia")), styles[key].font.size.pt) for key in ("Title", "Normal", "Heading1", "Heading2")}
        assert fonts == {"Title": ("方正小标宋简体", 22), "Normal": ("仿宋_GB2312", 16), "Heading1": ("黑体", 16), "Heading2": ("楷体_GB2312", 16)}
        assert styles["Normal"].paragraph_format.line_spacing.pt == 28
        assert styles["Normal"].paragraph_format.line_spacing_rule == docx.enum.text.WD_LINE_SPACING.EXACTLY
        assert document.settings.odd_and_even_pages_header_footer
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            assert "PAGE" in footer._element.xml
            assert f'<w:jc w:val="{side}"/>' in footer._element.xml
        assert {paragraph.style.style_id for paragraph in document.paragraphs} <= {"Title", "Normal", "Heading1", "Heading2", "Addressee", "Closing"}
        closing = [paragraph for paragraph in document.paragraphs if paragraph.style.style_id == "Closing"]
        assert [paragraph.text for paragraph in closing] == ["霁县委依法治县办", "2025年3月31日"]
        assert styles["Closing"].paragraph_format.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT


def test_headings_are_numbered_in_order(made):
    """一、二、… without a gap; （一） anew below each."""
    for name in ("通报", "反馈函-霁县"):
        first = [paragraph.text for paragraph in letter(made, name).paragraphs if paragraph.style.style_id == "Heading1"]
        assert [text.partition("、")[0] for text in first] == [chinese(number) for number in range(1, len(first) + 1)]
        assert len(first) >= 3
    second = [paragraph.text for paragraph in letter(made, "通报").paragraphs if paragraph.style.style_id == "Heading2"]
    assert second[0].startswith("（一）")
    assert sum(text.startswith("（一）") for text in second) == 2


def test_the_circular_says_what_the_tables_say(made):
    """Ranks and scores are the rows of 总表, shares those of 缺项统计, states and contradictions counted from 总表."""
    units = made["tables"]["units"]["rows"]
    table = letter(made, "通报").tables[0]
    shown = [tuple(cell.text for cell in row.cells) for row in table.rows]
    ranked = sorted((row for row in units if row["rank"]), key=lambda row: row["rank"])
    assert shown[0] == ("名次", "单位", "层级", "同级名次", "得分", "等级", "结论")
    wanted = [(str(r["rank"]), r["unit"], r["level"], str(r["level_rank"]), f"{r['score']:g}", r["grade"], r["outcome"]) for r in ranked]
    assert shown[1:] == wanted
    assert len(wanted) == 4
    text = words(made, "通报")
    for state in ("已报", "迟报", "未报", "无法读取"):
        count = sum(state in row["state"].split("、") for row in units)
        assert (f"）{state}{count}个" in text) == bool(count)
    missed = [row for row in made["tables"]["missing"]["rows"] if row["missing"] and row["severity"] != "建议"][:10]
    for number, row in enumerate(missed, 1):
        assert f"{number}.{formal(row['title'])}：适用{row['applies']}份，缺{row['missing']}份，缺失率{row['share']:.1%}。" in text
    told = {row["unit"]: row["contradictions"] for row in units if row["contradictions"]}
    assert "檀溪镇" in told
    assert all(f"{unit}{count}项。" in text for unit, count in told.items())
    assert "350 > 300" in text


def test_a_letter_lists_what_is_to_be_mended(made):
    """Every finding of the report with its place, fix and basis; doubtful ones apart; contradictions with the sum; counts as listed."""
    folder = made["folder"].parent
    main(["check", str(folder / "收" / "檀溪镇.txt"), "--level", "乡镇街道", "--year", "2024", "--format", f"json:{folder / 's.json'}", "--quiet"])
    (report,) = json.loads((folder / "s.json").read_text(encoding="utf-8"))["reports"]
    (folder / "s.json").write_text("{}", encoding="utf-8")
    text = words(made, "反馈函-檀溪镇")
    wrong = [result for result in report["results"] if result["verdict"] in {"fail", "partial"} and result["weight"]]
    doubtful = [r for r in wrong if all(f["certainty"] == "doubtful" for f in r["findings"])]
    assert doubtful
    apart = text.index("请核对的地方")
    for result in wrong:
        at = text.index(f".{formal(result['title'])}。依据：{formal(result['basis'][0]['document'])}")
        assert (at > apart) == (result in doubtful)
        for finding in result["findings"]:
            assert formal(finding["message"].rstrip("。")) in text[at:]
            assert formal(finding["fix"].rstrip("。")) in text[at:]
            if finding["line"] and finding["column"]:
                assert f"第 {finding['line']} 行" in text[at:]
    assert text.index("数据矛盾\n") < text.index("350 > 300") < apart
    unknown = [result["title"] for result in report["results"] if result["verdict"] == "unknown"]
    assert unknown
    assert f"以下{len(unknown)}项没有判定，没有计入得分，不表示符合或者不符合：{'、'.join(map(formal, unknown))}" in text
    listed = len([result for result in wrong if result not in doubtful and "350 > 300" not in str(result["findings"])])
    assert f"需要修改的有{listed}项" in text


def test_what_was_not_judged_is_not_judged_in_the_letter(made):
    """The unit whose file could not be read gets no score, no list of mistakes; the missing ones are asked for their report."""
    text = words(made, "反馈函-蒲岸镇")
    assert "没有能够审查，因此没有对报告内容作出判定。情况是：无法读取。" in text
    assert "蒲岸镇.docx" in text
    assert not re.search("得分|名次|必须|未见", text)
    text = words(made, "催报函-_CON")
    assert "报送期限为2025年3月1日。截至2025年3月31日，未收到你单位的报告。" in text
    assert not re.search("得分|名次|必须", text)


def test_the_same_input_makes_the_same_bytes(made, tmp_path):
    """Only --date says the day."""
    main(["notice", *made["command"], "--output", str(tmp_path / "函"), "--issuer", "霁县委依法治县办", "--date", "2025-03-31", "--quiet"])
    for path in made["folder"].iterdir():
        assert (tmp_path / "函" / path.name).read_bytes() == path.read_bytes(), path.name


def test_decisions_leave_findings_out_of_the_letter(made, tmp_path):
    """What is decided to be a false alarm is not asked for, but counted."""
    summary = tmp_path / "s.json"
    main(["check", str(made["folder"].parent / "收" / "檀溪镇.txt"), "--level", "乡镇街道", "--year", "2024", "--format", f"json:{summary}", "--quiet"])
    (report,) = json.loads(summary.read_text(encoding="utf-8"))["reports"]
    rule, finding = next((r["rule"], f) for r in report["results"] for f in r["findings"] if "350 > 300" in f["message"])
    (tmp_path / "d.yaml").write_text(
        f'- {{rule: {rule}, unit: 檀溪镇, fingerprint: "{finding["fingerprint"]}", decision: 误报, reason: 含上年结转, who: 王五, when: 2025-03-20}}\n',
        encoding="utf-8",
    )
    main(["notice", *made["command"], "--output", str(tmp_path / "函"), "--decisions", str(tmp_path / "d.yaml"), "--quiet"])
    text = words({"folder": tmp_path / "函"}, "反馈函-檀溪镇")
    assert "350 > 300" not in text
    assert "经人工认定或者豁免、不再列出的有1处" in text
    assert "350 > 300" not in words({"folder": tmp_path / "函"}, "通报")


# Folders and templates


def test_a_folder_with_something_in_it_is_left_alone(made, tmp_path, capsys):
    """One line and 2; with --force files of the same name are replaced and others stay."""
    folder = tmp_path / "函"
    folder.mkdir()
    (folder / "通报.docx").write_bytes(b"edited")
    (folder / "别的.txt").write_bytes(b"x")
    command = ["notice", *made["command"], "--output", str(folder), "--quiet"]
    assert main(command) == 2
    assert "文件夹里已有东西,没有写" in capsys.readouterr().err
    assert (folder / "通报.docx").read_bytes() == b"edited"
    main([*command, "--force"])
    assert zipfile.is_zipfile(folder / "通报.docx")
    assert (folder / "别的.txt").read_bytes() == b"x"


def test_templates_are_written_out_edited_and_used(made, tmp_path, capsys):
    """Written once, not over edited ones; an edited one is used, also when an editor saved it as GBK, and the others are the shipped ones."""
    own = tmp_path / "模板"
    assert main(["notice", "--write-templates", str(own)]) == 0
    assert sorted(path.name for path in own.iterdir()) == ["催报函.txt", "反馈函.txt", "通报.txt"]
    assert main(["notice", "--write-templates", str(own)]) == 2
    assert "已经有了,没有改动" in capsys.readouterr().err
    (own / "反馈函.txt").unlink()
    (own / "催报函.txt").write_bytes("# 催一催\n@ {{ 单位 }}\n## 请\n### 快\n#### 报\n##### 来\n> {{ 落款 }}\n".encode("gb18030"))
    main(["notice", *made["command"], "--output", str(tmp_path / "函"), "--templates", str(own), "--quiet"])
    text = words({"folder": tmp_path / "函"}, "催报函-_CON")
    assert text == "催一催\nCON\n一、请\n（一）快\n1.报\n（1）来\n\n〔落款单位〕"
    assert "审查结果" in words({"folder": tmp_path / "函"}, "反馈函-霁县")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("# 甲\n{{ 单位\n", 2, "模板写法有误"),
        ("# 甲\n{% if 单位 %}\n乙\n", 2, "if、for 没有结束,请补上 endif、endfor"),
        ("# 甲\n\n{{ 单为 }}\n", 3, "用了没有的名称(没有“单为”);可用的名称:年度"),
        ("{{ ''.__class__.__mro__ }}", 1, "模板里不能这样写"),
        ("甲\n{{ 1 // 0 }}", 2, "这一行算不出来(ZeroDivisionError"),
        ("甲\n{% for 项 in range(9999999) %}{% endfor %}", 2, "这一行算不出来(OverflowError"),
        ("甲\n{% include '/etc/passwd' %}", 2, "没有“/etc/passwd”这个模板"),
        ("甲\n{{ 单位 | 大写 }}", 2, "没有“大写”这种处理"),
    ],
)
def test_mistakes_in_a_template_are_told_where_they_are(made, tmp_path, capsys, text, line, said):
    """One line with file and line, and 2."""
    (tmp_path / "催报函.txt").write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["notice", *made["command"], "--output", str(tmp_path / "函"), "--templates", str(tmp_path), "--quiet"]) == 2
    told = [one for one in capsys.readouterr().err.strip().split("\n") if "催报函.txt" in one]
    assert len(told) == 1
    assert told[0].startswith(f"{tmp_path / '催报函.txt'}:{line}: ")
    assert said in told[0]
    assert not (tmp_path / "函").exists() or not list((tmp_path / "函").iterdir())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "缺少 --output 文件夹"),
        (["--output", "{0}/函", "--date", "昨天"], "--date 要写日期"),
        (["--output", "{0}/函", "--templates", "{0}/无"], "里面没有模板"),
        (["--output", "{0}/名单.txt/函"], "不能作为文件夹使用"),
    ],
)
def test_bad_arguments_are_told_in_one_line(made, tmp_path, capsys, more, said):
    """Nothing is judged before they are right."""
    (tmp_path / "名单.txt").write_text("x", encoding="utf-8")
    assert main(["notice", *made["command"], *(part.format(tmp_path) for part in more)]) == 2
    err = capsys.readouterr().err.strip()
    assert said in err
    assert "\n" not in err
    assert main(["notice", "--output", str(tmp_path / "函")]) == 2
    assert "缺少路径" in capsys.readouterr().err


def test_values_are_no_notation(monkeypatch):
    """Marks at the start of a value, bars in a cell and line breaks change nothing of the structure."""
    monkeypatch.setattr(templating, "shipped", lambda name: "{{ 值 }}\n| {{ 值 }} | b |\n|---|---|\n## {{ 值 }}")  # noqa: ARG005 - as called
    for value in ("# 甲|乙", "> 丙", "| 丁 |", "@ 戊", "{{ 己 }}"):
        blocks = Templates().fill("通报", {"值": f"{value}\n## 庚"})
        whole = f"{value} ## 庚"
        assert blocks == [Block("paragraph", whole), Block("row", f"{whole}\tb", (whole, "b")), Block("heading1", whole)]
    with pytest.raises(UsageError, match="用了没有的名称"):
        Templates().fill("通报", {})


def test_a_number_that_is_written_is_not_doubled():
    """Headings that bear a number keep it, and counting goes on."""
    texts = ["一、甲", "乙", "丙"]
    document = docx.Document(io.BytesIO(official.document([Block("heading1", text) for text in texts])))
    assert [paragraph.text for paragraph in document.paragraphs] == ["一、甲", "二、乙", "三、丙"]


def test_columns_fill_the_line():
    """A long name takes what the others leave; no column of short words is made narrower than they are."""
    rows = [("名次", "单位", "结论"), ("1", "很" * 80, "有条件通过")]
    document = docx.Document(io.BytesIO(official.document([Block("row", "", row) for row in rows])))
    sizes = [column.width.twips for column in document.tables[0].columns]
    assert WIDTH - 3 <= sum(sizes) <= WIDTH
    assert sizes[0] >= 4 * 120 + 200
    assert sizes[2] >= 10 * 120 + 200


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (103, "一百零三"), (110, "一百一十"), (1005, "一千零五")])
def test_numbers_of_headings(number, said):
    """As Chinese headings bear them."""
    assert chinese(number) == said


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_an_office_program_opens_the_letters(made, tmp_path):
    """LibreOffice makes a PDF of them whose text is whole."""
    import pypdfium2

    names = ["通报.docx", "反馈函-檀溪镇.docx"]
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/p", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *(str(made["folder"] / name) for name in names)], check=True, capture_output=True, timeout=180)
    for name in names:
        pages = pypdfium2.PdfDocument(str((tmp_path / name).with_suffix(".pdf")))
        text = "".join(pages[at].get_textpage().get_text_range() for at in range(len(pages)))
        squeezed = re.sub(r"\s", "", text)
        assert f"—{len(pages)}—" in squeezed
        for paragraph in docx.Document(str(made["folder"] / name)).paragraphs:
            if paragraph.style.style_id.startswith("Heading"):
                assert re.sub(r"\s", "", paragraph.text) in squeezed
