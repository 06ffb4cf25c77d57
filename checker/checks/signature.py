"""Kind ``signature``: the report is signed and dated."""

from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Outcome, missing, partial, passed
from checker.declared import declared
from checker.facts import Facts


@declared(kw_only=True)
class SignatureCheck:
    """The body that reports signs, with a full date.

    Source: GB/T 9704—2012: 发文机关署名 and 成文日期, the date in the form YYYY年M月D日.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "signature"

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Judge the signature block."""
        signature = facts.frame.signature
        if signature is None:
            return missing("文中未见落款(署名和成文日期)", max(facts.body[1] - 1, 0) if facts.body[1] else None)
        span = (signature.start, signature.end)
        faults = []
        if not signature.issuer:
            faults.append("没有署名")
        if not signature.date_text:
            faults.append("没有成文日期")
        elif not signature.date:
            faults.append(f"成文日期“{signature.date_text}”不全")
        elif not _is_standard(signature.date_text, signature.date):
            faults.append(f"成文日期写法不规范:“{signature.date_text}”")
        if faults:
            return partial(";".join(faults), span, reason="incomplete")
        return passed("署名和成文日期齐全", span)


def _is_standard(text: str, value: str) -> bool:
    """Accept YYYY年M月D日 in Arabic figures, with or without leading zeros, and the older Chinese figures."""
    squeezed = "".join(text.split())
    year, month, day = value.split("-")
    arabic = {f"{year}年{m}月{d}日" for m in (month, str(int(month))) for d in (day, str(int(day)))}
    return squeezed in arabic or squeezed.startswith("二")
