"""Damage files of every format at random: each must end in a verdict or in one clear error, soon and in little memory.

python tests/fuzz.py --files 2000 --seed 1
"""

import argparse
import io
import os
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from making import formats  # noqa: E402 - this is a command: the path is set above
from making.ole import ole  # noqa: E402

from checker import packs  # noqa: E402
from checker.judging import Request, judge  # noqa: E402
from checker.readers import isolated, libreoffice  # noqa: E402
from checker.readers.limits import Limits  # noqa: E402
from checker.report import CONDITIONAL, ERROR, FAILED, NOT_A_REPORT, PASSED, UNREADABLE, Policy, Report  # noqa: E402

REPORTS = ("k09_county_gaps_2023", "c03_ethnic_township_brackets_2024", "h18_environment_bureau_tab_table_many_2023")
SECONDS = 30
SLACK = 5.0  # seconds a reader may take to notice that its time is over
MEGABYTES = 512
_TAG = re.compile(rb"<[^<>]{1,200}>")
_NUMBER = re.compile(rb"\d+")
_HAN = re.compile("[\u4e00-\u9fff]")
_BIG = (b"-1", b"0", b"99999999999", b"4294967296", b"1e309", b"NaN", "九".encode())
Change = Callable[[bytes, random.Random, list[bytes]], bytes]


# --- kinds of damage


