#!/usr/bin/env python3
"""Writes the corpus of uploads into a folder, with `index.json`: what is honest, what is hostile, what must be said of it.

usage: make.py FOLDER

Each entry: `file` (its name in the folder), `name` (as an uploader would call it), `media_type` (as a browser would claim),
`honest`, `family`, and `expect`: a kind (the content is to be taken; in the family `names` only the name is hostile), a list of
flaws of which one must be found, or `scanner` (only a virus scanner can know; the structure may pass). Always the same bytes.
"""
import json
import os
import sys
import time

sys.dont_write_bytecode = True

import active_office
import active_pdf
import bombs
import damaged
import edges
import eicar
import honest
import liars
import names
import polyglots
import real
from collection import Collection


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    started = time.monotonic()
    collection = Collection(folder)
    for module in (honest, active_office, active_pdf, bombs, damaged, edges, eicar, liars, names, polyglots, real):
        module.add_to(collection)
    with open(os.path.join(folder, "index.json"), "w", encoding="utf-8") as index:
        json.dump(collection.entries, index, indent=1)
    good = sum(entry["honest"] for entry in collection.entries)
    bad = len(collection.entries) - good
    print(f"{good} honest, {bad} hostile, {collection.size >> 20} MiB, {time.monotonic() - started:.1f} s")


main()
