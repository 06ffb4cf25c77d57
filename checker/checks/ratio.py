"""Kind ``ratio``: a rate agrees with the part and the whole that stand beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome
from checker.checks.comparing import PART, PERCENT, Findings, Neighbours, comparable, counts, list_before, near_words, overlap, plain, printed, share, together
from checker.declared import declared
from checker.facts import Facts
from checker.facts.figures import TARGET, Figure
from checker.terms import Terms
from checker.text import lazy

_LEADS = "(?:均|都|为|是|达到?|约|近|超过?|保持|稳定|控制|在|至|到|分别|高达|仅|已|由|从)*$"
_RATE = lazy(rf"([不未]?[\u3400-\u9fff]{{2}})(?:率|比例|比率)(?:和[\u3400-\u9fff]{{2,6}}率)?{_LEADS}")
_SHARE = lazy(r"^[,、(]?约?占(?:比|(?P<of>[\u3400-\u9fff]{0,10})的)?(?:为|约|近|达)*$")
_RAISED = lazy(r"([不未]?[\u3400-\u9fff]{2})(?:率|比例|比率)[由从](?:上年|去年|20\d\d年)?(?:同期)?的?[\d.]+%[\u3400-\u9fff]{0,3}[到至为]$")
_SHARE_OF = lazy(rf"([\u3400-\u9fff]{{2}})占比{_LEADS}")
_WITHIN = lazy(r"(?:占|完成)[^,;。\d]{0,14}$")
_OF = lazy(r"[^,;。\d]{0,10}的(?:约|近)?$")
_PLANNED = lazy(r"完成(?:[\u3400-\u9fff]{0,6})(?:计划|任务|目标)(?:数|量)?的(?:约|近)?$")
_MIDST = lazy(r"^[\u3400-\u9fff]{0,8}中[,、]?")
_BRACKET_ENDS = lazy(r"[\u3400-\u9fff]{0,4}[),;/]")
_BRACKETED = lazy(r"\((?!受理|收到|共|应|总)[\u3400-\u9fff]{0,6}$")
_FULL = 100
_OTHER_GRADES = ("不", "未", "非", "基本", "比较", "较")  # 基本满意 is another grade than 满意
_ABOVE = 60  # figures before a rate among which its whole is looked for
_LIKELY = 2.0  # a share that differs from the rate by a greater factor is one of something else, where the base must be guessed


@declared(kw_only=True)
class Relation:
    """A rate with the indicators it is computed from.

    Attributes:
        rate: id of the rate.
        part: ids of what is counted.
        wholes: ids of what it may be a share of, the standard one first.
        ways: words of counts that make up the part together where it is not given itself.
        guessed: those of the wholes that it is a share of only roughly; a share far from the rate says nothing against it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    rate: str
    part: tuple[str, ...]
    wholes: tuple[str, ...]
    ways: Terms = ()
    guessed: tuple[str, ...] = ()


