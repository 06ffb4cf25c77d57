"""The office: rounds of hundreds of reports, worked on report by report in the worker processes, their tables held for a while."""

import asyncio
import secrets
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from checker.errors import ListError
from checker.readers import bundles
from checker.readers.folders import left_over, nothing
from checker.report import Policy
from checker.web.bodies import Body
from checker.web.collating import LISTS, is_results, key
from checker.web.desk import BusyError, Desk, GoneError, StoppedError
from checker.web.errors import RefusedError
from checker.web.kept import Kept
from checker.web.safety import INTERNAL, log
from checker.web.setup import Setup
from checker.web.shelf import Shelf
from checker.web.spool import Box, Spool, SpoolFullError
from checker.web.task import RECORD, Answer, Choices, Collation, Task, Unpacking, Upload

UNPACKING, JUDGING, COLLATING = "unpacking", "judging", "collating"
MISTAKEN, DONE, FAILED, CANCELLED = "mistaken", "done", "failed", "cancelled"
"""The states of a round; in ``mistaken`` it waits for lists that have been mended."""
ENDED = frozenset({DONE, FAILED, CANCELLED})
_ROUND = "round-"
_LAST = "上年"
_PASSES = 3  # judging again by the roster takes one more
_PER_FILE = 0.5  # seconds that collating may take for each file
_ENDING = 10.0  # seconds that rounds get to end when the server does

Gone = Callable[[], Awaitable[bool]]


