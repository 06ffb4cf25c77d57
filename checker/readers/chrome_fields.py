"""Labelled fields of a masthead: what a line says under which label, and the dates among it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from checker.readers import chrome_words as words
from checker.readers.chrome_text import is_body, is_kept, is_title
from checker.text import dates, lazy

# A word with the mark that makes it a label; the colon of a time of day belongs to the word.
_WORD = lazy(r"([^\s|:\[\]【】]+(?:(?<=\d):(?=\d)[^\s|:\[\]【】]+)*)\s*([:\]】|]?)")
_PARTED = lazy(r"[\s:|\]】]")
_CELLS = lazy(r"\s*\|\s*|\t+|\s{2,}")
_COMPACT = lazy(r"^((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")
_DATE_BEGINS = lazy(r"\W{0,2}(?:(?:19|20)\d\d|二|\d{1,2}\s*月)")
_WEEKDAY = lazy(r"(?:星期|周)[一二三四五六日天]|农历")
_TITLE_RUNS_ON = lazy(r"关于|20\d\d年")
_DIGIT = lazy(r"\d")
_COUNT = lazy(r"\d+\s*次?|[大中小\s]+|加载中.*")
_EMPTY = frozenset({"", "无", "暂无", "-", "--", "/"})
_LABEL_LENGTHS = range(max(map(len, words.LABELS)), 1, -1)
_DATE_LABELS = frozenset(words.PUBLISHED) | words.WRITTEN
_SENTENCE = lazy("[。!?]")
# A date without label at the start of a row comes after all labels.
_RANKS = {label: rank for rank, label in enumerate((*words.PUBLISHED, ""))}
_NEVER = len(_RANKS)
_MANY = 2
_DATE_LENGTH = 40
_VALUE_LENGTH = 40
_DATE_AT = 2  # a bracket or quotation mark may stand before it


class Field(NamedTuple):
    """A label and what follows it.

    Attributes:
        label: one of `words.LABELS`; empty for what stands before the first label of a line.
        value: the words up to the next label.
        marked: whether a colon, bracket or bar makes the label certain.
    """

    label: str
    value: str
    marked: bool


@dataclass(slots=True, eq=False, repr=False)
class Dates:
    """The dates that labelled fields tell.

    Attributes:
        published: ``YYYY-MM-DD`` under the most trustworthy label of publication, or None.
    """

    published: str | None = None
    _rank: int = _NEVER

    def learn(self, fields: Iterable[Field], *, below: bool = False) -> None:
        """Take the dates of fields; the first of equally trustworthy ones stays.

        Args:
            fields: of lines that are the page's.
            below: whether they stand below the text, where only the most trustworthy labels count.
        """
        for field in fields:
            rank = _RANKS.get(field.label, _NEVER)
            if rank < self._rank and not (below and rank >= len(words.TRUSTED_BELOW)) and (date := date_of(field.value)):
                self.published, self._rank = date, rank


def date_of(value: str) -> str | None:
    """Return the date a value begins with; the day of the visit (今天是, 星期三) is none."""
    if not _DATE_BEGINS.match(value) or _WEEKDAY.search(value):
        return None
    found = dates(_COMPACT.sub(r"\1-\2-\3", value[:_DATE_LENGTH]))
    return found[0].value if found and found[0].start <= _DATE_AT else None


def parse(text: str) -> list[Field]:
    """Split a folded line at its labels; empty when there is none.

    >>> [tuple(f) for f in parse("来源:县司法局 浏览次数:41")]
    [('来源', '县司法局', True), ('浏览次数', '41', True)]
    """
    if not _PARTED.search(text):
        return [Field(text, "", marked=False)] if text in words.LABELS else []
    fields: list[Field] = []
    label, marked, value = "", False, list[str]()
    for word, mark in _WORD.findall(text.strip("() |")):
        name = _label(word, runs_on=mark == ":" and bool(label or word[:1].isdigit()))
        if not name:
            value.append(word)
            continue
        value += [word[: -len(name)]] if len(word) > len(name) else []
        if label or value:
            fields.append(Field(label, " ".join(value), marked))
        label, marked, value = name, bool(mark), []
    return [*fields, Field(label, " ".join(value), marked)] if label else []


def _label(word: str, *, runs_on: bool) -> str:
    """Return the label a word is, or ends with where pages print value and next label without a space."""
    if word in words.LABELS:
        return word
    if not runs_on:
        return ""
    return next((word[-n:] for n in _LABEL_LENGTHS if word[-n:] in words.LABELS and n < len(word)), "")


def certain(fields: list[Field], text: str) -> bool:
    """Say whether the fields of a line above the text can only be a masthead's."""
    labels = [field.label for field in fields if field.label]
    if not labels or (_SENTENCE.search(text) and not words.SUMMARIES.intersection(labels)):
        return False
    if not fields[0].label:
        return (not words.SHY.issuperset(labels) and bool(date_of(fields[0].value))) or any(f.marked and f.label not in words.WEAK for f in fields)
    return (len(labels) >= _MANY and not words.SHY.issuperset(labels)) or _certain_alone(fields[0])


def _certain_alone(field: Field) -> bool:
    if field.label in words.BARE_DATES:
        return bool(date_of(field.value))
    if field.label in words.SHY:
        return False
    return field.marked or field.value in _EMPTY or bool(date_of(field.value)) or field.label in words.COUNTS


