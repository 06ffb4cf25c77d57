"""Reading .doc and .wps: LibreOffice turns them into OpenDocument, which `odt` reads."""

from checker.errors import ReadError
from checker.readers import libreoffice, odt, sniffing_ole
from checker.readers.content import Content
from checker.readers.limits import Limits
from checker.readers.sniffing_ole import Word

_USUAL = "MS Word 97"
_FILTERS = ((105, _USUAL), (103, "MS Word 95"))


def read(data: bytes, shown: str, limits: Limits) -> Content:
    """Read a document of Word 97 to 2003 or of WPS.

    Args:
        data: its bytes.
        shown: the path for messages.
        limits: bounds of reading.

    Raises:
        ReadError: locked by a password, damaged, over a limit, or no LibreOffice on this computer.
    """
    word = sniffing_ole.word(data)
    if word.encrypted:
        raise ReadError("encrypted", f"{shown}:设有密码,打不开;请去掉密码另存后再检查")
    program = libreoffice.find()
    if program is None:
        raise ReadError("no_libreoffice", f"{shown}:是 doc 格式;这台电脑没有 LibreOffice,请用 WPS 或 Word 另存为 docx 后再检查")
    converted = libreoffice.convert(program, data, ".doc", shown, limits, _filter(word))
    return odt.read(converted, shown, limits)


def _filter(word: Word) -> str:
    """Return the name of the filter to open a document with: left to itself, LibreOffice shows a damaged one as text."""
    return next((name for version, name in _FILTERS if word.version >= version), "MS WinWord 6.0") if word.version else _USUAL
