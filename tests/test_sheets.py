"""Rules as a spreadsheet: what an export shows, what an import takes over and refuses, and what it leaves as it was."""

import io
import shutil
import zipfile

import openpyxl
import pytest
from conftest import ROOT
from test_packs import write

from checker import packs, sheets
from checker.cli import main
from checker.packs.layers import assemble
from checker.packs.nodes import Loader
from checker.sheets import words
from checker.sheets.contents import contents
from checker.sheets.editing import EditError, Editor

HEAD = "id: mini\nversion: '1'\ntitle: 小规则包\n"
OVERLAY = """\
# 张三 2026 年写,不要删
id: local
version: '1'      # 我们的版本
title: 本地
extends: ../mini

off: [SW-2]   # 关闭的理由:本县另有要求
change:
  # 权重改过
  SW-1: {weight: 3, severity: may}
add:
  sets:
    floods:
      - 山洪   # 去年见过
      - 内涝
"""


@pytest.fixture
def mini(tmp_path, monkeypatch):
    """A folder with a small pack, made the working folder."""
    write(tmp_path / "mini")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def local(mini):
    """The same with a pack that extends it and has comments."""
    (mini / "local").mkdir()
    (mini / "local" / "pack.yaml").write_text(OVERLAY, encoding="utf-8")
    return mini / "local"


def run(capsys, *arguments: str) -> tuple[int, str]:
    """Run a command; return its code and all it says."""
    code = main(["rules", *arguments])
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> bytes:
    """The workbook of the national pack."""
    path = tmp_path_factory.mktemp("sheets") / "表.xlsx"
    assert main(["rules", "export", str(path)]) == 0
    return path.read_bytes()


