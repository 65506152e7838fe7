#!/usr/bin/env bats
# What all pages share: the style sheet that the build embedded, and whether its colours can be read. The cases compare
# pages without it.
bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
    works=$KEYWAY_ROOT/examples/waterworks
    sheets=$KEYWAY_ROOT/src/report/page
}

# The style block of a page, which begins and ends a line of its own.
style_of() { sed -n '/^<style>$/,/^<\/style>$/{/^<\/\{0,1\}style>$/d; p}' "$1"; }

styled() {
    page=$1
    shift
    for sheet; do cat "$sheets/$sheet.css"; done >wanted.css
    style_of "$page" >got.css
    cmp wanted.css got.css
}

@test "every page has the style sheet of all pages, and the one of its kind behind it" {
    "$KEYWAY" check "$works/plant.yaml" --at 2026-11-23 -q -o check.html || [ $? -eq 2 ]
    styled check.html style
    "$KEYWAY" tender "$works/plant.yaml" dosing -t ED -o tender.html
    styled tender.html style tender
    "$KEYWAY" select "$works/plant.yaml" dosing -t ED "$works/tender/erlenbach/answers.csv" -o select.html >text || [ $? -eq 2 ]
    styled select.html style tender
    gateway=$KEYWAY_ROOT/examples/gateway
    "$KEYWAY" status "$gateway/product.yaml" --format html >status.html || [ $? -eq 2 ]
    styled status.html style status
    "$KEYWAY" threats "$gateway/threat-model.yaml" -o threats.html >text || [ $? -eq 2 ]
    styled threats.html style threats
    "$KEYWAY" guide "$gateway/hardening.yaml" --format html >guide.html || [ $? -eq 2 ]
    styled guide.html style threats
    "$KEYWAY" csaf show "$works/advisories/zir-2026-02.json" --format html >csaf.html
    styled csaf.html style sheet
}

@test "nothing is loaded, and nothing can end the block" {
    run ! grep -iE 'url\(|@import|expression|</|javascript' "$sheets"/*.css
}

@test "text can be read on its ground, by day, by night and on paper" {
    python3 - "$sheets" <<'PYTHON'
import pathlib
import re
import sys

sheet = pathlib.Path(sys.argv[1], "style.css").read_text()
schemes = [dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})", block))
           for block in re.findall(r":root\s*\{(.*?)\}", sheet, re.S)]
assert len(schemes) == 3, len(schemes)


def light(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# WCAG 2.2, 1.4.3: 4.5 for text; 1.4.11: 3 for what is not text.
pairs = [(text, ground, 4.5) for text in ("ink", "soft", "link", "good", "warn", "bad") for ground in ("ground", "sheet")]
pairs += [("ink", tint, 4.5) for tint in ("good-tint", "warn-tint", "bad-tint", "worse-tint", "none-tint")]
# On worse-tint soft text takes the colour of all text.
pairs += [("soft", tint, 4.5) for tint in ("good-tint", "warn-tint", "bad-tint", "none-tint")]
pairs += [("good", "good-tint", 4.5), ("warn", "warn-tint", 4.5), ("bad", "bad-tint", 4.5), ("bad", "none-tint", 4.5),
          ("focus", "ground", 3), ("focus", "sheet", 3)]
faults = []
for number, scheme in enumerate(schemes):
    colours = {**schemes[0], **scheme}
    for text, ground, least in pairs:
        ratio = contrast(colours[text], colours[ground])
        if ratio < least:
            faults.append(f"scheme {number}: {text} on {ground}: {ratio:.2f}, {least} is asked")
# What one scheme names and another forgets would keep the colour of the first.
assert set(schemes[0]) == set(schemes[1]), set(schemes[0]) ^ set(schemes[1])
print("\n".join(faults))
sys.exit(bool(faults))
PYTHON
}
