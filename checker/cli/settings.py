"""What is in force and whence: the command line, then the environment, then a configuration file, then what is usual."""

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.errors import UsageError
from checker.packs.folders import names, near
from checker.readers.limits import Limits
from checker.report import SEVERITIES, STAGES

FILE, PROJECT, TABLE = ".fazhi.yaml", "pyproject.toml", "fazhi"
FULL_SCORE = 100
YEARS = range(1990, 2100)
_MOST_JOBS = 256
_TRUE, _FALSE = ("1", "true", "yes", "on", "是"), ("0", "false", "no", "off", "否", "")


class _UnfitError(ValueError):
    """A value that does not fit; the text says what would."""


def _word(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value):
        raise _UnfitError("要写一个词")
    return str(value)


def _words(value: Any) -> list[str]:
    given = [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
    if not isinstance(given, list) or not given or not all(isinstance(part, str) and part for part in given):
        raise _UnfitError("要写一个词,或 [甲, 乙] 这样的一列")
    return given


def _flag(value: Any) -> bool:
    if isinstance(value, str):
        value = True if value.lower() in _TRUE else False if value.lower() in _FALSE else value
    if not isinstance(value, bool):
        raise _UnfitError("要写 true 或 false")
    return value


def _integer(numbers: range) -> Callable[[Any], int]:
    said = f"要写 {numbers[0]} 到 {numbers[-1]} 的整数"

    def read(value: Any) -> int:
        if isinstance(value, str) and value.strip().isdecimal():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value not in numbers:
            raise _UnfitError(said)
        return value

    return read


def _score(value: Any) -> float:
    try:
        number = float("nan") if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if not 0 <= number <= FULL_SCORE:
        raise _UnfitError("要写 0 到 100 的数")
    return number


def _choice(choices: tuple[str, ...]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in choices:
            raise _UnfitError(f"没有“{value}”这个选择{near(str(value), choices)}(可选:{'、'.join(choices)})")
        return str(value)

    return read


def _bounds(value: Any) -> list[str]:
    """Return limits as the option ``--limit`` has them, one ``name=number`` each."""
    given = [f"{name}={number}" for name, number in value.items()] if isinstance(value, dict) else _words(value)
    for text in given:
        name, _, number = text.partition("=")
        if name not in Limits.names():
            raise _UnfitError(f"没有“{name}”这一项{near(name, Limits.names())}(可选:{'、'.join(Limits.names())})")
        if not number.isdecimal() or not int(number):
            raise _UnfitError(f"{name} 要写正整数")
    return given


def _here(value: str, folder: Path) -> str:
    return str(folder / value)


def _pack(value: str, folder: Path) -> str:
    return value if value in names() else _here(value, folder)


def _destination(value: str, folder: Path) -> str:
    name, colon, path = value.partition(":")
    return f"{name}:{_here(path, folder)}" if colon and path else value


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set.

    Attributes:
        read: makes a value of what stands in the environment or a file.
        help: what it means, in Chinese.
        usual: the value where nobody sets it.
        place: makes a path that stands in a file relative to that; None where there is none.
    """

    read: Callable[[Any], Any]
    help: str
    usual: Any = None
    place: Callable[[str, Path], str] | None = None


SETTINGS: dict[str, Setting] = {
    "rules": Setting(_words, "用哪些规则包,后面的补充、修改前面的", place=_pack),
    "level": Setting(_word, "指定层级,不用识别出来的"),
    "year": Setting(_integer(YEARS), "指定报告年度,不用识别出来的"),
    "stage": Setting(_choice(STAGES), "draft 送审稿;published 网站公开稿,放宽网页造成的问题", "draft"),
    "format": Setting(_words, "输出格式,写成 格式 或 格式:路径", ["table"], _destination),
    "min_score": Setting(_score, "低于这个分数算不通过"),
    "fail_on": Setting(_choice(SEVERITIES), "哪一级的问题算不通过", "must"),
    "strict": Setting(_flag, "有条件通过也算不通过", usual=False),
    "strict_rules": Setting(_flag, "规则包自己的例子不通过就不用它", usual=False),
    "waivers": Setting(_word, "豁免清单", place=_here),
    "baseline": Setting(_word, "基线:其中的问题不再算", place=_here),
    "decisions": Setting(_word, "人工认定", place=_here),
    "jobs": Setting(_integer(range(_MOST_JOBS + 1)), "同时检查几份;0 按处理器数目,份数少时不分", 0),
    "limit": Setting(_bounds, "读一个文件的上限", []),
    "quiet": Setting(_flag, "不显示结果以外的话", usual=False),
    "no_color": Setting(_flag, "不用颜色", usual=False),
    "no_cache": Setting(_flag, "不保存、也不使用 pdf、doc、wps、ofd 上次检查的结果", usual=False),
}
"""Name → setting. The option is ``--name``, the variable ``FAZHI_NAME``, the key in a file ``name``."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value in force.

    Attributes:
        value: what is in force.
        origin: who said so, in Chinese: the command line, a variable, ``file:line:column``, or nobody.
    """

    value: Any
    origin: str


def resolve(options: argparse.Namespace) -> dict[str, Value]:
    """Settle every setting that a command has, and put the values into its options.

    Args:
        options: as parsed; None where the command line is silent. ``paths[0]`` says where the search for a file begins.

    Raises:
        UsageError: mistakes in the environment or the file, all of them.
    """
    wrong: list[str] = []
    given = {**_environment(wrong)}
    file = _file(options)
    written = _written(file, wrong, []) if file else {}
    if wrong:
        raise UsageError("bad_config", "\n".join(wrong))
    made: dict[str, Value] = {}
    for name, setting in SETTINGS.items():
        if not hasattr(options, name):
            continue
        said = getattr(options, name)
        made[name] = Value(said, "命令行") if said is not None else given.get(name) or written.get(name) or Value(setting.usual, "默认")
        setattr(options, name, made[name].value)
    return made


def _environment(wrong: list[str]) -> dict[str, Value]:
    made: dict[str, Value] = {}
    for name, setting in SETTINGS.items():
        variable = f"FAZHI_{name.upper()}"
        text = os.environ.get(variable)
        if text:
            try:
                made[name] = Value(setting.read(text), f"环境变量 {variable}")
            except _UnfitError as error:
                wrong.append(f"环境变量 {variable}:{error}")
    return made


def _file(options: argparse.Namespace) -> Path | None:
    """Return the configuration file: the one named, else the nearest above the first report."""
    named = options.config or os.environ.get("FAZHI_CONFIG")
    if named:
        if not Path(named).is_file():
            raise UsageError("bad_config", f"{named}:没有这个配置文件,请检查 --config 或环境变量 FAZHI_CONFIG")
        return Path(named)
    first = next(iter(getattr(options, "paths", [])), "")
    begin = Path(first if first not in {"", "-"} else os.curdir).absolute()
    for folder in (begin, *begin.parents):
        for name in (FILE, PROJECT):
            path = folder / name
            if path.is_file() and (name == FILE or b"[tool.fazhi" in path.read_bytes()):
                return path
    return None


def _written(path: Path, wrong: list[str], above: list[Path]) -> dict[str, Value]:
    """Return the values of a file, and of those it extends."""
    if path.resolve() in above:
        wrong.append(f"{path}:extends 绕成了圈:{' → '.join(str(one) for one in [*above, path.resolve()])}")
        return {}
    data, place = _read(path, wrong)
    made: dict[str, Value] = {}
    base = data.pop("extends", None)
    if base is not None:
        parent = path.parent / str(base)
        if parent.is_file():
            made = _written(parent, wrong, [*above, path.resolve()])
        else:
            wrong.append(f"{place('extends')}: 没有“{base}”这个配置文件")
    for key, value in data.items():
        name = str(key).replace("-", "_")
        if name not in SETTINGS:
            wrong.append(f"{place(str(key))}: 没有“{key}”这一项{near(name, SETTINGS)}(可用:{'、'.join(SETTINGS)}、extends)")
            continue
        try:
            made[name] = Value(_placed(SETTINGS[name], SETTINGS[name].read(value), path.parent), place(str(key)))
        except _UnfitError as error:
            wrong.append(f"{place(str(key))}: {key} {error}")
    return made


def _placed(setting: Setting, value: Any, folder: Path) -> Any:
    if setting.place is None:
        return value
    return [setting.place(one, folder) for one in value] if isinstance(value, list) else setting.place(value, folder)


def _read(path: Path, wrong: list[str]) -> tuple[dict[Any, Any], Callable[[str], str]]:
    """Return what stands in a file, and a function that tells the place of a key."""
    if path.suffix == ".toml":
        return _toml(path, wrong)
    from checker.packs import nodes  # noqa: PLC0415 - yaml takes 20 ms, and most runs have no such file

    source = nodes.load(path, str(path), path.parent, wrong)
    if source is None or source.data is None:
        return {}, lambda _: f"{path}:1:1"
    if not isinstance(source.data, dict):
        wrong.append(f"{path}:1:1: 要写成 名称: 值 的形式")
        return {}, lambda _: f"{path}:1:1"
    return dict(source.data), lambda key: source.place((key,))


def _toml(path: Path, wrong: list[str]) -> tuple[dict[Any, Any], Callable[[str], str]]:
    import tomllib  # noqa: PLC0415 - needed for this kind of file only

    text = ""
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = tomllib.loads(text).get("tool", {}).get(TABLE, {})
    except (OSError, ValueError) as error:
        wrong.append(f"{path}: TOML 写法有误({error})")
        return {}, lambda _: str(path)
    lines = text.split("\n")
    return dict(found), lambda key: f"{path}:{next(_lines_of(lines, key), 1)}:1"


def _lines_of(lines: list[str], key: str) -> Iterator[int]:
    """Yield the numbers of the lines of the table that set a key."""
    inside = False
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("["):
            inside = line.strip().startswith("[tool.fazhi")
        if inside and line.partition("=")[0].strip().strip("\"'") == key:
            yield number


def explained(values: dict[str, Value]) -> Iterator[tuple[str, str, str]]:
    """Yield name, value and origin of every setting, as ``fazhi config`` prints them."""
    for name, value in values.items():
        yield name, _spoken(value.value), value.origin


def _spoken(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "、".join(map(str, value)) or "-" if isinstance(value, list) else "-" if value is None else str(value)
