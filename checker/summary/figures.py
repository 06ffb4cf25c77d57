"""The figures of a unit that can stand beside those of others: its own, of the year, for the whole, one value for each measure."""

from collections.abc import Iterator

from checker.packs.model import Pack
from checker.summary.records import Record
from checker.summary.store import Figure
from checker.vocabulary import Indicator

RATES = frozenset({"%", "‰", "百分点", "个百分点"})
"""Units of measure that are shares: never added up."""
_CASES = frozenset("件宗起例")
_OWN = frozenset({"actual", "zero"})


def measure(unit: str, usual: str) -> str:
    """Return the unit of measure by which figures are comparable: 件, 宗, 起 and 例 count the same; zero in words counts as usual.

    Args:
        unit: as printed; empty for zero told in words.
        usual: the first unit of the indicator.
    """
    unit = unit or usual
    return "件" if unit in _CASES else unit


def indicators(pack: Pack) -> tuple[Indicator, ...]:
    """Return the indicators that a pack knows, in its order; none where it names no figures."""
    words = pack.vocabulary.figures
    return tuple(words.indicators) if words else ()


def of_record(record: Record, unit: int, level: str, known: tuple[Indicator, ...]) -> Iterator[Figure]:
    """Yield the figures of a report that can be compared.

    Only what the unit did itself in the year (kind actual or zero), without a limit to its scope, and of the report year.
    When several different values remain, the first is kept and marked as not alone: it is not added up.

    Args:
        record: of the report that counts.
        unit: index of the unit.
        level: of the unit.
        known: the indicators of the pack.
    """
    places = {indicator.id: at for at, indicator in enumerate(known)}
    year = record["metadata"]["report_year"]
    found: dict[tuple[int, str], list[tuple[float, bool]]] = {}
    for indicator, _, value, printed, hedge, of, kind, scope in record["statistics"]:
        if kind not in _OWN or scope is not None or of not in {None, year} or indicator not in places:
            continue
        usual = next(iter(known[places[indicator]].units), "")
        found.setdefault((places[indicator], measure(printed or "", usual)), []).append((float(value), hedge is not None))
    for (indicator_at, unit_of_measure), values in found.items():
        alone = len({value for value, _ in values}) == 1
        yield indicator_at, unit_of_measure, level, unit, values[0][0], any(hedged for _, hedged in values), alone
