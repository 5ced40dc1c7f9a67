"""Where the parks and projects that the document of 黑龙江 names stand: division, responsible unit, economic zone.

Division codes are those of 2011. The document does not say which zone a place or project belongs to; the zones here
follow the focus that it gives each of them and are marked as inferred (推定) in demo/README.md. Projects without a
place in the document stay without one and are the province's own.
"""

PROVINCE, OWN, FARMS = "230000", "230000-B", "230000-NK"
ZONES = [
    "哈大齐工业走廊建设区", "东部煤电化基地建设区", "东北亚经济贸易开发区", "大小兴安岭生态功能保护区", "两大平原农业综合开发试验区",
    "北国风光特色旅游开发区", "哈牡***对俄贸易加工区", "高新科技产业集中开发区",
]
PREFECTURES = {
    "哈尔滨市": "230100", "齐齐哈尔市": "230200", "鸡西市": "230300", "鹤岗市": "230400", "双鸭山市": "230500", "大庆市": "230600",
    "伊春市": "230700", "佳木斯市": "230800", "七台河市": "230900", "牡丹江市": "231000", "黑河市": "231100", "绥化市": "231200",
    "大兴安岭地区": "232700",
}
# County: code, prefecture; as they were in 2011.
COUNTIES = {
    "平房区": ("230108", "230100"), "宾县": ("230125", "230100"), "双城市": ("230182", "230100"),
    "龙江县": ("230221", "230200"), "依安县": ("230223", "230200"), "甘南县": ("230225", "230200"),
    "集贤县": ("230521", "230500"), "肇州县": ("230621", "230600"), "林甸县": ("230623", "230600"),
    "杜尔伯特蒙古族自治县": ("230624", "230600"), "新兴区": ("230902", "230900"),
    "勃利县": ("230921", "230900"), "东宁县": ("231024", "231000"), "绥芬河市": ("231081", "231000"),
    "海林市": ("231083", "231000"), "嫩江县": ("231121", "231100"), "逊克县": ("231123", "231100"),
    "五大连池市": ("231182", "231100"), "兰西县": ("231222", "231200"), "安达市": ("231281", "231200"),
    "肇东市": ("231282", "231200"), "漠河县": ("232723", "232700"),
}
# Names of places that are neither: towns, farms and stretches.
OTHERS = {"宾县宾西": "宾县", "七台河市新兴区": "新兴区", "哈尔滨市平房区": "平房区", "大庆市林甸县": "林甸县",
          "齐齐哈尔市依安县": "依安县", "大兴安岭地区漠河县": "漠河县", "大兴安岭地区新林区": "大兴安岭地区",
          "鸡西市、鹤岗市": "鸡西市", "大兴安岭地区、黑河市": "大兴安岭地区", "牡丹江市、东宁县": "牡丹江市"}
AT_FARMS = ("农垦（松花江农场）", "宝泉岭", "九三")
NOWHERE = ("", "全省", "松嫩平原", "东部地区", "境外")

CORRIDOR, COAL, NORTHEAST, FOREST, PLAINS, TOURISM, RUSSIA, HIGH_TECH = (f"230000-Q{n}" for n in range(1, 9))
# What a name says outright; a zone of None is the whole province.
BY_NAME = [
    ("五大连池", TOURISM), ("北极村", TOURISM), ("北国之春", TOURISM), ("旅游名镇", TOURISM), ("哈牡***", RUSSIA), ("绥穆", RUSSIA),
    ("境外合作", RUSSIA), ("牡丹江－东宁", RUSSIA), ("外贸转型", HIGH_TECH), ("松嫩平原", CORRIDOR), ("东部地区", COAL),
    ("地热", None), ("现代农业高新", PLAINS), ("佳木斯现代农业园", PLAINS), ("农机博览", PLAINS),
]
BY_PLACE = {
    "230300": COAL, "230400": COAL, "230500": COAL, "230900": COAL, "230700": FOREST, "232700": FOREST, "231100": NORTHEAST,
    "231000": RUSSIA, "230800": PLAINS, FARMS: PLAINS, "230100": CORRIDOR, "230200": CORRIDOR, "230600": CORRIDOR, "231200": CORRIDOR,
}
BY_INDUSTRY = {
    "新材料产业": HIGH_TECH, "生物产业": HIGH_TECH, "新能源装备产业": HIGH_TECH, "新型农机装备产业": PLAINS, "交通运输装备产业": CORRIDOR,
    "绿色食品产业": PLAINS, "煤化石化产业": CORRIDOR, "矿产经济产业": NORTHEAST, "林产品加工业": FOREST, "现代服务业": CORRIDOR,
}
HIGH = ("新材料产业", "生物产业", "新能源装备产业")
# A project that its own words put into a park of the document.
IN_PARK = [
    ("沃尔沃", "大庆沃尔沃汽车产业园"), ("北方工具", "牡丹江北方工业园"), ("贝特瑞", "鸡西石墨产业园和鹤岗石墨产业园"),
    ("南海石墨", "鸡西石墨产业园和鹤岗石墨产业园"), ("703研究所", "703所产业园"), ("鸡西永庆", "鸡西永庆煤化工产业园"),
]
# Projects of two zones: named, with the parts of the two in per cent.
SHARED = {
    "大尺寸蓝宝石材料产业基地": ((CORRIDOR, 60), (HIGH_TECH, 40)), "牛血清白蛋白": ((CORRIDOR, 50), (HIGH_TECH, 50)),
    "核电基地": ((CORRIDOR, 70), (HIGH_TECH, 30)), "玉米深加工": ((CORRIDOR, 50), (PLAINS, 50)),
}


def divisions(place):
    """Code of the place and of the unit that answers for it; no place is the province's own."""
    place = place.removesuffix("（推定）")
    place = OTHERS.get(place, place)
    if place in AT_FARMS:
        return None, FARMS
    if place in NOWHERE:
        return None, OWN
    if place in PREFECTURES:
        return PREFECTURES[place], PREFECTURES[place]
    code, prefecture = COUNTIES[place]
    return code, prefecture


def zone(industry, name, place):
    """The economic zone: by name, else by place, else by industry."""
    for word, found in BY_NAME:
        if word in name:
            return found
    _, responsible = divisions(place)
    if responsible == OWN:
        return BY_INDUSTRY[industry]
    by_place = BY_PLACE[responsible]
    if industry == "绿色食品产业" and responsible not in ("230100", "230600"):
        return PLAINS
    if industry in HIGH and by_place in (CORRIDOR, RUSSIA, NORTHEAST) and responsible != "230200":
        return HIGH_TECH if industry != "新能源装备产业" or by_place != CORRIDOR else CORRIDOR
    if industry == "林产品加工业" and responsible == "231100":
        return FOREST
    return by_place
