"""Judging reports in several processes: in the order given, with nothing lost when a process dies."""

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from checker.judging import Judged, Request, judge, unread
from checker.readers import STANDARD_INPUT

_AHEAD = 4  # files under way for each process
_request: Request | None = None


class Crew:
    """Processes at work on the files of a run.

    Args:
        request: what is asked.
        processes: how many.
    """

    def __init__(self, request: Request, processes: int) -> None:
        """Start the pool; its processes start with the first files."""
        self.request = request
        self.processes = processes
        self.pool = self._pool(processes)

    def _pool(self, processes: int) -> ProcessPoolExecutor:
        # A forked process has rules and expressions already; elsewhere they are sent to it.
        context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        return ProcessPoolExecutor(processes, mp_context=context, initializer=_prepare, initargs=(self.request,))

    def judge(self, files: Sequence[str]) -> Iterator[Judged]:
        """Yield the judgements on files in their order."""
        waiting, at_work = deque(files), deque[tuple[str, Future[Judged] | None]]()
        try:
            while waiting or at_work:
                while waiting and len(at_work) < self.processes * _AHEAD:
                    file = waiting.popleft()
                    at_work.append((file, None if file == STANDARD_INPUT else self._begin(file)))
                file, future = at_work.popleft()
                try:
                    yield future.result() if future else judge(file, self.request)
                except BrokenProcessPool:
                    yield from self._after_death([(file, future), *at_work])
                    at_work.clear()
        finally:
            self.pool.shutdown(wait=False, cancel_futures=True)

    def _begin(self, file: str) -> Future[Judged]:
        try:
            return self.pool.submit(_work, file)
        except BrokenProcessPool as error:
            lost: Future[Judged] = Future()
            lost.set_exception(error)
            return lost

    def _after_death(self, at_work: Sequence[tuple[str, Future[Judged] | None]]) -> Iterator[Judged]:
        """Go on after the death of a process: which of the files at work killed it nobody knows, so each is tried alone."""
        self.pool.shutdown(wait=True)
        for file, future in at_work:
            if future is None:
                yield judge(file, self.request)
            elif future.done() and not future.cancelled() and future.exception() is None:
                yield future.result()
            else:
                yield self._alone(file)
        self.pool = self._pool(self.processes)

    def _alone(self, file: str) -> Judged:
        with self._pool(1) as pool:
            try:
                return pool.submit(_work, file).result()
            except BrokenProcessPool:
                return unread(file, "crashed", f"{file}:检查这份报告的进程意外结束(可能是内存不足),没有检查;请另存为 docx 或 txt 后再检查", self.request.pack)


def _prepare(request: Request) -> None:
    global _request  # noqa: PLW0603 - the one thing that a process of the crew knows
    _request = request
    request.pack.index()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends all processes of a terminal; the first one says so


def _work(file: str) -> Judged:
    assert _request is not None
    return judge(file, _request)
