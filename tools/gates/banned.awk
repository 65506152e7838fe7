# Calls that the project does not make (the table is banned.txt); needs strip.awk.
function finding(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
    found = 1
}
function load(    row, field) {
    while ((getline row < table) > 0)
        if (row !~ /^(#|$)/ && split(row, field, "\t") == 3) {
            rows++
            # The name, and not as a member, a declaration's part or the end of a longer name.
            call[rows] = "(^|[^A-Za-z0-9_.>])" field[1] "[ ]*\\("
            where[rows] = field[2]
            why[rows] = field[3]
            names = names (rows > 1 ? "|" : "") field[1]
        }
    # Few lines call any of them: one look instead of one a row.
    any = "(^|[^A-Za-z0-9_.>])(" names ")[ ]*\\("
    close(table)
}
# The words that make a comparison one of secrets.
function secret(code) { return tolower(code) ~ /\((.*[^a-z])?(secret|password|passphrase|private_key|hmac)/ }
BEGIN { load() }
{
    code = strip($0)
    if (code !~ /\(/ || code !~ any)
        next
    for (i = 1; i <= rows; i++) {
        if (code !~ call[i] || (where[i] == "secret" ? !secret(code) : where[i] != "-" && FILENAME ~ where[i]))
            continue
        match(code, call[i])
        name = substr(code, RSTART, RLENGTH)
        gsub(/[^A-Za-z0-9_]/, "", name)
        finding("'" name "': " why[i])
    }
}
END { exit found }
