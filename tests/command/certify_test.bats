# keyway certify: the same bytes from everywhere, nothing from outside, and a check that finds what was done to it.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
    cp -R "$KEYWAY_ROOT/examples/controller" controller
    AT="--at 2026-11-28"
}

certify() { # ARGS...: 0 and 2 are both well
    "$KEYWAY" certify "$@" $AT >out 2>err || [ $? -eq 2 ]
}

@test "two runs give the same bytes, from elsewhere, on another clock and in another time zone" {
    certify controller --output a
    sleep 2
    certify controller --output b
    diff -r a b
    (
        cd controller
        umask 077
        TZ=Asia/Tokyo SOURCE_DATE_EPOCH=1 "$KEYWAY" certify $AT --output ../c || [ $? -eq 2 ]
    )
    diff -r a c
    mkdir -p deep/er
    cp -R controller deep/er/moved
    (cd deep/er/moved/releases && "$KEYWAY" certify $AT --output "$BATS_TEST_TMPDIR/d" || [ $? -eq 2 ])
    diff -r a d
}

@test "sha256sum verifies it, and so does --check" {
    certify controller --output d
    (cd d && sha256sum --strict -c SHA256SUMS)
    [ "$(find d -type f | wc -l)" -eq $(($(wc -l <d/SHA256SUMS) + 1)) ]
    run "$KEYWAY" certify --check d
    [ "$status" -eq 0 ]
    [[ $output == *" 0 not as they should be"* ]]
    [ "${lines[-1]##* }" = "$(sha256sum <d/SHA256SUMS | cut -d ' ' -f 1)" ]
}

@test "what was done to a dossier is found and named" {
    certify controller --output d
    echo >>d/gaps.csv
    rm d/evidence/product.yaml
    echo note >d/evidence/note.txt
    rm d/evidence.csv
    ln -s /etc/passwd d/evidence.csv
    ln -s /etc d/etc
    mkfifo d/pipe
    run -2 --separate-stderr "$KEYWAY" certify --check d/
    [ "${#lines[@]}" -eq 8 ]
    [[ $output == *"altered  gaps.csv"* ]]
    [[ $output == *"missing  evidence/product.yaml"* ]]
    [[ $output == *"extra    evidence/note.txt"* ]]
    [[ $output == *"no file  evidence.csv"* ]]
    [[ $output == *"no file  etc"* ]]
    [[ $output == *"no file  pipe"* ]]
}

@test "a list that leads out of the folder is refused" {
    certify controller --output d
    for name in ../controller/product.yaml /etc/passwd evidence/../../x ./gaps.csv evidence//x ''; do
        cp d/SHA256SUMS keep
        printf '%064d  %s\n' 0 "$name" >>d/SHA256SUMS
        run -1 "$KEYWAY" certify --check d
        [[ $output == *"is no SHA-256 and a name within the folder"* ]]
        mv keep d/SHA256SUMS
    done
    tail -1 d/SHA256SUMS >>d/SHA256SUMS
    run -1 "$KEYWAY" certify --check d
    [[ $output == *"again"* ]]
}

@test "what is no dossier is not checked, and not replaced" {
    run -1 "$KEYWAY" certify --check controller
    [[ $output == *"no dossier"* ]]
    run -1 "$KEYWAY" certify --check nowhere
    mkdir mine
    echo x >mine/x
    for place in mine controller/product.yaml . ..; do
        run -1 "$KEYWAY" certify controller $AT --force --output "$place"
    done
    [ "$(cat mine/x)" = x ]
    run -1 "$KEYWAY" certify controller $AT --output no/where
    [[ $output == *"--output"* ]]
    ln -s mine link
    run -1 "$KEYWAY" certify controller $AT --force --output link
    [[ $output == *"a link"* ]]
}

