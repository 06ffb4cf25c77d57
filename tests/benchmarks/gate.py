"""Ratios of the gate: a warm cache against a cold one on PDF reports, two processes against one on PDF reports and on texts.

Run ``python tests/benchmarks/gate.py [FILES]``; the baseline of each ratio is measured in the same run. Targets: a warm cache at least
10 times as fast, two processes at least 1.8 times as fast as one (PDF reports, two idle cores; of texts the first process writes
all results, so that less is won).
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from making import pdf  # noqa: E402

FILES = int(sys.argv[1]) if len(sys.argv) > 1 else 200
REPORTS = sorted((ROOT / "fixtures" / "reports").glob("[a-c]*.txt"))


def seconds(folder: Path, cache: Path, *more: str) -> tuple[float, float]:
    """Return wall and processor seconds of one check of a folder."""
    command = [sys.executable, "-m", "checker", "check", str(folder), "--format", f"json:{cache / 'out.json'}", "--quiet", *more]
    before = os.times()
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env={**os.environ, "FAZHI_CACHE_DIR": str(cache)}, stderr=subprocess.DEVNULL, check=False)
    wall = time.perf_counter() - start
    after = os.times()
    return wall, after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Make the files, measure and print."""
    with tempfile.TemporaryDirectory() as made:
        cache, printed, texts = (Path(made) / name for name in ("cache", "pdf", "txt"))
        for folder in (cache, printed, texts):
            folder.mkdir()
        for number in range(FILES):
            text = REPORTS[number % len(REPORTS)].read_text(encoding="utf-8", errors="replace")
            (printed / f"{number:04}.pdf").write_bytes(pdf.report(f"{text}\n第{number}份").data)
            (texts / f"{number:04}.txt").write_text(f"{text}\n第{number}份", encoding="utf-8")
        seconds(texts, cache, "--jobs", "1")
        cold, warm = seconds(printed, cache, "--jobs", "1"), seconds(printed, cache, "--jobs", "1")
        print(f"{FILES} 份 PDF:第一次 {cold[0]:.1f} 秒(处理器 {cold[1]:.1f}),第二次 {warm[0]:.1f} 秒({warm[1]:.1f});快 {cold[0] / warm[0]:.1f} 倍")
        both = seconds(printed, cache, "--jobs", "2", "--no-cache")
        print(f"{FILES} 份 PDF:一个进程 {cold[0]:.1f} 秒,两个 {both[0]:.1f} 秒;快 {cold[0] / both[0]:.2f} 倍")
        one, two = seconds(texts, cache, "--jobs", "1"), seconds(texts, cache, "--jobs", "2")
        print(f"{FILES} 份文本:一个进程 {one[0]:.1f} 秒,两个 {two[0]:.1f} 秒;快 {one[0] / two[0]:.2f} 倍(处理器 {one[1]:.1f} 和 {two[1]:.1f})")


if __name__ == "__main__":
    main()
