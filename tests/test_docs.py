"""What is generated from the packs is fresh."""

import pytest
from conftest import ROOT

from checker.cli import main
from checker.packs.schema import schema
from checker.reporters.json import dumps


def test_pages_of_the_rules_are_fresh(monkeypatch, capsys):
    """docs/rules says what the rules say."""
    monkeypatch.chdir(ROOT)
    assert main(["rules", "docs", "--check"]) == 0, capsys.readouterr().out


def test_shipped_schema_is_fresh():
    """rules/schema.json, which the first line of every file names, is what the program prints."""
    assert (ROOT / "rules" / "schema.json").read_text(encoding="utf-8") == dumps(schema()) + "\n"


def test_one_page_a_rule_and_an_index(tmp_path, national, capsys):
    """Every rule has its page, the index leads to it, and the same rules give the same bytes."""
    assert main(["rules", "docs", str(tmp_path / "a")]) == 0
    assert main(["rules", "docs", str(tmp_path / "b")]) == 0
    capsys.readouterr()
    pages = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert pages == {path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()}
    index = pages.pop("README.md").decode("utf-8")
    assert set(pages) == {f"{rule.id}.md" for rule in national.rules}
    for rule in national.rules:
        page = pages[f"{rule.id}.md"].decode("utf-8")
        assert f"[{rule.id}]({rule.id}.md)" in index
        assert f"# {rule.id} {rule.title}" in page
        for basis in rule.basis:
            assert basis.spoken() in page
        assert "## 通过的例子" in page
        assert rule.fix.replace("|", "\\|") in page


@pytest.mark.parametrize(("name", "said"), [("GK-S-001.md", "旧了"), ("GK-S-002.md", "没有"), ("GK-X-001.md", "多余")])
def test_stale_pages_are_named_and_mended(tmp_path, name, said, capsys):
    """A page that is old, missing or of a rule that is gone makes --check end with 1; writing again mends it and leaves others alone."""
    pack = ("--rules", "disclosure_report")
    main(["rules", "docs", str(tmp_path), *pack])
    (tmp_path / "notes.md").write_text("自己的话", encoding="utf-8")
    page = tmp_path / name
    if said == "没有":
        page.unlink()
    else:
        page.write_text((tmp_path / "README.md").read_text(encoding="utf-8") + "旧", encoding="utf-8")
    capsys.readouterr()
    assert main(["rules", "docs", "--check", str(tmp_path), *pack]) == 1
    assert f"{name}:{said}" in capsys.readouterr().out
    assert main(["rules", "docs", str(tmp_path), *pack]) == 0
    assert main(["rules", "docs", "--check", str(tmp_path), *pack]) == 0
    assert (tmp_path / "notes.md").read_text(encoding="utf-8") == "自己的话"


def test_pages_of_an_overlay(tmp_path, capsys):
    """Pages of other packs are written on request, without the rules that they switch off."""
    assert main(["rules", "docs", str(tmp_path), "--rules", "department"]) == 0
    assert not (tmp_path / "FZ-H-010.md").exists()
    assert (tmp_path / "BM-C-001.md").exists()
    capsys.readouterr()
