"""Kind ``stray_text``: no paragraph stands twice, no sentence with figures either, and nobody else speaks of himself."""

import re
from dataclasses import field
from typing import Any, ClassVar

from checker.checks.base import STRICT, Earlier, Evidence, Outcome, passed
from checker.declared import declared
from checker.facts import Facts
from checker.facts.passages import sentences
from checker.report import FAIL, PARTIAL
from checker.terms import Span, Terms
from checker.text import lazy, simplified

_SHOWN = 5
_PIECE = 8
_PIECES = 120
_FIGURE = lazy(r"\d")
# A proper name at the start of a sentence, as subject of what an authority does.
_ACTING = lazy(
    r"(?:^|(?<=[。;!?\n]))((?!全|我|各|本|该|两|邻|外|兄弟|某|有关|相关|其他|每|多|试点|示范|开发|高新|经开|园|景|城|郊|片|库|新|自治|功能|部分|个别|成立|建立|强化|推动|发挥|落实|组织|加强|提请|依托|压实|通过|根据|按照|针对|结合|经|由|对|在|向|与|同|以|为|报|请)[\u3400-\u9fff]{1,4}?(?:县|旗|区|镇|乡|街道))"
    r"(?=(?:各级(?:各部门|行政机关|政府|党委|党组织)|人民政府(?:各部门|坚持|认真|严格|高度|始终|深入|扎实|积极|全面|持续|切实|自觉))"
    r"|(?:(?<=镇)|(?<=乡)|(?<=街道))(?=综治中心|司法所|党群服务中心|便民服务中心|综合行政执法[队大办]|党委|党工委))",
    re.MULTILINE,
)
# 青石县委、县政府: committee and government of one area, two characters of its name before them.
_LEADING = lazy(
    r"((?:(?![我本各全在由经向对该两省市县区旗镇乡州盟共报请和与及、于])[\u3400-\u9fff]){2}(?:县|旗|区|镇|乡))(?=(?:党?委)[、和](?:县|旗|区|镇|乡)?(?:人民)?政府)"
)
# Whose rooms they are, a department says of itself: 听取县水利局各股室汇报.
_ROOMS = lazy(r"[省市县区州盟旗]((?:(?![级各和与及由对在到至的列入])[\u3400-\u9fff]){2,8}(?:局|厅|委员会))(?=(?:机关)?各?[股科处]室)")
_ENDING = lazy(r"(市|县|区|旗|局|厅|委员会)(?=(?:人民政府|政府|委)?$)")
_OWN_LENGTH = 3  # characters at the end of a department's name that are its own: 水利局


