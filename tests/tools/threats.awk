# What the threat lists of docs/internals name as tests, a line each: "FILE:LINE<tab>NAME", "FILE:LINE<tab>" for a row that
# names none. A list is a table whose first column is headed "threat" and whose last one begins with "test".
function trim(text) {
    gsub(/^ +| +$/, "", text)
    return text
}
!/^\|/ { inside = 0 }
/^\| *threat *\|/ { inside = 1; next }
!inside || /^\|-/ { next }
{
    cells = split($0, cell, "|")
    text = trim(cell[cells - 1])
    count = 0
    while (match(text, /`[^`]+`/)) {
        name = substr(text, RSTART + 1, RLENGTH - 2)
        text = substr(text, RSTART + RLENGTH)
        sub(/^[^:]*: /, "", name)
        sub(/\.\.\.$/, "", name)
        print FILENAME ":" FNR "\t" name
        count++
    }
    if (count == 0)
        print FILENAME ":" FNR "\t"
}
