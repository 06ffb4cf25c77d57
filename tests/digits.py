"""Every digit of every figure that takes part in a relation changed: what the rules tell of it, and why the rest cannot be told.

The relations come from the labels of the reports, from ``relations.yaml`` and from the examples of the rules; the arithmetic here is
its own, in fractions, and knows nothing of the program's.  ``python tests/digits.py`` changes every digit to every other one and
prints the shares; with a number N it takes every N-th change.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path

import yaml

from checker import packs
from checker.document import Source
from checker.facts import establish
from checker.packs import Pack
from checker.readers import plain

ROOT = Path(__file__).parent.parent
LABELS = ROOT / "fixtures" / "labels"
DATA = ROOT / "tests" / "data"
RULES = tuple(f"FZ-A-00{n}" for n in range(1, 9))
UNEXPLAINED, FOUND = "unexplained", "found"
PRECISION, HEDGED, BASE, ONE_SIDED = "within the printed precision", "within the hedge", "another base fits", "only bounded from one side"
OPEN, OVERLAP, BEFORE = "the list need not be complete", "the kinds may overlap", "a number of the year before fits"
SEVERAL = "one may have several"
BASE_UNSAID = "the cases heard are not printed"
APART, OTHER_BODY = "told in different sentences", "told of another body"
OTHER_WORDS, LARGE, PLANNED = "told in other words", "the year before is not printed and large", "planned, not done"

NUMBER = re.compile(
    r"(?P<digits>\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)(?P<scale>万|亿)?(?P<vague>[余多])?(?P<late>万|亿)?"
)
NUMERALS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# Divisions whose kinds never overlap, and of these the ones that leave nothing out when each kind is named.
EXCLUSIVE = (
    ("简易", "普通|一般"), ("人大", "政协"), ("优秀|合格|良好", "不合格"), ("废止|失效|修改|修订", "废止|失效|保留|有效|其余"), ("一季度", "二季度"), ("维持|驳回", "纠错|撤销|终止|调解|维持"),
    ("男", "女"), ("主办", "协办|会办|分办"), ("民事", "刑事"), ("胜诉", "败诉"), ("撤销", "确认违法|责令|变更"), ("准予", "不予"),
)  # fmt: skip
CLOSED = (
    ("简易", "普通|一般"), ("人大", "政协"), ("优秀", "合格", "不合格"), ("废止", "失效", "修改|修订", "有效|保留|其余"), ("一季度", "二季度", "三季度", "四季度"), ("男", "女"),
    ("主办", "协办|会办|分办"), ("胜诉", "败诉"),
)  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """A printed number: where its digits stand, its value, and the least and greatest value that agree with it."""

    start: int
    end: int
    value: Fraction
    low: Fraction
    high: Fraction
    unit: str
    hedged: bool


@dataclass
class Relation:
    """Figures of one text that hold against each other.

    Attributes:
        kind: ``rate``, ``part_of_whole``, ``sum``, ``growth``, ``percent_points``, ``repeat``, ``people``, ``difference`` or ``plan``.
        text: the whole text they stand in.
        roles: what each figure is → indices of the first digit of the figures.
        where: where it comes from.
        level: of the body, or None where the text tells.
        year: of the report, or None.
    """

    kind: str
    text: str
    roles: dict[str, list[int]]
    where: str
    level: str | None = None
    year: int | None = None


def chinese(text: str) -> Fraction:
    """Return the value of a Chinese numeral below ten thousand."""
    if all(character in NUMERALS for character in text):
        return Fraction(int("".join(str(NUMERALS[character]) for character in text)))
    total, digit = 0, 0
    for character in text:
        if character in NUMERALS:
            digit = NUMERALS[character]
        else:
            total, digit = total + (digit or 1) * SCALES[character], 0
    return Fraction(total + digit)


def numbers(text: str, start: int = 0, end: int | None = None) -> list[Printed]:
    """Return the numbers of a stretch of text with what they can mean."""
    return [_printed(match, text) for match in NUMBER.finditer(text, start, len(text) if end is None else end)]


def _printed(match: re.Match[str], text: str) -> Printed:
    digits = re.sub("[,， ]", "", match["digits"])
    scale = SCALES.get(match["scale"] or match["late"] or "", 1)
    if digits[0].isdigit():
        value, places = Fraction(digits), len(digits.partition(".")[2])
    else:
        value, places = chinese(digits), 0
    before, after = text[max(0, match.start() - 5) : match.start()], text[match.end() : match.end() + 6]
    percent = after.startswith(("%", "成")) or before.endswith("百分之")
    if after.startswith("成"):
        scale = 10
    unit = "%" if percent else after.lstrip(" ")[:1]
    step = Fraction(scale, 10**places)
    value *= scale
    rounded = percent or places or scale > 1 or after.startswith("个百分点")
    low, high, hedged = _hedge(value, step, before, match["vague"] or "", after, percent=percent)
    if not hedged:
        low, high = (value - step, value + step) if rounded else (value, value)
    return Printed(match.start(), match.end(), value, low, high, unit, hedged)


def _hedge(value: Fraction, step: Fraction, before: str, vague: str, after: str, *, percent: bool) -> tuple[Fraction, Fraction, bool]:
    """Return the bounds that the words beside a number set."""
    if re.search(r"(近|不足|接近)(百分之)?$", before):
        return (value - 5 if percent else value * Fraction(9, 10)), value, True
    if re.search(r"约(为|占)?(百分之)?$", before) or re.match(r"[^\d,，、]{0,3}左右", after):
        return value * Fraction(95, 100) - (1 if percent else 0), value * Fraction(105, 100) + (1 if percent else 0), True
    if re.match(r"[^\d,，、。]{0,3}以[下内]", after):
        return Fraction(0), value, True
    if vague and not percent:
        grain = step
        while value and value % (grain * 10) == 0:
            grain *= 10
        return value, value + grain, True
    if vague or re.search(r"(超过?|逾|至少|高于)(百分之)?$", before) or re.match(r"[^\d,，、。]{0,3}以上", after):
        return value, (value + 10 if percent else value * Fraction(11, 10)), True
    return value, value, False


# What an arithmetic of its own says of a relation.


def holds(relation: Relation, text: str) -> str | None:
    """Return why the figures of a relation agree in a text, or None where they do not."""
    there = {number.start: number for number in numbers(text)}
    try:
        roles = {role: [there[start] for start in starts] for role, starts in relation.roles.items()}
    except KeyError:
        return OTHER_WORDS
    loose = HEDGED if any(number.hedged for found in roles.values() for number in found) else PRECISION
    return {
        "rate": _rate, "part_of_whole": _part, "sum": _sum, "growth": _growth, "percent_points": _points, "repeat": _repeat, "people": _part,
        "difference": _difference, "plan": _part,
    }[relation.kind](text, roles, loose)  # fmt: skip


def _meets(low: Fraction, high: Fraction, number: Printed) -> bool:
    return low <= number.high and high >= number.low


def _share(parts: list[Printed], whole: Printed) -> tuple[Fraction, Fraction] | None:
    if whole.low <= 0:
        return None
    return 100 * sum((part.low for part in parts), Fraction(0)) / whole.high, 100 * sum((part.high for part in parts), Fraction(0)) / whole.low


def _rate(text: str, roles: dict[str, list[Printed]], loose: str) -> str | None:
    parts, wholes, (rate,) = roles["part"], roles["whole"], roles["rate"]
    part = parts[-1]
    for whole in wholes:
        bounds = _share(parts, whole)
        if bounds and _meets(*bounds, rate):
            return loose
    start = text.rfind("\n", 0, part.start) + 1
    beside = [n for n in numbers(text, start, rate.start) if n.unit == wholes[0].unit and n.start != part.start and n.value >= part.value]
    if any((bounds := _share(parts, other)) and _meets(*bounds, rate) for other in beside):
        return BASE
    listed = [n for n in numbers(text, wholes[0].end, part.start) if n.unit == part.unit]
    if listed and (bounds := _share([*listed, part], wholes[0])) and _meets(*bounds, rate):
        return BASE
    return None


def _part(text: str, roles: dict[str, list[Printed]], loose: str) -> str | None:  # noqa: ARG001 - one form for all
    (part,), wholes = roles["part"], roles["whole"]
    return ONE_SIDED if part.low <= sum(whole.high for whole in wholes) else None


def _sum(text: str, roles: dict[str, list[Printed]], loose: str) -> str | None:
    (total,), parts = roles["total"], roles["parts"]
    low, high = sum(part.low for part in parts), sum(part.high for part in parts)
    if low <= total.high and high >= total.low:
        return loose
    told = [text[max([0, *(text.rfind(mark, 0, part.start) + 1 for mark in "，,、；;（(和。：:")]) : part.start + 12] for part in parts]
    behind = text[max(part.end for part in parts) :][:8]
    summed = total.start > parts[-1].start or re.search(r"(合计|共计|总计|共)[^，,。]{0,3}$", text[max(0, total.start - 6) : total.start])
    if summed and total.start > parts[-1].start:
        return None
    if high < total.low:
        open_list = re.match(r".{0,4}等", behind) or not (
            any(all(any(re.search(kind, words) for words in told) for kind in kinds) for kinds in CLOSED) or re.search("其他|其余|剩余", told[-1])
        )
        return OPEN if open_list else None
    exclusive = any(all(any(re.search(kind, words) for words in told) for kind in kinds) for kinds in EXCLUSIVE)
    return None if exclusive else OVERLAP


def _growth(text: str, roles: dict[str, list[Printed]], loose: str) -> str | None:
    (now,), (rate,) = roles["now"], roles["rate"]
    falls = bool(re.search(r"[-降减少下]", text[max(0, rate.start - 6) : rate.start]))
    sign = -1 if falls else 1
    fold = text[rate.end : rate.end + 1] == "倍"
    least, most = sorted((sign * rate.low * (100 if fold else 1), sign * rate.high * (100 if fold else 1)))
    if roles.get("before"):
        before = roles["before"][0]
        if before.low <= 0:
            return ONE_SIDED
        low, high = 100 * (now.low / before.high - 1), 100 * (now.high / before.low - 1)
        return loose if low <= most and high >= least else None
    if now.hedged or rate.hedged or 100 + least <= 0:
        return LARGE
    low, high = now.low / (1 + most / 100), now.high / (1 + least / 100)
    if high >= 200:  # DOMAIN R8: above this a whole number is always near
        return LARGE
    return BEFORE if high // 1 >= -(-low // 1) else None


def _points(text: str, roles: dict[str, list[Printed]], loose: str) -> str | None:  # noqa: ARG001 - one form for all
    (now,), (before,), (diff,) = roles["now"], roles["before"], roles["diff"]
    slack = (now.high - now.value) + (before.high - before.value) + (diff.high - diff.value)
    return loose if abs(abs(now.value - before.value) - diff.value) <= slack else None


def _difference(text: str, roles: dict[str, list[Printed]], loose: str) -> str | None:  # noqa: ARG001 - one form for all
    (now,), (before,), (diff,) = roles["now"], roles["before"], roles["diff"]
    low, high = min(abs(now.low - before.high), abs(now.high - before.low)), max(abs(now.low - before.high), abs(now.high - before.low))
    return loose if _meets(low, high, diff) else None


def _repeat(text: str, roles: dict[str, list[Printed]], loose: str) -> str | None:
    first, second = roles["of"]
    if first.low <= second.high and second.low <= first.high:
        return loose
    one, other = (re.sub(r"全年|共|了|\W", "", text[max(0, number.start - 10) : number.start])[-4:] for number in (first, second))
    return None if one == other else OTHER_WORDS


# Where relations come from.


def _fractions(value: object) -> list[Fraction]:
    return [Fraction(str(one)) for one in (value if isinstance(value, list) else [value])]


_ROLES = {
    "rate": {"part": "part", "whole": "whole", "rate_percent": "rate"},
    "part_of_whole": {"part": "part", "whole": "whole"},
    "sum": {"total": "total", "parts": "parts"},
    "growth": {"now": "now", "before": "before", "rate_percent": "rate"},
    "percent_points": {"now": "now", "before": "before", "diff": "diff"},
    "people": {"heads": "part", "visits": "whole"},
}


def labelled() -> Iterator[Relation]:
    """Yield the relations that hold in the reports, as their labels tell them."""
    for path in sorted(LABELS.glob("[hm]*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        text = next((ROOT / "fixtures" / "reports").glob(f"{path.stem}.*")).read_text(encoding="utf-8")
        lines = text.split("\n")
        for one in label["relations_ok"]:
            names = _ROLES.get(one["type"])
            given = {key: value for operand in one.get("operands", []) for key, value in operand.items()}
            if names is None or not given or not set(given) <= set(names):
                continue
            start = sum(len(line) + 1 for line in lines[: one["line"] - 1])
            roles = _placed(
                text, (start, start + len(lines[one["line"] - 1])), one["text"], {names[key]: _fractions(value) for key, value in given.items()}, one["type"]
            )
            if roles:
                relation = Relation(one["type"], text, roles, f"{path.stem}:{one['line']}")
                if holds(relation, text) in {PRECISION, HEDGED, ONE_SIDED, BEFORE, LARGE}:
                    yield relation


def _placed(text: str, line: tuple[int, int], excerpt: str, values: dict[str, list[Fraction]], kind: str = "") -> dict[str, list[int]] | None:
    """Return where the figures of a relation stand: in the words quoted, or else in the line."""
    at = text.find(excerpt, *line)
    spans = [(at, at + len(excerpt)), line] if at >= 0 else [line]
    for start, end in spans:
        roles: dict[str, list[int]] = {}
        taken: set[int] = set()
        for role, wanted in sorted(values.items(), key=lambda item: item[0] == "part"):
            for value in wanted:
                rated = role in {"rate", "diff"} or (role in {"now", "before"} and kind == "percent_points")
                places = [
                    n.start
                    for n in numbers(text, start, end)
                    if n.value == abs(value) and n.start not in taken and (n.unit == "%" or not rated or role == "diff")
                ]
                if not places:
                    break
                place = places[-1] if role in {"rate", "diff"} or (role == "part" and "rate" not in values and len(places) > 1) else places[0]
                taken.add(place)
                roles.setdefault(role, []).append(place)
        if all(len(roles.get(role, [])) == len(wanted) for role, wanted in values.items()):
            return roles
    return None


_N = r"([\d.,]+[万亿]?|[零一二两三四五六七八九十百千]+)余?"
_WHY = (
    ("rate", re.compile(rf"^{_N}÷[^\d（零一二两三四五六七八九十百千]*{_N}[=＝].*?%"), ("part", "whole")),
    ("growth", re.compile(rf"^{_N}÷{_N}−1="), ("now", "before")),
    ("growth", re.compile(rf"^{_N}÷\(1"), ("now",)),
    ("difference", re.compile(rf"^{_N}−{_N}={_N}"), ("now", "before", "diff")),
    ("percent_points", re.compile(r"^([\d.]+)%→([\d.]+)%="), ("before", "now")),
    ("people", re.compile(rf"^人数{_N}≤人次{_N}"), ("part", "whole")),
    ("part_of_whole", re.compile(rf"^[^\d]*{_N}≤[^\d]*{_N}(?:\+[^\d]*{_N})?"), ("part", "whole", "whole")),
    ("repeat", re.compile(rf"^[^：]*：近?{_N}%?(?:余)?与近?(?:百分之)?{_N}"), ("of", "of")),
    ("sum", re.compile(r"^(\d+(?:\+\d+)+)=(\d+)"), ("parts", "total")),
)


def tabled() -> Iterator[Relation]:
    """Yield the relations that hold in ``relations.yaml`` and in the examples of the rules: what is compared, their ``why`` tells."""
    for name in ("relations.yaml", "digits.yaml"):
        for entry in yaml.load((DATA / name).read_bytes(), Loader=yaml.CSafeLoader):
            if entry["expect"] == "agreement":
                for why in entry["why"].split("；"):
                    relation = _from_why(entry, why)
                    if relation and holds(relation, entry["text"]) in {PRECISION, HEDGED, ONE_SIDED, BEFORE, LARGE}:
                        yield relation


def _from_why(entry: dict, why: str) -> Relation | None:
    for kind, pattern, names in _WHY:
        match = pattern.match(why)
        if not match:
            continue
        values: dict[str, list[Fraction]] = {}
        for role, group in zip(names, match.groups(), strict=False):
            for one in (group or "").split("+") if role == "parts" else [group]:
                if one:
                    values.setdefault(role, []).append(numbers(one)[0].value)
        stated = re.search(r"印(?:增|降)?(?:近|超过)?([\d.]+)(%|个百分点|倍)?", why)
        inside = re.match(r"[^()]*\(1[+−]([\d.]+)%\)", why) if kind == "growth" else None
        if kind in {"rate", "growth"} and (stated or inside):
            rate = Fraction((stated or inside)[1])  # type: ignore[index] - one of them matched
            values["rate"] = [rate]
        elif kind == "rate" and (spelt := re.search(r"印百分之([一二三四五六七八九十百]+)", why)):
            values["rate"] = [chinese(spelt[1])]
        if kind == "percent_points" and stated:
            values["diff"] = [Fraction(stated[1])]
        if kind in {"rate", "growth"} and "rate" not in values:
            return None
        roles = _placed(entry["text"], (0, len(entry["text"])), entry["text"], values, kind)
        return Relation(kind, entry["text"], roles, f"{entry['rule']} {entry['text'][:24]}", entry.get("level"), entry.get("year")) if roles else None
    return None


# Changing digits.


@dataclass(frozen=True)
class Change:
    """One digit of one figure of a relation changed."""

    relation: Relation
    role: str
    at: int
    to: str

    @property
    def text(self) -> str:
        """The text with the digit changed."""
        return self.relation.text[: self.at] + self.to + self.relation.text[self.at + 1 :]

    def __str__(self) -> str:
        """Return where it is and what was changed."""
        text = self.relation.text
        near = f"{text[max(0, self.at - 40) : self.at]}[{text[self.at]}→{self.to}]{text[self.at + 1 : self.at + 40]}".replace("\n", " ")
        return f"{self.relation.kind}.{self.role} {self.relation.where}: {near}"


def changes(relation: Relation) -> Iterator[Change]:
    """Yield every change of a single digit that keeps the form of the number."""
    for role, starts in relation.roles.items():
        for start in starts:
            digits = NUMBER.match(relation.text, start)
            assert digits is not None
            for at in range(digits.start("digits"), digits.end("digits")):
                old = relation.text[at]
                if old.isascii() and old.isdigit():
                    leading = at == start and len(digits["digits"]) > 1 and digits["digits"][1] != "."
                    yield from (Change(relation, role, at, new) for new in "0123456789" if new != old and not (leading and new == "0"))
                elif old in "一二三四五六七八九":
                    yield from (Change(relation, role, at, new) for new in "一二三四五六七八九" if new != old)


def told(pack: Pack, text: str, relation: Relation) -> set[tuple[str, int, str]]:
    """Return rule and place of what the rules on figures tell of a text."""
    facts = establish(plain.document(text, Source("-", "txt", None, "")), pack.vocabulary, pack.index(), level=relation.level, year=relation.year)
    said = set()
    for rule in RULES:
        outcome = pack.rule(rule).check.run(facts, {})
        if outcome.verdict in {"fail", "partial"}:
            said |= {(rule, evidence.span[0], evidence.message) for evidence in outcome.evidence}
    return said


def judge(pack: Pack, change: Change, before: set[tuple[str, int, str]]) -> str:
    """Return ``found``, the class that explains why a change is not told, or ``unexplained``."""
    if told(pack, change.text, change.relation) - before:
        return FOUND
    return holds(change.relation, change.text) or beyond(change.relation) or UNEXPLAINED


def beyond(relation: Relation) -> str | None:
    """Return why nothing can be told of a relation although its figures disagree, or None."""
    starts = sorted(start for found in relation.roles.values() for start in found)
    between = relation.text[starts[0] : starts[-1]]
    if relation.kind != "repeat" and re.search(r"[。\n]", between):
        return APART
    sentence = relation.text[max(relation.text.rfind(mark, 0, starts[0]) for mark in "。\n") + 1 : starts[-1]]
    if re.search(r"法院(?:共|全年)?(?:受理|审结)|全[省市县](?:同期|平均)|[省市]政府审理", sentence):
        return OTHER_BODY
    if relation.kind == "rate" and "出庭" in relation.text[starts[-1] - 8 : starts[-1]] and not re.search("应当?出庭|应由|开庭", sentence):
        return BASE_UNSAID
    if re.search("拟[^,，。]{0,6}$", relation.text[starts[0] : max(relation.roles.get("part", starts))]):
        return PLANNED
    if relation.kind == "part_of_whole" and re.search("意见书|出庭|资格", relation.text[starts[0] - 10 : starts[-1] + 30]):
        return SEVERAL
    return OTHER_WORDS if relation.kind == "people" and relation.roles["part"] > relation.roles["whole"] else None


def survey(pack: Pack, every: int = 1, offset: int = 0) -> tuple[Counter[str], list[Change]]:
    """Judge every N-th change; return how many fall into each class, and those that nothing explains."""
    shares: Counter[str] = Counter()
    unexplained: list[Change] = []
    before: dict[str, set[tuple[str, int, str]]] = {}
    for change in islice((c for r in (*tabled(), *labelled()) for c in changes(r)), offset, None, every):
        if change.relation.text not in before:
            before[change.relation.text] = told(pack, change.relation.text, change.relation)
        verdict = judge(pack, change, before[change.relation.text])
        shares[verdict] += 1
        if verdict == UNEXPLAINED:
            unexplained.append(change)
    return shares, unexplained


def main() -> int:
    """Print the shares and what is unexplained."""
    shares, unexplained = survey(packs.load("national", cached=False), int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    total = shares.total()
    lines = [*map(str, unexplained), *(f"{name}: {count} of {total} ({100 * count / total:.1f} %)" for name, count in shares.most_common())]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
