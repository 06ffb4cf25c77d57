"""Names of units as people write them, brought to one form: 中共云溪县委、云溪县人民政府 and 云溪县 are one unit, 云溪县司法局 is another."""

import re

from checker.text import widths
from checker.vocabulary import Bodies

_MARKS = re.compile(r"[\s\"'“”‘’《》·•]|\([^)]*\)$")
_JOINED = re.compile(r"[、,和与及]")
_PARTY = re.compile(r"^(.{2,}?[省市县区州盟旗镇乡道])(?:党委|党工委|委)(?=.+政府|.+办事处)")
_SHORTEST = 2


class Names:
    """Brings names to one form by the endings of a pack.

    Args:
        bodies: endings of the pack.
    """

    def __init__(self, bodies: Bodies) -> None:
        """Prepare the endings."""
        self.prefix = bodies.party_prefix
        self.areas = tuple(sorted({ending for endings in bodies.areas.values() for ending in endings} | {"市"}, key=len, reverse=True))
        self.governments = tuple(sorted({*bodies.governments, "委"}, key=len, reverse=True))
        self.departments = tuple(sorted(bodies.departments, key=len, reverse=True))
        self._zones = tuple(name for name in self.departments if name.endswith("区"))
        self._area = re.compile("|".join(self.areas))

    def plain(self, text: str) -> str:
        """Return a name without white space, quotation marks, a bracket behind it and the prefix of the party."""
        return _MARKS.sub("", widths(text).replace("（", "(").replace("）", ")")).removeprefix(self.prefix)

    def core(self, name: str) -> str:
        """Return a name without what only says which organ of the area it is.

        云溪县人民政府 and 云溪县委 are 云溪县, 桐林街道办事处 is 桐林街道, 云溪开发区管理委员会 云溪开发区; another 委员会 is written 委.
        """
        text = self.plain(name)
        for ending in self.governments:
            rest = text.removesuffix(ending)
            if rest != text and len(rest) >= _SHORTEST and rest.endswith(self.areas):
                return rest
        for ending in ("管理委员会", "管委会"):
            rest = text.removesuffix(ending)
            if rest != text:
                return rest if rest.endswith(self._zones) else f"{rest}管委会"
        return text.removesuffix("员会") if text.endswith("委员会") else text

    def cores(self, text: str) -> list[str]:
        """Return the cores of the bodies that a text joins, the longest first; one for 县委、县人民政府 of one county."""
        found = []
        for part in _JOINED.split(self.plain(text)):
            party = _PARTY.match(part)
            pieces = [party[0], part[party.end() :]] if party else [part]
            found += [self.core(piece) for piece in pieces if piece]
        whole = [core for core in found if len(core) > _SHORTEST - 1]
        return sorted(dict.fromkeys(core for core in whole if not any(other != core and other.endswith(core) for other in whole)), key=len, reverse=True)

    def shorter(self, core: str) -> list[tuple[str, str]]:
        """Return (superior, rest) for each way to leave out areas at the start: 江州市云溪县司法局 is also 云溪县司法局 and 司法局."""
        cuts = [match.end() for match in self._area.finditer(core) if match.start() >= _SHORTEST - 1 and match.end() < len(core)]
        return [(core[:cut], core[cut:]) for cut in dict.fromkeys(cuts) if len(core) - cut >= _SHORTEST]

    def is_body(self, text: str) -> bool:
        """Say whether a text ends like the name of a body of its own."""
        return text.endswith((*self.departments, *self.areas))
