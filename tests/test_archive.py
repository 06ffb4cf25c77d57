"""A zip is opened within its limits: what is damaged, locked or a bomb ends in one clear error, and only what is asked for is unpacked."""

import io
import random
import struct
import zipfile

import pytest
from making.docx import pack

from checker.errors import ReadError
from checker.readers.archive import MAX_MEMBERS, open_archive
from checker.readers.limits import Limits

MEMBERS = {"[Content_Types].xml": "<Types/>", "word/document.xml": "文字" * 100, "word/media/image1.bmp": b"\xff" * 3_000_000}
NAME = "某县/报告.docx"


def code(data, name="word/document.xml", **limits):
    """Return the code of the error that reading a member ends in, once it is sure to name the file."""
    with pytest.raises(ReadError) as error:
        open_archive(data, NAME, Limits(**limits)).read(name)
    assert error.value.message.startswith(f"{NAME}:")
    assert "\n" not in error.value.message
    return error.value.code


def test_members_are_read_by_name():
    """A member is found whatever the case and the slashes of its name, in the zip or when asked for."""
    for stored in ("word/document.xml", "Word\\Document.XML", "/word/document.xml", "./word/document.xml"):
        archive = open_archive(pack({stored: "文"}), NAME, Limits())
        assert archive.read("word/document.xml") == archive.read("/WORD\\document.xml") == "文".encode()
        assert archive.has("word/document.xml")
        assert archive.size("word/document.xml") == 3


def test_what_is_not_there():
    """A member that is missing is None, without bytes; a folder is no member."""
    archive = open_archive(pack({"word/": "", "word/x": ""}), NAME, Limits())
    assert archive.read("word/document.xml") is None
    assert archive.read("word/x") == b""
    assert (archive.has("word/"), archive.size("no")) == (False, 0)
    assert archive.names() == ["word/x"]


def test_paths_stay_inside():
    """A member whose path leads out of the archive cannot be named."""
    archive = open_archive(pack({"../secret": "x", "a/../../secret": "x", "C:\\..\\x": "x", "a/..b": "y"}), NAME, Limits())
    assert archive.names() == ["a/..b"]
    assert archive.read("../secret") is None


def test_pictures_may_be_packed_tightly():
    """The ratio counts for members that are unpacked, not for a white picture nobody asks for."""
    archive = open_archive(pack(MEMBERS), NAME, Limits())
    assert archive.read("word/document.xml") == ("文字" * 100).encode()
    assert code(pack(MEMBERS), "word/media/image1.bmp") == "archive_bomb"


def test_sizes_over_the_limits():
    """Members too large, alone, together or for what asks for them, are not unpacked."""
    noise = random.Random(1).randbytes(3_000_000)
    two = pack({"a": noise, "b": noise})
    assert code(two, "a", unpacked=5) == "archive_bomb"
    archive = open_archive(two, NAME, Limits(unpacked=6))
    with pytest.raises(ReadError) as error:
        archive.read("a", 1 << 20)
    assert error.value.code == "too_large"
    assert archive.read("a") == noise


def test_one_member_read_again_and_again():
    """What is unpacked counts every time, so that no part can be made to be read for ever."""
    archive = open_archive(pack({"a": random.Random(1).randbytes(3_000_000)}), NAME, Limits(unpacked=7))
    archive.read("a")
    archive.read("a")
    with pytest.raises(ReadError):
        archive.read("a")


def test_members_without_number():
    """A directory of more members than any report has is not even parsed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number in range(MAX_MEMBERS + 1):
            made.writestr(str(number), "")
    assert code(out.getvalue()) == "archive_bomb"


def test_sizes_that_lie():
    """A member that unpacks to more than its directory says is damaged; it is not unpacked any further."""
    data = bytearray(pack({"a": b"\0" * 900_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    assert code(bytes(data), "a") == "damaged"


def test_locked_members():
    """A member locked by a password is told as such."""
    data = bytearray(pack({"a": b"x" * 50}))
    data[data.find(b"PK\x03\x04") + 6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert code(bytes(data), "a") == "encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_cannot_be_bounded(method):
    """A member packed by a method that unpacks all at once is refused."""
    assert code(pack({"a": b"\0" * 1000}, method), "a") == "damaged"


def test_time_over():
    """Unpacking ends when the time for the file is over."""
    limits = Limits(seconds=0)
    limits.start()
    with pytest.raises(ReadError) as error:
        open_archive(pack({"a": "x"}), NAME, limits).read("a")
    assert error.value.code == "too_slow"


def test_every_cut_is_told():
    """A zip cut short anywhere is damaged."""
    whole = pack({"a": "文字" * 50, "b": "x"})
    for length in range(0, len(whole) - 1, 7):
        assert code(whole[:length], "a") == "damaged"


def attempt(data):
    """Return a member, or the message of the error that reading it ends in."""
    try:
        return open_archive(data, NAME, Limits()).read("a")
    except ReadError as error:
        return error.message


def test_every_flipped_byte_is_told_or_harmless():
    """A zip with any byte changed gives the member, no member, or one error."""
    whole = pack({"a": "文字" * 50, "b": "x"})
    for at in range(len(whole)):
        data = bytearray(whole)
        data[at] ^= 0xFF
        found = attempt(bytes(data))
        assert found in {None, ("文字" * 50).encode()} or found.startswith(f"{NAME}:")
