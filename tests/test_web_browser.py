"""The page in a real Chromium: drop, look, click, download, compare; narrow screens, accessibility, no word on the console."""

import io
import os
import signal
import time
import zipfile
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest
from conftest import CHROMIUM, FIXTURES
from making import docx
from serving import running, uploads

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="没有安装 chromium,服务器的网页没有在浏览器里检查"),
    pytest.mark.skipif(
        find_spec("playwright") is None or find_spec("axe_playwright_python") is None, reason="没有安装 playwright,服务器的网页没有在浏览器里检查"
    ),
]
REPORTS = FIXTURES / "reports"
ROSTER, RECEIVED = FIXTURES / "summary" / "名单.csv", FIXTURES / "summary" / "收到.csv"
ROUND = ("k01_county_complete_2024.txt", "k12_town_fewfigures_2024.txt", "f02_town_last_years_title_2024.txt", "k14_bureau_gaps_2023.txt")
BAD, GOOD, OTHER = "c15_devzone_markdown_placeholder_2020.txt", "a03_municipality_excellent_2022.txt", "d01_not_work_points_2023.txt"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
IN_VIEW = """one => {
  const box = one.getBoundingClientRect();
  const at = document.elementFromPoint(box.left + Math.min(box.width, 12) / 2, box.top + Math.min(box.height, 12) / 2);
  return box.top >= 0 && box.top < innerHeight && Boolean(at) && (one.contains(at) || at.contains(one));
}"""
DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), one => one.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  const target = document.getElementById('drop');
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    target.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: carried}));
  }
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory, kept_rules):  # noqa: ARG001 - the processes start with the module
    """A server that keeps results, with a low bound on the size of files."""
    with running(tmp_path_factory.mktemp("spool"), data=tmp_path_factory.mktemp("data"), megabytes=1) as started:
        started.held = set()
        yield started


@pytest.fixture(scope="module")
def tables(house):
    """The address of a round that is done; to be looked at only."""
    files = [("file", (name, (REPORTS / name).read_bytes())) for name in ROUND]
    path = httpx.post(f"{house.address}/office", files=[*files, ("roster", (ROSTER.name, ROSTER.read_bytes()))], timeout=60).headers["location"]
    house.held.add(path.rpartition("/")[2])
    until = time.monotonic() + 60
    while (said := httpx.get(house.address + path, headers={"accept": "application/json"}).json())["state"] != "done" and time.monotonic() < until:
        time.sleep(0.05)
    assert said["state"] == "done"
    return path


@pytest.fixture
def visit(browser, house):
    """Open a page; when the test is over the console is silent, nothing was asked of anybody else, and no upload is left."""
    opened, seen = [], []

    def visited(path="/", size=WIDE, **options):
        context = browser.new_context(viewport=size, **options)
        opened.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: seen.append(message.text))
        tab.on("pageerror", lambda error: seen.append(str(error)))
        tab.on("request", lambda request: None if request.url.startswith((house.address, "blob:")) else seen.append(request.url))
        tab.goto(house.address + path)
        return tab

    visited.seen = seen
    yield visited
    for context in opened:
        context.close()
    for job in {*house.office.jobs} - house.held:
        httpx.post(f"{house.address}/office/jobs/{job}/delete")
    until = time.monotonic() + 20
    while house.office.inside and time.monotonic() < until:
        time.sleep(0.02)
    assert not seen
    assert uploads(house) == []


def text_of(name):
    return (REPORTS / name).read_text(encoding="utf-8")


def word():
    """The report with faults as a Word file."""
    return docx.report(text_of(BAD))


