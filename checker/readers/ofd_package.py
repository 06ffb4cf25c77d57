"""The parts of an OFD file (GB/T 33190): documents, pages, templates, resources, annotations, found by their paths."""

import posixpath
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.errors import ReadError
from checker.readers.archive import Archive, damaged, open_archive
from checker.readers.limits import Limits
from checker.readers.xml_tree import parse

Box = tuple[float, float, float, float]

_A4: Box = (0.0, 0.0, 210.0, 297.0)
_MOST = 32 * 1024 * 1024  # bytes of the XML of one page
_LARGEST = 1e5  # millimetres


@dataclass(slots=True, eq=False, repr=False)
class Page:
    """A page: the roots of its content and of its templates, None where one is missing or damaged.

    Attributes:
        box: of the page, in millimetres.
        root: of its content.
        templates: roots of what is printed on several pages alike.
    """

    box: Box
    root: ET.Element | None
    templates: list[ET.Element] = field(default_factory=list)


class Package:
    """An OFD file.

    Args:
        data: its bytes.
        shown: the path for messages.
        limits: bounds of reading.

    Raises:
        ReadError: damaged, locked, or no OFD.
    """

    def __init__(self, data: bytes, shown: str, limits: Limits) -> None:
        self._archive: Archive = open_archive(data, shown, limits)
        self._shown = shown
        self._limits = limits
        self._parsed: dict[str, ET.Element | None] = {}
        self._check()

    def _check(self) -> None:
        if not self._archive.has("OFD.xml"):
            raise damaged(self._shown)
        if self._archive.has("Encryptions.xml") or self._archive.has("Doc_0/Encryptions.xml"):
            raise ReadError("encrypted", f"{self._shown}:设有密码,打不开;请去掉密码另存后再检查")

    def pages(self) -> Iterator[Page]:
        """Yield the pages of all documents in the file.

        Raises:
            ReadError: there is none, or more than allowed.
        """
        found = [(path, root) for path, root in self._documents()]
        if not found:
            raise damaged(self._shown)
        self._limits.check_pages(sum(len(list(_pages(root))) for _, root in found), self._shown)
        for path, root in found:
            yield from self._of_document(path, root)

    def units(self) -> dict[str, ET.Element]:
        """Return the graphics that pages refer to by their number, of all documents."""
        found: dict[str, ET.Element] = {}
        for path, root in self._documents():
            for element in root.iter():
                if element.tag in {"PublicRes", "DocumentRes"}:
                    resources = self._part(path, element.text)
                    for unit in resources.iter("CompositeGraphicUnit") if resources is not None else ():
                        found.setdefault(unit.get("ID", ""), unit)
        return found

    def annotations(self) -> Iterator[ET.Element]:
        """Yield the roots of the annotations of all pages."""
        for path, root in self._documents():
            for element in children(root, "Annotations"):
                index_path = self._path(path, element.text)
                index = self._root(index_path)
                for place in index.iter("FileLoc") if index is not None and index_path else ():
                    annotations = self._part(index_path or "", place.text)
                    if annotations is not None:
                        yield annotations

    def _documents(self) -> Iterator[tuple[str, ET.Element]]:
        index = self._root("OFD.xml")
        for element in index.iter("DocRoot") if index is not None else ():
            path = self._path("", element.text)
            root = self._root(path)
            if path and root is not None:
                yield path, root

    def _of_document(self, path: str, root: ET.Element) -> Iterator[Page]:
        usual = _box(root) or _A4
        templates = {element.get("ID", ""): element.get("BaseLoc") for element in root.iter("TemplatePage")}
        for element in _pages(root):
            content = self._part(path, element.get("BaseLoc"))
            if content is None:
                yield Page(usual, None)
                continue
            used = [templates.get(each.get("TemplateID", "")) for each in children(content, "Template")]
            roots = [self._part(path, place) for place in dict.fromkeys(used) if place]
            yield Page(_box(content) or usual, content, [each for each in roots if each is not None])

    def _part(self, base: str, place: str | None) -> ET.Element | None:
        return self._root(self._path(base, place))

    def _path(self, base: str, place: str | None) -> str | None:
        """Return the path in the archive of what one part names; programs differ in where they count from."""
        place = (place or "").strip().replace("\\", "/")
        if not place:
            return None
        near = posixpath.normpath(posixpath.join(posixpath.dirname(base), place)) if not place.startswith("/") else place
        return next((path.lstrip("/") for path in (near, place) if self._archive.has(path)), None)

    def _root(self, path: str | None) -> ET.Element | None:
        """Return the root of a part, which is parsed once; None when it is missing or damaged."""
        if path is None:
            return None
        if path not in self._parsed:
            self._parsed[path] = self._read(path)
        return self._parsed[path]

    def _read(self, path: str) -> ET.Element | None:
        try:
            data = self._archive.read(path, _MOST)
            return None if data is None else parse(data, {}, self._shown, self._limits)
        except ReadError as error:
            if error.code != "damaged":
                raise
            return None


def children(element: ET.Element, name: str) -> list[ET.Element]:
    """Return the children of a name."""
    return [child for child in element if child.tag == name]


def numbers(text: str | None) -> list[float]:
    """Return the numbers of an attribute, none when one of them is no number of a possible size."""
    try:
        found = [float(part) for part in (text or "").replace(",", " ").split()]
    except ValueError:
        return []
    return found if all(abs(number) <= _LARGEST for number in found) else []


def _pages(root: ET.Element) -> Iterator[ET.Element]:
    for pages in children(root, "Pages"):
        yield from children(pages, "Page")


def _box(root: ET.Element) -> Box | None:
    """Return the paper that a document or page names."""
    areas = [area for name in ("CommonData", "Area") for part in children(root, name) for area in ([part] if name == "Area" else children(part, "PageArea"))]
    for area in areas:
        for box in children(area, "PhysicalBox"):
            found = numbers(box.text)
            if len(found) == 4 and found[2] > 0 and found[3] > 0:  # noqa: PLR2004 - x, y, width, height
                return found[0], found[1], found[2], found[3]
    return None
