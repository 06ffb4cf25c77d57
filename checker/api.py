"""The Python interface: one function, and what it takes and gives."""

import os
from collections.abc import Sequence

from checker import packs
from checker.errors import UsageError
from checker.judging import Request, judge
from checker.packs import Pack
from checker.report import Policy, Report


def load_rules(*names: str) -> Pack:
    """Return rule packs laid over each other, ready for any number of reports.

    Args:
        names: names of shipped packs or paths of folders with ``pack.yaml``; none: the national pack.

    Raises:
        CheckerError: there are mistakes in them; the message names all, with file, line and column.
    """
    pack = packs.load(names or packs.DEFAULT)
    pack.index()
    return pack


def check(
    path: str | os.PathLike[str], rules: Pack | Sequence[str] | None = None, *, policy: Policy | None = None, level: str | None = None, year: int | None = None
) -> Report:
    """Read a report and judge it; the same answer as ``fazhi check --format json``.

    A file that cannot be read, or is no such report, raises nothing: `Report.outcome` is ``unreadable`` or ``not_a_report``, and
    `Report.error` says why.

    Args:
        path: of a txt, md, html, mhtml, docx, pdf, doc, wps, rtf, odt or ofd file.
        rules: from `load_rules`, or names of packs; None: the national pack. Loading takes longer than judging: load once for many.
        policy: stage, threshold and strictness; None: the usual ones.
        level: one of 省 市 县区 乡镇街道 部门, in place of the one recognised.
        year: report year in place of the one recognised.

    Raises:
        CheckerError: the rules have mistakes, or do not know the level.
    """
    pack = rules if isinstance(rules, Pack) else load_rules(*(rules or ()))
    levels = pack.vocabulary.levels()
    if level is not None and level not in levels:
        raise UsageError("bad_arguments", f"没有“{level}”这个层级(可选:{'、'.join(levels)})")
    return judge(os.fspath(path), Request(pack, policy or Policy(), level, year, documents=False)).report
