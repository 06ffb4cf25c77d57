"""Rules as a spreadsheet: a clerk switches rules and terms there, and a local pack takes the changes over."""

from checker.sheets.changing import Result, take_over
from checker.sheets.contents import Contents, contents
from checker.sheets.reading import Sheet, read
from checker.sheets.writing import write

__all__ = ["Contents", "Result", "Sheet", "contents", "read", "take_over", "write"]
