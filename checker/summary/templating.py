"""Letters from templates that an office can edit: text with names and conditions, whose lines are headings, paragraphs, tables and signatures."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.errors import UsageError

if TYPE_CHECKING:
    from jinja2 import Template

TITLE, PARAGRAPH, ADDRESSEE, CLOSING, ROW = "title", "paragraph", "addressee", "closing", "row"
HEADINGS = ("heading1", "heading2", "heading3", "heading4")
NAMES = ("通报", "反馈函", "催报函")
"""The templates, each a file with the ending .txt."""
_FOLDER = Path(__file__).parent / "templates"
_MARKS = {"#": TITLE, "##": HEADINGS[0], "###": HEADINGS[1], "####": HEADINGS[2], "#####": HEADINGS[3], "@": ADDRESSEE, ">": CLOSING}
_SAID = (
    (r"(?s).*end of template.*", "有 if、for 没有结束,请补上 endif、endfor"),
    (r"No filter named '(.*?)'.*", r"没有“\1”这种处理"),
    (r"'(.*?)' is undefined", r"没有“\1”"),
    (r"'.*?' has no attribute '(.*?)'", r"没有“\1”这一项"),
    (r"unexpected '(.*?)'", r"多了或错了“\1”"),
    (r"Encountered unknown tag '(.*?)'.*", r"没有“\1”这种百分号语句"),
)
# What a value carries so that nothing in it is taken for the notation: Unicode keeps these two out of every text.
_VALUE, _BAR = "\ufdd0", "\ufdd1"


class Block(NamedTuple):
    """One piece of a letter.

    Attributes:
        kind: ``title``, ``heading1`` to ``heading4``, ``paragraph``, ``addressee``, ``closing`` or ``row``.
        text: of the piece; of a row that of its cells, joined.
        cells: of a row.
    """

    kind: str
    text: str
    cells: tuple[str, ...] = ()


def shipped(name: str) -> str:
    """Return the text of a shipped template."""
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")


class Templates:
    """Fills in templates.

    Args:
        folder: of edited templates; one that is not there is the shipped one. None: all are.

    Raises:
        UsageError: the folder has none of them, or one cannot be read.
    """

    def __init__(self, folder: str | None = None) -> None:
        """Read the templates."""
        from jinja2 import FunctionLoader, StrictUndefined  # noqa: PLC0415 - 60 ms, for letters only
        from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - the same

        self._texts = {name: (str(_FOLDER / f"{name}.txt"), shipped(name)) for name in NAMES}
        if folder is not None:
            own = {name: path for name in NAMES if (path := Path(folder) / f"{name}.txt").is_file()}
            if not own:
                raise UsageError(
                    "bad_template", f"{folder}:里面没有模板({'、'.join(f'{name}.txt' for name in NAMES)});先用 fazhi notice --write-templates 写出再改"
                )
            self._texts |= {name: (str(path), _read(path)) for name, path in own.items()}

        def source(name: str) -> tuple[str, str, None] | None:
            found = self._texts.get(name.removesuffix(".txt"))
            return (found[1], found[0], None) if found else None

        self._environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(source), undefined=StrictUndefined, autoescape=False, finalize=_value
        )  # a letter is no web page: nothing is to be escaped for HTML
        for name in NAMES:
            self._compiled(name)  # a mistake is told before hundreds of reports are judged

    def _compiled(self, name: str) -> "Template":
        from jinja2 import TemplateSyntaxError  # noqa: PLC0415 - as above

        try:
            return self._environment.get_template(name)
        except TemplateSyntaxError as error:
            said = f"模板写法有误,请检查花括号、百分号和 if、for 是否成对({_chinese(error.message)})"
            raise UsageError("bad_template", f"{error.filename or self._texts[name][0]}:{error.lineno}: {said}") from None

    def fill(self, name: str, values: dict[str, Any]) -> list[Block]:
        """Return the pieces of a letter.

        Args:
            name: one of `NAMES`.
            values: what the template can name.

        Raises:
            UsageError: a mistake in the template, in one line with its file and line.
        """
        from jinja2 import TemplateError, TemplateNotFound, UndefinedError  # noqa: PLC0415 - as above
        from jinja2.exceptions import SecurityError  # noqa: PLC0415 - as above

        path = self._texts[name][0]
        try:
            return list(_blocks(self._compiled(name).render(values)))
        except TemplateNotFound as error:
            raise UsageError("bad_template", f"{path}:{_line(error, path)}: 没有“{error.name}”这个模板(只有{'、'.join(NAMES)})") from None
        except UndefinedError as error:
            known = "、".join(values)
            raise UsageError("bad_template", f"{path}:{_line(error, path)}: 用了没有的名称({_chinese(error.message)});可用的名称:{known}") from None
        except SecurityError as error:
            raise UsageError("bad_template", f"{path}:{_line(error, path)}: 模板里不能这样写({error.message})") from None
        except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError, OverflowError, RecursionError, MemoryError) as error:
            raise UsageError("bad_template", f"{path}:{_line(error, path)}: 这一行算不出来({type(error).__name__}: {error})") from None


def _chinese(message: str | None) -> str:
    for pattern, chinese in _SAID:
        if re.fullmatch(pattern, message or ""):
            return re.sub(pattern, chinese, message or "", count=1)
    return message or ""


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError("bad_template", f"{path}:打不开({type(error).__name__}),请关闭正在使用它的程序") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError("bad_template", f"{path}:文字编码认不出来,请用记事本另存为 UTF-8")


def _line(error: BaseException, path: str) -> int:
    """Return the line of the template in which an error arose."""
    line, step = 1, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == path:
            line = step.tb_lineno
        step = step.tb_next
    return line


def _value(value: object) -> object:
    """Return a value as it goes into a letter: on one line, without anything that the notation would take for its own."""
    if value is None:
        return ""
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    text = " ".join(text.replace(_VALUE, "").replace(_BAR, "").split())
    return _VALUE + text.replace("|", _BAR) if text else ""


def _blocks(text: str) -> Iterator[Block]:
    for line in text.splitlines():
        line = line.strip()  # noqa: PLW2901 - the line as the notation reads it
        if not line:
            continue
        if line.startswith("|"):
            cells = tuple(_plain(cell) for cell in line.strip("|").split("|"))
            if any(cell.strip("-: ") for cell in cells):  # else the line below the head, as Markdown has it
                yield Block(ROW, "\t".join(cells), cells)
            continue
        mark, _, rest = line.partition(" ")
        kind = _MARKS.get(mark)
        yield Block(kind, _plain(rest)) if kind else Block(PARAGRAPH, _plain(line))


def _plain(text: str) -> str:
    return text.replace(_VALUE, "").replace(_BAR, "|").strip()


__all__ = ["ADDRESSEE", "CLOSING", "HEADINGS", "NAMES", "PARAGRAPH", "ROW", "TITLE", "Block", "Templates", "shipped"]
