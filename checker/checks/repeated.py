"""Kind ``repeated``: a figure that is told more than once is the same each time."""

from itertools import combinations
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome
from checker.checks.comparing import Findings, comparable, near_words, printed
from checker.declared import declared
from checker.facts import Facts
from checker.facts.figures import ACTUAL, ZERO, Figure
from checker.facts.passages import Cover
from checker.report import PASS
from checker.text import is_han, lazy

_GENERIC = lazy(
    r"直接|行政|各类|虽然|虽|的?只有|的?仅有?|的$|今年|组织|开展|举办|举行|办理|作出|完成|实施|进行|20\d\d年|本年度|今年以来|今年|全年|一年来|年内|累计|共计|总计|全[省市县区旗镇乡州盟局厅委系]统?|我[省市县区旗镇乡局州盟]|[省"
    r"市县区旗](?=人民调解)|各级|依法|共|已|了|[,、:()]|为|达到?|约|近|超过?"
)
_MOST = 20  # places of one indicator that are compared
_LEAST = 4  # characters that must be the same
_FEWEST = 2  # where both figures speak of the whole year
_MUCH = 6  # where one of them is told of a person
_YEAR_LONG = lazy(r"全年|一年来|累计|只有|仅有|仅(?=$)")
_SO_FEW = lazy(r"^全年(?:仅|只)[\u3400-\u9fff]{0,3}$")
_CHAIRED = lazy(r"主持召开|主持|召集")
_SCALE = lazy(r"(\d+\.\d+|\d{2,})[万亿]")  # one digit, such as 1亿, is no coincidence
_MANY_DIGITS = 4  # so many equal digits are no coincidence, whatever is counted
_OWN_BODY = lazy(r"(?:[省市县区旗州盟镇乡]?(?:人民)?政府(?:及其?|和)?|办公室)+")
_NOUN = 6  # characters of the noun behind a number
_BEHIND = lazy(r"(?:中|里)(?:仍|还|有|,|;|、).*|(?:中|里)$")


@declared(kw_only=True)
class Repeated:
    """Two figures of one indicator, told in the same words and of the same thing, agree.

    Attributes:
        indicators: those that a report has one value of.
        remote: roles whose sections tell of persons, not of the whole, unless in the very same words.
        denials: indicators that words can deny for the whole year (全年无一败诉): then no figure of theirs is above zero.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "repeated"
    indicators: tuple[str, ...]
    remote: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Compare all figures of each indicator with each other."""
        findings = Findings()
        far = Cover(span for role in self.remote for span in facts.sections[role].spans)
        usable = [f for f in facts.told if f.kind == ACTUAL and f.scope is None and not f.row and f.indicator in self.indicators]
        for indicator in dict.fromkeys(figure.indicator for figure in usable):
            same = [figure for figure in usable if figure.indicator == indicator][:_MOST]
            for first, second in combinations(same, 2):
                if not comparable(first, second) or first.sentence == second.sentence:
                    continue
                own, of_persons = sorted((first, second), key=lambda figure: figure.quantity.start in far)
                if own.quantity.start in far:
                    continue
                if of_persons.quantity.start not in far:
                    same_thing = _same_words(facts, first, second)
                else:
                    same_thing = _very_same(facts, own, of_persons) or _presided(facts, own, of_persons)
                if same_thing:
                    _compare(facts, first, second, findings)
        self._denied(facts, findings)
        _scaled(facts, findings)
        made = findings.outcome("同一指标各处的数")
        return made if findings.wrong or findings.right else Outcome(PASS, "没有同一指标前后不一的数")

    def _denied(self, facts: Facts, findings: Findings) -> None:
        """Hold what words deny for the whole year against what is told in numbers."""
        own = [figure for figure in facts.told if figure.scope is None and figure.indicator in self.denials]
        denied = [f for f in own if f.kind == ZERO and _YEAR_LONG.search(facts.scan.text, *f.clause)]
        for zero in denied:
            for figure in own:
                if figure.indicator == zero.indicator and figure.quantity.low > 0 and figure.sentence != zero.sentence:
                    findings.contradict(zero, f"{printed(facts, figure)} 与 {printed(facts, zero)} 不一致")
                    findings.contradict(figure, f"{printed(facts, figure)} 与 {printed(facts, zero)} 不一致")


