"""Contents for files: the paragraphs of the reports in fixtures/."""

from pathlib import Path

from checker.readers import sniffing

_REPORTS = Path(__file__).parent.parent.parent / "fixtures" / "reports"


def reports(step=8):
    """Return every eighth report."""
    return sorted(_REPORTS.glob("*.txt"))[::step]


def paragraphs(path):
    """Return the paragraphs of a report without its tables."""
    text, _ = sniffing.decode(path.read_bytes(), path.name)
    return [line.strip() for line in text.splitlines() if line.strip() and "\t" not in line]
