"""Kind ``concrete_items``: the points of a part name something, and are not only set phrases."""

import re
import sys
from functools import lru_cache
from types import ModuleType
from typing import Any, ClassVar, cast

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, not_applicable, passed
from checker.declared import declared
from checker.expressions import compiled
from checker.facts import Facts
from checker.report import FAIL, PARTIAL
from checker.terms import Span, Terms
from checker.text import is_han, lazy

_FIGURE = lazy(r"\d|[一二三四五六七八九十]+(?:%|个|家|名|件|起|项)")
_SHOWN = 5


@declared(kw_only=True)
class ConcreteItems:
    """At least half of the points are concrete.

    A point is concrete when it has a figure or one of the concrete terms, or when enough words remain after the general
    ones are taken out. Only points that the terms do not settle are parted into words.

    Attributes:
        role: the part.
        concrete: terms that name a matter, a body, a procedure.
        general: words that any such point could have.
        rest: so many characters of other words make a point concrete.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "concrete_items"
    role: str
    concrete: Terms
    general: tuple[str, ...]
    rest: int = 12

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Judge each point of the part."""
        points = facts.sections[self.role].points if facts.sections[self.role].reported else []
        if not points:
            return not_applicable("没有可以判断的条目")
        vague = [point for point in points if not self._is_concrete(facts, point)]
        if 2 * len(vague) <= len(points):
            return passed(f"{len(points)} 条里有 {len(points) - len(vague)} 条写得具体", *(point for point in points if point not in vague))
        said = f"{len(points)} 条里有 {len(vague)} 条只有套话"
        evidence = [Evidence(point) for point in vague[:_SHOWN]]
        return Outcome(FAIL if len(vague) == len(points) else PARTIAL, said, "vague", evidence)

    def _is_concrete(self, facts: Facts, point: Span) -> bool:
        text = facts.scan.text[slice(*point)]
        if _FIGURE.search(text) or facts.scan.has(self.concrete, *point):
            return True
        # What no general word covers however the text is parted into words settles most points without parting it.
        return _uncovered(text, self.general) >= self.rest or _other_words(text, self.general) >= self.rest


def _uncovered(text: str, general: tuple[str, ...]) -> int:
    """Return the number of Chinese characters that no general word covers, wherever one may be read."""
    count, end = 0, 0
    for start, character in enumerate(text):
        found = _starting(general).match(text, start)
        end = max(end, found.end() if found else 0)
        count += start >= end and is_han(character)
    return count


@lru_cache(maxsize=4)
def _starting(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return an expression for the longest of some words."""
    return compiled("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _other_words(text: str, general: tuple[str, ...]) -> int:
    """Return the number of Chinese characters in words that are no general ones."""
    known = frozenset(general)
    return sum(len(word) for word in _tokenizer(general).cut(text, HMM=False) if is_han(word) and word not in known)


@lru_cache(maxsize=4)
def _tokenizer(words: tuple[str, ...]) -> Any:
    """Return a tokenizer that knows these words only: it loads in milliseconds and leaves every other character alone."""
    import io  # noqa: PLC0415 - with jieba, on reports only whose points the terms do not settle

    made = _jieba().Tokenizer()
    made.FREQ, made.total = made.gen_pfdict(io.BytesIO("\n".join(f"{word} {1000 * len(word)}" for word in words).encode()))
    made.initialized = True
    return made


def _jieba() -> Any:
    """Return the package, without the old package finder that it would look up its dictionary with: that takes 0.2 s, and no dictionary is read here."""
    import logging  # noqa: PLC0415 - see above

    bars = "pkg_resources" not in sys.modules
    if bars:
        sys.modules["pkg_resources"] = cast("ModuleType", None)  # an import of it fails, which jieba provides for
    try:
        import jieba  # noqa: PLC0415 - 30 ms
    finally:
        if bars:
            del sys.modules["pkg_resources"]
    jieba.setLogLevel(logging.ERROR)
    return jieba
