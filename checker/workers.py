"""Judging many reports, in several processes where the work is worth it."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.judging import Judged, Request, judge
from checker.readers import READERS

_COSTS = {"pdf": 0.15, "ofd": 0.1, "doc": 1.0}
_COST = 0.02
_WORTH = 0.5
"""Seconds that a file takes, about, and from which total on a second process pays: it takes 0.1 s to start and warm."""


def judge_all(files: Sequence[str], request: Request, jobs: int = 0) -> Iterator[Judged]:
    """Judge files and yield the judgements in their order.

    Args:
        files: paths.
        request: what is asked.
        jobs: processes; 0: as many as there are processors, and one where the work is not worth more.
    """
    processes = min(jobs or _worthwhile(files), len(files))
    if processes < 2:  # noqa: PLR2004 - one process is this one
        for file in files:
            yield judge(file, request)
        return
    from checker.crew import Crew  # noqa: PLC0415 - what starts processes takes 20 ms to import

    yield from Crew(request, processes).judge(files)


def _worthwhile(files: Sequence[str]) -> int:
    total = 0.0
    for file in files:
        suffix = Path(file).suffix.lower()
        total += next((_COSTS.get(kind, _COST) for kind, suffixes in READERS.items() if suffix in suffixes), _COST)
        if total > _WORTH:
            return _processors()
    return 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
