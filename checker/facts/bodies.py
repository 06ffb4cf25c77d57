"""Names of the bodies that write reports, and their level."""

import re

from checker.terms import Scan
from checker.text import is_han, lazy, widths
from checker.vocabulary import Bodies

_YEAR = r"(?:(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})年?(?:度)?"
_NOISE = lazy(
    rf"^(?:关于|推进|推动|加强|全面|深入|开展|印发|报送|呈报|报告|的|在|{_YEAR}|[,、:\"《》()\-]|上一?年度|本年度|年度|持续|落实|贯彻|做好|深化|工作|建设|情况)+"
)
_NOISE_END = lazy(rf"(?:关于|推进|推动|加强|全面|深入|开展|的|在|{_YEAR}|[,、:\"《》()\-]|上一?年度|本年度|年度|持续|落实|贯彻|做好|深化|工作)+$")
# How the predicate of an opening sentence begins: 青溪县坚持以…
_BEGINNINGS = "坚持|在|以|认真|深入|全面|严格|紧紧|紧扣|按照|围绕|始终|切实|高度|坚决|贯彻|扎实|立足|聚焦|牢牢|党|积极|持续|大力|不断|推进"
_JOINERS = lazy(r"[、,\s]|(?<=委)(?!员会)(?=中共|[\u3400-\u9fff]{2,12}(?:人民政府|政府))|(?<=党工委)(?=[\u3400-\u9fff]{2,})|(?<=委员会)(?=[\u3400-\u9fff]{2,})")
_SIGNS = lazy(r"[、,\s]")
"""The joiners of a text without 委."""
_NO_BODY = lazy(r"[的了是]|加强|工作(?!办|委|部|局|站)|建设(?!局|委|厅|部|和|管)")
_GENERIC = lazy(r"(?:我|本|全)?(?:省|市|县|区|镇|乡|街道|州|旗)?(?:委|委员会)?、?(?:省|市|县|区|镇|乡|州|旗)?(?:人民)?(?:政府|办事处|局)?")
_YEAR_ON = lazy(rf"{_YEAR}.*$")


def _parts(text: str) -> list[str]:
    """Return the bodies that a text joins."""
    return [part for part in (_JOINERS if "委" in text else _SIGNS).split(text) if part]


