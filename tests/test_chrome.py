"""Page chrome: what is set aside of copied web pages, what is left, and which date is believed."""

import re
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.readers.chrome import examine

TITLE = "砚池县人民政府2023年法治政府建设年度报告"
OPENING = "2023年，砚池县人民政府坚持以习近平新时代中国特色社会主义思想为指导，深入践行习近平法治思想，现将有关情况报告如下。"
CLOSING = "（四）抓紧抓实数字法治建设。完成3套监管系统联通改造，推行“扫码入企”，全年培训行政执法人员不少于200人次，不断提升依法行政水平。"


class Case(NamedTuple):
    """A page: the fact it proves, its lines, which of them are chrome, and the dates it tells."""

    fact: str
    lines: list[str]
    chrome: list[int]
    published: str | None = None


MASTHEADS = [
    Case(
        "rows of labels with colons",
        ["索引号：006/2024-31　　主题分类：司法", "发布机构：县司法局　　发布日期：2024年3月25日", TITLE, OPENING],
        [1, 2],
        "2024-03-25",
    ),
    Case(
        "two columns of label and value",
        ["索引号 | 006/2024 | 成文日期 | 2024-02-26", "标题 | " + TITLE + " | 发布日期 | 2024-03-25", TITLE, OPENING],
        [1, 2],
        "2024-03-25",
    ),
    Case("labels in brackets", ["[ 索引号 ] 006/2024", "[ 有 效 性 ]", "[ 发布日期 ] 2024-03-25", TITLE, OPENING], [1, 2, 3], "2024-03-25"),
    Case("a row of labels, the values below", ["索引号 | 发布机构 | 发布日期", "006/2024 | 砚池县人民政府 | 2024-03-25", TITLE, OPENING], [1, 2], "2024-03-25"),
    Case(
        "the same where an empty cell was lost", ["索引号\t发布机构\t文号\t发布日期", "006/2024\t县司法局\t2024年3月25日", TITLE, OPENING], [1, 2], "2024-03-25"
    ),
    Case(
        "cell by cell",
        ["索引号", "006/2024", "发布机构", "砚池县人民政府", "发布日期", "2024-03-25", "名称", TITLE, TITLE, OPENING],
        [*range(1, 9)],
        "2024-03-25",
    ),
    Case(
        "cell by cell with bullets and empty values",
        ["• 索引号:", "006/2024", "• 来源:", "• 发文机构:", "县政府网站", "• 发布日期:", "2024年03月25日 16:34", "• 内容概述:", TITLE, OPENING],
        [*range(1, 9)],
        "2024-03-25",
    ),
    Case("all labels, then all values", ["索引号", "发布机构", "发布日期", "006/2024", "县司法局", "2024-03-25", TITLE, OPENING], [*range(1, 7)], "2024-03-25"),
    Case(
        "labels spread with spaces and without colons",
        [
            "索   引   号 2024-31 分        类 其他; 县政府文件",
            "名        称 " + TITLE,
            "文        号 砚政发〔2024〕3号   上 载 日 期 2024-03-25",
            TITLE,
            OPENING,
        ],
        [1, 2, 3],
        "2024-03-25",
    ),
    Case("a title printed in the masthead and again below it", ["首页 > 公开", TITLE, TITLE, "日期：2024-03-25", OPENING], [1, 2, 4], "2024-03-25"),
    Case("a title the masthead shortens", ["首页 > 公开", "砚池县2023年法治政府建设报告", "来源：县司法局", TITLE, OPENING], [1, 2, 3]),
    Case("a title in two lines after its copy", ["首页 > 公开", TITLE, "来源：县司法局", TITLE[:7], TITLE[7:], OPENING], [1, 2, 3]),
    Case("the title of the browser's window", [TITLE + "_砚池县人民政府", "当前位置：首页 / 公开", TITLE, OPENING], [1, 2]),
    Case("the column above the title", ["首页 > 政务公开 > 法治政府建设", "法治政府建设", TITLE, OPENING], [1, 2]),
    Case("a row below the title", [TITLE, "来　源：县司法局　　时　间：2024年3月5日 09:12:08　　【字体：大 中 小】　浏览次数：", OPENING], [2], "2024-03-05"),
    Case("a row without any space", [TITLE, "发布时间:2024-03-25 09:10来源:县司法局浏览次数:418字号:大中小", OPENING], [2], "2024-03-25"),
    Case("letters of the size line by line", [TITLE, "日期：2024-03-25", "字号：", "大", "中", "小", OPENING], [2, 3, 4, 5, 6], "2024-03-25"),
    Case("a time without label", ["首页 > 公开", TITLE, "砚池县融媒体中心  2024-03-24 16:40", OPENING], [1, 3]),
    Case(
        "links of Markdown",
        ["[首页](http://a.cn/) > [政务公开](http://a.cn/b)", "# " + TITLE, "**来源**：县司法局", OPENING, CLOSING, "* [打印](#)"],
        [1, 3, 6],
    ),
    Case("traditional characters", ["當前位置：首頁 > 政務公開", TITLE, "發佈時間：2024-03-25　瀏覽次數：41", OPENING], [1, 3], "2024-03-25"),
]

