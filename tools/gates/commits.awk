# A commit's subject, after its hash: "area: imperative", at most 65 characters, no full stop.
function finding(text) {
    printf "%s: %s: %s\n", hash, text, subject
    found = 1
}
{
    hash = $1
    subject = substr($0, length(hash) + 2)
}
subject !~ /^[a-z0-9][a-z0-9_.,\/+ -]*: [^ ]/ { finding("the subject is not 'area: imperative'") }
length(subject) > 65 { finding("the subject has over 65 characters") }
subject ~ /\.$/ { finding("the subject ends in a full stop") }
subject ~ /^(fixup|squash|wip)/ { finding("to be squashed before it lands") }
END { exit found }
