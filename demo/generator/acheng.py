"""Simulated input of the demonstration of 阿城区: the campaign of 2020. Everything under it is invented."""

import random
from datetime import date

from . import words
from .acheng_projects import (
    CENTRAL, CENTRAL_OLD, D, DUE, FINISHING, FIVE_YEAR, G, GENERAL, M, P, PROMOTED, RESERVE, SIGNED, SPECIAL, STEEL, UNITS,
    ZJJ, FGJ, JKQ, lines,
)
from .amounts import share_out
from .forms import REPORT_COLUMNS, STATISTIC_COLUMNS, UNIT_COLUMNS, write_csv

TOP = "230112"
REGISTER_FROM = date(2010, 1, 1)
ISSUED = date(2020, 6, 2)
PERIODS = ["2020-01..02", "2020-03", "2020-04", "2020-05", "2020-06", "2020-07", "2020-08"]
MONTH_ENDS = [date(2020, m, d) for m, d in ((2, 29), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31))]
PACE = [0.02, 0.07, 0.20, 0.37, 0.56, 0.78, 1.0]
SILENT = {"2020-07": (ZJJ, JKQ)}  # units that have not reported the month
PLANNED = (P, M, D, G, STEEL)  # lists that carry a plan of the year

# Part of the year's plan that is done by the end of August, in 万元 of a hundred of plan.
KEY_RATE, PUBLIC_RATE, FUNDED_RATE, OLD_RATE = 61.5, 66.8, 62.4, 83.1
STEEL_DONE = 53_200

COLUMNS = [
    "项目名称", "项目代码", "建设单位", "行业代码", "主体类型", "总投资(万元)", "建设内容", "建设地点", "所在地", "责任单位", "阶段",
    "签约日期", "计划开工日期", "计划竣工日期", "开工日期", "复工日期", "收尾日期", "竣工日期", "投产日期", "分类",
    "清单", "年度", "类别", "批次", "领域", "文号", "入清单日期", "年度计划投资(万元)", "至上年底完成投资(万元)", "模拟数据",
]
ENTERED = {P: date(2020, 3, 10), M: date(2020, 3, 20), D: date(2020, 3, 25), G: date(2020, 2, 10)}
# Capital used since January, 亿元, simulated: this year and the year before.
CAPITAL = {
    "domestic-capital-used": {"06": ("18.20", "17.35"), "07": ("22.40", "21.20"), "08": ("27.10", "25.50")},
    "foreign-capital-used": {"06": ("0.41", "0.42"), "07": ("0.55", "0.54"), "08": ("0.67", "0.65")},
}


def reserve(rng):
    """Twenty projects in reserve, five of them entered during the campaign; most stand in the five-year list too."""
    kinds = [(field, *kind) for field, kinds in words.FIELD_WORKS.items() for kind in kinds]
    safety = "安全保障和能源供应"
    # The sixth field comes into the list in July only.
    kinds.sort(key=lambda kind: kind[0] == safety)
    projects = []
    for number, (field, name, industry) in enumerate(kinds[:20]):
        entered = ISSUED if number < 15 else date(2020, 7, 14) if number < 17 else date(2020, 8, 12)
        ready = number < 11 or number >= 15
        projects.append({
            "lists": [RESERVE, FIVE_YEAR] if number % 10 != 4 else [RESERVE], "tags": ["ready:application"] if ready else [],
            "unit": FGJ, "how": "never", "month": 0, "government": industry not in ("13", "35", "65"), "produces": 0,
            "field": field, "works": (name, industry, "前期论证"), "entered": entered, "reserve": True,
            "total": rng.randint(30, 400) * 100, "plan": 0, "done": 0,
        })
    return projects


def describe(projects, rng):
    """Names, works and dates."""
    taken = set()
    for number, project in enumerate(projects, 1):
        pool = words.STEEL_WORKS if STEEL in project["lists"] else words.ENTERPRISE_WORKS
        pool = words.GOVERNMENT_WORKS if project["government"] else pool
        while True:
            name, industry, content = project.get("works") or rng.choice(pool)
            full = f"（模拟）阿城区{rng.choice(words.AREAS)}{name}"
            if full not in taken:
                break
        taken.add(full)
        project |= {"number": number, "name": full, "industry": industry, "content": content}
        project |= dates(project, rng)
        kind = "01" if project["government"] else "03"
        year = (project["started"] or date(2020, 1, 1)).year
        project["code"] = f"{min(year, 2020)}-{TOP}-{industry}-{kind}-{number:06d}"


