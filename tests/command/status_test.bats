# keyway init and keyway status: a first status at once, and every format what its schema says.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
    cp -R "$KEYWAY_ROOT/tests/case/status-good" good
    cp -R "$KEYWAY_ROOT/tests/case/status-poor" poor
    AT="--at 2026-11-23 --advisories $BATS_TEST_TMPDIR/good/osv"
}

status() { # FOLDER ARGS...: 0 and 2 are both well
    "$KEYWAY" status "$@" $AT 2>/dev/null || [ $? -eq 2 ]
}

@test "what init writes is valid, by the reader and by the schemas, and shows nothing" {
    mkdir fresh
    cd fresh
    run "$KEYWAY" init
    [ "$status" -eq 0 ]
    [[ $output == *"written  product.yaml"*"written  process.yaml"*"keyway status"* ]]
    [ ! -e threat-model.yaml ]
    run "$KEYWAY" init --all
    [ "$status" -eq 0 ]
    [[ $output == *"kept     process.yaml"*"written  threat-model.yaml"*"written  hardening.yaml"*"keyway guide"* ]]
    for kind in product process threat-model requirements hardening; do
        "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/$kind.schema.json" $kind.yaml
    done
    run "$KEYWAY" status
    [ "$status" -eq 2 ]
    [[ ${lines[0]} == "fresh 0.1.0 of "*": 0 of 47 shown, 0 not applicable" ]]
    run "$KEYWAY" status --format json
    [ "$(jq -r '[.requirements[].state] | unique | join(" ")' <<<"$output")" = "not shown" ]
}

