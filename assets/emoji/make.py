"""Writes the names of the emoji in this folder from the npm package emojibase-data, which has them from CLDR.

    npm pack emojibase-data@17.0.0 && tar xzf emojibase-data-17.0.0.tgz
    python3 assets/emoji/make.py package

A line is: emoji, name, further words; separated by tabs, words by spaces. Only emoji that the bundled font has (15.0).
"""

import json
import pathlib
import sys

package = pathlib.Path(sys.argv[1])
folder = pathlib.Path(__file__).parent
versions = {row["hexcode"]: row["version"] for row in json.loads((package / "en/data.json").read_text())}

for language in ("en", "de"):
    lines = []
    for row in sorted(json.loads((package / language / "compact.json").read_text()), key=lambda it: it.get("order", 0)):
        # Components, such as skin tones, are no emoji of their own.
        if row.get("group", 2) == 2 or versions[row["hexcode"]] > 15.0:
            continue
        name = row["label"]
        known = name.lower().replace(":", " ").replace(",", " ").split()
        words = [word for tag in row.get("tags", []) for word in tag.lower().split()]
        words = [word for word in dict.fromkeys(words) if word not in known]
        lines.append("\t".join([row["unicode"].replace("\ufe0f", ""), name, " ".join(words)]))
    (folder / f"{language}.tsv").write_text("\n".join(lines) + "\n")
