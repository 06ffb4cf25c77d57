"""What several test files share."""

import gc
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from checker import packs
from checker.judging import Request, judge
from checker.packs import Pack
from checker.report import Report

# A busy machine is no fault of the program: what takes long is measured where time is the point.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
SHARED = ROOT.parent / "shared"
PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
"""Prints the most kilobytes a process had; not ru_maxrss, which it takes over from the process that started it."""


@pytest.fixture(scope="session")
def national() -> Pack:
    """The shipped national pack, compiled from its files."""
    return packs.load("national", cached=False)


@pytest.fixture(scope="session")
def judged(national) -> list[Report]:
    """What the national pack makes of all fixtures; to be read only."""
    files = sorted(path for path in (FIXTURES / "reports").iterdir() if path.is_file())
    return [judge(str(path), Request(national)).report for path in files]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    """Keep compiled packs of the tests away from the user's cache."""
    monkeypatch.setenv("FAZHI_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


@pytest.fixture(scope="session", autouse=True)
def _thawed():
    """Let what a command has frozen be freed at the end: libraries tell on standard error of what is not."""
    yield
    gc.unfreeze()


def labelled(root: Path) -> list[tuple[Path, dict]]:
    """Return (report, label) of a folder with reports/ and labels/."""
    labels = sorted((root / "labels").glob("*.json"))
    return [(next((root / "reports").glob(f"{path.stem}.*")), json.loads(path.read_text(encoding="utf-8"))) for path in labels]
