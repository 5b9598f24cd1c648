#!/usr/bin/env python3
"""Writes crates.txt: the crates in the program, on all systems, and their licenses.

    assets/licenses/make.py

Run it after a change of Cargo.lock, when tests/licenses.rs asks for it. Needs python3, cargo, and the network for crates
that are not downloaded yet.
"""

import collections
import json
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
# What identifies the text of a license. Where a crate offers a choice, the first of these is taken: Apache 2.0 needs one
# text for all crates.
MARKS = {
    "Apache-2.0": "TERMS AND CONDITIONS FOR USE, REPRODUCTION",
    "MIT": "Permission is hereby granted, free of charge",
    "ISC": "Permission to use, copy, modify, and",
    "Zlib": "This software is provided 'as-is'",
    "BSD-2-Clause": "Redistribution and use in source and binary forms",
    "BSD-3-Clause": "Redistribution and use in source and binary forms",
    "0BSD": "Permission to use, copy, modify, and",
    "BSL-1.0": "Boost Software License",
    "CC0-1.0": "CC0 1.0 Universal",
    "Unicode-3.0": "UNICODE LICENSE V3",
    "CDLA-Permissive-2.0": "Community Data License Agreement",
    "MPL-2.0": "Mozilla Public License",
    "Unlicense": "This is free and unencumbered software",
}
# Crates that only bring C code, which the build scripts of others compile into the program, and the license of that code.
# (SQLite in SQLCipher is in the public domain, and libtomcrypt beside it is not compiled.)
SOURCES = {"openssl-src": "Apache-2.0", "sqlcipher-src": "BSD-3-Clause"}
LICENSE_FILE = re.compile(r"licen[cs]e|copying|copyright|notice", re.IGNORECASE)
CODE = {".rs", ".html", ".c", ".h", ".py", ".json", ".toml", ".yml", ".sh", ".tmpl", ".hbs"}
# Lines that differ from crate to crate under one license.
HOLDER = re.compile(r"^\W*(copyright (?!and |notice|holder|license)|\(c\) \d|©|all rights reserved)", re.IGNORECASE)
TITLE = re.compile(r"^\W*((the )?(mit|isc|bsd|zlib|.?(simplified|revised)).{0,60}|copyright and permission notice)$", re.IGNORECASE)


# Open Sans is under the same license: its text is there.
APACHE_FILE = HERE.parent / "fonts" / "LICENSE-OpenSans.txt"


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments], cwd=HERE, check=True, capture_output=True, text=True).stdout


def shipped():
    """The crates that are linked into the program: name and version."""
    def tree(edges):
        lines = cargo("tree", "--locked", f"--edges={edges}", "--target=all", "--prefix=none", "--format={p}")
        return {tuple(line.split()[:2]) for line in lines.splitlines() if line}

    sources = {crate for crate in tree("normal,build") if crate[0] in SOURCES}
    crates = tree("normal,no-proc-macro") | sources
    return sorted((name, version.removeprefix("v")) for name, version in crates if name != "openchat")


def terms(expression):
    """The licenses that apply: one of each choice."""
    applied = []
    for choice in re.split(r"\s+AND\s+", expression):
        offered = [offer.strip(" ()").split(" WITH ")[0] for offer in re.split(r"\s+OR\s+|/", choice)]
        applied.append(min((offer for offer in offered if offer in MARKS), key=list(MARKS).index))
    return applied


def texts(folder):
    """The license texts in the folder of a crate."""
    files = [file for file in sorted(folder.rglob("*"))
             if LICENSE_FILE.search(file.name) and file.is_file() and file.suffix.lower() not in CODE]
    return [file.read_text(encoding="utf-8", errors="replace") for file in files]


def split(text):
    """The holders of the copyright in one line, and the paragraphs of the rest."""
    holders, rest = [], []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r", "").strip()):
        lines = [" ".join(line.split()).lstrip("#/ ") for line in paragraph.splitlines() if line.strip(" \t=-*#`~")]
        while lines and (HOLDER.match(lines[0]) or TITLE.match(lines[0])):
            line = lines.pop(0)
            if HOLDER.match(line):
                holders.append(line)
        if lines:
            rest.append(" ".join(lines))
    return "; ".join(holders), tuple(rest)


def collect():
    """A line for each crate; for each license its texts, each with the crates under it."""
    packages = {(package["name"], package["version"]): package
                for package in json.loads(cargo("metadata", "--locked", "--format-version=1"))["packages"]}
    apache = split(APACHE_FILE.read_text().partition("Apache License\n")[2])[1]
    lines, groups, without = [], collections.defaultdict(lambda: collections.defaultdict(list)), []
    for crate in shipped():
        package = packages[crate]
        name, applied = " ".join(crate), terms(SOURCES.get(crate[0], package["license"]))
        lines.append(f'{name}, {" and ".join(applied)}, {package["repository"] or package["homepage"] or ""}')
        found = texts(pathlib.Path(package["manifest_path"]).parent)
        for license in applied:
            fitting = {split(text) for text in found if MARKS[license] in " ".join(text.split())}
            if license == "Apache-2.0":
                fitting = {("", apache)}
            elif not fitting:
                without.append((name, license, ", ".join(package["authors"]) or f"the developers of {crate[0]}"))
            for holders, body in sorted(fitting):
                groups[license][body].append(f"{name}: {holders}" if holders else name)
    # A crate without a text has the usual one.
    for name, license, authors in without:
        usual = max(groups[license].items(), key=lambda item: len(item[1]))[0]
        groups[license][usual].append(f"{name}: Copyright (c) {authors}")
    return lines, groups


def main():
    lines, groups = collect()
    parts = ["OpenChat contains the standard library of Rust (Apache-2.0) and these crates. Of those that offer a choice of "
             "licenses, OpenChat uses the one named here. The texts follow.", *lines]
    for license in sorted(groups, key=list(MARKS).index):
        for body, crates in groups[license].items():
            parts += [f"# {license}", *([] if license == "Apache-2.0" else crates), *body]
    (HERE / "crates.txt").write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