@test "the examples in what init writes are valid once they are no comments" {
    mkdir fresh
    "$KEYWAY" init --all fresh >/dev/null
    for kind in product process threat-model requirements hardening; do
        sed -E 's/^( *)# ([a-z-]+:( |$)| |- )/\1\2/' fresh/$kind.yaml >$kind.yaml
        "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/$kind.schema.json" $kind.yaml
        [ "$(grep -c '^ *# ' $kind.yaml)" -lt "$(grep -c '^ *# ' fresh/$kind.yaml)" ]
    done
    mkdir -p filled
    mv ./*.yaml filled
    mkdir filled/reports
    echo '<testsuite name="t"><testcase name="a [CR 1.1]"/></testsuite>' >filled/reports/tests.xml
    for command in status threats guide; do
        run --separate-stderr "$KEYWAY" $command filled
        [ "$status" -eq 2 ]
        [[ $stderr != *error:* ]]
    done
}

@test "init overwrites nothing, not even a link that leads nowhere" {
    mkdir there
    echo mine >there/product.yaml
    ln -s nowhere there/process.yaml
    run "$KEYWAY" init there
    [ "$status" -eq 0 ]
    [[ $output == *"kept     there/product.yaml"*"kept     there/process.yaml"* ]]
    [ "$(cat there/product.yaml)" = mine ]
    [ ! -e there/nowhere ]
}

@test "init names the product after the folder, whatever that is called" {
    for name in 'two words' 'quote"and\back' 'true' '123' '-' 'ümlaut' "$(printf 'line\nfeed')" '{x: [y'; do
        mkdir -- "./$name"
        "$KEYWAY" init -- "./$name" >/dev/null
        run "$KEYWAY" status "./$name"
        [ "$status" -eq 2 ] || { echo "$name: $output"; return 1; }
    done
}

@test "init in a folder that is not there says so" {
    run "$KEYWAY" init nowhere
    [ "$status" -eq 1 ]
    [[ $output == *"there is no folder 'nowhere'"* ]]
    [ ! -e nowhere ]
}

@test "a workspace is found from a folder below it" {
    cd good/process
    run "$KEYWAY" status $AT
    [ "$status" -eq 0 ]
    cd "$BATS_TEST_TMPDIR"
    run "$KEYWAY" status good/product.yaml $AT
    [ "$status" -eq 0 ]
    run "$KEYWAY" status $AT
    [ "$status" -eq 1 ]
    [[ $output == *"no product.yaml here"* ]]
}

@test "the release that may ship exits with 0, another with 2" {
    run "$KEYWAY" status good --release 2.0 $AT
    [ "$status" -eq 0 ]
    run "$KEYWAY" status good --release 1.9 $AT
    [ "$status" -eq 2 ]
    [[ $output == *"no  sign-off"* ]]
}

@test "a document that changed is not shown, and the reason says so [CR 3.4]" {
    echo more >>good/process/coding.md
    run "$KEYWAY" status good $AT
    [ "$status" -eq 2 ]
    [[ $output == *"SI-2  not shown  process/coding.md has changed since it was pinned"* ]]
}

@test "JSON is as its schema says" {
    for folder in good poor; do
        status $folder --format json >$folder.json
        status $folder --format json --release "$(jq -r .release $folder.json)" --since $folder.json >$folder-again.json
        "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/status.schema.json" $folder.json $folder-again.json
        [ "$(jq '.since.changes | length' $folder-again.json)" -le 1 ]
    done
}

@test "OSCAL is as NIST's schema says" {
    official=$KEYWAY_ROOT/../shared/schemas/oscal/oscal_component_schema.json
    [ -e "$official" ] || skip "the official schema is not here"
    for folder in good poor; do status $folder --format oscal >$folder.json; done
    "$KEYWAY_ROOT/tools/schema" "$official" good.json poor.json
}

@test "JUnit is as Jenkins' schema says, and counts what fails" {
    status poor --format junit >poor.xml
    official=$KEYWAY_ROOT/../shared/schemas/junit/jenkins-junit-10.xsd
    [ ! -e "$official" ] || xmllint --noout --schema "$official" poor.xml
    [ "$(grep -c '<failure' poor.xml)" = "$(grep -o '<testsuites.*failures="[0-9]*"' poor.xml | grep -o '[0-9]*"$' | tr -d '"')" ]
    [ "$(grep -c '<testcase' poor.xml)" -eq 47 ]
}

@test "every row of CSV has as many fields as the first" {
    status poor --format csv | /usr/bin/python3 -c '
import csv, sys
rows = list(csv.reader(sys.stdin))
assert len(rows) == 48 and all(len(row) == len(rows[0]) for row in rows)'
}

@test "nothing read runs in the page" {
    sed -i 's/AG-9 gateway/<script>alert(1)<\/script>/' poor/product.yaml
    status poor --format html >page.html
    run ! grep -q '<script' page.html
    grep -q '&lt;script&gt;' page.html
}

@test "a saved status of another product, or none at all, is refused" {
    status good --format json >good.json
    run "$KEYWAY" status poor --since good.json $AT
    [ "$status" -eq 1 ]
    [[ $output == *"this is a status of 'gs-1', not of 'ag-9'"* ]]
    echo '{}' >none.json
    run "$KEYWAY" status poor --since none.json $AT
    [ "$status" -eq 1 ]
    [[ $output == *"none.json:1:1: error: this is no saved status"* ]]
}

@test "mistakes of both documents are told in one run" {
    echo 'oops: 1' >>good/product.yaml
    echo 'oops: 1' >>good/process.yaml
    run "$KEYWAY" status good $AT
    [ "$status" -eq 1 ]
    [[ $output == *"product.yaml:"*"process.yaml:"* ]]
}

repository() { # good/ as a repository with one commit of 2026-11-20
    export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b.example GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b.example
    export GIT_AUTHOR_DATE=2026-11-20T10:00:00Z GIT_COMMITTER_DATE=2026-11-20T10:00:00Z HOME=$BATS_TEST_TMPDIR
    rm -rf good/expected
    git init -q .
    git add good
    git commit -qm first
    git tag first
}

warned() { # the analysis of good/ has this one result
    jq --argjson result "$1" '.runs[0].results = [$result]' good/releases/2.0/analysis.sarif >new.sarif
    cp new.sarif good/releases/2.0/analysis.sarif
    "$KEYWAY" pin good/product.yaml >/dev/null
}

state_of() { # REQUIREMENT
    status good --format json | jq -r --arg id "$1" '.requirements[] | select(.id == $id) | .state'
}

@test "a warning about security stands against the release, until it is mended or somebody lives with it" {
    local warning='{"ruleId": "R", "level": "warning", "message": {"text": "free twice"}, "properties": {"cwe": 415},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/valve.c"}}}]}'
    [ "$(state_of SI-1)" = shown ]
    warned "$(jq 'del(.properties)' <<<"$warning")"
    [ "$(state_of SI-1)" = shown ]
    warned "$(jq '.level = "note"' <<<"$warning")"
    [ "$(state_of SI-1)" = shown ]
    warned "$warning"
    [ "$(state_of SI-1)" = "not shown" ]
    [ "$(state_of SM-11)" = "not shown" ]
    warned "$(jq '.suppressions = [{"kind": "inSource"}]' <<<"$warning")"
    [ "$(state_of SI-1)" = "not shown" ]
    warned "$(jq '.suppressions = [{"kind": "inSource", "justification": "owned elsewhere"}]' <<<"$warning")"
    [ "$(state_of SI-1)" = shown ]
    warned "$warning"
    sed -i 's|kind: sarif,|kind: sarif, waivers: lived-with.yaml,|' good/product.yaml
    [ "$(state_of SI-1)" = "not shown" ] # the file is not there
    printf 'keyway: scan-waivers/1\nwaivers:\n  - {rule: checker/R, path: src/*.c, reason: reviewed, by: kim, until: 2026-11-23}\n' >good/lived-with.yaml
    [ "$(state_of SI-1)" = shown ]
    [[ $(status good --format json | jq -r '.requirements[] | select(.id == "SI-1") | .evidence[].detail') == *"1 waived"* ]]
    sed -i 's/2026-11-23/2026-11-22/' good/lived-with.yaml
    run --separate-stderr "$KEYWAY" status good --format json $AT
    [ "$(jq -r '.requirements[] | select(.id == "SI-1") | .state' <<<"$output")" = "not shown" ]
    [[ $stderr == *"lived-with.yaml:3:"*"the waiver of checker/R ended on 2026-11-22: 1 of its findings are back"* ]]
    sed -i 's/kind: junit,/kind: junit, waivers: lived-with.yaml,/' good/product.yaml
    run "$KEYWAY" status good $AT
    [ "$status" -eq 1 ]
    [[ $output == *"only an entry of the kind sarif takes waivers"* ]]
}

@test "what changed since a git revision, judged on its day; nothing is left behind" {
    repository
    mkdir tmp
    export TMPDIR=$BATS_TEST_TMPDIR/tmp
    echo more >>good/process/coding.md
    run "$KEYWAY" status good --since first $AT
    [ "$status" -eq 2 ]
    [[ $output == *"since release 2.0 on 2026-11-20: 0 better, 2 worse"*"SI-2   shown -> not shown"* ]]
    (cd good/process && "$KEYWAY" status --since HEAD --format json $AT >../../changes.json) || [ $? -eq 2 ]
    [ "$(jq -r '[.since.changes[].id] | join(" ")' changes.json)" = "SM-12 SI-2" ]
    [ -z "$(ls tmp)" ]
    [ -z "$(git status --porcelain | grep -v coding.md | grep '^ M')" ]
}

@test "a revision that is not there, a folder without one, documents that had mistakes" {
    run "$KEYWAY" status poor --since HEAD $AT
    [ "$status" -eq 1 ]
    [[ $output == *"is in no git repository that can be read"* ]]
    repository
    run "$KEYWAY" status good --since HEAD~9 $AT
    [ "$status" -eq 1 ]
    [[ $output == *"neither a file nor a revision of that name: 'HEAD~9'"* ]]
    run "$KEYWAY" status poor --since first $AT
    [ "$status" -eq 1 ]
    [[ $output == *"revision 'first' has no product.yaml in this folder"* ]]
    cp good/process.yaml whole.yaml
    echo 'oops: 1' >>good/process.yaml
    git commit -qam second
    cp whole.yaml good/process.yaml
    run "$KEYWAY" status good --since HEAD $AT
    [ "$status" -eq 1 ]
    [[ $output == *"the documents had mistakes at revision 'HEAD': "*"oops"* ]]
}

@test "what a revision's documents name outside the repository is not read, nor links in it followed [CR 3.5]" {
    repository
    cp good/product.yaml whole.yaml
    sed -i 's|releases/2.0/bom.cdx.json|../../../../../../../../etc/passwd|; s|releases/2.0/analysis.sarif|link|' good/product.yaml
    ln -s /etc/passwd good/link
    git add good
    git commit -qm second
    cp whole.yaml good/product.yaml
    run "$KEYWAY" status good --since HEAD $AT
    [[ $output == *"SM-9   not shown -> shown"* ]]
    [[ $output == *"SI-1   not shown -> shown"* ]]
    [[ $output != *root:* ]]
}

@test "a release with a case that nobody decided, or that affects it, may not ship" {
    cp -R "$KEYWAY_ROOT/tests/case/status-good" good
    gate() { "$KEYWAY" status good --release 2.0 --at 2026-11-23 --advisories good/osv --format json | jq -r '.conditions[] | select(.name == "issues") | "\(.holds) \(.reason)"'; }
    psirt() { SOURCE_DATE_EPOCH=1795161600 "$KEYWAY" psirt "$@" --who Jo >/dev/null; }
    [[ $(gate) == "true the record of its issues is there; there are no cases"* ]]
    "$KEYWAY" status good --release 2.0 --at 2026-11-23 --advisories good/osv
    # As a mail comes in: no product is named yet.
    psirt new good/psirt/A.yaml --title "The panel restarts"
    [ "$(gate)" = "false 1 case leaves open whether it is affected, the first: A, not validated yet" ]
    run -2 "$KEYWAY" status good --release 2.0 --at 2026-11-23 --advisories good/osv
    psirt reject good/psirt/A.yaml --note "It was the cable."
    [[ $(gate) == "true the record of its issues is there, and no case"* ]]
    psirt new good/psirt/B.yaml --title "It restarts again" --product ../product.yaml
    psirt acknowledge good/psirt/B.yaml
    psirt triage good/psirt/B.yaml
    psirt validate good/psirt/B.yaml
    [ "$(gate)" = "false 1 case leaves open whether it is affected, the first: B, nothing said of this release" ]
    psirt affect good/psirt/B.yaml gs-1 2.0
    [ "$(gate)" = "false 1 known vulnerability affects it, the first: B" ]
    psirt affect good/psirt/B.yaml gs-1 2.0 --status not-affected --why "It has no such part."
    [[ $(gate) == "true "* ]]
}

@test "a file that holds nothing, named for all 47, shows nothing" {
    mkdir blank
    cp good/product.yaml blank
    sed -i '/^    evidence:$/,/^  - version/{/^    evidence:$/d;/^      - /d}' blank/product.yaml
    ids=$("$KEYWAY" status good --format json $AT | jq -r '[.requirements[].id] | join(", ")')
    for text in '' ' \n\t\n' '\357\273\277'; do
        printf "$text" >blank/all.md
        printf '%s\n' 'keyway: process/1' 'people: [{id: kim, name: Kim Example}]' \
            "documents: [{requirements: [$ids], file: all.md, owner: kim, reviewed: 2026-11-01}]" >blank/process.yaml
        "$KEYWAY" pin blank/process.yaml
        "$KEYWAY" status blank --format json $AT >blank.json || [ $? -eq 2 ]
        [ "$(jq '[.requirements[] | select(.state == "shown")] | length' blank.json)" -eq 0 ]
        [ "$(jq -r '[.requirements[].reason] | unique | join(";")' blank.json)" = "all.md holds nothing" ]
    done
    echo "How we develop." >blank/all.md
    "$KEYWAY" pin blank/process.yaml
    "$KEYWAY" status blank --format json $AT >blank.json || [ $? -eq 2 ]
    [ "$(jq '[.requirements[] | select(.state == "shown")] | length' blank.json)" -eq 0 ]
    [[ $(jq -r '.requirements[] | select(.id == "SI-2") | .reason' blank.json) == *"is to show 47 requirements, and nothing says where it is about"* ]]
}

@test "a text with a section for each requirement shows what no program can check" {
    mkdir whole
    cp good/product.yaml whole
    sed -i '/^    evidence:$/,/^  - version/{/^    evidence:$/d;/^      - /d}' whole/product.yaml
    ids=$("$KEYWAY" status good --format json $AT | jq -r '.requirements[].id')
    for id in $ids; do
        printf '## %s\n\n' "$id"
        echo "What is done for it is done by its owner for every product and each release, entered with a day, and looked at once a year."
    done >whole/all.md
    printf '%s\n' 'keyway: process/1' 'people: [{id: kim, name: Kim Example}]' \
        "documents: [{requirements: [$(echo $ids | sed 's/ /, /g')], sections: {$(for id in $ids; do printf '%s: %s, ' $id $id; done | sed 's/, $//')}, file: all.md, owner: kim, reviewed: 2026-11-01}]" >whole/process.yaml
    "$KEYWAY" pin whole/process.yaml
    status whole --format json >whole.json
    [ "$(jq '[.requirements[] | select(.state == "shown")] | length' whole.json)" -eq 24 ]
    [ "$(jq -r '[.requirements[] | select(.state == "shown") | .id] | join(" ")' whole.json | grep -cE 'SR-|SG-|SD-2|SVV-')" -eq 0 ]
}

@test "one text below four headings in one another is no text for four requirements" {
    mkdir nested
    cp good/product.yaml nested
    sed -i '/^    evidence:$/,/^  - version/{/^    evidence:$/d;/^      - /d}' nested/product.yaml
    words="What is done for it is done by its owner for every product and each release, entered with a day, and looked at once a year."
    document() {
        printf '%s\n' 'keyway: process/1' 'people: [{id: kim, name: Kim Example}]' \
            "documents: [{requirements: [DM-1, DM-2, DM-3, DM-4], sections: {DM-1: A, DM-2: B, DM-3: C, DM-4: D}, file: all.md, owner: kim, reviewed: 2026-11-01}]" >nested/process.yaml
        "$KEYWAY" pin nested/process.yaml >/dev/null
        "$KEYWAY" status nested --format json $AT >nested.json || [ $? -eq 2 ]
        jq -r '[.requirements[] | select(.id == ("DM-1", "DM-2", "DM-3", "DM-4") and .state == "shown") | .id] | join(" ")' nested.json
    }
    printf '# A\n\n## B\n\n### C\n\n#### D\n\n%s\n' "$words" >nested/all.md
    [ "$(document)" = DM-4 ]
    [[ $(jq -r '.requirements[] | select(.id == "DM-2") | .reason' nested.json) == *"words under 'B' for 3 requirements"* ]]
    printf '# A\n\n%s\n\n## B\n\n%s\n\n### C\n\n%s\n\n#### D\n\n%s\n' "$words" "$words" "$words" "$words" >nested/all.md
    [ "$(document)" = "DM-1 DM-2 DM-3 DM-4" ]
}

@test "tests that fail and name nothing keep a release from shipping, and are told with their place" {
    gate() { "$KEYWAY" status good --release 2.0 $AT --format json 2>/dev/null | jq -r '.conditions[] | select(.name == "open findings") | "\(.holds) \(.reason)"'; }
    [ "$(gate)" = "true nothing in the release's evidence stands against it" ]
    cat >good/releases/2.0/bench.xml <<END
<testsuite name="bench">
  <testcase name="boots"/>
  <testcase name="keeps its settings"><failure message="lost after a power cut"/></testcase>
  <testcase name="prints"><error/></testcase>
</testsuite>
END
    sed -i '0,/^      - {id: parts/s//      - {id: bench, kind: junit, file: releases\/2.0\/bench.xml, date: 2026-10-20, build: 7d10c2f4}\n&/' good/product.yaml
    "$KEYWAY" pin good/product.yaml
    run -2 --separate-stderr "$KEYWAY" status good --release 2.0 $AT
    [ "$(gate)" = "false 2 stand against it, the first: test 'keeps its settings' failed: lost after a power cut, in good/releases/2.0/bench.xml:3:3" ]
    for id in SM-11 SVV-1; do
        [[ $output == *"$id  not shown"*"keeps its settings"* ]]
    done
    "$KEYWAY" status good --format json $AT 2>/dev/null >gated.json || [ $? -eq 2 ]
    "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/status.schema.json" gated.json
}
