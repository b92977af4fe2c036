"""Makes the fonts that documents are printed with, out of Noto Sans CJK (SIL Open Font License 1.1).

    python scripts/print_fonts.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc

Needs fonttools, which nothing else here does. The regular weight keeps every character of CJK Unified Ideographs (names
of people and places use the rare ones), the bold one those of GB 2312; what it lacks is printed in the regular one.
The results bear a name of their own, so that they are never mistaken for the whole fonts.
"""

import sys
from pathlib import Path
from typing import Any

from fontTools import subset  # type: ignore[import-not-found, unused-ignore]
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-not-found, unused-ignore]

OUT = Path(__file__).parent.parent / "server" / "serviceloop" / "forms" / "printing" / "fonts"
_LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x370, 0x400), *range(0x400, 0x460)]
_SIGNS = [*range(0x2010, 0x2060), *range(0x20A0, 0x20C0), *range(0x2100, 0x2600), *range(0x2600, 0x27C0)]
_CJK = [*range(0x3000, 0x3130), *range(0x3200, 0x3400), *range(0xFE30, 0xFE50), *range(0xFF00, 0xFFF0)]
ALL_HAN = [*range(0x4E00, 0xA000)]


def gb2312() -> list[int]:
    """The characters of GB 2312."""
    pairs = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return [ord(text) for pair in pairs if (text := pair.decode("gb2312", "ignore"))]


def simplified(path: Path) -> Any:
    """The font of a collection that draws characters as mainland China does."""
    for font in TTCollection(str(path)).fonts:
        family = font["name"].getDebugName(16) or font["name"].getDebugName(1)
        if family.split(",")[0].strip().startswith("Noto Sans CJK SC"):
            return font
    raise SystemExit(f"{path} has no Noto Sans CJK SC")


def make(source: Path, family: str, characters: list[int], target: Path) -> None:
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 5, 13, 14])
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB", "GDEF"]
    maker = subset.Subsetter(options)
    font: TTFont = simplified(source)
    maker.populate(unicodes=characters)
    maker.subset(font)
    for number, text in ((1, family), (2, "Regular"), (3, family), (4, family), (6, family.replace(" ", ""))):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass, font["OS/2"].fsSelection, font["head"].macStyle = 400, 0x40, 0
    top = font["CFF "].cff
    top.fontNames[0] = family.replace(" ", "")
    top.topDictIndex[0].FullName = top.topDictIndex[0].FamilyName = family
    font.save(str(target))


def main() -> None:
    regular, bold = (Path(name) for name in sys.argv[1:3])
    OUT.mkdir(exist_ok=True)
    base = [*_LATIN, *_SIGNS, *_CJK]
    make(regular, "ServiceLoop Print", [*base, *ALL_HAN], OUT / "ServiceLoopPrint.otf")
    make(bold, "ServiceLoop Heading", [*base, *gb2312()], OUT / "ServiceLoopHeading.otf")


if __name__ == "__main__":
    main()