@pytest.fixture
def book(exported, tmp_path, monkeypatch):
    """That workbook, opened, in a folder made the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "表.xlsx").write_bytes(exported)
    return openpyxl.load_workbook(io.BytesIO(exported))


def export(capsys, name: str, path: str = "表.xlsx"):
    """Export a pack and open the workbook."""
    code, said = run(capsys, "export", path, "--rules", name)
    assert code == 0, said
    return openpyxl.load_workbook(path)


def rule(book, rule_id: str, column: str):
    """Return the cell of a rule."""
    page = book[words.RULES]
    at = next(cell.column for cell in page[1] if cell.value == column)
    row = next(cell.row for cell in page["A"] if cell.value == rule_id)
    return page.cell(row, at)


def term(book, name: str, text: str, column: str = words.ON):
    """Return the cell of a term."""
    page = book[words.TERMS]
    at = next(cell.column for cell in page[1] if cell.value == column)
    return next(page.cell(row[0].row, at) for row in page.iter_rows() if (row[0].value, row[3].value) == (name, text))


def another(book, name: str | None, text: str | None):
    """Write a term below the others."""
    page = book[words.TERMS]
    row = max(cell.row for cell in page["D"] if cell.value) + 1
    page.cell(row, 1).value, page.cell(row, 4).value = name, text
    return f"{words.TERMS}!D{row}"


def take(capsys, book, *more: str, path: str = "改.xlsx") -> tuple[int, str]:
    """Save a workbook and import it."""
    book.save(path)
    return run(capsys, "import", path, *more)


def load(text: str):
    """Return what YAML says, read as packs are."""
    return Loader(text).get_single_data()


def tree_of(folder):
    """Return what a pack says."""
    tree, _ = assemble([folder])
    assert tree.problems == []
    return contents(tree)


# Nothing changed


OVERLAYS = ("department", "shenzhen")


@pytest.mark.parametrize("name", packs.names())
def test_an_unchanged_workbook_of_a_shipped_pack_writes_nothing(name, tmp_path, monkeypatch, capsys):
    """Exported and imported again nothing is made, whether or not another program has saved it meanwhile."""
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "export", "表.xlsx", "--rules", name)[0] == 0
    assert run(capsys, "import", "表.xlsx", "--pack", "本地") == (0, "没有要改的,没有写任何文件\n")
    if name not in OVERLAYS:  # what another program may change of a workbook, the two others show
        assert take(capsys, openpyxl.load_workbook("表.xlsx"), "--pack", "本地") == (0, "没有要改的,没有写任何文件\n")
    assert not (tmp_path / "本地").exists()


def test_an_unchanged_workbook_of_a_local_pack_leaves_it_as_it_is(local, capsys):
    """Settings and comments stay, byte by byte, and the time of the file too."""
    before = (local / "pack.yaml").read_bytes(), (local / "pack.yaml").stat().st_mtime_ns
    export(capsys, "local")
    code, said = run(capsys, "import", "表.xlsx")
    assert (code, said) == (0, "没有要改的,没有写任何文件\n")
    assert ((local / "pack.yaml").read_bytes(), (local / "pack.yaml").stat().st_mtime_ns) == before


@pytest.mark.usefixtures("local")
def test_rows_sorted_hidden_or_deleted_change_nothing(capsys):
    """A row that is gone says nothing, above all not that its rule is switched off."""
    book = export(capsys, "local")
    for name in (words.RULES, words.TERMS):
        page = book[name]
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2) if row[0].value]
        page.delete_rows(2, page.max_row)
        for row in reversed(rows[1:]):
            page.append(row)
        page.insert_rows(4)
        page.row_dimensions[3].hidden = True
    assert take(capsys, book) == (0, "没有要改的,没有写任何文件\n")


@pytest.mark.usefixtures("local")
def test_columns_may_change_places(capsys):
    """Columns are known by their names."""
    book = export(capsys, "local")
    page = book[words.RULES]
    for row in page.iter_rows():
        values = [cell.value for cell in row]
        for cell, value in zip(row, reversed(values), strict=True):
            cell.value = value
    assert take(capsys, book) == (0, "没有要改的,没有写任何文件\n")


# What changes


def test_every_change_comes_true_in_a_new_local_pack(book, tmp_path, capsys):
    """Switches, values and terms that a clerk changed are those of the pack that is made, which extends the exported one."""
    rule(book, "FZ-S-010", words.ON).value = "否"
    rule(book, "FZ-S-011", words.WEIGHT).value = 0.5
    rule(book, "FZ-S-011", words.SEVERITY).value = "可以"
    rule(book, "FZ-C-008", words.LEVELS).value = "市, 县区"
    rule(book, "FZ-C-008", words.FIRST).value = "2019年"
    rule(book, "FZ-C-018", words.FIRST).value = None
    rule(book, "FZ-C-018", words.LAST).value = None
    rule(book, "FZ-C-004", words.LEVELS).value = "全部"
    rule(book, "FZ-F-002", words.FIX).value = "补“市委、市政府:”"
    term(book, "sets.typos", "布署").value = "否"
    term(book, "FZ-H-006.check.terms", "主持……会议", words.TERM).value = "主持……(会议|例会)"
    another(book, "FZ-H-006.check.terms", "法治工作例会")
    another(book, "figures.indicators.penalties.says", "罚案")
    code, said = take(capsys, book, "--pack", "本地")
    assert code == 0, said
    assert "14 处改动" in said
    made = tree_of(tmp_path / "本地")
    assert "FZ-S-010" not in made.rules
    assert made.rules["FZ-S-011"].values[words.WEIGHT] == 0.5
    assert made.rules["FZ-S-011"].values[words.SEVERITY] == "may"
    assert made.rules["FZ-C-008"].values[words.LEVELS] == ("市", "县区")
    assert made.rules["FZ-C-008"].values[words.FIRST] == 2019
    assert [made.rules["FZ-C-018"].values[key] for key in (words.FIRST, words.LAST)] == [None, None]
    assert made.rules["FZ-C-004"].values[words.LEVELS] == ()
    assert made.rules["FZ-F-002"].values[words.FIX] == "补“市委、市政府:”"
    assert "布署" not in made.terms["sets.typos"]
    assert {"法治工作例会", "主持……(会议|例会)"} <= made.terms["FZ-H-006.check.terms"].keys()
    assert "主持……会议" not in made.terms["FZ-H-006.check.terms"]
    assert "罚案" in made.terms["figures.indicators.penalties.says"]
    assert packs.load("本地", cached=False).parts[0].id == "national"
    assert take(capsys, book, "--pack", "本地") == (0, "没有要改的,没有写任何文件\n")
    assert (ROOT / "rules" / "national" / "pack.yaml").read_text(encoding="utf-8").startswith("# yaml-language-server")


def test_an_update_keeps_what_a_person_wrote(local, capsys):
    """Only the lines of the values concerned differ."""
    book = export(capsys, "local")
    rule(book, "SW-1", words.WEIGHT).value = 5
    rule(book, "SW-2", words.ON).value = "是"
    term(book, "sets.floods", "内涝").value = "否"
    another(book, "sets.floods", "渍涝")
    code, said = take(capsys, book)
    assert code == 0, said
    want = OVERLAY.replace("weight: 3", "weight: 5").replace("off: [SW-2]   # 关闭的理由:本县另有要求\n", "").replace("      - 内涝\n", "      - 渍涝\n")
    assert (local / "pack.yaml").read_text(encoding="utf-8") == want
    assert tree_of(local).rules["SW-2"].values[words.ON]


def test_a_value_put_back_takes_the_change_out(local, capsys):
    """What is again as in the pack below needs no change, and a mapping that is empty goes."""
    book = export(capsys, "local")
    below = tree_of(local.parent / "mini").rules["SW-1"].values
    rule(book, "SW-1", words.WEIGHT).value = below[words.WEIGHT]
    rule(book, "SW-1", words.SEVERITY).value = words.SEVERITIES[below[words.SEVERITY]]
    assert take(capsys, book)[0] == 0
    assert "change" not in load((local / "pack.yaml").read_text(encoding="utf-8"))


def test_line_ends_and_byte_order_mark_stay(local, capsys):
    """A file that Windows wrote stays one."""
    (local / "pack.yaml").write_bytes(b"\xef\xbb\xbf" + OVERLAY.replace("\n", "\r\n").encode())
    book = export(capsys, "local")
    rule(book, "SW-1", words.WEIGHT).value = 4
    assert take(capsys, book)[0] == 0
    assert (local / "pack.yaml").read_bytes() == b"\xef\xbb\xbf" + OVERLAY.replace("weight: 3", "weight: 4").replace("\n", "\r\n").encode()


def test_changes_of_a_rule_go_with_it(local, capsys):
    """A rule that is switched off cannot be changed too, and the clerk is told."""
    book = export(capsys, "local")
    rule(book, "SW-1", words.ON).value = "否"
    rule(book, "SW-1", words.WEIGHT).value = 9
    code, said = take(capsys, book)
    assert code == 0, said
    assert "SW-1 关闭了" in said
    assert "权重的改动没有写" in said
    assert "SW-1" not in tree_of(local).rules


def test_terms_in_a_list_that_a_local_pack_put_in_place(local, capsys):
    """A list that ``change`` replaced is changed where it stands."""
    text = OVERLAY.replace("SW-1: {weight: 3", "SW-1: {check: {terms: [山洪, 内涝]}, weight: 3")
    (local / "pack.yaml").write_text(text, encoding="utf-8")
    book = export(capsys, "local")
    term(book, "SW-1.check.terms", "内涝").value = "否"
    another(book, "SW-1.check.terms", "渍涝")
    code, said = take(capsys, book)
    assert code == 0, said
    assert (local / "pack.yaml").read_text(encoding="utf-8") == text.replace("[山洪, 内涝]", "[山洪, 渍涝]")


# What is said


def test_all_mistakes_are_told_at_once_with_their_cells(book, tmp_path, capsys):
    """Sheet, cell, what is wrong, what to do; nothing is written."""
    cells = {
        rule(book, "FZ-S-010", words.ON): ("也许", "请填 是 或 否"),
        rule(book, "FZ-S-011", words.SEVERITY): ("严重", "请填 必须、应当、建议"),
        rule(book, "FZ-S-011", words.WEIGHT): ("很重", "0 到 1000"),
        rule(book, "FZ-C-008", words.LEVELS): ("省、县", "是不是“县区”?"),
        rule(book, "FZ-C-009", words.LAST): (1999, "起始年度 2019 晚于结束年度 1999"),
        rule(book, "FZ-F-002", words.FIRST): ("去年", "四位年份"),
        rule(book, "FZ-F-003", words.WEIGHT): ("=1+1", "是公式"),
        rule(book, "FZ-S-009", words.ID): ("FZ-S-0O9", "是不是“FZ-S-009”?"),
        term(book, "sets.typos", "布署", words.LIST): ("sets.typo", "是不是“sets.typos”?"),
        term(book, "FZ-H-006.check.terms", "主持……会议", words.TERM): ("主持(会议", "括号没有成对"),
    }
    for cell, (value, _) in cells.items():
        cell.value = value
    alone = another(book, None, "孤词")
    code, said = take(capsys, book, "--pack", "本地")
    assert code == 2
    lines = said.splitlines()
    for cell, (_, advice) in cells.items():
        column = "G" if "晚于" in advice else cell.column_letter
        found = [line for line in lines if line.startswith(f"改.xlsx:{cell.parent.title}!{column}{cell.row}:")]
        assert len(found) == 1, (cell.coordinate, said)
        assert advice in found[0]
    assert any(line.startswith(f"改.xlsx:{alone.replace('D', 'A')}:没有写词条集") for line in lines)
    assert lines[-1] == "共 11 处要改,改好后再导入;没有写任何文件"
    assert not (tmp_path / "本地").exists()


@pytest.mark.usefixtures("local")
def test_a_row_written_twice_must_say_the_same(capsys):
    """Two rows of a rule or a term that contradict each other are refused."""
    book = export(capsys, "local")
    page = book[words.RULES]
    page.append([cell.value for cell in page[2]])
    another(book, "sets.floods", "山洪")
    term(book, "sets.floods", "山洪").value = "否"
    rule(book, page["A2"].value, words.WEIGHT).value = 7
    page.cell(page.max_row, 5).value = 8
    code, said = take(capsys, book)
    assert code == 2
    assert "另写了“7”" in said
    assert "这里相反" in said


def test_the_pack_may_have_changed_since(local, capsys):
    """What differs is said; cells that were changed count all the same, those that were not leave the new values alone."""
    book = export(capsys, "local")
    rule(book, "SW-1", words.WEIGHT).value = 8
    rules = local.parent / "mini" / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("levels: [县区, 部门]", "levels: [县区]"), encoding="utf-8")
    code, said = take(capsys, book)
    assert code == 0, said
    assert "有了变化" in said
    assert "适用层级:导出时 县区、部门,现在 县区" in said
    made = tree_of(local).rules
    assert made["SW-1"].values[words.WEIGHT] == 8
    assert made["SW-1"].values[words.LEVELS] == ("县区",)


def test_a_pack_that_has_moved_can_be_named(local, capsys):
    """Where the exported pack is gone, the local pack given takes the changes by their ids."""
    book = export(capsys, "local")
    rule(book, "SW-1", words.WEIGHT).value = 8
    local.rename(local.parent / "moved")
    code, said = take(capsys, book, "--pack", "moved")
    assert code == 0, said
    assert "现在找不到" in said
    assert take(capsys, book, "--pack", "new")[0] == 2


def test_rules_of_the_local_pack_itself_are_changed_in_their_file(local, capsys):
    """The head of a pack cannot change its own rules; the file and line are named."""
    text = (ROOT / "rules" / "department" / "habits.yaml").read_text(encoding="utf-8").split("  - id: BM-C-002")[0].replace("department_practice", "habit")
    (local / "own.yaml").write_text(text, encoding="utf-8")
    (local / "pack.yaml").write_text(OVERLAY + "bases: {habit: {document: 习惯, tier: practice}}\n", encoding="utf-8")
    book = export(capsys, "local")
    rule(book, "BM-C-001", words.WEIGHT).value = 2
    another(book, "BM-C-001.check.terms", "抽检")
    code, said = take(capsys, book)
    assert code == 2
    assert said.count("local/own.yaml:") == 2


# What is refused


def test_shipped_packs_are_never_written(tmp_path, monkeypatch, capsys):
    """Nor is anything put between them."""
    monkeypatch.chdir(tmp_path)
    book = export(capsys, "disclosure_report")  # the smallest
    rule(book, book[words.RULES]["A2"].value, words.ON).value = "否"
    book.save("改.xlsx")
    for target in ("rules/disclosure_report", "rules/national", "rules", "rules/department/more"):
        code, said = run(capsys, "import", "改.xlsx", "--pack", str(ROOT / target))
        assert code == 2
        assert "自带的规则包不能改" in said


def test_other_folders_are_not_written_into(mini, capsys):
    """A pack that extends nothing, a folder of other YAML files and a file are no local packs."""
    book = export(capsys, "mini")
    rule(book, "SW-1", words.WEIGHT).value = 9
    (mini / "x").mkdir()
    (mini / "x" / "other.yaml").write_text("a: 1\n", encoding="utf-8")
    assert "不是本地规则包" in take(capsys, book, "--pack", "mini")[1]
    assert "里面有别的 yaml 文件" in take(capsys, book, "--pack", "x")[1]
    assert "是文件" in take(capsys, book, "--pack", "mini/pack.yaml")[1]
    assert sorted(path.name for path in (mini / "x").iterdir()) == ["other.yaml"]


def test_a_file_that_is_no_workbook_of_ours_is_refused_in_one_line(mini, capsys):
    """Text, a cut file, another workbook, one whose last sheet is gone, a name that is no workbook, no file."""
    book = export(capsys, "mini")
    whole = (mini / "表.xlsx").read_bytes()
    (mini / "text.xlsx").write_text("编号,要求", encoding="utf-8")
    (mini / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    (mini / "zip.xlsx").write_bytes(b"PK\x05\x06" + bytes(18))
    other = openpyxl.Workbook()
    other.save("other.xlsx")
    del book[words.KEPT]
    book.save("lost.xlsx")
    for name, said in (
        ("text", "不是 xlsx"),
        ("cut", "损坏"),
        ("zip", "打不开"),
        ("other", "缺少工作表"),
        ("lost", "缺少工作表“导出时的值”"),
        ("none", "没有这个文件"),
    ):
        code, line = run(capsys, "import", f"{name}.xlsx", "--pack", "y")
        assert (code, line.count("\n")) == (2, 1), line
        assert line.startswith(f"{name}.xlsx:")
        assert said in line
    assert run(capsys, "import", "表.xls")[0] == run(capsys, "export", "表.csv")[0] == 2
    assert run(capsys, "export", "表.xlsx", "--rules", "mini", "--rules", "national")[0] == 2


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """Return a zip with one member put in place of another."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, content)
    return stream.getvalue()


