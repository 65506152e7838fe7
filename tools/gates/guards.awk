# A header's guard is its path below src/, tests/ or include/: src/base/str.h has BASE_STR_H.
function finding(file, line, text) {
    printf "%s:%d: %s\n", file, line, text
    found = 1
}
function wanted(path) {
    sub(/^(src|tests|include)\//, "", path)
    gsub(/[^A-Za-z0-9]/, "_", path)
    return toupper(path)
}
FNR == 1 { guard = "" }
guard == "" && /^#/ {
    guard = $2
    if ($1 != "#ifndef" || guard != wanted(FILENAME))
        finding(FILENAME, FNR, "the include guard is not " wanted(FILENAME))
}
END { exit found }
