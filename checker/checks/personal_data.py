"""Kind ``personal_data``: no telephone, identity or bank card numbers, no mail addresses."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, passed
from checker.declared import declared
from checker.facts import Facts
from checker.report import FAIL, PARTIAL
from checker.text import lazy

PATTERNS = {
    "身份证号": lazy(r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"),
    "手机号": lazy(r"(?<![\d.])1[3-9]\d{9}(?![\d.元万亿])"),
    "银行卡号": lazy(r"(?<![\d.])62\d{14,17}(?!\d)"),
    "固定电话": lazy(r"(?<![\d-])0\d{2,3}-\d{7,8}(?!\d)|(?:电话|传真)[::]?\s*\d{7,8}(?!\d)"),
    "电子邮箱": lazy(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,64}\.[A-Za-z.]{2,24}"),
}
_LONG_NUMBER = lazy(r"\d\d{6}")  # the first digit apart: the search then skips to it
_SERIOUS = ("身份证号", "手机号", "银行卡号")


@declared(kw_only=True)
class PersonalData:
    """Numbers that identify a person; hotlines are too short to match."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "personal_data"

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Look through the report, chrome left out."""
        found: list[tuple[str, tuple[int, int]]] = []
        for paragraph in facts.document.paragraphs if "@" in facts.scan.text or _LONG_NUMBER.search(facts.scan.text) else ():
            taken = 0
            for start, end, name in sorted((m.start(), m.end(), name) for name, pattern in PATTERNS.items() for m in pattern.finditer(paragraph.text)):
                if start >= taken:
                    found.append((name, (paragraph.start + start, paragraph.start + end)))
                    taken = end
        if not found:
            return passed("没有发现个人信息")
        names = "、".join(dict.fromkeys(name for name, _ in found))
        verdict = FAIL if any(name in _SERIOUS for name, _ in found) else PARTIAL
        # The telephone of an office is nobody's own, and is often printed on purpose.
        evidence = [Evidence(span, message=f"疑似{name}", certainty="" if name in _SERIOUS else "doubtful") for name, span in found]
        return Outcome(verdict, f"有 {len(found)} 处疑似个人信息:{names}", "found", evidence)