@dataclass(slots=True, eq=False, repr=False)
class Round:
    """What came for a round, and how far the work on it is.

    Attributes:
        setup: the server's.
        desk: does the work.
        kept: keeps results, or None.
        box: the files.
        choices: of the office.
        files: reports and earlier results of this round.
        last: those of last year; None: none came.
        lists: ``roster``, ``assign``, ``received`` → the list.
        address: of its page, or empty.
        state: where the work is.
        done: files that are judged.
        total: files to be judged.
        remarks: what was not checked, in Chinese.
        stop: ends the work when it is set.
        began: when judging began, by the monotonic clock.
    """

    setup: Setup
    desk: Desk
    kept: Kept | None
    box: Box
    choices: Choices
    files: list[Upload] = field(default_factory=list)
    last: list[Upload] | None = None
    lists: dict[str, Upload] = field(default_factory=dict)
    address: str = ""
    state: str = UNPACKING
    done: int = 0
    total: int = 0
    remarks: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    began: float = 0.0
    _folder: Path = field(init=False)

    def __post_init__(self) -> None:
        """Make a folder for what is written meanwhile."""
        self._folder = self.box.folder()

    def take(self, body: Body) -> None:
        """Take what came: reports, and lists in place of those there were."""
        self.files += [file for file in body.files if file.part == "file"]
        last = [file for file in body.files if file.part == "last"]
        if last:
            self.last = [*(self.last or ()), *last]
        self.lists |= {file.part: file for file in body.files if file.part in LISTS}
        taken: set[str] = set()
        for file in self.lists.values():
            file.name = _distinct(file.name, taken)

    async def answer(self, gone: Gone) -> Answer:
        """Do the whole work, and return the tables in the format chosen.

        Args:
            gone: says whether the one who asked went away.

        Raises:
            RefusedError: it cannot be done.
            ListError: mistakes in the lists.
            GoneError: it was stopped.
        """
        await self.prepare(gone)
        return await self.collate(gone)

    async def prepare(self, gone: Gone) -> None:
        """Unpack what came as a zip, and read the lists before anything is judged.

        Raises:
            RefusedError: a zip cannot be unpacked, or there is nothing to be judged.
            ListError: mistakes in the lists.
        """
        self.state = UNPACKING
        taken: set[str] = set()
        self.files = await self._unpacked(self.files, taken, gone)
        if not self.files:
            raise RefusedError(400, "no_file", "没有收到报告,请选择文件、文件夹或 zip 压缩包")
        if self.last is not None:
            self.last = await self._unpacked(self.last, taken, gone, _LAST)
        self.total = len(self.files) + len(self.last or ())
        if self.total > self.setup.reports:
            raise RefusedError(413, "too_many", f"一次最多汇总 {self.setup.reports} 份,这次有 {self.total} 份,请分几次汇总")
        await self._asked(gone, only_lists=True)

    async def collate(self, gone: Gone, kept: Path | None = None) -> Answer:
        """Judge, and make the tables; errors as in `answer`.

        Args:
            gone: says whether the one who asked went away.
            kept: for what the page gives to keep; None: the choice has a format.
        """
        self.state, self.began = JUDGING, time.monotonic()
        every = [*self.files, *(self.last or ())]
        self.done = sum(map(is_results, every))
        with Shelf(self._shelf) as shelf:
            await self._judged([(file, None, None) for file in every if not is_results(file)], shelf, gone)
            named = {file.name: file for file in every}
            for _ in range(_PASSES):
                self.state = COLLATING
                answer = await self._asked(gone, kept=kept)
                wanted = answer.records[0].get("wanted")
                if not wanted:
                    return answer
                self.state = JUDGING
                self.total += len(wanted)
                await self._judged([(named[name], level, year) for name, level, year in wanted], shelf, gone)
        raise RefusedError(500, "internal", INTERNAL)

    @property
    def _shelf(self) -> Path:
        return self._folder / "records"

    async def _unpacked(self, given: list[Upload], taken: set[str], gone: Gone, above: str = "") -> list[Upload]:
        """Return reports with what was packed; no two of a round are called the same."""
        found: list[Upload] = []
        for file in given:
            if not file.name.lower().endswith(bundles.SUFFIX):
                found.append(file)
                continue
            members = await self._members(file, gone)
            if members is None:
                found.append(file)
                continue
            found += members
            self.box.remove(file.path)
        for file in found:
            name = f"{above}/{file.name}" if above and file.name in taken else file.name
            file.name = _distinct(name, taken)
        return found

    async def _members(self, file: Upload, gone: Gone) -> list[Upload] | None:
        room = min(self.setup.most_round, self.box.spool.most - self.box.spool.used)
        task = Unpacking(file=file, folder=self.box.folder(), most=(self.setup.reports, room))
        try:
            said = (await self.desk.do(task, self.setup.upload, gone, self.stop)).records[0]
        except StoppedError:
            raise RefusedError(413, "archive_bomb", f"{file.name}:压缩包太大或有问题,没有打开;请分几次汇总") from None
        if "error" in said:
            code, message = said["error"]
            raise RefusedError(413 if code in {"archive_bomb", "too_many"} else 400, code, message)
        if "document" in said:
            return None
        if said["carriers"]:
            self.remarks.append(left_over(file.name, said["carriers"]))
        if not said["members"]:
            raise RefusedError(400, "no_reports", nothing(file.name))
        self.box.claim(sum(size for _, _, size, _ in said["members"]))
        return [Upload(name=name, path=Path(path), part=file.part, error=(error[0], error[1]) if error else None) for name, path, _, error in said["members"]]

    async def _judged(self, wanted: list[tuple[Upload, str | None, int | None]], shelf: Shelf, gone: Gone) -> None:
        """Have reports judged, as many at a time as there are processes, and put their records on the shelf."""
        left = iter(wanted)

        async def some() -> None:
            for file, level, year in left:
                task = Task(files=[file], format=RECORD, rules=self.choices.rules, policy=Policy(self.choices.stage), level=level, year=year)
                answer = await self.desk.run(task, gone, self.stop)
                shelf.put(key(file.name, level, year), answer.body)
                if self.kept:
                    await asyncio.to_thread(self.kept.add, answer.records)
                self.done += 1

        ended = await asyncio.gather(*(self._or_stop(some()) for _ in range(self.setup.jobs)), return_exceptions=True)
        errors = [error for error in ended if error is not None]
        if errors:  # those that were only stopped by another say less
            raise min(errors, key=lambda error: isinstance(error, GoneError))

    async def _or_stop(self, work: Awaitable[None]) -> None:
        """Do work; where it fails, that beside it ends as well."""
        try:
            await work
        except BaseException:
            self.stop.set()
            raise

    async def _asked(self, gone: Gone, *, only_lists: bool = False, kept: Path | None = None) -> Answer:
        task = Collation(
            choices=self.choices, files=self.files, last=self.last, lists=self.lists, shelf=self._shelf, folder=self._folder, kept=kept,
            address=self.address, only_lists=only_lists,
        )  # fmt: skip
        try:
            answer = await self.desk.do(task, self.setup.seconds + _PER_FILE * self.total, gone, self.stop)
        except StoppedError as error:
            why = "名单读不出来(太大或有问题),请重新另存后再上传" if only_lists else "汇总没有做成(内存不足或时间太长),请分几次汇总"
            raise RefusedError(400 if only_lists else 500, str(error), why) from None
        said = answer.records[0]
        if "problems" in said:
            raise ListError(said["problems"])
        if "failed" in said:
            raise RefusedError(400, "bad_request", said["failed"])
        return answer


def _distinct(name: str, taken: set[str]) -> str:
    """Return a name that no other has, and take it."""
    path = PurePosixPath(name)
    names = (name, *(str(path.with_name(f"{path.stem}({number}){path.suffix}")) for number in range(2, len(taken) + 3)))
    found = next(one for one in names if one not in taken)
    taken.add(found)
    return found


@dataclass(slots=True, eq=False, repr=False)
class Job:
    """A round with a page.

    Attributes:
        id: in its address; nobody can guess it.
        round: the work.
        results: where its tables lie.
        folder: the same.
        problems: why it waits or was not done, one line each.
        told: what the page must know of its tables.
        mended: set when lists have been mended.
        task: the work on it.
    """

    id: str
    round: Round
    results: Box
    folder: Path
    problems: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    mended: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    @property
    def state(self) -> str:
        """Where the work is."""
        return self.round.state

    @property
    def left(self) -> int | None:
        """Seconds that judging will still take, about; None where it is not known."""
        work = self.round
        if work.state != JUDGING or not work.done:
            return None
        return round((time.monotonic() - work.began) / work.done * (work.total - work.done))

    def resume(self, lists: Body) -> None:
        """Go on with lists that have been mended; from now on the round no longer waits, whenever its work has its turn."""
        self.round.take(lists)
        self.problems, self.round.state = [], UNPACKING
        self.mended.set()

    async def gone(self) -> bool:
        """Say whether it was cancelled."""
        return self.round.stop.is_set()

    def piece(self, name: str) -> bytes | None:
        """Return a piece of its pages, or None."""
        with Shelf(self.folder / "pages") as shelf:
            return shelf.get(name)


