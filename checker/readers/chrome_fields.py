"""Labelled fields of a masthead: what a line says under which label, and the dates among it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from checker.readers import chrome_words as words
from checker.text import dates

# A word with the mark that makes it a label; the colon of a time of day belongs to the word.
_WORD = re.compile(r"((?:[^\s|:\[\]【】]|(?<=\d):(?=\d))+)\s*([:\]】|]?)")
_CELLS = re.compile(r"\s*\|\s*|\t+|\s{2,}")
_COMPACT = re.compile(r"^((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")
_SPECIAL_DAY = re.compile(r"今天|星期|周[一二三四五六日]|农历")
_BODY = re.compile(r"(?:政府|委|委员会|办|办公室|办事处|局|厅|院|署|海关|中心|队|党工委|管委会)(?:\(.{1,20}\))?$")
_TITLE = re.compile(
    r"(?:[^,。;]*|.*关于.*)(?:报告|总结|汇报|公报|通报|情况|要点|方案|计划|通知|意见|讲话|函|白皮书)(?:\(.{1,12}\))?|[^,。;:]*20\d\d年度?[^\d\s,。;:]{5,}"
)
_TITLE_RUNS_ON = re.compile(r"关于|20\d\d年")
_DIGIT = re.compile(r"\d")
_EMPTY = frozenset({"", "无", "暂无", "-", "--", "/"})
_LABEL_LENGTHS = range(max(map(len, words.LABELS)), 1, -1)
_DATE_LABELS = frozenset(words.PUBLISHED) | words.WRITTEN
_SENTENCE = re.compile("[。!?]")
_MANY = 2
_DATE_LENGTH = 40
_TITLE_LENGTH = 80
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


@dataclass(slots=True)
class Dates:
    """The dates that labelled fields tell.

    Attributes:
        published: ``YYYY-MM-DD`` under the most trustworthy label of publication, or None.
        written: ``YYYY-MM-DD`` under 成文日期 and the like, or None.
    """

    published: str | None = None
    written: str | None = None
    _rank: int = len(words.PUBLISHED) + 1

    def learn(self, fields: Iterable[Field]) -> None:
        """Take the dates of fields; the first of equally trustworthy ones stays."""
        for field in fields:
            date = date_of(field.value)
            if date and field.label in words.WRITTEN:
                self.written = self.written or date
            elif date and (rank := _rank(field.label)) < self._rank:
                self.published, self._rank = date, rank


def _rank(label: str) -> int:
    """Order the labels of publication; a date without label comes last, any other never."""
    if not label:
        return len(words.PUBLISHED)
    return words.PUBLISHED.index(label) if label in words.PUBLISHED else len(words.PUBLISHED) + 1


def date_of(value: str) -> str | None:
    """Return the date a value begins with; the day of the visit (今天是, 星期三) is none."""
    if _SPECIAL_DAY.search(value):
        return None
    found = dates(_COMPACT.sub(r"\1-\2-\3", value[:_DATE_LENGTH]))
    return found[0].value if found and found[0].start <= _DATE_AT else None


def is_title(text: str) -> bool:
    """Say whether a line ends like the title of a report or of a paper of its kind."""
    return len(text) <= _TITLE_LENGTH and bool(_TITLE.fullmatch(text))


def is_body(text: str) -> bool:
    """Say whether a line ends like the name of a body."""
    return bool(_BODY.search(text))


def parse(text: str) -> list[Field]:
    """Split a folded line at its labels; empty when there is none.

    >>> [tuple(f) for f in parse("来源:县司法局 浏览次数:41")]
    [('来源', '县司法局', True), ('浏览次数', '41', True)]
    """
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
        return bool(date_of(fields[0].value)) or any(f.marked and f.label not in words.WEAK for f in fields)
    return len(labels) >= _MANY and not words.SHY.issuperset(labels) or _certain_alone(fields[0])


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
        fields: what they say.
    """

    rows: set[int]
    fields: list[Field]


def masthead(texts: list[str]) -> Masthead:
    """Find the masthead in the folded lines above the text, whether in rows, or taken apart cell by cell."""
    parsed = [parse(text) for text in texts]
    rows = {at for at, fields in enumerate(parsed) if certain(fields, texts[at])}
    rows |= _cells(texts, parsed)
    if rows:
        rows |= {at for at, fields in enumerate(parsed) if fields and fields[0].marked and fields[0].label in words.SHY}
    values = dict(_values(texts, parsed, rows))
    told = [field for at in sorted(rows) for field in parsed[at]]
    return Masthead(rows | set(values), [*told, *(field for fields in values.values() for field in fields)])


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
    if field.label in words.NAMES:
        return True
    if field.label in _DATE_LABELS:
        return field.value in _EMPTY or bool(date_of(field.value))
    if is_title(field.value):
        return False
    return field.label in words.ORGANS or field.label in words.WEAK or not is_body(field.value)
