"""Kind ``document_titles``: titles of documents carry the right years, in the right place, in one pair of marks."""

from collections.abc import Iterator
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, passed
from checker.checks.wording import faulty, told
from checker.checks.years import YearSpan
from checker.declared import declared
from checker.facts import Facts
from checker.terms import Span
from checker.text import lazy

_MOST = 80  # characters of a title
_RANGE = lazy(r"(?P<open>\(?)(?P<first>(?:19|20)\d\d)年?[-~至到]{1,2}(?P<last>(?:19|20)\d\d)(?P<year>年?)度?\)?$")
_ENDS = lazy(r"\((?:19|20)\d\d[-~至到]{1,2}(?:19|20)\d\d\)$")
_BEHIND = lazy(r"\((?:19|20)\d\d年?[-~至到]{1,2}(?:19|20)\d\d年?\)")
_NESTED = {"〈": "〉", "《": "》", "<": ">"}


@declared(kw_only=True)
class KnownTitle:
    """A document whose title names the years it is for.

    Attributes:
        name: its title without the years.
        periods: the years that its editions name.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    name: str
    periods: tuple[YearSpan, ...]


@declared(kw_only=True)
class DocumentTitles:
    """Titles in 《》.

    A wrong period of a known title is a certain fault; doubtful are a period without 年, outside of the marks or without its
    bracket, and marks around marks.

    Attributes:
        known: titles whose periods are known.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "document_titles"
    known: tuple[KnownTitle, ...] = ()

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look at every title in title and body."""
        found: list[Evidence] = []
        for span in _titles(facts.scan.text, *told(facts)):
            fault = self._fault(facts.scan.text, span)
            if fault:
                found.append(Evidence(span, message=fault[0], certainty="" if fault[1] else "doubtful"))
        return faulty(found) if found else passed("书名号和规划年份没有发现问题")

    def _fault(self, text: str, span: Span) -> tuple[str, bool] | None:
        """Return what is wrong with a title, and whether that is certain."""
        inner = text[span[0] + 1 : span[1] - 1]
        plain = inner.strip("〈〉《》<>")
        if (fault := self._period(plain)) is not None:
            return fault
        if inner[0] in _NESTED and inner[-1] == _NESTED[inner[0]] and not set(inner[1:-1]) & set("〈〉《》"):
            return "书名号重复,整个名称外面只用一层《》", False
        if _ENDS.search(plain):
            return "规划年份后缺“年”字,应写作“(XXXX—XXXX年)”", False
        if _BEHIND.match(text, span[1]):
            return "规划年份是名称的一部分,应放进书名号里", False
        return None

    def _period(self, plain: str) -> tuple[str, bool] | None:
        title = next((title for title in self.known if plain.startswith(title.name)), None)
        period = _RANGE.match(plain, len(title.name)) if title else None
        if title is None or period is None:
            return None
        first, last = int(period["first"]), int(period["last"])
        if not any((first, last) == (span.first, span.last) for span in title.periods):
            right = "或".join(f"({span.first}—{span.last}年)" for span in title.periods)
            return f"规划年份有误,应为{right}", True
        if not period["open"]:
            return "规划年份缺左括号", False
        return None


def _titles(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the span of every title with its marks, of nested ones the outermost."""
    at = text.find("《", start, end)
    while at >= 0:
        depth, stop = 0, -1
        last = min(at + _MOST, end)
        # Most marks that open nothing have none behind them that closes.
        for place in range(at, last if text.find("》", at, last) >= 0 else at):
            if text[place] in "《》\n":
                depth += {"《": 1, "》": -1, "\n": -_MOST}[text[place]]
                if depth <= 0:
                    stop = place + 1 if depth == 0 else -1
                    break
        if stop > at + 2:
            yield at, stop
        at = text.find("《", stop if stop > 0 else at + 1, end)
