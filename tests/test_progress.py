"""Progress: said after two seconds on a terminal's standard error, and wiped before anything else is written."""

import io
from types import SimpleNamespace

import pytest

from checker.cli import progress


class Screen(io.StringIO):
    """A standard error that says it is a terminal."""

    def isatty(self):
        """Return what makes the program show progress."""
        return True


@pytest.fixture
def screen(monkeypatch):
    """A terminal, and no patience."""
    made = Screen()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=made))
    monkeypatch.setattr(progress, "_PATIENCE", -1.0)
    return made


def test_every_item_is_passed_on_and_the_line_is_wiped_before(screen):
    """When the consumer writes, nothing stands on the line; between items the count does."""
    seen = []
    for item in progress.shown("甲乙丙", 3, quiet=False):
        seen.append((item, screen.getvalue().rpartition("\x1b[K")[2]))
    assert seen == [("甲", ""), ("乙", ""), ("丙", "")]
    assert "已完成 1/3" in screen.getvalue()
    assert "已完成 2/3" in screen.getvalue()
    assert "已完成 3/3" not in screen.getvalue()


def test_a_consumer_that_stops_leaves_no_line(screen):
    """Ctrl-C or a closed pipe in the middle."""
    items = progress.shown("甲乙丙", 3, quiet=False)
    next(items), next(items)
    items.close()
    assert screen.getvalue().endswith("\x1b[K")


@pytest.mark.parametrize(("quiet", "total"), [(True, 3), (False, 1)])
def test_nothing_is_said_when_quiet_or_of_one(screen, quiet, total):
    """Of a single report there is nothing to count."""
    assert list(progress.shown("甲乙丙"[:total], total, quiet=quiet))
    assert screen.getvalue() == ""


def test_nothing_is_said_to_a_file(monkeypatch):
    """Standard error that is no terminal stays empty."""
    made = io.StringIO()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=made))
    monkeypatch.setattr(progress, "_PATIENCE", -1.0)
    assert list(progress.shown("甲乙丙", 3, quiet=False)) == ["甲", "乙", "丙"]
    assert made.getvalue() == ""