@declared(kw_only=True)
class Ratio:
    """Every rate equals part ÷ whole for one of the wholes it may be a share of.

    Where no relation names part and whole, the word before 率 finds the part: 合格率 is a share of what is 合格.

    Attributes:
        relations: named rates with their parts and wholes.
        never: words of rates that are no share of what stands beside them.
        united: indicators that are divided by together: 建议48件、提案39件,办结87件.
        called: word of a rate → words of its part where that is called otherwise: 执行率 of what was 支出.
        carried: words of what was carried over from the year before and may have been added to a whole.
        due: words of what was due; where one stands in the sentence the rate is a share of it: 应出庭27件,实际出庭27件.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "ratio"
    relations: tuple[Relation, ...] = ()
    never: Terms = ()
    united: tuple[str, ...] = ()
    called: dict[str, Terms] = field(default_factory=dict)
    carried: Terms = ()
    due: Terms = ()

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Hold every rate against the figures of its sentence, then of its paragraph."""
        findings = Findings()
        figures = facts.told
        neighbours = Neighbours(figures)
        every = Neighbours(facts.figures)
        for at, rate in enumerate(figures):
            if rate.quantity.unit == PERCENT and not facts.scan.has(self.never, *rate.clause):
                self._judge(facts, rate, figures[max(0, at - _ABOVE) : at], neighbours.of(rate), every.before(rate), findings)
        return findings.outcome("比率与分子、分母")

    def _judge(self, facts: Facts, rate: Figure, before: list[Figure], here: list[Figure], every: list[Figure], findings: Findings) -> None:
        base = _stated(facts, rate, every) or next(self._candidates(facts, rate, before, here), None)
        if base is None:
            _remainder(facts, rate, here, findings)
            return
        parts = base.parts
        fitting = [whole for whole in base.wholes if whole not in parts and base.fits(whole)]
        wholes = [whole for whole in fitting if whole.quantity.high > 0]
        if not wholes:
            if base.certain and fitting and parts[-1].quantity.low > 0:
                findings.contradict(rate, f"{_added(parts)} ÷ 0,分母为 0,文中写 {printed(facts, rate)}")
            return
        listed = [f for f in _before(parts[0], here) if len(parts) == 1 and any(together(f, whole) for whole in wholes)]
        carried = [f for f in every if facts.scan.has(self.carried, *f.clause) and comparable(f, parts[-1])]
        listed = [figure for figure in listed if figure.indicator in self.united]
        united = listed if len(listed) == _FEW else []
        tried = [(chosen, [whole]) for whole in wholes for chosen in _chosen(parts, whole, before)]
        tried += [(parts, united)] if united else []
        # 司法建议4份、检察建议13份,回复17份: what was answered may be all of a list.
        tried += [(parts, list_before(facts, [f for f in here if f.quantity.start <= wholes[0].quantity.start]))]
        tried += [(parts, [whole, *carried]) for whole in wholes] if carried else []
        for chosen, divided in tried:
            possible = share(chosen, divided)
            if possible and overlap(*possible, rate):
                findings.agree(rate, f"{_sum(chosen, divided)},文中写 {printed(facts, rate)},相符")
                return
        likely = [whole for whole in wholes if _likely(parts, whole, rate) or (base.certain and base.binding(facts, whole))]
        beyond = all(parts[-1].quantity.low > w.quantity.high for w in wholes) and ";" not in facts.scan.text[wholes[0].quantity.end : parts[-1].quantity.start]
        if not likely and base.bare and (beyond or _right_before(facts, wholes[0], parts, here)):
            likely = wholes[:1]
        if base.guesses(likely) and rate.value == _FULL:
            return  # 开庭 may have been fewer than the cases: all of them is no contradiction
        if likely and not _fits_nearer(likely[0], parts, rate, here):
            told_whole = [united] if united and all(part.value > whole.value for part in parts for whole in likely) else [[whole] for whole in likely]
            self._differ(
                facts, rate, parts, told_whole, findings, sure=base.certain and base.same_unit(likely) and len(parts) == 1 and not base.guesses(likely)
            )

    def _differ(self, facts: Facts, rate: Figure, parts: list[Figure], wholes: list[list[Figure]], findings: Findings, *, sure: bool) -> None:
        said = f"{';'.join(_sum(parts, whole) for whole in wholes[:3])},文中写 {printed(facts, rate)}"
        if rate.value:
            said += f";若分母为 {plain(round(100 * sum(part.value for part in parts) / rate.value))} 则相符"
        (findings.contradict if sure else findings.ask)(rate, said if sure else f"{said};请说明口径")

    def _candidates(self, facts: Facts, rate: Figure, before: list[Figure], here: list[Figure]) -> Iterator["Base"]:
        """Yield the part (or the counts that make it up) with the wholes it may be a part of, the best first."""
        relation = next((one for one in self.relations if one.rate == rate.indicator), None)
        parts = self._parts(facts, rate, here, relation)
        if not parts:
            yield from self._above(facts, rate, before, relation)
            alone = self._parts(facts, rate, here, None)
            relation, parts = None, alone if relation is None or _beside(facts, rate, alone, here, loose=not relation.guessed) else []
        if not parts:
            return
        part = parts[-1]
        told = [*(f for f in here if part.quantity.end <= f.quantity.start < rate.quantity.start), *_before(part, here)[:1]]
        due = [f for f in told if comparable(f, part) and facts.scan.has(self.due, f.clause[0], f.quantity.start)][:1]
        if due:
            yield Base(parts, due, certain=True)
            return
        of = _SHARE.search(near_words(facts, rate))
        if of and of["of"]:
            here, before = ([f for f in given if f is part or _says(facts, f, of["of"][:2])] for given in (here, before))
        wholes = _named(here, relation) or (_before(parts[0], here) if relation is None or not _named(before, relation) else [])
        if wholes:
            # What 占 speaks of is certain only where 其中 or 中 has said what it is a part of.
            within = part.kind == PART or any(_MIDST.match(facts.scan.text[whole.quantity.end : whole.clause[1] + 2]) for whole in wholes[:1])
            loose = _SHARE_OF.search(near_words(facts, rate))
            named = (
                relation is not None
                or bool(rate.row)
                or len(parts) > 1
                or any(stem in self.called for stem in _stems(facts, rate))
                or any(_says(facts, figure, stem) for figure in parts for stem in _stems(facts, rate))
            )
            bracketed = part.quantity.start > rate.quantity.start
            yield Base(
                parts,
                wholes,
                certain=within if of and not bracketed else (named and (not loose or part.kind == PART)) or bracketed,
                relation=relation,
                bare=bool(of and not of["of"]),
            )
            return
        above = _paragraph(facts, rate, before)
        alike = [figure for figure in counts(above) if figure.sentence != rate.sentence and figure.quantity.unit == part.quantity.unit]
        wholes = _named(above, relation) if relation else _last_sentence(alike)
        if wholes:
            yield Base(parts, wholes, certain=False, relation=relation)

    def _above(self, facts: Facts, rate: Figure, before: list[Figure], relation: Relation | None) -> Iterator["Base"]:
        """Yield part and wholes of a sentence before, where the sentence of the rate has no count of its own."""
        if relation is None or rate.row:
            return
        above = _paragraph(facts, rate, before)
        sentence = next((figure.sentence for figure in reversed(above) if figure.sentence != rate.sentence), None)
        said = [figure for figure in above if figure.sentence == sentence]
        parts = [figure for figure in counts(said) if figure.indicator in relation.part][-1:]
        wholes = _named(said, relation)
        if parts and wholes:
            yield Base(parts, wholes, certain=False, relation=relation)

    def _parts(self, facts: Facts, rate: Figure, here: list[Figure], relation: Relation | None) -> list[Figure]:
        counted = [figure for figure in counts(here) if rate.row or figure.quantity.start < rate.quantity.start]
        following = [figure for figure in counts(here) if figure.quantity.start > rate.quantity.start]
        # 整改率99.1%(2处限期整改) tells what is left.
        bracket = (
            following
            and _BRACKETED.fullmatch(facts.scan.text[rate.quantity.end : following[0].quantity.start])
            and _BRACKET_ENDS.match(facts.scan.text, following[0].quantity.end)
        )
        if bracket and not rate.row:
            return following[:1]
        if relation:
            named = [figure for figure in counted if figure.indicator in relation.part]
            ways = [figure for figure in counted if facts.scan.has(relation.ways, figure.clause[0], figure.quantity.start)]
            if len(ways) > 1 and not any(_says(facts, figure, "纠错") for figure in named):
                return ways
            named = [f for f in named if not facts.scan.has(self.due, f.clause[0], f.quantity.start)]
            return _whole_of_parts(named, counted)
        if rate.row:
            return []
        stem = next(iter(_stems(facts, rate)), None)
        if stem in self.called:
            return [figure for figure in counted if facts.scan.has(self.called[stem], figure.clause[0], figure.quantity.start)][-1:]
        if stem:
            counted = [figure for figure in counted if not facts.scan.has(self.due, figure.clause[0], figure.quantity.start)]
            return _of_stem(facts, counted, following, stem, rate.quantity.start)
        return counted[-1:] if _SHARE.search(near_words(facts, rate)) else []


