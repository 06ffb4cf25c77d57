"""What the desk keeps of a judged report: a compact record, the same whether it was judged now or comes from an earlier result in JSON."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from checker.document import Document
from checker.errors import ReadError
from checker.report import FAIL, NOT_APPLICABLE, PARTIAL, PASS, UNKNOWN, Report
from checker.reporters.json import RESULT_VERSION
from checker.serial import as_dict

RESULTS = frozenset({".json", ".jsonl", ".ndjson"})
"""Suffixes of files with earlier results."""
OTHER = "other"
_HEAD = 400  # characters of the text that name the superior a report is addressed to
_AREA = re.compile(r"[\u3400-\u9fff]{1,12}[省市县区州盟旗]")
_CHUNK = 1 << 20
_LARGEST = 1 << 26  # characters of one report
_SPACE = " \t\r\n,"
_SETTLED = frozenset({PASS, NOT_APPLICABLE, UNKNOWN})
_METADATA = ("title", "report_year", "plan_year", "unit", "level", "issuer", "sign_date", "publish_date")
_FIGURE = ("indicator", "name", "value", "unit", "hedge", "year", "kind", "scope")
_FINDING = ("message", "fix", "certainty", "line", "column", "page", "excerpt", "section", "fingerprint", "waived")

Record = dict[str, Any]
"""A compact record. Keys:

source: path, format, sha256, characters · outcome · error: null or code and message · metadata: as in a report ·
head: the areas that the first characters of the text name, null when the text is not at hand · sections: role → status, items, causes ·
score · grade · rules: digest and packs of the result · version: of the tool · stage · least: the score below which a report failed, or null ·
results: rule → [verdict, severity, gates, waived, findings], findings of what is no pass only ·
statistics: [indicator, name, value, unit, hedge, year, kind, scope] of what an indicator claims.
"""


def of_report(report: Report, document: Document | None, head: dict[str, Any]) -> Record:
    """Return the record of a report just judged.

    Args:
        report: the judgement.
        document: its text, or None.
        head: what the result says of tool, rules and policy.
    """
    record = of_result(as_dict(report), head)
    record["head"] = " ".join(_AREA.findall(document.folded.text[:_HEAD])) if document else None
    return record


def of_result(report: dict[str, Any], head: dict[str, Any]) -> Record:
    """Return the record of one report of a result.

    Raises:
        KeyError, TypeError, AttributeError, ValueError: it is no report.
    """
    source = report["source"]
    return {
        "source": {"path": str(source["path"]), "format": source["format"], "sha256": source["sha256"], "characters": int(source["characters"])},
        "outcome": str(report["outcome"]), "error": report["error"], "metadata": {key: report["metadata"][key] for key in _METADATA}, "head": None,
        "sections": {
            role: {"status": section["status"], "items": section.get("items"), "causes": section.get("causes")} for role, section in report["sections"].items()
        },
        "score": report["score"], "grade": report["grade"], "digest": head["rules"]["digest"], "packs": head["rules"]["packs"],
        "version": head["tool"]["version"], "stage": head["policy"]["stage"],
        "least": head["policy"].get("min_score"),
        "results": {result["rule"]: _result(result) for result in report["results"]},
        "statistics": [[entry[key] for key in _FIGURE] for entry in report["statistics"] if entry["indicator"] != OTHER],
    }  # fmt: skip


def _result(result: dict[str, Any]) -> list[Any]:
    settled = result["verdict"] in _SETTLED
    findings = [] if settled and result["verdict"] != UNKNOWN else [{key: finding[key] for key in _FINDING} for finding in result["findings"]]
    waived = result["verdict"] in {FAIL, PARTIAL} and bool(result["findings"]) and all(finding["waived"] for finding in result["findings"])
    return [result["verdict"], result["severity"], bool(result["gates"]), waived, findings, result["title"], result["category"]]


def is_results(path: str) -> bool:
    """Say whether a path is a file with earlier results, by its name."""
    return Path(path).suffix.lower() in RESULTS and Path(path).is_file()


def read(path: str, place: Path | None = None) -> Iterator[Record]:
    """Yield the records of an earlier result, one report in memory at a time.

    Args:
        path: what ``fazhi check --format json`` or ``jsonl`` wrote, also when another program has laid it out anew.
        place: where it lies; None: at the path.

    Raises:
        ReadError: it is no such result, of a later version, or cut off.
    """
    count = 0
    try:
        with (place or Path(path)).open("rb") as stream:
            for report, head in _reports(stream):
                count += 1
                yield of_result(report, head)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        what = "不是完整的 JSON" if isinstance(error, json.JSONDecodeError) else "不是检查结果"
        raise ReadError("bad_result", f"{path}:第 {count + 1} 份{what};请用 fazhi check --format json 重新生成") from None
    except OSError as error:
        raise ReadError("unreadable", f"{path}:打不开({type(error).__name__})") from None
    if not count:
        raise ReadError("bad_result", f"{path}:里面没有检查结果;请用 fazhi check --format json 生成")


def _reports(stream: BinaryIO) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield (report, head); where the head stands behind the reports it is read first."""
    head: dict[str, Any] = {}
    for key, value in _pieces(_Text(stream)):
        if key == "":
            head |= {name: value[name] for name in ("version", "tool", "rules", "policy") if name in value}
            if "source" in value:
                yield value, _checked(head)
        elif key != "reports":
            head[key] = value
        elif "rules" in head:
            yield value, _checked(head)
        else:
            stream.seek(0)
            head = {name: found for name, found in _pieces(_Text(stream)) if name not in {"reports", ""}}
            stream.seek(0)
            yield from ((found, _checked(head)) for name, found in _pieces(_Text(stream)) if name == "reports")
            return


