# Pages that are pointed to and are not there. The first file lists every file of the tree; in the others, a path of docs/
# that ends in .md or .json is one of the root, and in .md files a link leads to what its folder makes of it.
# With -v lists=1 the others are the README.md of the folders of docs/: each lists every page beside it, and that of
# docs/internals every folder of src/.
function finding(file, line, text) {
    printf "%s:%d: %s\n", file, line, text
    found = 1
}

# `link` as the root sees it, read in the folder of `file`.
function normal(file, link,    folder) {
    folder = file
    if (!sub(/\/[^\/]*$/, "", folder)) folder = ""
    sub(/\/$/, "", link)
    while (match(link, /^\.\.?\//)) {
        if (RLENGTH == 3 && !sub(/\/[^\/]*$/, "", folder)) folder = ""
        link = substr(link, RLENGTH + 1)
    }
    return folder == "" ? link : folder "/" link
}

function points_to(target) {
    if (!(target in known)) finding(FILENAME, FNR, "there is no " target)
    listed[FILENAME, target] = 1
}

FILENAME == ARGV[1] {
    known[$0] = 1
    while (sub(/\/[^\/]*$/, "")) known[$0] = 1
    next
}

{
    rest = $0
    last = ""
    while (match(rest, /docs\/[A-Za-z0-9_.\/-]+\.(md|json)/)) {
        before = RSTART > 1 ? substr(rest, RSTART - 1, 1) : last
        target = substr(rest, RSTART, RLENGTH)
        if (before !~ /[A-Za-z0-9_.\/-]/) points_to(target)
        last = substr(target, length(target))
        rest = substr(rest, RSTART + RLENGTH)
    }
}

FILENAME ~ /\.md$/ {
    rest = $0
    while (match(rest, /\]\([^)#:]+[)#]/)) {
        link = substr(rest, RSTART + 2, RLENGTH - 3)
        rest = substr(rest, RSTART + RLENGTH)
        points_to(normal(FILENAME, link))
    }
    rest = $0
    while (match(rest, /src\/[a-z]+/)) {
        listed[FILENAME, substr(rest, RSTART, RLENGTH)] = 1
        rest = substr(rest, RSTART + RLENGTH)
    }
}

END {
    for (page in known) {
        if (!lists) break
        folder = page
        sub(/\/[^\/]*$/, "", folder)
        list = folder "/README.md"
        if (page ~ /^docs\/[^\/]+\/[^\/]+\.md$/ && page != list && !((list, page) in listed))
            finding(list, 1, "does not list " page)
        list = "docs/internals" "/README.md"
        if (page ~ /^src\/[^\/.]+$/ && !((list, page) in listed)) finding(list, 1, "has no page for " page)
    }
    exit found
}
