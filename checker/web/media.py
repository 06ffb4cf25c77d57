"""How an answer in a format is sent: its media type, and the name under which a browser keeps it."""

from urllib.parse import quote

from checker.reporters import FORMATS

_TEXT = "text/plain; charset=utf-8"
MEDIA = {
    "table": _TEXT, "json": "application/json", "jsonl": "application/jsonl", "sarif": "application/sarif+json", "junit": "application/xml",
    "github": _TEXT, "gitlab": "application/json", "markdown": "text/markdown; charset=utf-8", "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "html": "text/html; charset=utf-8",
}  # fmt: skip
"""Format → media type."""
_ENDINGS = {"table": "txt", "markdown": "md", "junit": "xml", "github": "txt", "gitlab": "gitlab.json"}


def file_name(format_: str, path: str) -> str:
    """Return the name for a download.

    Args:
        format_: name of a format.
        path: name of the first report.
    """
    stem, ending = FORMATS[format_].name(path)
    return stem + (ending or f".检查结果.{_ENDINGS.get(format_, format_)}")


def attachment(name: str) -> str:
    """Return the header by which a browser keeps an answer as a file instead of showing it."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
