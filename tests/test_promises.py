"""``fazhi summary --promises``: last year's plan and figures held against this year's report."""

import json
import random

import pytest
from making import planted

from checker import readers
from checker.cli import main
from checker.facts import establish
from checker.packs import load
from checker.summary.promises import ANSWERED, NOT_FOUND, pairs, promises

KEPT = {
    "建立柑橘园区用工纠纷巡回调解点，每月到园区调解一次。": "在柑橘园区设立用工纠纷巡回调解点，法官和调解员每月到园区调解，化解欠薪纠纷21件。",
    "聘请两名公职律师审查镇村合同。": "聘请公职律师两名，审查镇村合同46份，提出修改意见88条。",
    "开展渡口船舶安全联合执法。": "会同海事站开展渡口船舶联合执法9次，整改安全隐患14处。",
}
"""Point of a plan → the sentence that takes it up."""
OPEN = ["编印苗族语言普法读本，发到每个寨子。", "为退役军人开设政策咨询窗口。"]
"""Points that nothing takes up."""
FILLER = ["召开常务会议学习行政处罚法4次。", "公开财政预决算信息432条，按期答复申请2件。", "清理涉企罚款事项，废止文件3件。", "镇长带头出庭应诉1次。"]


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> dict:
    """The tables of three towns: one with a plan and figures, one without a plan, one whose last report is missing."""
    folder = tmp_path_factory.mktemp("promises")
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    last = [*FILLER, "办理行政处罚案件80件。", "调解矛盾纠纷200件。", "办理行政许可50件。", "行政复议纠错率10%。"]
    now = [
        *FILLER, *KEPT.values(), "办理行政处罚案件100件，同比增长25%。", "调解矛盾纠纷260件，同比增长12%。", "办理行政许可60件，上年为55件。", "行政复议纠错率8.5%。",
    ]  # fmt: skip
    texts = {
        "a/柏溪镇": planted.town("柏溪镇", 2023, last, [*KEPT, *OPEN]), "b/柏溪镇": planted.town("柏溪镇", 2024, now, OPEN),
        "a/霁岭镇": planted.town("霁岭镇", 2023, FILLER * 2).partition("三、")[0], "b/霁岭镇": planted.town("霁岭镇", 2024, FILLER * 2),
        "b/汀湾镇": planted.town("汀湾镇", 2024, FILLER * 2),
    }  # fmt: skip
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    main(["summary", str(folder / "b"), "--last", str(folder / "a"), "--promises", f"--format=json:{folder}/o.json", "--quiet"])
    return json.loads((folder / "o.json").read_text(encoding="utf-8")) | {"folder": folder}


def test_each_point_is_answered_or_asked_about_as_planted(book):
    """What is taken up stands beside the sentence that does so, with its line; what is not is a question."""
    rows = {row["point"].partition(".")[2]: row for row in book["tables"]["promises"]["rows"] if row["unit"].startswith("柏溪镇")}
    assert {point: row["state"] for point, row in rows.items()} == {**dict.fromkeys(KEPT, ANSWERED), **dict.fromkeys(OPEN, NOT_FOUND)}
    lines = {part: (book["folder"] / part / "柏溪镇.txt").read_text(encoding="utf-8").split("\n") for part in ("a", "b")}
    for point, answer in KEPT.items():
        assert rows[point]["answer"] == answer
        assert answer in lines["b"][int(rows[point]["place"].split()[1]) - 1]
        assert point in lines["a"][int(rows[point]["last_place"].split()[1]) - 1]
    assert all(rows[point]["answer"] is None for point in OPEN)
    assert "提问,不是结论" in book["tables"]["promises"]["note"]


def test_a_point_repeated_in_the_next_plan_is_not_answered(book):
    """The open points stand in this year's plan again; a plan is no result."""
    assert OPEN[0] in (book["folder"] / "b" / "柏溪镇.txt").read_text(encoding="utf-8")
    assert sum(row["state"] == NOT_FOUND for row in book["tables"]["promises"]["rows"]) == len(OPEN)


def test_a_report_without_a_plan_says_so_and_a_unit_without_a_last_report_has_no_row(book):
    """One row that there was no plan; nothing for the unit that sent nothing last year."""
    states = {row["unit"].removesuffix("人民政府"): row["state"] for row in book["tables"]["promises"]["rows"]}
    assert states["霁岭镇"] == "上年没有写安排"
    assert set(states) == {"柏溪镇", "霁岭镇"}


