"""Reading the body of a request as it comes: bounded in bytes and time, files straight into the spool."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any, Self

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from checker.readers import bundles
from checker.text import lazy
from checker.web.errors import RefusedError
from checker.web.setup import Setup
from checker.web.spool import Box
from checker.web.task import Upload

_FIELD = 2_000_000  # bytes of a form field: 500,000 Chinese characters of pasted text, and some
_FIELDS = 40
_LISTS = 3
_UNFIT = lazy(r"[\x00-\x1f\x7f]")
_NAMELESS = "未命名"
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much may come.

    Attributes:
        files: of one request.
        file: bytes of one file.
        body: bytes of one request.
        folders: files are called with their folders, and a zip may be as large as the request.
    """

    files: int
    file: int
    body: int
    folders: bool = False

    @classmethod
    def of(cls, setup: Setup) -> Self:
        """Return those of a request with some reports."""
        return cls(files=setup.files, file=setup.most_bytes, body=setup.most_body)

    @classmethod
    def of_round(cls, setup: Setup) -> Self:
        """Return those of a request with the reports of a round and the lists."""
        return cls(files=setup.reports + _LISTS, file=setup.most_bytes, body=setup.most_round, folders=True)

    def most(self, name: str) -> int:
        """Return the bytes that a file may have."""
        return self.body if self.folders and name.lower().endswith(bundles.SUFFIX) else self.file


@dataclass(slots=True)
class Body:
    """What came.

    Attributes:
        files: uploads, in their order.
        fields: name of a field → its values.
    """

    files: list[Upload] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)


