"""Format ``json``: the result as INTERFACE.md fixes it, one report a line."""

import json
from dataclasses import asdict
from typing import Any

from checker.document import Document
from checker.report import Report
from checker.reporters import Setting
from checker.serial import as_dict
from checker.version import VERSION

RESULT_VERSION = 1
# A result holds no loops: looking for them costs a tenth.
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def dumps(value: Any) -> str:
    """Return a value as compact JSON with Chinese characters as they are."""
    return _ENCODER.encode(value)


class JsonReporter:
    """Writes the document piece by piece.

    Args:
        setting: rules and policy in use.
    """

    def __init__(self, setting: Setting) -> None:
        """Remember what the head names."""
        self.setting = setting
        self.count = 0

    def begin(self) -> str:
        """Return the head up to the list of reports."""
        return dumps(head(self.setting))[:-1] + ',"reports":['

    def report(self, report: Report, document: Document | None) -> str:  # noqa: ARG002 - the protocol of all formats
        """Return one report on a line of its own."""
        self.count += 1
        return (",\n" if self.count > 1 else "\n") + dumps(as_dict(report))

    def end(self) -> str:
        """Close list and document."""
        return "\n]}\n"


def head(setting: Setting) -> dict[str, Any]:
    """Return what is the same for all reports: tool, rules and policy."""
    pack = setting.pack
    return {
        "version": RESULT_VERSION,
        "tool": {"name": "fazhi-checker", "version": VERSION},
        "rules": {"packs": [{"id": part.id, "version": part.version} for part in pack.parts], "digest": pack.digest, "count": len(pack.rules)},
        "policy": {key: asdict(setting.policy)[key] for key in ("stage", "fail_on", "min_score", "strict")},
    }
