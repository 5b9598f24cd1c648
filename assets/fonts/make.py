#!/usr/bin/env python3
"""Makes the bundled fonts again from their originals; README.txt names the originals.

    assets/fonts/make.py FOLDER      # with fonttools 4.68.0 and brotli; FOLDER holds the unpacked originals, at any depth

The same originals give the same bytes.
"""

import itertools
import re
import sys
from collections import defaultdict
from pathlib import Path

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.otTables import Ligature

HERE = Path(__file__).resolve().parent
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x250)]
SANS = [*LATIN, *range(0x2B0, 0x530), *range(0x1E00, 0x1F00), *range(0x2000, 0x2300), *range(0x25A0, 0x2600),
        *range(0xFB00, 0xFB05), 0xFFFD]
MONO = [*LATIN, *range(0x370, 0x500), *range(0x2000, 0x2070), *range(0x20A0, 0x20C0), *range(0x2190, 0x2300),
        *range(0x2500, 0x2600), 0xFFFD]
# Without a glyph these would show as `.notdef`: tab, carriage return, line and paragraph separator.
BLANK = [0x09, 0x0D, 0x2028, 0x2029]
CHANGES = "Changed for OpenChat: renamed and reduced to the characters it shows. Original: "

GRAPHICS = "Graphics: Twemoji, Copyright Twitter, Inc and other contributors, CC BY 4.0"


def icons(folder):
    """The characters of the icons that src/ui/icon.rs names, from the table of the crate."""
    crate = next(folder.rglob("lucide.ttf")).with_name("src") / "icon.rs"
    characters = dict(re.findall(r"Icon::(\w+) => '\\u\{(\w+)\}'", crate.read_text()))
    table = (HERE / "../../src/ui/icon.rs").read_text().split("icons! {")[1].split("\n}")[0]
    return [int(characters[name], 16) for name in re.findall(r"= (\w+),", table)]


def group(rows):
    """Groups the keys of `rows` that have equal values."""
    groups = defaultdict(list)
    for key, row in rows.items():
        groups[tuple(sorted(row.items()))].append(key)
    return sorted(groups.values())


def move_kerning(font):
    """Replaces the table kern, which subsetting drops, by the GPOS feature kern: classes of glyphs that kern alike."""
    lefts, rights = defaultdict(dict), defaultdict(dict)
    for (left, right), value in font["kern"].kernTables[0].kernTable.items():
        if value:
            lefts[left][right] = value
            rights[right][left] = value
    rules = [
        f"pos [{' '.join(left)}] [{' '.join(right)}] {lefts[left[0]][right[0]]};"
        for left in group(lefts)
        for right in group(rights)
        if right[0] in lefts[left[0]]
    ]
    scripts = "".join(f"languagesystem {script} dflt;" for script in ("DFLT", "latn", "grek", "cyrl"))
    font.cfg["fontTools.otlLib.optimize.gpos:COMPRESSION_LEVEL"] = 9
    addOpenTypeFeaturesFromString(font, f"{scripts} feature kern {{ {' '.join(rules)} }} kern;", tables=["GPOS"])
    del font["kern"]


def outline_blanks(font):
    """Gives spaces an outline too small to be seen. iced_tiny_skia keeps no glyph without pixels, and would otherwise
    run the hinting program of the font for each space of each frame."""
    glyphs = font["glyf"]
    for name in {glyph for glyph in font.getBestCmap().values() if font["hmtx"][glyph][0] > 0}:
        if glyphs[name].numberOfContours == 0:
            pen = TTGlyphPen(None)
            pen.moveTo((0, 0))
            pen.lineTo((0, 1))
            pen.lineTo((1, 0))
            pen.closePath()
            glyphs[name] = pen.glyph()
            glyphs[name].recalcBounds(glyphs)


def rename(font, old, new, alias):
    """Gives the font a family name that no font of the system has."""
    names = font["name"]
    for record in list(names.names):
        text = record.toUnicode()
        if record.nameID in (1, 3, 4, 16):
            text = text.replace(old, new)
        elif record.nameID == 6:
            text = text.replace(old.replace(" ", ""), new.replace(" ", ""))
        names.setName(text, record.nameID, record.platformID, record.platEncID, record.langID)
    names.setName(CHANGES + f"{old}, {names.getDebugName(5)}", 10, 3, 1, 0x409)
    if alias:
        names.setName(old, 1, 3, 1, 0x809)


def make(folder, original, target, old, new, characters, alias=False):
    font = TTFont(next(folder.rglob(original)), recalcBBoxes=False, recalcTimestamp=False)
    if "kern" in font:
        move_kerning(font)
    for table in font["cmap"].tables:
        if table.isUnicode() and 0x20 in table.cmap:
            table.cmap.update(dict.fromkeys(BLANK, table.cmap[0x20]))
    options = Options(name_IDs=["*"], notdef_outline=True, glyph_names=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[*characters, *BLANK])
    subsetter.subset(font)
    outline_blanks(font)
    rename(font, old, new, alias)
    font.save(HERE / target)
    print(target, (HERE / target).stat().st_size)


def add_unqualified(font):
    """Lets sequences be found without U+FE0F too, which many programs leave out."""
    for table in (table for lookup in font["GSUB"].table.LookupList.Lookup for table in lookup.SubTable):
        for ligatures in table.ligatures.values():
            known = {tuple(ligature.Component) for ligature in ligatures}
            for ligature in list(ligatures):
                choices = [("ufe0f", None) if glyph == "ufe0f" else (glyph,) for glyph in ligature.Component]
                for choice in itertools.product(*choices):
                    components = tuple(glyph for glyph in choice if glyph)
                    if components and components not in known:
                        known.add(components)
                        added = Ligature()
                        added.LigGlyph, added.Component = ligature.LigGlyph, list(components)
                        ligatures.append(added)
            # The first one that fits is taken.
            ligatures.sort(key=lambda ligature: -len(ligature.Component))


def make_emoji(folder):
    font = TTFont(next(folder.rglob("twemoji.woff2")), recalcBBoxes=False, recalcTimestamp=False)
    font.flavor = None
    add_unqualified(font)
    options = Options(name_IDs=["*"], notdef_outline=True, glyph_names=False, hinting=False)
    options.drop_tables += ["FFTM"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    rename(font, "Twemoji Mozilla", "OpenChat Emoji", False)
    font["name"].setName(f"{GRAPHICS}; font: SIL Open Font License 1.1", 13, 3, 1, 0x409)
    font.save(HERE / "OpenChatEmoji.ttf")
    print("OpenChatEmoji.ttf", (HERE / "OpenChatEmoji.ttf").stat().st_size)


def main():
    folder = Path(sys.argv[1])
    for style in ("Regular", "Italic", "Semibold", "Bold", "BoldItalic"):
        make(folder, f"OpenSans-{style}.ttf", f"OpenChatSans-{style}.ttf", "Open Sans", "OpenChat Sans", SANS)
    # The old name stays as a second one, since cosmic-text looks for it when the chosen font lacks a character.
    make(folder, "NotoSansMono-Regular.ttf", "OpenChatMono-Regular.ttf", "Noto Sans Mono", "OpenChat Mono", MONO, True)
    make(folder, "lucide.ttf", "OpenChatIcons.ttf", "lucide", "OpenChat Icons", icons(folder))
    make_emoji(folder)


main()
