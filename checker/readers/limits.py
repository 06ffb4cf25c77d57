"""What one file may cost: bytes, characters, pages, nesting, seconds."""

import time
from dataclasses import dataclass, field, fields

from checker.errors import ReadError

_MB = 1024 * 1024


@dataclass(slots=True)
class Limits:
    """Bounds of reading one file; each has a clear error of its own.

    Attributes:
        megabytes: size of the file.
        unpacked: megabytes of all members of an archive together.
        ratio: unpacked size of a member of an archive to its packed size.
        depth: nesting of XML or HTML elements.
        pages: pages of a PDF.
        characters: characters of text; a yearly report has 3,000 to 30,000.
        seconds: time to read one file.
    """

    megabytes: int = 50
    unpacked: int = 200
    ratio: int = 200
    depth: int = 200
    pages: int = 500
    characters: int = 500_000
    seconds: float = 30.0
    _until: float = field(default=float("inf"), repr=False)

    def start(self) -> None:
        """Start the clock for one file."""
        self._until = time.monotonic() + self.seconds

    def remaining(self) -> float:
        """Return the seconds left for this file."""
        return self._until - time.monotonic()

    def check_time(self, shown: str) -> None:
        """Raise when the time for this file is over; readers call it between pages or every few hundred elements."""
        if self.remaining() < 0:
            raise ReadError("too_slow", f"{shown}:读取超过 {self.seconds:g} 秒,已停止;请另存为 docx 或 txt 后再检查")

    def check_bytes(self, size: int, shown: str) -> None:
        """Raise when a file has more bytes than allowed."""
        if size > self.megabytes * _MB:
            raise ReadError("too_large", f"{shown}:文件超过 {self.megabytes} MB,请确认选对了文件")

    def check_unpacked(self, size: int, packed: int, shown: str) -> None:
        """Raise when an archive unpacks to more than allowed.

        Args:
            size: bytes of its members unpacked.
            packed: bytes of the same packed.
            shown: the path for messages.
        """
        if size > self.unpacked * _MB or (size > _MB and size > packed * self.ratio):
            raise ReadError("archive_bomb", f"{shown}:压缩内容展开后过大({size // _MB} MB),不像正常文档,没有打开")

    def check_depth(self, depth: int, shown: str) -> None:
        """Raise when elements are nested deeper than allowed."""
        if depth > self.depth:
            raise ReadError("too_deep", f"{shown}:文件内部嵌套超过 {self.depth} 层,不像正常文档,没有打开")

    def check_pages(self, pages: int, shown: str) -> None:
        """Raise when a document has more pages than allowed."""
        if pages > self.pages:
            raise ReadError("too_many_pages", f"{shown}:有 {pages} 页,超过 {self.pages} 页,请确认选对了文件")

    def check_characters(self, count: int, shown: str) -> None:
        """Raise when a text has more characters than allowed."""
        if count > self.characters:
            raise ReadError("too_long", f"{shown}:有 {count} 字,超过 {self.characters} 字,不像一份年度报告,请确认选对了文件")

    @classmethod
    def names(cls) -> list[str]:
        """Return the names of the bounds a user can set."""
        return [each.name for each in fields(cls) if not each.name.startswith("_")]
