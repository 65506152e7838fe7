# tools/schema: refuses what a schema refuses, reads YAML as its core schema does, and never asks the network.

setup() {
    cd "$BATS_TEST_TMPDIR"
    cat >thing.schema.json <<'JSON'
{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.org/thing.schema.json",
 "type": "object", "required": ["name"], "additionalProperties": false,
 "properties": {"name": {"type": "string", "pattern": "^\\p{L}+$"}, "on": {"type": "string", "format": "date"},
                "at": {"type": "string", "format": "date-time"}, "sure": {"type": "boolean"},
                "page": {"type": "string", "format": "uri"}, "part": {"$ref": "part.schema.json"}}}
JSON
    cat >part.schema.json <<'JSON'
{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.org/part.schema.json", "type": "integer"}
JSON
}

valid() {
    cat >"$1"
    run "$KEYWAY_ROOT/tools/schema" thing.schema.json "$1"
    echo "$output"
    [ "$status" -eq 0 ] && [ -z "$output" ]
}

invalid() {
    cat >"$1"
    run "$KEYWAY_ROOT/tools/schema" thing.schema.json "$1"
    echo "$output"
    [ "$status" -eq 2 ] && [[ $output == *"$1: $2"* ]]
}

@test "a good document passes, in JSON and in YAML" {
    valid a.json <<<'{"name": "Müller", "on": "2026-11-23", "at": "2026-11-23T10:00:00Z", "page": "https://example.org/a"}'
    valid a.yaml <<<$'name: Müller\non: 2026-11-23\nsure: true\npart: 3'
}

@test "each mistake is named with its place" {
    invalid a.json "/name:" <<<'{"name": 1}'
    invalid a.json "/: 'name' is a required property" <<<'{}'
    invalid a.json "/: Additional properties" <<<'{"name": "x", "more": 1}'
    invalid a.json "/part:" <<<'{"name": "x", "part": "three"}'
}

@test "\$ is the end of the text, not before a last line end" {
    invalid a.json "/name:" <<<'{"name": "x\n"}'
}

@test "formats are checked" {
    invalid a.json "/on:" <<<'{"name": "x", "on": "2026-13-01"}'
    invalid a.json "/at:" <<<'{"name": "x", "at": "yesterday"}'
    invalid a.json "/page:" <<<'{"name": "x", "page": "no page"}'
}

@test "yes in YAML is text" {
    invalid a.yaml "/sure: 'yes' is not of type 'boolean'" <<<$'name: x\nsure: yes'
}

@test "a schema that is nowhere is an error, not a download" {
    rm part.schema.json
    echo '{"name": "x", "part": 3}' >a.json
    run "$KEYWAY_ROOT/tools/schema" thing.schema.json a.json
    [ "$status" -eq 1 ]
    [[ $output == *"part.schema.json: name it with --with"* ]]
}

@test "a document or schema that cannot be read is an error" {
    run "$KEYWAY_ROOT/tools/schema" thing.schema.json absent.json
    [ "$status" -eq 1 ]
    echo '{' >a.json
    run "$KEYWAY_ROOT/tools/schema" thing.schema.json a.json
    [ "$status" -eq 1 ]
    echo '{"type": "nonsense"}' >wrong.schema.json
    run "$KEYWAY_ROOT/tools/schema" wrong.schema.json a.json
    [ "$status" -eq 1 ]
    [[ $output == *"not a JSON Schema"* ]]
}
