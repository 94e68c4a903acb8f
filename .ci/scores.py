#!/usr/bin/env python3
"""Scores the IR of each service against independent facts and fails below the bounds.

usage: scores.py XTASK CORPUS [--table]

CORPUS holds corpus/FAMILY/SERVICE, facts/FAMILY/SERVICE.json and tools/score.py.
"""
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile

# Per family: measure -> least percentage, or most count where less is better.
COMMON = {"operations found": 100, "false operations": 0, "unmatched operations": 0, "invented fields": 0,
          "silent losses": 0, "pages failed": 0}
BOUNDS = {
    "otc": {**COMMON, "parameters recall": 99.8, "parameter precision": 99.5, "required agreement": 99.8,
            "request fields": 99.5, "response fields": 99.5, "type agreement": 99.5, "request example keys": 98,
            "response example keys": 98, "status codes recall": 99.5, "status codes precision": 99.5},
    "openstack-wadl": {**COMMON, "parameters recall": 99.5, "parameter precision": 99, "request fields": 99,
                       "response fields": 98, "type agreement": 98, "request example keys": 99,
                       "response example keys": 99, "status codes recall": 100, "status codes precision": 100},
    "rackspace": {**COMMON, "parameters recall": 99, "parameter precision": 98, "request fields": 98,
                  "response fields": 98, "type agreement": 98, "request example keys": 98,
                  "response example keys": 98, "status codes recall": 99.5, "status codes precision": 99.5},
}


def pages_of(corpus, family, service):
    folder = corpus / "corpus" / family
    return folder / service if (folder / service).is_dir() else folder


def score(xtask, corpus, family, service, scratch):
    ir = pathlib.Path(scratch) / (family + "-" + service + ".json")
    subprocess.run([xtask, "ir", pages_of(corpus, family, service), "--out", ir], check=True)
    facts = corpus / "facts" / family / (service + ".json")
    run = [sys.executable, corpus / "tools" / "score.py", ir, facts, "--json"]
    return json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)["measures"]


def misses(measures, bounds):
    for name, bound in bounds.items():
        found = measures[name]
        if found["lower_is_better"]:
            if found["numerator"] > bound:
                yield "%s: %d, at most %d" % (name, found["numerator"], bound)
        elif found["percent"] is not None and found["percent"] < bound:
            yield "%s: %.2f %% (%d/%d), at least %s %%" % (
                name, found["percent"], found["numerator"], found["denominator"], bound)


def main():
    xtask, corpus = sys.argv[1], pathlib.Path(sys.argv[2])
    cases = [(family, facts.stem) for family in BOUNDS for facts in sorted((corpus / "facts" / family).glob("*.json"))]
    failed = 0
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda case: score(xtask, corpus, *case, scratch), cases)
        for (family, service), measures in zip(cases, results):
            below = list(misses(measures, BOUNDS[family]))
            failed += bool(below)
            print("score %-14s %-28s %s" % (family, service, "ok" if not below else "BELOW"))
            for line in below:
                print("      " + line)
            if "--table" in sys.argv:
                for name, found in measures.items():
                    if found["percent"] is not None:
                        print("      %-24s %6d/%-6d %6.2f %%" % (name, found["numerator"], found["denominator"], found["percent"]))
    print("%d services scored, %d below their bounds" % (len(cases), failed))
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
