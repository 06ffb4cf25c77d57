"""What several test files share."""

import gc
import hashlib
import json
import os
import pickle
import re
import shutil
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
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


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:  # noqa: ARG001 - the hook's signature
    """Return one worker more than there are processors: a quarter of the time tests wait for servers, browsers and other programs."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not at what was collected: thousands of tests, and packs that stay, are looked through each time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@cache
def national_pack() -> Pack:
    """Return the shipped national pack, compiled from its files once a process."""
    return packs.load("national", cached=False)


_shared: list[Path] = []


@pytest.fixture(scope="session", autouse=True)
def _sharing(tmp_path_factory):
    """Name the folder that all workers of a run have in common."""
    base = tmp_path_factory.getbasetemp()
    _shared.append(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


def once(name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that is filled once for all workers of a run; to be read only.

    Args:
        name: of the folder.
        make: fills it.
    """
    folder, done = _shared[0] / name, _shared[0] / f"{name} made"
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(3000):
            if done.exists() or not folder.exists():
                break
            time.sleep(0.1)
    else:
        try:
            make(folder)
        except BaseException:
            shutil.rmtree(folder)
            raise
        done.touch()
    assert done.exists(), f"{name} could not be made"
    return folder


@cache
def report_of(path: Path) -> Report:
    """Return what the national pack makes of a file, judged once in a run; to be read only."""
    kept = _shared[0] / f"report {hashlib.sha256(str(path).encode()).hexdigest()[:16]}"
    if not kept.exists():
        made = pickle.dumps(judge(str(path), Request(national_pack())).report)
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_bytes(made)
        draft.replace(kept)
    return pickle.loads(kept.read_bytes())


@pytest.fixture(scope="session")
def national() -> Pack:
    """The shipped national pack, compiled from its files."""
    return national_pack()


@pytest.fixture(scope="session")
def judged() -> list[Report]:
    """What the national pack makes of all fixtures; to be read only."""
    files = sorted(path for path in (FIXTURES / "reports").iterdir() if path.is_file())
    # Two workers that begin at once judge half each when one of them begins at the end.
    for path in files[:: -1 if os.environ.get("PYTEST_XDIST_WORKER", "gw0")[-1] in "13579" else 1]:
        report_of(path)
    return [report_of(path) for path in files]


# The one without a window of its own does the same in half the time.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser():
    """A browser without network."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def kept_rules(tmp_path_factory):
    """The cache of the tests, for what lives longer than one of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAZHI_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
        yield


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


def small_pack(folder: Path) -> Path:
    """Copy the rules of the national pack on structure, first responsibility and form: enough to show mistakes on, and soon compiled."""
    rest = ("content", "figures", "arithmetic", "wording", "years", "publication")
    shutil.copytree(ROOT / "rules" / "national", folder, ignore=shutil.ignore_patterns(*(f"{name}.yaml" for name in rest)))
    head = folder / "pack.yaml"
    head.write_text(
        re.sub("^files: .*$", "files: [structure.yaml, leaders.yaml, format.yaml]", head.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
    )
    return folder


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds; the parser in C reads the tables of the tests in a tenth of the time."""
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


@cache
def labelled(root: Path) -> list[tuple[Path, dict]]:
    """Return (report, label) of a folder with reports/ and labels/; to be read only."""
    labels = sorted((root / "labels").glob("*.json"))
    return [(next((root / "reports").glob(f"{path.stem}.*")), json.loads(path.read_text(encoding="utf-8"))) for path in labels]