@test "a dossier is replaced with --force only, and only when nothing else lies in it" {
    mkdir d
    certify controller --output d
    cp -R d before
    run -1 "$KEYWAY" certify controller $AT --level 2 --output d
    [[ $output == *"--force"* ]]
    diff -r before d
    echo note >d/note.txt
    run -1 "$KEYWAY" certify controller $AT --level 2 --force --output d
    [[ $output == *"note.txt"* ]]
    rm d/note.txt
    certify controller --level 2 --force --output d
    [ "$(jq .level d/dossier.json)" -eq 2 ]
    "$KEYWAY" certify --check d
    [ -z "$(find . -maxdepth 1 -name '.keyway*')" ]
}

@test "dossier.json is what its schema says, and repeats the verdict" {
    certify controller --output d
    cp -R "$KEYWAY_ROOT/tests/case/status-good" good
    certify good --level 1 --release 2.0 --output g
    "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/dossier.schema.json" d/dossier.json g/dossier.json
    [ "$(jq .whole d/dossier.json)" = false ]
    [ "$(jq '.components | length' d/dossier.json)" -eq 126 ]
    [ "$(jq '.process | length' d/dossier.json)" -eq 47 ]
    grep -q 'falls short of SL 1' d/index.html
}

good_workspace() { # shows SL 1 wholly
    cp -R "$KEYWAY_ROOT/tests/case/status-good" good
    cat >>good/product.yaml <<END

certificates:
  - {id: csa, scheme: Scheme 1, number: N-1, body: B, standard: 62443-4-2, types: SA, level: 1, issued: 2026-10-01, file: csa.txt, sha256: $(printf x | sha256sum | cut -d ' ' -f 1)}
END
    printf x >good/csa.txt
}

@test "a release that shows all that is due is well" {
    good_workspace
    run -0 --separate-stderr "$KEYWAY" certify good --level 1 --at 2026-11-23 --advisories good/osv --output d
    [ "${lines[0]}" = "GS-1 panel 2.0 shows SL 1" ]
    # The same from elsewhere, and what the status says: without a list nothing was compared.
    mkdir away
    (cd away && "$KEYWAY" certify ../good --level 1 --at 2026-11-23 --advisories ../good/osv --output e >out)
    run ! grep -rF "$PWD" d away/e --include='*.json' --include='*.csv' --include='*.html'
    run -2 --separate-stderr "$KEYWAY" certify good --level 1 --at 2026-11-23 --output none
    [ "$(jq -r '.process[] | select(.id == "SM-9") | .status' none/dossier.json)" = partly ]
    [ "$(jq .whole d/dossier.json)" = true ]
    [ "$(jq '.gaps | length' d/dossier.json)" -eq 0 ]
    [ -e d/evidence/csa.txt ]
    run -2 --separate-stderr "$KEYWAY" certify good --level 2 --at 2026-11-23 --output e
    run -2 --separate-stderr "$KEYWAY" certify good --level 1 --at 2028-11-23 --output f
}

@test "nothing comes in from outside, by .. or by a link" {
    echo secret >secret.txt
    mkdir far
    echo secret >far/deep.txt
    ln -s ../secret.txt controller/link.xml
    ln -s ../far controller/away
    ln -s releases/2.0.0/settings.xml controller/near.xml
    mkfifo controller/pipe
    cat >>controller/product.yaml <<'END'
      - {id: up, kind: claim, statement: S, by: B, requirements: CR 1.1, file: ../secret.txt, date: 2026-09-14}
      - {id: link, kind: claim, statement: S, by: B, requirements: CR 1.1, file: link.xml, date: 2026-09-14}
      - {id: away, kind: claim, statement: S, by: B, requirements: CR 1.1, file: away/deep.txt, date: 2026-09-14}
      - {id: round, kind: claim, statement: S, by: B, requirements: CR 1.1, file: releases/../near.xml, date: 2026-09-14}
      - {id: none, kind: claim, statement: S, by: B, requirements: CR 1.1, file: none.txt, date: 2026-09-14}
      - {id: pipe, kind: claim, statement: S, by: B, requirements: CR 1.1, file: pipe, date: 2026-09-14}
END
    certify controller --output d
    run -1 grep -rx secret d
    [ -z "$(find d -type l)" ]
    [ ! -e d/evidence/link.xml ]
    [ ! -e d/evidence/away ]
    states() { jq -r '.files[] | select(.id == "'"$1"'") | .state + " " + (.copy // "-")' d/dossier.json; }
    [ "$(states up)" = "outside the workspace -" ]
    [ "$(states link)" = "outside the workspace -" ]
    [ "$(states away)" = "outside the workspace -" ]
    [ "$(states round)" = "not pinned evidence/releases/2.0.0/settings.xml" ]
    [ "$(states none)" = "missing -" ]
    [ "$(states pipe)" = "unreadable -" ]
    jq -e '.files[] | select(.id == "settings").tests_of | startswith("ES-01, ES-02")' d/dossier.json
    (cd d && sha256sum --quiet -c SHA256SUMS)
}

