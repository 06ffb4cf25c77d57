"""One report in every format an office has it in: the same facts, figures, verdicts and fingerprints from each."""

import pickle
import shutil

import pytest
from conftest import FIXTURES, once
from making import formats, html

from checker import engine, readers
from checker.packs import Pack
from checker.report import Policy, Report, score
from checker.serial import as_dict

TEXTS = {
    "county": formats.text(FIXTURES / "reports" / "k09_county_gaps_2023.txt"),
    "town": formats.text(FIXTURES / "reports" / "c03_ethnic_township_brackets_2024.txt", head=2),
    "tables": formats.text(FIXTURES / "reports" / "h18_environment_bureau_tab_table_many_2023.txt"),
    "wide": formats.text(FIXTURES / "reports" / "b03_autonomous_county_fullwidth_2022.txt"),
    "traditional": formats.text(FIXTURES / "reports" / "b15_county_traditional_2023.txt"),
}
PLACES = {"line", "column", "end_line", "end_column", "page"}
KINDS = {
    "gb18030": "txt", "docx word": "docx", "docx wps": "docx", "docx numbered": "docx", "word xml": "word-xml", "fodt": "odt", "docx office": "docx", "odt office": "odt",
    "rtf office": "rtf", "doc office": "doc", "wps office": "doc", "pdf office": "pdf",
}  # fmt: skip
PAGES = {name: name.removeprefix("html ") for name in formats.MAKERS if name.startswith("html ")}
# Lines broken at a fixed width leave nothing of a table that could be told.
CASES = [(name, text) for name in formats.MAKERS for text in TEXTS if (name, text) != ("html wrapped", "tables")]


def judged(data: bytes, suffix: str, folder, pack: Pack) -> Report:
    """Judge a file of these bytes."""
    path = folder / f"报告{suffix}"
    path.write_bytes(data)
    return engine.judge(readers.read(str(path)), pack, Policy("published"))


def neutral(report: Report, *, dated: bool = False, spaced: bool = False) -> dict:
    """Return a result without what belongs to the file: its source and the places in it.

    Args:
        report: the result.
        dated: leave out also what follows from the day of publication, which only some pages tell: its rule and the outcome.
        spaced: leave out blanks everywhere, for a file whose writer prints them around digits.
    """
    results = [result for result in report.results if not (dated and result.rule == "FZ-P-001")]
    made = as_dict(report) | {"score": score(results), "waived_score": None, "grade": None}
    del made["source"]
    made["results"] = [each for each in made["results"] if each["rule"] in {result.rule for result in results}]
    if dated:
        made["metadata"] = made["metadata"] | {"publish_date": None}
        del made["outcome"]
    return _unplaced(made, spaced=spaced)


def _unplaced(value, *, spaced):
    if isinstance(value, list):
        return [_unplaced(each, spaced=spaced) for each in value]
    if isinstance(value, dict):
        # Blanks inside an excerpt are of the file too: behind a mark Word prints two; how wide one in a title is a page does not tell.
        return {key: _unplaced(each, spaced=spaced or key in {"excerpt", "title"}) for key, each in value.items() if key not in PLACES}
    return "".join(value.split()) if spaced and isinstance(value, str) else value


def differences(want, got, path="") -> list[str]:
    """Return where two results differ, in words."""
    if isinstance(want, dict) and isinstance(got, dict):
        return [miss for key in want.keys() | got.keys() for miss in differences(want.get(key), got.get(key), f"{path}.{key}")]
    if isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        return [miss for at, (a, b) in enumerate(zip(want, got, strict=True)) for miss in differences(a, b, f"{path}[{at}]")]
    return [] if want == got else [f"{path}: want {want!r} got {got!r}"]


