"""The XML of a part as bytes, element by element: what is put in leaves every other byte as it was."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(rb"""<(?:!--.*?--|!\[CDATA\[.*?\]\]|\?.*?\?|[^!?"'>][^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*)>""", re.DOTALL)
_CHARACTER = re.compile(r"&[^;]*;|\r\n|.", re.DOTALL)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([^"'>]{0,40})["']""")
_UTF8 = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_SLASH, _SKIPPED = ord("/"), frozenset(b"!?")


@dataclass(slots=True, eq=False, repr=False)
class Tag:
    """Where an element stands, in bytes.

    Attributes:
        start: of its start tag.
        inner: behind its start tag.
        close: of its end tag; of an empty element its end.
        end: behind it.
    """

    start: int
    inner: int
    close: int = -1
    end: int = -1


class Markup:
    """A well-formed part without document type, and what shall change in it.

    Args:
        data: its bytes; in another encoding than UTF-8 they are written anew in it.

    Attributes:
        data: its bytes in UTF-8.
        tags: of its elements, in the order of the document.
    """

    def __init__(self, data: bytes) -> None:
        self.data = _utf8(data)
        self.tags: list[Tag] = []
        self._pieces: list[tuple[int, bytes]] = []
        self._gone: list[tuple[int, int]] = []
        waiting: list[Tag] = []
        data = self.data
        for token in _TOKEN.finditer(data):
            start, end = token.span()
            second = data[start + 1]
            if second in _SKIPPED:
                continue
            if second == _SLASH:
                tag = waiting.pop()
                tag.close, tag.end = start, end
                continue
            self.tags.append(Tag(start, end))
            if data[end - 2] == _SLASH:
                self.tags[-1].close = self.tags[-1].end = end
            else:
                waiting.append(self.tags[-1])

    def span(self, start: int, end: int) -> bytes:
        """Return the bytes of a span."""
        return self.data[start:end]

    def offset(self, tag: Tag, characters: int) -> int | None:
        """Return the place behind so many characters of an element that has only text; None where markup stands in it."""
        raw = self.data[tag.inner : tag.close]
        if b"<" in raw:
            return None
        if b"&" not in raw and b"\r" not in raw:
            return tag.inner + len(raw.decode()[:characters].encode())
        spans = list(_CHARACTER.finditer(raw.decode()))
        return tag.inner + len("".join(each[0] for each in spans[:characters]).encode())

    def insert(self, at: int, piece: bytes) -> None:
        """Put bytes in at a place; what is put in later at the same place stands behind."""
        self._pieces.append((at, piece))

    def delete(self, start: int, end: int) -> None:
        """Take a span out; spans neither overlap nor hold a place at which something is put in."""
        self._gone.append((start, end))

    def append(self, piece: bytes) -> None:
        """Put bytes in at the end of the root."""
        root = self.tags[0]
        if root.inner != root.end:
            self.insert(root.close, piece)
            return
        name = self.data[root.start + 1 : root.end].split(None, 1)[0].rstrip(b"/>")
        self.delete(root.end - 2, root.end)
        self.insert(root.end, b">" + piece + b"</" + name + b">")

    def result(self) -> bytes:
        """Return the part with all changes."""
        made, at = [], 0
        changes = [(place, 0, place, piece) for place, piece in self._pieces] + [(start, 1, end, b"") for start, end in self._gone]
        for start, _, end, piece in sorted(changes, key=lambda change: change[:2]):
            made += [self.data[at:start], piece]
            at = max(at, end)
        return b"".join([*made, self.data[at:]])


def _utf8(data: bytes) -> bytes:
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" not in data[:4] and data[:2] not in {b"\xff\xfe", b"\xfe\xff"} and (declared is None or declared[1].strip().lower() in _UTF8):
        return data
    from lxml import etree  # noqa: PLC0415 - takes longer to import than a text to judge

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return bytes(etree.tostring(etree.fromstring(data, parser), encoding="UTF-8", xml_declaration=True, standalone=True))