FRAMES = [
    Case(
        "a vertical menu, with the name of the site",
        ["砚池县人民政府", "首页", "走进砚池", "新闻中心", "当前位置：首页 >> 公开", TITLE, OPENING],
        [*range(1, 6)],
    ),
    Case("a vertical menu right above the title", ["机构概况", "政务公开", "互动交流", TITLE, OPENING], [1, 2, 3]),
    Case("a menu in one line", ["首 页　公开指南　公开目录　依申请公开", "市委 | 市人大 | 市政府", TITLE, OPENING], [1, 2]),
    Case("skip links, tools and search", ["跳转到主要内容区域", "A- A A+", "无障碍浏览 | 长者助手 | 简体", "请输入关键字  搜索", TITLE, OPENING], [1, 2, 3, 4]),
    Case("the day of the visit is no date", ["今天是2025年11月3日 星期一", "2025年11月3日  星期一  农历九月十四", TITLE, OPENING], [1, 2]),
    Case("page numbers within the text", [TITLE, OPENING, "— 2 —", "上一页　1　[2]　下一页　共2页", "第 3 页 共 5 页", CLOSING], [3, 4, 5]),
    Case(
        "the foot of a page",
        [
            TITLE,
            OPENING,
            CLOSING,
            "【打印】 【关闭】",
            "分享到：微信 微博",
            "0",
            "扫一扫在手机打开当前页",
            "上一篇：没有了",
            "主办：县政府办 电话：0690-12",
            "岭ICP备05003217号",
        ],
        [*range(4, 11)],
    ),
    Case(
        "lists of links",
        [
            OPENING,
            CLOSING,
            "相关附件：",
            "1. 报告全文.docx",
            "2. 图解.jpg",
            "相关阅读",
            "砚池县召开会议，部署法治工作  2024-01-02",
            "友情链接",
            "省政府网 市政府网",
        ],
        [*range(3, 10)],
    ),
    Case("who answers for the page, in brackets", [OPENING, CLOSING, "（责任编辑：左青）", "(信息来源：县司法局)"], [3, 4]),
]

LOOK_ALIKES = [
    Case("a report without a page", [TITLE, "县委、县政府：", OPENING, "一、主要做法", CLOSING, "砚池县人民政府", "2024年2月26日"], []),
    Case("marks of secrecy", ["机密★1年", "内部资料  注意保存", "当前位置：首页 > 公开", TITLE, OPENING], [3]),
    Case("a mark of secrecy below an empty label", ["名称", "机密★1年", "索引号", TITLE, OPENING], [1, 3]),
    Case("the number of the paper below an empty label", ["发布日期：2024-03-25", "有效性：", "砚政发〔2024〕3号", TITLE, OPENING], [1, 2], "2024-03-25"),
    Case(
        "a title in two lines below an empty label",
        ["发布日期：2024-03-25", "来源：", TITLE[:7], "关于2023年法治政府建设情况的报告", OPENING],
        [1, 2],
        "2024-03-25",
    ),
    Case("a title that only the masthead prints", ["索引号", "006/2024", "名称", TITLE, "发布日期", "2024-03-25", OPENING], [1, 2, 3, 5, 6], "2024-03-25"),
    Case("a title printed twice without a masthead", [TITLE, TITLE, OPENING], []),
    Case("a title above the trail", [TITLE, "当前位置：首页 >> 公开   发布时间：2024年03月25日 10:26", OPENING], [2], "2024-03-25"),
    Case("an addressee below the masthead", ["首页 > 公开", TITLE, "省委、省政府：", OPENING], [1]),
    Case(
        "short lines within the text",
        [
            OPENING,
            "来源渠道更加多样",
            "强化技术支持保障",
            "扫码入企全面推行",
            "下一步打算",
            "打印 复印 传真",
            "申请→受理→审查→决定",
            "时间：每周一",
            "责任单位：县司法局",
            CLOSING,
        ],
        [],
    ),
    Case(
        "annexes, copies sent and contacts",
        [CLOSING, "附件：1.目录", "2.统计表", "（联系人：李四，0690-123）", "抄送：市委办公室  市政府办公室", "（此件公开发布）", "【关闭】"],
        [7],
    ),
    Case("a signature below the first buttons", [CLOSING, "分享到：", "砚池县人民政府", "2024年2月26日", "主办：县政府办"], [2, 5]),
    Case("headings that run to the end", [TITLE, "一、主要做法", "打印本页", "二、存在问题", "（一）力量不足", "【关闭】"], [3, 6]),
    Case("another title above the masthead's rows", ["首页 > 公开", "砚池县2022年政务公开工作总结", "来源：县司法局", TITLE, OPENING], [1, 3]),
    Case("headings below a list of links", [OPENING, "相关链接：", "1. 某县报告", "五、其他需要报告的情况", "无。"], [2]),
    Case("headings in brackets", ["【部门文件】", TITLE, OPENING, "【主要做法】", CLOSING], []),
    Case("a table of the report", [OPENING, "指标 | 数量 | 单位", "发布 | 12 | 件", CLOSING], []),
    Case("an empty page", ["", "　　", "\t"], []),
]

