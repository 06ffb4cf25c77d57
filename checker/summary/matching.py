"""Whose report is it: a report held against the units of the roster by title, signature and file name; in doubt it is not decided."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, TypeVar

from checker.summary.names import Names
from checker.summary.roster import Roster, Unit
from checker.text import is_han, widths

ASSIGNED, EXACT, NORMALISED, SHORTENED, MENTIONED = 1.0, 0.98, 0.92, 0.86, 0.82
"""Confidence by what agrees: a person said so; name or alias to the letter; the name without its organ; without its superior; found in a text."""
FUZZY = 0.75
"""Confidence of a name that is nearly right where the file name is quite right."""
_SUPERIOR = 0.8
_AGREEING = 0.02
_MOST = 0.99
_ALIKE = 78  # ratio (0 to 100) from which a name is nearly another
_SUGGESTED = 60
_SUGGESTIONS = 3
_STOPS = re.compile(
    r"关于|年|[12]\d{3}|二[〇零○]|法治|依法|报告|汇报|材料|上报|报送|送审|总结|修改|[终定]稿|初稿|最终|盖章|正式|[^\u3400-\u9fff]|v\d", re.IGNORECASE
)
_BEFORE = re.compile(r"(?:关于|报送|[于共和与及、]|上报|转报|\d+\.?|年度?)$")
_HAN_END = re.compile(r"[\u3400-\u9fff]+$")


@dataclass(slots=True, eq=False, repr=False)
class Match:
    """Whose report one file is.

    Attributes:
        unit: index of the unit; None: a person must say (请指定).
        confidence: 0 to 1.
        how: what agreed, or why it is not decided, in Chinese.
        candidates: indexes of the units it may belong to, the likeliest first.
    """

    unit: int | None
    confidence: float
    how: str
    candidates: list[int] = field(default_factory=list)


_Fits = dict[int, float]
Value = TypeVar("Value")


class Matcher:
    """Finds the unit of a report in a roster.

    Args:
        roster: the units.
        names: how names are brought to one form.
    """

    def __init__(self, roster: Roster, names: Names) -> None:
        """Index the names of all units in all their forms."""
        self.roster, self.names = roster, names
        self._exact: dict[str, set[int]] = {}
        self._cores: dict[str, set[int]] = {}
        self._short: dict[str, set[int]] = {}
        self._parents = [names.core(unit.parent) if unit.parent else "" for unit in roster.units]
        for at, unit in enumerate(roster.units):
            self._add(at, unit)
        self._keys = self._exact.keys() | self._cores.keys() | self._short.keys()
        self._lengths = sorted({len(key) for key in self._keys}, reverse=True)
        self._all_cores = list(self._cores)

    def _add(self, at: int, unit: Unit) -> None:
        for name in (unit.name, *unit.aliases):
            core = self.names.core(name)
            self._exact.setdefault(self.names.plain(name), set()).add(at)
            self._cores.setdefault(core, set()).add(at)
            if self._parents[at] and not core.startswith(self._parents[at]):
                self._cores.setdefault(self._parents[at] + core, set()).add(at)
            for _, rest in self.names.shorter(core):
                self._short.setdefault(rest, set()).add(at)

    def match(self, record: dict[str, Any]) -> Match:
        """Return whose report a record is.

        Args:
            record: of `checker.summary.records`.
        """
        path = record["source"]["path"]
        assigned = assigned_to(path, self.roster.files)
        if assigned is not None:
            return Match(assigned, ASSIGNED, "按指定")
        metadata = record["metadata"]
        title = self._named(metadata["unit"])
        if not title:
            title = self.mentions(metadata["title"] or "")
        issuer = self._named(metadata["issuer"])
        file = self.mentions(PurePosixPath(path).stem)
        if metadata["unit"] and not title:
            return self._strange(metadata["unit"], issuer, file)
        leading = title or issuer or file
        if not leading:
            return self._unknown(PurePosixPath(path).stem)
        return self._decide(record, leading, {"标题": title, "落款": issuer, "文件名": file})

    def called(self, name: str) -> list[int]:
        """Return the units that a name written in a list means; a superior may stand before it or in a bracket behind it."""
        shown = [at for at, unit in enumerate(self.roster.units) if name in {unit.shown, unit.name, *unit.aliases}]
        return shown or sorted(self._named(name))

    def _decide(self, record: dict[str, Any], leading: _Fits, sources: dict[str, _Fits]) -> Match:
        fits = dict(leading)
        for name, others in sources.items():
            common = fits.keys() & others.keys()
            if common:
                fits = {at: max(fits[at], others[at]) for at in common}
            elif others and name == "文件名" and not self._above(others, fits):
                both = [*fits, *others]
                return Match(None, 0.0, f"标题像“{self._said(fits)}”,文件名像“{self._said(others)}”", both)
        if len(fits) > 1:
            fits = self._by_superior(record, fits)
        if len(fits) > 1:
            best = max(fits.values())
            leaders = [at for at, value in fits.items() if value == best]
            if len(leaders) > 1 or best - sorted(fits.values())[-2] < EXACT - NORMALISED:
                return Match(None, 0.0, f"几个单位都像:{'、'.join(self.roster.units[at].shown for at in sorted(fits))}", sorted(fits))
            fits = {leaders[0]: best}
        ((unit, confidence),) = fits.items()
        agreeing = [name for name, others in sources.items() if unit in others]
        confidence = min(_MOST, confidence + _AGREEING * (len(agreeing) - 1)) if agreeing else confidence
        return Match(unit, round(confidence, 2), "、".join(agreeing) or "上级")

    def _said(self, fits: _Fits) -> str:
        return "、".join(self.roster.units[at].name for at in sorted(fits))

    def _above(self, others: _Fits, fits: _Fits) -> bool:
        """Say whether a file name speaks only of the superiors of the units that fit: 云溪县/云溪县各镇年报-3.docx."""
        return all(self.names.core(self.roster.units[other].name) in {self._parents[at] for at in fits} for other in others)

    def _by_superior(self, record: dict[str, Any], fits: _Fits) -> _Fits:
        """Keep the units whose superior the report or its path names, when that tells them apart."""
        metadata = record["metadata"]
        told = [metadata["unit"], metadata["title"], metadata["issuer"], record["head"], record["source"]["path"]]
        text = " ".join(self.names.plain(part) for part in told if part)
        named = {at: fits[at] for at in fits if self._parents[at] and self._parents[at] in text}
        return dict.fromkeys(named, _SUPERIOR) if len(named) == 1 else fits

    def _named(self, name: str | None) -> _Fits:
        """Return the units that a recognised name means, each with the confidence of the best form that agrees."""
        if not name:
            return {}
        exact = self._exact.get(self.names.plain(name))
        cores = self.names.cores(name)
        joint = [self._cores.get(core, set()) for core in cores]
        if exact and len(joint) <= 1:
            return dict.fromkeys(sorted(exact), EXACT)
        if len(cores) > 1 and len(set().union(*joint)) > 1:
            return dict.fromkeys(sorted(set().union(*joint)), NORMALISED)
        for core, units in zip(cores, joint, strict=True):
            if units:
                return dict.fromkeys(sorted(units), EXACT if exact else NORMALISED)
            below = {at for superior, rest in self.names.shorter(core) for at in self._cores.get(rest, ()) if self._is_under(at, superior)}
            if below:
                return dict.fromkeys(sorted(below), SHORTENED)
            if core in self._short:
                return dict.fromkeys(sorted(self._short[core]), SHORTENED)
        return {}

    def _is_under(self, at: int, superior: str) -> bool:
        """Say whether a unit can be the one below the area named: its superior is that, or is not known."""
        parent = self._parents[at]
        return not parent or superior.endswith(parent) or parent.endswith(superior)

    def mentions(self, text: str) -> _Fits:
        """Return the units that a title or file name names, the longest names first; 云溪县 is not named by 云溪县司法局."""
        plain = self.names.plain(text)
        found: _Fits = {}
        at = 0
        while at < len(plain) - 1:
            key = next((plain[at : at + length] for length in self._lengths if plain[at : at + length] in self._keys), None)
            units = self._standing(plain, at, at + len(key), key) if key else set()
            for unit in units:
                found[unit] = MENTIONED
            at += len(key) if key and units else 1
        return found

    def _standing(self, text: str, start: int, end: int, key: str) -> set[int]:
        """Return the units a key means at a place where it stands for itself and is not part of another name."""
        units = self._exact.get(key) or self._cores.get(key) or self._short.get(key) or set()
        before = _HAN_END.search(_BEFORE.sub("", text[:start]))
        if before and not before[0].endswith(self.names.areas) and not before[0].endswith(("委", "府")):
            return set()
        stop = _STOPS.search(text, end)
        rest = text[end : stop.start()] if stop else text[end:]
        tail = self.names.core(key + rest)
        if tail not in {key, self.names.core(key)} and self.names.is_body(tail):
            return set()
        superior = before[0] if before else ""
        return {at for at in units if not superior or self._is_under(at, superior)}

    def _strange(self, name: str, issuer: _Fits, file: _Fits) -> Match:
        """Judge a report whose title names a body that no unit is called: nearly right and the file name quite right, or not decided."""
        alike = self._alike(name, _SUGGESTED)
        near = {at for at, ratio in alike.items() if ratio >= _ALIKE}
        sure = [at for at in file if at in near]
        if len(sure) == 1 and len(file) == 1:
            return Match(sure[0], FUZZY, f"文件名;标题写的“{name}”相近,请核对")
        candidates = list(dict.fromkeys([*file, *issuer, *alike]))
        return Match(None, 0.0, f"名单里没有标题里的“{name}”" + (f",文件名像“{self._said(file)}”" if file else ""), candidates[:_SUGGESTIONS])

    def _unknown(self, stem: str) -> Match:
        candidates = list(self._alike(stem, _SUGGESTED))[:_SUGGESTIONS] if is_han(stem[:2]) else []
        return Match(None, 0.0, "标题、落款、文件名里都认不出是哪个单位", candidates)

    def _alike(self, name: str, least: int) -> dict[int, float]:
        """Return the units whose names are nearly the same, with the likeness from 0 to 100, the most alike first."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only when nothing agrees

        found: dict[int, float] = {}
        for key, ratio, _ in process.extract(self.names.core(name), self._all_cores, scorer=fuzz.ratio, score_cutoff=least, limit=10):
            for at in sorted(self._cores[key]):
                found.setdefault(at, ratio)
        return found


