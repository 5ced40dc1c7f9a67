"""Simulated input behind a real bulletin: 达州市, key projects, January to July 2018.

The nine rows and the totals are those that the city published; the 230 projects under them are invented
so that they add up to the published amounts exactly.
"""

import csv
import random
from datetime import date

from . import words
from .amounts import fit, percent, share_out, sums_by
from .forms import REPORT_COLUMNS, STATISTIC_COLUMNS, UNIT_COLUMNS, Form, write_csv

LIST = "city-key-2018"
SOURCE = "达州市公开通报（2018-08-30发布）"
REGISTER_FROM = date(2000, 1, 1)
DACHUAN_FROM = date(2013, 7, 18)
YI = 10_000  # 万元 in 亿元

# Name in the bulletin: (unit code, number of simulated projects, region of project codes).
UNITS = {
    "市本级": ("511700-B", 46, "511700"),
    "通川区": ("511702", 28, "511702"),
    "达川区": ("511703", 24, "511703"),
    "宣汉县": ("511722", 29, "511722"),
    "开江县": ("511723", 18, "511723"),
    "大竹县": ("511724", 25, "511724"),
    "渠县": ("511725", 24, "511725"),
    "经开区": ("511700-Z1", 17, "511700"),
    "万源市": ("511781", 19, "511781"),
}
ORDER = ["达川区", "大竹县", "宣汉县", "通川区", "渠县", "开江县", "万源市", "经开区"]
CITY = {"annual": 5_273_000, "to_q3": 3_715_000, "done": 2_915_000, "rate": 78.5, "growth": "12.9"}

# Done to July and its share of the plan to Q3 are printed; the plans to Q3 are reconstructed from them
# (the source rounds the rates): one decimal of 亿元 where that meets them, two where it does not.
BATCHES = {"竣工": (858_000, 831_000, 96.9), "在建": (2_477_000, 1_821_000, 73.5), "新开": (380_000, 263_000, None)}
FIELDS = {
    "基础设施": (1_602_500, 1_296_000, 80.9),
    "产业": (1_240_000, 926_000, 74.7),
    "民生": (744_000, 589_000, 79.2),
    "生态": (128_500, 104_000, 80.9),
}
SHARES = {"竣工": 0.22, "在建": 0.48, "新开": 0.30}, {"基础设施": 0.38, "产业": 0.30, "民生": 0.23, "生态": 0.09}
CATEGORY = {"竣工": "拟竣工", "在建": "续建", "新开": "新建"}

PERIODS = ["2018-01..02", "2018-03", "2018-04", "2018-05", "2018-06", "2018-07"]
PACE = [0.17, 0.31, 0.46, 0.62, 0.81, 1.0]
MONTH_ENDS = [date(2018, 2, 28), date(2018, 3, 31), date(2018, 4, 30), date(2018, 5, 31), date(2018, 6, 30), date(2018, 7, 31)]

GROUPS = [
    (None, ["序号", "项目名称", "项目代码", "建设单位"]),
    ("项目概况", ["行业代码", "主体类型", "总投资(万元)", "建设内容", "建设地点", "所在地", "责任单位"]),
    ("建设进展", ["阶段", "开工日期", "收尾日期", "竣工日期"]),
    ("清单信息", ["清单", "年度", "清单内编码", "类别", "批次", "领域", "文号", "入清单日期"]),
    (None, ["至上年底完成投资(万元)"]),
    ("2018年投资计划", ["年度计划投资(万元)", "至一季度计划(万元)", "至上半年计划(万元)", "至三季度计划(万元)"]),
    (None, ["模拟数据"]),
]
AMOUNTS = [
    "总投资(万元)", "至上年底完成投资(万元)", "年度计划投资(万元)", "至一季度计划(万元)", "至上半年计划(万元)", "至三季度计划(万元)",
]


def published(reference):
    """The nine published rows in 万元, by name."""
    with (reference / "dazhou-2018-07.csv").open(encoding="utf-8") as file:
        rows = {row["unit"]: row for row in csv.DictReader(file)}
    wan = lambda text: round(float(text) * 10) * YI // 10
    return {
        name: {
            "annual": wan(rows[name]["annual_plan_100m"]),
            "to_q3": wan(rows[name]["plan_to_q3_100m"]),
            "done": wan(rows[name]["done_to_july_100m"]),
            "rate": float(rows[name]["share_of_q3_printed_pct"]),
            "growth": rows[name]["fixed_asset_growth_pct"],
        }
        for name in UNITS
    }