def test_hostile_workbooks_are_not_opened(mini, capsys):
    """A part that unpacks without end, and one with entities, are refused before anything takes them apart."""
    export(capsys, "mini")
    whole = (mini / "表.xlsx").read_bytes()
    (mini / "bomb.xlsx").write_bytes(repacked(whole, "xl/media/image1.bin", bytes(60_000_000)))
    (mini / "entity.xlsx").write_bytes(repacked(whole, "xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'))
    (mini / "broken.xlsx").write_bytes(repacked(whole, "xl/workbook.xml", b"<workbook"))
    assert "展开后过大" in run(capsys, "import", "bomb.xlsx")[1]
    assert "DOCTYPE" in run(capsys, "import", "entity.xlsx")[1]
    assert "表格打不开" in run(capsys, "import", "broken.xlsx")[1]


# What a workbook looks like


def test_the_workbook_is_made_for_a_clerk(book, national):
    """Chinese sheets, a frozen head with filters, drop-downs, no formula anywhere, the last sheet out of sight."""
    assert book.sheetnames == ["说明", "规则", "词表", "导出时的值"]
    assert book["导出时的值"].sheet_state == "hidden"
    page = book["规则"]
    assert [cell.value for cell in page["A"]][1:] == [one.id for one in national.rules]
    assert (page.freeze_panes, page.auto_filter.ref) == ("C2", f"A1:K{len(national.rules) + 1}")
    choices = {str(one.sqref).split(":")[0]: one.formula1 for one in page.data_validations.dataValidation}
    assert choices["C2"] == '"是,否"'
    assert choices["D2"] == '"必须,应当,建议"'
    assert {"E2", "F2", "G2", "H2"} <= choices.keys()
    assert book["词表"].freeze_panes == "A2"
    terms = {(row[0].value, row[3].value) for row in book["词表"].iter_rows(min_row=2) if row[0].value}
    assert {("sets.typos", "布署"), ("FZ-H-006.check.terms", "主持……会议"), ("topics", national.vocabulary.topics[0])} <= terms
    assert not any(cell.data_type == "f" for name in book.sheetnames for row in book[name].iter_rows() for cell in row)
    assert page.column_dimensions["B"].width > 30


def test_rules_that_a_local_pack_switched_off_and_terms_it_took_out_are_shown(local, capsys):
    """They can be switched on again."""
    (local / "pack.yaml").write_text(OVERLAY + "remove: {sets: {floods: [抗洪]}}\n", encoding="utf-8")
    book = export(capsys, "local")
    assert rule(book, "SW-2", words.ON).value == "否"
    assert term(book, "sets.floods", "抗洪").value == "否"
    term(book, "sets.floods", "抗洪").value = "是"
    assert take(capsys, book)[0] == 0
    assert (local / "pack.yaml").read_text(encoding="utf-8") == OVERLAY


def test_a_term_that_looks_like_a_formula_stays_text(mini, capsys):
    """Written and read as the characters it has."""
    folder = mini / "local"
    folder.mkdir()
    (folder / "pack.yaml").write_text("id: local\nversion: '1'\nextends: ../mini\nadd: {sets: {floods: ['=1+1', '-5']}}\n", encoding="utf-8")
    book = export(capsys, "local")
    assert term(book, "sets.floods", "=1+1").value == "是"
    assert run(capsys, "import", "表.xlsx") == (0, "没有要改的,没有写任何文件\n")


def test_what_is_read_is_what_was_written(mini):
    """The sheet knows what was exported: every rule, every term, whence."""
    shown = tree_of(mini / "mini")
    data = sheets.write(shown, {"name": "x", "id": "x", "version": "1", "title": "小", "digest": "", "levels": "、".join(shown.levels)})
    sheet = sheets.read(data, "x.xlsx")
    assert sheet.was == {rule_id: one.values for rule_id, one in shown.rules.items()}
    assert sheet.terms == shown.terms
    assert (sheet.rules, sheet.lists, sheet.problems) == ([], [], [])


# Editing


START = """\
# 头
a: 1   # 一
b: [x, y]  # 二
c:
  # 里面
  d: {e: 1, f: 2}
  g:
    - p
    - q   # 留
h:
k: {l: {m: 1}}
n: |
  长文
  两行
"""


@pytest.mark.parametrize(
    ("step", "old", "new"),
    [
        (lambda e: e.put(("a",), 2), "a: 1", "a: 2"),
        (lambda e: e.put(("c", "d", "e"), "否:"), "{e: 1,", "{e: '否:',"),
        (lambda e: e.put(("c", "d", "z"), [1]), "f: 2}", "f: 2, z: [1]}"),
        (lambda e: e.put(("c", "z"), {"y": None}), "# 留\n", "# 留\n  z: {y: null}\n"),
        (lambda e: e.put(("h", "i"), 1), "h:\n", "h: {i: 1}\n"),
        (lambda e: e.append(("b",), "z?"), "[x, y]", "[x, y, 'z?']"),
        (lambda e: e.append(("c", "g"), "r"), "# 留\n", "# 留\n    - r\n"),
        (lambda e: e.append(("off",), "r"), "  两行\n", "  两行\noff: [r]\n"),
        (lambda e: e.take(("b",), "x"), "[x, y]", "[y]"),
        (lambda e: e.take(("b",), "y"), "[x, y]", "[x]"),
        (lambda e: e.take(("b",), "w"), "", ""),
        (lambda e: e.take(("c", "g"), "p"), "    - p\n", ""),
        (lambda e: e.drop(("c", "d")), "  d: {e: 1, f: 2}\n", ""),
        (lambda e: e.drop(("c", "d", "f")), "{e: 1, f: 2}", "{e: 1}"),
        (lambda e: e.drop(("k", "l", "m")), "k: {l: {m: 1}}\n", ""),
        (lambda e: e.drop(("h",)), "h:\n", ""),
        (lambda e: e.drop(("x", "y")), "", ""),
    ],
)
def test_one_edit_changes_one_place(step, old, new):
    """Everything else stays, and the text says what it is to say."""
    editor = Editor(START)
    step(editor)
    assert editor.text == (START.replace(old, new, 1) if old else START)
    load(editor.text)


def test_new_entries_at_the_top_get_lines_of_their_own():
    """Sections and rules stand one below the other, as a person would write them."""
    editor = Editor("id: x")
    editor.put(("change", "FZ-S-001", "weight"), 2)
    editor.put(("change", "FZ-S-002", "applies", "levels"), ["市"])
    assert editor.text == "id: x\nchange:\n  FZ-S-001: {weight: 2}\n  FZ-S-002: {applies: {levels: [市]}}"


@pytest.mark.parametrize("text", ["- a\n", "x: 文字\nchange: 文字\n", "x: &v {y: 1}\nchange: *v\n"])
def test_what_cannot_be_changed_value_by_value_is_refused(text):
    """Lists at the top, plain text where a mapping must stand, aliases."""
    with pytest.raises(EditError):
        Editor(text).put(("change", "y"), 1)


def test_shipped_overlays_can_be_edited_in_place(tmp_path):
    """Every change that a shipped overlay makes can be taken out and put back by the editor."""
    for name in ("department", "shenzhen"):
        shutil.copytree(ROOT / "rules" / name, tmp_path / name)
        text = (tmp_path / name / "pack.yaml").read_text(encoding="utf-8")
        data = load(text)
        editor = Editor(text)
        for rule_id, value in data.get("change", {}).items():
            editor.drop(("change", rule_id))
            editor.put(("change", rule_id), value)
        assert load(editor.text) == data
