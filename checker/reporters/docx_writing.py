"""Writing a Word file again with comments: the main part and the comments are new, all other members are copied as they are packed."""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Sequence
from copy import copy
from io import BytesIO
from typing import Any, cast
from xml.sax.saxutils import escape, quoteattr

from checker.readers.content import Spot
from checker.readers.docx_package import Package
from checker.readers.docx_xml import W, parse, value
from checker.readers.limits import Limits
from checker.reporters.docx_anchors import STRICT, Anchors
from checker.reporters.docx_markup import Markup
from checker.reporters.docx_remarks import Remark

AUTHOR = "fazhi-checker"
_INITIALS = "fz"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_KIND = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_PREFIXED = re.compile(rb"<[\w.-]+:")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LINK = re.compile(r"rId(\d{1,6})")
_HEADER = 30  # bytes of a local header before the name
_EPOCH = (1980, 1, 1, 0, 0, 0)
# The body text of a report is large and indented; a comment is neither, whatever the default style says.
_PLAIN = (
    '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/></w:pPr>'
)
_SIZE = '<w:sz w:val="20"/><w:szCs w:val="20"/>'


class NoAnchor(Exception):  # noqa: N818 - says what is missing, and is caught by name
    """A remark has no character in the file that it could be put on."""


def annotated(data: bytes, package: Package, root: Any, spots: Sequence[Spot], remarks: Sequence[Remark], limits: Limits) -> bytes:
    """Return a Word file with comments in place of those that an earlier check left; comments of other people stay.

    Args:
        data: its bytes.
        package: its parts.
        root: of its main part.
        spots: where each character of the text stands in it.
        remarks: the comments; their spans count in these characters.
        limits: bounds of reading.

    Raises:
        NoAnchor: none of the text stands in the main part.
    """
    zipped = zipfile.ZipFile(BytesIO(data))
    members = {_folded(info.filename): info for info in zipped.infolist() if not info.is_dir()}
    main = package.member(package.main) or b""
    anchors = Anchors(root, main)
    folder, base = posixpath.split(package.main)
    named = package.named("comments")
    path = named or _free(posixpath.join(folder, "comments.xml"), members)
    old = package.member(path) or f'<w:comments xmlns:w="{STRICT.decode() if STRICT in main else W[1:-1]}"></w:comments>'.encode()
    comments = _Comments(old, [parse(part, path, limits) for part in _threads(package, folder)], limits)
    former = comments.drop()
    anchors.forget(former)
    number = max({*comments.identifiers(), *anchors.identifiers()} - {int(each) for each in former if each.isdecimal()}, default=-1) + 1
    for at, remark in enumerate(remarks, number):
        if not any(anchors.add(each, at) for each in _nearest(spots, remark.span)):
            raise NoAnchor
        comments.add(remark, at)
    changed = {package.main: anchors.result()}
    if remarks or _folded(path) in members:
        changed[path] = comments.result()
    if path in changed and _folded(path) not in members:
        changed |= _declared(package, path, f"{folder}/_rels/{base}.rels".lstrip("/"), related=named is not None, strict=STRICT in main)
    return _packed(data, zipped, members, changed)


def _nearest(spots: Sequence[Spot], span: tuple[int, int]) -> Iterable[Sequence[Spot]]:
    """Yield the characters to try: those of the span, then the nearest before it, then the nearest behind it that stand in the file.

    A number that Word makes itself stands nowhere; its paragraph goes on behind it.
    """
    start, end = span
    yield spots[start:end]
    behind = next((at for at in range(end, len(spots)) if spots[at] is not None), None)
    before = next((at for at in range(min(start, len(spots)) - 1, -1, -1) if spots[at] is not None), None)
    order = [behind, before] if behind is not None and behind - end <= 1 else [before, behind]
    for at in order:
        if at is not None:
            yield spots[at : at + 1]


