"""The pictures of the guide, taken from the real page: ``python tests/making/pictures.py``."""

import io
import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:1] = [str(ROOT), str(ROOT / "tests")]  # not this folder, whose html.py is not that of Python
from serving import running  # noqa: E402

REPORT = ROOT / "fixtures" / "reports" / "c15_devzone_markdown_placeholder_2020.txt"
LISTS = ROOT / "fixtures" / "summary"
NAME = "南浦高新区2020年法治政府建设情况报告.txt"
FOLDER = ROOT / "docs" / "images"


def main() -> None:
    """Open the page, do what the guide tells, and keep what is seen."""
    from playwright.sync_api import sync_playwright

    text = REPORT.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as house, sync_playwright() as playwright:
        environment = {**os.environ, "LANGUAGE": "zh_CN"}
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--lang=zh-CN"], env=environment)
        tab = browser.new_context(viewport={"width": 1100, "height": 700}, locale="zh-CN").new_page()
        tab.goto(house.address)
        tab.screenshot(path=FOLDER / "1-检查页.png")
        tab.set_input_files("#file", [{"name": NAME, "mimeType": "text/plain", "buffer": text.encode()}])
        tab.wait_for_selector(".report.current .entry")
        tab.click('.report.current .entry:has-text("FZ-C-031") .place a')
        tab.screenshot(path=FOLDER / "2-结果.png")
        tab.click(".report.current .back")
        tab.set_input_files("#file", [{"name": NAME, "mimeType": "text/plain", "buffer": text.replace("##", "").encode()}])
        tab.wait_for_selector(".report.current .change")
        tab.screenshot(path=FOLDER / "3-改后再查.png")
        tab.goto(house.address + "/rules?q=出庭")
        tab.click(".rule-card summary >> nth=0")
        tab.screenshot(path=FOLDER / "4-规则.png")
        tab.goto(house.address + "/office")
        tab.set_input_files("#file", [{"name": "收件夹.zip", "mimeType": "application/zip", "buffer": _round()}])
        tab.set_input_files("#roster", [str(LISTS / "名单.csv")])
        tab.screenshot(path=FOLDER / "5-汇总.png")
        tab.click(".choices summary")
        tab.fill("#deadline", "2025-03-01")
        tab.set_input_files("#received", [str(LISTS / "收到.csv")])
        tab.click("#go")
        tab.wait_for_selector(".sheets", timeout=60_000)
        tab.click('.sheets thead th:has-text("得分")', click_count=2)
        tab.screenshot(path=FOLDER / "6-汇总结果.png")
        browser.close()


def _round() -> bytes:
    """Return a zip of the reports that the lists of the fixtures speak of."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for row in (LISTS / "收到.csv").read_text(encoding="utf-8").split("\n")[1:]:
            if name := row.partition(",")[0]:
                zipped.writestr(f"收件夹/{name}", (REPORT.parent / name).read_bytes())
    return made.getvalue()


if __name__ == "__main__":
    main()