async def read(request: Request, box: Box, setup: Setup, *, raw: bool = False, bounds: Bounds | None = None) -> Body:
    """Take a body: a form with files, a form without, or the bytes of one file.

    Args:
        request: with the body to come.
        box: where files go.
        setup: bounds in time, and of a request with some reports.
        bounds: others.
        raw: what is no form with files is a file, whatever it is called (curl calls everything a form).

    Raises:
        RefusedError: too large, too slow, broken off or broken.
        SpoolFullError: there is no more room for uploads.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    declared = request.headers.get("content-length", "")
    bounds = bounds or Bounds.of(setup)
    most = bounds.body if kind == b"multipart/form-data" else bounds.file
    if declared.isdecimal() and int(declared) > most:
        raise _too_large(most)
    pieces = _pieces(request, most, setup)
    if kind == b"multipart/form-data":
        boundary = options.get(b"boundary")
        if not boundary:
            raise RefusedError(400, "bad_form", "表单写得不完整(没有 boundary),请重新提交")
        return await _Form(box, bounds).read(pieces, boundary)
    if kind == b"application/x-www-form-urlencoded" and not raw:
        return Body(fields=_fields(await _whole(pieces)))
    return await _raw(request, pieces, box)


async def _raw(request: Request, pieces: AsyncIterator[bytes], box: Box) -> Body:
    path, stream = box.create()
    with stream:
        async for piece in pieces:
            box.claim(len(piece))
            stream.write(piece)
    return Body([Upload(name=named(request.query_params.get("name", "")), path=path)])


async def _whole(pieces: AsyncIterator[bytes]) -> bytes:
    found = bytearray()
    async for piece in pieces:
        found += piece
        if len(found) > _FIELD:
            raise _too_large(_FIELD)
    return bytes(found)


def _fields(data: bytes) -> dict[str, list[str]]:
    from urllib.parse import parse_qs  # noqa: PLC0415 - for this kind of form only

    try:
        return parse_qs(data.decode(), keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        raise RefusedError(400, "bad_form", "表单写得不对,请重新提交") from None


async def _pieces(request: Request, most: int, setup: Setup) -> AsyncIterator[bytes]:
    """Yield the body piece by piece, and stop at its bounds."""
    until = time.monotonic() + setup.upload
    stream, total = request.stream(), 0
    while True:
        try:
            piece = await asyncio.wait_for(anext(stream, None), max(0.0, min(setup.idle, until - time.monotonic())))
        except TimeoutError:
            raise RefusedError(408, "too_slow", "上传太慢,已停止接收;请检查网络后再试") from None
        except ClientDisconnect:
            raise RefusedError(400, "broken_off", "上传中断,没有收完") from None
        if piece is None:
            return
        total += len(piece)
        if total > most:
            raise _too_large(most)
        if piece:
            yield piece


def _too_large(most: int) -> RefusedError:
    return RefusedError(413, "too_large", f"上传的内容超过 {most / 1024 / 1024:.0f} MB,没有接收;请确认选对了文件")


class _Form:
    """Parses a form with files as it comes."""

    def __init__(self, box: Box, bounds: Bounds) -> None:
        self.box = box
        self.bounds = bounds
        self.most = 0
        self.made = Body()
        self.headers: dict[bytes, bytes] = {}
        self.header = (bytearray(), bytearray())
        self.name = ""
        self.stream: IO[bytes] | None = None
        self.value = bytearray()
        self.size = 0
        self.count = 0
        self.ended = False

    async def read(self, pieces: AsyncIterator[bytes], boundary: bytes) -> Body:
        callbacks: Mapping[str, Callable[..., Any]] = {
            "on_part_begin": self._begin, "on_header_field": self._header_field, "on_header_value": self._header_value, "on_header_end": self._header_end,
            "on_headers_finished": self._open, "on_part_data": self._data, "on_part_end": self._close, "on_end": self._end,
        }  # fmt: skip
        try:
            parser = MultipartParser(boundary, callbacks)  # type: ignore[arg-type]  # its types name each callback
            async for piece in pieces:
                parser.write(piece)
            parser.finalize()
        except FormParserError:
            raise RefusedError(400, "bad_form", "表单写得不对,请重新提交") from None
        finally:
            if self.stream:
                self.stream.close()
        if not self.ended:
            raise RefusedError(400, "broken_off", "上传中断,没有收完")
        return self.made

    def _begin(self) -> None:
        self.headers, self.name, self.size = {}, "", 0
        self.count += 1
        if self.count > _FIELDS + self.bounds.files:
            raise RefusedError(400, "bad_form", "表单的项太多,请分几次提交")

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self.header[0].extend(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self.header[1].extend(data[start:end])

    def _header_end(self) -> None:
        self.headers[bytes(self.header[0]).lower()] = bytes(self.header[1])
        self.header = (bytearray(), bytearray())

    def _open(self) -> None:
        _, options = parse_options_header(self.headers.get(b"content-disposition"))
        self.name = _decoded(options.get(b"name", b""))
        given = options.get(b"filename")
        if given is None:
            self.value = bytearray()
            return
        if len(self.made.files) >= self.bounds.files:
            raise RefusedError(413, "too_many", f"一次最多 {self.bounds.files} 份,请分几次提交")
        path, self.stream = self.box.create()
        # A form whose file field is left empty sends a file without name and bytes.
        name = ""
        if given:
            name = bundles.plain(_unescaped(_decoded(given))) if self.bounds.folders else named(_decoded(given))
        self.made.files.append(Upload(name=name, path=path, part=self.name))
        self.most = self.bounds.most(name)

    def _data(self, data: bytes, start: int, end: int) -> None:
        self.size += end - start
        if self.stream is None:
            if self.size > _FIELD:
                raise _too_large(_FIELD)
            self.value += data[start:end]
            return
        if self.size > self.most:
            raise _too_large(self.most)
        self.box.claim(end - start)
        self.stream.write(data[start:end])

    def _close(self) -> None:
        if self.stream is None:
            self.made.fields.setdefault(self.name, []).append(_decoded(bytes(self.value)))
            return
        self.stream.close()
        self.stream = None
        if not self.made.files[-1].name:
            if self.size:
                self.made.files[-1].name = _NAMELESS
            else:
                self.made.files.pop()

    def _end(self) -> None:
        self.ended = True


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def _unescaped(given: str) -> str:
    # Browsers escape these three in the names of files in a form.
    for escaped, character in (("%22", '"'), ("%0D", ""), ("%0A", "")):
        given = given.replace(escaped, character)
    return given


def named(given: str) -> str:
    """Return the name of an upload as it is shown: the last part of what the sender calls it, never a path.

    Args:
        given: as sent.
    """
    name = PurePosixPath(_UNFIT.sub("", _unescaped(given)).replace("\\", "/")).name[-_LONGEST:].strip()
    return _NAMELESS if name in {"", ".", "..", "-"} else name
