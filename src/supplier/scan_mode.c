/* Whom a file's mode lets do what. */
#include "supplier/scan.h"

#include <sys/stat.h>

enum { RULE_WRITABLE, RULE_SETUID, RULE_SETGID };

static const struct scan_rule rules[] = {
    [RULE_WRITABLE] = {STR_INIT("mode-writable"), STR_INIT("anybody may write it"),
                       STR_INIT("take the right to write from others: chmod o-w"), STR_INIT("SD-4"), 732, SCAN_ERROR},
    [RULE_SETUID] = {STR_INIT("mode-setuid"), STR_INIT("runs with the rights of its owner"),
                     STR_INIT("drop the bit, or name it in the product's attack surface with the reason"),
                     STR_INIT("SD-4"), 250, SCAN_WARNING},
    [RULE_SETGID] = {STR_INIT("mode-setgid"), STR_INIT("runs with the rights of its group"),
                     STR_INIT("drop the bit, or name it in the product's attack surface with the reason"),
                     STR_INIT("SD-4"), 250, SCAN_NOTE},
};
const struct scan_rules scan_mode_rules = {rules, ARRAY_LEN(rules)};

enum status scan_mode(struct scan_file *file) {
    struct str text = str_format(file->arena, "mode %04o", file->mode & 07777u);
    bool runs = file->mode & (S_IXUSR | S_IXGRP | S_IXOTH);
    if (!text.ptr)
        return STATUS_MEMORY;
    if (file->mode & S_IWOTH)
        TRY(scan_add(file, &rules[RULE_WRITABLE], SCAN_FOUND, text));
    if (runs && (file->mode & S_ISUID))
        TRY(scan_add(file, &rules[RULE_SETUID], SCAN_FOUND, text));
    if (runs && (file->mode & S_ISGID))
        TRY(scan_add(file, &rules[RULE_SETGID], SCAN_FOUND, text));
    return STATUS_OK;
}