@declared(kw_only=True)
class StrayText:
    """Text that came from another place in the report, or from another body's report.

    Attributes:
        least: characters of the shortest paragraph that is compared.
        sentence: characters of the shortest sentence with a figure that is compared; None: none is.
        share: share of a paragraph's pieces of eight characters that another one must have.
        selves: level → words by which only another kind of body calls itself.
        selves_but_not: look-alikes.
        named: levels of reports in which `selves_of` counts.
        selves_of: last word of the name of the body's area, or of its own → words by which only another kind calls itself: 我县 of a 市.
        strangers: level → endings of the names of areas or departments of that level; where another one than the reporting body
            acts, or its rooms are named, its report was copied.
        many: from so many places on it fails.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: ClassVar[str] = "stray_text"
    least: int = 40
    sentence: int | None = None
    share: float = 0.9
    selves: dict[str, Terms] = field(default_factory=dict)
    selves_but_not: Terms = ()
    named: tuple[str, ...] = ()
    selves_of: dict[str, Terms] = field(default_factory=dict)
    strangers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    many: int = 3

    def run(self, facts: Facts, earlier: Earlier) -> Outcome:  # noqa: ARG002 - the protocol of all kinds
        """Compare the paragraphs, and look for other bodies' words."""
        doubles = self._doubles(facts)
        again = self._again(facts, doubles)
        own = facts.scan.within(self.selves.get(facts.metadata.level or "", ()), *facts.body, self.selves_but_not)
        ending = _ENDING.search(facts.metadata.unit or "") if facts.metadata.level in self.named else None
        own += facts.scan.within(self.selves_of.get(ending[1], ()) if ending else (), *facts.body, self.selves_but_not)
        strays = sorted({*own, *self._acting(facts)})
        if not doubles and not again and not strays:
            return passed("没有重复的段落和别的单位的自称")
        said = [f"{len(doubles)} 段与前文重复"] if doubles else []
        said += [f"{len(again)} 句与前文重复"] if again else []
        if strays:
            words = list(dict.fromkeys(facts.document.printed(*span) for span in strays))
            said.append("出现别的单位的自称:" + "、".join(f"“{word}”" for word in words[:_SHOWN]))
        evidence = [Evidence(span) for span in [*doubles, *again, *strays][: 2 * _SHOWN]]
        return Outcome(FAIL if len(doubles) + len(again) + len(strays) >= self.many else PARTIAL, ";".join(said), evidence=evidence)

    def _again(self, facts: Facts, doubles: list[Span]) -> list[Span]:
        """Return the sentences with a figure that stand word for word in a paragraph before, outside of paragraphs that stand twice as a whole."""
        seen: dict[str, int] = {}
        found: list[Span] = []
        whole = set(doubles)
        for at, paragraph in enumerate(facts.frame.body if self.sentence is not None else ()):
            for start, end in sentences(facts.scan.text, paragraph.start, paragraph.end):
                said = facts.scan.text[start:end]
                if len(said) < (self.sentence or 0) or not _FIGURE.search(said):
                    continue
                if seen.setdefault(said, at) != at and (paragraph.start, paragraph.end) not in whole:
                    found.append((start, end))
        return found

    def _acting(self, facts: Facts) -> list[Span]:
        """Return the names of other areas of the reporting body's level that open a sentence as the one who acts."""
        endings = self.strangers.get(facts.metadata.level or "", ())
        own = "".join([facts.metadata.unit or "", facts.metadata.title or "", facts.metadata.issuer or "", *facts.frame.letterhead])
        if not endings or not own:
            return []
        own, text = simplified(own, floor=1)[0], facts.scan.text
        areas = [match.span(1) for match in _ACTING.finditer(text, *facts.body)]
        areas += [match.span(1) for match in _LEADING.finditer(text, *facts.body)]
        found = [(start, end) for start, end in areas if text[start:end].endswith(endings) and text[start:end] not in own]
        rooms = (match.end(1) for match in _ROOMS.finditer(text, *facts.body) if match[1].endswith(endings))
        return found + [(end - _OWN_LENGTH, end) for end in rooms if not _shortens(text[end - _OWN_LENGTH : end], own)]

    def _doubles(self, facts: Facts) -> list[Span]:
        """Return the paragraphs whose text nearly all stands in one before them."""
        seen: dict[str, int] = {}
        found: list[Span] = []
        for at, paragraph in enumerate(facts.frame.body):
            if len(paragraph.text) < self.least:
                continue
            pieces = _pieces(paragraph.text)
            before = [seen[piece] for piece in pieces if piece in seen]
            if before and max(map(before.count, set(before))) >= self.share * len(pieces):
                found.append((paragraph.start, paragraph.end))
            for piece in pieces:
                seen.setdefault(piece, at)
        return found


def _shortens(name: str, full: str) -> bool:
    """Say whether the characters of a name stand in a longer one in their order: 监管局 in 市场监督管理局."""
    rest = iter(full)
    return all(character in rest for character in name)


def _pieces(text: str) -> list[str]:
    """Return the first pieces of eight characters, enough to tell a copy."""
    return [text[at : at + _PIECE] for at in range(min(len(text) - _PIECE + 1, _PIECES))]