def choose(tab, *names):
    """Choose files as a person does, and wait for their results."""
    tab.set_input_files("#file", [str(REPORTS / name) for name in names])
    tab.wait_for_selector("#rows tr" if len(names) > 1 else ".report.current")
    tab.wait_for_selector("#progress", state="hidden")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_drop_a_word_file_see_click_and_download(visit, size):
    """Dropped, judged, shown beside its text; a finding leads to its place and back; the file comes back with comments."""
    from base64 import b64encode

    import docx as library

    tab = visit(size=size)
    tab.evaluate(DROP, ["报告.docx", b64encode(word()).decode()])
    tab.wait_for_selector(".report.current .entry")
    assert "不通过" in tab.locator(".report.current .verdict").inner_text()
    assert "只有提及" in tab.locator(".report.current .parts").inner_text()
    place = tab.locator('.report.current .entry:has-text("FZ-C-031") .place:has(a)').first
    mark = tab.locator(f"#{place.locator('a').get_attribute('href')[1:]}")
    place.locator("a").click()
    assert mark.evaluate(IN_VIEW)
    assert mark.evaluate("one => one.closest('[data-f]').classList.contains('on')")
    mark.click()
    assert place.evaluate(IN_VIEW)
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    with tab.expect_download() as waiting:
        tab.click('.report.current [data-download="docx"]')
    assert waiting.value.suggested_filename == "报告.批注.docx"
    opened = library.Document(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert len(list(opened.comments)) > 5
    assert "".join(p.text for p in opened.paragraphs) == "".join(p.text for p in library.Document(io.BytesIO(word())).paragraphs)


@pytest.mark.parametrize(("format_", "begin"), [("html", b"<!DOCTYPE html>"), ("xlsx", b"PK"), ("json", b'{"version":1')])
def test_downloads(visit, format_, begin):
    """Every form of the result under a name of its own."""
    tab = visit()
    choose(tab, BAD)
    with tab.expect_download() as waiting:
        tab.click(f'.report.current [data-download="{format_}"]')
    assert waiting.value.suggested_filename == f"{Path(BAD).stem}.检查结果.{format_}"
    assert Path(waiting.value.path()).read_bytes().startswith(begin)


def test_pasted_text(visit):
    """Text in place of a file."""
    tab = visit()
    tab.click(".paste summary")
    tab.fill("#text", text_of(BAD))
    tab.click("#go")
    tab.wait_for_selector(".report.current .entry")
    assert "南浦高新技术产业开发区" in tab.locator(".report.current h2").inner_text()


def test_what_cannot_be_checked_is_told(visit):
    """A wrong file is listed with the reason, one too large or empty is not even sent, nothing chosen is said."""
    tab = visit()
    tab.click("#go")
    assert "请先选择文件" in tab.locator("#alarm").inner_text()
    tab.set_input_files("#file", [{"name": "<b>图.docx", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(100)}])
    tab.wait_for_selector(".report.current .error")
    assert "不能检查" in tab.locator(".report.current .error").inner_text()
    assert "<b>图.docx" in tab.locator(".report.current .path").inner_text()
    tab.goto(tab.url.partition("#")[0] + "#index")
    sent = []
    tab.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    large = {"name": "大.txt", "mimeType": "text/plain", "buffer": b"x" * 1_100_000}
    tab.set_input_files("#file", [large, {"name": "空.txt", "mimeType": "text/plain", "buffer": b""}])
    tab.wait_for_selector('#alarm:has-text("空.txt")')
    assert "大.txt:文件超过 1 MB" in tab.locator("#alarm").inner_text()
    assert not sent


def test_several_files_are_listed(visit):
    """One line each with the outcome; a line leads to the report, and back."""
    tab = visit()
    tab.set_input_files("#file", [str(REPORTS / name) for name in (BAD, GOOD, OTHER)])
    tab.wait_for_selector("#rows tr >> nth=2")
    tab.wait_for_selector("#progress", state="hidden")
    assert [one.inner_text() for one in tab.locator("#rows .outcome").all()] == ["不通过", "通过", "不是年度报告"]
    tab.click("#rows tr >> nth=1 >> a")
    tab.wait_for_selector(".report.current")
    assert tab.locator(".report:visible").count() == 1
    tab.click(".report.current .back")
    tab.wait_for_selector("#index:visible")
    assert tab.locator(".report:visible").count() == 0


def test_what_was_recognised_can_be_corrected(visit):
    """Level, year and stage are shown and may be changed; the report is judged again."""
    tab = visit()
    choose(tab, BAD)
    form = ".report.current .correct"
    assert tab.input_value(f"{form} [name=level]") == "部门"
    assert tab.input_value(f"{form} [name=year]") == "2020"
    tab.select_option(f"{form} [name=level]", "县区")
    tab.fill(f"{form} [name=year]", "2021")
    tab.select_option(f"{form} [name=stage]", "published")
    tab.click(f"{form} button")
    tab.wait_for_selector(".report.current .change")
    known = tab.locator(".report.current .known").inner_text()
    assert "县区" in known
    assert "2021 年度" in known
    assert tab.input_value(f"{form} [name=stage]") == "published"
    assert tab.locator("#rows tr").count() == 1


def test_a_mended_file_is_compared(visit):
    """What is mended, new and open, whether it comes again under its name or by the button."""
    tab = visit()
    choose(tab, BAD)
    mended = text_of(BAD).replace("##", "")
    assert mended != text_of(BAD)
    tab.click(".report.current .back")
    tab.set_input_files("#file", [{"name": BAD, "mimeType": "text/plain", "buffer": mended.encode()}])
    tab.wait_for_selector(".report.current .change")
    first = tab.locator(".report.current .change summary").inner_text()
    assert "改好 0 处" not in first
    assert "FZ-" in tab.locator(".report.current .change ul.mended").inner_text()
    with tab.expect_file_chooser() as chooser:
        tab.click(".report.current [data-mended]")
    chooser.value.set_files([{"name": "别的名字.txt", "mimeType": "text/plain", "buffer": text_of(BAD).encode()}])
    tab.wait_for_selector('.report.current .path:has-text("别的名字.txt")')
    assert "新出现 0 处" not in tab.locator(".report.current .change summary").inner_text()
    assert tab.locator("#rows tr").count() == 1


def test_a_busy_server_is_waited_for_and_work_can_be_cancelled(visit, house):
    """503 is tried again after the time the server names; cancel stops what is left."""
    tab = visit()
    busy = '{"error": {"code": "busy", "message": "忙"}}'
    tab.route("**/check", lambda route: route.fulfill(status=503, headers={"retry-after": "1", "content-type": "application/json"}, body=busy), times=1)
    choose(tab, GOOD)
    assert "通过" in tab.locator(".report.current .verdict").inner_text()
    tab.click(".report.current .back")
    tab.route("**/check", lambda route: route.fulfill(status=503, headers={"retry-after": "60"}, body="busy"))
    tab.set_input_files("#file", [str(REPORTS / name) for name in (BAD, OTHER)])
    tab.wait_for_selector('#count:has-text("第 1 份,共 2 份")')
    tab.click("#cancel")
    tab.wait_for_selector('#alarm:has-text("已取消")')
    assert tab.locator("#rows tr").count() == 1
    assert house.desk.inside == 0
    # The browser itself notes an answer 503 on the console.
    visit.seen[:] = [one for one in visit.seen if "503" not in one]


def test_keys_are_enough(visit):
    """From the address bar to the files by Tab; the choices open by Enter."""
    tab = visit()
    reached = []
    for _ in range(9):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert reached[0] == "跳到正文"
    assert "file" in reached
    assert "go" in reached
    tab.locator(".choices summary").focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#level").is_visible()


def test_rules_are_searched_while_typing(visit):
    """The list follows the words; a rule unfolds its basis."""
    tab = visit("/rules")
    every = tab.locator(".rule-card").count()
    tab.fill("#q", "出庭")
    tab.wait_for_selector('#found p:has-text("符合“出庭”")')
    assert 0 < tab.locator(".rule-card").count() < every
    tab.locator(".rule-card summary").first.click()
    assert tab.locator(".rule-card dd:visible").first.inner_text()


def test_without_script_a_form_is_enough(visit):
    """Files, a page with results; the narrow way works as well."""
    tab = visit(java_script_enabled=False)
    tab.set_input_files("#file", [str(REPORTS / BAD)])
    tab.click("#go")
    assert tab.locator(".report .entry").count() > 5
    assert tab.locator(".mend").is_visible()


def test_a_rule_of_a_finding_opens_at_its_place(visit):
    """In a page of its own, unfolded and in view; the results stay where they are."""
    tab = visit()
    choose(tab, BAD)
    link = tab.locator(".report.current a.rule").first
    rule = link.inner_text()
    with tab.context.expect_page() as opening:
        link.click()
    opened = opening.value
    opened.wait_for_load_state()
    assert opened.url.endswith(f"#{rule}")
    assert opened.locator(f"#{rule}").is_visible()
    assert opened.locator(f".rule-card:has(#{rule}) summary").evaluate(IN_VIEW)
    assert tab.locator(".report.current").is_visible()


# the office


def round_zip():
    """A zip of the reports of a round, with a folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ROUND:
            archive.writestr(f"收件夹/{name}", (REPORTS / name).read_bytes())
    return {"name": "收件夹.zip", "mimeType": "application/zip", "buffer": made.getvalue()}


def collated(tab, roster=ROSTER):
    """Send a round as a person does, and wait for its tables or what is wrong."""
    tab.set_input_files("#file", [round_zip()])
    tab.set_input_files("#roster", [str(roster)] if isinstance(roster, Path) else [roster])
    tab.click("#go")
    tab.wait_for_selector(".sheets, .problems", timeout=60_000)


def hung(house):
    """Stop the process of the worker where it is, and return its number."""
    house.desk.workers[0].start()  # the round before may have ended it
    process = house.desk.workers[0].process.pid
    os.kill(process, signal.SIGSTOP)
    return process


def column(tab, number):
    """The cells of a column of the table shown, from above."""
    return tab.locator(f".sheets tbody tr > :nth-child({number})").all_inner_texts()


def test_a_round_goes_from_a_zip_to_tables(visit):
    """Upload a zip and a roster, see progress, sort by click and key."""
    tab = visit("/office")
    tab.set_input_files("#file", [round_zip()])
    assert "已选 1 个文件" in tab.locator("#chosen-said").inner_text()
    tab.set_input_files("#roster", [str(ROSTER)])
    tab.click(".choices summary")
    tab.fill("#deadline", "2025-03-01")
    tab.set_input_files("#received", [str(RECEIVED)])
    tab.click("#go")
    tab.wait_for_selector("#job", timeout=60_000)
    assert "正在" in tab.locator("#count").inner_text()
    tab.wait_for_selector(".sheets", timeout=60_000)
    assert "应报 6 个单位,收到 4 份" in tab.locator(".told").inner_text()
    head = tab.locator('.sheets thead th:has-text("得分")')
    number = head.evaluate("one => one.cellIndex + 1")
    head.click()
    assert head.get_attribute("aria-sort") == "ascending"
    scores = [float(one) for one in column(tab, number) if one]
    assert scores == sorted(scores)
    assert column(tab, number)[len(scores) :] == [""] * (6 - len(scores))
    head.focus()
    tab.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert [float(one) for one in column(tab, number) if one] == sorted(scores, reverse=True)


def test_what_a_round_made_is_kept_and_its_units_are_looked_at(visit):
    """The workbook and the letters open; a unit has its findings, its letter, and the places of the rules; then all is deleted."""
    import docx as library
    import openpyxl

    tab = visit("/office")
    tab.click(".choices summary")
    tab.fill("#issuer", "某县依法治县办")
    collated(tab)
    with tab.expect_download() as waiting:
        tab.click('.downloads a:has-text("Excel")')
    assert waiting.value.suggested_filename == "2024年度法治政府建设年度报告汇总.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert "檀溪县" in {cell.value for row in book["总表"].iter_rows() for cell in row}
    with tab.expect_download() as waiting:
        tab.click('.downloads a:has-text("通报和函")')
    with zipfile.ZipFile(waiting.value.path()) as zipped:
        assert len(zipped.namelist()) == 7
        assert "某县依法治县办" in "".join(one.text for one in library.Document(io.BytesIO(zipped.read("通报.docx"))).paragraphs)
    tab.click('.tabs a:has-text("矩阵")')
    tab.wait_for_selector(".sheets #matrix")
    tab.click('.sheets tbody a:has-text("柏岭镇") >> nth=0')
    tab.wait_for_selector(".issues")
    assert tab.locator("h2").inner_text() == "柏岭镇"
    with tab.expect_download() as waiting:
        tab.click(".downloads a")
    assert waiting.value.suggested_filename == "反馈函-柏岭镇.docx"
    rule = tab.locator(".issues a.rule").first.inner_text()
    tab.click(".issues a.rule >> nth=0")
    tab.wait_for_selector(f"#{rule}:visible")
    tab.go_back()
    tab.click(".back-to a")
    tab.wait_for_selector(".sheets")
    tab.click('button:has-text("现在就删除")')
    tab.wait_for_selector("#round")


def test_a_folder_is_dropped_or_chosen(visit, tmp_path):
    """Its files keep their folders; lock files and hidden ones stay behind."""
    (tmp_path / "收件夹" / "檀溪县").mkdir(parents=True)
    for name in ROUND:
        (tmp_path / "收件夹" / "檀溪县" / name).write_bytes((REPORTS / name).read_bytes())
    (tmp_path / "收件夹" / "~$a.docx").write_bytes(b"x")
    tab = visit("/office")
    tab.set_input_files("#folder", str(tmp_path / "收件夹"))
    assert f"已选 {len(ROUND)} 个文件" in tab.locator("#chosen-said").inner_text()
    tab.click("#go")
    tab.wait_for_selector(".sheets", timeout=60_000)
    tab.click('.tabs a:has-text("收到的文件")')
    tab.wait_for_selector(".sheets #files")
    assert f"收件夹/檀溪县/{ROUND[0]}" in tab.locator(".sheets").inner_text()


def test_a_wrong_roster_is_told_by_line_and_mended(visit):
    """The uploads stay; with a better list the work goes on."""
    bad = {"name": "名单.csv", "mimeType": "text/csv", "buffer": "单位,层级\n檀溪县,星级\n".encode()}
    tab = visit("/office")
    collated(tab, bad)
    assert "名单.csv:第 2 行(第 2 列)" in tab.locator(".problems").inner_text()
    tab.set_input_files("#roster", [str(ROSTER)])
    tab.click("#go")
    tab.wait_for_selector(".sheets", timeout=60_000)
    assert "应报 6 个单位" in tab.locator(".told").inner_text()


def test_what_the_office_cannot_take_is_told_and_nothing_is_lost(visit, house):
    """Nothing chosen, a busy server, a wrong zip: a line each, and what was chosen is still there."""
    tab = visit("/office")
    tab.click("#go")
    assert "请先选择报告" in tab.locator("#alarm").inner_text()
    house.office.inside += house.setup.rounds
    tab.set_input_files("#file", [round_zip()])
    tab.click("#go")
    tab.wait_for_selector('#alarm:has-text("正在汇总的太多")')
    house.office.inside -= house.setup.rounds
    assert "已选 1 个文件" in tab.locator("#chosen-said").inner_text()
    tab.click("#clear")
    assert not tab.locator("#chosen").is_visible()
    tab.set_input_files("#file", [{"name": "坏.zip", "mimeType": "application/zip", "buffer": b"x"}])
    tab.click("#go")
    tab.wait_for_selector(".problems")
    assert "坏.zip:压缩包已损坏" in tab.locator(".problems").inner_text()
    # The browser itself notes an answer 503 on the console.
    visit.seen[:] = [one for one in visit.seen if "503" not in one]


def test_a_round_is_cancelled(visit, house):
    """The page says so, and nothing is left."""
    tab = visit("/office")
    tab.set_input_files("#file", [round_zip()])
    hung(house)
    tab.click("#go")
    tab.wait_for_selector("#stop", timeout=60_000)
    tab.wait_for_timeout(1500)
    tab.click("#stop")
    tab.wait_for_selector('h2:has-text("已取消")')
    for _ in range(100):
        if not house.office.inside:
            break
        tab.wait_for_timeout(100)
    assert house.office.inside == 0


def test_the_office_works_without_script(visit):
    """A form, a page that comes again by itself, tables."""
    tab = visit("/office", java_script_enabled=False)
    tab.set_input_files("#file", [round_zip()])
    tab.set_input_files("#roster", [str(ROSTER)])
    tab.click("#go")
    tab.wait_for_selector(".sheets", timeout=60_000)
    assert tab.locator(".sheets tbody tr").count() == 6


def shown(tab, where, house):
    """Bring a page of the office before the eyes; of those of a round the first is there."""
    if where == "office":
        tab.click(".choices summary")
    elif where == "office running":
        said = {"state": "judging", "done": 1, "total": 4, "left": 9, "said": "正在检查:第 2 份,共 4 份"}
        asked = "application/json"
        tab.route("**/office/jobs/*", lambda route: route.fulfill(json=said) if route.request.headers["accept"] == asked else route.continue_())
        process = hung(house)
        tab.set_input_files("#file", [round_zip()])
        tab.click("#go")
        tab.wait_for_selector('#count:has-text("第 2 份")', timeout=60_000)
        os.kill(process, signal.SIGCONT)
    elif where == "office mistaken":
        collated(tab, {"name": "名单.csv", "mimeType": "text/csv", "buffer": "单位,层级\n檀溪县,星级\n".encode()})
    else:
        tab.wait_for_selector(".sheets")
        if where != "office tables":
            tab.click('.tabs a:has-text("矩阵")')
            tab.wait_for_selector(".sheets #matrix")
        if where == "office unit":
            tab.click('.sheets tbody a:has-text("柏岭镇") >> nth=0')
            tab.wait_for_selector(".issues")


DONE = ("office tables", "office matrix", "office unit")
OFFICE = ("office", *DONE, "office mistaken", "office running")


@pytest.mark.parametrize("where", ["front", "report", "list", "rules", "kept", "kept one", *OFFICE])
def test_axe_finds_no_fault_and_nothing_sticks_out(visit, house, where, request):
    """No violation of a rule of accessibility, no scrolling sideways, on a wide screen and when the same page becomes narrow."""
    import axe_playwright_python

    address = request.getfixturevalue("tables") if where in DONE else {"rules": "/rules?q=出庭"}.get(where, "/office" if where in OFFICE else "/")
    tab = visit(address, bypass_csp=True)
    if where == "front":
        tab.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    elif where == "rules":
        tab.click(".rule-card summary >> nth=0")
    elif where in OFFICE:
        shown(tab, where, house)
    else:
        choose(tab, BAD)
        if where == "report":
            tab.click(".report.current .back")
            tab.set_input_files("#file", [{"name": BAD, "mimeType": "text/plain", "buffer": text_of(BAD).replace("##", "").encode()}])
            tab.wait_for_selector(".report.current .change")
        elif where == "list":
            tab.click(".report.current .back")
            tab.wait_for_selector("#rows:visible")
        else:
            tab.goto(tab.url.partition("#")[0] + "results")
            if where == "kept one":
                tab.click(".kept td.name a >> nth=0")
    script = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
    tab.evaluate(f"{script}; 0")
    for size in (WIDE, NARROW):
        tab.set_viewport_size(size)
        found = tab.evaluate(
            "axe.run(document, {resultTypes: ['violations'], preload: false})"
            ".then(result => result.violations.map(one => [one.id, one.nodes.map(node => node.target)]))"
        )
        assert found == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