@test "a file that is not what was pinned is told and marked" {
    echo '<!-- -->' >>controller/releases/2.0.0/settings.xml
    certify controller --output d
    grep -q 'releases/2.0.0/settings.xml: not what was pinned' out
    grep -q '1 files that documents name are missing, unreadable or not what was pinned' d/index.html
    [ "$(jq -r '.files[] | select(.id == "settings").state' d/dossier.json)" = "not what was pinned" ]
    cmp d/evidence/releases/2.0.0/settings.xml controller/releases/2.0.0/settings.xml
}

@test "names that are markup or formulas stay names" {
    name='=cmd|x'"'"'<script>alert(1)<b>.txt'
    echo x >"controller/$name"
    cat >>controller/product.yaml <<END
      - {id: odd, kind: claim, statement: "=1+1<i>", by: B, file: "$name", requirements: CR 1.1, date: 2026-09-14}
END
    sed -i 's/name: ES-30$/name: "=ES<script>"/; s/^  - id: ES-01/  - id: ES-01\n    # x/' controller/product.yaml
    certify controller --output d
    [ -e "d/evidence/$name" ]
    run -1 grep -rlE '<script>|<i>|<b>' d --include '*.html'
    run -1 grep -rhE '(^|,)"?=' d --include '*.csv'
    grep -q "'=cmd|x" d/evidence.csv
    (cd d && sha256sum --quiet -c SHA256SUMS)
    "$KEYWAY" certify --check d
}

@test "a name with a line end is listed as sha256sum lists it" {
    printf x >controller/$'a\nb\\c.xml'
    ln -s $'a\nb\\c.xml' controller/near.xml
    echo '      - {id: near, kind: claim, requirements: CR 1.1, statement: S, by: B, file: near.xml, date: 2026-09-14}' >>controller/product.yaml
    certify controller/product.yaml --output d
    [ -e d/evidence/$'a\nb\\c.xml' ]
    (cd d && sha256sum --strict --quiet -c SHA256SUMS)
    "$KEYWAY" certify --check d
}

@test "what process.yaml says of issues is in the index" {
    cp -R "$KEYWAY_ROOT/tests/case/status-good" good
    mkdir -p good/www/2026
    echo '{}' >good/www/2026/a.json
    echo 'Contact: mailto:psirt@gutenberg.example' >good/security.txt
    cat >>good/process.yaml <<'END'

issues:
  security-txt: security.txt
  advisories: www
  reviews: [{date: 2026-10-01, by: kim, file: process/timing.md}]
END
    certify good --level 1 --release 2.0 --output d
    files() { jq -r '.files[] | select(.process | index("'"$1"'")) | .kind + " " + .file' d/dossier.json; }
    [[ $(files DM-1) == *"document security.txt"* ]]
    [[ $(files DM-5) == *"advisory www/2026/a.json"* ]]
    [[ $(files DM-6) == *"record process/timing.md"* ]]
    [ -e d/evidence/www/2026/a.json ]
    mv good/www far
    ln -s ../far good/www
    certify good --level 1 --release 2.0 --output e
    [ "$(jq -r '.files[] | select(.kind == "advisory") | .file + ": " + .state' e/dossier.json)" = "www: outside the workspace" ]
    [ ! -e e/evidence/www ]
}

