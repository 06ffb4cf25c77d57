"""Changes of a spreadsheet taken over into a local pack; what else stands in its files stays as it was written."""

import codecs
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.errors import PackError, UsageError
from checker.packs.folders import HEAD, locate, shipped
from checker.packs.layers import assemble
from checker.packs.lint import inspect
from checker.packs.tree import Tree
from checker.sheets import words
from checker.sheets.contents import Contents, contents
from checker.sheets.editing import EditError, Editor, flow
from checker.sheets.reading import Sheet, Wish, said, since

_KEYS = {words.SEVERITY: ("severity",), words.WEIGHT: ("weight",), words.FIX: ("fix",), words.LEVELS: ("applies", "levels")}
_YEARS = {words.FIRST: "first", words.LAST: "last"}
_SHOWN = 30


@dataclass(slots=True)
class Result:
    """What an import does.

    Attributes:
        path: the file to write.
        data: its bytes; None: nothing is to be written.
        changes: what becomes different, a line each.
        remarks: what the clerk should know, a line each.
        problems: mistakes, because of which nothing is written.
    """

    path: Path
    data: bytes | None = None
    changes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def take_over(sheet: Sheet, folder: Path) -> Result:
    """Work out what a local pack must say for a workbook to come true; nothing is written.

    Args:
        sheet: the workbook.
        folder: of the local pack; made when there is none.

    Raises:
        UsageError: the folder is no place for a local pack.
        PackError: the pack to be changed has mistakes itself.
    """
    folder = folder.absolute()
    _refuse(folder)
    result = Result(folder / HEAD, problems=list(sheet.problems))
    if (folder / HEAD).is_file():
        text, restore = _text(folder / HEAD)
    else:
        text, restore = _new(sheet, folder), str.encode
    draft: Mapping[Path, str] = {} if (folder / HEAD).is_file() else {folder / HEAD: text}
    below, tree = _trees(folder, draft)
    now, under = contents(tree, below), contents(below)
    _compare(sheet, folder, result, now)
    edits = _Edits(Editor(text), tree, now, under, result)
    edits.rules(sheet)
    edits.terms(sheet)
    if not result.problems and edits.done:
        _prove(folder, edits, result)
    if not result.problems and edits.done:
        result.data = restore(edits.editor.text)
    return result


def _refuse(folder: Path) -> None:
    if folder.resolve() == shipped().resolve() or shipped().resolve() in folder.resolve().parents:
        raise UsageError("bad_output", f"{folder}:自带的规则包不能改,请用 --pack 另写一个文件夹")
    if folder.is_file():
        raise UsageError("bad_output", f"{folder}:是文件,--pack 要写文件夹")
    if not (folder / HEAD).is_file() and folder.is_dir() and any(folder.glob("*.yaml")):
        raise UsageError("bad_output", f"{folder}:里面有别的 yaml 文件,不是规则包(没有 {HEAD}),请另写一个文件夹")


