"""Kept answers of slow formats: the same as without them, and never those of other bytes, rules or settings."""

import shutil

import pytest
from conftest import FIXTURES
from making import pdf

from checker import answers, packs, readers
from checker.cli import main
from checker.judging import Request, judge

pytest.importorskip("reportlab", reason="没有安装 reportlab")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with four PDF reports, and in ``cache`` the compiled pack only."""
    folder = tmp_path_factory.mktemp("reports")
    for path in sorted((FIXTURES / "reports").glob("b0*.txt"))[:4]:
        (folder / f"{path.stem}.pdf").write_bytes(pdf.report(path.read_text(encoding="utf-8")).data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAZHI_CACHE_DIR", str(folder / "cache"))
        packs.load()
    return folder


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """Four PDF reports and a cache without answers."""
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(tmp_path / "cache"))
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def one(folder):
    """The same with one report."""
    for path in sorted(folder.glob("*.pdf"))[1:]:
        path.unlink()
    return folder


def check(folder, capsys, *more):
    """Run the command on the folder and return exit code and JSON."""
    code = main(["check", str(folder), "--format", "json", "--jobs", "1", *more])
    return code, capsys.readouterr().out


@pytest.fixture
def readings(monkeypatch):
    """Count what is really read."""
    count = []
    content = readers.content

    def counted(raw, limits):
        count.append(raw.shown)
        return content(raw, limits)

    monkeypatch.setattr(readers, "content", counted)
    return count


def test_second_time_nothing_is_read_and_the_answer_is_the_same(folder, capsys, readings):
    """Byte for byte; without the cache too; from another folder with the path asked for."""
    plain = check(folder, capsys, "--no-cache")
    assert not (folder / "cache" / "answers").exists()
    cold, warm = check(folder, capsys), check(folder, capsys)
    assert plain == cold == warm
    assert len(readings) == 8
    moved = folder / "别处"
    moved.mkdir()
    shutil.copy(next(folder.glob("*.pdf")), moved / "改名.pdf")
    assert '"path":"' + str(moved / "改名.pdf") in check(moved, capsys)[1]
    assert len(readings) == 8


@pytest.mark.parametrize(
    "more",
    [
        ["--stage", "published"],
        ["--year", "2019"],
        ["--level", "市"],
        ["--min-score", "99"],
        ["--fail-on", "may"],
        ["--limit", "pages=40"],
        ["--rules", "shenzhen"],
    ],
    ids=lambda more: more[0],
)
def test_other_settings_and_rules_ask_anew(more, one, capsys, readings):
    """What changes a verdict changes the key."""
    check(one, capsys)
    fresh = check(one, capsys, *more, "--no-cache")
    before = len(readings)
    assert check(one, capsys, *more) == fresh
    assert len(readings) == before + 1


def test_other_bytes_ask_anew(folder, capsys, readings):
    """A mended report under the same name and of the same age is read."""
    check(folder, capsys)
    path = next(folder.glob("*.pdf"))
    path.write_bytes(path.read_bytes() + b"\n%")
    check(folder, capsys)
    assert len(readings) == 5


def test_another_program_asks_anew(one, capsys, readings, monkeypatch):
    """A new version, changed code or another version of a library."""
    check(one, capsys)
    for name, value in (("VERSION", "99"), ("_code", lambda: "x"), ("_version", lambda _: "x")):
        monkeypatch.setattr(answers, name, value)
        before = len(readings)
        check(one, capsys)
        assert len(readings) == before + 1


def test_a_damaged_entry_is_none(folder, capsys, readings):
    """Cut off, emptied, or of another shape."""
    cold = check(folder, capsys)
    entries = sorted((folder / "cache" / "answers").glob("??/*"))
    for entry, data in zip(entries, (b"", entries[1].read_bytes()[:50], b"x" * 90, entries[3].read_bytes()), strict=True):
        entry.write_bytes(data)
    assert check(folder, capsys) == cold
    assert len(readings) == 7


def test_the_text_comes_back_with_the_answer(folder):
    """A format that shows the text gets the same document, with the findings at their places."""
    pack = packs.load()
    path = str(next(folder.glob("*.pdf")))
    kept = answers.opened(pack, ())
    cold, warm = (judge(path, Request(pack, answers=kept)) for _ in range(2))
    assert warm.document.text == cold.document.text
    assert warm.document.folded.text == cold.document.folded.text
    assert [f.at for r in warm.report.results for f in r.findings] == [f.at for r in cold.report.results for f in r.findings]


def test_what_is_secret_or_could_not_be_read_is_not_kept(folder, capsys):
    """A report with a secrecy mark, a damaged file; a file that is no report is, with the path of each time in its message."""
    for path in folder.glob("*.pdf"):
        path.unlink()
    text = next((FIXTURES / "reports").glob("b0*.txt")).read_text(encoding="utf-8")
    (folder / "密.pdf").write_bytes(pdf.report("机密★10年\n" + text).data)
    (folder / "别的.pdf").write_bytes(pdf.report("食堂本周菜谱\n" + "今天供应米饭和青菜,欢迎大家前来用餐。\n" * 9).data)
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4\n" + b"x" * 500)
    first = check(folder, capsys)
    assert first[0] == 2
    assert len(list((folder / "cache" / "answers").glob("??/*"))) == 1
    assert check(folder, capsys) == first
    (folder / "别的.pdf").rename(folder / "改名.pdf")
    (folder / "密.pdf").unlink()
    (folder / "坏.pdf").unlink()
    assert f'"message":"{folder / "改名.pdf"}:不是' in check(folder, capsys)[1]


def test_what_nobody_asked_for_is_removed(folder, capsys, monkeypatch):
    """Once a day: what is too old, and the oldest beyond the space allowed."""
    import os
    import time

    check(folder, capsys)
    kept = sorted((folder / "cache" / "answers").glob("??/*"))
    os.utime(kept[0], (1, 1))
    os.utime(kept[1], (time.time() - 9000, time.time() - 9000))
    check_again = answers.opened(packs.load(), ())
    check_again.clean()
    assert kept[0].exists()
    (folder / "cache" / "answers" / "cleaned").unlink()
    monkeypatch.setattr(answers, "_MOST_BYTES", sum(path.stat().st_size for path in kept[2:]) + 10)
    check_again.clean()
    assert [path.exists() for path in kept] == [False, False, True, True]
