"""What the wheel brings compiled is what would be compiled from the rules."""

import os
import time

import pytest
from conftest import FIXTURES

from checker import engine, expressions, packs, readers
from checker.packs import cache, loading, preparing
from checker.serial import as_dict


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Return a folder with all that is prepared."""
    folder = tmp_path_factory.mktemp("prepared")
    preparing.prepare(folder)
    return folder


@pytest.fixture
def uncached(monkeypatch, prepared):
    """Switch the cache of the user off, and show the program what was prepared."""
    monkeypatch.setenv("FAZHI_NO_CACHE", "1")
    monkeypatch.setattr(cache, "PREPARED", prepared)


@pytest.mark.usefixtures("uncached")
@pytest.mark.parametrize("name", packs.names())
def test_prepared_pack_judges_like_the_compiled(name, monkeypatch):
    """Reports get the same verdicts, without anything being compiled, and the pack lies where it is now."""
    compiled = packs.load(name, cached=False)
    monkeypatch.setattr(loading, "compile_pack", lambda *_, **__: pytest.fail("compiled"))
    kept = packs.load(name)
    assert [(part.id, part.folder, part.digest) for part in kept.parts] == [(part.id, part.folder, part.digest) for part in compiled.parts]
    for path in sorted((FIXTURES / "reports").glob("k0*.txt")):
        one, other = (as_dict(engine.judge(readers.read(str(path)), pack)) for pack in (kept, compiled))
        assert one == other


@pytest.mark.usefixtures("uncached")
def test_damaged_file_is_compiled_again(prepared, tmp_path, monkeypatch):
    """A file cut short, or of something else, is no pack; the rules are compiled."""
    whole = (prepared / "national.bin").read_bytes()
    monkeypatch.setattr(cache, "PREPARED", tmp_path)
    for data in (whole[: len(whole) // 2], b"", b"no pickle"):
        (tmp_path / "national.bin").write_bytes(data)
        assert len(packs.load().rules) == len(packs.load(cached=False).rules)


@pytest.mark.usefixtures("uncached")
def test_folder_of_the_same_name_is_another_pack(tmp_path):
    """A pack of the user that is called like a shipped one is compiled from its own files."""
    folder = tmp_path / "national"
    folder.mkdir()
    (folder / "pack.yaml").write_text("id: ours\nversion: '1'\ntitle: 本县\nextends: national\noff: [FZ-S-001]\n", encoding="utf-8")
    assert "FZ-S-001" not in {rule.id for rule in packs.load(str(folder)).rules}


@pytest.mark.usefixtures("uncached")
def test_expressions_are_taken_over(monkeypatch):
    """Judging a report of every sort compiles hardly an expression that was not prepared."""
    monkeypatch.setattr(expressions, "_known", {})
    monkeypatch.setattr(expressions, "_fresh", [])
    cache.recall_expressions()
    pack = packs.load()
    for path in sorted((FIXTURES / "reports").glob("b*.txt")):
        engine.judge(readers.read(str(path)), pack)
    assert len(expressions._fresh) < 10 < len(expressions._known)  # those are made of words of the pack


def test_too_many_expressions_are_not_kept(monkeypatch):
    """What earlier versions of the program compiled is dropped when it becomes too much."""
    monkeypatch.setattr(expressions, "_known", {(f"旧{n}", 0): expressions._make(f"旧{n}", 0) for n in range(5)})
    monkeypatch.setattr(expressions, "_fresh", [])
    monkeypatch.setattr(expressions, "_used", set())
    expressions.compiled("旧3")
    assert expressions.made() is None
    expressions.compiled("新")
    assert set(expressions.made()) == {*((f"旧{n}", 0) for n in range(5)), ("新", 0)}
    monkeypatch.setattr(expressions, "_MOST", 5)
    assert set(expressions.made()) == {("旧3", 0), ("新", 0)}


def test_the_cache_does_not_grow_for_ever(tmp_path, monkeypatch):
    """A file that no start has used for sixty days goes when another is written; one in use stays, however old."""
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(tmp_path))
    packs.load()
    (kept,) = tmp_path.glob("pack-*.bin")
    old = tmp_path / "pack-old.bin"
    old.write_bytes(b"")
    for path in (kept, old):
        os.utime(path, (time.time() - 100 * 86_400,) * 2)
    packs.load()
    packs.load("department")
    assert kept.exists()
    assert not old.exists()
