# Size budgets; needs strip.awk. The code is clang-formatted, so a function begins and ends in column 1 and the depth of
# a statement is its indentation. With -v figures=1: prints "lines name file:line" of every function instead.
# Tables (files named *_table.c or *_tables.c) may be as long as they are.
BEGIN {
    FILE_LINES = 800
    FUZZ_LINES = 30
    FUNCTION_LINES = 100
    PARAMETERS = 6
    COMPLEXITY = 15
    NESTING = 3
    while (known != "" && (getline row < known) > 0)
        debts[row] = 1
}
# "path 'function'", as tools/gates/sizes.txt names what is over budget today.
function is_known(text,    parts) { return split(text, parts, "'") > 2 && (file " '" parts[2] "'") in debts }
function finding(line, text) {
    if (is_known(text))
        return
    if (!figures)
        printf "%s:%d: %s\n", file, line, text
    found = 1
}
# How often `word`, a regular expression, is in the code.
function count(code, word) { return gsub(word, "&", code) }
function branches(code) {
    return count(" " code, "[^A-Za-z0-9_](if|for|while|case)[^A-Za-z0-9_]") + count(code, "&&|\\|\\||[?]")
}
# The parameters in the last parentheses of a signature.
function parameters(signature,    i, c, depth, commas, text) {
    for (i = 1; i <= length(signature); i++) {
        c = substr(signature, i, 1)
        if (c == "{" && depth == 0)
            break
        if (c == ")")
            depth--
        if (depth == 1 && c == ",")
            commas++
        if (depth >= 1)
            text = text c
        if (c == "(" && ++depth == 1) {
            commas = 0
            text = ""
        }
    }
    return text == "" || text == "void" ? 0 : commas + 1
}
function name_of(signature) {
    sub(/[ ]*\(.*/, "", signature)
    sub(/.*[ *]/, "", signature)
    return signature
}
function begin_function() {
    in_function = 1
    complexity = 1
    deepest = 0
}
function end_function(    lines, name) {
    in_function = 0
    lines = FNR - start + 1
    name = name_of(signature)
    if (figures)
        print lines, name, file ":" start
    if (lines > FUNCTION_LINES)
        finding(start, "'" name "' has " lines " lines; at most " FUNCTION_LINES)
    if (parameters(signature) > PARAMETERS)
        finding(start, "'" name "' has " parameters(signature) " parameters; at most " PARAMETERS ", then an options struct")
    if (complexity > COMPLEXITY)
        finding(start, "'" name "' has a cyclomatic complexity of " complexity "; at most " COMPLEXITY ", then a table or parts")
    if (deepest > NESTING)
        finding(deepest_line, "'" name "' nests " deepest " deep; at most " NESTING)
    signature = ""
}
# Inside a class of C++ everything stands one step further in.
function outdent(blanks) {
    margin = blanks
    closing = blanks "}"
}
function end_file() {
    if (file ~ /^fuzz\/[^\/]*\.c$/ && file != "fuzz/replay.c" && lines_in_file > FUZZ_LINES)
        finding(1, "the fuzz target has " lines_in_file " lines; at most " FUZZ_LINES ": the work is the parser's")
    if (file != "" && lines_in_file > FILE_LINES && file !~ /_tables?\.[ch]$/)
        finding(1, "the file has " lines_in_file " lines; at most " FILE_LINES)
}
FNR == 1 {
    end_file()
    file = FILENAME
    signature = ""
    in_function = macro = 0
    outdent("")
}
{
    lines_in_file = FNR
    code = strip($0)
    # Preprocessor lines, and those that they continue on.
    was_macro = macro
    macro = (code ~ /^[ \t]*#/ || was_macro) && code ~ /\\$/
    if (was_macro || code ~ /^[ \t]*#/ || code == "")
        next
}
!in_function && file ~ /\.cpp$/ && code ~ /^(class|struct) .*[^;]\{$/ && code !~ /\(/ {
    outdent("    ")
    next
}
!in_function && margin != "" && code == "};" {
    outdent("")
    next
}
in_function && code == closing {
    end_function()
    next
}
in_function {
    complexity += branches(code)
    if (code ~ /^ +(\} )?(if|for|while|switch|do|else)([^A-Za-z0-9_]|$)/) {
        match(code, /^ +/)
        if ((RLENGTH - length(margin)) / 4 > deepest) {
            deepest = (RLENGTH - length(margin)) / 4
            deepest_line = FNR
        }
    }
    next
}
# Outside: gather a declaration until it ends, and see what it was.
{
    if (signature == "")
        start = FNR
    signature = signature " " code
    if (code ~ /;$/)
        signature = ""
    else if (signature ~ /\(.*\{/ && signature !~ /=/ && code ~ /[{}]$/) {
        begin_function()
        if (code ~ /\}$/) {
            complexity += branches(substr(signature, index(signature, "{")))
            end_function()
        }
    } else if (code ~ /[{}]$/)
        signature = ""
}
END {
    end_file()
    exit figures ? 0 : found
}
