"""Makes reports of towns whose sentences are their own, but for what is planted: copies, common wording, last year's text, promises and figures."""

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

YEAR = 2024
COMMON = "会议要求把依规办事贯穿镇村两级各项事务的始终，凡是涉及群众切身利益的事项都先听意见、再作决定、事后公开结果，并由镇纪检干部全程跟踪。"
"""A sentence that all towns have."""
TITLES = "学习《关于进一步规范乡镇综合行政执法队伍日常管理与装备配备若干事项的实施细则》《澜屏市乡镇街道执法协作与联合检查工作暂行办法》。"
"""Two towns name the same documents."""
_KEPT = re.compile(r"[^\W_]")
_WORDS = [
    "山塘",
    "水渠",
    "果园",
    "茶场",
    "渡口",
    "石桥",
    "货栈",
    "校舍",
    "粮仓",
    "机站",
    "渔港",
    "林道",
    "苗圃",
    "砖窑",
    "冷库",
    "市集",
    "戏台",
    "祠堂",
    "堤坝",
    "井台",
    "磨坊",
    "牧场",
    "草甸",
    "沙洲",
    "岩洞",
    "松坡",
    "竹海",
    "梅岭",
    "杏村",
    "柳堤",
    "荷塘",
    "稻田",
    "麦垄",
    "棉田",
    "油坊",
    "酒窖",
    "药圃",
    "花棚",
    "菜地",
    "瓜棚",
    "蜂场",
    "蚕房",
    "鸭舍",
    "羊圈",
    "马道",
    "牛市",
    "船坞",
    "灯塔",
    "钟楼",
    "驿站",
    "巡看",
    "查验",
    "登记",
    "询问",
    "劝导",
    "回访",
    "复核",
    "张贴",
    "讲授",
    "演练",
    "丈量",
    "绘图",
    "清点",
    "归档",
    "约谈",
    "移交",
    "转办",
    "答复",
    "核销",
    "盘整",
    "修缮",
    "疏浚",
    "补种",
    "加固",
    "更换",
    "拆除",
    "迁移",
    "合并",
    "划分",
    "标注",
    "录入",
    "抽取",
    "比照",
    "提示",
    "警示",
    "督办",
    "销号",
    "会商",
    "听取",
    "走访",
    "座谈",
    "宣讲",
    "展示",
    "评议",
    "打分",
    "通报",
    "奖励",
    "帮扶",
    "接待",
    "引导",
    "陪同",
    "护送",
    "值守",
    "轮岗",
    "签到",
    "备勤",
    "集结",
    "巡夜",
    "守候",
    "预警",
    "响应",
    "撤离",
    "安置",
    "慰问",
    "募集",
    "分发",
    "采买",
    "运输",
    "装卸",
    "称重",
    "计价",
    "结算",
    "对账",
    "审阅",
    "校勘",
    "誊写",
    "刻印",
    "装订",
    "春耕",
    "夏汛",
    "秋收",
    "冬训",
    "晨间",
    "午后",
    "傍晚",
    "雨季",
    "旱期",
    "霜降",
    "上旬",
    "中旬",
    "下旬",
    "月末",
    "季初",
    "年尾",
    "一组",
    "二组",
    "三组",
    "东片",
    "西片",
    "南片",
    "北片",
    "沿江",
    "环湖",
    "近郊",
    "边远",
    "高坡",
    "低洼",
    "老街",
    "新区",
    "旧厂",
    "空地",
]
_NAMES = [a + b for a in "檀柏霁岑蒲汀望梧松竹榆槐桐枫棠" for b in "溪岭岗屏岸坪渡湾泉沟沙洞田桥"]


