"""Problems and plans: what is only a set phrase, what no plan answers, what came from another text."""

import subprocess
import sys

import pytest
from conftest import ROOT

from checker.document import Source
from checker.facts import establish
from checker.readers import plain

SET_PHRASES = (
    "依法行政的意识有待进一步提高",
    "行政执法水平还不够高",
    "普法宣传的针对性有待加强",
    "部分单位依法决策能力仍需提升",
    "法治政府建设发展不平衡",
    "工作创新不够",
)
CONCRETE = (
    "镇综合执法队12人里只有4人持证", "征地类案件的送达文书缺失", "外卖骑手和网约车司机没有专门的普法活动", "两个街道的案卷取证不规范", "监管平台与省里的系统不通",
    "司法所一人多岗，接不住赋权事项", "公租房退出程序久拖不决，信访户反复到市里反映", "乡镇合同送审漏报较多",
)  # fmt: skip


def outcome(rule, problems, plan, pack, level="县区"):
    """Return what a rule says of a short report with these problems and this plan."""
    text = "一、主要工作\n评查案卷120卷。\n二、存在的不足\n" + "\n".join(f"（{n}）{p}。" for n, p in zip("一二三四五六", problems, strict=False))
    text += "\n三、2025年工作安排\n" + plan
    facts = establish(plain.document(text, Source("-", "txt", None, "")), pack.vocabulary, pack.index(), level=level, year=2024)
    return pack.rule(rule).check.run(facts, {})


@pytest.mark.parametrize("phrase", SET_PHRASES)
def test_set_phrases_say_nothing(phrase, national):
    """A problem that any office could have is no concrete one."""
    assert outcome("FZ-S-012", [phrase, "依法行政能力有待提高"], "继续推进。", national).verdict == "fail"


@pytest.mark.parametrize("problem", CONCRETE)
def test_named_matters_are_concrete(problem, national):
    """A problem that names a matter, a body or a figure is concrete, in whatever words."""
    assert outcome("FZ-S-012", [problem, "依法行政能力有待提高"], "继续推进。", national).verdict == "pass"


def test_a_plan_answers_in_its_own_words(national):
    """A plan need not repeat the words of the problem; one that speaks of other things answers nothing."""
    problems = ["行政复议被纠错的案件偏多", "青年人很少参加法治讲座和宣传"]
    assert outcome("FZ-S-013", problems, "逐案反馈败诉原因,开展精准普法。", national).verdict == "pass"
    assert outcome("FZ-S-013", problems, "压减政务服务的环节。", national).verdict == "fail"


@pytest.mark.parametrize(
    ("level", "word", "verdict"), [("县区", "我局", "partial"), ("部门", "我局", "pass"), ("乡镇街道", "局党组会", "partial"), ("市", "我市", "pass")]
)
def test_self_names_of_other_bodies_are_told(level, word, verdict, national):
    """A government that calls itself 我局 has another body's text; a bureau may."""
    assert outcome("FZ-S-015", ["执法力量不足"], f"{word}将继续推进依法行政。", national, level).verdict == verdict


def test_jieba_is_loaded_only_where_words_must_be_parted():
    """A check of a report whose problems the terms settle imports no jieba."""
    code = "import sys; from checker.cli import main; main(['check', sys.argv[1], '--format', 'json']); print('jieba' in sys.modules, file=sys.stderr)"
    report = ROOT / "rules" / "national" / "examples" / "complete.txt"
    ended = subprocess.run([sys.executable, "-c", code, str(report)], capture_output=True, text=True, cwd=ROOT, check=False)
    assert ended.stderr.split()[-1] == "False"
