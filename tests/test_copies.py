"""``fazhi summary --copies`` on reports with planted copies: what was taken is found with its share, what is common is not."""

import json
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import PEAK, ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from making import planted

from checker import readers
from checker.cli import main
from checker.packs import load
from checker.summary import copies
from checker.summary.copies import GRAM, LEAST, GramIndex, Page, likeness, most

TOWNS = 40


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict:
    """A batch with planted copies and the tables made of it."""
    folder = tmp_path_factory.mktemp("copies")
    batch = planted.make(folder, TOWNS)
    formats = [f"--format={name}:{folder}/o.{name}" for name in ("json", "html", "markdown", "xlsx")]
    main(["summary", str(batch.this), "--last", str(batch.last), "--copies", *formats, f"--format=csv:{folder}/csv/", "--quiet"])
    book = json.loads((folder / "o.json").read_text(encoding="utf-8"))
    pairs = {(row["unit"], row["other"]): row for row in book["tables"]["copies"]["rows"]}
    return {"batch": batch, "book": book, "pairs": pairs, "folder": folder, "names": list(dict.fromkeys(name for name, _ in batch.texts))}


def test_the_pairs_are_the_planted_ones(made):
    """Every planted pair is there, once, and no other: neither common wording nor titles of documents make one."""
    found = {frozenset((one, other.partition("(")[0])) for one, other in made["pairs"]}
    assert found == {*map(frozenset, made["batch"].copies), *(frozenset((name,)) for name in made["batch"].reused)}
    assert len(found) == len(made["pairs"])


def test_shares_are_those_of_the_planted_text(made):
    """Characters taken without a change, as a share of either report; a neighbouring character may be equal by chance."""
    names = made["names"]
    for pair in [*made["batch"].copies][1:]:
        row = made["pairs"].get(pair) or made["pairs"][pair[::-1]]
        shared = made["batch"].copies[pair]
        assert shared <= row["characters"] <= shared + 4
        # Titles and set phrases, a tenth of so small a report, are left out of its own text.
        assert row["share"] == pytest.approx(shared / made["batch"].own(row["unit"]), rel=0.12)
        assert row["share_other"] == pytest.approx(shared / made["batch"].own(row["other"]), rel=0.12)
    (name, shared), *_ = made["batch"].reused.items()
    row = made["pairs"][name, f"{name}({planted.YEAR - 1} 年度)"]
    assert (row["kind"], name) == ("本单位上年", names[5])
    assert row["share"] == pytest.approx(shared / made["batch"].own(name), rel=0.12)


def test_a_sentence_with_other_numbers_is_found_and_its_differences_told(made):
    """A copied sentence whose numbers and names were changed stands beside its source, with what differs; changed characters are not counted."""
    first, second = made["names"][:2]
    rows = [row for row in made["book"]["tables"]["copied_text"]["rows"] if {row["unit"], row["other"]} == {first, second}]
    changed = {row["text"]: row for row in rows if row["difference"] != "相同"}
    assert len(changed) == 2
    for row in changed.values():
        assert row["text"] in "".join(made["batch"].texts[row["unit"], planted.YEAR])
        assert row["other_text"] in "".join(made["batch"].texts[row["other"], planted.YEAR])
    said = {text[:4]: set(row["difference"].split("；")) for text, row in changed.items()}
    assert said in (
        {"巡夜编组": {"36→41", "12→9"}, "清点粮仓": {"108→95", "7→16"}},
        {"巡夜编组": {"41→36", "9→12"}, "清点粮仓": {"95→108", "16→7"}},
    )
    unchanged = made["batch"].copies[first, second]
    assert unchanged < next(iter(row["characters"] for pair, row in made["pairs"].items() if set(pair) == {first, second})) < unchanged + 2 * 40