@test "cases tell of known vulnerabilities, and are not copied" {
    cp -R "$KEYWAY_ROOT/tests/case/psirt-report" case
    certify case --level 1 --release 4.2.0 --output d
    [ "$(jq '.vulnerabilities | length' d/dossier.json)" -eq 1 ]
    grep -q '^RT-2026-003,.*,affected,' d/vulnerabilities.csv
    grep -q 'known vulnerabilities: 1' out
    [ -z "$(find d/evidence -name 'RT-*')" ]
    [ "$(jq -r '.files[] | select(.kind == "case") | .file + (.copy // "")' d/dossier.json)" = psirt/RT-2026-003.yaml ]
    sed -i 's/status: affected/status: under-investigation/' case/psirt/RT-2026-003.yaml
    certify case --level 1 --release 4.2.0 --output f
    [ "$(jq -c '[.vulnerabilities, (.undecided[] | [.case, .why])]' f/dossier.json)" = '[[],["RT-2026-003","under investigation"]]' ]
    grep -q 'RT-2026-003: under investigation' out
    grep -q '^RT-2026-003,.*,undecided,under investigation,' f/vulnerabilities.csv
    certify case --level 1 --release 4.2.1 --output e
    [ "$(jq '.vulnerabilities | length' e/dossier.json)" -eq 0 ]
}

@test "a case that nobody validated is shown as undecided, and is never a pass" {
    good_workspace
    run -0 "$KEYWAY" certify good --level 1 --at 2026-11-23 --advisories good/osv --output d
    psirt() { SOURCE_DATE_EPOCH=1795161600 "$KEYWAY" psirt "$@" --who Jo >/dev/null; }
    undecided() { # OUTPUT: the case, why and its state in the dossier's JSON, its table, its page and on the terminal
        run -2 --separate-stderr "$KEYWAY" certify good --level 1 --at 2026-11-23 --advisories good/osv --output "$1"
        [[ $output == *"falls short of SL 1"* ]]
        [[ $output == *"undecided cases: 1"*"GS-2026-9: $2"* ]]
        "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/dossier.schema.json" "$1/dossier.json"
        [ "$(jq -r '.undecided[] | .case + ", " + .why + ", " + .state' "$1/dossier.json")" = "GS-2026-9, $2, $3" ]
        [ "$(jq .whole "$1/dossier.json")" = false ]
        grep -q "^GS-2026-9,.*,undecided,$2,$3," "$1/vulnerabilities.csv"
        grep -q 'and 1 cases that leave open' "$1/index.html"
        grep -q GS-2026-9 "$1/index.html"
    }
    psirt new good/psirt/GS-2026-9.yaml --title "The panel restarts" --product ../product.yaml
    undecided new "not validated yet" received
    psirt acknowledge good/psirt/GS-2026-9.yaml --note "Read."
    undecided read "not validated yet" acknowledged
    psirt triage good/psirt/GS-2026-9.yaml --note "Kim looks into it."
    undecided triage "not validated yet" triaged
    run "$KEYWAY" psirt report good/psirt --at 2026-11-23
    [[ $output == *"GS-2026-9: undecided, not validated yet: The panel restarts"* ]]
    [ "$("$KEYWAY" psirt report good/psirt --at 2026-11-23 --format json | jq -r '.products[].releases[-1].undecided[].why')" = "not validated yet" ]
    # A word on the release before anybody reproduced it decides nothing, whatever it is.
    psirt affect good/psirt/GS-2026-9.yaml gs-1 2.0 --status not-affected --why "It has no such part."
    undecided word "not validated yet" triaged
    psirt validate good/psirt/GS-2026-9.yaml
    run "$KEYWAY" certify good --level 1 --at 2026-11-23 --advisories good/osv --output decided
    [ "$(jq -c .undecided decided/dossier.json)" = '[]' ]
    psirt reject good/psirt/GS-2026-9.yaml --note "It was the cable."
    run "$KEYWAY" certify good --level 1 --at 2026-11-23 --advisories good/osv --output rejected
    [ "$(jq -c .undecided rejected/dossier.json)" = '[]' ]
    # Opened again, what it acquitted is open again.
    psirt reopen good/psirt/GS-2026-9.yaml --note "It was not the cable."
    undecided again "not validated yet" triaged
}
