"""PDF files that LibreOffice makes of docx, odt and web pages: the same paragraphs as in the document."""

import pickle

import pytest
from conftest import once
from making import pdf_office as office
from making.pdf_office import Style
from making.texts import paragraphs, reports

from checker.readers import pdf_parsing
from checker.readers.limits import Limits

pytestmark = pytest.mark.skipif(office.SOFFICE is None, reason="LibreOffice (soffice) is not installed")

ROWS = [
    ["指标", "单位", "2023年", "2024年", "说明"],
    ["行政复议申请", "件", "120", "156", "含上年结转案件数量以及移送其他机关办理的案件"],
    ["行政诉讼案件", "件", "34", "29", ""],
]
STYLES = {
    "official.docx": (office.docx, Style()),
    "single.docx": (office.docx, Style(size=12, leading=0, head="某县人民政府文件")),
    "apart.docx": (office.docx, Style(indent=0, after=8, size=12, leading=0)),
    "ragged.docx": (office.docx, Style(size=14, leading=24, justify=False)),
    "text.fodt": (office.odt, Style(size=14, leading=0)),
    "page.html": (office.html, Style(size=12)),
}
CHOSEN = [path for path in reports(17) if not path.stem.startswith(("d", "b09", "g22", "g23"))][1:5]


@pytest.fixture(scope="module")
def printed():
    """Let LibreOffice print every report in every style, all in one run."""
    folder = once("printed", lambda folder: (folder / "made").write_bytes(pickle.dumps(_print(folder))))
    return pickle.loads((folder / "made").read_bytes())


def _print(folder):
    files = {}
    for name, (write, style) in STYLES.items():
        for number, path in enumerate(CHOSEN):
            text = paragraphs(path)
            rows = [] if name.endswith("fodt") else [ROWS]
            files[f"{number}{name}"] = write([*text[:6], *rows, *text[6:]], style)
    return office.convert(files, folder)


def _whole(data):
    made, open_ = [], False
    for line in pdf_parsing.parse(data, "a.pdf", Limits()).lines:
        if not line.chrome:
            text = "\t".join("".join(cell.split()) for cell in line.text.split("\t"))
            made[-1:] = [made[-1] + text] if open_ else [*made[-1:], text]
            open_ = line.joined
    return made


@pytest.mark.parametrize("name", STYLES)
def test_paragraphs_of_documents_are_found(printed, name):
    """Every paragraph comes out whole and in order, but where LibreOffice itself leaves out a mark that hangs over the edge."""
    lost, count = [], 0
    for number, path in enumerate(CHOSEN):
        found = _whole(printed[f"{number}{name}"])
        together = "".join(found)
        for text in paragraphs(path):
            wanted = "".join(text.split())
            if wanted in together:
                count += 1
                lost += [wanted] * (wanted not in found)
    assert count > 0.9 * sum(len(paragraphs(path)) for path in CHOSEN)
    assert lost == []


@pytest.mark.parametrize("name", [name for name in STYLES if not name.endswith("fodt")])
def test_tables_of_documents_are_rows(printed, name):
    """A table is its rows, with the cells that wrap in one piece."""
    for number in range(len(CHOSEN)):
        found = _whole(printed[f"{number}{name}"])
        assert ["\t".join(row) for row in ROWS] == [text for text in found if "\t" in text]
