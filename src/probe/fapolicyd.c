#include "probe/fapolicyd.h"

#include "probe/directive.h"

/* "decision perm=WHAT subject... : object..."; without a permission it is about opening. */
struct rule {
    bool allows, executes, opens;
    struct str subject, object;
};

static bool is_all(struct str text) {
    return str_eq(str_trim(text), STR("all")) || str_eq(str_trim(text), STR("dir=/"));
}

/* Where the word ':' stands that parts subject and object, SIZE_MAX where there is none. */
static size_t find_colon(struct str line) {
    struct str rest = line, word;
    while (probe_next_word(&rest, &word))
        if (str_eq(word, STR(":")))
            return (size_t)(word.ptr - line.ptr);
    return SIZE_MAX;
}

/* False for a line that is no rule: a set ("%languages=..."), a comment. */
static bool read_rule(struct str line, struct rule *rule) {
    struct str rest = str_trim(line), decision, word;
    size_t colon = find_colon(rest);
    if (rest.len == 0 || rest.ptr[0] == '#' || rest.ptr[0] == '%' || !probe_next_word(&rest, &decision))
        return false;
    rest = str_skip(line = str_trim(line), decision.len);
    struct str behind = rest;
    *rule = (struct rule){.allows = !str_starts(decision, STR("deny")), .opens = true};
    if (probe_next_word(&behind, &word) && str_starts(word, STR("perm="))) {
        rule->opens = !str_eq(word, STR("perm=execute"));
        rule->executes = !str_eq(word, STR("perm=open"));
        rest = behind;
    }
    if (colon == SIZE_MAX || colon < (size_t)(rest.ptr - line.ptr)) {
        /* The order of old, without a colon: nobody parts it here, so it is as wide as its words. */
        rule->subject = rule->object = rest;
        return true;
    }
    rule->subject = str_slice(line, (size_t)(rest.ptr - line.ptr), colon);
    rule->object = str_skip(line, colon + 1);
    return true;
}

static bool is_everything(const struct rule *rule) {
    return is_all(rule->subject) && is_all(rule->object);
}

/* "%languages=text/x-python,text/x-perl": a set counts for the rules behind it. */
static void take_set(struct str line, struct fapolicyd *rules) {
    line = str_trim(line);
    if (str_starts(line, STR("%languages=")))
        rules->languages = str_contains(line, STR("text/x-python")) && str_contains(line, STR("text/x-perl"));
}

/* What an interpreter opens: fapolicyd's own name for the kinds of scripts is %languages. */
static void take_opening(const struct rule *rule, struct fapolicyd_place place, struct fapolicyd *rules) {
    bool everything = is_everything(rule);
    bool scripts = rules->languages && is_all(rule->subject) && probe_has_word(rule->object, "ftype=%languages");
    if (!rule->opens || rules->opened || rules->scripts)
        return;
    rules->scripts = !rule->allows && (everything || scripts);
    rules->opened = rule->allows && everything;
    if (rule->allows && !everything && !probe_has_word(rule->object, "trust=1") && !rules->opens.text.ptr)
        rules->opens = place;
}

static void take_running(const struct rule *rule, struct fapolicyd_place place, struct fapolicyd *rules) {
    if (!rule->executes || rules->allowed.text.ptr || rules->denied.text.ptr)
        return;
    if (is_everything(rule))
        *(rule->allows ? &rules->allowed : &rules->denied) = place;
    else if (rule->allows && !probe_has_word(rule->object, "trust=1") && !rules->beside.text.ptr)
        rules->beside = place;
}

void fapolicyd_text(struct str text, const char *path, struct fapolicyd *rules) {
    struct probe_lines lines = {.rest = text};
    struct rule rule;
    for (struct str line; probe_next_line(&lines, &line);) {
        struct fapolicyd_place place = {str_trim(line), path, lines.number};
        take_set(line, rules);
        if (!read_rule(line, &rule))
            continue;
        take_opening(&rule, place, rules);
        take_running(&rule, place, rules);
    }
}

static void read_file(struct probe *probe, const char *path, struct fapolicyd *rules) {
    struct str text;
    if (probe_read(probe, path, &text) != TREE_OK)
        return;
    rules->path = path;
    fapolicyd_text(text, path, rules);
}

void fapolicyd_read(struct probe *probe, bool compiles, struct fapolicyd *rules) {
    static const char folder[] = "/etc/fapolicyd/rules.d", compiled[] = "/etc/fapolicyd/compiled.rules";
    struct tree_names names = {.count = 0};
    *rules = (struct fapolicyd){.path = NULL};
    if ((compiles || !probe_has(probe, compiled)) && probe_list(probe, folder, &names) == TREE_OK)
        for (size_t i = 0; i < names.count; i++)
            if (str_ends(names.items[i], STR(".rules")) && names.items[i].ptr[0] != '.')
                read_file(probe, probe_path(probe, "%s/%s", folder, names.items[i].ptr), rules);
    if (!rules->path)
        read_file(probe, compiled, rules);
    if (!rules->path)
        read_file(probe, "/etc/fapolicyd/fapolicyd.rules", rules);
}

bool fapolicyd_tells(struct probe *probe, struct probe_result *result, const struct fapolicyd *rules) {
    const struct fapolicyd_place *place = rules->allowed.text.ptr ? &rules->allowed : &rules->beside;
    if (!rules->path) {
        (void)probe_tell(probe, result, PROBE_ASK,
                         "no rules of fapolicyd were found: see what 'fapolicyd-cli --list' says");
        return true;
    }
    if (place->text.ptr)
        probe_saw(probe, result, place->path, place->line, STR_F, STR_A(place->text));
    if (rules->allowed.text.ptr) {
        (void)probe_tell(probe, result, PROBE_NOT_MET, "a rule of fapolicyd lets everything run");
        return true;
    }
    if (!rules->denied.text.ptr) {
        probe_saw(probe, result, rules->path, 0, "no rule denies the rest (deny perm=execute all : all)");
        (void)probe_tell(probe, result, PROBE_NOT_MET, "fapolicyd lets run what no rule of it names");
        return true;
    }
    if (!rules->beside.text.ptr)
        return false;
    (void)probe_tell(probe, result, PROBE_ASK,
                     "a rule of fapolicyd lets something run that need not be trusted: see whether that is meant");
    return true;
}