@dataclass(slots=True, eq=False, repr=False)
class Base:
    """What a rate may be computed from.

    Attributes:
        parts: the part, or the counts that make it up.
        wholes: what it may be a share of, the best first.
        certain: the text itself says that these belong together.
        relation: the named relation they come from, or None.
        bare: 占 says no more than that the part is a share of what stands before it.
    """

    parts: list[Figure]
    wholes: list[Figure]
    certain: bool
    relation: Relation | None = None
    bare: bool = False

    def fits(self, whole: Figure) -> bool:
        """Say whether the part can be counted among a whole; where the indicators say so, the unit may be another."""
        times = {self.parts[-1].quantity.unit, whole.quantity.unit}
        return comparable(self.parts[-1], whole) or (self.relation is not None and len(times & _ONCE) == len(times))

    def same_unit(self, wholes: list[Figure]) -> bool:
        """Say whether part and whole are counted by the same unit; 出庭6次 may be of six cases or of fewer."""
        return any(comparable(self.parts[-1], whole) for whole in wholes)

    def guesses(self, wholes: list[Figure]) -> bool:
        """Say whether all wholes are only roughly what the rate is a share of."""
        return self.relation is not None and bool(wholes) and all(whole.indicator in self.relation.guessed for whole in wholes)

    def binding(self, facts: Facts, whole: Figure) -> bool:
        """Say whether the rate must be a share of a whole, however far it lies from it."""
        if self.relation is None:
            between = facts.scan.text[whole.quantity.end : self.parts[0].quantity.start]
            apart = ";" in between and "其中" not in between
            return whole is self.wholes[0] and whole.quantity.unit == self.parts[-1].quantity.unit and not apart
        return whole.indicator not in self.relation.guessed and comparable(self.parts[-1], whole)


