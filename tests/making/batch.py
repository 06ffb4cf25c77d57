"""Makes what a collecting office gets in two years: reports of many units with planted states, gaps and figures, the lists, and the truth."""

import csv
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import openpyxl

REPORTS = Path(__file__).parent.parent.parent / "fixtures" / "reports"
YEAR = 2024
DEADLINE = date(2025, 3, 1)
CITY = "澜屏市"
FORMULA = "=1+2镇"
PARTS = {"problems": "FZ-S-004", "leader": "FZ-H-001", "plan": "FZ-S-007"}
"""Part of a report that can be left out → the rule that then fails."""
VARIANTS = ((), ("plan",), ("plan", "leader"), ("plan", "leader", "problems"))
"""What is left out; each later variant scores less on the same template."""
SPECIAL = ["未报"] * 5 + ["迟报"] * 6 + ["错年度"] * 3 + ["无法读取"] * 2 + ["不是年报"] * 2 + ["无法判断时间"] * 3 + ["副本"] * 2
_FIRST, _SECOND = "檀柏霁岑蒲汀望梧松竹榆槐", "溪岭岗屏岸坪渡湾"
_NO_REPORT = ("d04_not_news_meeting_2024.txt", "d10_not_court_work_report_2023.txt")


@dataclass
class Sent:
    """What is planted for one unit in the year collected."""

    name: str
    level: str
    parent: str | None
    states: set[str]
    variant: tuple[str, ...] = ()
    variant_before: tuple[str, ...] = ()
    penalties: int = 0
    mediations: int | None = None
    contradiction: bool = False
    counts: str | None = None  # name of the file that counts

    @property
    def shown(self) -> str:
        """The name in the tables: with the county where another town has the same."""
        return f"{self.name}({self.parent})" if self.name == "望月镇" else self.name


@dataclass
class Batch:
    """The folders, lists and truth of a batch."""

    this: Path
    last: Path
    roster: Path
    received: Path
    units: list[Sent] = field(default_factory=list)
    unassigned: set[str] = field(default_factory=set)
    outlier: str = ""
    files: int = 0

    def command(self) -> list[str]:
        """Return the arguments of a run over the batch, without a format."""
        return [
            "summary", str(self.this), "--roster", str(self.roster), "--deadline", str(DEADLINE), "--received", str(self.received),
            "--last", str(self.last), "--year", str(YEAR),
        ]  # fmt: skip


def _template(name: str, year: int, swaps: dict[str, str]) -> str:
    """Return a fixture as the report of another unit and year."""
    text = (REPORTS / name).read_text(encoding="utf-8")
    for at, old in enumerate(swaps):
        text = text.replace(old, f"\0{at}\0")
    for at, new in enumerate(swaps.values()):
        text = text.replace(f"\0{at}\0", new)
    return text.replace("{年}", str(year)).replace("{下年}", str(year + 1))


def text_of(unit: Sent, year: int, variant: tuple[str, ...], *, version: int = 0) -> str:
    """Return the report of a unit with what is planted; versions differ in a word."""
    span = {"（2021—2025年）": "（2021—2025年）"}
    if unit.level == "乡镇街道":
        swaps = {
            **span,
            "2022": "{年}",
            "2023": "{下年}",
            "禾渡": unit.name.removesuffix("镇"),
            "霁山县": unit.parent or "",
            "调解纠纷326件，调成321件": "{调解}",
        }
        settled = f"，调解成功{unit.mediations + 50}件" if unit.contradiction else ""
        planted = f"办理行政处罚案件{unit.penalties}件，调解纠纷{unit.mediations}件{settled}"
        text = _template("k04_town_complete_2022.txt", year, swaps).replace("{调解}", planted)
    elif unit.level == "县区":
        swaps = {**span, "2025": "{年}", "2026": "{下年}", "岑岗自治县": unit.name, "州委、州政府": f"中共{CITY}委、{CITY}人民政府"}
        text = _template("k13_county_fewfigures_2025.txt", year, swaps)
        text = text.replace("执法重心由罚转向管", f"全年办理行政处罚案件{unit.penalties}件，执法重心由罚转向管")
    else:
        swaps = {
            **span,
            "发布时间：2024-02-28 10:12:05\n": "",
            "2023": "{年}",
            "2024": "{下年}",
            f"{CITY}住房和城乡建设局": unit.name,
            "立案处罚64件": "{处罚}",
        }
        text = _template("k14_bureau_gaps_2023.txt", year, swaps).replace("{处罚}", f"立案处罚{unit.penalties}件")
    return _without(text, variant).replace("稳步" if version % 2 else "\0", "有序").replace("扎实" if version > 1 else "\0", "切实") + "\n" * version