def skeleton(rng):
    """230 projects with unit, batch, field and kind of works, before any amount."""
    projects = []
    for unit, (_, count, _) in UNITS.items():
        batches, fields = (
            [word for word, n in zip(shares, share_out(count, list(shares.values()))) for _ in range(n)]
            for shares in SHARES
        )
        rng.shuffle(batches)
        for batch, field in zip(batches, fields):
            projects.append({"unit": unit, "batch": batch, "field": field})
    for number, project in enumerate(projects, 1):
        project["number"] = number
        project["idle"] = project["batch"] == "新开" and rng.random() < 0.12
    name_projects(projects, rng)
    return projects


def name_projects(projects, rng):
    """Names that are distinct and marked, with industry, subject and works."""
    taken = set()
    for project in projects:
        prefix = "达州市" if project["unit"] == "市本级" else project["unit"]
        while True:
            kind = rng.choice(words.KINDS[project["field"]])
            name = f"（模拟）{prefix}{rng.choice(words.AREAS)}{kind[0]}"
            if name not in taken:
                break
        taken.add(name)
        project |= {"name": name, "industry": kind[1], "subject": kind[2], "content": kind[3]}


def amounts(projects, rows, rng):
    """Plans and amounts done that meet units, batches and fields exactly."""
    column = lambda key: [project[key] for project in projects]
    margin = lambda key, totals: (column(key), totals)
    by_unit = lambda key: margin("unit", {unit: row[key] for unit, row in rows.items()})

    def split(key, place, weights, step):
        batches = margin("batch", {batch: row[place] for batch, row in BATCHES.items()})
        fields = margin("field", {field: row[place] for field, row in FIELDS.items()})
        for project, value in zip(projects, fit(weights, [by_unit(key), batches, fields], step)):
            project[key] = value

    split("to_q3", 0, [rng.lognormvariate(0, 0.6) for _ in projects], 100)
    split("done", 1, [0 if p["idle"] else p["to_q3"] * rng.uniform(0.85, 1.1) for p in projects], 1)
    for unit, row in rows.items():
        own = [project for project in projects if project["unit"] == unit]
        least = [max(p["to_q3"], -(-p["done"] // 100) * 100) for p in own]
        # What finishes this year is planned to be nearly done by the third quarter.
        late = [0.1 if p["batch"] == "竣工" else 1 for p in own]
        weights = [value * part * rng.uniform(0.5, 1.5) for value, part in zip(least, late)]
        spare = share_out(row["annual"] - sum(least), weights, 100)
        for project, value, extra in zip(own, least, spare):
            project["annual"] = value + extra
    for project in projects:
        project["to_q1"] = round(project["to_q3"] * rng.uniform(0.22, 0.32) / 100) * 100
        project["to_h1"] = round(project["to_q3"] * rng.uniform(0.56, 0.68) / 100) * 100


def history(project, rng):
    """What was built before the year, the total, and the dates of the works."""
    annual, batch = project["annual"], project["batch"]
    project |= {"finishing": None, "completed": None, "stage": "在建"}
    if batch == "新开":
        project["before"], project["total"] = 0, round(annual * rng.uniform(1.4, 3.5) / 100) * 100
        project["started"] = None if project["idle"] else date(2018, rng.randint(1, 6), rng.randint(5, 25))
        project["stage"] = "前期" if project["idle"] else "在建"
        return
    project["started"] = date(rng.choice([2015, 2016] if batch == "竣工" else [2016, 2017]), rng.randint(3, 11), rng.randint(1, 28))
    if batch == "在建":
        project["total"] = round(annual * rng.uniform(2.2, 4.0) / 100) * 100
        project["before"] = round((project["total"] - annual) * rng.uniform(0.3, 0.8) / 100) * 100
        return
    project["before"] = round(annual * rng.uniform(0.8, 2.5) / 100) * 100
    project["total"] = project["before"] + annual
    if project["done"] >= 0.90 * annual:
        project["finishing"] = date(2018, rng.randint(3, 5), rng.randint(1, 28))
        project["stage"] = "收尾"
    if project["done"] >= 0.96 * annual:
        project["completed"], project["stage"] = date(2018, rng.randint(6, 7), rng.randint(1, 28)), "竣工"


def monthly(project, rng):
    """Year-to-date amounts of each period, rising to the amount done by July."""
    start = project["started"] or date(2019, 1, 1)
    pace = [share * rng.uniform(0.85, 1.12) for share in PACE[:-1]] + [1.0]
    if start.year == 2018:
        first = next(i for i, end in enumerate(MONTH_ENDS) if end >= start)
        pace = [0 if i < first else (i - first + 1) / (len(PACE) - first) for i in range(len(PACE))]
    ytd, last = [], 0
    for share in pace:
        last = max(last, min(project["done"], round(project["done"] * share)))
        ytd.append(last)
    assert ytd[-1] == project["done"]
    return ytd


def line(project):
    """The project's line in the bureau's form."""
    code, _, region = UNITS[project["unit"]]
    year = project["started"].year - 1 if project["started"] and project["batch"] != "新开" else 2017
    kind = "01" if project["subject"] == "政府投资" else "03"
    return {
        "序号": project["number"],
        "项目名称": project["name"],
        "项目代码": f"{year}-{region}-{project['industry']}-{kind}-{project['number']:06d}",
        "建设单位": f"模拟建设单位{project['number']:03d}",
        "行业代码": project["industry"],
        "主体类型": project["subject"],
        "总投资(万元)": project["total"],
        "建设内容": project["content"],
        "建设地点": project["site"][0],
        "所在地": project["site"][1],
        "责任单位": code,
        "阶段": project["stage"],
        "开工日期": project["started"],
        "收尾日期": project["finishing"],
        "竣工日期": project["completed"],
        "清单": LIST,
        "年度": 2018,
        "清单内编码": f"MN-{project['number']:03d}",
        "类别": CATEGORY[project["batch"]],
        "批次": project["batch"],
        "领域": project["field"],
        "入清单日期": date(2018, 1, 1),
        "至上年底完成投资(万元)": project["before"],
        "年度计划投资(万元)": project["annual"],
        "至一季度计划(万元)": project["to_q1"],
        "至上半年计划(万元)": project["to_h1"],
        "至三季度计划(万元)": project["to_q3"],
        "模拟数据": "是",
    }


def report(project, index, rng):
    """The project's line in the month's returns."""
    ytd = project["ytd"][index]
    started = project["started"] is not None and project["started"] <= MONTH_ENDS[index]
    finished = project["completed"] is not None and project["completed"] <= MONTH_ENDS[index]
    share = 100 if finished else min(99, (project["before"] + ytd) * 100 // project["total"])
    return {
        "项目代码": project["code"],
        "项目名称": project["name"],
        "期间": PERIODS[index],
        "年初至今完成投资(万元)": ytd,
        "年初至今到位资金(万元)": round(ytd * project["funded"]),
        "形象进度(%)": share,
        "形象进度": words.progress(share, started, finished),
        "存在问题": rng.choice(words.PROBLEMS) if rng.random() < 0.08 and not finished else None,
        "填报单位": UNITS[project["unit"]][0],
    }


def units():
    """The city, what it runs itself, its zone and its counties, with 达县 as it was before 达川区."""
    row = lambda code, name, kind, since=REGISTER_FROM, until=None: dict(
        zip(UNIT_COLUMNS, [code, name, kind, None if code == "511700" else "511700", since, until])
    )
    kinds = {"市本级": "本级", "经开区": "开发区"}
    rows = [row("511700", "达州市", "地区"), row("511721", "达县", "地区", until=date(2013, 7, 17))]
    for name, (code, _, _) in UNITS.items():
        rows.append(row(code, name, kinds.get(name, "地区"), DACHUAN_FROM if name == "达川区" else REGISTER_FROM))
    return rows


def statistics(rows):
    """Growth of fixed-asset investment as published."""
    growth = [("511700", "达州市", CITY["growth"])]
    growth += [(UNITS[name][0], name, row["growth"]) for name, row in rows.items() if row["growth"]]
    values = lambda code, name, value: [code, name, None, "fai-growth", "2018-07", "比率", value, "%", SOURCE, 1]
    return [dict(zip(STATISTIC_COLUMNS, values(*entry))) for entry in growth]


def projects_form(projects):
    """The bureau's own form: units under each other, each with its sub-total, the total last, notes below."""
    form = Form("达州市2018年重点项目投资计划表（模拟项目）", "单位：万元", GROUPS)
    total = lambda name, own: {"项目名称": name} | {c: sum(p["line"][c] for p in own) for c in AMOUNTS}
    for unit in UNITS:
        own = [project for project in projects if project["unit"] == unit]
        for project in own:
            form.line(project["line"])
        form.line(total(f"{unit}小计（{len(own)}个）", own), bold=True)
    form.line(total(f"合计（{len(projects)}个）", projects), bold=True)
    form.foot("注：1.本表所列项目均为模拟，合计与公开通报的数字一致。")
    form.foot("    2.至各季度计划为自年初起累计数。")
    form.widths({"序号": 6, "项目名称": 40, "项目代码": 27, "建设内容": 30, "建设单位": 18})
    return form


def july_form(rows):
    """The last month's returns as one workbook, as a bureau would merge them."""
    form = Form("达州市2018年7月重点项目进度表（模拟数据）", "单位：万元", [(None, REPORT_COLUMNS)])
    for row in rows:
        form.line(row)
    form.widths({"项目代码": 27, "项目名称": 40, "形象进度": 28, "存在问题": 28})
    return form


def check(projects, rows):
    """Every printed number follows from the projects."""
    for key in ("annual", "to_q3", "done"):
        assert sum(p[key] for p in projects) == CITY[key]
        assert sums_by([p["unit"] for p in projects], [p[key] for p in projects]) == {u: r[key] for u, r in rows.items()}
    for margin, totals in (("batch", BATCHES), ("field", FIELDS)):
        groups = [p[margin] for p in projects]
        plan, done = (sums_by(groups, [p[key] for p in projects]) for key in ("to_q3", "done"))
        for word, (planned, made, rate) in totals.items():
            assert (plan[word], done[word]) == (planned, made)
            assert rate is None or percent(made, planned) == rate, word
    shares = {unit: row["done"] / row["to_q3"] for unit, row in rows.items()}
    for unit, row in rows.items():
        assert percent(row["done"], row["to_q3"]) == row["rate"], unit
        assert abs(shares[unit] * 100 - row["rate"]) <= 0.05
    assert percent(CITY["done"], CITY["to_q3"]) == CITY["rate"]
    assert sorted(ORDER, key=lambda unit: -shares[unit]) == ORDER
    assert len(projects) == len({p["code"] for p in projects}) == len({p["name"] for p in projects}) == 230
    for p in projects:
        assert 0 <= p["to_q1"] <= p["to_h1"] <= p["to_q3"] <= p["annual"] and p["done"] <= p["annual"] <= p["total"]
        assert p["before"] + p["annual"] <= p["total"] and p["ytd"] == sorted(p["ytd"])


def make(reference, folder):
    """Writes the input of the demonstration of 达州市."""
    rng = random.Random(201807)
    rows = published(reference)
    projects = skeleton(rng)
    amounts(projects, rows, rng)
    counties = [(name, code) for name, (code, _, _) in UNITS.items() if code.isdigit()]
    for project in projects:
        history(project, rng)
        project["ytd"] = monthly(project, rng)
        project["funded"] = rng.uniform(0.85, 1.15)
        unit = project["unit"]
        project["site"] = rng.choice(counties[:2] * 3 + counties) if unit == "市本级" else (unit, UNITS[unit][0])
        project["line"] = line(project)
        project["code"] = project["line"]["项目代码"]
    check(projects, rows)
    write_csv(folder / "units.csv", UNIT_COLUMNS, units())
    write_csv(folder / "statistics.csv", STATISTIC_COLUMNS, statistics(rows))
    projects_form(projects).save(folder / "projects.xlsx")
    for index, period in enumerate(PERIODS):
        returns = [report(project, index, rng) for project in projects]
        name = period.replace("..", "-")
        if index == len(PERIODS) - 1:
            july_form(returns).save(folder / f"reports-{name}.xlsx")
        else:
            write_csv(folder / f"reports-{name}.csv", REPORT_COLUMNS, returns)
