"""The format html in a real Chromium: clicks, keys, filters, narrow screens, print, accessibility."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import CHROMIUM, FIXTURES

from checker.judging import Request, judge
from checker.report import Policy
from checker.reporters import FORMATS, Setting

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="没有安装 chromium,网页没有在浏览器里检查"),
    pytest.mark.skipif(find_spec("playwright") is None or find_spec("axe_playwright_python") is None, reason="没有安装 playwright,网页没有在浏览器里检查"),
]
ONE = ("c15_devzone_markdown_placeholder_2020.txt",)
MANY = (*ONE, "a01_province_thematic_2024.txt", "a03_municipality_excellent_2022.txt", "d01_not_work_points_2023.txt")
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
IN_VIEW = """id => {
  const box = document.getElementById(id).getBoundingClientRect();
  const at = document.elementFromPoint(box.left + Math.min(box.width, 12) / 2, box.top + Math.min(box.height, 12) / 2);
  return box.top >= 0 && box.bottom <= innerHeight + box.height && Boolean(at) && (at.closest("#" + id) !== null || at.querySelector("#" + id) !== null);
}"""


@pytest.fixture(scope="module")
def pages(national, tmp_path_factory):
    """Files of one report and of several."""
    made = {}
    for name, files in (("one", ONE), ("many", MANY)):
        reporter = FORMATS["html"].make(Setting(national, Policy(), many=len(files) > 1))
        text = reporter.begin() + "".join(reporter.report(*judge(str(FIXTURES / "reports" / file), Request(national))) for file in files) + reporter.end()
        made[name] = tmp_path_factory.mktemp("html") / f"{name}.html"
        made[name].write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def show(browser, pages):
    """Open a page in a window; when the test is over there was no request but for the file, and nothing on the console."""
    opened, seen = [], []

    def shown(name, size=WIDE, fragment="", **options):
        context = browser.new_context(viewport=size, **options)
        opened.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: seen.append(message.text))
        tab.on("pageerror", lambda error: seen.append(str(error)))
        tab.on("request", lambda request: None if request.url.startswith(pages[name].as_uri()) else seen.append(request.url))
        tab.goto(pages[name].as_uri() + fragment)
        return tab

    yield shown
    for context in opened:
        context.close()
    assert not seen


def first_linked(tab, text):
    """The first place in an entry whose text is given: its identifier and that of its mark."""
    place = tab.locator(f'.entry:has-text("{text}") .place:has(a)').first
    return place.get_attribute("id"), place.locator("a").get_attribute("href")[1:]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_click_on_a_finding_shows_its_place_and_back(show, size, script):
    """A finding's link brings its mark into view, the mark brings the finding back, with and without script, on both widths."""
    tab = show("one", size, java_script_enabled=script)
    place, mark = first_linked(tab, "FZ-C-031")
    tab.click(f"#{place} a")
    if script:
        assert tab.evaluate(IN_VIEW, mark)
        assert tab.locator(f"#{mark}").evaluate("one => one.closest('[data-f]').classList.contains('on')")
        assert tab.locator(f"#{place}").evaluate("one => one.classList.contains('on')")
        assert tab.evaluate("document.activeElement.id") == mark
    assert tab.url.endswith(f"#{mark}")
    box = tab.locator(f"#{mark}").bounding_box()
    assert 0 <= box["y"] < size["height"]
    tab.click(f"#{mark}")
    assert tab.url.endswith(f"#{place}")
    box = tab.locator(f"#{place}").bounding_box()
    assert 0 <= box["y"] < size["height"]


def test_keys_are_enough(show):
    """Tab reaches a finding's link, Enter follows it; the walk steps from mark to mark and round."""
    tab = show("one")
    _, mark = first_linked(tab, "FZ-P-006")
    for _ in range(80):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.getAttribute('href')") == f"#{mark}":
            break
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == mark
    total = tab.locator(".sheet mark a[id], .sheet .gap").count()
    onward = tab.locator('.walk button[data-step="1"]')
    onward.focus()
    seen = set()
    for _ in range(total):
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.dataset.step") == "1"
        seen.add(tab.locator(".walk .at").inner_text())
    assert seen == {f"{number} / {total} 处" for number in range(1, total + 1)}


