"""Making a `Document` of what a reader of any format handed over."""

from checker.document import Document, Paragraph, Source, line_starts
from checker.readers import chrome
from checker.readers.content import Content, Line, barred
from checker.text import fold

_PAGES = frozenset({"html", "mhtml"})  # menus and footers belong to a page; they are no residue in the text


def build(content: Content, source: Source) -> Document:
    """Fold the text, find its paragraphs, set page chrome aside and mine it for dates."""
    lines = content.lines
    text = "\n".join([line.text for line in lines])
    folded = fold(_parted(text, lines), _joints(lines))
    page = chrome.examine(["" if line.chrome else line.text for line in lines])
    ignored = page.lines | {number for number, line in enumerate(lines, 1) if line.chrome}
    starts = line_starts(text)
    paragraphs: list[Paragraph] = []
    aside: list[Paragraph] = []
    number, at = 1, 0
    for paragraph in folded.text.split("\n"):
        if paragraph:
            first = _line_number(starts, folded.source(at), number)
            (aside if first in ignored else paragraphs).append(Paragraph(at, at + len(paragraph), first, paragraph))
            number = first
        at += len(paragraph) + 1
    folded.text = _blanked(folded.text, aside)
    bars = {number: barred(line.text).count("|") - line.text.count("|") for number, line in enumerate(lines, 1) if line.row}
    bars_aside = sum(count for number, count in bars.items() if number in ignored)
    notes = [*content.notes, *(["繁体字按简体判断"] if folded.traditional else [])]
    return Document(
        source, text, folded, paragraphs, sorted(ignored), content.publish_date or page.publish_date, notes,
        _addresses(lines), frozenset(bars),
        [] if source.format in _PAGES else sorted(page.lines), content.ignored,
        set_aside=sum(len(paragraph.text) for paragraph in aside) - bars_aside, bars=sum(bars.values()) - bars_aside,
    )  # fmt: skip


def _blanked(text: str, aside: list[Paragraph]) -> str:
    """Put line breaks in the place of what is set aside, so that no rule finds or counts it and every offset stays."""
    pieces, at = [], 0
    for paragraph in aside:
        pieces += [text[at : paragraph.start], "\n" * len(paragraph.text)]
        at = paragraph.end
    return "".join([*pieces, text[at:]]) if aside else text


def _parted(text: str, lines: list[Line]) -> str:
    """Put a bar where a tab or a gap parts the cells of a row: folding takes them out, and 12 and 30 must not become 1230."""
    if not any(line.row for line in lines):
        return text
    return "\n".join([barred(line.text) if line.row else line.text for line in lines])


def _joints(lines: list[Line]) -> list[int]:
    """Return the offsets of line breaks inside paragraphs."""
    joints, at = [], 0
    for line in lines:
        at += len(line.text)
        if line.joined:
            joints.append(at)
        at += 1
    return joints


def _addresses(lines: list[Line]) -> list[tuple[int, int | None]] | None:
    """Return where a person finds each line, None when that is its own number."""
    if all(line.number == number and line.page is None for number, line in enumerate(lines, 1)):
        return None
    return [(line.number, line.page) for line in lines]


def _line_number(starts: list[int], offset: int, number: int) -> int:
    while number < len(starts) and starts[number] <= offset:
        number += 1
    return number
