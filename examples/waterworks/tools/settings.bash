# What the checks of this example share: they read a settings file and compare. The file is $SETTINGS:
#     [section]
#     key = value        # a check calls it section.key
# Every comparison that fails says what it found, so that the report does.

# The value of section.key; fails when the file has none.
value() {
    awk -v wanted="$1" '
        { sub(/[ \t]*(#.*)?$/, "") }
        /^\[.*\]$/ { section = substr($0, 2, length($0) - 2); next }
        split($0, part, /[ \t]*=[ \t]*/) == 2 && section "." part[1] == wanted { print part[2]; found = 1; exit }
        END { exit !found }' "$SETTINGS" || { echo "there is no setting $1"; return 1; }
}

found() { echo "$1 is '$(value "$1")', expected $2"; return 1; }

is() { [ "$(value "$1")" = "$2" ] || found "$1" "'$2'"; }

at_least() {
    local number
    number=$(value "$1") && [[ $number =~ ^[0-9]+$ ]] && [ "$number" -ge "$2" ] || found "$1" "at least $2"
}

# 0 stands for "no limit" in all of these files, so it is never small enough.
at_most() {
    local number
    number=$(value "$1") && [[ $number =~ ^[0-9]+$ ]] && [ "$number" -ge 1 ] && [ "$number" -le "$2" ] ||
        found "$1" "1 to $2"
}

one_of() {
    local key=$1 word
    shift
    for word; do [ "$(value "$key")" != "$word" ] || return 0; done
    found "$key" "one of: $*"
}

# Lists are words separated by blanks.
lists() { [[ " $(value "$1") " == *" $2 "* ]] || found "$1" "'$2' in it"; }
lacks() { value "$1" >/dev/null && [[ " $(value "$1") " != *" $2 "* ]] || found "$1" "no '$2' in it"; }