def _scaled(facts: Facts, findings: Findings) -> None:
    """Hold the same digits with 万 and with 亿 of the same thing against each other: 68.4万户 and 68.4亿户."""
    seen: dict[tuple[str, str], list[Figure]] = {}
    for figure in facts.told:
        digits = _SCALE.match(facts.scan.text, figure.quantity.start)
        if not digits:
            continue
        same = seen.setdefault((digits[1], figure.quantity.unit), [])
        for other in same:
            telling = len(digits[1].replace(".", "")) >= _MANY_DIGITS or _share_words(_own_words(facts, other), _own_words(facts, figure))
            if other.value != figure.value and telling:
                findings.contradict(other, f"{printed(facts, other)} 与 {printed(facts, figure)} 不一致,疑为“万”与“亿”写错")
                findings.contradict(figure, f"{printed(facts, other)} 与 {printed(facts, figure)} 不一致,疑为“万”与“亿”写错")
        if len(same) < _MOST:
            same.append(figure)


def _own_words(facts: Facts, figure: Figure) -> str:
    """Return the words on both sides of a figure that belong to it, and the noun behind it."""
    text = facts.scan.text
    return text[figure.clause[0] : figure.quantity.start] + " " + text[figure.quantity.end : figure.quantity.end + _NOUN]


def _share_words(one: str, other: str) -> bool:
    """Say whether two texts have four Chinese characters in a row in common."""
    pieces = {one[at : at + _LEAST] for at in range(len(one) - _LEAST + 1)}
    return any(is_han(piece) and piece in other for piece in pieces)


def _very_same(facts: Facts, first: Figure, second: Figure) -> bool:
    """Say whether two figures are told in the very same words, and in enough of them."""
    one, other = (_core(facts, figure) for figure in (first, second))
    year_long = all(_YEAR_LONG.search(near_words(facts, figure)) for figure in (first, second))
    return one == other and len(one) >= (_LEAST if year_long else _MUCH)


def _presided(facts: Facts, held: Figure, chaired: Figure) -> bool:
    """Say whether more meetings were chaired than held: 党工委会议研究法治工作5次, and its secretary 主持召开党工委会议研究法治工作7次."""
    words = _CHAIRED.split(_core(facts, chaired), maxsplit=1)[1:]
    return bool(words) and len(words[0]) >= _MUCH and words[0] == _core(facts, held) and chaired.quantity.low > held.quantity.high


def _same_words(facts: Facts, first: Figure, second: Figure) -> bool:
    """Say whether two figures are told of the same thing: the same words, or one with the other's at its end."""
    one, other = (_core(facts, figure) for figure in (first, second))
    if _OWN_BODY.search(one) and _OWN_BODY.search(other) and _OWN_BODY.sub("", one) == _OWN_BODY.sub("", other):
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _LEAST:
        return longer.endswith(shorter)
    # So few words tell the same only where both say that they speak of the whole year, or one of what there is at all.
    whole = [bool(_YEAR_LONG.search(near_words(facts, figure))) for figure in (first, second)]
    if len(shorter) < _FEWEST:
        # 法律援助供给不足,全年仅办理381件: only the indicator tells what is meant.
        return any(_SO_FEW.search(near_words(facts, figure)) for figure in (first, second))
    return (longer.endswith(shorter) and all(whole)) or (shorter == longer and any(whole)) or (longer.startswith(shorter) and all(whole))


def _core(facts: Facts, figure: Figure) -> str:
    text = facts.scan.text
    behind = _BEHIND.sub("", text[figure.quantity.end : figure.clause[1]])
    return _GENERIC.sub("", text[figure.clause[0] : figure.quantity.start]) + _GENERIC.sub("", behind)


def _compare(facts: Facts, first: Figure, second: Figure, findings: Findings) -> None:
    said = f"{printed(facts, first)} 与 {printed(facts, second)}"
    if first.quantity.low <= second.quantity.high and second.quantity.low <= first.quantity.high:
        findings.agree(second, f"{said} 一致")
    else:
        findings.contradict(first, f"{said} 不一致")
        findings.contradict(second, f"{said} 不一致")