def certain_below(fields: list[Field], text: str) -> bool:
    """Say whether the fields of a line below the text can only be the page's: 日期 there may be the signature's."""
    first = fields[0] if fields else None
    if not first or not first.marked or first.label in words.SHY | words.BARE_DATES:
        return False
    return not _SENTENCE.search(text)


def certain_inside(fields: list[Field], text: str) -> bool:
    """Say whether the fields of a line within the text can only be a masthead's printed again."""
    labels = {field.label for field in fields if field.marked}
    return len(labels) >= _MANY and bool(labels & words.COUNTS) and not _SENTENCE.search(text)


class Masthead(NamedTuple):
    """What of the lines above the text is a masthead.

    Attributes:
        rows: indices of its lines.
        titles: of those that hold the title and nothing else, with or without its label.
        fields: what all of them say.
    """

    rows: set[int]
    titles: set[int]
    fields: list[Field]


def masthead(texts: list[str]) -> Masthead:
    """Find the masthead in the folded lines above the text, whether in rows, or taken apart cell by cell."""
    parsed = [parse(text) for text in texts]
    rows = {at for at, fields in enumerate(parsed) if fields and certain(fields, texts[at])}
    rows |= _cells(texts, parsed)
    if rows:
        rows |= {at for at, fields in enumerate(parsed) if fields and fields[0].label in words.SHY and (fields[0].marked or _names(fields))}
    values = dict(_values(texts, parsed, rows))
    told = {at: parsed[at] for at in sorted(rows)} | values
    return Masthead(set(told), {at for at, fields in told.items() if _names(fields)}, [field for fields in told.values() for field in fields])


def _names(fields: list[Field]) -> bool:
    """Say whether a line says the title and nothing else."""
    return len(fields) == 1 and fields[0].label in words.NAMES and is_title(fields[0].value)


def _cells(texts: list[str], parsed: list[list[Field]]) -> set[int]:
    """Return the lines that are labels only; a single one without colon may be a heading."""
    bare = {at for at, fields in enumerate(parsed) if _only_labels(fields)}
    return bare if len(bare) >= _MANY else {at for at in bare if len(parsed[at]) >= _MANY or texts[at].endswith((":", "]", "】"))}


def _only_labels(fields: list[Field]) -> bool:
    return bool(fields) and not any(field.value for field in fields)


def _values(texts: list[str], parsed: list[list[Field]], rows: set[int]) -> Iterator[tuple[int, list[Field]]]:
    """Yield the lines that hold the values of lines of labels, with the fields they complete."""
    at = 0
    while at < len(texts):
        run = list(takewhile(lambda n: n in rows and _only_labels(parsed[n]), range(at, len(texts))))
        at += len(run) or 1
        if run:
            labels = [[field.label for field in parsed[n]] for n in run]
            free = list(takewhile(lambda n: n not in rows and not _opens_title(texts, n), range(at, min(at + len(run), len(texts)))))
            yield from _column(labels, texts, free) or _row(labels[-1], texts, free[:1])


def _opens_title(texts: list[str], at: int) -> bool:
    """Say whether a line is the body in the first line of a title that the next line completes."""
    return is_body(texts[at]) and at + 1 < len(texts) and bool(_TITLE_RUNS_ON.match(texts[at + 1]))


def _column(labels: list[list[str]], texts: list[str], free: list[int]) -> list[tuple[int, list[Field]]]:
    """Pair labels printed one below the other with as many values below them; a date must prove the order."""
    pairs = [Field(names[0], texts[at], marked=True) for names, at in zip(labels, free, strict=False)]
    dated = any(pair.label in _DATE_LABELS for pair in pairs)
    if len(pairs) < max(len(labels), _MANY) or not dated or not all(map(_fits, pairs)):
        return []
    return [(at, [pair]) for at, pair in zip(free, pairs, strict=True)]


def _row(labels: list[str], texts: list[str], free: list[int]) -> list[tuple[int, list[Field]]]:
    """Pair a label, or a row of labels, with the line below."""
    for at in free:
        cells = [texts[at]] if len(labels) == 1 else _CELLS.split(texts[at].strip("| "))
        cells = cells if len(cells) == len(labels) else texts[at].split()
        pairs = [Field(label, cell, marked=True) for label, cell in zip(labels, cells, strict=False)]
        if len(cells) != len(labels) or not all(map(_fits, pairs)):
            pairs = _sole_date(labels, texts[at])
        if len(labels) == 1 or _DIGIT.search(texts[at]):
            return [(at, pairs)] if pairs else []
    return []


def _sole_date(labels: list[str], text: str) -> list[Field]:
    """Give the only date in a row with cells lost to the only label that takes one."""
    waiting = [label for label in labels if label in _DATE_LABELS]
    found = dates(text)
    return [Field(waiting[0], found[0].value, marked=True)] if len(waiting) == len(found) == 1 else []


def _fits(field: Field) -> bool:
    """Say whether a line can be the value of the label before it rather than a line of the report."""
    if field.value in _EMPTY:
        return True
    if field.label in words.NUMBERS:
        return field.value.endswith("号")
    if field.label in _DATE_LABELS:
        return bool(date_of(field.value))
    if field.label in words.COUNTS:
        return bool(_COUNT.fullmatch(field.value))
    return (field.label in words.NAMES and is_title(field.value)) or _is_word(field)


def _is_word(field: Field) -> bool:
    """Say whether a value is a short word: no title, no mark of secrecy, a body only where one is asked for."""
    if is_kept(field.value) or is_title(field.value) or len(field.value) > _VALUE_LENGTH:
        return False
    return field.label in words.ORGANS or field.label in words.WEAK or not is_body(field.value)
