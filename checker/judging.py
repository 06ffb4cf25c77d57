"""From a path to a judgement: read the file, run the rules, and say so where it could not be read."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from checker import engine, readers
from checker.document import Document
from checker.errors import ReadError
from checker.packs.model import Pack
from checker.report import UNREADABLE, Policy, Report

if TYPE_CHECKING:
    from checker.answers import Answers


@dataclass(slots=True, eq=False, repr=False)
class Request:
    """What is asked of every report of a run.

    Attributes:
        pack: the rules.
        policy: stage, threshold and strictness.
        level: overrides the level recognised.
        year: overrides the report year recognised.
        limits: bounds of reading a file.
        answers: kept answers for formats that are slow to read, or None.
        documents: whether the text is needed beside the judgement.
    """

    pack: Pack
    policy: Policy = field(default_factory=Policy)
    level: str | None = None
    year: int | None = None
    limits: readers.Limits = field(default_factory=readers.Limits)
    answers: "Answers | None" = None
    documents: bool = True


class Judged(NamedTuple):
    """A report and the document it speaks of.

    Attributes:
        report: the judgement.
        document: what was read; None when nothing was.
    """

    report: Report
    document: Document | None


def judge(file: str, request: Request, data: bytes | None = None) -> Judged:
    """Read and judge one file; what cannot be read becomes a report that says so.

    Args:
        file: its path; with ``data`` its name.
        request: what is asked.
        data: the bytes, where they are not to be read from the path.
    """
    try:
        raw = readers.take(file, request.limits) if data is None else readers.given(file, data, request.limits)
        answers = request.answers if raw.kind in readers.SLOW else None
        if answers and (kept := answers.recall(raw, document=request.documents)):
            return Judged(*kept)
        content = readers.content(raw, request.limits)
        heard = answers.hear(content) if answers else {}
        document = readers.built(raw, content)
    except ReadError as error:
        return unread(file, error.code, error.message, request.pack)
    report = engine.judge(document, request.pack, request.policy, level=request.level, year=request.year)
    if answers and not report.secret:
        answers.keep(raw, heard, report)
    return Judged(report, document if request.documents else None)


def unread(file: str, code: str, message: str, pack: Pack) -> Judged:
    """Return the judgement on a file that could not be read."""
    return Judged(engine.blank(engine.no_source(file), UNREADABLE, {"code": code, "message": message}, pack), None)
