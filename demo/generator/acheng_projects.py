"""The 94 simulated projects of the demonstration of 阿城区: which lists they stand in and what becomes of them.

A line says: how many, lists, tags, unit, and `when` works are under way: `resumed` or `started`, with the month
of 2020 (0: before 2 June), or `never`. The counts of the policy document (36 district key projects,
22 under way when it was issued, 13 due for production) come out of these lines; `check` holds them.
"""

P, M, D, G = "provincial-100", "municipal-key", "district-key", "government"
FINISHING, DUE, SIGNED, STEEL = "finishing", "due-for-production-2020", "signed-2018-2020", "steel-park"
RESERVE, FIVE_YEAR = "reserve", "major-2021-2025"

PROMOTED = "source:investment-promotion"
SPECIAL, GENERAL = "fund:special-bond-2020", "fund:general-bond-2020"
CENTRAL, CENTRAL_OLD = "fund:central-2020", "fund:central-2015-2019"

GXJ, JKQ, QTJ, FGJ = "230112-GXJ", "230112-JKQ", "230112-QTJ", "230112-FGJ"
ZJJ, ZRJ, CZJ = "230112-ZJJ", "230112-ZRJ", "230112-CZJ"
TOWN_1, TOWN_2, STREET = "230112-Z01", "230112-Z02", "230112-Z03"

# Name in the document: code and kind; the last three are invented members of 镇、街道.
UNITS = [
    ("230112", "阿城区", "地区", None),
    (FGJ, "区发展和改革局", "部门", "230112"),
    (CZJ, "区财政局", "部门", "230112"),
    (ZJJ, "区住房和城乡建设局", "部门", "230112"),
    (GXJ, "区工业信息科技局", "部门", "230112"),
    (QTJ, "区企业和投资服务局", "部门", "230112"),
    (ZRJ, "市自然资源和规划局阿城分局", "部门", "230112"),
    (JKQ, "经济开发区", "开发区", "230112"),
    ("230112-ZJD", "镇、街道", "地区", "230112"),
    (TOWN_1, "模拟甲镇", "地区", "230112-ZJD"),
    (TOWN_2, "模拟乙镇", "地区", "230112-ZJD"),
    (STREET, "模拟丙街道", "地区", "230112-ZJD"),
]

# Count, lists, tags, units in turn, how, month (0 before 2 June).
KEY = [
    (1, [P, D, DUE, STEEL], [], [GXJ], "resumed", 0),
    (1, [P, M, D, DUE], [], [JKQ], "resumed", 0),
    (1, [P, M, D], [], [JKQ], "resumed", 0),
    (2, [M, D, DUE], [], [GXJ, QTJ], "resumed", 0),
    (1, [M, D], [], [GXJ], "resumed", 0),
    (1, [M, D], [PROMOTED], [JKQ], "started", 0),
    (1, [M, D, SIGNED], [PROMOTED], [QTJ], "started", 0),
    (1, [M, D, SIGNED], [PROMOTED], [QTJ], "started", 6),
    (1, [M, D], [PROMOTED], [GXJ], "started", 7),
    (1, [P], [], [JKQ], "resumed", 0),
    (1, [P], [], [FGJ], "started", 6),
    (1, [M], [PROMOTED], [TOWN_1], "started", 6),
    (1, [M], [], [TOWN_2], "resumed", 6),
]
DISTRICT = [
    (2, [D, DUE, STEEL], [], [GXJ], "resumed", 0),
    (2, [D, DUE, FINISHING], [], [GXJ, JKQ], "resumed", 0),
    (5, [D, DUE], [], [JKQ, GXJ, QTJ, TOWN_1, TOWN_2], "resumed", 0),
    (1, [D], [], [TOWN_2], "resumed", 0),
    (1, [D, SIGNED], [PROMOTED], [QTJ], "started", 6),
    (1, [D, SIGNED], [PROMOTED], [QTJ], "started", 7),
    (1, [D, SIGNED], [PROMOTED], [JKQ], "started", 8),
    (1, [D], [], [TOWN_1], "started", 8),
    (1, [D, SIGNED], [PROMOTED], [QTJ], "never", 0),
    (5, [D], [], [GXJ, JKQ, TOWN_1, TOWN_2, GXJ], "never", 0),
]
PUBLIC = [
    (2, [D, G], [SPECIAL], [ZJJ, FGJ], "started", 0),
    (2, [D, G], [], [ZJJ, STREET], "resumed", 0),
    (1, [D, G], [SPECIAL], [ZJJ], "started", 7),
    (1, [D, G], [], [FGJ], "resumed", 8),
    (2, [G], [SPECIAL, CENTRAL], [ZJJ, FGJ], "started", 0),
    (1, [G], [SPECIAL], [ZJJ], "started", 0),
    (2, [G], [SPECIAL], [ZJJ, STREET], "started", 6),
    (3, [G], [GENERAL], [ZJJ, STREET, ZRJ], "started", 0),
    (1, [G], [GENERAL], [CZJ], "started", 6),
    (2, [G], [CENTRAL], [FGJ, ZRJ], "started", 0),
    (1, [G], [CENTRAL], [ZJJ], "started", 7),
    (4, [G], [CENTRAL_OLD], [CZJ, FGJ, ZJJ, STREET], "resumed", 0),
    (1, [G], [CENTRAL_OLD], [CZJ], "never", 0),
    (3, [G], [], [ZJJ, FGJ, TOWN_1], "resumed", 0),
]
OTHERS = [
    (7, [FINISHING], [], [QTJ, GXJ, JKQ, TOWN_1, GXJ, QTJ, TOWN_2], "resumed", 0),
    (2, [SIGNED], [PROMOTED], [QTJ, JKQ], "started", 6),
    (1, [SIGNED], [PROMOTED], [QTJ], "started", 7),
    (2, [SIGNED], [PROMOTED], [QTJ, JKQ], "started", 8),
    (1, [SIGNED], [PROMOTED], [JKQ], "never", 0),
    (1, [STEEL], [], [GXJ], "started", 0),
]

# Month in which the projects that are to produce do so, in the order above; 0 not by the end of August.
PRODUCED_DUE = [7, 0, 6, 8, 7, 0, 8, 0, 0, 8, 0, 0, 0]
PRODUCED_FINISHING = [6, 8, 0, 6, 7, 0, 0]


def lines():
    """Every project but the reserve, one dict each."""
    projects = []
    for group in (KEY, DISTRICT, PUBLIC, OTHERS):
        for count, lists, tags, units, how, month in group:
            for i in range(count):
                projects.append({
                    "lists": list(lists), "tags": list(tags), "unit": units[i % len(units)], "how": how, "month": month,
                    "government": G in lists,
                })
    due = iter(PRODUCED_DUE)
    finishing = iter(PRODUCED_FINISHING)
    for project in projects:
        project["produces"] = 0
        if DUE in project["lists"]:
            project["produces"] = next(due)
        elif FINISHING in project["lists"]:
            project["produces"] = next(finishing)
    assert next(due, None) is None and next(finishing, None) is None
    return projects