def _text(path: Path) -> tuple[str, Callable[[str], bytes]]:
    """Return the text of a file, and what turns a text into bytes as that file has them."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("bad_pack", f"{path}:读不出来({type(error).__name__}),请存为 UTF-8") from None
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    end = "\r\n" if "\r\n" in text else "\n"
    return text.replace("\r\n", "\n"), lambda made: mark + made.replace("\n", end).encode()


def _new(sheet: Sheet, folder: Path) -> str:
    name = sheet.pack["name"]
    if (shipped() / name / HEAD).is_file():
        base = name
    elif (Path(name) / HEAD).is_file():
        base = Path(os.path.relpath(name, folder.resolve())).as_posix()
    else:
        raise UsageError("bad_sheet", f"表是从规则包 {name} 导出的,现在找不到它;请用 --pack 写一个已有的本地规则包")
    head = f"id: {flow(folder.resolve().name)}\nversion: '1'\ntitle: {flow('本地规则(' + sheet.pack.get('title', base) + ')')}\nextends: {flow(base)}\n"
    return f"# 由 fazhi rules import 写成,可以接着改;再次导入只动表里改过的地方。\n{head}"


def _trees(folder: Path, drafts: Mapping[Path, str]) -> tuple[Tree, Tree]:
    """Return the values that a local pack is laid over, and those of both together."""
    tree, layers = assemble([folder], drafts)
    base = layers[-1].head.data.get("extends")
    if not isinstance(base, str):
        raise UsageError("bad_output", f"{folder}:{HEAD} 没有写 extends,不是本地规则包;请用 --pack 另写一个文件夹")
    if tree.problems:
        raise PackError(list(tree.problems))
    below, _ = assemble([locate(base, folder)])
    return below, tree


def _compare(sheet: Sheet, folder: Path, result: Result, now: Contents) -> None:
    """Say what is different from what was exported: another version, or another pack below."""
    name = sheet.pack["name"]
    try:
        source = locate(name)
    except PackError:
        result.remarks.append(f"导出时的规则包 {name} 现在找不到,按 {folder.name} 现有的编号核对")
        different = list(since(sheet, now))
    else:
        if source.resolve() == folder.resolve():
            different = list(since(sheet, now))
        else:
            tree, layers = assemble([source.absolute()])
            base = layers[-1].head.data.get("extends")
            below = None if shipped() in source.parents or not isinstance(base, str) else assemble([locate(base, source.absolute())])[0]
            different = list(since(sheet, contents(tree, below)))
    if different:
        result.remarks.append(f"导出以后规则包 {sheet.pack.get('id', '')} {sheet.pack.get('version', '')} 有了变化,只改表里动过的地方:")
        result.remarks += [f"  {line}" for line in different[:_SHOWN]]
        result.remarks += [f"  ……共 {len(different)} 处"] if len(different) > _SHOWN else []


class _Edits:
    """Turns wishes into edits of the head of a local pack.

    Args:
        editor: of its text.
        tree: its values.
        now: what it says.
        under: what the pack says that it extends.
        result: gets the changes, remarks and problems.

    Attributes:
        done: wishes that made an edit.
    """

    def __init__(self, editor: Editor, tree: Tree, now: Contents, under: Contents, result: Result) -> None:
        """Start without edits."""
        self.editor = editor
        self.tree = tree
        self.now = now
        self.under = under
        self.result = result
        self.done: list[Wish] = []
        self.off: set[str] = {rule_id for rule_id, rule in now.rules.items() if not rule.values[words.ON]}

    def rules(self, sheet: Sheet) -> None:
        """Switch rules, then change what they say."""
        for wish in sheet.rules:
            if wish.what == words.ON and self._ours(wish):
                self._try(wish, self._switch)
        years: dict[str, list[Wish]] = {}
        for wish in sheet.rules:
            if wish.what == words.ON or not self._ours(wish):
                continue
            if wish.owner in self.off:
                self.result.remarks.append(f"{wish.cell}:规则 {wish.owner} 已关闭,{wish.what}的改动没有写")
            elif wish.what in _YEARS:
                years.setdefault(wish.owner, []).append(wish)
            else:
                self._try(wish, self._value)
        for rule_id, wishes in years.items():
            for wish in wishes:
                self._try(wish, self._years)
            self._tidy(rule_id)

    def _ours(self, wish: Wish) -> bool:
        """Say whether a rule can be changed from here: it stands in a pack below."""
        if wish.owner in self.under.rules:
            return True
        if wish.owner in self.now.rules:
            number = next(number for number, raw in self.tree.data["rules"].items() if raw.get("id") == wish.owner)
            self.result.problems.append(f"{wish.cell}:规则 {wish.owner} 写在这个规则包自己的文件里,请直接改 {self.tree.place(('rules', number))}")
        else:
            self.result.remarks.append(f"{wish.cell}:规则 {wish.owner} 现在没有了,{wish.what}的改动没有写")
        return False

    def _try(self, wish: Wish, step: Callable[[Wish], str]) -> None:
        try:
            line = step(wish)
        except EditError as error:
            self.result.problems.append(f"{wish.cell}:{HEAD} 的写法不能自动改({error}),请直接改 {HEAD}")
            return
        if line:
            self.done.append(wish)
            self.result.changes.append(line)

    def _switch(self, wish: Wish) -> str:
        rule_id, on = wish.owner, bool(wish.value)
        if on == (rule_id not in self.off):
            return ""
        if on:
            self.editor.take(("off",), rule_id)
            self.off.discard(rule_id)
        else:
            for key in ("change", "add", "remove"):
                if self._drop((key, rule_id)):
                    self.result.remarks.append(f"规则 {rule_id} 关闭了,{HEAD} 里 {key} 对它的改动一并去掉")
            self.editor.append(("off",), rule_id)
            self.off.add(rule_id)
        return f"{rule_id} {self.under.rules[rule_id].title}:{'启用' if on else '关闭'}"

    def _drop(self, path: tuple[str, ...]) -> bool:
        before = self.editor.text
        self.editor.drop(path)
        return self.editor.text != before

    def _value(self, wish: Wish) -> str:
        rule_id, column, value = wish.owner, wish.what, wish.value
        old, base = (found.rules[rule_id].values[column] for found in (self.now, self.under))
        if old == value:
            return ""
        path = ("change", rule_id, *_KEYS[column])
        if value == base:
            self.editor.drop(path)
        elif column == words.LEVELS:
            self.editor.put(path, list(value) or None)
        else:
            self.editor.put(path, value)
        return f"{rule_id} {column}:{said(column, old)} → {said(column, value)}"

    def _years(self, wish: Wish) -> str:
        rule_id, column, value = wish.owner, wish.what, wish.value
        old, base = (found.rules[rule_id].values[column] for found in (self.now, self.under))
        if old == value:
            return ""
        path = ("change", rule_id, "applies", "years", _YEARS[column])
        if value == base:
            self.editor.drop(path)
        else:
            self.editor.put(path, value)
        self.now.rules[rule_id].values[column] = value
        return f"{rule_id} {column}:{said(column, old)} → {said(column, value)}"

    def _tidy(self, rule_id: str) -> None:
        """Take the span of years out as a whole where both ends are gone."""
        values = self.now.rules[rule_id].values
        base = self.under.rules[rule_id].values
        if values[words.FIRST] is None and values[words.LAST] is None and (base[words.FIRST], base[words.LAST]) != (None, None):
            self.editor.drop(("change", rule_id, "applies", "years"))
            self.editor.put(("change", rule_id, "applies", "years"), None)

    def terms(self, sheet: Sheet) -> None:
        """Add terms and take terms out."""
        for wish in sheet.lists:
            if wish.owner.split(".", maxsplit=1)[0] in self.off:
                self.result.remarks.append(f"{wish.cell}:规则已关闭,“{wish.what}”的改动没有写")
            elif wish.owner not in self.now.terms:
                self.result.remarks.append(f"{wish.cell}:词条集 {wish.owner} 现在没有了,“{wish.what}”的改动没有写")
            else:
                self._try(wish, self._term)

    def _term(self, wish: Wish) -> str:
        name, term, on = wish.owner, wish.what, bool(wish.value)
        if self.now.terms[name].get(term, False) == on:
            return ""
        source, written = self.tree.origin(self.now.places[name])
        path, below = tuple(name.split(".")), self.under.terms.get(name)
        if source.folder == self.result.path.parent and written[:1] == ("change",):
            place = tuple(map(str, written))
            (self.editor.append if on else self.editor.take)(place, term)
        elif below is None:
            self.result.problems.append(f"{wish.cell}:词条集 {name} 写在这个规则包自己的文件里,请直接改 {self.tree.place(self.now.places[name])}")
            return ""
        else:
            shared = below.get(term, False)
            (self.editor.take if on == shared else self.editor.append)(("remove" if shared else "add", *path), term)
        return f"{name}:{'加' if on else '减'}“{term}”"


def _prove(folder: Path, edits: _Edits, result: Result) -> None:
    """Make sure that the new text compiles and says what was wanted."""
    drafts = {folder / HEAD: edits.editor.text}
    _, errors, odd = inspect(folder, drafts)
    if errors:
        cells = "、".join(wish.cell for wish in edits.done[:_SHOWN])
        result.problems += [f"照表改了以后规则包有误,没有写;请检查 {cells}:", *(f"  {line}" for line in errors)]
        return
    result.remarks += odd
    below, tree = _trees(folder, drafts)
    made = contents(tree, below)
    result.problems += [f"{wish.cell}:{HEAD} 里另有写法,这处改动不起作用,请直接改 {HEAD}" for wish in _lost(edits.done, made)]


def _lost(wishes: list[Wish], made: Contents) -> Iterator[Wish]:
    """Yield the wishes that did not come true."""
    for wish in wishes:
        true: Any = made.rules[wish.owner].values.get(wish.what) if wish.owner in made.rules else made.terms.get(wish.owner, {}).get(wish.what, False)
        if true != wish.value:
            yield wish
