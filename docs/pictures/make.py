"""Takes the pictures of every page: at 1440 and 390 pixels, light and dark, one file a page.

    luodi demo --data /tmp/data --out /tmp/out --no-serve
    luodi serve --data /tmp/data --listen 127.0.0.1:8090 &
    python3 docs/pictures/make.py 127.0.0.1:8090 target/release/luodi /tmp/data [NAME …]

Needs Chromium, and the Python packages playwright and pillow. Nothing is recorded: what is uploaded is
only looked at.
"""

import pathlib
import subprocess
import sys
import tempfile

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs/pictures/pages"
PASSWORD = "luodi-demo-2020"
# Wide and narrow, each as high as the other once it is scaled.
WIDE, NARROW, SCALE, HEIGHT = 1440, 390, 0.625, 1100
JULY = "/bulletins/dazhou-2018/monthly/2018-07"

CITY, DISTRICT, PROVINCE, AUDIT, NOBODY = "dazhou.dispatcher", "acheng.dispatcher", "hlj.dispatcher", "dazhou.audit", None


def upload(address, field, files, **typed):
    """Hands files in, and stays on the page that it leads to."""

    def go(page):
        page.goto(address)
        for name, value in typed.items():
            page.fill(f"#{name}", value)
        page.set_input_files(f"#{field}", files)
        page.click(f"form:has(#{field}) button[type=submit]")

    return go


def first_link(address, selector):
    """Follows the first link of a page that fits."""

    def go(page):
        page.goto(address)
        page.goto(page.eval_on_selector(selector, "link => link.href"))

    return go


def submitted(address):
    """Hands the last form of a page in as it stands."""

    def go(page):
        page.goto(address)
        page.locator("main form button[type=submit]").last.click()

    return go


def sentence(words):
    """Asks in one sentence."""

    def go(page):
        page.goto("/ask")
        page.fill("#sentence", words)
        page.click(".ask-words button")

    return go


def adjustments(folder):
    """A batch of two lines, one of them wrong."""
    batch = folder / "计划调整.csv"
    batch.write_text(
        "项目编号,调整方式,清单,调整后年度计划投资（万元）,调出原因\nP000121,调整,city-key-2018,5200,\nP000122,调出,city-key-2018,,\n", "utf-8")
    return [str(batch)]


def returns(luodi, data, folder):
    """The workbooks of three units, as they come back."""
    out = folder / "august"
    subprocess.run([luodi, "split", "--data", data, "--period", "2018-08", "--due", "2018-09-05", "--out", out,
                    "--post", CITY], check=True, stdout=subprocess.DEVNULL)
    return [str(book) for book in sorted(out.glob("*.xlsx"))[:3]]


def pages(luodi, data, folder):
    """Every page: its name, who looks at it, and how it is come to."""
    messy, forms = ROOT / "crates/exchange/fixtures/messy", ROOT / "crates/exchange/fixtures/forms"
    rule = "/policies/dazhou-2018/rules/DZ-003"
    return [
        ("visitor", NOBODY, "/"), ("released", NOBODY, JULY), ("sign-in", NOBODY, "/sign-in"),
        ("overview", DISTRICT, "/"), ("overview-city", CITY, "/"),
        ("import", CITY, "/import"),
        ("import-preview", CITY, upload("/import", "file", [str(sorted(messy.glob("*.xls*"))[0])])),
        ("month", CITY, "/month?period=2018-08"),
        ("month-returns", CITY, upload("/month?period=2018-08", "files", returns(luodi, data, folder))),
        ("reports", CITY, "/reports?period=2018-07"), ("report", CITY, "/reports/P000230/2018-08"),
        ("adjust", CITY, "/adjust"),
        ("adjust-preview", CITY, upload("/adjust", "file", adjustments(folder), document="达发改〔2018〕99号",
                                        period="2018-09", reason="试")),
        ("roll-over", CITY, submitted("/roll-over?year=2018")),
        ("projects", CITY, "/projects"), ("project", CITY, "/projects/P000121"), ("timeline", CITY, "/projects/timeline"),
        ("forms", CITY, "/forms"),
        ("form-filled", CITY, upload("/forms", "file", [str(forms / "progress.xlsx")], period="2018-07")),
        ("ask", CITY, "/ask"),
        ("answer", CITY, sentence("达州市2018年7月亿元以上在建项目分县区，完成投资、年度计划、完成率")),
        ("bulletins", CITY, "/bulletins"), ("bulletin", CITY, JULY), ("drawing", CITY, JULY + "/draw"),
        ("changes", CITY, JULY + "/changes"), ("final-copy", CITY, "/bulletins/final"),
        ("figure", CITY, first_link(JULY, "section.table td a[id='T1.R3.C6']")),
        ("policies", CITY, "/policies"), ("policy", DISTRICT, "/policies/acheng-2020"), ("rule", CITY, rule),
        ("units", CITY, rule + "/units?period=2018-07"),
        ("ledger", AUDIT, "/ledger"), ("about", NOBODY, "/about"), ("fault", NOBODY, "/nowhere"),
    ]


def signed_in(browser, base, who, width, scheme):
    context = browser.new_context(base_url=base, viewport={"width": width, "height": round(HEIGHT)}, locale="zh-CN",
                                  color_scheme=scheme)
    page = context.new_page()
    if who is not None:
        page.goto("/sign-in")
        page.fill("input[name=login]", who)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
    return page


def pieced(shots):
    """The four pictures side by side: light above, dark below."""
    small = [shot.resize((round(shot.width * SCALE), round(shot.height * SCALE)), Image.LANCZOS) for shot in shots]
    gap, wide, narrow, high = 12, round(WIDE * SCALE), round(NARROW * SCALE), small[0].height
    sheet = Image.new("RGB", (wide + narrow + gap, 2 * high + gap), "#7a8699")
    for number, shot in enumerate(small):
        sheet.paste(shot, ((number % 2) * (wide + gap), (number // 2) * (high + gap)))
    return sheet


def main():
    address, luodi, data, *names = sys.argv[1:]
    base = address if "://" in address else f"http://{address}"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        wanted = [page for page in pages(luodi, data, pathlib.Path(folder)) if not names or page[0] in names]
        shots = {name: [] for name, _, _ in wanted}
        for scheme in ("light", "dark"):
            for width in (WIDE, NARROW):
                seen = {}
                for name, who, way in wanted:
                    page = seen.setdefault(who, None) or signed_in(browser, base, who, width, scheme)
                    seen[who] = page
                    way(page) if callable(way) else page.goto(way)
                    page.wait_for_timeout(300)
                    across = page.evaluate("document.documentElement.scrollWidth")
                    assert across <= width, f"{name} is {across} wide at {width}"
                    shot = pathlib.Path(folder) / "shot.png"
                    page.screenshot(path=shot)
                    shots[name].append(Image.open(shot).convert("RGB"))
        for name, four in shots.items():
            pieced(four).save(PAGES / f"{name}.webp", quality=50, method=6)
            print(name, (PAGES / f"{name}.webp").stat().st_size)


main()