class _Comments:
    """The part of the comments.

    Args:
        data: its bytes.
        threads: what tells which comment answers which.
        limits: bounds of reading.
    """

    def __init__(self, data: bytes, threads: list[Any], limits: Limits) -> None:
        self._markup = Markup(data)
        self._root = cast("Any", parse(data, "comments.xml", limits))
        self._tags = dict(zip(self._root.iter(), self._markup.tags, strict=True))
        self._threads = threads
        self._space = "" if self._root.nsmap.get("w") == W[1:-1] else f' xmlns:w="{(STRICT if STRICT in data else W[1:-1].encode()).decode()}"'

    def identifiers(self) -> list[int]:
        """Return the numbers of all comments."""
        return [int(name) for each in self._root if (name := value(each, "id") or "").isdecimal()]

    def drop(self) -> list[str]:
        """Take out what an earlier check left, except comments that somebody answered; return their names."""
        answered = {_ending(each, "paraIdParent") for root in self._threads for each in root.iter() if isinstance(each.tag, str)} - {None}
        gone = []
        for each in self._root.findall(W + "comment"):
            if value(each, "author") == AUTHOR and not any(_ending(paragraph, "paraId") in answered for paragraph in each.iter(W + "p")):
                self._markup.delete(self._tags[each].start, self._tags[each].end)
                gone.append(value(each, "id") or "")
        return gone

    def add(self, remark: Remark, identifier: int) -> None:
        """Write a comment."""
        mark = f"<w:r><w:rPr>{_SIZE}</w:rPr><w:annotationRef/></w:r>"
        bold = f'<w:r><w:rPr><w:b/>{_SIZE}</w:rPr><w:t xml:space="preserve">{clean(remark.name)}</w:t></w:r>' if remark.name else ""
        lines = "".join(
            f'<w:p>{_PLAIN}{"" if at else mark + bold}<w:r><w:rPr>{_SIZE}</w:rPr><w:t xml:space="preserve">{clean(line)}</w:t></w:r></w:p>'
            for at, line in enumerate(remark.lines)
        )
        comment = (
            f"<w:comment{self._space} w:id={quoteattr(str(identifier))} w:author={quoteattr(AUTHOR)} w:initials={quoteattr(_INITIALS)}>{lines}</w:comment>"
        )
        self._markup.append(comment.encode())

    def result(self) -> bytes:
        """Return the part."""
        return self._markup.result()


def clean(text: str) -> str:
    """Return text as it may stand in XML; what may not stand there becomes a blank."""
    return escape(_ILLEGAL.sub(" ", text))


def _ending(element: Any, name: str) -> str | None:
    """Return an attribute whatever its namespace: Word has given these several."""
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None)


def _threads(package: Package, folder: str) -> list[bytes]:
    part = package.member(posixpath.join(folder, "commentsExtended.xml"))
    return [part] if part else []


def _free(path: str, members: dict[str, zipfile.ZipInfo]) -> str:
    stem, _, ending = path.rpartition(".")
    names = [path, *(f"{stem}{number}.{ending}" for number in range(2, len(members) + 3))]
    return next(name for name in names if _folded(name) not in members)


def _declared(package: Package, path: str, relationships: str, *, related: bool, strict: bool) -> dict[str, bytes]:
    """Return the parts that name a new part: its type, and that the main part refers to it."""
    changed = {}
    types = package.member("[Content_Types].xml")
    if types is not None and f'"/{path}"'.encode() not in types:
        changed["[Content_Types].xml"] = _with_child(types, f'<Override{{}} PartName={quoteattr("/" + path)} ContentType="{_TYPE}"/>', _TYPES)
    if not related:
        old = (
            package.member(relationships)
            or f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_RELATIONSHIPS}"></Relationships>'.encode()
        )
        link = 1 + max((int(each) for each in _LINK.findall(Markup(old).data.decode(errors="replace"))), default=0)
        kind = _STRICT_KIND if strict else _KIND
        changed[relationships] = _with_child(old, f'<Relationship{{}} Id="rId{link}" Type="{kind}" Target={quoteattr("/" + path)}/>', _RELATIONSHIPS)
    return changed


def _with_child(part: bytes, child: str, namespace: str) -> bytes:
    markup = Markup(part)
    prefixed = _PREFIXED.match(markup.span(markup.tags[0].start, markup.tags[0].inner))
    markup.append(child.format(f' xmlns="{namespace}"' if prefixed else "").encode())
    return markup.result()


def _packed(data: bytes, zipped: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], changed: dict[str, bytes]) -> bytes:
    """Return the archive with some members changed or added, the others copied without unpacking them."""
    waiting = {_folded(name): (name, part) for name, part in changed.items()}
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for info in zipped.infolist():
            name = _folded(info.filename)
            if name in waiting and members[name] is info:
                fresh = zipfile.ZipInfo(info.filename, info.date_time)
                fresh.compress_type, fresh.external_attr, fresh.create_system = info.compress_type, info.external_attr, info.create_system
                archive.writestr(fresh, waiting.pop(name)[1])
            elif info.is_dir() or members[name] is info:
                _copy(archive, info, data)
        for name, part in waiting.values():
            fresh = zipfile.ZipInfo(name, _EPOCH)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(fresh, part)
    return made.getvalue()


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> None:
    """Copy a member as it is packed: a picture is not packed again, and what unpacks to gigabytes stays what it is."""
    at = info.header_offset
    start = at + _HEADER + int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(data[at + 28 : at + 30], "little")
    moved = copy(info)
    moved.flag_bits &= ~0x08  # sizes stand in the header, not behind the data
    stream: Any = archive.fp
    stream.seek(archive.start_dir)
    moved.header_offset = stream.tell()
    stream.write(moved.FileHeader(zip64=False) + data[start : start + info.compress_size])
    archive.start_dir = stream.tell()
    archive.filelist.append(moved)
    archive.NameToInfo[moved.filename] = moved


def _folded(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").lstrip("/").casefold()
