"""fazhi-checker: checks 法治政府建设年度报告 against declarative rules.

The Python interface is `check`, which judges one report; `load_rules` for many reports under the same rules; `Policy`, `Report` and
`CheckerError`, which it takes, gives and raises::

    from checker import check

    report = check("某县2025年法治政府建设年度报告.docx")
    print(report.outcome, report.score)
    for result in report.failing():
        for finding in result.findings:
            print(result.rule, finding.line, finding.message, finding.fix)
"""

from typing import TYPE_CHECKING, Any

from checker.version import VERSION

if TYPE_CHECKING:
    from checker.api import check, load_rules
    from checker.errors import CheckerError
    from checker.report import Policy, Report

__version__ = VERSION

__all__ = ["CheckerError", "Policy", "Report", "check", "load_rules"]
_MODULES = {"CheckerError": "errors", "Policy": "report", "Report": "report", "check": "api", "load_rules": "api"}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: the command line has its own way in."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - the same

    return getattr(import_module(f"checker.{_MODULES[name]}"), name)
