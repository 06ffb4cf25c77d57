"""Reading the XML files of Word, of 2003 and later: put into the shape of a .docx, which `docx` reads."""

import base64
import binascii
import io
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import Any

from checker.errors import ReadError
from checker.readers import docx
from checker.readers.archive import damaged
from checker.readers.content import Content
from checker.readers.docx_xml import W, parse
from checker.readers.limits import Limits

_OLD = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_AUX = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_CHANGES = {"Word.Deletion": W + "del", "Word.Insertion": W + "ins"}
_RENAMED = {"vmerge": "vMerge", "hmerge": "hMerge", "hlink": "hyperlink"}
_HEADS = {W + "hdr": "页眉", W + "ftr": "页脚"}
_ID = W + "id"


def read(data: bytes, shown: str, limits: Limits) -> Content:
    """Read an XML file of Word.

    Args:
        data: its bytes.
        shown: the path for messages.
        limits: bounds of reading.

    Raises:
        ReadError: damaged, hostile, another kind of XML, or over a limit.
    """
    root: Any = parse(data, shown, limits)
    if root.tag == _PACKAGE + "package":
        return docx.read(_zipped(_parts(root, shown)), shown, limits)
    if root.tag != _OLD + "wordDocument":
        raise ReadError("unsupported_format", f"{shown}:不是 Word 文档;请用 Word 或 WPS 打开后另存为 docx 再检查")
    aside = _modernise(root)
    content = docx.read(_zipped(_document(root)), shown, limits)
    content.ignored += list(aside.items())
    return content


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def _parts(root: Any, shown: str) -> dict[str, bytes]:
    """Return the parts of a .docx that is written as one XML file."""
    parts: dict[str, bytes] = {}
    for part in root.iter(_PACKAGE + "part"):
        name = (part.get(_PACKAGE + "name") or "").lstrip("/")
        for held in part:
            if held.tag == _PACKAGE + "xmlData" and len(held):
                parts[name] = _bytes(held[0])
            elif held.tag == _PACKAGE + "binaryData":
                parts[name] = _decoded(held.text or "", shown)
    return parts


def _decoded(text: str, shown: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError) as error:
        raise damaged(shown) from error


def _bytes(element: Any) -> bytes:
    from lxml import etree  # noqa: PLC0415 - as in docx_xml

    return bytes(etree.tostring(element))


def _modernise(root: Any) -> Counter[str]:
    """Give the elements the names of today; return the characters of comments and running heads, which are taken out."""
    aside: Counter[str] = Counter()
    steps: dict[str, Callable[[Any], None]] = {_OLD + "listPr": _print_number, _AML + "annotation": _change}
    for element in list(root.iter()):
        step = steps.get(element.tag)
        if step is not None:
            step(element)
        elif isinstance(element.tag, str) and element.tag.startswith(_OLD):
            name = element.tag[len(_OLD) :]
            element.tag = W + _RENAMED.get(name, name)
    for element in [each for each in root.iter() if each.tag in _HEADS or each.get(_OLD + "type") == "Word.Comment"]:
        aside[_HEADS.get(element.tag, "批注")] += len("".join("".join(element.itertext()).split()))
        element.getparent().remove(element)
    return aside


def _change(annotation: Any) -> None:
    annotation.tag = _CHANGES.get(annotation.get(_OLD + "type"), annotation.tag)


def _print_number(listing: Any) -> None:
    """Put the number that Word printed before a paragraph into its text."""
    printed = next((each.get(_AUX + "val") for each in listing.iter(_AUX + "t")), None)
    properties = listing.getparent()
    paragraph = properties.getparent() if properties is not None else None
    if printed and paragraph is not None and any(map(str.isalnum, printed)):
        run = paragraph.makeelement(W + "r")
        text = run.makeelement(W + "t")
        text.text = printed.strip()
        run.append(text)
        paragraph.insert(paragraph.index(properties) + 1, run)


def _document(root: Any) -> dict[str, bytes]:
    """Return the parts of a .docx: the text, its styles, and the notes, which Word 2003 wrote into the text."""
    body = root.find(W + "body")
    document = root.makeelement(W + "document")
    if body is not None:
        document.append(body)
    parts = {"word/styles.xml": _bytes(styles)} if (styles := root.find(W + "styles")) is not None else {}
    for kind in ("footnote", "endnote"):
        notes = root.makeelement(f"{W}{kind}s")
        for number, note in enumerate(list(document.iter(W + kind)), 1):
            run = note.getparent()
            note.set(_ID, str(number))
            run.replace(note, run.makeelement(f"{W}{kind}Reference", {_ID: str(number)}))
            notes.append(note)
        if len(notes):
            parts[f"word/{kind}s.xml"] = _bytes(notes)
    return {"word/document.xml": _bytes(document), **parts}
