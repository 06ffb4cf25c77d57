"""Reading in a helper process: what hangs, crashes or eats memory on a hostile file is ended with it."""

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from checker.errors import ReadError
from checker.readers.content import Content
from checker.readers.isolated_messages import content, send
from checker.readers.limits import Limits

_WORKER = "checker.readers.isolated_worker"
_FILES = 500  # a helper is replaced after so many, for what libraries do not give back


def read(module: str, data: bytes, shown: str, limits: Limits) -> Content:
    """Read a file in the helper process, which is started when there is none and kept for the next file.

    Args:
        module: name of the module of this package whose ``parse(data, shown, limits)`` reads the format.
        data: the bytes of the file.
        shown: the path for messages.
        limits: what reading it may cost; the clock has been started.

    Raises:
        ReadError: from the reader, or because the helper was too slow or died.
    """
    return _HELPER.read(module, data, shown, limits)


def close() -> None:
    """End the helper process; the next file starts a new one."""
    _HELPER.end()


class _Helper:
    """The helper process of this process; one file at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.files = 0

    def read(self, module: str, data: bytes, shown: str, limits: Limits) -> Content:
        """Hand a file to the helper and wait for what it says."""
        with self.lock:
            limits.check_time(shown)
            try:
                answer = self._ask(module, data, shown, limits)
            except BaseException:
                # Whatever the helper is at now belongs to no one: Ctrl-C while waiting, or too slow.
                self.end()
                raise
            if self.files >= _FILES or answer.get("spent"):
                self.end()
            return content(answer)

    def _ask(self, module: str, data: bytes, shown: str, limits: Limits) -> dict[str, Any]:
        process = self._running(shown)
        self.files += 1
        asked = {"module": module, "shown": shown, "limits": _bounds(limits), "size": len(data)}
        answers: queue.Queue[dict[str, Any] | None] = queue.Queue()
        # A thread writes and reads, because a pipe cannot be waited for with a time on every system.
        threading.Thread(target=_exchange, args=(process, asked, data, answers), daemon=True).start()
        try:
            answer = answers.get(timeout=min(max(0.0, limits.remaining()), threading.TIMEOUT_MAX))
        except queue.Empty:
            raise ReadError("too_slow", f"{shown}:读取超过 {limits.seconds:g} 秒,已停止;请另存为 docx 或 txt 后再检查") from None
        if answer is None:
            raise ReadError("crashed", f"{shown}:文件内容异常,读取程序中途退出;请重新导出,或另存为 docx 或 txt 后再检查")
        return answer

    def _running(self, shown: str) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.end()
            try:
                self.process = _started()
            except OSError as error:
                raise ReadError("crashed", f"{shown}:读取程序启动不了({error.strerror});请关闭一些程序后再试") from None
            self.files = 0
        return self.process

    def end(self) -> None:
        """Kill the helper and wait for its end."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def forget(self) -> None:
        """Let go of the helper of the process this one was forked from, which must not share its pipes."""
        self.lock = threading.Lock()
        process, self.process = self.process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    getattr(pipe, "raw", pipe).close()  # what is buffered belongs to the other process
        process.returncode = 0  # not this process's child, so there is nothing to wait for


def _started() -> subprocess.Popen[bytes]:
    # The folder this package is in is named, and the current folder is not searched (-P): it may hold anything.
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "MALLOC_ARENA_MAX": "1"}
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", _WORKER],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment, creationflags=flags, start_new_session=True,
    )  # fmt: skip


def _exchange(process: subprocess.Popen[bytes], asked: dict[str, Any], data: bytes, answers: "queue.Queue[dict[str, Any] | None]") -> None:
    """Send one file and put the answer into a queue, None when the helper ended."""
    answer = None
    with suppress(OSError, ValueError):
        send(process.stdin, asked, data)
        answer = json.loads(process.stdout.readline()) if process.stdout else None
    answers.put(answer)


def _bounds(limits: Limits) -> dict[str, Any]:
    return {name: getattr(limits, name) for name in Limits.names()}


_HELPER = _Helper()
atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_HELPER.forget)