def dates(project, rng):
    """When it was signed, started, resumed, finished, put into production; and where it stands at the end."""
    how, month, lists = project["how"], project["month"], project["lists"]
    day = lambda month: date(2020, month, rng.randint(5, 24))
    new = how == "started" or (how == "never" and (SIGNED in lists or rng.random() < 0.5))
    found = dict.fromkeys(("signed", "started", "resumed", "finishing", "completed", "produced", "planned"))
    if "reserve" in project:
        return found | {"stage": "储备", "new": True}
    if new:
        found["planned"] = date(2020, min(max(month, 5), 8), 1)
        found["started"] = day(month or rng.choice([4, 5])) if how == "started" else None
    else:
        found["started"] = date(rng.choice([2017, 2018, 2019]), rng.randint(4, 10), rng.randint(1, 28))
        found["resumed"] = None if how == "never" else day(month or rng.choice([3, 4, 5]))
    if CENTRAL_OLD in project["tags"]:
        found["started"] = date(rng.choice([2016, 2017, 2018]), rng.randint(4, 10), rng.randint(1, 28))
    stage = "在建" if found["started"] else "前期"
    if SIGNED in lists:
        found["signed"] = date(2019, rng.randint(1, 12), rng.randint(1, 28))
    if FINISHING in lists:
        found["started"] = date(2016, rng.randint(4, 10), rng.randint(1, 28))
        found["finishing"], stage = date(rng.choice([2018, 2019]), rng.randint(3, 11), rng.randint(1, 28)), "收尾"
    elif DUE in lists:
        found["finishing"], stage = date(2020, 5, rng.randint(25, 31)), "收尾"
    if project["produces"]:
        found["completed"] = date(2020, project["produces"], rng.randint(2, 10))
        found["produced"], stage = date(2020, project["produces"], rng.randint(12, 26)), "投产"
    return found | {"stage": stage, "new": new}


def settle(projects, wanted):
    """Amounts done by August (`done`) so that they sum to `wanted`, in proportion to what stands there."""
    for project, value in zip(projects, share_out(wanted, [project["done"] for project in projects])):
        project["done"] = value