class Office:
    """The rounds of a server.

    Args:
        setup: the server's.
        spool: where files lie.
        desk: does the work.
        kept: keeps results, or None.
    """

    def __init__(self, setup: Setup, spool: Spool, desk: Desk, kept: Kept | None) -> None:
        """Start with none."""
        self.setup = setup
        self.spool = spool
        self.desk = desk
        self.kept = kept
        self.inside = 0
        self.jobs: dict[str, Job] = {}

    def enter(self) -> None:
        """Count a round, from before its files come until its work has ended.

        Raises:
            BusyError: there are too many.
        """
        if self.inside >= self.setup.rounds:
            raise BusyError("正在汇总的太多,请等前面的做完再试")
        self.inside += 1

    def leave(self) -> None:
        """Count a round less."""
        self.inside -= 1

    @asynccontextmanager
    async def admitted(self) -> AsyncIterator[Box]:
        """Count a round that is answered at once, and give a place for its files."""
        self.enter()
        try:
            with self.spool.box() as box:
                yield box
        finally:
            self.leave()

    def round(self, body: Body, choices: Choices, box: Box, address: str = "") -> Round:
        """Return the work on what came.

        Args:
            body: files and lists.
            choices: of the office.
            box: where they lie.
            address: of its page, or empty.
        """
        made = Round(self.setup, self.desk, self.kept, box, choices, address=address)
        made.take(body)
        return made

    def open(self, body: Body, choices: Choices, box: Box, address: Callable[[str], str]) -> Job:
        """Start the work on a round that was let in; the box is cleared when it ends.

        Args:
            body: files and lists.
            choices: of the office.
            box: where they lie.
            address: from the id of a job to its page.
        """
        id_ = secrets.token_urlsafe(18)
        results = Box(self.spool)
        job = Job(id_, self.round(body, choices, box, address(id_)), results, results.folder(_ROUND))
        self.jobs[id_] = job
        job.task = asyncio.get_running_loop().create_task(self._work(job))
        return job

    def cancel(self, job: Job) -> None:
        """Stop the work on a round; its files go as soon as the process that reads them has ended."""
        if job.state not in ENDED:
            job.round.stop.set()
            job.mended.set()
            job.round.state = CANCELLED

    def delete(self, job: Job) -> None:
        """Forget a round and its tables."""
        self.cancel(job)
        self.jobs.pop(job.id, None)
        if job.task is None or job.task.done():
            job.results.clear()

    async def end(self) -> None:
        """Stop all work and remove all files."""
        running = [job.task for job in self.jobs.values() if job.task and not job.task.done()]
        for job in list(self.jobs.values()):
            self.delete(job)
        if running:
            await asyncio.wait(running, timeout=_ENDING)

    async def _work(self, job: Job) -> None:
        state, work = FAILED, job.round
        try:
            job.told = await self._whole(job)
            job.results.claim(sum(path.stat().st_size for path in job.folder.iterdir()))
            state = DONE
        except GoneError:
            state = CANCELLED
        except RefusedError as error:
            job.problems = error.message.split("\n")
        except SpoolFullError:
            job.problems = ["服务器上的临时空间不够,请等别的汇总做完再试"]
        except Exception as error:  # noqa: BLE001 - nothing of the inside must reach a browser
            log(f"内部错误 {type(error).__name__}")
            job.problems = [INTERNAL]
        finally:
            work.box.clear()
            if work.state != CANCELLED:
                work.state = state
            if work.state != DONE or job.id not in self.jobs:
                job.results.clear()
            self.leave()
        self._bound()
        asyncio.get_running_loop().call_later(self.setup.hold, self.delete, job)

    async def _whole(self, job: Job) -> dict[str, Any]:
        """Do the work, and wait where lists are to be mended."""
        while True:
            try:
                await job.round.prepare(job.gone)
                break
            except ListError as error:
                job.problems, job.round.state = error.problems, MISTAKEN
                job.mended.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(job.mended.wait(), self.setup.hold)
                if not job.mended.is_set() or job.round.stop.is_set():
                    raise GoneError from None
        told: dict[str, Any] = (await job.round.collate(job.gone, job.folder)).records[0]
        return told

    def _bound(self) -> None:
        """Forget the oldest rounds of too many that have ended."""
        ended = [job for job in self.jobs.values() if job.state in ENDED]
        for job in ended[: max(0, len(ended) - self.setup.held)]:
            self.delete(job)
