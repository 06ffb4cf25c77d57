"""What the sheets, their columns and the values in them are called."""

HELP, RULES, TERMS, KEPT = "说明", "规则", "词表", "导出时的值"
FORMAT = 1
"""Version of the layout."""
NAMES_COLUMN = 7
"""Column, from 0, of the last sheet that lists the names of all lists of terms."""

ID, TITLE, ON, SEVERITY, WEIGHT, LEVELS, FIRST, LAST, FIX, GROUP, KIND = (
    "编号", "要求", "启用", "级别", "权重", "适用层级", "起始年度", "结束年度", "改法", "类别", "怎样判断",
)  # fmt: skip
RULE_COLUMNS = (ID, TITLE, ON, SEVERITY, WEIGHT, LEVELS, FIRST, LAST, FIX, GROUP, KIND)
LIST, MEANING, USED, TERM, KEY = "词条集", "是什么词", "用在哪些规则", "词", "行号"
TERM_COLUMNS = (LIST, MEANING, USED, TERM, ON, KEY)

YES, NO = "是", "否"
SAID_YES = frozenset({YES, "启用", "开", "打开", "√", "y", "yes", "true", "1"})
SAID_NO = frozenset({NO, "停用", "不启用", "关", "关闭", "×", "n", "no", "false", "0"})
SEVERITIES = {"must": "必须", "should": "应当", "may": "建议"}
SAID_SEVERITIES = {**{word: key for key, word in SEVERITIES.items()}, **{key: key for key in SEVERITIES}, "可以": "may"}
EVERY = "全部"
SAID_EVERY = frozenset({"", EVERY, "各级", "各级各类", "不限", "所有"})
WEIGHTS = (0, 1000)
"""Least and most."""
YEARS = (1990, 2099)
"""First and last."""

LISTS = {
    "terms": "要找的词",
    "but_not": "容易混淆、不算的写法",
    "loose": "宽泛的说法,只算部分",
    "headings": "小标题的写法",
    "headings_but_not": "不算的小标题",
    "beneath": "小标题下面要有的词",
    "acts": "说做了什么的词",
    "acts_but_not": "口号,不算做了什么",
    "mention": "说到这方面的词",
    "mention_but_not": "不算说到的写法",
    "doubtful": "拿不准的写法",
    "wrong": "错误的写法",
    "right": "正确的写法",
    "says": "数字旁边的词",
    "soft": "较弱的线索",
    "hints": "旁证的词",
    "zero": "说“没有发生”的写法",
    "zero_but_not": "不算“没有发生”的写法",
    "opening": "开头的写法",
    "opening_but_not": "不算的开头",
    "evidence": "证明确有其事的词",
    "own": "说自己的词",
    "others": "说别人的词",
    "causes": "说原因的词",
    "causes_but_not": "不算原因的写法",
    "aside": "不看的地方",
    "near": "旁边要有的词",
    "current": "现行的名称",
    "outdated": "旧的名称",
    "subheadings": "下级标题的写法",
    "weak_headings": "要看正文才算的标题",
    "setting": "同段要有的词",
    "targets": "说目标、不是本年实绩的词",
    "targets_but_not": "不算目标的写法",
    "previous": "说上年的词",
    "previous_but_not": "不算上年的写法",
    "other_bodies": "说别的机构的词",
    "part": "说其中一部分的词",
    "scopes": "说范围的词",
    "changes": "说增减的词",
    "subject": "报告主题的说法",
    "kinds": "文种的说法",
    "foreign": "别的文种的说法",
    "blanks": "占位符的写法",
    "retrospect": "说往年、可以用旧名称的词",
    "claimed": "说做到了的写法",
    "denied": "说没做到的写法",
    "summary": "归纳的写法",
    "concrete": "说得具体的词",
    "duty": "说职责的词",
    "past_headings": "说上年情况的标题",
    "merged_headings": "几部分合在一起的标题",
    "cause_headings": "原因的标题",
    "municipality_context": "说明是直辖市的词",
    "prefecture_context": "说明是地级市的词",
    "county_city_context": "说明是县级市的词",
    "others_but_not": "不算别人的写法",
}
"""Parameter that holds terms → what they are, in Chinese."""
