"""The rules of a pack as a workbook for a clerk."""

import io
import json
from collections.abc import Iterable
from typing import Any

from checker.sheets import words
from checker.sheets.contents import Contents, Switches
from checker.version import VERSION

_WIDTHS = {
    words.ID: 11, words.TITLE: 40, words.ON: 7, words.SEVERITY: 8, words.WEIGHT: 7, words.LEVELS: 26, words.FIRST: 10, words.LAST: 10, words.FIX: 60,
    words.GROUP: 16, words.KIND: 30, words.LIST: 38, words.MEANING: 48, words.USED: 22, words.TERM: 46, words.KEY: 8,
}  # fmt: skip
_STYLES = {
    words.ON: "middle", words.SEVERITY: "middle", words.WEIGHT: "number", words.LEVELS: "free", words.FIRST: "year", words.LAST: "year", words.FIX: "free",
    words.TERM: "free",
}  # fmt: skip
"""Column that may be changed → its format; the others are there to be read."""
_LINE = 17  # points
_SPARE = 500  # rows below the terms where a clerk may write more
_MOST_USED = 60  # characters of the column that names rules
_HELP_WIDTH = 100


def write(contents: Contents, pack: dict[str, str]) -> bytes:
    """Return the workbook.

    Args:
        contents: what it is to show.
        pack: whence: ``name`` that finds the pack again, ``id``, ``version``, ``title``, ``digest``.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - 60 ms, needed here only

    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": pack["title"], "comments": f"fazhi rules export {VERSION}"})
    pages = {name: book.add_worksheet(name) for name in (words.HELP, words.RULES, words.TERMS, words.KEPT)}
    text = {"num_format": "@", "border": 1, "text_wrap": True, "valign": "top"}
    formats = {
        "head": book.add_format({**text, "bold": True, "bg_color": "#D9E2EF", "valign": "vcenter"}), "title": book.add_format({"bold": True, "font_size": 16}),
        "free": book.add_format({**text, "bg_color": "#FFF9E5"}),
        "middle": book.add_format({**text, "bg_color": "#FFF9E5", "align": "center"}), "fixed": book.add_format({**text, "font_color": "#595959"}),
        "number": book.add_format({**text, "num_format": "General", "bg_color": "#FFF9E5", "align": "center"}),
        "year": book.add_format({**text, "num_format": "0", "bg_color": "#FFF9E5", "align": "center"}),
        "help": book.add_format({"text_wrap": True, "valign": "top"}), "strong": book.add_format({"text_wrap": True, "bold": True}),
    }  # fmt: skip
    _help(pages[words.HELP], formats, pack, contents)
    _rules(pages[words.RULES], formats, contents)
    _terms(pages[words.TERMS], formats, contents)
    _kept(pages[words.KEPT], contents, pack)
    book.close()
    return stream.getvalue()


def _help(page: Any, formats: dict[str, Any], pack: dict[str, str], contents: Contents) -> None:
    lines = [
        ("title", pack["title"]),
        ("help", f"从规则包 {pack['id']} {pack['version']} 导出。改完保存,运行:fazhi rules import 这个文件.xlsx --pack 文件夹"),
        ("help", "导入只写本地规则包(文件夹里的 pack.yaml),不改自带的规则包;没有改动就什么也不写。"),
        ("strong", "怎样改"),
        ("help", "浅黄色的格子可以改,其余的只供看,改了不起作用。"),
        ("help", f"“{words.RULES}”表,{words.ON}:填 是 或 否。{words.SEVERITY}:填 {'、'.join(words.SEVERITIES.values())}。"),
        ("help", f"{words.WEIGHT}:填 0 到 1000 的数,0 是不计分。"),
        ("help", f"{words.LEVELS}:填 {'、'.join(contents.levels)} 中的几个,用顿号隔开,或填 {words.EVERY}。年度:填四位数,空着是不限。{words.FIX}:填一句话。"),
        ("help", f"“{words.TERMS}”表:不用的词,{words.ON}填 否;换一种写法,直接改“{words.TERM}”。"),
        ("help", f"加词:在“{words.TERMS}”表的下面另起一行,写{words.LIST}(从下拉里选)和{words.TERM},{words.KEY}空着。"),
        ("help", "词的写法:听取…汇报,中间可以隔 12 个字以内(…… 是 40 个);(存在|面临),任选一个;工作(开展)?情况,括号里的可省。"),
        ("help", "{数} 是一个数,{年} 是一个年份;@名称 是一组词。不是正则表达式。"),
        ("help", "排序、筛选、删行都不要紧:表里没有的行等于没有改,不是关闭。要关闭一条规则、停用一个词,请填 否。"),
        ("help", "加一条新的规则、写例子,在规则文件里做,见“规则编写”的说明。"),
        ("strong", "改完以后"),
        ("help", "fazhi rules lint 文件夹(检查写法);fazhi rules test 文件夹(运行例子);fazhi check 报告 --rules 文件夹(使用)。"),
    ]  # fmt: skip
    page.set_column(0, 0, _HELP_WIDTH)
    for row, (style, line) in enumerate(lines):
        page.write_string(row, 0, line, formats[style])
        page.set_row(row, 24 if style == "title" else 16 * (1 + _wide(line) // _HELP_WIDTH) + 4)
    page.hide_gridlines(2)
    _paper(page)


def _rules(page: Any, formats: dict[str, Any], contents: Contents) -> None:
    _head(page, formats, words.RULE_COLUMNS, len(contents.rules))
    page.freeze_panes(1, 2)
    for row, (rule_id, rule) in enumerate(contents.rules.items(), 1):
        line = list(cells(rule_id, rule))
        page.set_row(row, _height(words.RULE_COLUMNS, line))
        for column, (name, value) in enumerate(zip(words.RULE_COLUMNS, line, strict=True)):
            if isinstance(value, str):
                page.write_string(row, column, value, formats[_STYLES.get(name, "fixed")])
            else:
                page.write(row, column, value, formats[_STYLES[name]])
    last = len(contents.rules)
    at = {name: (1, n, last, n) for n, name in enumerate(words.RULE_COLUMNS)}
    _choice(page, at[words.ON], [words.YES, words.NO])
    _choice(page, at[words.SEVERITY], list(words.SEVERITIES.values()))
    page.data_validation(*at[words.WEIGHT], {
        "validate": "decimal", "criteria": "between", "minimum": words.WEIGHTS[0], "maximum": words.WEIGHTS[1],
        "error_title": words.WEIGHT, "error_message": "请填 0 到 1000 的数",
    })  # fmt: skip
    for name in (words.FIRST, words.LAST):
        page.data_validation(*at[name], {
            "validate": "integer", "criteria": "between", "minimum": words.YEARS[0], "maximum": words.YEARS[1], "ignore_blank": True,
            "error_title": name, "error_message": "请填四位年份,不限就空着",
        })  # fmt: skip
    _choice(page, at[words.LEVELS], [words.EVERY, *contents.levels], strict=False, hint="几个层级用顿号隔开,例如 市、县区")


def _terms(page: Any, formats: dict[str, Any], contents: Contents) -> None:
    count = sum(map(len, contents.terms.values()))
    _head(page, formats, words.TERM_COLUMNS, count + _SPARE)
    page.freeze_panes(1, 0)
    row = 0
    for name, terms in contents.terms.items():
        meaning, used = contents.said[name]
        for term, on in terms.items():
            row += 1
            line = (name, meaning, used if len(used) <= _MOST_USED else used[:_MOST_USED] + "…", term, words.YES if on else words.NO, str(row))
            page.set_row(row, _height(words.TERM_COLUMNS, line))
            for column, value in enumerate(line):
                page.write_string(row, column, value, formats[_STYLES.get(words.TERM_COLUMNS[column], "fixed")])
    for blank in range(row + 1, row + _SPARE + 1):
        for column, name in enumerate(words.TERM_COLUMNS):
            page.write_blank(blank, column, None, formats["free" if name == words.LIST else _STYLES.get(name, "fixed")])
    last = row + _SPARE
    at = {name: (1, n, last, n) for n, name in enumerate(words.TERM_COLUMNS)}
    _choice(page, at[words.ON], [words.YES, words.NO])
    page.data_validation(*at[words.LIST], {
        "validate": "list", "source": f"='{words.KEPT}'!$H$1:$H${max(len(contents.terms), 1)}",
        "error_title": words.LIST, "error_message": "请从下拉里选,或照抄别的行",
    })  # fmt: skip


def _kept(page: Any, contents: Contents, pack: dict[str, str]) -> None:
    """Keep what was exported, so that an import knows what the clerk changed, whatever became of the pack."""
    rows: list[tuple[str, ...]] = [("format", str(words.FORMAT)), *((key, value) for key, value in pack.items())]
    rows += [("rule", rule_id, json.dumps(rule.values, ensure_ascii=False)) for rule_id, rule in contents.rules.items()]
    numbered = ((name, term, on) for name, terms in contents.terms.items() for term, on in terms.items())
    rows += [("term", str(n), name, term, words.YES if on else words.NO) for n, (name, term, on) in enumerate(numbered, 1)]
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write_string(at, column, value)
    for at, name in enumerate(contents.terms):
        page.write_string(at, words.NAMES_COLUMN, name)
    page.hide()


def cells(rule_id: str, rule: Switches) -> Iterable[str | float | None]:
    """Return the cells of a rule, one a column."""
    known = {words.ID: rule_id, words.TITLE: rule.title, words.GROUP: rule.group, words.KIND: rule.kind}
    return [known[name] if name in known else shown(name, rule.values[name]) for name in words.RULE_COLUMNS]


def shown(column: str, value: Any) -> str | float | None:
    """Return a value as a cell shows it."""
    if column == words.ON:
        return words.YES if value else words.NO
    if column == words.SEVERITY:
        return words.SEVERITIES.get(str(value), str(value))
    if column == words.LEVELS:
        return "、".join(value) or words.EVERY
    made: str | float | None = value
    return made


def _head(page: Any, formats: dict[str, Any], columns: tuple[str, ...], rows: int) -> None:
    for column, name in enumerate(columns):
        page.write_string(0, column, name, formats["head"])
        page.set_column(column, column, _WIDTHS[name])
    page.set_row(0, 24)
    page.autofilter(0, 0, max(rows, 1), len(columns) - 1)
    page.repeat_rows(0)
    _paper(page)


def _choice(page: Any, at: tuple[int, int, int, int], values: list[str], *, strict: bool = True, hint: str = "") -> None:
    options: dict[str, Any] = {"validate": "list", "source": values, "error_title": "请选一个", "error_message": "可填:" + "、".join(values)}
    if not strict:
        options |= {"error_type": "information", "input_message": hint, "show_error": False}
        options.pop("error_title")
        options.pop("error_message")
    page.data_validation(*at, options)


def _paper(page: Any) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")


def _height(columns: tuple[str, ...], line: Iterable[Any]) -> int:
    """Return the height that the fullest cell of a row needs, in points."""
    return _LINE * max(-(-_wide(str(value or "")) // (_WIDTHS[name] - 2)) or 1 for name, value in zip(columns, line, strict=True)) + 2


def _wide(text: str) -> int:
    """Return the columns that a text takes: Chinese characters take two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)  # noqa: PLR2004 - where wide characters begin
