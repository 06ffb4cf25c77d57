"""The desk: who is let in, who waits, and the processes that do the work."""

import asyncio
import multiprocessing
import os
import shutil
import signal
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from checker.web import worker
from checker.web.setup import Setup
from checker.web.task import Answer, Task, Upload, Work

_START = 120.0  # seconds; compiling rules that are not in the cache takes some
_GLANCE = 0.2  # seconds between looks at whether work is to be stopped
_TASKS = 1000  # a process is replaced after so many, for what libraries do not give back


class BusyError(Exception):
    """As many requests as allowed are waiting."""


class GoneError(Exception):
    """The one who asked has gone away."""


class StoppedError(Exception):
    """A worker ended, or had to be ended, before it answered; the text is the code of the reason."""


class Desk:
    """Gives tasks to worker processes, first come, first served.

    Args:
        setup: how many processes, how long, how much.
        scratch: folder for temporary files of the workers.
    """

    def __init__(self, setup: Setup, scratch: Path) -> None:
        """Hire workers; their processes start with the first tasks, or with `warm`."""
        self.setup = setup
        self.inside = 0
        self.workers = [_Worker(setup, scratch / str(at)) for at in range(setup.jobs)]
        self.threads = ThreadPoolExecutor(setup.jobs, thread_name_prefix="worker")
        self.free = _Free(self.workers)

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Count a request, from before its body is read until it is answered.

        Raises:
            BusyError: there are too many.
        """
        if self.inside >= self.setup.queue + self.setup.jobs:
            raise BusyError
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1

    async def warm(self) -> None:
        """Start all processes."""
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self.threads, one.start) for one in self.workers))

    async def run(self, task: Task, gone: Callable[[], Awaitable[bool]], stop: threading.Event | None = None) -> Answer:
        """Return the answer; a file that ends its worker is answered as unreadable, and the others as ever.

        Args:
            task: what is asked.
            gone: says whether the one who asked went away; asked when the turn comes.
            stop: ends the work when it is set; None: nothing does.

        Raises:
            GoneError: so it is, or the work was stopped.
        """
        one = await self.free.take()
        try:
            if await gone():
                raise GoneError
            return await asyncio.get_running_loop().run_in_executor(self.threads, _persist, one, task, self.setup.seconds, stop)
        finally:
            self.free.give(one)

    async def do(self, work: Work, seconds: float, gone: Callable[[], Awaitable[bool]], stop: threading.Event) -> Answer:
        """Have work done that is not the judging of files.

        Args:
            work: what is asked.
            seconds: that it may take.
            gone: says whether the one who asked went away; asked when the turn comes.
            stop: ends the work when it is set.

        Raises:
            GoneError: so it is, or the work was stopped.
            StoppedError: it took too long, or ended its worker.
        """
        one = await self.free.take()
        try:
            if await gone():
                raise GoneError
            return await asyncio.get_running_loop().run_in_executor(self.threads, one.run, work, seconds, stop)
        finally:
            self.free.give(one)

    def close(self) -> None:
        """End all processes."""
        for one in self.workers:
            one.close()
        self.threads.shutdown(wait=True)


class _Free:
    """The workers that have nothing to do; who waits longest gets the next one.

    An `asyncio.Queue` gives it to whoever asks first after it has come back, and that is a round of hundreds of reports, each time.

    Args:
        workers: all of them.
    """

    def __init__(self, workers: list["_Worker"]) -> None:
        self.idle = deque(workers)
        self.waiting: deque[asyncio.Future[_Worker]] = deque()

    async def take(self) -> "_Worker":
        """Return a worker, when the turn comes."""
        if self.idle and not self.waiting:
            return self.idle.popleft()
        turn: asyncio.Future[_Worker] = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give(turn.result())
            raise

    def give(self, one: "_Worker") -> None:
        """Take a worker back."""
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(one)
                return
        self.idle.append(one)


def _persist(one: "_Worker", task: Task, seconds: float, stop: threading.Event | None = None) -> Answer:
    """Do a task; where that ends the worker, find out which file it is, and go on with the others."""
    try:
        return one.run(task, seconds * len(task.files), stop)
    except StoppedError as error:
        files = [_blamed(task.files[0], str(error), seconds)] if len(task.files) == 1 else [_tried(one, task, file, seconds, stop) for file in task.files]
        return one.run(replace(task, files=files), seconds * len(files), stop)


def _tried(one: "_Worker", task: Task, file: Upload, seconds: float, stop: threading.Event | None) -> Upload:
    try:
        one.run(replace(task, files=[file]), seconds, stop)
    except StoppedError as error:
        return _blamed(file, str(error), seconds)
    return file


def _blamed(file: Upload, code: str, seconds: float) -> Upload:
    said = {
        "too_slow": f"检查超过 {seconds:g} 秒,已停止;请另存为 docx 或 txt 后再检查",
        "crashed": "检查这份报告的进程意外结束(可能是内存不足),没有检查;请另存为 docx 或 txt 后再检查",
    }[code]
    return replace(file, error=(code, f"{file.name}:{said}"))


class _Worker:
    """One process, started when there is none."""

    def __init__(self, setup: Setup, scratch: Path) -> None:
        self.setup = setup
        self.scratch = scratch
        self.process: SpawnProcess | None = None
        self.pipe: Connection | None = None
        self.tasks = 0
        self.closed = False

    def start(self) -> Connection:
        """Return the pipe to a living process.

        Raises:
            StoppedError: the desk is closed.
        """
        if self.closed:
            raise StoppedError("crashed")
        if self.pipe is None or self.process is None or not self.process.is_alive() or self.tasks >= _TASKS:
            self.end()
            # A forked process would inherit sockets and threads of the server.
            self.scratch.mkdir(parents=True, exist_ok=True)
            context = multiprocessing.get_context("spawn")
            self.pipe, theirs = context.Pipe()
            arguments = (theirs, str(self.scratch), self.setup.megabytes, self.setup.memory)
            self.process = context.Process(target=worker.work, args=arguments, daemon=True)
            self.process.start()
            theirs.close()
            self.tasks = 0
            if not self.pipe.poll(_START) or self.pipe.recv_bytes() != worker.READY:
                raise OSError("a worker process did not start")
        return self.pipe

    def run(self, task: Work, seconds: float, stop: threading.Event | None = None) -> Answer:
        """Return the answer.

        Args:
            task: what is asked.
            seconds: that it may take.
            stop: ends the process when it is set; None: nothing does.

        Raises:
            GoneError: it was stopped.
            StoppedError: there was none in time, or the process died.
        """
        pipe = self.start()
        self.tasks += 1
        try:
            pipe.send(task)
            if not self._answered(pipe, seconds, stop):
                self.end()
                raise StoppedError("too_slow")
            answer = pipe.recv_bytes()
        except (EOFError, OSError):
            self.end()
            raise StoppedError("crashed") from None
        if answer == worker.SPENT:
            self.end()
            raise StoppedError("crashed")
        return Answer.unpacked(answer)

    def _answered(self, pipe: Connection, seconds: float, stop: threading.Event | None) -> bool:
        """Wait for an answer and say whether it came in time."""
        if stop is None:
            return pipe.poll(seconds)
        until = time.monotonic() + seconds
        while not pipe.poll(max(0.0, min(_GLANCE, until - time.monotonic()))):
            if stop.is_set():
                self.end()
                raise GoneError
            if time.monotonic() >= until:
                return False
        return True

    def close(self) -> None:
        """End the process, and start no other."""
        self.closed = True
        self.end()

    def end(self) -> None:
        """Kill the process and what it started."""
        process, self.process = self.process, None
        pipe, self.pipe = self.pipe, None
        if process is not None:
            if process.pid is not None and hasattr(os, "killpg"):
                with suppress(OSError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.join()
            process.close()
            shutil.rmtree(self.scratch, ignore_errors=True)  # what it was writing when it was ended
        if pipe is not None:
            pipe.close()
