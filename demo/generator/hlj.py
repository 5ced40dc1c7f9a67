"""Input of the demonstration of 黑龙江, 2011: the projects and parks that the document names, with simulated amounts.

Names, owners, places and industries are the document's (reference/hlj-2011-named.csv), and so is its annex 2
(reference/hlj-2011-annex-2.csv). Every amount, day and progress of a project, and every statistic that is not of annex 2,
is invented.
"""

import csv
import random
from datetime import date

from . import words
from .amounts import share_out
from .forms import REPORT_COLUMNS, STATISTIC_COLUMNS, UNIT_COLUMNS, write_csv
from .hlj_places import COUNTIES, FARMS, IN_PARK, OWN, PREFECTURES, PROVINCE, SHARED, ZONES, divisions, zone

REGISTER_FROM = date(2010, 1, 1)
ISSUED = date(2011, 5, 21)
PERIODS = [f"2011-{month:02d}" for month in range(6, 13)]
MONTH_ENDS = [date(2011, 6, 30), date(2011, 7, 31), date(2011, 8, 31), date(2011, 9, 30), date(2011, 10, 31), date(2011, 11, 30),
              date(2011, 12, 31)]
PACE = [0.34, 0.46, 0.58, 0.71, 0.83, 0.93, 1.0]
SILENT = {"2011-12": ("230400", "230700")}  # units that have not reported the month
LISTS = ["province-key-2011", "named-2011"]
MARK = "（金额模拟）"
SMALLEST = 10_000  # 万元: a project of the list has a hundred million at least

INDUSTRIES = {
    "新材料产业": ("new-materials", "30"), "生物产业": ("biology", "27"), "新能源装备产业": ("new-energy-equipment", "38"),
    "新型农机装备产业": ("farm-machinery", "35"), "交通运输装备产业": ("transport-equipment", "36"), "绿色食品产业": ("green-food", "13"),
    "煤化石化产业": ("coal-petrochemicals", "26"), "矿产经济产业": ("mining", "09"), "林产品加工业": ("forest-products", "20"),
    "现代服务业": ("modern-services", "72"),
}
COUNTS = {"parks", "leaders", "projects"}  # columns of annex 2 that are no money

COLUMNS = [
    "项目名称", "项目代码", "建设单位", "行业代码", "主体类型", "总投资(万元)", "建设内容", "建设地点", "所在地", "责任单位", "园区", "阶段",
    "计划开工日期", "开工日期", "竣工日期", "投产日期", "分类", "清单", "年度", "类别", "文号", "入清单日期", "年度计划投资(万元)",
    "至上年底完成投资(万元)", "模拟数据",
]
CONTENT = "名称、建设单位取自文件；金额、日期、进度均为模拟"

# Part of what annex 2 plans for 2011 that the year came to, simulated.
REACHED = {
    "new-materials": 0.97, "biology": 1.02, "new-energy-equipment": 0.91, "farm-machinery": 1.05, "transport-equipment": 0.88,
    "green-food": 1.04, "coal-petrochemicals": 0.99, "mining": 1.08, "forest-products": 0.96,
}


