"""Takes the pictures of every page, at 1440 and 390 pixels, light and dark, one file a page; and those of the
first week.

    luodi demo --data /tmp/data --out /tmp/out --no-serve
    luodi serve --data /tmp/data --listen 127.0.0.1:8090 &
    python3 docs/pictures/make.py 127.0.0.1:8090 target/release/luodi /tmp/data [week | NAME …]

Needs Chromium, and the Python packages playwright, pillow and openpyxl. Nothing is recorded: what is uploaded
is only looked at.
"""

import pathlib
import subprocess
import sys
import tempfile

import openpyxl
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


def ledger(folder):
    """A ledger as an office keeps it: two columns of its own, a project under another name, two faults."""
    book = folder / "达州市新增项目台账.csv"
    known, office = ["（模拟）达州市站前跨河大桥工程", "（模拟）达州市城南至乡镇公路改建工程"], "达州市"
    new = [f"（模拟）{office}{place}{what}项目" for place, what in
           [("北外", "智能装备园"), ("河市", "冷链物流园"), ("亭子", "污水处理厂"), ("百节", "标准厂房")]]
    rows = [(known[0], "640000", "210000"), (known[1], "605000", "158000"), *[(name, "36000", "9800") for name in new],
            ("（模拟）新建达州市城南商贸综合体项目", "88000", "20000"), ("（模拟）达州市西外停车楼项目", "约八千", "2000")]
    lines = [f"{number},{name},511700-B,{total},2018.3,{plan},是,一科" for number, (name, total, plan) in
             enumerate(rows, 1)]
    head = "达州市2018年新增项目台账,,,,,,,单位：万元\n序号,项目名称,责任单位,总投资,开工时间,今年盘子,模拟数据,分管科室\n"
    book.write_text(head + "\n".join(lines) + "\n,合计,,,,,,\n", "utf-8")
    return [str(book)]


def returns(luodi, data, folder):
    """The workbooks of August as they come back: one is late, two have faults."""
    out = folder / "august"
    subprocess.run([luodi, "split", "--data", data, "--period", "2018-08", "--due", "2018-09-05", "--out", out,
                    "--post", CITY], check=True, stdout=subprocess.DEVNULL)
    books = sorted(out.glob("*.xlsx"))[:-1]
    for number, path in enumerate(books):
        book = openpyxl.load_workbook(path)
        sheet = book["月报"]
        heads = {cell.value or "": cell.column for cell in sheet[3]}
        done = next(place for head, place in heads.items() if "年初至今完成" in head and "上期" not in head)
        before = next(place for head, place in heads.items() if "年初至今完成" in head and "上期" in head)
        for line, row in enumerate(range(4, sheet.max_row + 1)):
            last = sheet.cell(row, before).value
            if isinstance(last, (int, float)):
                wrong = {(1, 2): "约五百", (1, 4): -5, (3, 1): None}
                sheet.cell(row, done).value = wrong.get((number, line), last + 100)
        book.save(path)
    return [str(book) for book in books]