def _checked(head: dict[str, Any]) -> dict[str, Any]:
    if int(head["version"]) > RESULT_VERSION:
        raise ValueError(head["version"])
    return head


class _Text:
    """A text that is read as far as it is looked at.

    Args:
        stream: UTF-8, with or without BOM.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Read nothing yet."""
        import codecs  # noqa: PLC0415 - here only

        self.stream, self.buffer, self.at = stream, "", 0
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.json = json.JSONDecoder()
        self.ended = False

    def more(self) -> bool:
        """Read a piece more; False at the end."""
        if self.ended:
            return False
        data = self.stream.read(max(_CHUNK, len(self.buffer) - self.at))
        self.ended = not data
        self.buffer = self.buffer[self.at :] + self.decoder.decode(data, final=not data)
        self.at = 0
        return True

    def peek(self) -> str:
        """Return the next character that is neither white space nor a comma, or nothing at the end."""
        while True:
            while self.at < len(self.buffer) and self.buffer[self.at] in _SPACE:
                self.at += 1
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        """Return the next JSON value; one larger than `_LARGEST` is taken for damaged, so that a broken file is not read whole."""
        self.peek()
        while True:
            try:
                value, end = self.json.raw_decode(self.buffer, self.at)
            except json.JSONDecodeError:
                if len(self.buffer) - self.at > _LARGEST or not self.more():
                    raise
                continue
            if end == len(self.buffer) and self.more():
                continue  # a number may go on
            self.at = end
            return value

    def skip(self, expected: str) -> None:
        """Step over a character that must come."""
        if self.peek() != expected:
            raise json.JSONDecodeError(f"{expected} is missing", self.buffer, self.at)
        self.at += 1


def _pieces(text: _Text) -> Iterator[tuple[str, Any]]:
    """Yield (key, value) of the objects of a text, the elements of ``reports`` one by one; a line of its own has the key ``""``."""
    while first := text.peek():
        if first == "[":
            text.skip("[")
            yield from (("reports", value) for value in _elements(text))
        elif first == "{":
            yield from _object(text)
        else:
            raise json.JSONDecodeError("no object", text.buffer, text.at)


def _object(text: _Text) -> Iterator[tuple[str, Any]]:
    text.skip("{")
    held: dict[str, Any] = {}
    while text.peek() == '"':
        key = text.value()
        text.skip(":")
        if key == "reports" and text.peek() == "[":
            yield from held.items()
            held = {}
            text.skip("[")
            yield from (("reports", value) for value in _elements(text))
        else:
            held[key] = text.value()
    text.skip("}")
    if "source" in held or "reports" in held:
        yield "", held
    else:
        yield from held.items()


def _elements(text: _Text) -> Iterator[Any]:
    while text.peek() != "]":
        if not text.peek():
            raise json.JSONDecodeError("cut off", text.buffer, text.at)
        yield text.value()
    text.skip("]")
