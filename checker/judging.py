"""From a path to a judgement: read the file, run the rules, and say so where it could not be read."""

from dataclasses import dataclass, field
from typing import NamedTuple

from checker import engine, readers
from checker.document import Document
from checker.errors import ReadError
from checker.packs.model import Pack
from checker.report import UNREADABLE, Policy, Report


@dataclass(slots=True, eq=False, repr=False)
class Request:
    """What is asked of every report of a run.

    Attributes:
        pack: the rules.
        policy: stage, threshold and strictness.
        level: overrides the level recognised.
        year: overrides the report year recognised.
        limits: bounds of reading a file.
    """

    pack: Pack
    policy: Policy = field(default_factory=Policy)
    level: str | None = None
    year: int | None = None
    limits: readers.Limits = field(default_factory=readers.Limits)


class Judged(NamedTuple):
    """A report and the document it speaks of.

    Attributes:
        report: the judgement.
        document: what was read; None when nothing was.
    """

    report: Report
    document: Document | None


def judge(file: str, request: Request) -> Judged:
    """Read and judge one file; what cannot be read becomes a report that says so."""
    try:
        document = readers.read(file, request.limits)
    except ReadError as error:
        return Judged(engine.blank(engine.no_source(file), UNREADABLE, {"code": error.code, "message": error.message}, request.pack), None)
    return Judged(engine.judge(document, request.pack, request.policy, level=request.level, year=request.year), document)
