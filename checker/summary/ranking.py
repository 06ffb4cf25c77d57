"""The published formula of the ranking, and the robust rule by which a figure stands out."""

import math
from collections.abc import Hashable, Mapping
from statistics import median
from typing import TypeVar

FORMULA = "名次 = 1 + 得分比它高的单位数;得分相同名次相同,后面的名次空出(1、1、3)。只排有一份算数的报告且有得分的单位;同级名次只在同一层级里排。"
SCORE = "得分 = Σ 权重 × 得分率(通过 1,部分 ½,不通过和出错 0)÷ Σ 权重 × 100,保留一位小数;不适用和无法判定的规则两边都不算。"
OUTLIERS = (
    "偏离:同一指标、计量单位、层级里至少 8 个单位给出这个数,且 0.6745 × |x − 中位数| ÷ MAD > 3.5"
    "(MAD 为各数与中位数之差的绝对值的中位数;件数、人数等先取 lg(1+x),率直接比;MAD 为 0 时不判)。偏离只请核对,不是错误。"
)
_LEAST = 8
_SCALE, _BOUND = 0.6745, 3.5

Key = TypeVar("Key", bound=Hashable)


def ranks(scores: Mapping[Key, float]) -> dict[Key, int]:
    """Return the rank of each by `FORMULA`.

    >>> ranks({"甲": 90.0, "乙": 80.0, "丙": 90.0})
    {'甲': 1, '丙': 1, '乙': 3}
    """
    made: dict[Key, int] = {}
    ordered = sorted(scores, key=lambda key: -scores[key])
    for at, key in enumerate(ordered):
        same = at and scores[key] == scores[ordered[at - 1]]
        made[key] = made[ordered[at - 1]] if same else at + 1
    return made


def outliers(values: Mapping[Key, float], *, rate: bool) -> list[Key]:
    """Return which values stand out by `OUTLIERS`, in the order given.

    Args:
        values: of one indicator, unit of measure and level.
        rate: percentages, compared as they are; else amounts, compared by their order of magnitude.
    """
    if len(values) < _LEAST:
        return []
    scaled = {key: value if rate else math.log10(1 + max(value, 0.0)) for key, value in values.items()}
    middle = median(scaled.values())
    spread = median(abs(value - middle) for value in scaled.values())
    if not spread:
        return []
    return [key for key, value in scaled.items() if _SCALE * abs(value - middle) / spread > _BOUND]