class Namer:
    """Recognises names of bodies by the endings of a pack.

    Args:
        bodies: endings and lists of the pack.
        behind: words of a title behind which no name of a body stands, as what it reports on.
    """

    def __init__(self, bodies: Bodies, behind: tuple[str, ...] = ()) -> None:
        """Prepare the expressions."""
        self._behind = lazy("|".join(map(re.escape, behind)) or "(?!)")
        self.bodies = bodies
        areas = sorted({ending for endings in bodies.areas.values() for ending in endings} | {"市"}, key=len, reverse=True)
        self._areas = areas
        governments = sorted(bodies.governments, key=len, reverse=True)
        self._government = lazy(rf"^(?P<area>.*(?:{'|'.join(areas)}))(?P<tail>(?:{'|'.join(governments)}|委)(?:和.*)?)$")
        departments = sorted(bodies.departments, key=len, reverse=True)
        self._department = lazy(rf"[\u3400-\u9fff]{{2,}}(?:{'|'.join(departments)})(?:\([^)]*\))?$")
        self._subject = lazy(
            rf"(?:^|[,。;:]|{_YEAR}[,、]?(?:以来,)?)((?!我|全|本)[\u3400-\u9fff]{{2,14}}?(?:自治县|{'|'.join(areas)}|{'|'.join(departments)}))"
            rf"(?=(?:党委|党工委|人民政府|政府)?(?:{'|'.join([_BEGINNINGS, *map(re.escape, behind)])}))"
        )

    def only_bodies(self, text: str) -> bool:
        """Say whether a text is nothing but names of bodies."""
        folded = widths(text).strip(":")
        parts = _parts(folded)
        return bool(parts) and all(self._is_body(part) for part in parts)

    def _is_body(self, name: str) -> bool:
        if len(name) > 30 or not is_han(name, "()"):  # noqa: PLR2004 - longer than any name of a body
            return False
        return bool(self._government.match(name) or self._department.fullmatch(name)) and not _NO_BODY.search(name)

    def is_superior(self, text: str, title: str) -> bool:
        """Say whether a line of bodies is addressed rather than the writer's own name."""
        return not any(part in title for part in _parts(widths(text)))

    def unit_of_title(self, title: str) -> str | None:
        """Return whose report a title announces, as printed but without white space, or None."""
        folded = "".join(widths(title).split())
        cut = self._behind.search(folded)
        head = folded[: cut.start()] if cut else folded
        before = head.split("关于")[0] if "关于" in head and not head.startswith("关于") else head
        for candidate in (before, head, folded[cut.end() :] if cut else ""):
            name = self._name_in(candidate)
            if name:
                return name
        return None

    def _name_in(self, text: str) -> str | None:
        text = _NOISE.sub("", text)
        text = _NOISE_END.sub("", text)
        text = _YEAR_ON.sub("", text)
        text = _NOISE_END.sub("", text)
        if len(text) < 2 or not is_han(text, "、()·"):  # noqa: PLR2004 - 某省 is the shortest
            return None
        named = self._is_area(text) or self._government.match(text) or self._department.fullmatch(text)
        return text if named and not _GENERIC.fullmatch(text) else None

    def _is_area(self, text: str) -> bool:
        return is_han(text) and any(text.endswith(area) and len(text) > len(area) for area in self._areas)

    def level(self, unit: str, scan: Scan) -> str | None:
        """Return the level of a unit: 省 市 县区 乡镇街道 部门, or None where it cannot be told.

        Args:
            unit: name without white space.
            scan: the whole text, for cities.
        """
        parts = _parts(widths(unit))
        levels = [self._level_of(part.removeprefix(self.bodies.party_prefix), scan) for part in reversed(parts)]
        return next((level for level in levels if level), None)

    def _level_of(self, name: str, scan: Scan) -> str | None:
        name = re.sub(r"\([^)]*\)$", "", name)
        government = self._government.match(name)
        core = government["area"] if government else name
        if not government and self._department.fullmatch(name):
            return "部门"
        if core in self.bodies.provinces or any(core == province[:-1] for province in self.bodies.provinces):
            return "省"
        if government and core.endswith("地区") and "办事处" in government["tail"]:
            return "乡镇街道"
        for level, endings in self.bodies.areas.items():
            if core.endswith(tuple(endings)) and not (level == "县区" and core.endswith(("自治区", "地区"))):
                return level
        return self._city(core, scan) if core.endswith("市") else None

    def _city(self, name: str, scan: Scan) -> str | None:
        """A city is of prefecture or county level: by list, else by what the report says of those above and below it."""
        for prefecture in self.bodies.prefectures:
            if name.endswith(prefecture):
                return "市"
        if scan.all(self.bodies.municipality_context):
            return "省"
        inner = re.match(r"[\u3400-\u9fff]{2,}市[\u3400-\u9fff]{2,}市$", name)
        if inner:
            return "县区"
        others = re.findall(r"(?:在|和|及|、|按照|落实|对照|贯彻)((?:(?![省府党委和及])[\u3400-\u9fff]){2,4}市)委", scan.text)
        if any(not name.endswith(city) for city in others):
            return "县区"
        if scan.all(self.bodies.prefecture_context):
            return "市"
        return "县区" if scan.all(self.bodies.county_city_context) else None

    def named_in(self, text: str) -> str | None:
        """Return the first name of an area or body that an opening sentence takes as its subject, or None."""
        match = self._subject.search(text)
        return match[1] if match else None

    def own_level(self, scan: Scan) -> str | None:
        """Return the level of what a report calls itself (我县, 我局), or None."""
        counts = {level: len(scan.all(terms)) for level, terms in self.bodies.own_words.items()}
        best = max(counts.values(), default=0)
        winners = [level for level, count in counts.items() if count == best]
        return winners[0] if best and len(winners) == 1 else None