class Grouper:
    """Without a roster: the units are those that the reports name; reports of one name are of one unit.

    Args:
        roster: filled with the units as they come.
        names: how names are brought to one form.
    """

    def __init__(self, roster: Roster, names: Names) -> None:
        """Start without any unit but those that files are assigned to."""
        self.roster, self.names = roster, names
        self._units = {names.core(unit.name): at for at, unit in enumerate(roster.units)}

    def match(self, record: dict[str, Any]) -> Match:
        """Return whose report a record is, a new unit when none is called so yet."""
        assigned = assigned_to(record["source"]["path"], self.roster.files)
        if assigned is not None:
            return Match(assigned, ASSIGNED, "按指定")
        metadata = record["metadata"]
        name = metadata["unit"] or metadata["issuer"]
        if not name:
            return Match(None, 0.0, "标题、落款里认不出是哪个单位")
        core = (self.names.cores(name) or [self.names.core(name)])[0]
        if core not in self._units:
            self._units[core] = len(self.roster.units)
            self.roster.units.append(Unit(widths(name)))
        return Match(self._units[core], EXACT if metadata["unit"] else NORMALISED, "标题" if metadata["unit"] else "落款")


def assigned_to(path: str, files: Mapping[str, Value]) -> Value | None:
    """Return what a list says of a file: by its path, the end of its path, its name, or its name without suffix; None when nothing."""
    return next((files[key] for key in _keys(path) if key in files), None)


def _keys(path: str) -> Iterator[str]:
    parts = path.replace("\\", "/").split("/")
    yield from ("/".join(parts[at:]) for at in range(len(parts)))
    yield parts[-1].rpartition(".")[0]


def unused(files: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Return the names of files in a list that no file given has."""
    there = {key for path in paths for key in _keys(path)}
    return [file for file in dict.fromkeys(files) if file not in there]


__all__ = ["ASSIGNED", "Grouper", "Match", "Matcher", "assigned_to", "unused"]