def read(path):
    """Rows of a reference table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parks(named):
    """The 62 parks as units: below their economic zone, with the code of their prefecture."""
    numbers, found = {}, []
    for row in named:
        _, responsible = divisions(row["place"])
        head = responsible[:6]
        numbers[head] = numbers.get(head, 0) + 1
        above = zone(row["industry"], row["name"], row["place"]) or PROVINCE
        found.append({"code": f"{head}-P{numbers[head]:02d}", "name": row["name"], "zone": above})
    return found


def units(own_parks):
    """The province, its own level, prefectures, the counties that the document names, the farms, zones and parks."""
    yield PROVINCE, "黑龙江省", "地区", None
    yield OWN, "省本级", "本级", PROVINCE
    for name, code in PREFECTURES.items():
        yield code, name, "地区", PROVINCE
    for name, (code, prefecture) in COUNTIES.items():
        yield code, name, "地区", prefecture
    yield FARMS, "农垦总局", "部门", PROVINCE
    for number, name in enumerate(ZONES, 1):
        yield f"{PROVINCE}-Q{number}", name, "开发区", PROVINCE
    for park in own_parks:
        yield park["code"], park["name"], "开发区", park["zone"]


def projects(named, own_parks):
    """The 119 named projects with where they stand."""
    by_name = {park["name"]: park for park in own_parks}
    for number, row in enumerate(named, 1):
        place, responsible = divisions(row["place"])
        words_of = row["owner"] + row["name"]
        park = next((by_name[park]["code"] for word, park in IN_PARK if word in words_of), None)
        shares = SHARED.get(row["name"])
        where = "、".join(f"{unit} {part}%" for unit, part in shares) if shares else None
        tag, industry = INDUSTRIES[row["industry"]]
        yield {
            "number": number, "code": f"HLJ2011-{number:03d}", "name": f"{MARK}{row['name']}", "owner": row["owner"],
            "tag": tag, "industry": industry, "site": row["place"] or "文件未写明", "place": place, "responsible": responsible,
            "park": where or park or zone(row["industry"], words_of, row["place"]) or PROVINCE,
        }


def amounts(own, annex, rng):
    """Totals and plans of the named projects of each industry: a part of what annex 2 has for all of its projects."""
    for row in annex:
        tag = INDUSTRIES.get(row["industry"], (None,))[0]
        members = [project for project in own if project["tag"] == tag]
        if not members:
            continue
        # The named projects are the larger ones of those that annex 2 counts.
        part = min(0.9, 1.5 * len(members) / int(row["projects"]))
        total = round(int(row["project-total"]) * part * 100) * 100
        plan = round(int(row["project-plan"]) * part * 100) * 100
        weights = [rng.uniform(0.5, 2.0) for _ in members]
        totals = share_out(total - SMALLEST * len(members), weights, 100)
        for project, more in zip(members, totals):
            project["total"] = SMALLEST + more
        plans = share_out(plan, [project["total"] * rng.uniform(0.8, 1.2) for project in members], 100)
        for project, of_year in zip(members, plans):
            project["plan"] = min(of_year, project["total"] - 100)


def turns(own, rng):
    """Days of works and what is done: two fifths go on from before, the others start in 2011 or have not started."""
    for project in own:
        drawn = rng.random()
        before = drawn < 0.4
        started = date(rng.choice([2009, 2010]), rng.randint(4, 10), rng.randint(1, 28)) if before else None
        if not before and drawn < 0.88:
            started = date(2011, rng.randint(3, 9), rng.randint(1, 28))
        left = project["total"] - project["plan"]
        project["before"] = round(left * rng.uniform(0.3, 0.9) / 100) * 100 if before else 0
        produced = None
        if started and rng.random() < (0.3 if before else 0.1):
            produced = date(2011, rng.randint(10, 12), rng.randint(5, 28))
        late = started is None
        pace = 0.0 if late else rng.uniform(0.82, 1.06)
        project["done"] = min(round(project["plan"] * pace), project["total"] - project["before"])
        project |= {
            "started": started, "produced": produced, "completed": date(2011, produced.month, 2) if produced else None,
            "planned": date(2011, rng.choice([9, 10]), 1) if late else None, "new": not before,
            "stage": "投产" if produced else "在建" if started else "前期",
        }
        project["ytd"] = [round(project["done"] * share) for share in paces(project)]


def paces(project):
    """Parts of the year's work by month, none before works began."""
    started = project["started"]
    if started is None:
        return [0] * len(PERIODS)
    first = next((i for i, end in enumerate(MONTH_ENDS) if end >= started), 0)
    if first == 0:
        return PACE
    return [0 if i < first else (i - first + 1) / (len(PERIODS) - first) for i in range(len(PERIODS))]


