"""fazhi-checker: checks 法治政府建设年度报告 against declarative rules."""

from checker.version import VERSION

__version__ = VERSION

__all__ = ["__version__"]