def empty_form(folder):
    """A form as another office sends it, with a project that is not ours."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "进度表"
    sheet.append(["市级重点项目2018年1-7月进度表（省发改委）"])
    sheet.append(["单位：亿元"])
    sheet.append(["序号", "项目名称", "总投资", "年度计划投资", "1-7月完成投资", "占年度计划（%）", "形象进度"])
    names = ["（模拟）达州市站前跨河大桥工程", "（模拟）达州市城南至乡镇公路改建工程", "（模拟）达州市城南商贸综合体项目",
             "（模拟）省里另列的项目"]
    for number, name in enumerate(names, 1):
        sheet.append([number, name])
    book.save(folder / "进度表.xlsx")
    return [str(folder / "进度表.xlsx")]


def answered(files):
    """Looks a ledger over, answers all that is asked, and looks again."""

    def go(page):
        upload("/import", "file", files)(page)
        page.select_option("select[name=column-1]", label="年度计划投资")
        if page.locator("input[type=radio][value^=P]").count():
            page.locator("input[type=radio][value^=P]").first.check()
        for box in page.locator("input[name=leave][id^=leave-]").all():
            box.check()
        page.click("button[value=check]")

    return go


def week(luodi, data, folder):
    """The pictures of the first week: their names, how they are come to, how high they are."""
    own = ledger(folder)
    return [
        ("import", "/import", 640),
        ("preview", upload("/import", "file", own), 1080),
        ("confirm", answered(own), 1080),
        ("month", "/month?period=2018-08", 860),
        ("returns", upload("/month?period=2018-08", "files", returns(luodi, data, folder), back="2018-09-08"), 1120),
        ("form", upload("/forms", "file", empty_form(folder), period="2018-07"), 900),
    ]


def pages(luodi, data, folder):
    """Every page: its name, who looks at it, and how it is come to."""
    rule = "/policies/dazhou-2018/rules/DZ-003"
    return [
        ("visitor", NOBODY, "/"), ("released", NOBODY, JULY), ("sign-in", NOBODY, "/sign-in"),
        ("overview", DISTRICT, "/"), ("overview-city", CITY, "/"),
        ("import", CITY, "/import"),
        ("import-preview", CITY, upload("/import", "file", ledger(folder))),
        ("month", CITY, "/month?period=2018-08"),
        ("month-returns", CITY, upload("/month?period=2018-08", "files", returns(luodi, data, folder))),
        ("reports", CITY, "/reports?period=2018-07"), ("report", CITY, "/reports/P000230/2018-08"),
        ("adjust", CITY, "/adjust"),
        ("adjust-preview", CITY, upload("/adjust", "file", adjustments(folder), document="达发改〔2018〕99号",
                                        period="2018-09", reason="试")),
        ("roll-over", CITY, submitted("/roll-over?year=2018")),
        ("projects", CITY, "/projects"), ("project", CITY, "/projects/P000121"), ("timeline", CITY, "/projects/timeline"),
        ("forms", CITY, "/forms"),
        ("form-filled", CITY, upload("/forms", "file", empty_form(folder), period="2018-07")),
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


def go(page, way):
    way(page) if callable(way) else page.goto(way)
    page.wait_for_timeout(300)


def take_week(browser, base, wanted):
    page = signed_in(browser, base, CITY, 1100, "light")
    for name, way, height in wanted:
        page.set_viewport_size({"width": 1100, "height": height})
        go(page, way)
        path = ROOT / f"docs/pictures/first-week/{name}.png"
        page.screenshot(path=path)
        Image.open(path).convert("RGB").quantize(64).save(path, optimize=True)
        print(path.name, path.stat().st_size)


def take_pages(browser, base, wanted, folder):
    shots = {name: [] for name, _, _ in wanted}
    for scheme in ("light", "dark"):
        for width in (WIDE, NARROW):
            seen = {}
            for name, who, way in wanted:
                page = seen.setdefault(who, None) or signed_in(browser, base, who, width, scheme)
                seen[who] = page
                go(page, way)
                across = page.evaluate("document.documentElement.scrollWidth")
                assert across <= width, f"{name} is {across} wide at {width}"
                page.screenshot(path=folder / "shot.png")
                shots[name].append(Image.open(folder / "shot.png").convert("RGB"))
    for name, four in shots.items():
        pieced(four).save(PAGES / f"{name}.webp", quality=50, method=6)
        print(name, (PAGES / f"{name}.webp").stat().st_size)


def main():
    address, luodi, data, *names = sys.argv[1:]
    base = address if "://" in address else f"http://{address}"
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as play:
        folder = pathlib.Path(kept)
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        if not names or "week" in names:
            take_week(browser, base, week(luodi, data, folder))
        wanted = [page for page in pages(luodi, data, folder) if not names or page[0] in names]
        take_pages(browser, base, wanted, folder)


main()
