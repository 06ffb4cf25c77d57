"""What goes through the pipe between a process and its helper: a line of JSON, and the bytes of a file behind it."""

import json
from dataclasses import fields
from typing import IO, Any

from checker.errors import ReadError
from checker.readers.content import Content, Line


def send(pipe: IO[bytes] | None, message: dict[str, Any], data: bytes = b"") -> None:
    """Write a message of one line, and bytes behind it."""
    if pipe is not None:
        pipe.write(json.dumps(message).encode("ascii") + b"\n")
        pipe.write(data)
        pipe.flush()


def told(content: Content) -> dict[str, Any]:
    """Return a content as JSON can have it."""
    lines = [[line.text, line.number, line.page, line.joined, line.row, line.chrome] for line in content.lines]
    return {each.name: getattr(content, each.name) for each in fields(content)} | {"lines": lines}


def content(answer: dict[str, Any]) -> Content:
    """Return the content a helper told.

    Raises:
        ReadError: the one the reader raised.
    """
    if "error" in answer:
        code, message = answer["error"]
        raise ReadError(code, message)
    found = answer["content"]
    lines = [Line(text, number, page, joined=joined, row=row, chrome=chrome) for text, number, page, joined, row, chrome in found["lines"]]
    return Content(**{**found, "lines": lines, "ignored": [(where, count) for where, count in found["ignored"]]})