def test_filters_hide_entries_and_their_marks(show):
    """What is unticked goes, from the list and from the text; a link to something hidden brings everything back."""
    tab = show("one")
    entries, marks = tab.locator(".group:not(details) .entry:visible"), tab.locator(".sheet mark:not(.off)")
    before, marked = entries.count(), marks.count()
    tab.uncheck('.filters input[value="fail"]')
    assert 0 < entries.count() < before
    assert 0 < marks.count() < marked
    assert tab.locator(".filters .shown").inner_text() == f"显示 {entries.count()} 项"
    assert not tab.locator(".entry.fail:visible").count()
    tab.uncheck('.filters input[value="should"]')
    tab.uncheck('.filters input[value="may"]')
    assert not tab.locator(".group.should:visible").count()
    hidden = tab.locator(".entry.fail .place").first.get_attribute("id")
    tab.evaluate("id => { location.hash = id; }", hidden)
    tab.wait_for_function("count => document.querySelectorAll('.group:not(details) .entry:not([hidden])').length === count", arg=before)
    assert tab.locator(".filters input:not(:checked)").count() == 0


def test_evidence_is_shown_when_unfolded(show):
    """What passed is folded; unfolded, its evidence leads to the characters."""
    tab = show("one")
    assert not tab.locator(".group.pass .entry:visible").count()
    tab.click(".group.pass summary")
    link = tab.locator(".group.pass .place a").first
    mark = link.get_attribute("href")[1:]
    link.click()
    assert tab.evaluate(IN_VIEW, mark)
    assert tab.locator(f"#{mark}").evaluate("one => one.closest('[data-f]').classList.contains('on')")


def test_several_reports_are_shown_one_at_a_time(show):
    """The index first; a report by its link, by an address into it, all of them on request; back leads to the index."""
    tab = show("many")
    assert tab.locator("#index").is_visible()
    assert not tab.locator(".report:visible").count()
    tab.click('#index a[href="#r2"]')
    tab.wait_for_selector("#r2:visible")  # the page is told of its new address once the click is over
    assert [one.get_attribute("id") for one in tab.locator(".report:visible").all()] == ["r2"]
    assert not tab.locator("#index").is_visible()
    tab.go_back()
    tab.wait_for_selector("#index:visible")
    tab.click('#index a[href="#all"]')
    tab.wait_for_selector("#r2:visible")
    assert tab.locator(".report:visible").count() == len(MANY)
    mark = tab.locator("#r1 .sheet mark a[id]").last.get_attribute("id")
    tab = show("many", fragment=f"#{mark}")
    assert [one.get_attribute("id") for one in tab.locator(".report:visible").all()] == ["r1"]
    assert tab.evaluate(IN_VIEW, mark)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(("name", "fragment"), [("one", "#r1-f17"), ("many", ""), ("many", "#all")])
def test_nothing_sticks_out(show, size, name, fragment):
    """No scrolling sideways, folded parts unfolded."""
    tab = show(name, size, fragment)
    tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert tab.evaluate("Array.from(document.querySelectorAll('.found, .text')).every(one => one.scrollWidth <= one.clientWidth)")


@pytest.mark.parametrize(
    ("size", "name", "fragment", "colours"),
    [(WIDE, "one", "#r1-f17", True), (NARROW, "one", "", False), (WIDE, "many", "", True), (NARROW, "many", "#r4", True)],
)
def test_axe_finds_no_fault(show, size, name, fragment, colours):
    """No violation of a rule of accessibility; colours, which cost most of the time, where they differ."""
    import axe_playwright_python

    tab = show(name, size, fragment, bypass_csp=True)
    tab.evaluate("document.querySelectorAll('.figures, .group.pass').forEach(one => { one.open = true; })")
    script = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
    options = f"{{resultTypes: ['violations'], preload: false, rules: {{'color-contrast': {{enabled: {str(colours).lower()}}}}}}}"
    found = tab.evaluate(f"{script}; axe.run(document, {options}).then(result => result.violations.map(one => [one.id, one.nodes.map(node => node.target)]))")
    assert found == []


def test_print_has_list_and_text_without_controls(show, tmp_path):
    """On A4 the list comes first, then the whole text; filters and buttons are not printed."""
    import pypdfium2

    tab = show("one")
    tab.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    assert all(abs(page.get_width() - 595) < 2 and abs(page.get_height() - 842) < 2 for page in document)
    printed = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    whole = "".join(printed)
    assert "不通过" in printed[0]
    assert whole.index("缺什么") < whole.index("请核对") < whole.index("报告原文")
    assert "98.7%" in whole[whole.index("报告原文") :]
    assert "下一处" not in whole