@pytest.fixture(scope="module")
def references(national, tmp_path_factory):
    """Return the results of the plain texts, by name and by whether the title stands in one line."""
    folder = tmp_path_factory.mktemp("texts")
    made = {}
    for name, text in TEXTS.items():
        joined = "\n".join([" ".join(text.head), *text.lines[len(text.head) :]]).encode()
        made[name, False] = judged(text.data, ".txt", folder, national)
        made[name, True] = judged(joined, ".txt", folder, national)
    return made


@pytest.mark.parametrize(("name", "text"), CASES, ids=[" ".join(case) for case in CASES])
def test_a_format_changes_nothing(name, text, references, national, tmp_path):
    """Metadata, outline, parts, figures, verdicts, score and fingerprints are those of the plain text; only source and places differ."""
    if name == "pdf":
        pytest.importorskip("reportlab", reason="没有安装 reportlab")
    suffix, make = formats.MAKERS[name]
    report = judged(make(TEXTS[text]), suffix, tmp_path, national)
    layout = PAGES.get(name)
    dated = layout is not None and layout not in html.UNDATED
    assert report.source["format"] == (KINDS.get(name) or suffix[1:].replace("mht", "mhtml").replace("htmlml", "html"))
    assert report.metadata["publish_date"] == (html.DATE if dated else None)
    reference = references[text, layout is not None and layout not in html.TITLE_IN_TEXT]
    assert differences(neutral(reference, dated=dated), neutral(report, dated=dated)) == []


@pytest.fixture(scope="module")
def office():
    """Return every text as LibreOffice writes it, by name of text and of format."""
    folder = once("every format", lambda folder: (folder / "made").write_bytes(pickle.dumps(formats.office(TEXTS, folder))))
    return pickle.loads((folder / "made").read_bytes())


# LibreOffice is started to read each .doc: a few tell that it is read; under the name .wps it is the same file.
STARTED = {"doc office": ("county", "town", "tables"), "wps office": ("county",)}
WRITTEN = [(name, text) for name in formats.OFFICE for text in STARTED.get(name, TEXTS)]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="这台电脑没有 LibreOffice")
@pytest.mark.parametrize(("name", "text"), WRITTEN, ids=[" ".join(case) for case in WRITTEN])
def test_what_libreoffice_writes_changes_nothing(name, text, office, references, national, tmp_path):
    """The same from files LibreOffice made: docx, odt, rtf, doc, the same under the name .wps, and pdf, where it prints gaps around digits."""
    report = judged(office[text, name], formats.OFFICE[name][1], tmp_path, national)
    assert report.source["format"] == KINDS[name]
    spaced = name == "pdf office"
    assert differences(neutral(references[text, False], spaced=spaced), neutral(report, spaced=spaced)) == []


@pytest.mark.parametrize("name", ["pdf", "ofd"])
def test_findings_in_printed_files_name_the_page(name, national, tmp_path):
    """A finding that has a line has a page in a file of pages, and none in a text."""
    if name == "pdf":
        pytest.importorskip("reportlab", reason="没有安装 reportlab")
    suffix, make = formats.MAKERS[name]
    report = judged(make(TEXTS["county"]), suffix, tmp_path, national)
    findings = [finding for result in report.results for finding in result.findings if finding.line is not None]
    assert len(findings) > 20
    assert all(finding.page is not None for finding in findings)
    assert {finding.page for finding in findings} == {1, 2, 3, 4}.intersection(finding.page for finding in findings)
    assert max(finding.page for finding in findings) > 1


def test_markdown_signs_change_no_verdict(references, national, tmp_path):
    """Headings with the signs of Markdown are the same headings: only their signs count as characters."""
    for name, text in TEXTS.items():
        report = judged(formats.markdown(text), ".md", tmp_path, national)
        want = references[name, True]
        assert [(each["number"], each["title"], each["role"]) for each in report.outline] == [
            (each["number"], each["title"], each["role"]) for each in want.outline
        ]
        assert {result.rule: result.verdict for result in report.results} == {result.rule: result.verdict for result in want.results}
