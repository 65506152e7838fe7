# No command replaces with --output a file that it has read: not by its path, by another path, by a link of either kind.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# Each of the files, as what the command is to write: refused, whichever way it is named, and as it was.
refuses() {
    local files=$1 file way
    shift
    for file in $files; do
        cp -p "$file" "$BATS_TEST_TMPDIR/before"
        ln -sf "$PWD/$file" "$BATS_TEST_TMPDIR/soft${file##*/}"
        ln -f "$file" "$BATS_TEST_TMPDIR/hard${file##*/}"
        for way in "$file" "./$file" "$BATS_TEST_TMPDIR/soft${file##*/}" "$BATS_TEST_TMPDIR/hard${file##*/}"; do
            run -1 "$KEYWAY" "$@" -o "$way"
            [[ $output == *"it would be replaced"* || $output == *"rests on"* || $output == *"is one of the answers"* ]]
            cmp "$file" "$BATS_TEST_TMPDIR/before"
        done
        rm "$BATS_TEST_TMPDIR/soft${file##*/}" "$BATS_TEST_TMPDIR/hard${file##*/}"
    done
}

signed_release() {
    cp -R "$KEYWAY_ROOT/tests/case/status-components/." .
    openssl ecparam -genkey -name prime256v1 -noout -out key.pem
    openssl req -new -x509 -key key.pem -subj /CN=Release/O=S -days 400 -out chain.pem -addext keyUsage=digitalSignature
    printf 'program' >fw.bin
    printf 'guide' >guide.md
    declare_it=(declare product.yaml --release 1.0 --file fw.bin --guide guide.md --sbom bom.json --key key.pem --chain chain.pem)
}

@test "declare" {
    signed_release
    refuses "key.pem chain.pem fw.bin guide.md bom.json scan.json product.yaml process.yaml" "${declare_it[@]}" --advisories osv
    refuses "osv/$(ls osv | head -1)" "${declare_it[@]}" --advisories osv
    run -0 "$KEYWAY" "${declare_it[@]}" -o new.json
    run -0 "$KEYWAY" "${declare_it[@]}" -o new.json
}

@test "check: the owner's own declaration, and who is trusted" {
    signed_release
    run -0 "$KEYWAY" "${declare_it[@]}" -o declaration.json
    mkdir -p trust
    cp chain.pem trust/root.pem
    cat >plant.yaml <<'Y'
keyway: plant/1
name: Old mill
policy:
  trust:
    folder: trust
    signers:
      - {subject: "CN=Release,O=S", suppliers: [s, S], assurance: artefact}
zones:
  - {id: weir, name: The weir, sl-t: 1}
declarations: [declaration.json]
assets:
  - {id: gate, zone: weir, supplier: S, product: P, version: "1.0"}
Y
    cp plant.yaml plant.json
    ln -s trust/root.pem authority.json
    refuses "plant.json declaration.json authority.json" check plant.json
    run -2 "$KEYWAY" check plant.json -o new.json
    run -2 "$KEYWAY" check plant.json -o new.json
}

@test "scan" {
    mkdir tree
    cp /bin/true tree/program
    printf 'keyway: scan-waivers/1\nwaivers:\n  - {rule: elf-pie, path: "**", reason: x, by: y, until: 2030-01-01}\n' >w.json
    printf '{"version": "2.1.0", "runs": []}\n' >others.sarif
    refuses "w.json others.sarif tree/program" scan --least note -w w.json --sarif others.sarif --format json tree
    refuses tree/program scan tree/program
}

@test "guide and threats" {
    cp -R "$KEYWAY_ROOT/tests/case/threats-report/." .
    for file in product requirements threat-model; do cp "$file.yaml" "$file.html" && ln -sf "$file.html" "$file.yaml"; done
    refuses "product.html requirements.html threat-model.html" threats --at 2026-11-23
    printf 'keyway: hardening/1\n' >hardening.html
    ln -s hardening.html hardening.yaml
    refuses "hardening.html product.html threat-model.html" guide .
}

@test "select and tender" {
    cp -R "$KEYWAY_ROOT/examples/waterworks" .
    refuses waterworks/tender/farnwald-answers.csv select waterworks/plant.yaml dosing --type ED \
        waterworks/tender/farnwald-answers.csv --at 2026-11-23 --needed-until 2036-12-31
    refuses waterworks/inventory.csv tender waterworks/plant.yaml dosing --type ED --needed-until 2036-12-31 --at 2026-11-23
}

@test "csaf validate and csaf convert" {
    cp "$KEYWAY_ROOT/tests/case/csaf-reports/broken.json" .
    cp "$KEYWAY_ROOT"/examples/waterworks/advisories/zir-2026-02.json whole.json
    printf 'Zirbelbach\n' >words.json
    refuses "broken.json words.json" csaf validate broken.json --spelling --words words.json
    refuses whole.json csaf convert whole.json
    # Standard input may be the file.
    cp whole.json before.json
    run -1 "$KEYWAY" csaf convert - -o whole.json <whole.json
    cmp before.json whole.json
}

@test "probe sign" {
    openssl ecparam -genkey -name prime256v1 -noout -out key.pem
    cp "$KEYWAY_ROOT/tests/case/probe-show/"*.json . || skip "no report"
    report=$(ls ./*.json | head -1)
    refuses "key.pem ${report#./}" probe sign "$report" --key key.pem
}
