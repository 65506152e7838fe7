#!/usr/bin/env python3
"""The checks of the probe, each by small trees: what it must come to, and what it must show.

    cases.py LOOK PROBE GROUP FILE    LOOK: the program of look.c; PROBE: keyway-probe; FILE: GROUP.cases

A file of cases:
    case CHECK: what the tree is            begins a case
    expect OUTCOME                          met, not met, not applicable, could not see, ask a person
    running                                 the tree is a device that runs; else it is an image
    user UID                                of the run; 0 without
    seen WHERE[:LINE] TEXT                  something seen has this place ('|' for a blank), and TEXT within it (any number)
    unseen TEXT                             and nothing that was seen, nor the reason, holds TEXT (a secret)
    reason TEXT                             the reason holds TEXT
    file PATH [MODE] ...                    a step of plan.py, which makes the tree (with `denied`, root's run is nobody's)
    set NAME                                begins a set of steps, and 'with NAME' puts it into a case
What is made belongs to root: an ordinary user looks in a user namespace in which it is root.
A line that begins with # between cases is a comment. Every check of the group must have a case in which it is met (or
asks a person) and one in which it is not met (or asks); a check is not tested by the trees where it cannot fail."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import plan

NOBODY = 65534


class Case:
    def __init__(self, line, check, title):
        self.line, self.check, self.title = line, check, title
        self.expect, self.running, self.user = None, False, None
        self.seen, self.unseen, self.reason, self.steps = [], [], [], []


class Set:
    def __init__(self):
        self.steps = []


def read_cases(path):
    cases, sets, case = [], {}, None
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        lines = iter(list(enumerate(file.read().split("\n"), 1)))
    for number, line in lines:
        word, _, rest = line.partition(" ")
        if not line.strip() or line.startswith("#"):
            continue
        if word == "case":
            check, _, title = rest.partition(": ")
            case = Case(number, check, title)
            cases.append(case)
        elif word == "set":
            case = sets[rest] = Set()
        elif word == "with":
            case.steps += sets[rest].steps
        elif word == "expect":
            case.expect = rest
        elif word == "running":
            case.running = True
        elif word == "user":
            case.user = rest
        elif word == "seen":
            where, _, text = rest.partition(" ")
            case.seen.append((where.replace("|", " "), text))
        elif word in ("unseen", "reason"):
            getattr(case, word).append(rest)
        elif word in plan.WORDS:
            case.steps += plan.read_steps(word, rest, lines)
        else:
            raise SystemExit(f"{path}:{number}: '{word}' is no word of a case")
    return cases


def faults_of(case, result):
    if result["outcome"] != case.expect:
        yield f"'{result['outcome']}' is not '{case.expect}': {result['reason']}"
    places = [(s["where"] + (f":{s['line']}" if "line" in s else ""), s["text"]) for s in result["seen"]]
    for where, text in case.seen:
        if not any(where in (place, place.rpartition(":")[0]) and text in shown for place, shown in places):
            yield f"nothing seen at {where} with '{text}': {places}"
    if case.expect == "not met" and not places:
        yield "not met, and nothing is shown for it"
    told = result["reason"] + "\n" + "\n".join(text for _, text in places)
    for text in case.unseen:
        if text in told:
            yield f"'{text}' is told"
    for text in case.reason:
        if text not in result["reason"]:
            yield f"the reason does not hold '{text}': {result['reason']}"


def run_case(look, case):
    root = tempfile.mkdtemp(prefix="keyway-probe-")
    try:
        for step in case.steps:
            plan.apply(root, step)
        os.chmod(root, 0o755)
        denied = any(step.word == "denied" for step in case.steps)
        user = NOBODY if denied and os.geteuid() == 0 else None
        arguments = [look, root, case.check, "running" if case.running else "image"] + ([case.user] if case.user else [])
        if os.geteuid() != 0 and not denied:
            arguments = ["unshare", "--user", "--map-root-user"] + arguments
        done = subprocess.run(arguments, capture_output=True, timeout=60, check=False, user=user)
        if done.returncode != 0:
            return [f"failed: {done.stderr.decode(errors='replace')}"]
        return list(faults_of(case, json.loads(done.stdout)["results"][0]))
    finally:
        for step in case.steps:
            if step.word == "denied":  # or whoever is not root cannot remove what lies in it
                os.chmod(plan.in_tree(root, step.path), 0o700)
        shutil.rmtree(root)


def untested(probe, group, cases):
    rows = json.loads(subprocess.run([probe, "--list"], capture_output=True, check=True).stdout)["checks"]
    had = {(case.check, case.expect) for case in cases}
    for row in rows:
        if row["group"] != group:
            continue
        for wanted in ("met", "not met"):
            if not {(row["check"], wanted), (row["check"], "ask a person")} & had:
                yield f"{row['check']}: no case in which it is {wanted}"


def main():
    look, probe, group, path = sys.argv[1:5]
    cases = read_cases(path)
    failed = 0
    print(f"1..{len(cases) + 1}")
    for number, case in enumerate(cases, 1):
        if os.geteuid() != 0 and any(step.word in plan.FOR_ROOT for step in case.steps):
            print(f"ok {number} # SKIP only root can make this tree: {case.check}: {case.title}")
            continue
        faults = run_case(look, case)
        failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {number} {case.check}: {case.title}")
        for fault in faults:
            print(f"# {path}:{case.line}: {fault}")
    missing = list(untested(probe, group, cases))
    failed += bool(missing)
    print(f"{'not ok' if missing else 'ok'} {len(cases) + 1} every check can be met and not met")
    for line in missing:
        print(f"# {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
