# Includes point downward (the table is layers.txt), libraries of others are wrapped in src/base, one file is C++.
function finding(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
    found = 1
}
function load(    row, word, n, i) {
    while ((getline row < table) > 0) {
        sub(/#.*/, "", row)
        n = split(row, word, " ")
        if (n)
            known[word[1]] = 1
        for (i = 2; i <= n; i++)
            may[word[1], word[i]] = 1
    }
    close(table)
}
function allowed(from, path,    slash, to, pair, end) {
    slash = index(path, "/")
    if (!slash)
        return 0
    to = substr(path, 1, slash - 1)
    if (to == from || (from, to) in may)
        return 1
    for (pair in may) {
        end = index(pair, SUBSEP)
        if (substr(pair, 1, end - 1) == from && index(path, substr(pair, end + 1)) == 1 && index(substr(pair, end + 1), "/"))
            return 1
    }
    return 0
}
function place(path,    part) {
    folder = split(path, part, "/") > 2 ? part[2] : "main"
    in_src = part[1] == "src"
    in_device = part[1] == "include" || (part[1] == "lib" && part[2] != "port")
    in_port = part[1] == "lib" && part[2] == "port"
}
# What a file's name alone tells; an empty file has no line to tell it at.
function check_name(path) {
    place(path)
    # What is in bench/ is never shipped; some of it is simdjson alone, the limit that we measure against.
    # Each holds a library of C++ that C alone cannot: simdjson has no other interface, hunspell throws.
    if (path ~ /\.cpp$/ && path !~ /^src\/base\/(json_simdjson|spell_hunspell|xlsx_writer)\.cpp$/ && path !~ /^bench\//)
        file_finding(path, "C++: only src/base/json_simdjson.cpp, spell_hunspell.cpp and xlsx_writer.cpp may be")
    if (in_src && !(folder in known))
        file_finding(path, "folder '" folder "' has no row in " table)
}
function file_finding(path, text) {
    printf "%s:1: %s\n", path, text
    found = 1
}
BEGIN {
    load()
    for (i = 1; i < ARGC; i++)
        check_name(ARGV[i])
}
FNR == 1 { place(FILENAME) }
in_src && /^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, quoted, "\"")
    if (quoted[2] !~ /\//)
        finding("write the include with its folder: \"" folder "/" quoted[2] "\"")
    else if (!allowed(folder, quoted[2]))
        finding("'" folder "' may not include \"" quoted[2] "\": see " table)
}
in_src && folder != "base" && /^[ \t]*#[ \t]*include[ \t]*<(simdjson|yaml|expat|libxml|zlib|zstd|nettle)/ {
    finding("only src/base wraps libraries of others")
}
in_src && /^[ \t]*#[ \t]*include[ \t]*<keyway\// && folder == "base" {
    finding("the ground floor does not know the device library")
}
# The device library is a folder that any IDE takes: its own headers, the public ones, and of C what needs no system.
in_device && /^[ \t]*#[ \t]*include[ \t]*</ && !/<(keyway\/[a-z_]+|stddef|stdint|string)\.h>/ {
    finding("the device library includes <keyway/...>, <stddef.h>, <stdint.h> and <string.h> alone; a port may more")
}
(in_device || in_port) && /^[ \t]*#[ \t]*include[ \t]*".*\// {
    finding("the device library's headers stand beside their files: no folder in the include")
}
/^[ \t]*#[ \t]*include[ \t]*["<](\.\.|.*\/\.\.\/)/ { finding("no include climbs with ..") }
END { exit found }