def test_sentences_beside_each_other_have_places_where_they_stand(made):
    """Each sentence stands in its file on the line named."""
    for row in made["book"]["tables"]["copied_text"]["rows"]:
        itself = "(" in row["other"]
        for name, folder, place, text in (
            (row["unit"], made["batch"].this, row["place"], row["text"]),
            (row["other"].partition("(")[0], made["batch"].last if itself else made["batch"].this, row["other_place"], row["other_text"]),
        ):
            line = (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")[int(place.split()[1]) - 1]
            assert text in line or line in text


def test_what_is_left_out_is_stated(made):
    """说明 gives the length of runs, the least passage and the number of units from which wording is common."""
    said = next(row["text"] for row in made["book"]["tables"]["notes"]["rows"] if row["topic"] == "雷同的算法")
    assert f"连续 {GRAM} 字" in said
    assert f"超过 {most(TOWNS)} 个单位" in said
    assert f"满 {LEAST} 字" in said


def test_all_formats_have_the_tables(made):
    """Both tables are in the page, the Markdown, the workbook and the folder of CSV files."""
    folder = made["folder"]
    page, text = ((folder / f"o.{name}").read_text(encoding="utf-8") for name in ("html", "markdown"))
    assert '<section id="copied_text">' in page
    assert "## 雷同原文" in text
    assert {"雷同.csv", "雷同原文.csv"} <= {path.name for path in (folder / "csv").iterdir()}
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(folder / "o.xlsx", read_only=True)
    assert {"雷同", "雷同原文"} <= set(book.sheetnames)
    book.close()


@pytest.mark.skipif(sys.platform != "linux", reason="用 Linux 的方法量内存")
def test_copies_of_two_hundred_reports_need_little_memory_and_time(tmp_path):
    """200 small reports of two years: under 400 MB and a minute with the judging, and the planted pairs are found."""
    batch = planted.make(tmp_path, 100, sentences=12)
    measured = f"import sys; from checker.cli import main; main(sys.argv[1:]); {PEAK}"
    started = time.monotonic()
    command = [sys.executable, "-c", measured, "summary", str(batch.this), "--last", str(batch.last), "--copies", f"--format=json:{tmp_path}/o.json", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 400 * 1024
    assert time.monotonic() - started < 60
    rows = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["tables"]["copies"]["rows"]
    assert {frozenset((row["unit"], row["other"].partition("(")[0])) for row in rows} == {
        *map(frozenset, batch.copies),
        *map(frozenset, ((name,) for name in batch.reused)),
    }


# parts


def _page(text: str) -> Page:
    return Page(text, bytearray(len(text)), [0], [("第 1 行", text)])


def _shared(folder: Path, *texts: str, limit: int = 5) -> list[tuple[int, int, int]]:
    index = GramIndex(folder)
    pages = [_page(text) for text in texts]
    for at, page in enumerate(pages):
        index.add(2 * at, page)
    index.join(limit)
    found = [(one // 2, other // 2, likeness(pages[one // 2], pages[other // 2], hits)) for (one, other), hits in index.hits()]
    index.close()
    return [(one, other, like.one) for one, other, like in found if like.passages]


def _letters(start: int, count: int) -> str:
    return "".join(map(chr, range(0x4E00 + start, 0x4E00 + start + count)))


def test_a_passage_shorter_than_the_least_is_none(tmp_path):
    """One character less than the least is not told, the least is."""
    for length, there in ((LEAST - 1, False), (LEAST, True)):
        folder = tmp_path / str(length)
        folder.mkdir()
        copied = _letters(0, length)
        found = _shared(folder, _letters(1000, 60) + copied, _letters(2000, 60) + copied + _letters(3000, 60))
        assert found == ([(0, 1, length)] if there else [])


def test_what_more_units_have_is_common(tmp_path):
    """Text in as many reports as allowed is copied, in one more it is common."""
    for units, there in ((3, True), (4, False)):
        folder = tmp_path / str(units)
        folder.mkdir()
        found = _shared(folder, *(_letters(1000 * at + 1000, 50) + _letters(0, 80) for at in range(units)), limit=3)
        assert bool(found) == there


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_counted_is_equal_and_no_more_than_there_is(data):
    """For any two texts, stretches are equal character by character, ascending in both, and no share is above one."""
    letters = st.text(alphabet="甲乙丙", min_size=GRAM, max_size=120)
    one, other = data.draw(letters), data.draw(letters)
    copied = data.draw(st.text(alphabet="甲乙丙丁戊己", max_size=80))
    texts = [_page(copied + one), _page(other + copied)]
    grams = {}
    for at in range(len(texts[0].text) - GRAM + 1):
        grams.setdefault(texts[0].text[at : at + GRAM], []).append(at)
    hits = sorted((at, there) for there in range(len(texts[1].text) - GRAM + 1) for at in grams.get(texts[1].text[there : there + GRAM], ()))
    found = likeness(*texts, hits)
    assert found.one <= len(texts[0].text)
    assert found.other <= len(texts[1].text)
    for passage in found.passages:
        assert all(texts[0].text[start:end] == texts[1].text[there : there + end - start] for start, end, there in passage.runs)
        assert all(a[1] <= b[0] and a[2] + a[1] - a[0] <= b[2] for a, b in pairwise(passage.runs))
    if len(copied) >= LEAST:
        assert found.one >= LEAST


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        ("办结64件罚款1.5万元", "办结72件罚款10.5万元", "64→72；1.5→10.5"),
        ("□巡查堤坝三次", "巡查堤坝三次", "(单位)→(无)"),
        ("巡查堤坝", "巡查堤坝并清点粮仓", "(无)→并清点粮仓"),
        ("巡查堤坝", "巡查堤坝", ""),
    ],
)
def test_differences_name_numbers_whole(mine, theirs, said):
    """A changed digit shows the whole number; what only one of the texts has stands against nothing."""
    assert copies._difference(mine, theirs) == said


def test_titles_and_set_phrases_are_no_ones_own(tmp_path):
    """What stands in book title marks, and long words of the rules, are marked as common and shown all the same."""
    path = tmp_path / "a.txt"
    path.write_text(f"澜屏市某镇的报告。\n{planted.TITLES}\n", encoding="utf-8")
    page = copies.page_of(readers.read(str(path)), load().index())
    common = "".join(letter for letter, flag in zip(page.text, page.common, strict=True) if flag)
    assert common.startswith("关于进一步规范")
    assert common.endswith("工作暂行办法")
    assert page.own == len(page.text) - len(common)
    assert [said for _, said in page.sentences] == ["澜屏市某镇的报告。", planted.TITLES]


def test_without_duckdb_one_line_says_what_to_install(monkeypatch, capsys, tmp_path):
    """Nothing is judged before the extra is known to be there."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    path = tmp_path / "a.txt"
    path.write_text("某镇2024年法治政府建设情况报告\n", encoding="utf-8")
    assert main(["summary", str(path), "--copies"]) == 2
    assert 'pip install "fazhi-checker[desk]"' in capsys.readouterr().err
