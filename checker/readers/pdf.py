"""Reading PDF in a helper process, because pdfium is C and files are hostile."""

from checker.readers import isolated
from checker.readers.content import Content
from checker.readers.limits import Limits


def read(data: bytes, shown: str, limits: Limits) -> Content:
    """Read a PDF in the helper process.

    Args:
        data: the bytes of the file.
        shown: the path for messages.
        limits: what reading it may cost; the clock has been started.

    Raises:
        ReadError: scanned, encrypted, damaged, without usable characters, too large or too slow.
    """
    limits.check_bytes(len(data), shown)
    return isolated.read("pdf_parsing", data, shown, limits)