def amounts(projects, rng):
    """Plans, totals and what is done by August, so that the rates of the story come out."""
    for project in projects:
        lists = project["lists"]
        top = 600 if P in lists else 350 if M in lists else 120 if D in lists else 90
        top = min(top, 300) if STEEL in lists else top
        planned = any(name in lists for name in PLANNED)
        project["plan"] = rng.randint(top // 4, top) * 100 if planned else 0
        base = project["plan"] or rng.randint(10, 60) * 100
        late = {0: 1.0, 6: 0.8, 7: 0.45, 8: 0.15}[project["month"]]
        going = project["how"] != "never" and (project["started"] is not None)
        pace = rng.uniform(0.85, 0.95) if project["produces"] else rng.uniform(0.5, 0.7)
        project["done"] = round(base * pace * late) if going else 0
        project["before"] = 0 if project["new"] else round(base * rng.uniform(0.6, 1.5) / 100) * 100
        project["total"] = project["before"] + (base if DUE in lists else round(base * rng.uniform(1.2, 2.5) / 100) * 100)
    key = [p for p in projects if P in p["lists"] or M in p["lists"]]
    settle(key, wanted(key, KEY_RATE))
    funded = [p for p in projects if SPECIAL in p["tags"] or CENTRAL in p["tags"]]
    settle(funded, wanted(funded, FUNDED_RATE))
    public = [p for p in projects if G in p["lists"]]
    rest = [p for p in public if p not in funded]
    settle(rest, wanted(public, PUBLIC_RATE) - sum(p["done"] for p in funded))
    alone = next(p for p in projects if p["lists"] == [STEEL])
    alone["done"] = STEEL_DONE - sum(p["done"] for p in projects if STEEL in p["lists"] and p is not alone)
    assert alone["done"] > 0
    alone["plan"] = round(alone["done"] / 0.7 / 100) * 100
    alone["total"] = alone["plan"] * 2
    for project in (p for p in projects if CENTRAL_OLD in p["tags"]):
        project["total"] = round(project["plan"] * 3.6 / 100) * 100
    old_money([p for p in projects if CENTRAL_OLD in p["tags"]])


def wanted(projects, rate):
    """The amount that makes `rate` per cent of the projects' plans."""
    return round(sum(project["plan"] for project in projects) * rate / 100)


def old_money(projects):
    """What older central money had built before the year, so that the cumulative rate comes out in August."""
    total = sum(p["total"] for p in projects)
    before = round(total * OLD_RATE / 100) - sum(p["done"] for p in projects)
    for project, value in zip(projects, share_out(before, [p["total"] - p["plan"] for p in projects])):
        project["before"] = value


def monthly(project):
    """Year-to-date amounts of each period."""
    start = project["resumed"] or project["started"]
    if start is None or project["how"] == "never":
        return [0] * len(PERIODS)
    first = next((i for i, end in enumerate(MONTH_ENDS) if end >= start), 0) if start.year == 2020 else 0
    pace = [0 if i < first else PACE[i] for i in range(len(PERIODS))]
    if first > 3:
        pace = [0 if i < first else (i - first + 1) / (len(PERIODS) - first) for i in range(len(PERIODS))]
    return [round(project["done"] * share) for share in pace]


def entered(project):
    """The day a project came into its lists: that of the yearly list, or of the campaign."""
    return project.get("entered") or min(ENTERED.get(name, ISSUED) for name in project["lists"])


def row(project):
    """The project's line: one, whatever the number of lists it stands in."""
    return {
        "项目名称": project["name"], "项目代码": project["code"], "建设单位": f"模拟建设单位{project['number']:03d}",
        "行业代码": project["industry"], "主体类型": "政府投资" if project["government"] else "企业投资",
        "总投资(万元)": project["total"], "建设内容": project["content"], "建设地点": "阿城区", "所在地": TOP,
        "责任单位": project["unit"], "阶段": project["stage"], "签约日期": project["signed"],
        "计划开工日期": project["planned"], "计划竣工日期": date(2020, 10, 31) if DUE in project["lists"] else None,
        "开工日期": project["started"], "复工日期": project["resumed"], "收尾日期": project["finishing"],
        "竣工日期": project["completed"], "投产日期": project["produced"],
        "分类": "、".join(project["tags"]), "清单": "、".join(project["lists"]), "年度": 2020,
        "类别": category(project), "领域": project.get("field"),
        "入清单日期": entered(project), "年度计划投资(万元)": project["plan"] or None,
        "至上年底完成投资(万元)": None if "reserve" in project else project["before"], "模拟数据": "是",
    }


def category(project):
    """Category of the year."""
    if "reserve" in project:
        return "前期"
    if DUE in project["lists"] or FINISHING in project["lists"]:
        return "拟竣工"
    return "新建" if project["new"] else "续建"


def reports(projects, index, rng):
    """The month's returns: of every project that owes one, less the units that stayed silent."""
    period, end = PERIODS[index], MONTH_ENDS[index]
    for project in projects:
        owed = "reserve" not in project and (project["plan"] or entered(project) <= end)
        if not owed or project["unit"] in SILENT.get(period, ()):
            continue
        ytd = project["ytd"][index]
        started = project["started"] is not None and project["started"] <= end
        finished = project["completed"] is not None and project["completed"] <= end
        share = 100 if finished else min(99, (project["before"] + ytd) * 100 // project["total"])
        trouble = rng.choice(words.PROBLEMS) if rng.random() < 0.1 and not finished else None
        yield {
            "项目代码": project["code"], "项目名称": project["name"], "期间": period, "年初至今完成投资(万元)": ytd,
            "年初至今到位资金(万元)": round(ytd * project["funded"]), "形象进度(%)": share,
            "形象进度": words.progress(share, started, finished),
            "存在问题": trouble, "填报单位": project["unit"],
        }


def statistics():
    """Capital used, this year and the year before."""
    for variable, months in CAPITAL.items():
        for month, pair in months.items():
            for year, value in zip((2020, 2019), pair):
                values = [TOP, "阿城区", None, variable, f"{year}-{month}", "金额", value, "亿元", "模拟", 1]
                yield dict(zip(STATISTIC_COLUMNS, values))


def check(projects):
    """The counts of the document and the turns of the story."""
    within = lambda name: [p for p in projects if name in p["lists"]]
    going = lambda own, end: sum(
        1 for p in own if any(d and d.year == 2020 and d <= end for d in (p["started"], p["resumed"]))
    )
    by = lambda own, key, end: sum(1 for p in own if p[key] and p[key] <= end)
    june, july, august = MONTH_ENDS[4:]
    key = [p for p in projects if P in p["lists"] or M in p["lists"]]
    bonds = [p for p in projects if SPECIAL in p["tags"] or GENERAL in p["tags"]]
    finishing = [p for p in projects if FINISHING in p["lists"] or DUE in p["lists"]]
    promoted = [p for p in projects if PROMOTED in p["tags"]]
    assert (len(within(P)), len(within(M)), len(key), len(within(D)), len(within(G))) == (5, 11, 14, 36, 26)
    assert [going(within(D), day) for day in (ISSUED, june, july, august)] == [22, 24, 27, 30]
    assert [going(key, day) for day in (june, july)] == [13, 14]
    assert [going(within(G), day) for day in (june, july, august)] == [22, 24, 25]
    assert len(bonds) == 12 and [by(bonds, "started", day) for day in (june, july)] == [11, 12]
    assert len(within(DUE)) == 13 and by(within(DUE), "produced", august) == 6
    assert len(finishing) == 20 and [by(finishing, "produced", day) for day in (june, july, august)] == [3, 6, 10]
    assert len(within(SIGNED)) == 12 and [by(within(SIGNED), "started", day) for day in (june, july, august)] == [5, 7, 10]
    assert [going(promoted, day) for day in (june, july, august)] == [7, 10, 13]
    steel = [sum(p["ytd"][i] for p in within(STEEL)) for i in (4, 5, 6)]
    assert steel[1] < 50_000 < steel[2] == STEEL_DONE
    assert sum(1 for p in within(SIGNED) if "ready:formalities" in p["tags"]) == 11
    waiting = lambda end: [p for p in within(RESERVE) if entered(p) <= end]
    ready = lambda own: sum(1 for p in own if "ready:application" in p["tags"])
    assert [(ready(waiting(day)), len(waiting(day))) for day in (june, july, august)] == [(11, 15), (13, 17), (16, 20)]
    fields = lambda end: len({p["field"] for p in within(FIVE_YEAR) if entered(p) <= end})
    assert [fields(day) for day in (june, july, august)] == [5, 6, 6]
    for project in projects:
        assert project["before"] + project["done"] <= project["total"] and project["ytd"] == sorted(project["ytd"]), project
    assert len({p["code"] for p in projects}) == len({p["name"] for p in projects}) == len(projects) == 94


def make(folder):
    """Writes the input of the demonstration of 阿城区."""
    rng = random.Random(202006)
    projects = lines()
    signed = [p for p in projects if SIGNED in p["lists"]]
    for project in signed[:-1]:
        project["tags"].append("ready:formalities")
    waiting = reserve(rng)
    describe(projects + waiting, rng)
    amounts(projects, rng)
    projects += [project | {"before": 0} for project in waiting]
    for project in projects:
        project["ytd"] = monthly(project)
        project["funded"] = rng.uniform(0.85, 1.15)
    check(projects)
    unit = lambda code, name, kind, parent: dict(zip(UNIT_COLUMNS, [code, name, kind, parent, REGISTER_FROM, None]))
    write_csv(folder / "units.csv", UNIT_COLUMNS, [unit(*known) for known in UNITS])
    write_csv(folder / "statistics.csv", STATISTIC_COLUMNS, statistics())
    write_csv(folder / "projects.csv", COLUMNS, [row(project) for project in projects])
    for index, period in enumerate(PERIODS):
        name = f"reports-{period.replace('..', '-')}.csv"
        write_csv(folder / name, REPORT_COLUMNS, reports(projects, index, rng))
