# keyway pin: hashes written into documents, and nothing else.

setup() {
    cd "$BATS_TEST_TMPDIR"
    cat >product.yaml <<'EOF'
keyway: product/1   # ours
supplier: {id: a, name: A}
product: {id: p, name: P, types: ED}
releases:
  - version: "1"
    date: 2026-01-01
    evidence:
      - id: tests
        kind: junit
        file: tests.xml   # made by the pipeline
        date: 2026-01-01
EOF
    echo '<testsuite name="s"><testcase name="a [CR 1.1]"/></testsuite>' >tests.xml
}

@test "a missing hash is added behind its file, and nothing else changes" {
    cp product.yaml before
    run "$KEYWAY" pin product.yaml
    [ "$status" -eq 0 ]
    [[ $output == "added "*"tests.xml" ]]
    grep -q "^        sha256: $(sha256sum tests.xml | cut -d' ' -f1)$" product.yaml
    run diff <(grep -v sha256 product.yaml) before
    [ "$status" -eq 0 ]
}

@test "a second run changes nothing" {
    "$KEYWAY" pin product.yaml
    cp product.yaml before
    run "$KEYWAY" pin product.yaml
    [ "$status" -eq 0 ]
    [[ $output == "same "* ]]
    cmp product.yaml before
}

@test "--check lists what differs, exits with 2 and writes nothing" {
    "$KEYWAY" pin product.yaml
    run "$KEYWAY" pin --check product.yaml
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    echo '<!-- later -->' >>tests.xml
    cp product.yaml before
    run "$KEYWAY" pin --check product.yaml
    [ "$status" -eq 2 ]
    [[ $output == "changed "*"tests.xml (was "*")" ]]
    cmp product.yaml before
}

@test "a file that is not there is an error with its place, and nothing is written" {
    rm tests.xml
    cp product.yaml before
    run "$KEYWAY" pin product.yaml
    [ "$status" -eq 1 ]
    [[ $output == *"product.yaml:10:15: error: "*"tests.xml"* ]]
    cmp product.yaml before
    [ "$(ls)" = "$(printf 'before\nproduct.yaml')" ]
}

@test "a document that pins nothing is refused, for a check of nothing would pass" {
    printf 'keyway: hardening/1\n' >hardening.yaml
    printf 'keyway: threat-model/1\n' >threat-model.yaml
    for file in hardening.yaml threat-model.yaml; do
        for check in "" --check; do
            run "$KEYWAY" pin $check "$file"
            [ "$status" -eq 1 ]
            [[ $output == *"$file:1:1: error: documents of this kind pin no files"* ]]
        done
    done
}
