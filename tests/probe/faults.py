#!/usr/bin/env python3
"""Faults planted in whole root file systems, and for each the check that must turn; without it, it must not.

    faults.py PROBE TREE PLAN FAULTS...     works on a copy of TREE; PLAN makes a well-kept device of it

A file of faults:
    fault CHECK: what is wrong        begins a fault; CHECK must be 'not met' with it, and is not without
    clean CHECK: what seems wrong     begins what only looks like a fault: CHECK comes to the same with it as without
    seen WHERE[:LINE] TEXT            and shows this (any number)
    file PATH ...                     steps of plan.py: one or more
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import plan


class Fault:
    def __init__(self, place, check, title, clean):
        self.place, self.check, self.title, self.clean = place, check, title, clean
        self.steps, self.seen = [], []


def numbered(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return iter(list(enumerate(file.read().split("\n"), 1)))


def read_plan(path):
    lines = numbered(path)
    steps = []
    for number, line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        if word not in plan.WORDS:
            raise SystemExit(f"{path}:{number}: '{word}' is no step")
        steps += plan.read_steps(word, rest, lines)
    return steps


def read_faults(path):
    lines = numbered(path)
    faults = []
    for number, line in lines:
        word, _, rest = line.partition(" ")
        if not line.strip() or line.startswith("#"):
            continue
        if word in ("fault", "clean"):
            check, _, title = rest.partition(": ")
            faults.append(Fault(f"{path}:{number}", check, title, word == "clean"))
        elif word == "seen":
            faults[-1].seen.append(rest.partition(" ")[::2])
        elif word in plan.WORDS:
            faults[-1].steps += plan.read_steps(word, rest, lines)
        else:
            raise SystemExit(f"{path}:{number}: '{word}' is no word of a fault")
    return faults


def look(probe, root, only=None, threads="4", **kwargs):
    words = [probe, "--root", root, "--format", "json", "--threads", threads] + (["--only", only] if only else [])
    done = subprocess.run(words, capture_output=True, timeout=120, check=False, **kwargs)
    if not done.stdout:
        raise SystemExit(f"{' '.join(words)}: {done.stderr.decode(errors='replace')}")
    return {result["check"]: result for result in json.loads(done.stdout)["results"]}


def wrong(fault, before, after):
    if before is None:
        yield "there is no such check"
        return
    if before["outcome"] == "not met":
        yield f"it is not met without the fault either: {before['reason']} {before['seen']}"
    if fault.clean:
        if after["outcome"] != before["outcome"]:
            yield f"it is '{after['outcome']}' with it, and '{before['outcome']}' without: {after['reason']} {after['seen']}"
        return
    if after["outcome"] != "not met":
        yield f"it is '{after['outcome']}' with the fault: {after['reason']}"
    for where, text in fault.seen:
        shown = [(s["where"], f"{s['where']}:{s.get('line', 0)}", s["text"]) for s in after["seen"]]
        if not any(where in s[:2] and text in s[2] for s in shown):
            yield f"nothing seen at {where} with '{text}': {shown}"


def try_fault(probe, root, fault, before):
    undo = plan.Undo(root)
    try:
        for step in fault.steps:
            undo.keep(step)
            plan.apply(root, step)
        after = look(probe, root, fault.check)[fault.check] if before else None
    finally:
        undo.restore()
    return list(wrong(fault, before, after))


def judged_otherwise(probe, root, full):
    """What a run without root's rights says otherwise than root's: it may only have seen less. Only root can take them away."""
    if os.geteuid() != 0:
        return
    place = os.path.dirname(root)
    os.chmod(place, 0o755)
    own = look(shutil.copy(probe, place), root, user=65534, group=65534, extra_groups=[])
    for check, result in own.items():
        if result["outcome"] not in (full[check]["outcome"], "could not see"):
            yield f"{check}: '{result['outcome']}', and root's run says '{full[check]['outcome']}': {result['reason']}"


def try_all(probe, root, faults):
    before = look(probe, root)
    missed = 0
    for number, fault in enumerate(faults, 1):
        told = try_fault(probe, root, fault, before.get(fault.check))
        missed += bool(told)
        print(f"{'not ok' if told else 'ok'} {number} {fault.check}: {fault.title}", flush=True)
        for line in told:
            print(f"# {fault.place}: {line}")
    after = look(probe, root, threads="1")
    same = before == after
    print(f"{'ok' if same else 'not ok'} {len(faults) + 1} the tree is as it was before, and one thread sees the same")
    told = list(judged_otherwise(probe, root, after))
    print(f"{'not ok' if told else 'ok'} {len(faults) + 2} an ordinary user sees less, and nothing else")
    for line in told:
        print(f"# {line}")
    clean = sum(fault.clean for fault in faults)
    print(f"# {len(faults) - missed} of {len(faults)} right: {len(faults) - clean} planted faults, {clean} that only look so; {len(before)} checks")
    return missed or not same or told


def main():
    probe, tree, recipe = sys.argv[1:4]
    if not os.path.isdir(tree):
        print(f"skipped: {tree} could not be made")
        return 77
    faults = [fault for path in sys.argv[4:] for fault in read_faults(path)]
    place = tempfile.mkdtemp(prefix="keyway-faults-")
    try:
        root = os.path.join(place, "root")
        subprocess.run(["cp", "-a", "--reflink=auto", tree, root], check=True)
        for step in read_plan(recipe):
            plan.apply(root, step)
        print(f"1..{len(faults) + 2}")
        return 1 if try_all(probe, root, faults) else 0
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    sys.exit(main())