DATES = [
    Case("publication is believed before the update", [TITLE, "更新时间：2024-03-28　发布时间：2024-03-25", OPENING], [2], "2024-03-25"),
    Case("a date at the start of a row beside the source", [TITLE, "2024-03-25 09:10:33 来源：县司法局 浏览次数：41", OPENING], [2], "2024-03-25"),
    Case("a date behind the source has no label", [TITLE, "来源：县司法局 2024-03-25 浏览次数：41", OPENING], [2]),
    Case("a date alone has no label", ["首页 > 公开", TITLE, "2024-03-25", OPENING], [1, 3]),
    Case("a date below the title may be the report's", [TITLE, "（2024年2月20日）", OPENING], []),
    Case("a labelled date below the signature", [CLOSING, "砚池县人民政府", "2024年2月26日", "发布日期：2024-03-01"], [4], "2024-03-01"),
    Case("a bare 日期 below the text is the signature's", [CLOSING, "砚池县人民政府", "日期：2024年2月26日"], []),
    Case("a bare 更新时间 below the text is the site's", [CLOSING, "【关闭】", "更新时间：2025-11-03"], [2, 3]),
    Case("no date where the label is empty", [TITLE, "发布日期：　来源：县司法局", OPENING], [2]),
    Case("eight digits", [TITLE, "发布日期：20240325　来源：县司法局", OPENING], [2], "2024-03-25"),
    Case("the time of a meeting is none of publication", ["会议时间：2024-03-05", TITLE, OPENING], []),
]


@pytest.mark.parametrize("case", [*MASTHEADS, *FRAMES, *LOOK_ALIKES, *DATES], ids=lambda case: case.fact)
def test_pages(case):
    """Of each page exactly the chrome is set aside, and only labelled dates are believed."""
    page = examine(case.lines)
    assert (sorted(page.lines), page.publish_date) == (case.chrome, case.published)


@pytest.mark.parametrize("case", [*MASTHEADS, *FRAMES], ids=lambda case: case.fact)
def test_half_width_pages(case):
    """A page converted to half-width punctuation is read the same."""
    table = str.maketrans("：，（）【】　", ":,()[] ")
    page = examine([re.sub(r"^\s+", "", line.translate(table)) for line in case.lines])
    assert (sorted(page.lines), page.publish_date) == (case.chrome, case.published)


TEXT = (OPENING, CLOSING, "一、主要做法", "机密★1年")


@given(st.lists(st.sampled_from([*TEXT, *(line for case in [*MASTHEADS, *FRAMES, *LOOK_ALIKES] for line in case.lines)]), max_size=24))
def test_text_is_never_swallowed(lines):
    """However a page is put together, running text, headings and marks of secrecy stay, and chrome lines are lines that say something."""
    found = examine(lines).lines
    assert all(lines[number - 1].strip() and lines[number - 1] not in TEXT for number in found)


@given(st.lists(st.text(max_size=80), max_size=12))
def test_any_characters_can_be_examined(lines):
    """Whatever characters a page has, its chrome lines are among its lines."""
    assert examine(lines).lines <= set(range(1, len(lines) + 1))
