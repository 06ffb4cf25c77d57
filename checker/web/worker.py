"""The process that judges: it may be killed at any time, and knows nothing of the network."""

import os
import signal
import sys
import tempfile
import threading
from contextlib import suppress
from functools import lru_cache
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from checker import packs
from checker.judging import Judged, Request, judge, unread
from checker.packs import Pack
from checker.readers.limits import Limits
from checker.reporters import FORMATS, Reporter, Setting
from checker.web import showing
from checker.web.task import PAGE, RECORD, Answer, Collation, Task, Unpacking, Upload, Work

READY, SPENT = b"ready", b"spent"
_PACKS = 8


def work(pipe: Connection, scratch: str, megabytes: int, memory: int) -> None:
    """Answer one task after the other until the pipe closes.

    Args:
        pipe: brings work and takes answers: `READY` first, then one `Answer` for each, or `SPENT` for want of memory.
        scratch: folder for whatever a library writes meanwhile.
        megabytes: size of one file.
        memory: megabytes of address space.
    """
    _alone()
    tempfile.tempdir = os.environ["TMPDIR"] = scratch
    os.chdir(scratch)  # formats for code hosts name files below the working folder
    _pack((packs.DEFAULT,))
    _bound(memory)
    try:
        pipe.send_bytes(READY)
        while True:
            task: Work = pipe.recv()
            try:
                answer = _answer(task, megabytes).packed()
            except MemoryError:
                pipe.send_bytes(SPENT)
                return
            pipe.send_bytes(answer)
    except (EOFError, OSError):  # the server has no more work, or is no more
        return


def _answer(task: Work, megabytes: int) -> Answer:
    if isinstance(task, (Unpacking, Collation)):
        from checker.web import collating  # noqa: PLC0415 - half of a start, for rounds only

    if isinstance(task, Unpacking):
        return collating.unpacked(task, Limits(megabytes=megabytes))
    if isinstance(task, Collation):
        return collating.collated(task, _pack(task.choices.rules), Limits(megabytes=megabytes))
    return answered(task, megabytes)


def answered(task: Task, megabytes: int) -> Answer:
    """Judge the files of a task and return what is asked for, the same bytes as the command line writes."""
    pack = _pack(task.rules)
    setting = Setting(pack, task.policy, many=len(task.files) > 1)
    wanted = task.format in {PAGE, RECORD} or FORMATS[task.format].documents
    request = Request(pack, task.policy, task.level, task.year, Limits(megabytes=megabytes), documents=wanted)
    records = []
    reporter = _reporter(setting, task, request)
    pieces = [reporter.begin()]
    for file in task.files:
        judged = _judged(file, request)
        if not judged.report.secret:
            records.append(showing.record(judged.report, task))
        pieces.append(reporter.report(*judged))
    pieces.append(reporter.end())
    # A name that is no UTF-8 comes with characters that cannot be written; the rest of the result still is.
    return Answer(records, b"".join(piece if isinstance(piece, bytes) else piece.encode("utf-8", errors="replace") for piece in pieces))


def _reporter(setting: Setting, task: Task, request: Request) -> Reporter:
    if task.format == PAGE:
        return showing.PageReporter(setting, task)
    if task.format == RECORD:
        from checker.web.collating import Recorder  # noqa: PLC0415 - for rounds only, as above

        return Recorder(request)
    return FORMATS[task.format].make(setting)


def _judged(file: Upload, request: Request) -> Judged:
    if file.error:
        return unread(file.name, *file.error, request.pack)
    return judge(file.name, request, file.path.read_bytes())


@lru_cache(_PACKS)
def _pack(names: tuple[str, ...]) -> Pack:
    pack = packs.load(names)
    pack.index()
    return pack


def _alone() -> None:
    """Leave the terminal's group, so that Ctrl-C is the server's business, and end with the server, whatever is at work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        with suppress(OSError):
            os.setsid()
    server = parent_process()
    if server is not None:
        threading.Thread(target=_follow, args=(server,), daemon=True).start()


def _follow(server: BaseProcess) -> None:
    server.join()
    os._exit(1)


def _bound(memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory * 1024 * 1024,) * 2)