def test_growth_is_computed_and_held_against_what_is_stated(book):
    """Growth by both reports; stated growth and stated amounts of the year before agree or are asked about."""
    rows = {row["indicator"]: row for row in book["tables"]["growth"]["rows"] if row["unit"].startswith("柏溪镇")}
    penalties = rows["penalties"]
    assert (penalties["last"], penalties["now"], penalties["growth"], penalties["stated"], penalties["agrees"]) == (80, 100, 0.25, "增25%", "相符")
    assert penalties["note"] is None
    disputes = next(row for row in rows.values() if row["now"] == 260)
    assert (disputes["growth"], disputes["stated"], disputes["agrees"]) == (0.3, "增12%", "不符")
    assert "260 ÷ 200 - 1 = 30%" in disputes["note"]
    licences = next(row for row in rows.values() if row["now"] == 60)
    assert (licences["told"], licences["last"], licences["agrees"]) == (55, 50, "不符")
    assert licences["note"] == "文中写上年 55,上年报告是 50"
    rate = rows["reconsideration_correction_rate"]
    assert (rate["growth"], rate["points"], rate["stated"], rate["agrees"]) == (None, -1.5, None, None)


def _facts(tmp_path, name: str, year: int, told: list[str], plan: list[str] | None = None):
    path = tmp_path / f"{name}{year}.txt"
    path.write_text(planted.town(name, year, told, plan), encoding="utf-8")
    pack = load()
    return establish(readers.read(str(path)), pack.vocabulary, pack.index(), year=year)


def test_random_points_are_told_from_random_sentences(tmp_path):
    """Of 40 plans, points of which a sentence has half of the words are answered, and others are not."""
    chance = random.Random(5)
    wrong = 0
    for turn in range(8):
        plan = [planted.sentence(chance, 9) for _ in range(5)]
        kept = plan[:3]
        answers = [f"{point[:10]}{planted.sentence(chance, 6)}" for point in kept]
        told = [planted.sentence(chance) for _ in range(10)] + answers
        chance.shuffle(told)
        found = promises(
            _facts(tmp_path, f"柏溪{'甲乙丙丁戊己庚辛'[turn]}镇", 2023, FILLER * 2, plan), _facts(tmp_path, f"柏溪{'甲乙丙丁戊己庚辛'[turn]}镇", 2024, told)
        )
        assert len(found) == 5
        for at, promise in enumerate(found):
            wrong += (promise.state == ANSWERED) != (at < 3)
            wrong += at < 3 and promise.answer is not None and not promise.answer.startswith(plan[at][:10])
    assert wrong == 0


@pytest.mark.parametrize(
    ("now", "growth", "agrees"),
    [("120件，同比下降20%", 0.2, "不符"), ("120件，同比增长20%", 0.2, "相符"), ("80件，比上年减少20件", -0.2, "相符"), ("100件", 0.0, None)],
)
def test_the_direction_of_a_change_counts(tmp_path, now, growth, agrees):
    """A decline stated where the figures grew does not agree; a difference in cases is held against the difference."""
    before = _facts(tmp_path, "柏溪镇", 2023, [*FILLER, "办理行政处罚案件100件。"])
    after = _facts(tmp_path, "柏溪镇", 2024, [*FILLER, f"办理行政处罚案件{now}。"])
    pair = next(pair for pair in pairs(before, after, load()) if pair.indicator == "penalties")
    assert pair.growth == pytest.approx(growth)
    assert pair.agrees == agrees


def test_promises_need_last_year(capsys):
    """Without --last there is nothing to hold against, and one line says so."""
    assert main(["summary", "x.txt", "--promises"]) == 2
    assert "--last" in capsys.readouterr().err


def test_a_text_with_a_secrecy_mark_or_changed_since_is_not_shown(tmp_path):
    """Neither stands in the tables; 说明 says why it was not compared."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for name in ("柏溪镇", "霁岭镇"):
        (tmp_path / "a" / f"{name}.txt").write_text(planted.town(name, 2023, FILLER * 2, OPEN), encoding="utf-8")
        (tmp_path / "b" / f"{name}.txt").write_text(planted.town(name, 2024, FILLER * 2), encoding="utf-8")
    marked = tmp_path / "a" / "柏溪镇.txt"
    marked.write_text("机密★1年\n" + marked.read_text(encoding="utf-8"), encoding="utf-8")
    main(["check", str(tmp_path / "a"), f"--format=json:{tmp_path}/a.json", "--quiet"])
    changed = tmp_path / "a" / "霁岭镇.txt"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    main(["summary", str(tmp_path / "b"), "--last", f"{tmp_path}/a.json", "--promises", f"--format=json:{tmp_path}/o.json", "--quiet"])
    tables = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["tables"]
    assert tables["promises"]["rows"] == []
    said = " ".join(row["text"] for row in tables["notes"]["rows"] if row["topic"] == "没有比对")
    assert "柏溪镇.txt:有密级标志" in said
    assert "霁岭镇.txt:原文件不在或已改动" in said