@dataclass
class Planted:
    """The folders of both years and what was planted in them.

    Attributes:
        this: folder of the year.
        last: folder of the year before.
        texts: (town, year) → its sentences as written.
        copies: (town, town) → characters that the second took from the first without a change.
        reused: town → characters taken from its own last report.
    """

    this: Path
    last: Path
    texts: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    copies: dict[tuple[str, str], int] = field(default_factory=dict)
    reused: dict[str, int] = field(default_factory=dict)

    def own(self, name: str, year: int = YEAR) -> int:
        """Return the letters, characters and digits of the whole report of a town."""
        folder = self.this if year == YEAR else self.last
        return kept((folder / f"{name}.txt").read_text(encoding="utf-8"))


def kept(text: str) -> int:
    """Count letters, Chinese characters and digits."""
    return len(_KEPT.findall(text))


def sentence(chance: random.Random, words: int = 14) -> str:
    """Return a sentence like no other."""
    made = "".join(chance.choice(_WORDS) + ("，" if at % 5 == 4 else "") for at in range(words))
    return made.strip("，") + "。"


def town(name: str, year: int, told: list[str], plan: list[str] | None = None) -> str:
    """Return the report of a town.

    Args:
        name: of the town.
        year: reported on.
        told: sentences of its results; two make a paragraph.
        plan: points for the next year.
    """
    lines = [f"{name}{year}年法治政府建设情况报告", "", f"{year}年，{name}推进法治政府建设，现将情况报告如下。", "一、主要工作和成效"]
    lines += ["".join(told[at : at + 2]) for at in range(0, len(told), 2)]
    lines += ["二、存在的问题", f"一是{name}人手偏紧。二是{name}底子偏薄。", f"三、{year + 1}年工作安排"]
    lines += [f"{at}.{point}" for at, point in enumerate(plan or [f"{name}继续补齐短板。", f"{name}继续加派人手。"], 1)]
    return "\n".join([*lines, "", f"{name}人民政府", f"{year + 1}年1月10日", ""])


def make(folder: Path, towns: int, sentences: int = 16, seed: int = 3) -> Planted:
    """Write the reports of two years.

    Town 1 has three whole sentences of town 0 and two with other numbers and its own name in them; towns 2, 3 and 4 share four sentences;
    town 5 has six of its own last year's; towns 6 and 7 name the same documents; all have `COMMON`.

    Args:
        folder: where they go.
        towns: how many; at least 20.
        sentences: of the results of a town, besides what is planted.
        seed: of the words.
    """
    chance = random.Random(seed)
    names = [f"{name}镇" for name in _NAMES]
    names += [f"{name[0]}{other}" for name in _NAMES for other in names]
    names = names[:towns]
    made = Planted(folder / "本年", folder / "上年")
    for year, part in ((YEAR, made.this), (YEAR - 1, made.last)):
        part.mkdir(parents=True)
        for name in names:
            made.texts[name, year] = [sentence(chance) for _ in range(sentences)]
    told = {name: made.texts[name, YEAR] for name in names}
    numbered = "巡夜编组{}次，春耕期间疏浚水渠{}条，由{}自行购置的冷库移交给东片果园代管使用。"
    other = "清点粮仓{}处、苗圃{}块，{}把称重和计价结果张贴在西片祠堂门口供人比照校阅。"
    first, second = names[:2]
    told[first] += [numbered.format(36, 12, first), other.format(108, 7, first)]
    told[second] += [*told[first][2:5], numbered.format(41, 9, second), other.format(95, 16, second)]
    made.copies[first, second] = sum(map(kept, told[first][2:5]))
    for name in names[3:5]:
        told[name] += told[names[2]][8:12]
        made.copies[names[2], name] = sum(map(kept, told[names[2]][8:12]))
    made.copies[names[3], names[4]] = made.copies[names[2], names[3]]
    told[names[5]] += made.texts[names[5], YEAR - 1][4:10]
    made.reused[names[5]] = sum(map(kept, made.texts[names[5], YEAR - 1][4:10]))
    for name in names[6:8]:
        told[name].append(TITLES)
    for (name, year), lines in made.texts.items():
        path = (made.this if year == YEAR else made.last) / f"{name}.txt"
        path.write_text(town(name, year, [*lines, COMMON]), encoding="utf-8")
    return made
