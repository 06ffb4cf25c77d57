"""Report years, as rules and checks name them."""

from typing import Any, ClassVar

from checker.declared import declared

STRICT: dict[str, Any] = {"extra": "forbid"}


@declared(kw_only=True)
class YearSpan:
    """Report years, both ends included.

    Attributes:
        first: None: no lower end.
        last: None: no upper end.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    first: int | None = None
    last: int | None = None

    def holds(self, year: int) -> bool:
        """Say whether a year lies in the span."""
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)
