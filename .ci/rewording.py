#!/usr/bin/env python3
"""Rewords the pages of each service by script and compares them with what they were: other words are no change.

usage: rewording.py XTASK CORPUS

CORPUS holds corpus/FAMILY/SERVICE. Fails where a reworded service has a breaking change, or where all of them together
have more than MOST other changes beside those of the docs.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# How many changes that break nobody may be reported.
MOST = 3
# Words, and others that say the same.
WORDS = [(re.compile(pattern), text) for pattern, text in [
    (r"\bSpecifies\b", "Indicates"), (r"\bIndicates whether\b", "Tells whether"), (r"\bindicates that\b", "means that"),
    (r"\bis used to\b", "serves to"), (r"\bFor details, see\b", "For more information, refer to"),
    (r"\bfor example\b", "for instance"), (r"\bThe value range is\b", "Values range"), (r"\bID of the\b", "Identifier of the"),
    (r"\bvalue ranges from\b", "value is in the range from"), (r"\bcannot be left blank\b", "must not be empty"),
    (r"\bcan contain a maximum of\b", "may have at most"), (r"\bmust be\b", "has to be"), (r"\bBy default,", "Unless stated otherwise,"),
    (r"\bThis parameter is mandatory\b", "It is required"), (r"\bThe default value is\b", "It defaults to"),
    (r"\bobtain\b", "get"), (r"\bconsists of\b", "is made up of"), (r"\bA maximum of\b", "At most"), (r"\bThe following\b", "These"),
    (r"\bReturns\b", "Gives"), (r"\breturned\b", "given back"),
]]
# Lines that are no running text where a page has no tables.
MARKUP = re.compile(r'["{}]|HTTP/|::|^\s*[=~^-]+$')


def reworded(text, of_sentences):
    """The text in other words. The last cell of a row keeps its width."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        cells = line.split("|")
        underlined = number + 1 < len(lines) and re.match(r"^\s*[=~^-]{3,}$", lines[number + 1])
        if line.strip().startswith("|") and line.strip().endswith("|") and len(cells) > 3:
            for pattern, words in WORDS:
                cell = pattern.sub(words, cells[-2])
                longer = len(cell) - len(cells[-2])
                if longer <= 0 or cell.endswith(" " * (longer + 1)):
                    cells[-2] = cell[:len(cells[-2])].ljust(len(cells[-2])) if longer <= 0 else cell[:-longer]
            lines[number] = "|".join(cells)
        elif of_sentences and not MARKUP.search(line) and not underlined:
            for pattern, words in WORDS:
                line = pattern.sub(words, line)
            lines[number] = line
    return "\n".join(lines)


def changes(xtask, service, work):
    """What the differ says of a service in other words."""
    copy = work / service.parent.name / service.name
    shutil.copytree(service, copy)
    sentences = service.parent.name in ("httpdomain", "os-api-ref")
    for page in (page for page in copy.rglob("*") if page.is_file()):
        page.write_text(reworded(page.read_text(errors="surrogateescape"), sentences), errors="surrogateescape")
    said = subprocess.run([xtask, "diff", service, copy, "--no-rust", "--format", "json"], check=True, stdout=subprocess.PIPE)
    shutil.rmtree(copy)
    return [(service.name, change) for change in json.loads(said.stdout)["changes"] if not change["docs_only"]]


def main():
    xtask, corpus = sys.argv[1], pathlib.Path(sys.argv[2]) / "corpus"
    services = []
    for family in sorted(corpus.iterdir()):
        folders = [entry for entry in sorted(family.iterdir()) if entry.is_dir()]
        services.extend(folders or [family])
    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [one for all_of in pool.map(lambda service: changes(xtask, service, pathlib.Path(work)), services) for one in all_of]
    for name, change in found:
        print(name, change["callers"], change["rule"], change["path"], change.get("old"), "->", change.get("new"))
    breaking = sum("breaking" in (change["callers"], change["implementers"]) for _, change in found)
    print(f"score rewording: {len(services)} services, {breaking} breaking, {len(found) - breaking} others")
    return 1 if breaking or len(found) > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