_ONCE = frozenset({"次", "件", "起", "宗"})
_FEW = 2
_DONE = ("完成率", "完成率为", "完成率达")


def _fits_nearer(whole: Figure, parts: list[Figure], rate: Figure, here: list[Figure]) -> bool:
    """Say whether the rate is the share of another count, that stands between whole and part: what that one is named is no matter then."""
    nearer = [f for f in counts(here) if whole.quantity.end <= f.quantity.start and f.quantity.end <= parts[0].quantity.start and comparable(f, parts[-1])]
    shares = [share(parts, [figure]) for figure in nearer]
    return any(possible is not None and overlap(*possible, rate) for possible in shares)


def _remainder(facts: Facts, rate: Figure, here: list[Figure], findings: Findings) -> None:
    """Hold a rate against the only count beside it, that tells what is not so: 抽检1250批次,检出不合格31批次,合格率97.5%."""
    *told, left = [figure for figure in counts(here) if figure.quantity.end <= rate.quantity.start] or [rate]
    stem = next(iter(_stems(facts, rate)), None)
    if stem is None or not told or not _denies(near_words(facts, left), stem) or ";" in facts.scan.text[told[-1].quantity.end : rate.quantity.start]:
        return
    said: list[str] = []
    for whole in [figure for figure in told if comparable(figure, left) and 0 < left.quantity.high < figure.quantity.low]:
        possible = share([left], [whole])
        said.append(f"100% - {plain(left.value)} ÷ {plain(whole.value)} = {plain(round(_FULL - 100 * left.value / whole.value, 1))}%")
        if possible and overlap(_FULL - possible[1], _FULL - possible[0], rate):
            findings.agree(rate, f"{said[-1]},文中写 {printed(facts, rate)},相符")
            return
    if len(said) == len(told) == 1:
        findings.contradict(rate, f"{said[0]},文中写 {printed(facts, rate)}")


def _stated(facts: Facts, rate: Figure, every: list[Figure]) -> Base | None:
    """Return part and whole of a rate that says itself what it is a share of: 占抽查40卷的37.5%, 完成计划的112%."""
    text = facts.scan.text
    if len(every) < _FEW:
        return None
    whole = every[-1]
    part = next((figure for figure in reversed(every[:-1]) if comparable(figure, whole) and figure.quantity.unit != PERCENT), None)
    if part is None:
        return None
    if _OF.fullmatch(text[whole.quantity.end : rate.quantity.start]) and _WITHIN.search(text[part.quantity.end : whole.quantity.start]):
        return Base([part], [whole], certain=True)
    if part.kind == TARGET and near_words(facts, rate).endswith(_DONE) and comparable(part, whole):
        return Base([whole], [part], certain=True)
    if _PLANNED.search(text[max(whole.quantity.end, rate.clause[0]) : rate.quantity.start]):
        planned, done = part, whole
        return Base([done], [planned], certain=True) if planned.quantity.unit == done.quantity.unit else None
    return None


def _stems(facts: Facts, rate: Figure) -> list[str]:
    """Return the word of a rate: 合格 of 合格率, 优良 of 优良比例, 抽查 of 抽查占比."""
    words = near_words(facts, rate)
    told = facts.scan.text[max(rate.sentence[0], rate.quantity.start - _ABOVE) : rate.quantity.start]
    match = _RATE.search(words) or _RAISED.search(told) or _SHARE_OF.search(words)
    return [match[1]] if match else []


def _of_stem(facts: Facts, counted: list[Figure], following: list[Figure], stem: str, end: int) -> list[Figure]:
    """Return the counts that a rate of a certain name is the share of: 合格率 of what is 合格, 优良率 of 优秀 and 良好."""
    direct = [f for f in counted if _says(facts, f, stem) and ";" not in facts.scan.text[f.quantity.end : end]][-1:]
    if direct:
        return direct
    counted = [f for f in counted if not _denies(near_words(facts, f), stem)]
    each = [next((f for f in reversed(counted) if character in near_words(facts, f)), None) for character in stem]
    if len(each) == _FEW and each[0] is not None and each[1] is not None and each[0].quantity.start < each[1].quantity.start and each[0] is not counted[0]:
        return [figure for figure in each if figure is not None]
    near = [figure for figure in counted[-1:] if figure.kind != PART and ";" not in facts.scan.text[figure.quantity.end : end]]
    last = [figure for figure in near if any(character in _own_words(facts, figure) for character in stem)]
    return last or [f for f in following[:1] if "其中" in near_words(facts, f) and _says(facts, f, stem)]


