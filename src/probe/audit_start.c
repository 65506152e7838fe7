#include "probe/audit_start.h"

#include "probe/directive.h"
#include "probe/startup.h"
#include "probe/startup_script.h"
#include "probe/systemd.h"

static const char *const loaders[] = {"augenrules", "auditctl", NULL};

/* Whether a word ends a command: "auditctl -D; other -e 0". */
static bool ends_command(struct str word) {
    return word.len == 0 || strchr(";&|", word.ptr[0]) || word.ptr[word.len - 1] == ';';
}

static struct str bare(struct str word) {
    while (word.len > 0 && strchr("-@+!:'\"(", word.ptr[0]))
        word = str_skip(word, 1);
    while (word.len > 0 && strchr("'\";)", word.ptr[word.len - 1]))
        word.len--;
    return word;
}

/* What an option of auditctl at the start does to the rules that are loaded. */
static bool undoes(const struct audit_option *option) {
    if (option->letter == 'e')
        return str_eq(bare(option->value), STR("0"));
    bool adds = option->letter == 'a' || option->letter == 'A';
    return option->letter == 'D' || (adds && str_contains(option->value, STR("never")));
}

static const char MADE[] = "/etc/audit/audit.rules";

static void take_file(struct probe *probe, struct str path, struct audit_start *start) {
    if (path.len == 0 || start->count == AUDIT_FILES_MAX)
        return;
    start->files[start->count++] = str_find_char(path, '$') == SIZE_MAX ? probe_path(probe, STR_F, STR_A(path)) : MADE;
}

static void take_auditctl(struct probe *probe, struct str *rest, struct probe_audit_place place,
                          struct audit_start *start) {
    for (struct audit_option option; audit_option_next(rest, &option);) {
        if (option.letter == 'R')
            take_file(probe, bare(option.value), start);
        else if (undoes(&option) && !start->undone.path)
            start->undone = place;
        if (ends_command(option.value))
            return;
    }
}

static void take_command(struct probe *probe, struct str line, struct probe_audit_place place,
                         struct audit_start *start) {
    static const char *const merging[] = {"augenrules", NULL}, *const setting[] = {"auditctl", NULL};
    for (struct str rest = line, word; probe_next_word(&rest, &word);) {
        if (word.ptr[0] == '#')
            return;
        start->merged |= probe_is_program(bare(word), merging);
        if (probe_is_program(bare(word), setting))
            take_auditctl(probe, &rest, place, start);
    }
}

void audit_start_find(struct probe *probe, struct audit_start *start) {
    const struct probe_startup *startup = probe_startup(probe);
    struct probe_directives list = {.count = 0};
    *start = (struct audit_start){.count = 0};
    for (struct probe_start_match match = {.next = 0}; probe_start_next(startup, loaders, &match);) {
        struct probe_lines lines = {.rest = match.start->command};
        bool script = match.start->kind == START_SCRIPT;
        for (struct str line; probe_next_line(&lines, &line);)
            take_command(probe, line,
                         (struct probe_audit_place){.text = str_trim(line),
                                                    .path = match.start->where,
                                                    .line = script ? lines.number : match.start->line},
                         start);
    }
    (void)probe_directives_file(probe, "/etc/default/auditd", DIRECTIVE_EQUALS, &list);
    const struct probe_directive *set = probe_directive_last(&list, NULL, "USE_AUGENRULES");
    if (!set || probe_is_systemd(probe))
        return;
    start->merged = !str_contains(set->value, STR("no"));
    if (!start->merged && start->count == 0)
        start->files[start->count++] = MADE;
}