def row(project):
    """The project's line."""
    return {
        "项目名称": project["name"], "项目代码": project["code"], "建设单位": project["owner"], "行业代码": project["industry"],
        "主体类型": "企业投资", "总投资(万元)": project["total"], "建设内容": CONTENT, "建设地点": project["site"], "所在地": project["place"],
        "责任单位": project["responsible"], "园区": project["park"], "阶段": project["stage"], "计划开工日期": project["planned"],
        "开工日期": project["started"], "竣工日期": project["completed"], "投产日期": project["produced"],
        "分类": f"industry:{project['tag']}", "清单": "、".join(LISTS), "年度": 2011, "类别": "新建" if project["new"] else "续建",
        "文号": "产业项目建设年活动实施方案", "入清单日期": ISSUED, "年度计划投资(万元)": project["plan"],
        "至上年底完成投资(万元)": project["before"], "模拟数据": "是",
    }


def reports(own, index):
    """The month's returns, less the units that stayed silent. No troubles: the firms are real."""
    period, end = PERIODS[index], MONTH_ENDS[index]
    for project in own:
        if project["responsible"] in SILENT.get(period, ()):
            continue
        ytd = project["ytd"][index]
        started = project["started"] is not None and project["started"] <= end
        finished = project["completed"] is not None and project["completed"] <= end
        share = 100 if finished else min(99, (project["before"] + ytd) * 100 // project["total"])
        yield {
            "项目代码": project["code"], "项目名称": project["name"], "期间": period, "年初至今完成投资(万元)": ytd,
            "年初至今到位资金(万元)": round(ytd * project["funded"]), "形象进度(%)": share,
            "形象进度": words.progress(share, started, finished), "填报单位": project["responsible"],
        }


def statistic(unit, name, variable, period, value, kind, source, tag=None):
    """A line of statistics. Money is in 亿元, a rate in per cent."""
    measure, of = {"electricity": ("数量", "万千瓦时"), "money": ("金额", "亿元"), "count": ("数量", "个"), "rate": ("比率", "%")}[kind]
    values = [unit, name, tag and f"industry:{tag}", variable, period, measure, value, of, source, 1]
    return dict(zip(STATISTIC_COLUMNS, values))


def annex_statistics(annex):
    """Annex 2 as the document prints it: its rows by industry, its total for the province; blanks left out."""
    for row in annex:
        tag = INDUSTRIES.get(row["industry"], (None,))[0]
        for column, value in row.items():
            if column in ("seq", "industry") or value == "":
                continue
            kind = "count" if column in COUNTS else "money"
            yield statistic(PROVINCE, "黑龙江省", f"annex2-{column}", "2011", value, kind, "附件2", tag)


def year_statistics(annex, rng):
    """What the year came to, simulated: by industry, for the province, by prefecture."""
    own = lambda *rest: statistic(PROVINCE, "黑龙江省", *rest)
    reached = {"main-revenue": "revenue-2011", "key-park-sales": "park-sales-2011", "leading-revenue": "leader-revenue-2011"}
    counted = {"key-parks": "parks", "leading-enterprises": "leaders"}
    for variable, column in (reached | counted).items():
        kind, total = ("money", 0) if variable in reached else ("count", 0)
        for row in annex[1:]:
            if row[column] == "":
                continue
            tag = INDUSTRIES[row["industry"]][0]
            value = int(row[column]) if kind == "count" else round(int(row[column]) * REACHED[tag])
            total += value
            yield own(variable, "2011", value, kind, "模拟", tag)
        yield own(variable, "2011", total, kind, "模拟")
    for variable, period, value, kind in PROVINCE_FIGURES:
        yield own(variable, period, value, kind, "模拟")
    yield from prefecture_statistics(rng)


def prefecture_statistics(rng):
    """The province's figures shared out to its prefectures by rough size, simulated."""
    of_province = {variable: (value, kind) for variable, period, value, kind in PROVINCE_FIGURES if period == "2011"}
    for variable in ("industrial-electricity", "construction-business-tax", "total-fai", "industry-project-investment",
                     "fiscal-revenue", "tax-revenue"):
        value, kind = of_province[variable]
        weights = [size * rng.uniform(0.9, 1.1) for size in SIZES]
        for (name, code), part in zip(PREFECTURES.items(), share_out(round(float(value) * 10), weights)):
            told = part // 10 if kind == "electricity" else f"{part / 10:.1f}"
            yield statistic(code, name, variable, "2011", told, kind, "模拟")
    for name, code in PREFECTURES.items():
        yield statistic(code, name, "investment-growth", "2011", f"{rng.uniform(24, 38):.1f}", "rate", "模拟")


# Rough sizes of the thirteen prefectures, in the order of their codes.
SIZES = [30, 10, 5, 3, 5, 28, 2, 6, 3, 9, 3, 9, 1]
PROVINCE_FIGURES = [
    ("industrial-fai", "2010", 2480, "money"), ("industrial-fai", "2011", 3420, "money"),
    ("industrial-fai-since-2011", "2011", 3420, "money"), ("agriculture-investment", "2011", 366, "money"),
    ("demonstration-bases", "2011", 20, "count"), ("parks-over-50yi", "2011", 9, "count"),
    ("results-industrialised", "2011", 21, "count"), ("technology-centres", "2011", 22, "count"),
    ("leading-over-50yi", "2011", 31, "count"), ("services-value-added", "2011", 4490, "money"), ("gdp", "2011", 12_300, "money"),
    ("total-fai", "2011", 7475, "money"), ("industry-project-investment", "2011", 3700, "money"),
    ("industrial-electricity", "2011", 5_120_000, "electricity"), ("construction-business-tax", "2011", "224.5", "money"),
    ("investment-growth", "2011", "33.7", "rate"), ("fiscal-revenue", "2011", 997, "money"), ("tax-revenue", "2011", 742, "money"),
    ("tourism-zones", "2011", 6, "count"), ("tourism-towns", "2011", 7, "count"),
]


def check(annex, own, own_parks):
    """The counts of the document, and that nothing leaves its bounds."""
    assert (len(own), len(own_parks)) == (119, 62)
    total, rows = annex[0], annex[1:]
    for column in list(total)[2:]:
        assert int(total[column]) == sum(int(row[column]) for row in rows if row[column]), column
    for row in rows:
        members = [project for project in own if INDUSTRIES[row["industry"]][0] == project["tag"]]
        assert sum(project["plan"] for project in members) <= int(row["project-plan"]) * 10_000
        assert sum(project["total"] for project in members) <= int(row["project-total"]) * 10_000
    for project in own:
        assert SMALLEST <= project["total"] and 0 < project["plan"] <= project["total"] - project["before"], project
        assert project["ytd"] == sorted(project["ytd"]) and project["before"] + project["done"] <= project["total"], project
    assert len({project["code"] for project in own}) == 119
    assert all(any(p["responsible"] == unit for p in own) for units in SILENT.values() for unit in units)


def make(reference, folder):
    """Writes the input of the demonstration of 黑龙江."""
    rng = random.Random(2011)
    named, annex = read(reference / "hlj-2011-named.csv"), read(reference / "hlj-2011-annex-2.csv")
    own_parks = parks([row for row in named if row["kind"] == "park"])
    own = list(projects([row for row in named if row["kind"] == "project"], own_parks))
    amounts(own, annex, rng)
    turns(own, rng)
    for project in own:
        project["funded"] = rng.uniform(0.85, 1.1)
    check(annex, own, own_parks)
    unit = lambda code, name, kind, above: dict(zip(UNIT_COLUMNS, [code, name, kind, above, REGISTER_FROM, None]))
    write_csv(folder / "units.csv", UNIT_COLUMNS, [unit(*known) for known in units(own_parks)])
    write_csv(folder / "projects.csv", COLUMNS, [row(project) for project in own])
    write_csv(folder / "statistics.csv", STATISTIC_COLUMNS, annex_statistics(annex))
    write_csv(folder / "statistics-2011.csv", STATISTIC_COLUMNS, year_statistics(annex, rng))
    for index, period in enumerate(PERIODS):
        write_csv(folder / f"reports-{period}.csv", REPORT_COLUMNS, reports(own, index))
