# What no text of the project holds: notes of unfinished work, conflict markers, paths of somebody's machine, trailing
# blanks, carriage returns, no line end at the end (a shorter file than its lines say cannot be seen here: git shows it).
function finding(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
    found = 1
}
{ ours = FILENAME !~ /^tools\/gates\/text\.awk$/ }
ours && /(^|[^A-Za-z])(TODO|FIXME|XXX|HACK|NOCOMMIT|WIP)([^A-Za-z]|$)/ { finding("a note of unfinished work: finish it, or open an issue") }
ours && /^(<<<<<<<|>>>>>>>) / { finding("a conflict marker") }
ours && /\/(home|root|Users|work)\/[A-Za-z0-9]/ { finding("a path of one person's machine") }
/\r$/ { finding("a carriage return") }
/[ \t]+$/ { finding("blanks at the end of the line") }
END { exit found }