def _own_words(facts: Facts, figure: Figure) -> str:
    """Return the last words before a count, which say what was done."""
    return near_words(facts, figure)[-4:]


def _beside(facts: Facts, rate: Figure, parts: list[Figure], here: list[Figure], *, loose: bool) -> bool:
    """Say whether counts are the part of a rate by their words although no indicator says so: after 其中, or right before it."""
    if all(part.kind == PART for part in parts):
        return True
    counted = [figure for figure in counts(here) if figure.quantity.start < rate.quantity.start]
    return loose and parts == counted[-1:] and ";" not in facts.scan.text[parts[0].quantity.end : rate.quantity.start]


def _right_before(facts: Facts, whole: Figure, parts: list[Figure], here: list[Figure]) -> bool:
    """Say whether a whole is the count right before its part, in the same unit and the same half of the sentence."""
    counted = [figure for figure in counts(here) if figure.quantity.start < parts[0].quantity.start]
    apart = ";" in facts.scan.text[whole.quantity.end : parts[0].quantity.start]
    return counted[-1:] == [whole] and whole.quantity.unit == parts[0].quantity.unit and not apart


def _paragraph(facts: Facts, rate: Figure, before: list[Figure]) -> list[Figure]:
    """Return those of the figures before a rate that stand in its paragraph."""
    start = facts.scan.text.rfind("\n", 0, rate.quantity.start) + 1
    return [figure for figure in before if figure.quantity.start >= start and not figure.row]


def _says(facts: Facts, figure: Figure, stem: str) -> bool:
    """Say whether the word of a rate stands beside a count, and not denied: 合格131本, but not 不合格3本."""
    words = facts.scan.text[figure.clause[0] : figure.clause[1]]
    at = words.find(stem)
    return at >= 0 and not words[:at].endswith(_OTHER_GRADES) and f"{stem}率" not in words


def _whole_of_parts(named: list[Figure], counted: list[Figure]) -> list[Figure]:
    """Return the last of the counts of a part; where that is a part itself, the one it is a part of: 出庭76件,其中正职18件、副职58件."""
    at = counted.index(named[-1]) if named else 0
    parts = 0.0
    while at and counted[at].kind == PART:
        parts += counted[at].value
        at -= 1
    return [counted[at]] if named and counted[at] in named and counted[at].value >= parts else named[-1:]


def _denies(words: str, stem: str) -> bool:
    """Say whether words tell of what is not so: 不合格 of 合格."""
    return any(f"{no}{stem}" in words for no in ("不", "未"))


def _named(figures: list[Figure], relation: Relation | None) -> list[Figure]:
    """Return the figures that a rate may be a share of, in the order of the relation."""
    if relation is None:
        return []
    found = [figure for figure in figures if figure.indicator in relation.wholes]
    return sorted(found, key=lambda figure: relation.wholes.index(figure.indicator))


def _before(part: Figure, here: list[Figure]) -> list[Figure]:
    """Return the counts before a part that it may be a part of, the nearest first."""
    return [figure for figure in reversed(counts(here)) if figure.quantity.start < part.quantity.start and comparable(figure, part)]


def _last_sentence(above: list[Figure]) -> list[Figure]:
    return [figure for figure in above if figure.sentence == above[-1].sentence] if above else []


def _chosen(parts: list[Figure], whole: Figure, before: list[Figure]) -> Iterator[list[Figure]]:
    """Yield what may have been divided: the part, and the part with those listed before it (优秀 counts as 合格 too)."""
    yield parts
    listed = [f for f in before if together(f, parts[0]) and whole.quantity.start < f.quantity.start < parts[0].quantity.start and comparable(f, parts[0])]
    if len(parts) == 1 and listed:
        yield [*listed, *parts]


def _likely(parts: list[Figure], whole: Figure, rate: Figure) -> bool:
    """Say whether a share is near enough to the rate printed to have been meant."""
    ratio = 100 * sum(part.value for part in parts) / whole.value if whole.value else 0.0
    return ratio <= _FULL and rate.value / _LIKELY <= ratio <= rate.value * _LIKELY


def _sum(parts: list[Figure], wholes: list[Figure]) -> str:
    part, whole = sum(figure.value for figure in parts), sum(figure.value for figure in wholes)
    return f"{_added(parts)} ÷ {_added(wholes)} = {plain(round(100 * part / whole, 1))}%"


def _added(figures: list[Figure]) -> str:
    return plain(figures[0].value) if len(figures) == 1 else f"({' + '.join(plain(figure.value) for figure in figures)})"
