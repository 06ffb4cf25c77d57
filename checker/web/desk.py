"""The desk: who is let in, who waits, and the processes that do the work."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from checker.web import worker
from checker.web.setup import Setup
from checker.web.task import Answer, Task, Upload

_START = 120.0  # seconds; compiling rules that are not in the cache takes some
_TASKS = 1000  # a process is replaced after so many, for what libraries do not give back


class BusyError(Exception):
    """As many requests as allowed are waiting."""


class GoneError(Exception):
    """The one who asked has gone away."""


class _StoppedError(Exception):
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
        self.workers = [_Worker(setup, scratch) for _ in range(setup.jobs)]
        self.threads = ThreadPoolExecutor(setup.jobs, thread_name_prefix="worker")
        self.free: asyncio.Queue[_Worker] = asyncio.Queue()
        for one in self.workers:
            self.free.put_nowait(one)

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

    async def run(self, task: Task, gone: Callable[[], Awaitable[bool]]) -> Answer:
        """Return the answer; a file that ends its worker is answered as unreadable, and the others as ever.

        Args:
            task: what is asked.
            gone: says whether the one who asked went away; asked when the turn comes.

        Raises:
            GoneError: so it is.
        """
        one = await self.free.get()
        try:
            if await gone():
                raise GoneError
            return await asyncio.get_running_loop().run_in_executor(self.threads, _persist, one, task, self.setup.seconds)
        finally:
            self.free.put_nowait(one)

    def close(self) -> None:
        """End all processes."""
        for one in self.workers:
            one.close()
        self.threads.shutdown(wait=True)


def _persist(one: "_Worker", task: Task, seconds: float) -> Answer:
    """Do a task; where that ends the worker, find out which file it is, and go on with the others."""
    try:
        return one.run(task, seconds * len(task.files))
    except _StoppedError as error:
        files = [_blamed(task.files[0], str(error), seconds)] if len(task.files) == 1 else [_tried(one, task, file, seconds) for file in task.files]
        return one.run(replace(task, files=files), seconds * len(files))


def _tried(one: "_Worker", task: Task, file: Upload, seconds: float) -> Upload:
    try:
        one.run(replace(task, files=[file]), seconds)
    except _StoppedError as error:
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
            _StoppedError: the desk is closed.
        """
        if self.closed:
            raise _StoppedError("crashed")
        if self.pipe is None or self.process is None or not self.process.is_alive() or self.tasks >= _TASKS:
            self.end()
            # A forked process would inherit sockets and threads of the server.
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

    def run(self, task: Task, seconds: float) -> Answer:
        """Return the answer.

        Raises:
            _StoppedError: there was none in time, or the process died.
        """
        pipe = self.start()
        self.tasks += 1
        try:
            pipe.send(task)
            if not pipe.poll(seconds):
                self.end()
                raise _StoppedError("too_slow")
            answer = pipe.recv_bytes()
        except (EOFError, OSError):
            self.end()
            raise _StoppedError("crashed") from None
        if answer == worker.SPENT:
            self.end()
            raise _StoppedError("crashed")
        return Answer.unpacked(answer)

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
        if pipe is not None:
            pipe.close()
