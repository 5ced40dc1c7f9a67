"""Makes the fonts of this folder anew, from Debian's packages.

    apt-get install fonts-noto-cjk fonts-noto-cjk-extra fonts-lxgw-wenkai unicode-data
    pip install fonttools
    python3 make.py

Each font is cut down to the characters named below, loses its hints and layout tables (print needs
neither), and gets a name of its own: the Open Font Licence reserves the names of some originals for
unaltered fonts. With the same packages the same bytes come out.
"""

import bz2
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).parent
NOTO = "/usr/share/fonts/opentype/noto"
UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"

# File, name, source, and how many characters of the Table of General Standard Chinese Characters it
# has: all 8,105 where the others fall back to, the 6,500 of general use elsewhere.
FONTS = [
    ("song.otf", "Luodi Song", f"{NOTO}/NotoSerifCJK-Regular.ttc", 8105),
    ("biaosong.otf", "Luodi Biaosong", f"{NOTO}/NotoSerifCJK-SemiBold.ttc", 6500),
    ("hei.otf", "Luodi Hei", f"{NOTO}/NotoSansCJK-Medium.ttc", 6500),
    ("kai.ttf", "Luodi Kai", "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 6500),
]

# Signs of bulletins that GB 2312 does not have.
SIGNS = "⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿㎡㎥㎏㎜㎝㎞²³–—−‘’“”•…€•№℃‰≠≤≥≈←↑→↓□■△▲▽▼◇◆○●★☆√〇〓〔〕"


def gb2312():
    """The characters of GB/T 2312 but kana, Cyrillic, bopomofo and lines of boxes."""
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                char = bytes([high, low]).decode("gb2312")
            except UnicodeDecodeError:
                continue
            dropped = ["\u0400\u04ff", "\u2500\u257f", "\u3040\u30ff", "\u3105\u3129"]
            if not any(first <= char <= last for first, last in dropped):
                yield char


def general_standard(upto):
    """The first characters of the Table of General Standard Chinese Characters (2013)."""
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 3 and fields[1] == "kTGH":
                if int(fields[2].split(":")[1]) <= upto:
                    yield chr(int(fields[0][2:], 16))


def characters(name, upto):
    """What a font of this size has. GB 2312 has 125 characters that the table dropped."""
    latin = {chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x100)]}
    chinese = {c for c in gb2312() if not "\u4e00" <= c <= "\u9fff" or upto == 8105}
    has = latin | chinese | set(SIGNS) | set(general_standard(upto))
    # The quotation marks of the Kai are those of Latin text, half as wide; Song's stand in for them.
    return has - set("“”‘’") if name == "Luodi Kai" else has


def number_in_collection(path):
    """Which font of a collection has the forms of simplified Chinese."""
    if not path.endswith(".ttc"):
        return 0
    names = [font["name"].getDebugName(16) or font["name"].getDebugName(1) for font in TTCollection(path).fonts]
    return next(index for index, name in enumerate(names) if name.startswith(("Noto Serif CJK SC", "Noto Sans CJK SC")))


def chinese_forms(font):
    """Gives digits half the width of a Chinese character and the dash its whole width, as in print.

    They are other glyphs of the same font, which programs would have to ask for by layout features.
    """
    if "GSUB" not in font:
        return
    wanted = {"hwid": "0123456789", "fwid": "—"}
    table, forms = font["GSUB"].table, {}
    for record in table.FeatureList.FeatureRecord:
        for index in record.Feature.LookupListIndex if record.FeatureTag in wanted else []:
            for part in table.LookupList.Lookup[index].SubTable:
                for one, other in getattr(getattr(part, "ExtSubTable", part), "mapping", {}).items():
                    forms[record.FeatureTag, one] = other
    for cmap in font["cmap"].tables:
        if cmap.isUnicode() and cmap.format != 14:
            for tag, chars in wanted.items():
                # Tables may share one mapping, which then has the other forms already.
                cmap.cmap |= {ord(c): forms.get((tag, cmap.cmap[ord(c)]), cmap.cmap[ord(c)]) for c in chars}


def cut(font, chars):
    """Leaves these characters only."""
    options = Options()
    options.layout_features, options.hinting, options.name_IDs = [], False, ["*"]
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "gasp", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in chars])
    subsetter.subset(font)


def rename(font, name):
    """Gives a font its own name; copyright and licence stay."""
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 13, 14)]
    postscript = name.replace(" ", "")
    for number, text in [(1, name), (2, "Regular"), (3, postscript), (4, name), (5, "Version 1.0"), (6, postscript)]:
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = 0x40
    font["head"].macStyle = 0
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [postscript]
        top = cff.topDictIndex[0]
        top.FullName, top.FamilyName, top.Weight = name, name, "Regular"
        for private in top.FDArray:
            private.FontName = postscript


def main():
    for file, name, source, upto in FONTS:
        font = TTFont(source, fontNumber=number_in_collection(source), recalcTimestamp=False)
        chinese_forms(font)
        cut(font, characters(name, upto))
        rename(font, name)
        font.save(HERE / file)
        print(file, (HERE / file).stat().st_size)


main()
