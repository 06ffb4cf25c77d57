"""Time and memory of ``fazhi summary`` on many earlier results: ``python tests/benchmarks/summary.py 2500 5000 10000``.

``python tests/benchmarks/summary.py copies 500 1000`` measures looking for copies among so many texts, half of them of the year before.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "reports"
_DIGITS = "甲乙丙丁戊己庚辛壬癸"


def _towns(reports: list[dict], count: int) -> Iterator[dict]:
    """Yield results of so many towns, made of a few."""
    for at in range(count):
        report = reports[at % len(reports)]
        name = "".join(_DIGITS[int(digit)] for digit in f"{at:05}") + "镇"
        report["source"] |= {"path": f"d/{at}.txt", "sha256": f"{at:064x}"}
        report["metadata"] |= {"unit": name, "level": "乡镇街道", "issuer": None, "title": f"{name}2024年法治政府建设报告", "report_year": 2024}
        yield report


def _write(folder: Path, count: int) -> tuple[Path, Path]:
    """Write the results and the roster of so many towns."""
    paths = sorted(map(str, FIXTURES.glob("k*_202[45].txt")))
    made = subprocess.run([sys.executable, "-m", "checker", "check", *paths, "--format", "json"], capture_output=True, check=False)
    head = json.loads(made.stdout)
    reports = head.pop("reports")
    results, roster = folder / f"{count}.json", folder / f"{count}.csv"
    with results.open("w", encoding="utf-8") as stream, roster.open("w", encoding="utf-8") as names:
        stream.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "reports": [')
        names.write("单位,层级\n")
        for at, report in enumerate(_towns(reports, count)):
            stream.write((",\n" if at else "\n") + json.dumps(report, ensure_ascii=False))
            names.write(f"{report['metadata']['unit']},乡镇\n")
        stream.write("]}\n")
    return results, roster


def copies(counts: list[int]) -> None:
    """Measure what looking for copies adds, for each number of texts given: the judgements are there already, texts have 3,000 characters."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from making import planted

    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            batch = planted.make(folder, count // 2, sentences=90)
            command = [sys.executable, "-m", "checker", "summary", str(batch.this), "--last", str(batch.last), "--quiet", f"--format=json:{folder}/o.json"]
            environment = {**os.environ, "FAZHI_CACHE_DIR": str(folder / "cache")}
            subprocess.run([*command, "--jobs", "2"], check=False, env=environment)
            for more in ([], ["--copies"]):
                measured = (
                    "import resource, subprocess, sys; subprocess.run(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
                )
                started = time.monotonic()
                done = subprocess.run([sys.executable, "-c", measured, *command, *more], check=True, env=environment, capture_output=True, text=True)
                print(f"{count} texts {'with' if more else 'without'} copies: {time.monotonic() - started:.1f} s, at most {done.stdout.strip()} MB")
            pairs = json.loads((folder / "o.json").read_text(encoding="utf-8"))["tables"]["copies"]["rows"]
            print(f"  {len(pairs)} pairs, {len(batch.copies) + len(batch.reused)} planted")


def main() -> None:
    """Measure for each number of reports given."""
    if sys.argv[1:2] == ["copies"]:
        copies(list(map(int, sys.argv[2:] or ["1000"])))
        return
    for count in map(int, sys.argv[1:] or ["1000", "2000"]):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            results, roster = _write(folder, count)
            command = [
                "summary",
                str(results),
                "--roster",
                str(roster),
                "--quiet",
                *(f"--format={kind}:{folder}/o.{kind}" for kind in ("xlsx", "html", "json")),
            ]
            started, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            subprocess.run([sys.executable, "-m", "checker", *command], check=False)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            size = results.stat().st_size / 2**20
            print(
                f"{count} reports, {size:.0f} MB: {time.monotonic() - started:.1f} s ({after.ru_utime - used:.1f} s CPU), at most {after.ru_maxrss / 1024:.0f} MB"
            )


if __name__ == "__main__":
    main()
