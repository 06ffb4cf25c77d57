"""Telling web pages, saved pages and the XML of office programs from plain text."""

import codecs
import re

from checker.text import lazy

_HEAD = 64 * 1024  # bytes in which a page says that it is one: licences and scripts may stand above it
_JUNK = 1000  # characters before the first tag in a file that claims to be an office document
_MANY = 5  # tags of a fragment
_TAGGED = 4000  # characters in which they stand
_ROOT = 8000  # characters in which the first element of an XML file names its kind

_BOMS = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BOM_GB18030 = "\ufeff".encode("gb18030")
_PLAIN = frozenset({".txt", ".text", ".md", ".markdown"})
_MARKDOWN = frozenset({".md", ".markdown"})
_PAGES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".shtm"})
_SAVED = frozenset({".mht", ".mhtml"})

_PROLOGUE = lazy(r"(?:[\s\ufeff\xef\xbb\xbf\x00]+|<\?(?!xml)[^>]*\?*>|<!--.*?-->)+", re.DOTALL)
_DECLARATION = lazy(r"<\?xml[^>]*\?>", re.IGNORECASE)
_PAGE = lazy(r"<(?:!doctype\s+[\"']?html|html|head|meta|title|body|base|style|script|frameset)\b", re.IGNORECASE)
_FRAGMENT = lazy(r"<(?:div|p|table|tbody|tr|td|span|h[1-6]|section|article|main|ul|ol|li|br|font|center|a|img|link|b|strong)\b[^>]*>", re.IGNORECASE)
_TAG = lazy(r"</?[a-zA-Z][a-zA-Z0-9:]*(?:\s[^<>]*)?/?>")
_ANY_TAG = lazy(r"<(?:!doctype|!--|/?[a-zA-Z])", re.IGNORECASE)
_HIDDEN_PAGE = lazy(r"<(?:!doctype\s+html|html)\b[^>]*>", re.IGNORECASE)
_HEADERS = lazy(r"\s*((?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+)")
_CONTENT_TYPE = lazy(r"^content-type:\s*(multipart/related|multipart/[a-z]+|text/html)", re.IGNORECASE | re.MULTILINE)
_MIME = lazy(r"^mime-version:", re.IGNORECASE | re.MULTILINE)
_ROOTS = (
    ("schemas.microsoft.com/office/2006/xmlpackage", "word-xml"),
    ("schemas.microsoft.com/office/word/2003/wordml", "word-xml"),
    ('progid="word.document"', "word-xml"),
    ('office:mimetype="application/vnd.oasis.opendocument.text', "odt"),
    ("<office:document", "fodf"),
    ("<uof:uof", "uof"),
)


def head(data: bytes) -> str:
    """Return the beginning of a text, readable as far as letters of ASCII go, whatever its encoding."""
    start = data[:_HEAD].removeprefix(_BOM_GB18030)
    name = next((name for bom, name in _BOMS if start.startswith(bom)), None) or _wide(start)
    return start.decode(name or "latin-1", errors="replace")


def _wide(start: bytes) -> str | None:
    """Return the encoding of a text in which each letter of a tag has a zero byte beside it."""
    first = start[:200].lstrip(b" \t\r\n\0")[:1]
    if first not in {b"<", b"{"}:
        return None
    at = start.index(first)
    if at % 2:
        return "utf-16-be" if start[at - 1] == 0 else None
    return "utf-16-le" if start[at + 1 : at + 2] == b"\0" else None


def kind(text: str, suffix: str) -> str | None:
    """Return ``html mhtml eml xml word-xml odt fodf uof``, or None for text without markup.

    Args:
        text: what `head` returns.
        suffix: of the file, in lower case; it decides about fragments only.
    """
    body = text[_end_of(text) :]
    if not body.startswith("<"):
        return _mail(text, suffix) or _inside(text, suffix)
    declared = _DECLARATION.match(body)
    if declared:
        body = body[declared.end() :]
        body = body[_end_of(body) :]
    if _PAGE.match(body):
        return "html"
    return _xml(text) or ("xml" if declared else _fragment(body, suffix))


def _end_of(text: str) -> int:
    found = _PROLOGUE.match(text)
    return found.end() if found else 0


def _xml(text: str) -> str | None:
    lowered = text[:_ROOT].lower()
    return next((kind for mark, kind in _ROOTS if mark in lowered), None)


def _fragment(body: str, suffix: str) -> str | None:
    """Return html for a piece of a page; notes in Markdown may begin with a tag."""
    if suffix in _PAGES or (suffix not in _MARKDOWN and _FRAGMENT.match(body) and len(_TAG.findall(body[:_TAGGED])) >= _MANY):
        return "html"
    return None


def _inside(text: str, suffix: str) -> str | None:
    """Return html when a file that is no plain text by its suffix has a page behind some characters."""
    if suffix in _PAGES:
        return "html" if _ANY_TAG.search(text) else None
    return "html" if suffix not in _PLAIN and _HIDDEN_PAGE.search(text[:_JUNK]) else None


def _mail(text: str, suffix: str) -> str | None:
    """Return mhtml for a page saved with its pictures, eml for a letter."""
    headers = _HEADERS.match(text.lstrip("\ufeff\xef\xbb\xbf"))
    declared = _CONTENT_TYPE.search(headers[1]) if headers else None
    if not headers or not declared or not (_MIME.search(headers[1]) or declared[1].lower() == "multipart/related"):
        return None
    return "mhtml" if declared[1].lower() == "multipart/related" or suffix in _SAVED else "eml"
