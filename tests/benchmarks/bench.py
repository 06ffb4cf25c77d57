"""Speed and memory as ratios to stated baselines, all in one run: ``python tests/benchmarks/bench.py``.

Absolute times mean little on a shared machine; every line is a ratio of two medians measured side by side.
"""

import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from checker import engine, packs, readers  # noqa: E402
from checker.notation import compile_term  # noqa: E402
from checker.reporters.json import dumps  # noqa: E402
from checker.serial import as_dict  # noqa: E402
from checker.terms import Index  # noqa: E402

ROUNDS = 15
RE_TERMS = 1500
LENGTH = 5000


def median(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median seconds of an action."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def line(name: str, ratio: float, bound: str, *, ok: bool) -> None:
    """Print one ratio beside its bound."""
    print(f"{'ok ' if ok else 'NO '} {name}: {ratio:.2f} ({bound})")


def sample() -> tuple[Path, str]:
    """Return the fixture nearest to 5,000 characters."""
    files = sorted((ROOT / "fixtures" / "reports").glob("*.txt"))
    texts = [(path, path.read_bytes().decode("utf-8", errors="ignore")) for path in files]
    return min(texts, key=lambda pair: abs(len(pair[1]) - LENGTH))


def process(path: Path, folder: Path) -> None:
    """Whole process as installed from the wheel: a check with what earlier starts cached, and without, against an empty interpreter."""
    site = folder / "site"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(next(folder.glob("*.whl"))), str(site)], check=True)
    # With bytecode, which pip writes.
    env = {**os.environ, "PYTHONPATH": str(site), "PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "FAZHI_CACHE_DIR": str(folder / "cache")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    bare = {**env, "FAZHI_NO_CACHE": "1"}
    command = [sys.executable, "-P", "-m", "checker", "check", str(path), "--format", "json"]

    def started(environment: dict[str, str]) -> float:
        return median(lambda: subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False))

    empty = median(lambda: subprocess.run([sys.executable, "-c", "pass"], check=False))
    for _ in range(2):
        subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False)
    cached, first = started(env), started(bare)
    line("whole process, cached / python -c pass", cached / empty, "at most 15", ok=cached <= 15 * empty)
    line("whole process, nothing cached / python -c pass", first / empty, "at most 20", ok=first <= 20 * empty)
    shutil.rmtree(site / "checker" / "packs" / "prepared")
    print(f"    without what the wheel brings compiled, from YAML: {started(bare) / empty:.2f}")


def vocabulary_terms(count: int) -> list[str]:
    """Return literal terms as a rule pack has them: pieces of fixture text of 2 to 8 characters."""
    chance = random.Random(7)
    text = "".join(p.read_bytes().decode("utf-8", errors="ignore") for p in sorted((ROOT / "fixtures" / "reports").glob("b*.txt")))
    text = re.sub(r"[^\u4e00-\u9fff]", "", text)
    terms: set[str] = set()
    while len(terms) < count:
        at = chance.randrange(len(text) - 8)
        terms.add(text[at : at + chance.randint(2, 8)])
    return sorted(terms)


def judging(path: Path, text: str) -> None:
    """In one process: read → Report, and with JSON, against 1,500 compiled expressions one after another."""
    pack = packs.load()
    patterns = [re.compile(re.escape(term)) for term in vocabulary_terms(RE_TERMS)]
    engine.judge(readers.read(str(path)), pack)
    searched = median(lambda: [list(pattern.finditer(text)) for pattern in patterns])
    judged = median(lambda: engine.judge(readers.read(str(path)), pack))
    written = median(lambda: dumps(as_dict(engine.judge(readers.read(str(path)), pack))))
    print(f"    {len(text)} characters: 1,500 expressions {searched * 1e3:.2f} ms, read → Report {judged * 1e3:.2f} ms, with JSON {written * 1e3:.2f} ms")
    line("1,500 expressions / read → Report", searched / judged, "at least 5", ok=searched >= 5 * judged)
    line("1,500 expressions / read → JSON", searched / written, "at least 2.5", ok=searched >= 2.5 * written)
    few, many = (median(lambda n=n: [engine.judge(readers.read(str(path)), pack) for _ in range(n)], 5) / n for n in (10, 100))
    line("time a report, 100 reports / 10 reports", many / few, "about 1", ok=many <= 1.3 * few)


def terms(text: str) -> None:
    """Ten times the literal terms; and no term lost inside another."""
    pack = packs.load()
    folded = re.sub(r"\s", "", text)
    base = dict(pack.lexicon.terms)
    more = {term: compile_term(term) for term in vocabulary_terms(10 * len(base))}
    small, large = Index(base), Index({**base, **more})
    one, ten = median(lambda: small.scan(folded), 40), median(lambda: large.scan(folded), 40)
    document = readers.plain.document(text, readers.Source("-", "txt", None, ""))
    check_one = median(lambda: engine.judge(document, pack))
    pack.lexicon = large
    check_ten = median(lambda: engine.judge(document, pack))
    print(f"    scan alone: {one * 1e3:.2f} ms → {ten * 1e3:.2f} ms ({ten / one:.2f} times)")
    line("check with ten times the terms / with the pack's own", check_ten / check_one, "at most 1.5", ok=check_ten <= 1.5 * check_one)
    lost = sum(
        [start for start, _ in large.scan(folded).spans(term)] != [m.start() for m in re.finditer(f"(?={re.escape(term)})", folded)]
        for term in list(more)[:2000]
    )
    line("terms lost inside other terms", lost, "0", ok=lost == 0)


MEMORY = "import resource, sys; from checker.cli import main; main(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"


def memory(text: str) -> None:
    """Peak memory of a check of 100 and of 10,000 reports, JSON written as it goes."""
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        for count in (100, 10_000):
            place = Path(folder) / str(count)
            place.mkdir()
            for n in range(count):
                (place / f"{n:05}.txt").write_text(text, encoding="utf-8")
            command = [sys.executable, "-c", MEMORY, "check", str(place), "--format", "json", "--quiet"]
            ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
            peaks.append(int(ended.stderr.split()[-1]))
    line(f"peak memory of 10,000 reports / of 100 ({peaks[0] // 1024} MB)", peaks[1] / peaks[0], "at most 1.2", ok=peaks[1] <= 1.2 * peaks[0])


if __name__ == "__main__":
    chosen, content = sample()
    with tempfile.TemporaryDirectory() as bytecode:
        process(chosen, Path(bytecode))
    judging(chosen, content)
    terms(content)
    memory(content)
