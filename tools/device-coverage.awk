# Reads data/component-4-2.tsv, then data/device-coverage.tsv; job "check" prints what does not fit, job "page" the page.
# A cover is "shown" (functions and tests), "partly" (the same, and the note says what is left), "cannot" (the note says why
# software alone cannot) or "open" (not built yet).
function finding(line, text) {
    printf "%s:%d: %s\n", table, line, text
    found = 1
}
function load(file, seen,    line, part) {
    while ((getline line < file) > 0)
        seen[line] = 1
    close(file)
}
function check_list(list, seen, what,    word, n, i) {
    n = split(list, word, / *, */)
    for (i = 1; i <= n; i++)
        if (!(word[i] in seen))
            finding(FNR, what " " word[i])
}
function check_tests(list,    word, n, i) {
    n = split(list, word, / *, */)
    for (i = 1; i <= n; i++) {
        listed[word[i], $1] = 1
        if (!((word[i] "\t" $1) in has_tag))
            finding(FNR, "no test of tests/lib/" word[i] "_test.c carries [" $1 "]")
    }
}
function check_row() {
    if (!($1 in title))
        finding(FNR, "the catalogue has no requirement " $1)
    if ($2 !~ /^(shown|partly|cannot|open)$/)
        finding(FNR, "cover is shown, partly, cannot or open, not " $2)
    if (($2 == "shown" || $2 == "partly") && ($3 == "-" || $4 == "-"))
        finding(FNR, $1 " is " $2 " by no function or no test")
    if (($2 == "cannot" || $2 == "partly") && $5 == "-")
        finding(FNR, $1 " is " $2 " without a note that says why")
    if ($3 != "-")
        check_list($3, is_declared, "no public header declares")
    if ($4 != "-")
        check_tests($4)
}
BEGIN {
    if (job == "check") {
        load(tagged, has_tag)
        load(declared, is_declared)
    }
}
FNR == 1 { file++; next }
file == 1 { title[$1] = $3; order[++ids] = $1; next }
{ rows[$1] = 1; cover[$1] = $2; count[$2]++; functions[$1] = $3; tests[$1] = $4; note[$1] = $5 }
job == "check" { check_row() }
function cell(text) {
    gsub(/, */, "`, `", text)
    return text == "-" ? "" : "`" text "`"
}
function print_page(    i, id) {
    print "# Coverage: which requirement the device library serves"
    print ""
    print "Made by `tools/device-coverage` from `data/device-coverage.tsv`; a test holds the table to the public headers and to the tags of the"
    print "tests in both directions. A test named here is `tests/lib/<name>_test.c`."
    print ""
    printf "Of %d rows: %d shown, %d partly, %d that software cannot give, %d open.\n\n", ids, count["shown"], count["partly"], count["cannot"], count["open"]
    print "| requirement | | functions | tests | note |"
    print "|---|---|---|---|---|"
    for (i = 1; i <= ids; i++) {
        id = order[i]
        printf "| %s %s | %s | %s | %s | %s |\n", id, title[id], cover[id], cell(functions[id]), cell(tests[id]), note[id] == "-" ? "" : note[id]
    }
}
END {
    if (job == "page")
        print_page()
    else {
        for (i = 1; i <= ids; i++)
            if (!(order[i] in rows))
                finding(1, "no row for " order[i])
        for (tag in has_tag) {
            split(tag, part, "\t")
            if (!((part[1], part[2]) in listed))
                finding(1, "tests/lib/" part[1] "_test.c shows [" part[2] "], and its row does not list that test")
        }
        exit found
    }
}