def flip(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    """Change a few bytes."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 30, 300))):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def cut(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    """Lose the end, or the beginning."""
    at = chance.randrange(len(data))
    return data[:at] if chance.random() < 0.8 else data[at:]


def insert(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    """Put noise, zeros or a piece of the file itself somewhere."""
    at, size = chance.randrange(len(data)), chance.choice((1, 7, 100, 5000))
    start = chance.randrange(len(data))
    piece = chance.choice((chance.randbytes(size), bytes(size), data[start : start + size], b"<" * size, b"{" * size))
    return data[:at] + piece + data[at:]


def remove(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    """Lose a piece in the middle."""
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 10, 500, 5000)) :]


def repeat(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    """Have a piece many times."""
    at = chance.randrange(len(data))
    piece = data[at : at + chance.choice((3, 50, 2000))]
    times = min(chance.choice((2, 50, 5000)), 3_000_000 // max(1, len(piece)))
    return data[:at] + piece * times + data[at:]


def header(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Begin as a file of another format does."""
    size = chance.choice((4, 8, 64, 512))
    return chance.choice(others)[:size] + data[size:]


def joined(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Have two files in one."""
    other = chance.choice(others)
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


def _markup(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Break markup: lose, double or swap a tag, put absurd numbers, nest deeply, leave characters out of place."""
    tags = list(_TAG.finditer(data))
    if not tags:
        return flip(data, chance, others)
    tag = chance.choice(tags)
    at, end = tag.span()
    kind = chance.randrange(7)
    if kind == 0:
        return data[:at] + data[end:]
    if kind == 1:
        return data[:at] + tag[0] * chance.choice((2, 30, 5000)) + data[end:]
    if kind == 2:
        other = chance.choice(tags)
        return data[:at] + other[0] + data[end:]
    if kind == 3:
        numbers = list(_NUMBER.finditer(data))
        number = chance.choice(numbers) if numbers else tag
        return data[: number.start()] + chance.choice(_BIG) + data[number.end() :]
    if kind == 4:
        name = re.match(rb"</?([\w:]+)", tag[0])
        deep = chance.choice((50, 300, 20_000))
        opening, closing = (b"<" + name[1] + b">", b"</" + name[1] + b">") if name else (b"<a>", b"</a>")
        return data[:at] + opening * deep + closing * deep * chance.randrange(2) + data[at:]
    if kind == 5:
        return (
            data[:at] + chance.choice((b"&a;", b"<!DOCTYPE a [<!ENTITY a 'b'>]>", b"\0", b"]]>", b"<![CDATA[", b"<!--", b"&#x110000;", b"\xff\xfe")) + data[at:]
        )
    return data[: at + 1] + data[at + 2 :]


def _members(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        return []


def package(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Drop, double, swap, empty or damage members of a zip and pack it again; other files have their markup broken."""
    members = _members(data)
    if not members:
        return _markup(data, chance, others)
    at, other = chance.randrange(len(members)), chance.randrange(len(members))
    name, content = members[at]
    kind = chance.randrange(8)
    if kind == 0:
        del members[at]
    elif kind == 1:
        members.append((name, chance.choice((content, b"", members[other][1]))))
    elif kind == 2:
        members[at], members[other] = (name, members[other][1]), (members[other][0], content)
    elif kind == 3:
        members[at] = (name, chance.choice((b"", b"\0" * 5_000_000, chance.randbytes(2000))))
    elif kind == 4:
        members[at] = (chance.choice((name.upper(), f"../{name}", f"/{name}", name.replace("/", "\\"))), content)
    else:
        members[at] = (name, chance.choice((_markup, _markup, flip, cut, insert, _wrapped))(content or b"<a/>", chance, others))
    return _packed(members, chance)


def _wrapped(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    """Nest the middle of a text in itself."""
    at = chance.randrange(len(data))
    return data[:at] + data[at:] * chance.choice((2, 5, 20))


def _packed(members: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, archive.compression)
    return out.getvalue()


def nest(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Damage a file twice."""
    first = chance.choice((flip, cut, insert, remove, package))(data, chance, others) or data
    return chance.choice((flip, insert, package))(first, chance, others)


CHANGES: tuple[Change, ...] = (flip, cut, insert, remove, repeat, header, joined, package, package, package, nest)


# --- running


@dataclass
class Outcome:
    """What a run came to.

    Attributes:
        counts: verdict or code of error → files; by_format: the same for each format.
        times: seconds and name of each file.
        faults: what should not have been, in words.
    """

    counts: Counter[str] = field(default_factory=Counter)
    by_format: dict[str, Counter[str]] = field(default_factory=dict)
    times: list[tuple[float, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def seeds(*, office: bool) -> list[tuple[str, str, bytes]]:
    """Return whole files: name of the format, suffix, bytes."""
    reports = HERE.parent / "fixtures" / "reports"
    texts = [formats.text(reports / f"{stem}.txt") for stem in REPORTS]
    names = [name for name in formats.MAKERS if name != "pdf" or find_spec("reportlab")]
    made = [(name, formats.MAKERS[name][0], formats.MAKERS[name][1](text)) for name in names for text in texts]
    made.append(("ole", ".doc", ole("WordDocument", "1Table", first=(0xA5EC).to_bytes(2, "little"))))
    if office and formats.SOFFICE:
        with tempfile.TemporaryDirectory() as folder:
            made += [(name, formats.OFFICE[name][1], data) for (_, name), data in formats.office({"county": texts[0]}, Path(folder)).items()]
    return made


@contextmanager
def _alarm(seconds: float):
    """Break off what takes too long, where the system can."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def faults(report: Report, path: str, seconds: float) -> list[str]:
    """Return what is wrong with a report on a damaged file."""
    found = [f"规则出错 {result.rule} {result.findings[0].message}" for result in report.results if result.verdict == ERROR]
    if seconds > SECONDS + SLACK:
        found.append(f"用了 {seconds:.1f} 秒")
    if report.outcome in {UNREADABLE, NOT_A_REPORT}:
        message = (report.error or {}).get("message", "")
        if not message.startswith(f"{path}:") or "\n" in message or not _HAN.search(message.removeprefix(path)) or report.score is not None:
            found.append(f"说得不清楚 {message!r}")
    elif report.outcome not in {PASSED, CONDITIONAL, FAILED} or report.error:
        found.append(f"没有结论 {report.outcome}")
    return found


def run(files: int, seed: int, seconds: float = float("inf"), keep: Path | None = None, *, office: bool = False, only: str = "") -> Outcome:
    """Damage so many files, or as many as the time allows, and judge each.

    Args:
        files: how many.
        seed: of the chance: the same files come again.
        seconds: after which no further file is taken.
        keep: where the files at fault are left.
        office: let LibreOffice make and read files too.
        only: damage the formats alone whose name holds this.
    """
    if not office:
        os.environ[libreoffice.VARIABLE] = "/nowhere/soffice"
    pack, policy, given = packs.load(), Policy(), seeds(office=office)
    others = [data for _, _, data in given]
    given = [each for each in given if only in each[0]]
    suffixes = sorted({suffix for _, suffix, _ in given})
    outcome = Outcome()
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            if time.monotonic() > until:
                break
            chance = random.Random(f"{seed} {number}")
            name, suffix, data = chance.choice(given)
            change = chance.choice(CHANGES)
            broken = change(data, chance, others)
            suffix = chance.choice(suffixes) if chance.random() < 0.1 else suffix
            path = Path(folder, f"{number}{suffix}")
            path.write_bytes(broken)
            label = f"{number} {name} {change.__name__}"
            begin = time.monotonic()
            try:
                with _alarm(SECONDS + 2 * SLACK):
                    report = judge(str(path), Request(pack, policy, limits=Limits(seconds=SECONDS))).report
            except Exception:  # noqa: BLE001 - whatever comes is what is looked for
                took, found, said = time.monotonic() - begin, [traceback.format_exc()], "异常"
            else:
                took = time.monotonic() - begin
                found = faults(report, str(path).replace("\\", "/"), took)
                said = report.error["code"] if report.error else report.outcome
            outcome.counts[said] += 1
            outcome.by_format.setdefault(name, Counter())[said] += 1
            outcome.times.append((took, label))
            outcome.faults += [f"{label}: {each}" for each in found]
            if found and keep:
                keep.mkdir(exist_ok=True)
                (keep / f"{seed}-{path.name}").write_bytes(broken)
            path.unlink()
    isolated.close()
    return outcome


def peak() -> tuple[float, float]:
    """Return the most memory this process and the largest of its helpers had, in megabytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0, 0.0
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    own, helper = (resource.getrusage(who).ru_maxrss / unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss is taken over from the process that started this one
        own = int(re.search(r"VmHWM:\s*(\d+)", status.read_text(encoding="ascii"))[1]) / 1024
    return own, helper


def main() -> int:
    """Run as a command and print what came of it."""
    parser = argparse.ArgumentParser(description="随机损坏各种格式的报告,看每个文件是否都有结论或一句清楚的错误")
    parser.add_argument("--files", type=int, default=2000, help="文件数")
    parser.add_argument("--seed", type=int, default=1, help="随机数种子")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="到这么多秒为止")
    parser.add_argument("--keep", type=Path, help="出错的文件留在这个文件夹")
    parser.add_argument("--office", action="store_true", help="也让 LibreOffice 读写(慢)")
    parser.add_argument("--only", default="", help="只损坏名称里有这个词的格式,例如 pdf、html、'doc office'")
    options = parser.parse_args()
    outcome = run(options.files, options.seed, options.seconds, options.keep, office=options.office, only=options.only)
    own, helper = peak()
    out = sys.stdout.write
    out(f"文件 {sum(outcome.counts.values())} 个\n")
    for said, count in outcome.counts.most_common():
        out(f"  {said} {count}\n")
    for name, counts in sorted(outcome.by_format.items()):
        out(f"{name}: {' '.join(f'{said} {count}' for said, count in counts.most_common())}\n")
    for took, label in sorted(outcome.times, reverse=True)[:5]:
        out(f"最慢 {took:.2f} 秒 {label}\n")
    out(f"内存峰值 {own:.0f} MB,辅助进程 {helper:.0f} MB\n")
    for fault in outcome.faults:
        out(f"错误 {fault}\n")
    if own > MEGABYTES or (helper > MEGABYTES and not options.office):  # LibreOffice has bounds of its own
        out(f"错误 内存超过 {MEGABYTES} MB\n")
        return 1
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
