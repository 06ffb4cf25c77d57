"""The commands ``fazhi rules export`` and ``fazhi rules import``."""

from pathlib import Path

from checker import packs
from checker.cli import console
from checker.cli.destinations import written
from checker.errors import PackError, UsageError
from checker.packs.tree import Tree

DONE = 0
_SUFFIX = ".xlsx"


def export(path: str, names: list[str]) -> int:
    """Write the rules of a pack as a workbook and return the exit code.

    Raises:
        UsageError: the path is no ``.xlsx``, or several packs are given.
        PackError: the pack has mistakes.
    """
    from checker.packs.loading import assembled  # noqa: PLC0415 - yaml is needed here only
    from checker.sheets import contents, write  # noqa: PLC0415 - the same

    _is_workbook(path)
    if len(names) > 1:
        raise UsageError("bad_arguments", f"fazhi:一次只能导出一个规则包(写了 {'、'.join(names)}),因为本地规则包只能 extends 一个")
    pack, tree = assembled(names)
    folder = packs.locate(names[0]).resolve()
    name = folder.name if folder.parent == packs.shipped().resolve() else folder.as_posix()
    shown = contents(tree, _below(folder))
    about = {
        "name": name, "id": pack.id, "version": pack.version, "title": pack.title, "digest": pack.digest, "levels": "、".join(shown.levels),
    }  # fmt: skip
    with written(Path(path)) as stream:
        stream.write(write(shown, about))
    count = sum(map(len, shown.terms.values()))
    console.out(f"{path}:{len(shown.rules)} 条规则,{len(shown.terms)} 个词条集,{count} 个词\n改完后运行 fazhi rules import {path} --pack 文件夹\n")
    return DONE


def _below(folder: Path) -> Tree | None:
    """Return the values of the pack that a local one extends; what a shipped pack leaves out is not for a clerk to bring back."""
    from checker.packs.layers import assemble  # noqa: PLC0415 - yaml is needed here only

    if folder.parent == packs.shipped().resolve():
        return None
    _, layers = assemble([folder])
    base = layers[-1].head.data.get("extends")
    return assemble([packs.locate(base, folder)])[0] if isinstance(base, str) else None


def take_over(path: str, target: str | None) -> int:
    """Write what a workbook changes into a local pack and return the exit code.

    Raises:
        UsageError: the workbook cannot be used, or has mistakes: all of them are named.
        PackError: the local pack has mistakes.
    """
    from checker import sheets  # noqa: PLC0415 - this command only

    _is_workbook(path)
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        what = "没有这个文件" if isinstance(error, FileNotFoundError) else f"打不开({type(error).__name__}),如果正在用 Excel 或 WPS 打开,请先关闭"
        raise UsageError("missing_file", f"{path}:{what}") from None
    sheet = sheets.read(data, path)
    folder = Path(target) if target is not None else _folder(sheet.pack["name"], Path(path))
    result = sheets.take_over(sheet, folder)
    if result.problems:
        lines = [line if line.startswith(" ") else f"{path}:{line}" for line in result.problems]
        count = sum(not line.startswith(" ") for line in lines)
        raise UsageError("bad_sheet", "\n".join([*lines, f"共 {count} 处要改,改好后再导入;没有写任何文件"]))
    for remark in result.remarks:
        console.warn(remark)
    if result.data is None:
        console.out("没有要改的,没有写任何文件\n")
        return DONE
    made = not folder.exists()
    _write(folder, result.path, result.data)
    console.out("".join(f"{line}\n" for line in result.changes))
    console.out(f"{folder / result.path.name}:{'新建,' if made else ''}{len(result.changes)} 处改动\n")
    console.out(f"检查写法和例子:fazhi rules lint {folder};fazhi rules test {folder}\n使用:fazhi check 报告 --rules {folder}\n")
    return DONE


def _folder(name: str, path: Path) -> Path:
    """Return where changes go when nobody says so: into the local pack that was exported, or a folder named like the workbook."""
    try:
        folder = packs.locate(name)
    except PackError:
        return path.with_suffix("")
    return path.with_suffix("") if folder.parent.resolve() == packs.shipped().resolve() else folder


def _write(folder: Path, path: Path, data: bytes) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("bad_output", f"{folder}:建不了文件夹({type(error).__name__}),请换一个位置") from None
    with written(path) as stream:
        stream.write(data)


def _is_workbook(path: str) -> None:
    if Path(path).suffix.lower() != _SUFFIX:
        raise UsageError("bad_arguments", f"fazhi:{path} 不是 xlsx 表格,请写成 文件名{_SUFFIX}")
