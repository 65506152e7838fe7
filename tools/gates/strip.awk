# strip(line): a line of C without comments and without what is in string and character literals, so that what follows
# looks at code alone. Call it once for each line of a file, in order; in_comment is carried from line to line.
function strip(line,    out, i, c, two, quote) {
    out = ""
    if (FNR == 1)
        in_comment = 0
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        two = substr(line, i, 2)
        if (in_comment) {
            if (two == "*/") {
                in_comment = 0
                i++
            }
        } else if (quote != "") {
            if (c == "\\")
                i++
            else if (c == quote) {
                quote = ""
                out = out c
            }
        } else if (two == "/*") {
            in_comment = 1
            i++
        } else if (two == "//")
            break
        else {
            out = out c
            if (c == "\"" || c == "'")
                quote = c
        }
    }
    sub(/[ \t]+$/, "", out)
    return out
}
