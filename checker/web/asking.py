"""From the fields of a request to a task: what may be chosen, and one clear line for what may not."""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from checker import packs
from checker.packs import Pack
from checker.packs.folders import near
from checker.report import SEVERITIES, STAGES, Policy
from checker.reporters import FORMATS
from checker.summary.lists import day
from checker.summary.writing import WRITERS
from checker.text import lazy
from checker.web.task import PAGE, Choices, Task, Upload

FIELDS = ("rules", "level", "year", "stage", "fail_on", "min_score", "strict", "format", "name")
"""What a request to the REST interface may say."""
ROUND_FIELDS = ("rules", "stage", "year", "deadline", "copies", "promises", "format")
"""What a request for the tables of a round may say."""
LETTER_FIELDS = ("issuer", "date")
"""What the page may say of letters besides."""
ROUND_PARTS = ("file", "last", "roster", "assign", "received")
"""What the files of such a request may be called."""
_ISSUER = 100
_PAGE_FIELDS = ("text", "prefix", "earlier", "part")
_FLAGS = {"1": True, "true": True, "on": True, "0": False, "false": False, "": False}
_YEARS = range(1990, 2100)
_FULL = 100
_PREFIX = lazy(r"r\d{1,5}")
_EARLIER = 5000
_PACKS = 16


class AskError(Exception):
    """A choice that is none; the text is one Chinese sentence."""


def asked(fields: Mapping[str, list[str]], files: list[Upload], *, page: bool = False) -> Task:
    """Return the task that the fields of a request describe.

    Args:
        fields: name → values.
        files: the uploads.
        page: the fields of the page are allowed besides.

    Raises:
        AskError: an unknown name, or a value that does not fit.
    """
    known = (*FIELDS, *_PAGE_FIELDS) if page else FIELDS
    for name in fields:
        if name not in known:
            raise AskError(f"没有“{name}”这一项{near(name, known)}(可用:{'、'.join(known)})")
    rules = _rules(fields)
    pack = pack_of(rules)
    level = _one(fields, "level") or None
    if level is not None and level not in pack.vocabulary.levels():
        raise AskError(f"没有“{level}”这个层级(可选:{'、'.join(pack.vocabulary.levels())})")
    format_ = _choice(fields, "format", (*FORMATS, PAGE) if page else tuple(FORMATS), PAGE if page else "json")
    if format_ != PAGE and FORMATS[format_].each and len(files) > 1:
        raise AskError(f"{format_} 一次只能做一份,请逐份提交")
    prefix = _one(fields, "prefix") or "r1"
    if not _PREFIX.fullmatch(prefix):
        raise AskError("prefix 要写 r 和数字")
    return Task(files=files, format=format_, rules=rules, policy=_policy(fields), level=level, year=_year(fields), prefix=prefix, earlier=_earlier(fields))


def asked_round(fields: Mapping[str, list[str]], files: list[Upload], *, page: bool = False) -> Choices:
    """Return what the fields of a request choose for a round.

    Args:
        fields: name → values.
        files: the uploads.
        page: the fields of the page are allowed besides, and everything is wanted.

    Raises:
        AskError: an unknown name, or a value that does not fit.
    """
    known = tuple(name for name in (*ROUND_FIELDS, *LETTER_FIELDS) if name != "format") if page else ROUND_FIELDS
    for name, choices in [*((name, known) for name in fields), *((file.part, ROUND_PARTS) for file in files)]:
        if name not in choices:
            raise AskError(f"没有“{name}”这一项{near(name, choices)}(可用:{'、'.join(choices)})")
    rules = _rules(fields)
    pack_of(rules)
    promises = _flag(fields, "promises")
    if promises and not any(file.part == "last" for file in files):
        raise AskError("promises(上年安排落实)要有上年的报告,请用 last 上传")
    copies = _flag(fields, "copies")
    if copies and find_spec("duckdb") is None:
        raise AskError("copies(找雷同)要用的程序库没有安装;请管理员运行 pip install 'fazhi-checker[desk]'")
    issuer = _one(fields, "issuer").strip()
    if len(issuer) > _ISSUER:
        raise AskError(f"issuer(落款单位)不能超过 {_ISSUER} 字")
    return Choices(
        format=PAGE if page else _choice(fields, "format", tuple(WRITERS), "json"), rules=rules, stage=_choice(fields, "stage", STAGES, "draft"),
        year=_year(fields), deadline=_day(fields, "deadline"), copies=copies, promises=promises, issuer=issuer, day=_day(fields, "date"),
    )  # fmt: skip


def _day(fields: Mapping[str, list[str]], name: str) -> date | None:
    given = _one(fields, name).strip()
    found = day(given) if given else None
    if given and found is None:
        raise AskError(f"{name} 要写日期,例如 2025-03-01,写成了“{given[:20]}”")
    return found


def _rules(fields: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for given in fields.get("rules", []) for one in given.split(",") if one)) or (packs.DEFAULT,)


def _flag(fields: Mapping[str, list[str]], name: str) -> bool:
    given = _one(fields, name).lower()
    if given not in _FLAGS:
        raise AskError(f"{name} 要写 true 或 false")
    return _FLAGS[given]


@lru_cache(_PACKS)
def pack_of(names: tuple[str, ...]) -> Pack:
    """Return shipped packs laid over each other.

    Args:
        names: of shipped packs; a path is never taken from outside.

    Raises:
        AskError: there is no such pack.
    """
    for name in names:
        if name not in packs.names():
            raise AskError(f"没有“{name}”这个规则包(可选:{'、'.join(packs.names())})")
    return packs.load(names)


def _policy(fields: Mapping[str, list[str]]) -> Policy:
    strict = _flag(fields, "strict")
    least = _one(fields, "min_score")
    try:
        score = float(least) if least else None
    except ValueError:
        score = -1.0
    if score is not None and not 0 <= score <= _FULL:
        raise AskError("min_score 要写 0 到 100 的数")
    return Policy(_choice(fields, "stage", STAGES, "draft"), _choice(fields, "fail_on", SEVERITIES, "must"), score, strict)


def _year(fields: Mapping[str, list[str]]) -> int | None:
    given = _one(fields, "year").strip()
    if not given:
        return None
    if not given.isascii() or not given.isdecimal() or int(given[:5]) not in _YEARS:
        raise AskError(f"year 要写四位年份({_YEARS[0]}—{_YEARS[-1]})")
    return int(given)


def _choice(fields: Mapping[str, list[str]], name: str, choices: tuple[str, ...], usual: str) -> str:
    given = _one(fields, name) or usual
    if given not in choices:
        raise AskError(f"{name} 没有“{given}”这个选择(可选:{'、'.join(choices)})")
    return given


def _one(fields: Mapping[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[-1]


def _earlier(fields: Mapping[str, list[str]]) -> list[dict[str, str]] | None:
    """Return the findings of the earlier version, as the page was given them."""
    given = _one(fields, "earlier")
    if not given:
        return None
    keys = ("rule", "fingerprint", "title", "message")
    try:
        found: Any = json.loads(given)
        made = [{key: str(one[key]) for key in keys} for one in found]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise AskError("上一次的结果写得不对,请重新检查") from None
    if len(made) > _EARLIER:
        raise AskError("上一次的结果太长,请重新检查")
    return made