def _without(text: str, variant: tuple[str, ...]) -> str:
    lines = text.split("\n")
    starts = {mark: next(at for at, line in enumerate(lines) if line.startswith(mark)) for mark in "二三四"}
    end = len(lines.copy())
    while end and not lines[end - 1].strip():
        end -= 1
    signed = end - 2 if lines[end - 1].startswith("20") else end
    spans = {"problems": (starts["二"], starts["三"]), "leader": (starts["三"], starts["四"]), "plan": (starts["四"], signed)}
    for part in ("plan", "leader", "problems"):
        if part in variant:
            low, high = spans[part]
            lines[low:high] = []
    return "\n".join(lines)


def _units(random_: random.Random, count: int) -> list[Sent]:
    names = [a + b for a in _FIRST for b in _SECOND]
    random_.shuffle(names)
    counties = [f"{names.pop()}县" for _ in range(count * 4 // 15)]
    units = [Sent(name, "县区", CITY, set()) for name in counties]
    towns = [Sent("望月镇", "乡镇街道", counties[0], set()), Sent("望月镇", "乡镇街道", counties[1], set())]
    towns += [Sent(f"{names.pop()}镇", "乡镇街道", counties[at % len(counties)], set()) for at in range(count // 2 - 2)]
    works = [
        "财政",
        "民政",
        "水利",
        "教育",
        "交通运输",
        "农业农村",
        "文化和旅游",
        "卫生健康",
        "应急管理",
        "审计",
        "市场监督管理",
        "统计",
        "医疗保障",
        "生态环境",
        "商务",
        "林业",
    ]
    left = count - len(units) - len(towns)
    return units + towns + [Sent(f"{CITY}{works[at % len(works)]}{'' if at < len(works) else at}局", "部门", CITY, set()) for at in range(left)]


def make(folder: Path, reports: int = 300, units: int = 60, seed: int = 7) -> Batch:
    """Write reports of two years, half of them each, and return the truth.

    Args:
        folder: where everything goes.
        reports: files of both years together; at least about 2.2 for each unit.
        units: at least 50, so that every state is there.
        seed: of the choices.
    """
    chance = random.Random(seed)
    batch = Batch(folder / "本年", folder / "上年", folder / "名单.xlsx", folder / "收到.csv", _units(chance, units))
    for part in (batch.this, batch.last):
        part.mkdir(parents=True)
    order = list(range(units))
    chance.shuffle(order)
    kinds = dict(zip(order, SPECIAL, strict=False))
    for at, unit in enumerate(batch.units):
        unit.variant, unit.variant_before = VARIANTS[at % 4], VARIANTS[at // 4 % 4]
        unit.penalties = 20 + 3 * at
        unit.mediations = 200 + 5 * at if unit.level == "乡镇街道" else None
        unit.contradiction = unit.level == "乡镇街道" and at % 5 == 0
    towns = [unit for at, unit in enumerate(batch.units) if unit.level == "乡镇街道" and at not in kinds]
    towns[0].mediations, batch.outlier = 180_000, towns[0].shown
    received: list[tuple[str, date]] = []
    single = [at for at in order if at not in kinds]
    versions = dict.fromkeys(order, 1)
    extra = reports // 2 - (units - 5) - 2 - 2
    for turn in range(extra):
        versions[single[10 + turn % (len(single) - 10)]] += 1
    for at, unit in enumerate(batch.units):
        _send(batch, unit, kinds.get(at, "已报"), versions[at], received, at)
    _strangers(batch, received)
    for turn in range(reports - reports // 2):
        at = turn % units
        unit = batch.units[at]
        last = turn + units >= reports - reports // 2
        variant = unit.variant_before if last else ("plan",)
        (batch.last / f"{at:02}-{turn // units}-{unit.parent}-{unit.name}.txt").write_text(
            text_of(unit, YEAR - 1, variant, version=turn // units), encoding="utf-8"
        )
    batch.files = sum(path.is_file() for path in batch.this.rglob("*"))
    _lists(batch, received)
    return batch


def _send(batch: Batch, unit: Sent, kind: str, versions: int, received: list[tuple[str, date]], at: int) -> None:
    """Write the files of a unit and what must come of them."""
    folder = batch.this / (unit.parent or "")
    folder.mkdir(exist_ok=True)
    stem = (f"{unit.name}{YEAR}年报告", f"{at:03}", f"关于报送{unit.name}年报的材料")[at % 3]
    if kind == "未报":
        unit.states = {"未报"}
        return
    if kind == "无法读取":
        unit.states = {"无法读取"}
        path = folder / f"{unit.name}.docx"
        path.write_bytes(b"PK\3\4 broken" if at % 2 else b"")
        received.append((path.name, DEADLINE))
        return
    if kind == "不是年报":
        unit.states = {"不是年报"}
        (folder / f"{unit.name}.txt").write_text((REPORTS / _NO_REPORT[at % 2]).read_text(encoding="utf-8"), encoding="utf-8")
        return
    year = YEAR - 1 if kind == "错年度" else YEAR
    early, late = DEADLINE - timedelta(days=20 - at % 9), DEADLINE + timedelta(days=1 + at % 4)
    for version in range(versions):
        path = folder / f"{stem}{f'-{version + 1}' if version else ''}.txt"
        last = version == versions - 1
        path.write_text(text_of(unit, year, unit.variant if last else VARIANTS[3], version=version), encoding="utf-8")
        day = late if kind == "迟报" else early + timedelta(days=version)
        if kind != "无法判断时间":
            received.append((f"{folder.name}/{path.name}", day))
        unit.counts = path.name
    if kind == "副本":
        copy = folder / f"{stem}-副本.txt"
        copy.write_bytes((folder / f"{stem}.txt").read_bytes())
        received.append((f"{folder.name}/{copy.name}", early))
        unit.counts = copy.name
    if kind == "错年度":
        unit.counts = None
    unit.states = {"副本": {"已报", "重复报"}}.get(kind, {kind}) | ({"重复报"} if versions > 1 else set())


def _strangers(batch: Batch, received: list[tuple[str, date]]) -> None:
    """Add a report of a unit that is not on the roster, and one that fits two units of one name."""
    stranger = Sent("远星县", "县区", CITY, set(), penalties=1)
    twin = Sent("望月镇", "乡镇街道", "", set(), penalties=1, mediations=1)
    for name, unit in (("不在名单.txt", stranger), ("望月镇来稿.txt", twin)):
        (batch.this / name).write_text(text_of(unit, YEAR, ()), encoding="utf-8")
        batch.unassigned.add(name)
        received.append((name, DEADLINE))


def _lists(batch: Batch, received: list[tuple[str, date]]) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append([f"{CITY}{YEAR}年度报告报送单位名单"])
    page.append([])
    page.append(["序号", "单 位", "层级", "简称", "联系人", "上级单位"])
    words = {"县区": "县(市、区)", "乡镇街道": "乡镇（街道）", "部门": "市直部门"}
    for at, unit in enumerate(batch.units, 1):
        page.append([at, f"{unit.name}人民政府" if unit.level == "县区" and at % 2 else unit.name, words[unit.level], None, "张三", unit.parent])
    page.append([len(batch.units) + 1, FORMULA, "乡镇", None, None, batch.units[0].name])
    page.cell(page.max_row, 2).data_type = "s"  # text that looks like a formula
    book.save(batch.roster)
    with batch.received.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["文件名", "收到时间"])
        writer.writerows([name, f"{day.year}年{day.month}月{day.day}日"] for name, day in received)
