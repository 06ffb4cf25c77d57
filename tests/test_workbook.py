"""Format ``xlsx``: the same findings and figures as json, typed, without formulas, ready to be printed."""

import io

import openpyxl
import pytest
from making.outputs import failed, hostile, waived, written

from checker.report import ERROR, FAIL, PARTIAL, UNKNOWN
from checker.reporters.wording import OUTCOMES, shown

LISTED = {FAIL, PARTIAL, ERROR, UNKNOWN}


@pytest.fixture(scope="module")
def some(judged):
    """Every fourth fixture."""
    return judged[::4]


@pytest.fixture(scope="module")
def book(national, some):
    """The workbook of those."""
    return openpyxl.load_workbook(io.BytesIO(written("xlsx", national, some)))


def rows(sheet) -> list[dict]:
    """Return the rows of a sheet by the names of its columns."""
    first, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(first, row, strict=True)) for row in others]


def test_reports_stand_in_the_first_sheet(book, some):
    """One row a report, with its outcome and score as a number, and how much is not met."""
    assert book.sheetnames == ["总表", "问题", "数字", "说明"]
    got = rows(book["总表"])
    assert [(row["报告"], row["结论"], row["得分"], row["年度"]) for row in got] == [
        (report.source["path"], OUTCOMES[report.outcome], report.score, report.metadata["report_year"]) for report in some
    ]
    for row, report in zip(got, some, strict=True):
        expected = None if report.error else sum(result.severity == "must" and result.verdict == FAIL for result in shown(report))
        assert row["必须级不通过"] == expected


def test_findings_are_those_of_the_reports(book, some):
    """Every finding that is no pass has its row, in the order of the result."""
    got = [(row["报告"], row["规则"], row["问题"], row["改法"] or "") for row in rows(book["问题"]) if row["规则"]]
    expected = [(r.source["path"], x.rule, f.message, f.fix) for r in some for x in r.results if x.verdict in LISTED for f in x.findings]
    assert got == expected


def test_figures_are_those_of_the_reports(book, some):
    """Every figure has its row, its value a number."""
    got = [(row["报告"], row["指标编号"], row["数值"], row["计量单位"] or "") for row in rows(book["数字"])]
    expected = [(r.source["path"], s["indicator"], pytest.approx(s["value"], rel=1e-14), s["unit"] or "") for r in some for s in r.statistics]
    assert got == expected


def test_sheets_can_be_read_and_printed(book):
    """Head frozen, filters on, A4 across, all columns on one page, the head on every page, cells wrapped, columns wide enough."""
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (
            "landscape",
            9,
            1,
            0,
        )
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert all(cell.alignment.wrap_text for cell in sheet[2])
        assert all(sheet.column_dimensions[cell.column_letter].width >= 6 for cell in sheet[1])


def test_no_cell_is_a_formula(national, judged):
    """Text that begins like a formula, or like a link, stays text; what a cell cannot hold is cut or left out, the rest is there."""
    report = waived(hostile(failed(judged)), shown(failed(judged))[0].rule)
    report.results[0].verdict = FAIL
    report.results[0].findings[0].message = "http://e.cn/" + "长" * 40_000
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", national, [report])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert any(str(cell.value).startswith("=甲|乙") for cell in cells)
    assert max(len(str(cell.value)) for cell in cells) == 32_767
    assert any("法治办" in str(row["豁免"]) for row in rows(book["问题"]))
    assert not any(cell.hyperlink for cell in cells)


def test_an_empty_workbook_opens(national):
    """Without reports the sheets are there with their heads."""
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", national, [])))
    assert [sheet.max_row for sheet in book][:3] == [1, 1, 1]
