"""What holds for every text in every format: places are true, characters are accounted for, and the same file gives the same bytes."""

import pytest
from conftest import FIXTURES
from hypothesis import given, settings
from hypothesis import strategies as st
from making import formats

from checker import engine, readers
from checker.document import Document
from checker.reporters.json import dumps
from checker.serial import as_dict
from checker.text import fold

TEXTS = {
    "county": formats.text(FIXTURES / "reports" / "k09_county_gaps_2023.txt"),
    "town": formats.text(FIXTURES / "reports" / "c03_ethnic_township_brackets_2024.txt", head=2),
    "tables": formats.text(FIXTURES / "reports" / "h18_environment_bureau_tab_table_many_2023.txt"),
}
LAW = settings(max_examples=40, deadline=None, derandomize=True, database=None)
EXACT = ("txt", "gb18030", "docx word", "docx wps", "docx numbered", "word xml", "odt", "fodt", "rtf")
"""Formats that print nothing beside the text, or only what they set aside."""
FURNITURE = {"docx word": "——", "odt": "内部资料—1—", "fodt": "内部资料—1—"}


def squeezed(text: str) -> str:
    """Leave out all white space and the bars between cells."""
    return "".join(text.split())


def make(name: str, given_text: formats.Text, folder) -> str:
    """Write a text in a format and return the path."""
    if name == "pdf":
        pytest.importorskip("reportlab", reason="没有安装 reportlab")
    suffix, maker = formats.MAKERS[name]
    path = folder / f"报告{suffix}"
    path.write_bytes(maker(given_text))
    return str(path)


def onwards(document: Document, place: dict) -> list[str]:
    """Return the kept text from a place on, without white space: one for each line of the text that a person finds under its number."""
    lines = document.text.split("\n")
    here = [n for n in range(1, len(lines) + 1) if document.address(n) == (place["line"], place["page"])]
    found = []
    for number in here:
        following = [lines[n - 1] for n in range(number + 1, min(number + 60, len(lines)) + 1) if n not in document.chrome]
        found.append(squeezed("".join([lines[number - 1][(place["column"] or 1) - 1 :], *following])))
    return found


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", formats.MAKERS)
def test_what_is_shown_stands_at_its_place(name, text, national, tmp_path):
    """The excerpt of every finding stands where line, column and page say; every figure begins at its place, inside its excerpt."""
    document = readers.read(make(name, TEXTS[text], tmp_path))
    report = as_dict(engine.judge(document, national))
    findings = [finding for result in report["results"] for finding in result["findings"] if finding["excerpt"] and finding["column"]]
    assert len(findings) > 20
    for finding in findings:
        shown = squeezed(finding["excerpt"].split("******")[0])
        assert any(tail.startswith(shown) for tail in onwards(document, finding)), (finding, onwards(document, finding)[:1])
    assert len(report["statistics"]) > 10
    for figure in report["statistics"]:
        tails = onwards(document, figure)
        assert any(tail and tail[0] in figure["excerpt"] for tail in tails), figure
        assert any(squeezed(figure["excerpt"])[-2:] in tail for tail in tails), figure


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", formats.MAKERS)
def test_every_character_is_kept_or_set_aside(name, text, tmp_path):
    """The characters of a document are those of its paragraphs and of the lines set aside; none of the report is missing."""
    document = readers.read(make(name, TEXTS[text], tmp_path))
    lines = document.text.split("\n")
    kept = sum(len(squeezed(document.printed(paragraph.start, paragraph.end))) for paragraph in document.paragraphs)
    aside = sum(len(fold(lines[line - 1]).text) for line in document.chrome)
    assert document.characters == len(fold(document.text).text.replace("\n", "")) == kept + aside
    assert document.ignored == aside + sum(count for _, count in document.elsewhere)
    printed = squeezed("".join(document.printed(paragraph.start, paragraph.end) for paragraph in document.paragraphs))
    assert printed == squeezed("".join(TEXTS[text].lines))


PIECES = [
    "2024年",
    "办理案件35件",
    "全县依法行政",
    "一、主要工作",
    "（一）加强领导",
    "1.第一点",
    "，",
    "。",
    "“",
    "”",
    "——",
    "％",
    "<&>",
    "\\{}",
    "①",
    "镕",
    "𠮷",
    "Ａ",
    "a b",
    "县人民政府",
]
LINES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)


@LAW
@given(lines=st.lists(LINES, min_size=1, max_size=8))
@pytest.mark.parametrize("name", EXACT)
def test_whatever_is_written_is_read(name, lines, tmp_path_factory):
    """Of any text every character is read, once and in order, and what a file has beside it is counted where it stands."""
    folder = tmp_path_factory.getbasetemp() / "generated"
    folder.mkdir(exist_ok=True)
    text = formats.Text("\n".join(["法治政府", *lines]).encode(), ["法治政府"], ["法治政府", *lines])
    document = readers.read(make(name, text, folder))
    assert squeezed(document.text) == squeezed("".join(text.lines))
    assert sum(count for _, count in document.elsewhere) == len(squeezed(FURNITURE.get(name, "")))
    kept = sum(len(squeezed(document.printed(paragraph.start, paragraph.end))) for paragraph in document.paragraphs)
    lines_aside = sum(len(squeezed(line)) for number, line in enumerate(document.text.split("\n"), 1) if number in document.chrome)
    assert kept + lines_aside == document.characters == len(squeezed(document.text))


@pytest.mark.parametrize("name", formats.MAKERS)
def test_the_same_file_gives_the_same_bytes(name, national, tmp_path):
    """Reading and judging a file twice gives the same JSON, byte for byte."""
    path = make(name, TEXTS["tables"], tmp_path)
    first, second = (dumps(as_dict(engine.judge(readers.read(path), national))) for _ in range(2))
    assert first == second
